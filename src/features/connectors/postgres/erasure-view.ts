/**
 * One moment of a PostgreSQL store as an erasure looks at it (decision 98): facts of rows, what refers to them, what is
 * left of a value. Reads only; the writer adds to it what changes rows.
 */
import pg from "pg";
import type { TableId } from "../catalog.ts";
import { StoreBusy, type ErasureView } from "../erasable.ts";
import type { ViewLimits } from "../store.ts";
import { factsStatement, referencesStatement, type Statement } from "./erase-sql.ts";
import { introspect } from "./introspect.ts";
import { createReader } from "./reader.ts";
import { scanFor } from "./residual.ts";
import { asText, openSession, type Session, type TextRow } from "./session.ts";

/** Opens a read-only snapshot; fails as `openSession` does. */
export async function openErasureView(
  connection: pg.ClientConfig,
  limits: ViewLimits,
  wanted: ReadonlySet<TableId>,
): Promise<ErasureView> {
  const session = await openSession(connection, limits, wanted);
  try {
    return await viewOf(session, limits);
  } catch (error) {
    await session.close().catch(() => undefined);
    throw error;
  }
}

export async function viewOf(session: Session, { rowsPerStatement }: ViewLimits): Promise<ErasureView> {
  const { client } = session;
  const catalog = await introspect(client);
  const reader = await createReader(session, catalog);
  const { equality } = catalog;
  return {
    asOf: session.asOf,
    catalog,
    reader,
    facts: async function* (on, rows, question) {
      for (let from = 0; from < rows.length; from += rowsPerStatement) {
        const part = rows.slice(from, from + rowsPerStatement);
        const answers = await asked(client, factsStatement(on, part, question, catalog));
        yield answers.map(([row, fingerprint, until, hasEnded, isBlank, ...refers]) => ({
          row: from + Number(row),
          fingerprint: fingerprint ?? "",
          until: until ?? undefined,
          hasEnded: hasEnded === "t",
          isBlank: isBlank === "t",
          refers: refers.map((each) => each === "t"),
        }));
      }
    },
    references: async function* (key, to, targets, fromKey) {
      for (let from = 0; from < targets.length; from += rowsPerStatement) {
        const part = targets.slice(from, from + rowsPerStatement);
        const { text, values } = referencesStatement(key, to, part, fromKey, equality);
        for await (const rows of session.rows(text, values)) {
          yield rows.map(([target, ...found]) => ({
            target: from + Number(target),
            from: fromKey === undefined ? undefined : found.map((value) => value ?? ""),
          }));
        }
      }
    },
    scan: (values, kept, seconds) => scanFor(client, catalog, values, kept, seconds),
    close: () => session.close(),
  };
}

/** The answer as text; `StoreBusy` when somebody else holds or changed what is asked for. */
export async function asked(client: pg.Client, { text, values }: Statement): Promise<readonly TextRow[]> {
  try {
    const result = await client.query<(string | null)[]>({
      text,
      values: [...values],
      rowMode: "array",
      types: asText,
    });
    return result.rows;
  } catch (error) {
    throw busy(error) ?? error;
  }
}

/** Somebody else holds or changed what we need: the whole may be tried again. */
export function busy(error: unknown): StoreBusy | undefined {
  if (error instanceof StoreBusy) return error;
  const state = error instanceof pg.DatabaseError ? error.code : undefined;
  const isBusy = state === "40001" || state === "40P01" || state === "55P03";
  return isBusy ? new StoreBusy("rows are being changed by somebody else", { cause: error }) : undefined;
}
