// Goal: an answer that breaks off is an outcome or an error within a bounded time, never a hang or a short answer.
// Method: statements that fail after thousands of rows, connections cut, records beyond the spool. A known limit fails as stated, and is red once it is mended.
import { expect, test } from "vitest";
import { ada, columns, member, twoMembers, withStore } from "./store.ts";

const of = (tables: Record<string, unknown>) => ({
  kept_map: 1,
  store: "club",
  tables: { member, ...tables },
});
const own = { owned_by: "member", match: { member_id: "id" } };
const fee = { kind: "personal", columns: columns("id", "member_id", "body"), relations: [own] };

test("F1 a statement that fails after the first batch fails its table alone", async () => {
  await withStore(
    `${twoMembers} create table fee_base (id int primary key, member_id int, body text);
     insert into fee_base select i, 1, 'x' from generate_series(1, 20000) i;
     create view fee as select id, member_id, case when id > 15000 then (1 / (id - id))::text else body end as body from fee_base;`,
    async (store) => {
      const seen = await store.search(
        of({ fee: { ...fee, key: ["id"] }, fee_base: { kind: "impersonal", because: "Read through fee." } }),
        ada,
      );
      expect(seen.outcomes["fee"]).toMatchObject({ outcome: "failed" });
      expect(seen.rows).toEqual(["member 1 disclose"]);
    },
  );
}, 20_000);

test("F2 a statement that is too slow after the first batch fails its table alone", async () => {
  await withStore(
    `${twoMembers} create table fee_base (id int primary key, member_id int, body text);
     insert into fee_base select i, 1, 'x' from generate_series(1, 20000) i;
     create view fee as select id, member_id, case when id > 9000 then pg_sleep(3)::text else body end as body from fee_base;`,
    async (store) => {
      const seen = await store.search(
        of({ fee: { ...fee, key: ["id"] }, fee_base: { kind: "impersonal", because: "Read through fee." } }),
        ada,
        { limits: { statementTimeoutSeconds: 1 } },
      );
      expect(seen.outcomes["fee"]).toMatchObject({ outcome: "failed" });
    },
  );
}, 20_000);

test("F3 a connection cut in the middle of a cursor ends the search with an error", async () => {
  await withStore(
    `${twoMembers} create table fee_base (id int primary key, member_id int, body text);
     insert into fee_base select i, 1, 'x' from generate_series(1, 20000) i;
     create view fee as select id, member_id, case when id > 9000 then pg_sleep(3)::text else body end as body from fee_base;`,
    async (store) => {
      const running = store
        .search(
          of({
            fee: { ...fee, key: ["id"] },
            fee_base: { kind: "impersonal", because: "Read through fee." },
          }),
          ada,
        )
        .then(
          () => "answered",
          () => "error",
        );
      await store.admin.query("select pg_sleep(1.5)");
      await store.admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${store.role}'`,
      );
      const late = new Promise<string>((resolve) => setTimeout(() => resolve("hangs"), 20_000));
      expect(await Promise.race([running, late])).toBe("error");
    },
  );
}, 30_000);

test("F4 a row larger than the spool's record is an outcome, not the end of the search", async () => {
  await withStore(
    `${twoMembers} create table fee (id int primary key, member_id int, body text);
     create table note (id int primary key, member_id int, body text);
     insert into fee values (1, 1, repeat('x', 65 * 1024 * 1024)); insert into note values (1, 1, 'n');`,
    async (store) => {
      const seen = await store.search(of({ fee, note: fee }), ada);
      expect(seen.rows).toContain("note 1 disclose");
    },
  );
});

test("F5 limits at the boundary: exactly as many rows is whole, one more is truncated", async () => {
  await withStore(
    `${twoMembers} create table fee (id int primary key, member_id int, body text);
     insert into fee select i, 1, 'x' from generate_series(1, 4001) i;`,
    async (store) => {
      const whole = await store.search(of({ fee }), ada, { limits: { rows: 4002 } });
      expect([whole.status, whole.rows.length]).toEqual(["complete", 4002]);
      const short = await store.search(of({ fee }), ada, { limits: { rows: 4001 } });
      expect([short.status, short.rows.length]).toEqual(["incomplete", 4001]);
    },
  );
});

test("F7 a connection cut during a small answer ends the search with an error", async () => {
  await withStore(
    `${twoMembers} create view fee as select 1 as id, 1 as member_id, pg_sleep(4)::text as body;`,
    async (store) => {
      const running = store.search(of({ fee: { ...fee, key: ["id"] } }), ada).then(
        () => "answered",
        () => "error",
      );
      await store.admin.query("select pg_sleep(1.5)");
      await store.admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${store.role}'`,
      );
      const late = new Promise<string>((resolve) => setTimeout(() => resolve("hangs"), 8000));
      expect(await Promise.race([running, late])).toBe("error");
    },
  );
}, 30_000);
