/** What to call rows found by their keys: the label columns of a map, for the person who reviews and for nobody else. */
import type { LabelQuestion, PostgresConnection } from "../store.ts";
import { baseType, identifier, qualified } from "./sql.ts";
import { openStore } from "./store.ts";

const batch = 2000;

/**
 * The label values of each row in the order asked, without empty ones; empty where the row has gone or nothing can be
 * read. Asked after the search, so a label may be newer than the row it names.
 */
export async function readLabels(
  connection: PostgresConnection,
  questions: readonly LabelQuestion[],
): Promise<readonly (readonly (readonly string[])[])[]> {
  return openStore(connection, async (client) => {
    const answers: (readonly string[])[][] = [];
    for (const question of questions) {
      const found: (readonly string[])[] = question.rows.map(() => []);
      answers.push(found);
      const text = statementOf(question);
      if (text === undefined) continue;
      for (let from = 0; from < question.rows.length; from += batch) {
        const rows = question.rows.slice(from, from + batch);
        const values = question.key.map((_, at) => rows.map((key) => key[at] ?? null));
        const { rows: read } = await client.query<{ n: string; label: (string | null)[] }>(text, values);
        for (const { n, label } of read) {
          const at = from + Number(n) - 1;
          found[at] = label.filter((value): value is string => value !== null && value !== "");
        }
      }
    }
    return answers;
  });
}

function statementOf({ table, key, label }: LabelQuestion): string | undefined {
  const readable = new Map(table.columns.map((column) => [column.name, column]));
  const shown = label.filter((name) => readable.get(name)?.readable === true);
  if (key.length === 0 || shown.length === 0) return undefined;
  if (!key.every((name) => readable.get(name)?.readable === true)) return undefined;
  const arrays = key.map((name, at) => `$${at + 1}::${baseType(readable.get(name)?.type ?? "text")}[]`);
  const named = key.map((_, at) => `k${at}`);
  const equal = key.map((name, at) => `t.${identifier(name)} = p.k${at}`).join(" and ");
  const texts = shown.map((name) => `t.${identifier(name)}::text`).join(", ");
  return (
    `select p.n::text as n, array[${texts}] as label from unnest(${arrays.join(", ")}) ` +
    `with ordinality as p(${named.join(", ")}, n) join ${qualified(table)} t on ${equal}`
  );
}
