/**
 * What our role may do in the organisation's database, before anything is read. Reading is all a search needs: more is reported
 * with the line that takes it away, and whatever may be out of sight is reported because an empty answer would then prove
 * nothing (GDPR art. 32; decision 41).
 */
import type { Table } from "../catalog.ts";
import type { ConnectionFinding, ConnectionTest } from "../store.ts";
import { readGrants, type Grants } from "./grants.ts";
import { introspect, markerTable } from "./introspect.ts";
import type { Session } from "./session.ts";
import { identifier, qualified } from "./sql.ts";
import { hasMarker } from "./writer.ts";

/** From these on the server has what a search asks with (JSON_TABLE). */
const oldest = { MariaDB: [10, 6], MySQL: [8, 0] } as const;
const listed = 8;
const writing = ["INSERT", "UPDATE", "DELETE"] as const;

export async function testConnection(session: Session): Promise<ConnectionTest> {
  const { system, version } = session;
  const [[role = "", readOnly = 0] = []] = await session.all("select current_user(), @@global.read_only");
  const base = { system, role: String(role), version, replica: String(readOnly) !== "0" };
  const tooOld = isTooOld(system, version);
  if (tooOld !== undefined) return { ...base, findings: [tooOld] };
  const grants = await readGrants(session);
  const tables = [...(await introspect(session)).tables.values()];
  const account = accountName(String(role));
  const database = identifier(session.database);
  const findings = [
    ...serverFindings(grants, account, database, base.replica),
    ...(await writeFindings(session, grants, tables, account, database)),
    ...sightFindings(grants, tables, account, database),
  ];
  if (!findings.some(({ level }) => level === "refuse" || level === "warn"))
    findings.push(finding("note", "read_only_role", "The role can read and nothing else, as it should be."));
  return { ...base, findings };
}

function isTooOld(system: Session["system"], version: string): ConnectionFinding | undefined {
  // Before version 11 a MariaDB may put `5.5.5-` before its own number.
  const [, major = "0", minor = "0"] = /^(?:5\.5\.5-)?(\d+)\.(\d+)/.exec(version) ?? [];
  const [least, then] = oldest[system];
  if (Number(major) > least || (Number(major) === least && Number(minor) >= then)) return undefined;
  return finding(
    "refuse",
    "too_old",
    `${system} ${version} is too old: connect to version ${least}.${then} or newer.`,
  );
}

/** `ada@localhost` → `'ada'@'localhost'`. */
function accountName(role: string): string {
  const at = role.lastIndexOf("@");
  const quoted = (part: string): string => `'${part.replaceAll("'", "''")}'`;
  return at === -1 ? quoted(role) : `${quoted(role.slice(0, at))}@${quoted(role.slice(at + 1))}`;
}

function serverFindings(
  grants: Grants,
  account: string,
  database: string,
  isReplica: boolean,
): readonly ConnectionFinding[] {
  const found: ConnectionFinding[] = [];
  const isSuper = grants.all === "server" || grants.global.has("SUPER");
  if (isSuper)
    found.push(
      finding(
        "warn",
        "superuser",
        "The role may do anything on the server. Use one of its own instead: CREATE USER 'kept_reader'@'%' IDENTIFIED BY 'choose-a-password'; " +
          `GRANT SELECT ON ${database}.* TO 'kept_reader'@'%';`,
      ),
    );
  const rights = [
    ["FILE", "reads_files", "read and write files of the server"],
    ["CREATE USER", "creates_roles", "create users"],
    ["REPLICATION SLAVE", "replication", "copy the whole server"],
  ] as const;
  // Who may do anything may do these too: one finding says it.
  if (!isSuper)
    for (const [right, what, can] of rights)
      if (grants.global.has(right))
        found.push(
          finding(
            "warn",
            what,
            `The role may ${can}; a search never does: REVOKE ${right} ON *.* FROM ${account};`,
          ),
        );
  if (grants.mayGrant && !isSuper)
    found.push(
      finding(
        "warn",
        "grants_rights",
        `The role may hand its rights on: REVOKE GRANT OPTION ON ${database}.* FROM ${account};`,
      ),
    );
  if (isReplica)
    found.push(
      finding(
        "note",
        "replica",
        "This server may only be read: what was written in the last moments may be missing.",
      ),
    );
  return found;
}

async function writeFindings(
  session: Session,
  grants: Grants,
  tables: readonly Table[],
  account: string,
  database: string,
): Promise<readonly ConnectionFinding[]> {
  if (grants.all === "server" || grants.global.has("SUPER")) return [];
  const found: ConnectionFinding[] = [];
  if (grants.all === "database" || ["CREATE", "ALTER", "DROP"].some((right) => grants.onDatabase(right)))
    found.push(
      finding(
        "warn",
        "owns_tables",
        `The role may change or drop the tables themselves: REVOKE ALL PRIVILEGES ON ${database}.* FROM ${account}; GRANT SELECT ON ${database}.* TO ${account};`,
      ),
    );
  const written = tables.filter(
    (table) =>
      table.kind === "table" && writing.some((right) => grants.onTable(right, table.schema, table.name)),
  );
  if (written.length === 0) return found;
  if (found.length === 0)
    found.push(
      finding(
        "warn",
        "writes_tables",
        `The role may write to ${count(written)}: ${
          writing.some((right) => grants.onDatabase(right))
            ? `REVOKE INSERT, UPDATE, DELETE ON ${database}.* FROM ${account};`
            : written
                .map((table) => `REVOKE INSERT, UPDATE, DELETE ON ${qualified(table)} FROM ${account};`)
                .join(" ")
        }`,
        written,
      ),
    );
  if (!(await hasMarker(session)))
    found.push(
      finding(
        "note",
        "no_record_of_runs",
        "An erasure that is cut off while it commits cannot be told from one that was rolled back, unless this table is there for it: " +
          `CREATE TABLE ${identifier(markerTable)} (run char(36) PRIMARY KEY) ENGINE=InnoDB;`,
      ),
    );
  return found;
}

function sightFindings(
  grants: Grants,
  tables: readonly Table[],
  account: string,
  database: string,
): readonly ConnectionFinding[] {
  const found: ConnectionFinding[] = [];
  if (!grants.onDatabase("SELECT"))
    found.push(
      finding(
        "gap",
        "out_of_sight",
        `Tables and columns the role has no right on cannot be seen at all, nor counted: GRANT SELECT ON ${database}.* TO ${account};`,
      ),
    );
  const refused = tables.filter(({ readable }) => !readable);
  if (refused.length > 0)
    found.push(
      finding(
        "gap",
        "table_refused",
        `The role may not read ${count(refused)}: ${refused.map((table) => `GRANT SELECT ON ${qualified(table)} TO ${account};`).join(" ")}`,
        refused,
      ),
    );
  for (const table of tables) {
    const closed = table.columns.filter(({ readable }) => !readable).map(({ name }) => identifier(name));
    if (!table.readable || closed.length === 0) continue;
    const columns = closed.join(", ");
    found.push(
      finding(
        "gap",
        "column_refused",
        `The role may not read ${columns} of ${qualified(table)}: GRANT SELECT (${columns}) ON ${qualified(table)} TO ${account};`,
        [table],
      ),
    );
  }
  for (const table of tables)
    if (table.unerasable !== undefined)
      found.push(
        finding(
          table.unsteady === true ? "gap" : "note",
          "not_transactional",
          `${table.id}: ${table.unerasable}. Nothing is erased from it${table.unsteady === true ? ", and it is read as it stands when it is read, not at the moment of the search" : ""}.`,
          [table],
        ),
      );
  return found;
}

function finding(
  level: ConnectionFinding["level"],
  what: ConnectionFinding["what"],
  sentence: string,
  tables: readonly Table[] = [],
): ConnectionFinding {
  return { level, what, tables: tables.map(({ id }) => id), sentence };
}

function count(tables: readonly Table[]): string {
  const shown = tables.slice(0, listed).map(({ id }) => id);
  const more = tables.length > listed ? ` and ${tables.length - listed} more` : "";
  return `${tables.length} ${tables.length === 1 ? "table" : "tables"} (${shown.join(", ")}${more})`;
}
