/**
 * One read-only snapshot of a foreign PostgreSQL: repeatable read, so that every table is seen at the same moment.
 * Values come as the text PostgreSQL writes under fixed settings, so that a key's text names its row.
 */
import pg from "pg";
import Cursor from "pg-cursor";
import { z } from "zod";

/** Rows as arrays of text; `null` is SQL NULL. */
export type TextRow = readonly (string | null)[];

export type Session = {
  readonly client: pg.Client;
  /** The snapshot's moment by the store's clock, ISO 8601 UTC. */
  readonly asOf: string;
  /** Streams a statement's rows in batches; a small answer takes one round trip. */
  rows(text: string, values: readonly unknown[]): AsyncGenerator<readonly TextRow[], void, undefined>;
  close(): Promise<void>;
};

const batch = 4000;
const asText = { getTypeParser: () => (value: string) => value } as unknown as pg.CustomTypesConfig;

/** `pg_catalog` alone: nobody's schema can put a function or an operator in place of a built-in one. */
const settings = [
  ["search_path", "pg_catalog, pg_temp"],
  ["timezone", "UTC"],
  ["datestyle", "ISO, MDY"],
  ["intervalstyle", "postgres"],
  ["bytea_output", "hex"],
  ["extra_float_digits", "1"],
  ["xmloption", "content"],
  ["idle_in_transaction_session_timeout", "0"],
  ["lock_timeout", "10s"],
] as const;

export type SessionLimits = {
  readonly statementTimeoutSeconds: number;
  readonly connectTimeoutSeconds: number;
};

/** Opens the snapshot. Fails with the driver's error when the store cannot be reached. */
export async function openSession(connection: pg.ClientConfig, limits: SessionLimits): Promise<Session> {
  const client = new pg.Client({
    ...connection,
    application_name: "kept",
    connectionTimeoutMillis: limits.connectTimeoutSeconds * 1000,
  });
  // A lost connection fails the statement under way; without a listener it would end the process.
  client.on("error", () => undefined);
  await client.connect();
  try {
    const local = settings.map(([name, value]) => `set local ${name} = ${pg.escapeLiteral(value)}`);
    // Several statements in one trip; the driver answers with a result for each.
    const results: unknown = await client.query(
      [
        "begin isolation level repeatable read read only",
        ...local,
        `set local statement_timeout = ${Math.round(limits.statementTimeoutSeconds * 1000)}`,
        `select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as as_of`,
      ].join(";"),
    );
    return {
      client,
      asOf: Moment.parse(z.array(z.unknown()).parse(results).at(-1)).rows[0].as_of,
      rows: (text, values) => stream(client, text, values),
      close: () => client.end(),
    };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

const Moment = z.looseObject({ rows: z.tuple([z.object({ as_of: z.string() })]) });

async function* stream(
  client: pg.Client,
  text: string,
  values: readonly unknown[],
): AsyncGenerator<readonly TextRow[], void, undefined> {
  const first = await client.query<(string | null)[]>({
    text: `${text} limit ${batch + 1}`,
    values: [...values],
    rowMode: "array",
    types: asText,
  });
  if (first.rows.length <= batch) {
    if (first.rows.length > 0) yield first.rows;
    return;
  }
  // A large answer is read again through a cursor: memory stays flat, and only large answers pay for it.
  const cursor = client.query(
    new Cursor<(string | null)[]>(text, [...values], { rowMode: "array", types: asText }),
  );
  try {
    for (;;) {
      const rows = await cursor.read(batch);
      if (rows.length === 0) return;
      yield rows;
    }
  } finally {
    await cursor.close();
  }
}
