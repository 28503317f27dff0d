// Goal: three organisations' data never meet, whatever the statement.
// Method: every tenant table is filled for three organisations, each text column with a canary of its own; the tables
// and columns come from the catalogue, so a new table is covered or the test fails. As the app role, with raw SQL,
// the way a careless or hostile store function would.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import pg from "pg";
import { world } from "../../testkit/world.ts";
import type { World, WorldOrganisation } from "../../testkit/world.ts";
import { identifier } from "./db.ts";
import { newId } from "./ids.ts";
import { globalTables } from "./tenant_table.ts";

type Column = { name: string; type: string; required: boolean; check: string | null };
type ForeignKey = { columns: string[]; table: string; targets: string[] };

let w: World;
let root: pg.Client;
let app: pg.Client;
let tables: readonly string[];
const rowOf = new Map<string, Record<string, unknown>>();

beforeAll(async () => {
  w = await world();
  root = await w.client("kept_superuser");
  app = await w.client();
  const { rows } = await root.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'kept'::regnamespace and relkind = 'r'
     and relname <> all ($1) order by relname`,
    [globalTables],
  );
  tables = rows.map(({ name }) => name);
  for (const organisation of w.organisations) for (const table of tables) await fill(organisation, table);
});
afterAll(() => w.close());

const canary = (organisation: WorldOrganisation): string => `canary-of-${organisation.slug}`;

/** Columns whose check admits only its own values; everything else of type text carries the canary. */
const fixed: Readonly<Record<string, unknown>> = {
  "account.state": "active",
  "account_role.role": "staff",
  "actor.kind": "person",
  "case_file.reference": "X-2026-0001",
  "clock.state": "running",
  "disclosure.struck_at": null,
  "duty.state": "waiting",
  "execution.task": "erase",
  "execution_question.may": ["keep"],
  "ledger_key.kind": "exchanged",
  "ledger_outlet.kind": "mail",
  "ledger_outlet.rhythm": "entries",
  "ledger_outlet.rhythm_entries": 1000,
  "erasure_certificate.requests": ["R-2026-0001"],
  "erasure_certificate.case_ids": ["01a20000-0000-7000-8000-000000000001"],
  "outbox_mail.state": "waiting",
  "spool.state": "writing",
  "policy_draft.state": "in_force",
  "policy_draft.approved_by": "01a20000-0000-7000-8000-000000000002",
  "policy_translation.language": "es",
  "reference_counter.prefix": "X",
  "rights_document.decision": "leave-out",
  "rights_letter.state": "sent",
  "rights_measure.state": "open",
  "rights_package_file.standing": "open",
  "store_look.problem": "unreachable",
};

async function fill(organisation: WorldOrganisation, table: string): Promise<Record<string, unknown>> {
  const place = `${organisation.slug}/${table}`;
  const known = rowOf.get(place);
  if (known !== undefined) return known;
  const row: Record<string, unknown> = { organisation_id: organisation.organisationId };
  for (const key of await foreignKeys(table)) {
    if (key.table === "organisation" || key.table === table) continue;
    const target = await fill(organisation, key.table);
    key.columns.forEach((column, index) => (row[column] = target[key.targets[index] ?? ""]));
  }
  for (const column of await columns(table)) row[column.name] ??= sample(organisation, table, column);
  if (table === "organisation_profile") {
    await root.query("delete from organisation_profile where organisation_id = $1", [
      organisation.organisationId,
    ]);
  }
  await insert(root, table, row);
  rowOf.set(place, row);
  return row;
}

function sample(organisation: WorldOrganisation, table: string, column: Column): unknown {
  const known = fixed[`${table}.${column.name}`];
  if (known !== undefined) return known;
  if (column.name === "key_owner_kind") return "case";
  // The server names the type of an array with a line before that of its elements.
  if (column.type.startsWith("_")) return [];
  switch (column.type) {
    case "uuid":
      return column.required ? newId() : null;
    case "text":
      return admitted(column.check) ?? canary(organisation);
    case "jsonb":
      return JSON.stringify({ text: canary(organisation) });
    case "bytea":
      return /(?:=|>=) (?<size>\d+)/u.exec(column.check ?? "")?.groups?.["size"] === undefined
        ? Buffer.from(canary(organisation))
        : randomBytes(Number(/(?:=|>=) (?<size>\d+)/u.exec(column.check ?? "")?.groups?.["size"]));
    case "timestamptz":
      return "2026-03-02T09:00:00Z";
    case "date":
      return "2026-03-02";
    default:
      return 1;
  }
}

/** A value that a column's check admits: the first of a closed list, or a hash in its written form. */
function admitted(check: string | null | undefined): string | undefined {
  const hash = randomBytes(32).toString("hex");
  if (check?.includes("sha256:[0-9a-f]") === true) return `sha256:${hash}`;
  if (check?.includes("[0-9a-f]{64}") === true) return hash;
  if (/\^\[a-z\]\[a-z/u.test(check ?? "")) return "code";
  return /ARRAY\['(?<first>[^']+)'::text/u.exec(check ?? "")?.groups?.["first"];
}

async function columns(table: string): Promise<readonly Column[]> {
  const { rows } = await root.query<Column>(
    `select attname as name, typname as type, attnotnull as required,
       (select pg_get_constraintdef(c.oid) from pg_constraint c where conrelid = attrelid and contype = 'c' and conkey = array[attnum] limit 1) as check
     from pg_attribute join pg_type on pg_type.oid = atttypid
     where attrelid = $1::regclass and attnum > 0 and attidentity = '' and attgenerated = '' and not attisdropped
     order by attnum`,
    [table],
  );
  return rows;
}

async function foreignKeys(table: string): Promise<readonly ForeignKey[]> {
  const names = (relation: string, keys: string): string =>
    `array(select attname::text from unnest(${keys}) with ordinality as k (n, i) join pg_attribute on attrelid = ${relation} and attnum = n order by i)`;
  const { rows } = await root.query<ForeignKey>(
    `select ${names("conrelid", "conkey")} as columns, (select relname from pg_class where oid = confrelid) as table,
       ${names("confrelid", "confkey")} as targets
     from pg_constraint where conrelid = $1::regclass and contype = 'f' order by conname`,
    [table],
  );
  return rows;
}

async function as<T>(organisation: WorldOrganisation, fn: () => Promise<T>): Promise<T> {
  await app.query(`begin; select set_config('kept.organisation', '${organisation.organisationId}', true)`);
  try {
    return await fn();
  } finally {
    await app.query("rollback");
  }
}

/** The error a statement meets; `undefined` when it went through. */
async function refusal(statement: Promise<unknown>): Promise<string | undefined> {
  try {
    await statement;
    return undefined;
  } catch (error) {
    return error instanceof pg.DatabaseError ? `${error.code} ${error.message}` : String(error);
  }
}

function insert(client: pg.Client, table: string, row: Record<string, unknown>): Promise<unknown> {
  const names = Object.keys(row);
  return client.query(
    `insert into ${identifier(table)} (${names.map(identifier).join(", ")})
     values (${names.map((_, index) => `$${index + 1}`).join(", ")})`,
    Object.values(row),
  );
}

test("every table of the schema was filled for all three", () => {
  expect(tables.length).toBeGreaterThanOrEqual(17);
  expect(rowOf.size).toBe(tables.length * 3);
});

test("reads and counts show one organisation's canary and no other", async () => {
  for (const organisation of w.organisations) {
    for (const table of tables) {
      const { rows } = await as(organisation, () =>
        app.query<{ text: string; organisation_id: string }>(
          `select organisation_id, to_jsonb(t)::text as text from ${identifier(table)} t`,
        ),
      );
      const text = rows.map((row) => row.text).join("\n");
      const met = w.organisations.filter(
        (other) => text.includes(canary(other)) || text.includes(other.organisationId),
      );
      expect({ table, met: met.map(({ slug }) => slug) }).toEqual({ table, met: [organisation.slug] });
    }
  }
});

test("joins that forget the organisation still meet only one", async () => {
  for (const organisation of w.organisations) {
    for (const table of tables) {
      const { rows } = await as(organisation, () =>
        app.query<{ organisation_id: string }>(
          `select distinct b.organisation_id from site a cross join ${identifier(table)} b`,
        ),
      );
      expect({ table, rows }).toEqual({ table, rows: [{ organisation_id: organisation.organisationId }] });
    }
  }
});

test("a row cannot be inserted for another organisation", async () => {
  const [here, there] = w.organisations;
  for (const table of tables) {
    const row = { ...(await fill(here, table)), organisation_id: there.organisationId };
    expect(await refusal(as(here, () => insert(app, table, row)))).toBe(
      `42501 new row violates row-level security policy for table "${table}"`,
    );
  }
});

test("updates and deletes do not reach another organisation", async () => {
  const [here, there] = w.organisations;
  const fingerprint = async (): Promise<string> => {
    let text = "";
    for (const table of tables) {
      const { rows } = await root.query(
        `select to_jsonb(t)::text as text from ${identifier(table)} t where organisation_id = $1 order by 1`,
        [there.organisationId],
      );
      text += JSON.stringify(rows);
    }
    return text;
  };
  const before = await fingerprint();
  for (const table of tables) {
    await app.query(`begin; select set_config('kept.organisation', '${here.organisationId}', true)`);
    const removed = await app
      .query(`delete from ${identifier(table)} where organisation_id = $1`, [there.organisationId])
      .then(
        ({ rowCount }) => rowCount,
        () => 0,
      );
    await app.query("commit");
    expect(removed).toBe(0);
    const writable = await root.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0
         and has_column_privilege('kept_app', attrelid, attnum, 'update')`,
      [table],
    );
    for (const { name } of writable.rows) {
      await app.query(`begin; select set_config('kept.organisation', '${here.organisationId}', true)`);
      const result = await app.query(
        `update ${identifier(table)} set ${identifier(name)} = ${identifier(name)} where organisation_id = $1`,
        [there.organisationId],
      );
      await app.query("commit");
      expect(`${table}.${name} ${result.rowCount}`).toBe(`${table}.${name} 0`);
    }
    expect(writable.rows.map(({ name }) => name)).not.toContain("organisation_id");
  }
  expect(await fingerprint()).toBe(before);
});

test("a foreign key cannot point into another organisation", async () => {
  const [here, there] = w.organisations;
  let tried = 0;
  for (const table of tables) {
    for (const key of await foreignKeys(table)) {
      if (key.table === "organisation") continue;
      const target = await fill(there, key.table);
      const row: Record<string, unknown> = { ...(await fill(here, table)) };
      if ("id" in row && !key.columns.includes("id")) row["id"] = newId();
      key.columns.forEach((column, index) => {
        if (column !== "organisation_id") row[column] = target[key.targets[index] ?? ""];
      });
      for (const column of await columns(table)) {
        // Out of the way of unique constraints, which would hide the answer.
        if (
          ["key", "message_id", "rule", "idempotency_key"].includes(column.name) &&
          column.type === "text"
        ) {
          row[column.name] = `another-${newId()}`;
        }
        // A hash is one of a kind; a canary of another one is as good.
        if (column.type === "bytea" && column.check?.includes("octet_length") === true) {
          row[column.name] = sample(here, table, column);
        }
        const counts =
          ["sequence", "position", "number", "ordinal", "leaf_index"].includes(column.name) ||
          (table === "entry_version" && column.name === "version");
        if (counts && !key.columns.includes(column.name)) row[column.name] = 2;
      }
      if (table === "case_file") row["reference"] = "X-2026-0002";
      if (table === "import_row" && !key.columns.includes("case_id"))
        Object.assign(row, { state: "waiting", case_id: null });
      // One plan a case and system.
      if (table === "execution") row["store_id"] = newId();
      // The name of a request in a vendor's system is one of a kind.
      if (table === "opendsr_exchange" || table === "opendsr_received") row["subject_request_id"] = newId();
      // One rehearsal a case: the row that is there would hide the answer.
      if (table === "drill") await root.query("delete from drill");
      const answer = await refusal(as(here, () => insert(app, table, row)));
      expect(`${table} → ${key.table}: ${answer?.slice(0, 5)}`).toBe(`${table} → ${key.table}: 23503`);
      tried += 1;
    }
  }
  expect(tried).toBeGreaterThanOrEqual(18);
});

test("every tenant table refuses every reader without a scope", async () => {
  for (const table of tables) {
    expect(await refusal(app.query(`select count(*) from ${identifier(table)}`))).toBe(
      "KP001 no scope is set",
    );
  }
});
