// Goal: the catalogue says exactly what a database holds and what our role may see of it, whatever things are called.
// Method: schemas made for the purpose on a real PostgreSQL 18, read as superuser and as a narrow role.
import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../testkit/database.ts";
import type { Catalog } from "../catalog.ts";
import type { ConnectionTest } from "../store.ts";
import { testConnection } from "./connection-test.ts";
import { introspect } from "./introspect.ts";

const reader = `reader_${randomBytes(4).toString("hex")}`;
let database: TestDatabase;
let admin: pg.Client;

beforeAll(async () => {
  database = await freshDatabase();
  admin = new pg.Client(database.connection);
  await admin.connect();
  await admin.query(`
    create role ${reader} login;
    create schema "Quoted Schema";
    create schema closed;
    create table course (term int not null, code text not null, title text, primary key (code, term), unique (title));
    create table student (id bigint generated always as identity primary key, email varchar(200) unique,
      mentor_id bigint references student, dropped int, tags text[], secret text);
    alter table student drop column dropped;
    create unique index on student (lower(email));
    create unique index on student (mentor_id) where email is not null;
    create table booking (id uuid primary key, term int, code text, student_id bigint not null,
      foreign key (code, term) references course (code, term),
      constraint unenforced foreign key (student_id) references student not enforced);
    alter table booking add constraint unchecked foreign key (student_id) references student not valid;
    create table event (at date not null, student_id bigint references student, primary key (at, student_id)) partition by range (at);
    create table event_2026 partition of event for values from ('2026-01-01') to ('2027-01-01');
    create table "Quoted Schema"."We->ird ""table" ("se lect" int primary key, "naïve" text);
    create view student_view as select id, email from student;
    create materialized view student_copy as select id from student;
    create table closed.pay (id int);
    create table narrowed (id int); alter table narrowed enable row level security;
    comment on table student is 'Who learns here'; comment on column student.email is 'Contact';
    insert into event select '2026-02-02', null where false;
    grant usage on schema "Quoted Schema" to ${reader};
    grant select on course, booking, narrowed, student_view, student_copy, event to ${reader};
    grant select (id, email) on student to ${reader};
    grant select on closed.pay to ${reader};
    grant insert on booking to ${reader};
  `);
});
afterAll(async () => {
  await admin.query(`drop owned by ${reader}; drop role ${reader}`);
  await admin.end();
  await database.drop();
});

async function asReader<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(database.as(reader));
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

test("tables, views and partitioned parents are listed once, partitions and system tables are not", async () => {
  const catalog = await introspect(admin);
  expect([...catalog.tables].map(([id, table]) => [id, table.kind])).toEqual([
    [`"Quoted Schema"."We->ird ""table"`, "table"],
    ["closed.pay", "table"],
    ["booking", "table"],
    ["course", "table"],
    ["event", "partitioned"],
    ["narrowed", "table"],
    ["student", "table"],
    ["student_copy", "materialized view"],
    ["student_view", "view"],
  ]);
  expect(catalog.store).toEqual({
    kind: "postgresql",
    version: expect.stringMatching(/^18/),
    database: database.name,
  });
});

test("rows are as the database counted them, and what it never counted has no number", async () => {
  const rowsOf = async (name: string): Promise<unknown> =>
    [...(await introspect(admin)).tables].find(([id]) => id === name)?.[1].estimatedRows;
  expect([await rowsOf("course"), await rowsOf("event"), await rowsOf("student_view")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  await admin.query("insert into course values (1, 'A', 'One'), (1, 'B', 'Two'); analyze course, event_2026");
  expect([await rowsOf("course"), await rowsOf("event")]).toEqual([2, 0]);
});

test("keys keep their order; partial and expression indexes are no keys", async () => {
  const { tables } = await introspect(admin);
  expect(tables.get("course")).toMatchObject({ primaryKey: ["code", "term"], uniqueKeys: [["title"]] });
  expect(tables.get("student")).toMatchObject({
    primaryKey: ["id"],
    uniqueKeys: [["email"]],
    comment: "Who learns here",
  });
  expect(tables.get("student")?.columns).toEqual([
    { name: "id", type: "bigint", notNull: true, readable: true, identity: "always" },
    {
      name: "email",
      type: "character varying(200)",
      notNull: false,
      readable: true,
      comment: "Contact",
      maxLength: 200,
    },
    { name: "mentor_id", type: "bigint", notNull: false, readable: true },
    { name: "tags", type: "text[]", notNull: false, readable: true },
    { name: "secret", type: "text", notNull: false, readable: true },
  ]);
});

const plain = {
  enforced: true,
  onDelete: "no action",
  onUpdate: "no action",
  deferrable: "no",
  match: "simple",
} as const;

test("a foreign key is validated only when every row is known to satisfy it", async () => {
  const { tables } = await introspect(admin);
  expect(tables.get("booking")?.foreignKeys).toEqual([
    {
      name: "booking_code_term_fkey",
      columns: ["code", "term"],
      to: "course",
      toColumns: ["code", "term"],
      validated: true,
      ...plain,
    },
    {
      name: "unchecked",
      columns: ["student_id"],
      to: "student",
      toColumns: ["id"],
      validated: false,
      ...plain,
    },
    {
      name: "unenforced",
      columns: ["student_id"],
      to: "student",
      toColumns: ["id"],
      validated: false,
      ...plain,
      enforced: false,
    },
  ]);
  expect(tables.get("student")?.foreignKeys).toEqual([
    {
      name: "student_mentor_id_fkey",
      columns: ["mentor_id"],
      to: "student",
      toColumns: ["id"],
      validated: true,
      ...plain,
    },
  ]);
  expect(tables.get("event")?.foreignKeys).toHaveLength(1);
});

test("what a role may not read is said per table and per column, and what is narrowed too", async () => {
  const { tables }: Catalog = await asReader(introspect);
  expect(tables.get("closed.pay")?.readable).toBe(false);
  expect(tables.get(`"Quoted Schema"."We->ird ""table"`)?.readable).toBe(false);
  expect(tables.get("student")).toMatchObject({ readable: true, narrowed: false });
  expect(tables.get("student")?.columns.map((column) => [column.name, column.readable])).toEqual([
    ["id", true],
    ["email", true],
    ["mentor_id", false],
    ["tags", false],
    ["secret", false],
  ]);
  expect(tables.get("narrowed")).toMatchObject({ readable: true, narrowed: true });
  expect((await introspect(admin)).tables.get("narrowed")?.narrowed).toBe(false);
});

test("the test of the connection names over-privilege and everything out of sight, each with its SQL", async () => {
  const found: ConnectionTest = await asReader(testConnection);
  expect(found.replica).toBe(false);
  expect(found.findings.map(({ level, what, tables }) => [level, what, tables])).toEqual([
    ["warn", "writes_tables", ["booking"]],
    ["gap", "narrowed", ["narrowed"]],
    ["gap", "table_refused", [`"Quoted Schema"."We->ird ""table"`, "closed.pay"]],
    ["gap", "column_refused", ["student"]],
  ]);
  const statements = found.findings.map((finding) =>
    finding.sentence.slice(finding.sentence.indexOf(": ") + 2),
  );
  for (const statement of statements) await admin.query(statement);
  const after = await asReader(testConnection);
  expect(after.findings.map((finding) => finding.what)).toEqual(["read_only_role"]);
  expect((await asReader(introspect)).tables.get("closed.pay")?.readable).toBe(true);
});

test("a superuser is told to use a role that can only read", async () => {
  const { findings } = await testConnection(admin);
  expect(findings.map(({ level, what }) => [level, what])).toEqual([["warn", "superuser"]]);
  expect(findings[0]?.sentence).toContain("GRANT SELECT ON ALL TABLES");
});

test("attributes, memberships, ownership and CREATE are each reported", async () => {
  const wide = `wide_${randomBytes(4).toString("hex")}`;
  await admin.query(`create role ${wide} login createrole createdb bypassrls replication;
    grant pg_write_all_data, pg_read_all_data to ${wide}; create table owned (id int); alter table owned owner to ${wide};
    grant create on schema closed to ${wide}`);
  try {
    const client = new pg.Client(database.as(wide));
    await client.connect();
    const { findings } = await testConnection(client);
    await client.end();
    expect(findings.map((finding) => finding.what)).toEqual([
      "replication",
      "creates_roles",
      "creates_databases",
      "bypasses_row_security",
      "broad_membership",
      "broad_membership",
      "owns_tables",
      "writes_tables",
      "creates_in_schema",
    ]);
  } finally {
    await admin.query(`drop owned by ${wide}; drop role ${wide}`);
  }
});
