/**
 * Statements that come again are prepared: a connection parses them, and rewrites them for row security, once
 * (docs/decisions/0100-prepared-statements.md).
 */
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import pg from "pg";

/** A text is worth a name on the server when it is met for this time. */
const worthNaming = 3;
/** A connection keeps what it prepared: texts built from lists of any length must not fill it. */
const mostNames = 400;
const mostMet = 1200;
const longestText = 4000;

/** Of one pool: names of the texts prepared, and how often others were met. */
type Texts = { readonly named: Map<string, string>; readonly met: Map<string, number> };
const textsOf = new WeakMap<pg.Pool, Texts>();

/** The pool, for Kysely, whose connections prepare what comes again. */
export function preparing(pool: pg.Pool): PostgresPool {
  const texts = textsOf.get(pool) ?? { named: new Map(), met: new Map() };
  textsOf.set(pool, texts);
  return {
    options: pool.options,
    connect: async () => clientOf(await pool.connect(), texts),
    end: () => pool.end(),
  };
}

/** One wrapper a connection: Kysely knows its connections by their clients. */
const clients = new WeakMap<pg.PoolClient, PreparingClient>();

function clientOf(client: pg.PoolClient, texts: Texts): PostgresPoolClient {
  const known = clients.get(client);
  if (known !== undefined) return known;
  const made = new PreparingClient(client, texts);
  clients.set(client, made);
  return made;
}

class PreparingClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient;
  readonly #texts: Texts;
  #isStale = false;
  constructor(client: pg.PoolClient, texts: Texts) {
    this.#client = client;
    this.#texts = texts;
  }

  query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    text: string | PostgresCursor<R>,
    values: readonly unknown[] = [],
  ): PostgresCursor<R> | Promise<PostgresQueryResult<R>> {
    if (typeof text !== "string") throw new TypeError("Rows are read in pages here, not by cursor.");
    return this.#run(text, [...values]);
  }

  async #run<R>(text: string, values: unknown[]): Promise<PostgresQueryResult<R>> {
    const name = values.length === 0 ? undefined : nameOf(this.#texts, text);
    try {
      const given = name === undefined ? { text, values } : { name, text, values };
      // Of several statements in one text, such as those that open a transaction, the last one's.
      const result = [await this.#client.query<R & pg.QueryResultRow>(given)].flat().at(-1);
      const { command = "", rowCount, rows = [] } = result ?? {};
      return { command: isCommand(command) ? command : "SELECT", rowCount: rowCount ?? 0, rows };
    } catch (error) {
      // A table was changed under a prepared statement: only a new connection forgets it.
      this.#isStale ||= error instanceof pg.DatabaseError && error.code === "0A000";
      throw error;
    }
  }

  release(destroy = false): void {
    this.#client.release(destroy || this.#isStale);
  }
}

/** What Kysely asks by; anything else counts no rows, as a select does. */
const commands = ["UPDATE", "DELETE", "INSERT", "SELECT", "MERGE", "COMMIT", "ROLLBACK"] as const;
const isCommand = (text: string): text is (typeof commands)[number] =>
  (commands as readonly string[]).includes(text);

function nameOf({ named, met }: Texts, text: string): string | undefined {
  const known = named.get(text);
  if (known !== undefined || text.length > longestText || named.size >= mostNames) return known;
  const times = (met.get(text) ?? 0) + 1;
  // Set anew, so that the text met longest ago is the first to be forgotten.
  met.delete(text);
  if (times < worthNaming) {
    met.set(text, times);
    const [oldest] = met.keys();
    if (met.size > mostMet && oldest !== undefined) met.delete(oldest);
    return undefined;
  }
  const name = `kept_${named.size + 1}`;
  named.set(text, name);
  return name;
}
