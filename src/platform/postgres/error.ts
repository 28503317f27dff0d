/** What can keep the embedded PostgreSQL from running: a closed list of codes, each with one sentence for the person. */

export type PostgresErrorCode =
  | "unsupported-platform"
  | "binaries-missing"
  | "binaries-not-executable"
  | "nameless-user"
  | "no-server-user"
  | "no-home"
  | "folder-not-writable"
  | "folder-of-another-user"
  | "folder-unreachable"
  | "folder-in-use"
  | "not-a-cluster"
  | "other-version"
  | "socket-path"
  | "socket-taken"
  | "not-admitted"
  | "stale-lock"
  | "disk-full"
  | "out-of-memory"
  | "did-not-start"
  | "did-not-stop";

/** A refusal the person can act on. `message` is the sentence; it carries paths and numbers, never personal data. */
export class PostgresError extends Error {
  override readonly name = "PostgresError";
  readonly code: PostgresErrorCode;
  readonly sentence: string;

  constructor(code: PostgresErrorCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.code = code;
    this.sentence = sentence;
  }
}

const sqliteFull = 13;

/** The system's code (`ENOSPC`, `EACCES`, …) of an error from Node, or undefined. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) return undefined;
  return "errcode" in error && error.errcode === sqliteFull ? "ENOSPC" : error.code;
}
