/**
 * Turns what people wrote in a furnished organisation into texts that would run: names, words, letters and mails where
 * they lie sealed, past every check of input, and the rows and names of the connected database. What the text was stays
 * its beginning, so that a page can still be recognised.
 */
import pg from "pg";
import { readCells } from "../../src/platform/cells/cells.ts";
import { seal } from "../../src/platform/cells/seal.ts";
import { read } from "../../src/platform/db.ts";
import type { Furnished } from "../every_page.ts";
import { testKeys } from "../signed-in.ts";
import { scripts } from "./scripts.ts";

/** One of them, another each time. */
let turn = 0;
function aScript(): string {
  turn += 1;
  return scripts[turn % scripts.length] ?? "";
}
/** All of them, for texts that have room. */
const everyScript = scripts.join("\n");

const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ");
const name = (text: string): string => `${text} ${oneLine(aScript())}`;
const words = (text: string): string => `${text}\n${everyScript}`;

type Part = (text: string) => string;
const inside =
  (change: (value: Record<string, unknown>) => Record<string, unknown>): Part =>
  (text) =>
    JSON.stringify(change(JSON.parse(text) as Record<string, unknown>));

/** What becomes of a sealed text, by its table and column; the others hold no words of people. */
const parts: Readonly<Record<string, Part>> = {
  "account name": name,
  "api_token label": name,
  "rights_request requester_name_cell": name,
  "rights_request requester_address_cell": words,
  "rights_request subject_name_cell": name,
  "rights_request wording_cell": words,
  "case_event words": words,
  "rights_letter body": inside((letter) => ({
    ...letter,
    title: name("A letter"),
    recipient: [name("Carmen Ortega"), name("12 Long Road")],
    blocks: [
      { kind: "heading", text: name("Heading") },
      ...scripts.map((text) => ({ kind: "paragraph", text })),
      { kind: "list", items: scripts.slice(0, 40) },
      { kind: "facts", facts: [{ term: name("Term"), text: name("Fact") }] },
    ],
    signature: [name("Anna Ferrer")],
  })),
  "outbox_mail content": inside((mail) => ({
    ...mail,
    subject: name("Subject").replaceAll("=?", "").slice(0, 200),
    text: words(String(mail["text"])),
  })),
};

/** Poisons the cells; gives how many of each kind there were. */
export async function poisonCells({
  w,
  anna,
}: Pick<Furnished, "w" | "anna">): Promise<Readonly<Record<string, number>>> {
  const { scope } = anna;
  const { organisationId } = scope;
  const client = new pg.Client(w.database.connection);
  await client.connect();
  const counts: Record<string, number> = {};
  const rows = await read(w.db, scope, (tx) => tx.selectFrom("cell").selectAll().execute());
  const texts = await read(w.db, scope, (tx) =>
    readCells(
      tx,
      scope,
      testKeys,
      rows.map(({ id }) => id),
    ),
  );
  for (const { id, row_table: table, row_column: column, row_id: rowId, ...row } of rows) {
    const part = parts[`${table} ${column}`];
    const text = texts.get(id);
    if (part === undefined || text === undefined) continue;
    const owner = { kind: row.key_owner_kind, id: row.key_owner_id };
    const key = await testKeys.current(organisationId, owner);
    const sealed = seal(key, owner, { organisationId, table, column, rowId }, Buffer.from(part(text)));
    await client.query("update kept.cell set envelope = $1 where id = $2", [sealed, id]);
    counts[`${table} ${column}`] = (counts[`${table} ${column}`] ?? 0) + 1;
  }
  await client.end();
  return counts;
}

/** Poisons the connected database: every text that may be another, and a table whose names are texts like these. */
export async function poisonStore({ w }: Pick<Furnished, "w">): Promise<number> {
  const client = new pg.Client(w.school.connection);
  await client.connect();
  const kept = new Set(
    Object.entries(w.school.map.tables).flatMap(([table, { identities, relations }]) => [
      ...identities.map(({ column }) => `${table}.${column}`),
      ...relations.flatMap(({ match }) => Object.keys(match).map((column) => `${table}.${column}`)),
    ]),
  );
  const { rows: columns } = await client.query<{ table: string; column: string }>(
    `select c.table_name as table, c.column_name as column from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'character varying')`,
  );
  let changed = 0;
  for (const { table, column } of columns.filter((one) => !kept.has(`${one.table}.${one.column}`))) {
    // What a constraint or a key forbids stays as it was.
    const poisoned = await client
      .query(
        `update "${table}" set "${column}" = "${column}" || ' ' || ($1::text[])[1 + abs(hashtext("${column}")) % cardinality($1::text[])]`,
        [scripts],
      )
      .catch(() => undefined);
    changed += (poisoned?.rowCount ?? 0) > 0 ? 1 : 0;
  }
  for (const script of scripts.slice(0, 30))
    await client.query(
      `create table ${pg.escapeIdentifier(script.slice(0, 60))} (${pg.escapeIdentifier(script.slice(0, 60))} text, email text)`,
    );
  await client.end();
  return changed;
}
