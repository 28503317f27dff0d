// Goal: what the search could not see is never called complete, and never disclosed as one person's.
// Method: one store per attack; each asserts what decision 40 asks for. A known limit fails as stated, and is red once it is mended.
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { ada, columns, member, twoMembers, withStore, type Store } from "./store.ts";

const of = (tables: Record<string, unknown>) => ({
  kept_map: 1,
  store: "club",
  tables: { member, ...tables },
});
const own = { owned_by: "member", match: { member_id: "id" } };

test("S1 a row owned through a row hidden by row security is not disclosed", async () => {
  await withStore(
    `${twoMembers}
     create table booking (id int primary key, member_id int references member);
     create table extra (id int primary key, member_id int references member, booking_id int references booking, what text);
     insert into booking values (7, 2);
     insert into extra values (1, 1, 7, 'shared with Ben');
     alter table booking enable row level security;
     create policy part on booking using (id < 7);`,
    async (store) => {
      const map = of({
        booking: { kind: "personal", columns: columns("id", "member_id"), relations: [own] },
        extra: {
          kind: "personal",
          columns: columns("id", "member_id", "booking_id", "what"),
          relations: [own, { owned_by: "booking", match: { booking_id: "id" } }],
        },
      });
      expect(await store.problems(map)).toEqual([]);
      const seen = await store.search(map, ada);
      expect(seen.rows).toContain("extra 1 review");
    },
  );
});

test("S2 a relation whose withheld column may not be read is a gap", async () => {
  await withStore(
    `${twoMembers}
     create table note (id int primary key, member_id int, about_id int, body text);
     insert into note values (1, 1, null, 'a'), (2, null, 1, 'b');`,
    async (store) => {
      const map = of({
        note: {
          kind: "personal",
          columns: {
            ...columns("id", "member_id", "body"),
            about_id: { category: "user.unique_id", access: "withhold", because: "Internal." },
          },
          relations: [own, { owned_by: "member", match: { about_id: "id" } }],
        },
      });
      await store.admin.query(
        `revoke select on note from ${store.role}; grant select (id, member_id, body) on note to ${store.role}`,
      );
      const seen = await store.search(map, ada);
      expect(seen).toMatchObject({ status: "incomplete" });
    },
  );
});

test("S3 an identity column that may not be read is a gap", async () => {
  await withStore(
    `${twoMembers}
     create table subscriber (id int primary key, email text, list text);
     insert into subscriber values (1, 'ada@club.example', 'x');`,
    async (store) => {
      const map = of({
        subscriber: {
          kind: "person",
          identities: [{ name: "email", column: "email", match: "email" }],
          columns: { ...columns("id", "list"), email: { category: "user.contact.email", access: "secret" } },
        },
      });
      await store.admin.query(
        `revoke select on subscriber from ${store.role}; grant select (id, list) on subscriber to ${store.role}`,
      );
      const seen = await store.search(map, ada);
      expect(seen).toMatchObject({ status: "incomplete" });
    },
  );
});

test("S4 a condition on a secret column that may not be read is a gap", async () => {
  await withStore(
    `${twoMembers}
     create table note (id int primary key, member_id int, kind text, body text);
     insert into note values (1, 1, 'm', 'a');`,
    async (store) => {
      const map = of({
        note: {
          kind: "personal",
          columns: { ...columns("id", "member_id", "body"), kind: { category: "system", access: "secret" } },
          relations: [{ ...own, when: { kind: "m" } }],
        },
      });
      await store.admin.query(
        `revoke select on note from ${store.role}; grant select (id, member_id, body) on note to ${store.role}`,
      );
      const seen = await store.search(map, ada);
      expect(seen).toMatchObject({ status: "incomplete" });
    },
  );
});

test.each([
  ["ids[*][*]", "int[][]", "'{{1,2},{3,4}}'"],
  ["ids[*].id", "jsonb[]", `array['{"id": 1}'::jsonb]`],
])("S5 a link the check accepts is followed, or is a gap: %s on %s", async (link, type, value) => {
  await withStore(
    `${twoMembers} create table trip (id int primary key, ids ${type}, body text);
     insert into trip values (1, ${value}, 'a');`,
    async (store) => {
      const map = of({
        trip: {
          kind: "personal",
          columns: columns("id", "ids", "body"),
          relations: [
            {
              owned_by: "member",
              match: { [link.replace("].", "]->").replace("ids[*]->", "ids->[*].")]: "id" },
            },
          ],
        },
      });
      const problems = await store.problems(map);
      const seen = await store.search(map, ada);
      expect(problems.length > 0 || seen.status !== "complete" || seen.rows.includes("trip 1 disclose")).toBe(
        true,
      );
    },
  );
});

/** Commits the change under way as soon as the search waits for it. */
async function commitOnceAwaited(store: Store): Promise<void> {
  const waits =
    "select 1 from pg_locks where not granted and relation in (select oid from pg_class where relname like 'fee%')";
  while ((await store.admin.query(waits)).rowCount === 0) await pause(10);
  await store.admin.query("commit");
}

/** A change under an exclusive lock that the search waits for: its snapshot is older than the change. */
async function changedMeanwhile(change: string): Promise<string> {
  let seenAs = "";
  await withStore(
    `${twoMembers}
     create table fee (id int primary key, member_id int, amount int); insert into fee values (1, 1, 10), (2, 2, 20);`,
    async (store) => {
      const map = of({
        fee: { kind: "personal", columns: columns("id", "member_id", "amount"), relations: [own] },
      });
      await store.admin.query(`begin; lock table fee in access exclusive mode; ${change}`);
      const [seen] = await Promise.all([store.search(map, ada), commitOnceAwaited(store)]);
      seenAs = seen.rows.includes("fee 1 disclose") ? "found" : seen.status;
    },
  );
  return seenAs;
}

test("S6 row security switched on between the description and the read is not 'nothing found'", async () => {
  expect(await changedMeanwhile("alter table fee enable row level security")).toMatch(/found|incomplete/);
});
test("S7a a table truncated and filled again meanwhile is not 'nothing found'", async () => {
  expect(await changedMeanwhile("truncate fee; insert into fee values (1, 1, 10)")).toMatch(
    /found|incomplete/,
  );
});
test("S7b a table rewritten meanwhile is not 'nothing found'", async () => {
  expect(await changedMeanwhile("alter table fee alter amount type bigint")).toMatch(/found|incomplete/);
});

test("S7c a materialized view refreshed meanwhile is not 'nothing found'", async () => {
  await withStore(
    `${twoMembers} create table fee_base (a int, b int); insert into fee_base values (1, 1);
     create materialized view fee as select a as id, b as member_id from fee_base`,
    async (store) => {
      const map = of({
        fee: { kind: "personal", key: ["id"], columns: columns("id", "member_id"), relations: [own] },
      });
      await store.admin.query(`begin; refresh materialized view fee`);
      const [seen] = await Promise.all([store.search(map, ada), commitOnceAwaited(store)]);
      expect(seen.rows.includes("fee 1 disclose") || seen.status === "incomplete").toBe(true);
    },
  );
});

test("S8b a lock on one partition does not end the whole search", async () => {
  await withStore(
    `${twoMembers} create table fee (id int, member_id int, primary key (id)) partition by range (id);
     create table fee_old partition of fee for values from (0) to (10);`,
    async (store) => {
      const map = of({ fee: { kind: "personal", columns: columns("id", "member_id"), relations: [own] } });
      await store.admin.query("begin; lock table fee_old in access exclusive mode");
      const outcome = await store.search(map, ada, { limits: { statementTimeoutSeconds: 1 } }).then(
        ({ outcomes }) => outcomes["fee"]?.outcome,
        () => "the search ended",
      );
      await store.admin.query("rollback");
      expect(outcome).toBe("failed");
    },
  );
});

const viewStore = `${twoMembers}
  create table base_link (household_id int, member_id int);
  create table household (id int primary key, street text);
  insert into household values (1, 'Own Road 1'); insert into base_link values (1, 1), (1, 2);
  alter table base_link enable row level security;
  create policy own on base_link using (member_id = 1);
`;
const viewMap = of({
  link: {
    kind: "personal",
    key: ["household_id", "member_id"],
    columns: columns("household_id", "member_id"),
    relations: [own],
  },
  household: {
    kind: "personal",
    columns: columns("id", "street"),
    relations: [{ bridge: "link", match: { id: "household_id" } }],
  },
});

test.each(["false", "true"])(
  "S9 a view whose rows row security narrows (security_invoker=%s) is hidden",
  async (invoker) => {
    await withStore(viewStore, async (store) => {
      const owner = `${store.role}_owner`;
      await store.admin.query(
        `create role ${owner}; grant select on base_link to ${owner}; grant create on schema public to ${owner};
       set role ${owner}; create view link with (security_invoker=${invoker}) as select * from base_link; reset role;
       grant select on link to ${store.role};`,
      );
      const seen = await store.search(viewMap, ada);
      await store.admin.query(`drop owned by ${owner}; drop role ${owner}`);
      expect(seen.rows).toContain("household 1 review");
      expect(seen.status).toBe("incomplete");
    });
  },
);

test("S25 describing a store ends in bounded time while a partition is locked", async () => {
  const { introspect, openStore } = await import("../../src/features/connectors/index.ts");
  await withStore(
    `create table fee (id int primary key) partition by range (id); create table fee_old partition of fee for values from (0) to (10);`,
    async (store) => {
      await store.admin.query("begin; lock table fee_old in access exclusive mode");
      const described = openStore(
        store.database.as(store.role),
        async (client) => await introspect(client),
      ).then(
        () => "described",
        () => "error",
      );
      const late = new Promise<string>((resolve) => setTimeout(() => resolve("hangs"), 15_000));
      const outcome = await Promise.race([described, late]);
      await store.admin.query("rollback");
      await described;
      expect(outcome).not.toBe("hangs");
    },
  );
});
