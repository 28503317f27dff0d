/** What our role may do, read from its grants as the server writes them. */
import type { Session } from "./session.ts";

export type Grants = {
  /** Whether a right holds for everything in the database, whatever table. */
  onDatabase(right: string): boolean;
  onTable(right: string, schema: string, table: string): boolean;
  /** Rights on the whole server. */
  readonly global: ReadonlySet<string>;
  /** `ALL PRIVILEGES` on the server or on the database. */
  readonly all: "server" | "database" | undefined;
  readonly mayGrant: boolean;
};

type Grant = {
  readonly rights: ReadonlySet<string>;
  readonly schema: string;
  readonly table: string;
  readonly mayGrant: boolean;
};

export async function readGrants(session: Session): Promise<Grants> {
  const rows = await session.all("show grants");
  return grantsOf(
    rows.flatMap(([line]) => (typeof line === "string" ? [line] : [])),
    session.database,
  );
}

function grantsOf(lines: readonly string[], database: string): Grants {
  const grants = lines.flatMap(readGrant);
  const ofServer = grants.filter(({ schema, table }) => schema === "*" && table === "*");
  const ofDatabase = (schema: string): readonly Grant[] =>
    grants.filter((grant) => grant.table === "*" && grant.schema !== "*" && fits(grant.schema, schema));
  const has = (some: readonly Grant[], right: string): boolean =>
    some.some(({ rights }) => rights.has(right) || rights.has("ALL PRIVILEGES"));
  const whole = (schema: string): readonly Grant[] => [...ofServer, ...ofDatabase(schema)];
  return {
    onDatabase: (right) => has(whole(database), right),
    onTable: (right, schema, table) =>
      has(
        [...whole(schema), ...grants.filter((grant) => grant.schema === schema && grant.table === table)],
        right,
      ),
    global: new Set(ofServer.flatMap(({ rights }) => [...rights])),
    all: has(ofServer, "ALL PRIVILEGES")
      ? "server"
      : has(ofDatabase(database), "ALL PRIVILEGES")
        ? "database"
        : undefined,
    mayGrant: [...whole(database)].some(({ mayGrant }) => mayGrant),
  };
}

const name = String.raw`(\*|\`(?:[^\`]|\`\`)*\`|"(?:[^"]|"")*")`;
const form = new RegExp(String.raw`^GRANT (.+?) ON (?:TABLE )?${name}\.${name} TO `);

/** Roles and routines are no rights on tables: what a role brings stands in lines of its own. */
function readGrant(line: string): readonly Grant[] {
  const [, rights = "", schema = "", table = ""] = form.exec(line) ?? [];
  if (rights === "") return [];
  // A right on some columns is no right on the table.
  const whole = rights.replaceAll(/[\w ]+\([^)]*\)/g, "").split(",");
  return [
    {
      rights: new Set(whole.map((right) => right.trim()).filter((right) => right !== "")),
      schema: unquoted(schema),
      table: unquoted(table),
      mayGrant: / WITH .*GRANT OPTION/.test(line),
    },
  ];
}

function unquoted(quoted: string): string {
  const sign = quoted.slice(0, 1);
  return quoted === "*" ? quoted : quoted.slice(1, -1).replaceAll(sign + sign, sign);
}

/** In the name of a database `%` and `_` stand for anything, unless they are escaped. */
function fits(pattern: string, schema: string): boolean {
  const source = pattern.replaceAll(/\\([%_\\])|([%_])|([^\\%_]+)|\\/g, (part, escaped, wild, plain) => {
    if (typeof escaped === "string") return RegExp.escape(escaped);
    if (typeof wild === "string") return wild === "%" ? ".*" : ".";
    return RegExp.escape(typeof plain === "string" ? plain : part);
  });
  return new RegExp(`^${source}$`, "s").test(schema);
}
