/**
 * Everything a database holds, as it is read by somebody who holds every key that there is: each column of each table, bytes as
 * they are, and each sealed text and payload opened.
 */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { open, readHead } from "../../src/platform/cells/seal.ts";
import { read, readGlobal } from "../../src/platform/db.ts";
import type { Database, Tx } from "../../src/platform/db.ts";
import type { KeyProvider } from "../../src/platform/keys.ts";
import { systemScope } from "../../src/platform/organisations.ts";
import { cellOf, payloadOf } from "./attacker.ts";
import type { Sealed } from "./attacker.ts";

export type Everything = { readonly plain: string; readonly opened: string };

export async function everythingIn(db: Database, keys: KeyProvider): Promise<Everything> {
  const organisations = await readGlobal(db, (tx) => tx.selectFrom("organisation").select("id").execute());
  const plain: string[] = [];
  const opened: string[] = [];
  for (const { id } of organisations) {
    const lines = await read(db, await systemScope(db, id), linesOf);
    for (const [table, rows] of lines) {
      for (const line of rows) {
        plain.push(line, ...bytesIn(line));
        if (table === "cell") opened.push(await openedBy(keys, cellOf(line)));
        if (table === "ledger_payload") opened.push(await openedBy(keys, payloadOf(line)));
      }
    }
  }
  return { plain: plain.join("\n"), opened: opened.join("\n") };
}

async function linesOf(tx: Tx): Promise<ReadonlyMap<string, readonly string[]>> {
  const tables = sql<{ name: string }>`select relname::text as name from pg_class
    where relnamespace = 'kept'::regnamespace and relkind = 'r'
      and has_table_privilege(oid, 'select') order by 1`;
  const all = new Map<string, readonly string[]>();
  for (const { name } of (await tables.execute(tx)).rows) {
    const of: RawBuilder<{ line: string }> =
      sql`select row_to_json(one)::text as line from ${sql.table(`kept.${name}`)} one`;
    all.set(
      name,
      (await of.execute(tx)).rows.map(({ line }) => line),
    );
  }
  return all;
}

/** Columns of bytes, which JSON shows as hex. */
const bytesIn = (line: string): readonly string[] =>
  [...line.matchAll(/\\\\x((?:[0-9a-f]{2})+)/gu)].map(([, hex = ""]) =>
    Buffer.from(hex, "hex").toString("latin1"),
  );

async function openedBy(keys: KeyProvider, sealed: Sealed): Promise<string> {
  const { organisationId, owner, place, envelope } = sealed;
  const key = await keys.find(organisationId, owner, readHead(envelope).keyId);
  return key === undefined ? "" : open(key, owner, { organisationId, ...place }, envelope).toString("utf8");
}
