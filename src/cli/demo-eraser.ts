/**
 * The second role of the example school's database, as an organisation should give it: it may change only what the words of
 * the map say of erasure. What is kept in any case it can read and nothing else.
 */
import {
  columnErase,
  linkErase,
  tableErase,
  tableEraseShared,
  type DataMap,
  type TableEntry,
} from "../features/connectors/index.ts";
import { superuser, type PostgresServer } from "../platform/postgres/postgres.ts";
import { asSuperuser } from "../platform/roles.ts";
import { schoolDatabase } from "./demo-school.ts";

export const eraserRole = "riverbridge_eraser";

/** Makes the role where there is none, and gives it its rights in the school's database. */
export async function addEraser(server: PostgresServer, map: DataMap): Promise<void> {
  await asSuperuser(server.connection(schoolDatabase, superuser), async (client) => {
    const { rowCount } = await client.query("select from pg_roles where rolname = $1", [eraserRole]);
    if (rowCount === 0) await client.query(`create role ${eraserRole} login`);
    const { rows } = await client.query<{ name: string }>(
      `select quote_ident(nspname) as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`,
    );
    for (const { name } of rows) {
      await client.query(`grant usage on schema ${name} to ${eraserRole}`);
      await client.query(`grant select on all tables in schema ${name} to ${eraserRole}`);
    }
    for (const [table, entry] of Object.entries(map.tables)) {
      const rights = rightsOf(entry);
      if (rights.length > 0)
        await client.query(`grant ${rights.join(", ")} on ${qualified(table)} to ${eraserRole}`);
    }
  });
}

/** What erasing anybody from a table may need. */
function rightsOf(entry: TableEntry): readonly string[] {
  if (entry.kind === "impersonal") return [];
  const words = [
    tableErase(entry),
    tableEraseShared(entry),
    ...entry.relations.filter(({ role }) => role !== "lookup" && role !== "owned_by").map(linkErase),
  ];
  if (words.every((word) => word === "keep")) return [];
  const links = entry.relations.flatMap(({ match, unlinkAlso = [] }) => [
    ...Object.keys(match).map((link) => link.split(/[-[]/u, 1)[0] ?? link),
    ...unlinkAlso,
  ]);
  const emptied = Object.entries(entry.columns)
    .filter(([, column]) => columnErase(column) === "clear")
    .map(([name]) => name);
  const columns = [...new Set([...links, ...emptied])].map((name) => quoted(name));
  return [
    ...(words.some((word) => word === "delete" || word === "review") ? ["delete"] : []),
    ...(columns.length > 0 ? [`update (${columns.join(", ")})`] : []),
  ];
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function qualified(table: string): string {
  const [schema, name] = table.includes(".") ? table.split(".", 2) : ["public", table];
  return `${quoted(schema ?? "")}.${quoted(name ?? "")}`;
}
