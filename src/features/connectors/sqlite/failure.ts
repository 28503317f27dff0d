/** What a failure of SQLite's is called, without its own message where that may quote a value. */
import { sqliteCode, TooLong } from "./open.ts";

/** Why a table could not be read; `undefined` when the fault is not the table's. */
export function failureOf(cause: unknown): string | undefined {
  if (cause instanceof TooLong) return cause.message;
  const code = sqliteCode(cause);
  return code === undefined ? undefined : `SQLite error ${code}`;
}

const reasons: Readonly<Record<number, string>> = {
  8: "the file may only be read",
  13: "the disk is full",
  19: "a rule of the store refuses what is left of the row",
  275: "a check of the store refuses what is left of the row",
  787: "another row refers to it, or what it refers to is gone",
  1299: "a column must not be empty",
  1555: "a value must be unique",
  1811: "a trigger of the store refuses it, or a key forbids it (RESTRICT)",
  2067: "a value must be unique",
  3091: "a column takes no value of that kind",
};

/** Messages of these name columns or constraints and nothing else. */
const named = new Set([275, 1299, 1555, 2067]);

export function refusalWords(
  error: unknown,
): { readonly why: string; readonly constraint: string | undefined } | undefined {
  if (error instanceof TooLong) return { why: error.message, constraint: undefined };
  const code = sqliteCode(error);
  if (code === undefined) return undefined;
  const why = reasons[code] ?? reasons[code & 0xff] ?? `it refused (SQLite error ${code})`;
  const constraint =
    named.has(code) && error instanceof Error
      ? /constraint failed: (.+)$/.exec(error.message)?.[1]
      : undefined;
  return { why: constraint === undefined ? why : `${why}: ${constraint}`, constraint };
}
