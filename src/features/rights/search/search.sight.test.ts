// Goal: what the search cannot see is an outcome with a name, never "nothing found", and nothing is disclosed on the
// strength of what could not be seen.
// Method: one small store read by roles that are refused a table, refused a column, narrowed by row-level security, or
// held up by a lock; the outcome of each is asserted.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../testkit/database.ts";
import { confirmedMap } from "../../../../testkit/maps.ts";
import { search } from "./search.ts";

const schema = `
  create table member (id int primary key, email text);
  create table household (id int primary key, street text);
  create table household_member (household_id int references household, member_id int references member,
                                 primary key (household_id, member_id));
  create table fee (id int primary key, member_id int references member, amount numeric);
  create table odd (id int primary key, member_id int, note text);
  insert into member values (1, 'ada@club.example'), (2, 'ben@club.example');
  insert into household values (1, 'Own Road 1');
  insert into household_member values (1, 1), (1, 2);
  insert into fee values (1, 1, 10.50), (2, 2, 3);
  insert into odd values (1, 1, 'x');
`;
const map = confirmedMap({
  kept_map: 1,
  store: "club",
  tables: {
    member: {
      kind: "person",
      identities: [{ name: "email", column: "email", match: "email" }],
      columns: { id: "user", email: "user" },
    },
    household: {
      kind: "personal",
      columns: { id: "user", street: "user" },
      relations: [{ bridge: "household_member", match: { id: "household_id" } }],
    },
    household_member: {
      kind: "personal",
      columns: { household_id: "user", member_id: "user" },
      relations: [{ owned_by: "member", match: { member_id: "id" } }],
    },
    fee: {
      kind: "personal",
      columns: { id: "user", member_id: "user", amount: "user" },
      relations: [{ owned_by: "member", match: { member_id: "id" } }],
    },
    odd: {
      kind: "personal",
      columns: { id: "user", member_id: "user", note: "user" },
      relations: [{ owned_by: "member", match: { member_id: "id" } }],
    },
    gone: {
      kind: "personal",
      columns: { id: "user" },
      relations: [{ owned_by: "member", match: { id: "id" } }],
    },
  },
});

let database: TestDatabase;
let admin: pg.Client;
let spoolFolder: string;
let role = "";
let roles = 0;

beforeAll(async () => {
  database = await freshDatabase();
  spoolFolder = mkdtempSync(path.join(tmpdir(), "kept-spool-"));
  admin = new pg.Client(database.connection);
  await admin.connect();
  await admin.query(schema);
});

beforeEach(async () => {
  role = `${database.name}_reader_${(roles += 1)}`;
  await admin.query(`create role ${role} login; grant select on all tables in schema public to ${role}`);
});

afterAll(async () => {
  await admin.query(
    `drop owned by ${Array.from({ length: roles }, (_, at) => `${database.name}_reader_${at + 1}`).join(", ")}`,
  );
  for (let at = 1; at <= roles; at += 1) await admin.query(`drop role ${database.name}_reader_${at}`);
  await admin.end();
  await database.drop();
  rmSync(spoolFolder, { recursive: true });
});

async function findAda(limits = {}) {
  const found = await search(
    database.as(role),
    { map, identities: [{ name: "email", value: "ada@club.example" }], unreviewed: false, limits },
    { spoolFolder },
  );
  found.close();
  const rows = found.result.findings.map(
    ({ table, key, disposition }) => `${table} ${key.join("/")} ${disposition}`,
  );
  return {
    rows: rows.toSorted(),
    outcomes: Object.fromEntries(found.result.outcomes),
    gaps: found.result.gaps,
  };
}

test("a table of the map that is not in the store is missing", async () => {
  const { rows, outcomes, gaps } = await findAda();
  expect(rows).toEqual([
    "fee 1 disclose",
    "household 1 review",
    "household_member 1/1 disclose",
    "member 1 disclose",
    "odd 1 disclose",
  ]);
  expect(outcomes["gone"]).toEqual({ outcome: "missing" });
  expect(gaps).toContainEqual({ kind: "missing_table", table: "gone" });
});

test("a refused table is refused, and its neighbours are still searched", async () => {
  await admin.query(`revoke select on fee from ${role}`);
  const { rows, outcomes } = await findAda();
  expect(rows).toContain("odd 1 disclose");
  expect(outcomes["fee"]).toEqual({ outcome: "refused", why: "no right to read the table" });
});

test("a refused column is named, the others are disclosed", async () => {
  await admin.query(`revoke select on odd from ${role}; grant select (id, member_id) on odd to ${role}`);
  const { rows, outcomes } = await findAda();
  expect(rows).toContain("odd 1 disclose");
  expect(outcomes["odd"]).toEqual({ outcome: "refused", why: "no right to read note" });
});

test("row-level security that hides rows is said, and what may be shared goes to review", async () => {
  await admin.query(
    `alter table household_member enable row level security;
     create policy own on household_member to ${role} using (member_id = 1)`,
  );
  const { rows, outcomes, gaps } = await findAda();
  await admin.query(
    `alter table household_member disable row level security; drop policy own on household_member`,
  );
  // Ben's link is out of sight: the household must not look as if it were Ada's alone.
  expect(rows).toContain("household 1 review");
  expect(outcomes["household_member"]).toEqual({ outcome: "hidden", rows: 1 });
  expect(gaps).toContainEqual({ kind: "outcome", table: "household_member", outcome: "hidden" });
});

test("rows whose owners cannot be read are never disclosed as one person's", async () => {
  await admin.query(`revoke select on household_member from ${role}`);
  const { rows, outcomes } = await findAda();
  expect(rows.filter((row) => row.startsWith("household"))).toEqual([]);
  expect(outcomes["household"]).toEqual({
    outcome: "refused",
    why: "the relation bridge household_member by id cannot be followed",
  });
});

test("a table that takes too long fails alone, and the search begins again without it", async () => {
  const blocker = new pg.Client(database.connection);
  await blocker.connect();
  await blocker.query("begin; lock table fee in access exclusive mode");
  const { rows, outcomes } = await findAda({ statementTimeoutSeconds: 0.5 });
  await blocker.query("rollback");
  await blocker.end();
  expect(rows).toContain("odd 1 disclose");
  expect(rows.filter((row) => row.startsWith("fee"))).toEqual([]);
  expect(outcomes["fee"]).toMatchObject({ outcome: "failed" });
});

test("a table that fails while a large answer is being read is the one that failed, and the large one is whole", async () => {
  await admin.query(`
    insert into fee select 100 + n, 1, n from generate_series(1, 2500) n;
    alter table odd enable row level security;
    create policy faulty on odd to ${role} using (1 / (id - 1) = 1)`);
  const { rows, outcomes } = await findAda();
  await admin.query(
    "drop policy faulty on odd; alter table odd disable row level security; delete from fee where id > 100",
  );
  expect(outcomes["odd"]).toMatchObject({ outcome: "failed" });
  expect(outcomes["fee"]).toEqual({ outcome: "done", rows: 2501 });
  expect(rows.filter((row) => row.startsWith("fee"))).toHaveLength(2501);
});
