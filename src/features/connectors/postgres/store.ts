/** A connection to a foreign store for describing it; searching opens a session of its own (session.ts). */
import pg from "pg";
import type { PostgresConnection } from "../store.ts";

/** Connects, hands the client over and closes it whatever happens. */
export async function openStore<T>(
  connection: PostgresConnection,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ application_name: "kept", connectionTimeoutMillis: 10_000, ...connection });
  // A lost connection fails the statement under way; without a listener it would end the process.
  client.on("error", () => undefined);
  await client.connect();
  try {
    // Read only, and nobody's schema can put a function or an operator in place of a built-in one.
    await client.query(
      "set default_transaction_read_only = on; set search_path = pg_catalog, pg_temp;" +
        "set statement_timeout = '60s'; set lock_timeout = '10s'",
    );
    return await use(client);
  } finally {
    await client.end();
  }
}

/**
 * Why a table could not be read, as its SQLSTATE alone: PostgreSQL's messages may quote values. `undefined` when the
 * connection was lost or the fault is not the database's: then it is not the table's. (A foreign server behind a
 * table may be out of reach, class 08, while our connection stands.)
 */
export function failureOf(cause: unknown): string | undefined {
  const state = cause instanceof pg.DatabaseError ? cause.code : undefined;
  if (state === undefined || state.startsWith("57P")) return undefined;
  return state === "57014" ? "it took longer than the limit (SQLSTATE 57014)" : `SQLSTATE ${state}`;
}

/** SQLSTATE and message of a refusal to connect, which name no row; `undefined` for anything else. */
export function connectionRefusal(
  error: unknown,
): { readonly state: string; readonly message: string | undefined } | undefined {
  if (!(error instanceof pg.DatabaseError)) return undefined;
  const state = error.code ?? "";
  return { state, message: /^(?:08|28|3D|53|57)/.test(state) ? error.message : undefined };
}
