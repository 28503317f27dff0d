/** Values for jsonb columns. `pg` would send a list as a PostgreSQL array; this sends every value as JSON. */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";

/** The value as a jsonb parameter. Refuses what JSON cannot hold instead of dropping it. */
export function json(value: unknown): RawBuilder<unknown> {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError("A jsonb column was given a value that JSON cannot hold.");
  return sql`${text}::jsonb`;
}
