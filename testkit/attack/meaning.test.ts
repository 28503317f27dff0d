// Goal: a row belongs to whom the map says, whatever its key, collation, type or the size of the crowd around it.
// Method: one store per attack; each asserts what decision 40 asks for. A known limit fails as stated, and is red once it is mended.
import { expect, test } from "vitest";
import { ada, columns, member, twoMembers, withStore } from "./store.ts";

const of = (tables: Record<string, unknown>) => ({
  kept_map: 1,
  store: "club",
  tables: { member, ...tables },
});
const own = { owned_by: "member", match: { member_id: "id" } };

test("S10 rows with NULL in a key that is NOT NULL only by a constraint not validated stay apart", async () => {
  await withStore(
    `${twoMembers} create table odd (code text unique, member_id int, body text);
     insert into odd values (null, 1, 'first'), (null, 1, 'second'), (null, 2, 'of Ben');
     alter table odd add constraint code_there not null code not valid;`,
    async (store) => {
      const map = of({
        odd: { kind: "personal", columns: columns("code", "member_id", "body"), relations: [own] },
      });
      expect(await store.problems(map)).toEqual([]);
      const seen = await store.search(map, ada);
      expect(seen.content["odd"]).toHaveLength(2);
    },
  );
});

test("S11 rows of inheritance children with the key of a parent's row stay apart", async () => {
  await withStore(
    `${twoMembers} create table visit (id int primary key, member_id int, body text);
     create table visit_old () inherits (visit);
     insert into visit values (1, 1, 'new'); insert into visit_old values (1, 1, 'old');`,
    async (store) => {
      const entry = { kind: "personal", columns: columns("id", "member_id", "body"), relations: [own] };
      const seen = await store.search(
        of({ visit: entry, visit_old: { kind: "impersonal", because: "Read through visit." } }),
        ada,
      );
      expect(seen.content["visit"]?.length === 2 || seen.status === "incomplete").toBe(true);
    },
  );
});

test("S11b a person in an inheritance child is not another one with the same key", async () => {
  await withStore(
    `create table person (id int primary key, email text);
     create table staff () inherits (person);
     create table fee (id int primary key, person_id int references person, amount int);
     insert into person values (1, 'ada@club.example'); insert into staff values (1, 'ben@club.example');
     insert into fee values (1, 1, 10)`,
    async (store) => {
      const map = {
        kept_map: 1,
        store: "club",
        tables: {
          person: member,
          staff: { kind: "impersonal", because: "Read through person." },
          fee: {
            kind: "personal",
            columns: columns("id", "person_id", "amount"),
            relations: [{ owned_by: "person", match: { person_id: "id" } }],
          },
        },
      };
      const seen = await store.search(map, [{ name: "email", value: "ben@club.example" }]);
      expect(seen.rows).not.toContain("fee 1 disclose");
    },
  );
});

test("S12 rows of a view whose stated key is NULL or doubled are not merged silently", async () => {
  await withStore(
    `${twoMembers} create table base (a int, b int, c text, d int); insert into base values (1, null, 'x', 1), (1, null, 'y', 1), (1, null, 'of ben', 2);
     create view log as select * from base;`,
    async (store) => {
      const map = of({
        log: {
          kind: "personal",
          key: ["a", "b"],
          columns: columns("a", "b", "c", "d"),
          relations: [{ owned_by: "member", match: { d: "id" } }],
        },
        base: { kind: "impersonal", because: "Read through log." },
      });
      const seen = await store.search(map, ada);
      expect(seen.content["log"]?.length === 2 || seen.status === "incomplete").toBe(true);
    },
  );
});

test.fails("known limit: S13 numeric(10,2) against integer is followed, or the check refuses it", async () => {
  await withStore(
    `${twoMembers} create table fee (id int primary key, member_id numeric(10,2)); insert into fee values (1, 1);`,
    async (store) => {
      const map = of({ fee: { kind: "personal", columns: columns("id", "member_id"), relations: [own] } });
      const problems = await store.problems(map);
      const seen = await store.search(map, ada);
      expect(problems.length > 0 || seen.rows.includes("fee 1 disclose") || seen.status !== "complete").toBe(
        true,
      );
    },
  );
});

test.fails("known limit: S14 a condition written as a number meets the number the store holds", async () => {
  await withStore(
    `${twoMembers} create table fee (id int primary key, member_id int, rate numeric(4,2)); insert into fee values (1, 1, 1.5);`,
    async (store) => {
      const map = of({
        fee: {
          kind: "personal",
          columns: columns("id", "member_id", "rate"),
          relations: [{ ...own, when: { rate: 1.5 } }],
        },
      });
      const problems = await store.problems(map);
      const seen = await store.search(map, ada);
      expect(problems.length > 0 || seen.rows.includes("fee 1 disclose") || seen.status !== "complete").toBe(
        true,
      );
    },
  );
});

test.fails("known limit: S15 equality under a nondeterministic collation has the same owners in both directions", async () => {
  await withStore(
    `create collation ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
     create table member (id text primary key, email text);
     insert into member values ('Abc', 'ada@club.example'), ('abc', 'ben@club.example');
     create table note (id int primary key, member_id text collate ci, body text);
     insert into note values (1, 'ABC', 'whose');`,
    async (store) => {
      const map = of({
        note: { kind: "personal", columns: columns("id", "member_id", "body"), relations: [own] },
      });
      const seen = await store.search(map, ada);
      const other = await store.search(map, [{ name: "email", value: "ben@club.example" }]);
      const both = [seen, other].filter(({ rows }) => rows.includes("note 1 disclose"));
      expect(both.length).toBeLessThan(2);
    },
  );
});

test.fails("known limit: S16 one address in two person tables is not taken for one person without asking", async () => {
  await withStore(
    `create table student (id int primary key, email text, name text);
     create table guardian (id int primary key, email text, name text);
     create table bank (id int primary key, guardian_id int references guardian, iban text);
     insert into student values (1, 'family@club.example', 'Kim'); insert into guardian values (9, 'family@club.example', 'Pat');
     insert into bank values (1, 9, 'GB00TEST');`,
    async (store) => {
      const person = { ...member, columns: columns("id", "email", "name") };
      const map = {
        kept_map: 1,
        store: "club",
        tables: {
          student: person,
          guardian: person,
          bank: {
            kind: "personal",
            columns: columns("id", "guardian_id", "iban"),
            relations: [{ owned_by: "guardian", match: { guardian_id: "id" } }],
          },
        },
      };
      const seen = await store.search(map, [{ name: "email", value: "family@club.example" }]);
      expect(seen.status).not.toBe("complete");
    },
  );
});

test("S17 a person table nobody can be found in is not searched to its end", async () => {
  await withStore(
    `${twoMembers} create table applicant (id int primary key, email text); insert into applicant values (1, 'ada@club.example')`,
    async (store) => {
      const map = of({ applicant: { kind: "person", columns: columns("id", "email") } });
      const seen = await store.search(map, ada);
      expect(seen.status).not.toBe("complete");
    },
  );
});

test("S18 a foreign server that is down fails its table, not the whole search", async () => {
  await withStore(
    `${twoMembers} create extension postgres_fdw;
     create server away foreign data wrapper postgres_fdw options (host '127.0.0.1', port '1', dbname 'x');
     create user mapping for public server away options (user 'x', password 'y');
     create foreign table fee (id int, member_id int) server away;`,
    async (store) => {
      const map = of({
        fee: { kind: "personal", key: ["id"], columns: columns("id", "member_id"), relations: [own] },
      });
      const seen = await store.search(map, ada);
      expect(seen.outcomes["fee"]).toMatchObject({ outcome: "failed" });
    },
  );
});

test.each(["smallint", "integer"])(
  "S19 a flag kept as %s says deleted only when it is not 0",
  async (type) => {
    await withStore(
      `${twoMembers} create table fee (id int primary key, member_id int, gone ${type} not null default 0); insert into fee values (1, 1, 0);`,
      async (store) => {
        const map = of({
          fee: {
            kind: "personal",
            soft_deleted: "gone",
            columns: columns("id", "member_id", "gone"),
            relations: [own],
          },
        });
        const problems = await store.problems(map);
        const seen = await store.search(map, ada);
        expect(problems.length > 0 || seen.softDeleted.length === 0).toBe(true);
      },
    );
  },
);

test("S20 an identity that cannot be one (a telephone number without digits) is said, not 'nothing found'", async () => {
  await withStore(
    `${twoMembers} create table caller (id int primary key, phone text); insert into caller values (1, '020 7946 0018')`,
    async (store) => {
      const map = of({
        caller: {
          kind: "person",
          identities: [{ name: "phone", column: "phone", match: "phone" }],
          columns: columns("id", "phone"),
        },
      });
      for (const value of ["n/a", " ", "٠٢٠٧٩٤٦٠٠١٨"]) {
        const seen = await store.search(map, [...ada, { name: "phone", value }]);
        expect([value, seen.status]).toEqual([value, "incomplete"]);
      }
    },
  );
});

test("S21 what a thousand people share is reviewed without naming each of them for each row", async () => {
  await withStore(
    `create table member (id int primary key, email text); insert into member values (1, 'ada@club.example');
     insert into member select i, 'm' || i || '@club.example' from generate_series(2, 1500) i;
     create table channel_member (channel_id int, member_id int, primary key (channel_id, member_id));
     insert into channel_member select 1, i from generate_series(1, 1500) i;
     create table channel (id int primary key); insert into channel values (1);
     create table post (id int primary key, channel_id int references channel, body text);
     insert into post select i, 1, 'x' from generate_series(1, 1500) i;`,
    async (store) => {
      const map = of({
        channel_member: { kind: "personal", columns: columns("channel_id", "member_id"), relations: [own] },
        channel: {
          kind: "personal",
          columns: columns("id"),
          relations: [{ bridge: "channel_member", match: { id: "channel_id" } }],
        },
        post: {
          kind: "personal",
          columns: columns("id", "channel_id", "body"),
          relations: [{ owned_by: "channel", match: { channel_id: "id" } }],
        },
      });
      const seen = await store.search(map, ada);
      expect(seen.rows).toContain("post 1 review");
      // Each of 1,500 posts has 1,499 other owners: once, not two million times.
      expect(seen.named).toBeGreaterThanOrEqual(1499);
      expect(seen.named).toBeLessThan(5000);
    },
  );
});

test("S22 a key that differs only as its collation allows is the same person", async () => {
  await withStore(
    `create collation ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
     create table member (id text collate ci primary key, email text); insert into member values ('Ada', 'ada@club.example');
     create table note (id int primary key, member_id text collate ci references member, body text); insert into note values (1, 'ADA', 'of Ada');`,
    async (store) => {
      const map = of({
        note: { kind: "personal", columns: columns("id", "member_id", "body"), relations: [own] },
      });
      expect((await store.search(map, ada)).rows).toContain("note 1 disclose");
    },
  );
});

test.each([
  ["text[]", "'{ada@club.example}'"],
  ["jsonb", `'["ada@club.example"]'`],
  ["bytea", "'ada@club.example'::bytea"],
])(
  "S23 an identity in a column that is never equal to an address (%s) is refused by the check",
  async (type, value) => {
    await withStore(
      `${twoMembers} create table lead (id int primary key, mails ${type}); insert into lead values (1, ${value})`,
      async (store) => {
        const map = of({
          lead: {
            kind: "person",
            identities: [{ name: "email", column: "mails", match: "email" }],
            columns: columns("id", "mails"),
          },
        });
        const problems = await store.problems(map);
        const seen = await store.search(map, ada);
        expect(
          problems.length > 0 || seen.status !== "complete" || seen.rows.includes("lead 1 disclose"),
        ).toBe(true);
      },
    );
  },
);

test("S24 what the check calls an error is not complete for a search that was not checked first", async () => {
  await withStore(
    `${twoMembers} create table fee (id int primary key, member_id uuid); create table other (id int primary key); create table x (id int primary key, o int)`,
    async (store) => {
      const map = of({
        fee: { kind: "personal", columns: columns("id", "member_id"), relations: [own] },
        x: {
          kind: "personal",
          columns: columns("id", "o"),
          relations: [own, { owned_by: "elsewhere", match: { o: "id" } }]
            .slice(1)
            .concat({ owned_by: "member", match: { o: "id" } }),
        },
      });
      expect((await store.problems(map)).filter((line) => line.startsWith("error"))).not.toEqual([]);
      expect((await store.search(map, ada)).status).not.toBe("complete");
    },
  );
});
