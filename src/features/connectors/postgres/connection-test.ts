/**
 * What our role may do in the organisation's database, before anything is read. Reading is all a search needs: more is
 * reported with the line that takes it away, and whatever narrows the view is reported because an empty answer would
 * then prove nothing (GDPR art. 32; decision 41).
 */
import pg from "pg";
import { tableId } from "../catalog.ts";
import type { ConnectionFinding, ConnectionTest } from "../store.ts";
import { narrowed, ourTables } from "./introspect.ts";

/** The oldest release its makers still mend. */
const oldestServer = 140000;
const listed = 8;

const roleQuery = `
  select current_user as role, pg_catalog.current_setting('server_version') as version,
    pg_catalog.current_setting('server_version_num')::int as "versionNumber",
    pg_catalog.pg_is_in_recovery() as replica,
    r.rolsuper as superuser, r.rolbypassrls as "bypassesRowSecurity", r.rolreplication as replication,
    r.rolcreaterole as "createsRoles", r.rolcreatedb as "createsDatabases",
    array(
      select m.rolname::text from pg_catalog.pg_roles m
      where m.rolname in ('pg_write_all_data', 'pg_read_all_data', 'pg_read_server_files', 'pg_write_server_files',
        'pg_execute_server_program', 'pg_maintain', 'pg_monitor', 'pg_read_all_settings', 'pg_signal_backend')
        and pg_catalog.pg_has_role(r.oid, m.oid, 'MEMBER')
      order by 1
    ) as memberships
  from pg_catalog.pg_roles r where r.rolname = current_user`;

const tablesQuery = `
  with t as (${ourTables})
  select t.schema, t.name,
    pg_catalog.pg_has_role(t.relowner, 'MEMBER') as owned,
    pg_catalog.has_table_privilege(t.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
      or pg_catalog.has_any_column_privilege(t.oid, 'INSERT, UPDATE') as writable,
    ${narrowed} as narrowed,
    pg_catalog.has_schema_privilege(t.relnamespace, 'USAGE') and pg_catalog.has_table_privilege(t.oid, 'SELECT') as whole,
    columns.readable, columns.refused
  from t cross join lateral (
    select
      coalesce(array_agg(a.attname::text order by a.attnum) filter (where c.allowed), '{}') as readable,
      coalesce(array_agg(a.attname::text order by a.attnum) filter (where not c.allowed), '{}') as refused
    from pg_catalog.pg_attribute a
    cross join lateral (
      select pg_catalog.has_schema_privilege(t.relnamespace, 'USAGE')
        and pg_catalog.has_column_privilege(t.oid, a.attnum, 'SELECT') as allowed
    ) c
    where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  ) columns
  order by t.schema, t.name`;

const schemasQuery = `
  select n.nspname as schema from pg_catalog.pg_namespace n
  where n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
    and pg_catalog.has_schema_privilege(n.oid, 'CREATE')
  order by 1`;

type RoleRow = {
  readonly role: string;
  readonly version: string;
  readonly versionNumber: number;
  readonly replica: boolean;
  readonly superuser: boolean;
  readonly bypassesRowSecurity: boolean;
  readonly replication: boolean;
  readonly createsRoles: boolean;
  readonly createsDatabases: boolean;
  readonly memberships: readonly string[];
};
type TableRow = {
  readonly schema: string;
  readonly name: string;
  readonly owned: boolean;
  readonly writable: boolean;
  readonly narrowed: boolean;
  readonly whole: boolean;
  readonly readable: readonly string[];
  readonly refused: readonly string[];
};

/** Asks the catalogue what the connected role may do; reads no row of the organisation's. */
export async function testConnection(client: pg.ClientBase): Promise<ConnectionTest> {
  const [role] = (await client.query<RoleRow>(roleQuery)).rows;
  if (role === undefined) throw new Error("the server does not know the role we are connected as");
  const { rows: tables } = await client.query<TableRow>(tablesQuery);
  const { rows: schemas } = await client.query<{ schema: string }>(schemasQuery);
  const narrow = role.superuser ? "create a role of its own: " : "";
  const findings = [
    ...roleFindings(role, narrow),
    ...grantFindings(role, tables, schemas),
    ...sightFindings(role, tables),
  ];
  if (!findings.some((found) => found.level === "refuse" || found.level === "warn"))
    findings.push(finding("note", "read_only_role", "The role can read and nothing else, as it should be."));
  return { system: "PostgreSQL", role: role.role, version: role.version, replica: role.replica, findings };
}

function roleFindings(role: RoleRow, prefix: string): readonly ConnectionFinding[] {
  const name = pg.escapeIdentifier(role.role);
  const found: ConnectionFinding[] = [];
  if (role.versionNumber < oldestServer)
    found.push(
      finding("refuse", "too_old", `PostgreSQL ${role.version} is too old: connect to version 14 or newer.`),
    );
  if (role.superuser)
    found.push(
      finding(
        "warn",
        "superuser",
        `The role is a superuser and may do anything. Instead ${prefix}CREATE ROLE kept_reader LOGIN; ` +
          "GRANT USAGE ON SCHEMA public TO kept_reader; GRANT SELECT ON ALL TABLES IN SCHEMA public TO kept_reader;",
      ),
    );
  const attributes = [
    ["replication", role.replication, "copy the whole server", "NOREPLICATION"],
    ["creates_roles", role.createsRoles, "create roles", "NOCREATEROLE"],
    ["creates_databases", role.createsDatabases, "create databases", "NOCREATEDB"],
  ] as const;
  // A superuser has every attribute: one finding says it.
  if (!role.superuser)
    for (const [what, given, can, sql] of attributes)
      if (given)
        found.push(
          finding("warn", what, `The role may ${can}; a search never does: ALTER ROLE ${name} ${sql};`),
        );
  if (role.bypassesRowSecurity && !role.superuser)
    found.push(
      finding(
        "note",
        "bypasses_row_security",
        "The role sees through row-level security (BYPASSRLS): nothing is hidden from a search, and it should only read.",
      ),
    );
  const wide = role.superuser ? [] : role.memberships;
  for (const membership of wide)
    found.push(
      finding(
        membership === "pg_read_all_data" || membership === "pg_monitor" ? "note" : "warn",
        "broad_membership",
        membership === "pg_read_all_data"
          ? "The role reads every table of this database through pg_read_all_data, later ones too: enough for a search, more than most need."
          : `The role is a member of ${membership}: REVOKE ${membership} FROM ${name};`,
      ),
    );
  if (role.replica)
    found.push(
      finding(
        "note",
        "replica",
        "This is a read replica: what was written in the last moments may be missing.",
      ),
    );
  return found;
}

function grantFindings(
  role: RoleRow,
  tables: readonly TableRow[],
  schemas: readonly { readonly schema: string }[],
): readonly ConnectionFinding[] {
  if (role.superuser) return [];
  const name = pg.escapeIdentifier(role.role);
  const found: ConnectionFinding[] = [];
  const owned = tables.filter((table) => table.owned);
  if (owned.length > 0)
    found.push(
      finding(
        "warn",
        "owns_tables",
        `The role owns ${count(owned)} and may change or drop them. Use another: CREATE ROLE kept_reader LOGIN; ` +
          grantSelect(owned, "kept_reader"),
        owned,
      ),
    );
  const written = tables.filter((table) => table.writable && !table.owned);
  if (written.length > 0)
    found.push(
      finding(
        "warn",
        "writes_tables",
        `The role may write to ${count(written)}: REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ${names(written)} FROM ${name};`,
        written,
      ),
    );
  for (const { schema } of schemas)
    found.push(
      finding(
        "warn",
        "creates_in_schema",
        `The role may create objects in the schema ${schema}: REVOKE CREATE ON SCHEMA ${pg.escapeIdentifier(schema)} FROM ${name}, PUBLIC;`,
      ),
    );
  return found;
}

function sightFindings(role: RoleRow, tables: readonly TableRow[]): readonly ConnectionFinding[] {
  const name = pg.escapeIdentifier(role.role);
  const found: ConnectionFinding[] = [];
  for (const table of tables.filter((one) => one.narrowed))
    found.push(
      finding(
        "gap",
        "narrowed",
        `Row-level security narrows what the role sees of ${quoted(table)}; nothing found there proves nothing: ` +
          `CREATE POLICY kept_reads_all ON ${quoted(table)} FOR SELECT TO ${name} USING (true);`,
        [table],
      ),
    );
  const refused = tables.filter((table) => table.readable.length === 0 && !table.whole);
  if (refused.length > 0)
    found.push(
      finding(
        "gap",
        "table_refused",
        `The role may not read ${count(refused)}: ${grantSelect(refused, name)}`,
        refused,
      ),
    );
  for (const table of tables) {
    if (table.readable.length === 0 || table.refused.length === 0) continue;
    const columns = table.refused.map((column) => pg.escapeIdentifier(column)).join(", ");
    found.push(
      finding(
        "gap",
        "column_refused",
        `The role may not read ${columns} of ${quoted(table)}: GRANT SELECT (${columns}) ON ${quoted(table)} TO ${name};`,
        [table],
      ),
    );
  }
  return found;
}

function finding(
  level: ConnectionFinding["level"],
  what: ConnectionFinding["what"],
  sentence: string,
  tables: readonly TableRow[] = [],
): ConnectionFinding {
  return { level, what, tables: tables.map((table) => tableId(table.schema, table.name)), sentence };
}

function quoted(table: TableRow): string {
  return `${pg.escapeIdentifier(table.schema)}.${pg.escapeIdentifier(table.name)}`;
}

/** Ready SQL: whole, however many tables there are. */
function names(tables: readonly TableRow[]): string {
  return tables.map(quoted).join(", ");
}

function grantSelect(tables: readonly TableRow[], role: string): string {
  const schemas = [...new Set(tables.map((table) => pg.escapeIdentifier(table.schema)))].join(", ");
  return `GRANT USAGE ON SCHEMA ${schemas} TO ${role}; GRANT SELECT ON ${names(tables)} TO ${role};`;
}

function count(tables: readonly TableRow[]): string {
  const shown = tables.slice(0, listed).map((table) => tableId(table.schema, table.name));
  const more = tables.length > listed ? ` and ${tables.length - listed} more` : "";
  return `${tables.length} ${tables.length === 1 ? "table" : "tables"} (${shown.join(", ")}${more})`;
}
