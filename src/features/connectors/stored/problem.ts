/**
 * Why a store could not be reached, as a code of our own. A server's words are never repeated: whoever runs it chooses
 * them, and it may have been sent the password.
 */
import pg from "pg";
import { isMysqlError } from "../mysql/failure.ts";
import { MysqlRefused } from "../mysql/session.ts";
import { SqliteRefused, type RefusedWhy } from "../sqlite/open.ts";
import { StoreBusy } from "../erasable.ts";
import { NotOwnNetwork, ReachRefused } from "../../../platform/reach.ts";
import type { LookProblem } from "../contract.ts";

const byState: readonly (readonly [RegExp, LookProblem])[] = [
  [/^28P01$/, "wrong_password"],
  [/^28/, "no_access"],
  [/^3D/, "no_database"],
  [/^(?:53|57P03)/, "busy"],
];

const byCode: Readonly<Record<string, LookProblem>> = {
  ENOTFOUND: "unknown_host",
  EAI_AGAIN: "unknown_host",
  ECONNREFUSED: "unreachable",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  ECONNRESET: "unreachable",
  ENOENT: "unreachable",
  EACCES: "unreachable",
  EPIPE: "unreachable",
  ETIMEDOUT: "timed_out",
  PROTOCOL_CONNECTION_LOST: "unreachable",
  HANDSHAKE_NO_SSL_SUPPORT: "no_encryption",
  HANDSHAKE_SSL_ERROR: "certificate",
};

/** Numbers of MySQL's and MariaDB's. */
const byNumber: Readonly<Record<number, LookProblem>> = {
  1040: "busy",
  1044: "no_access",
  1045: "wrong_password",
  1049: "no_database",
  1129: "no_access",
  1130: "no_access",
  1698: "wrong_password",
  3118: "no_access",
  3159: "needs_encryption",
};

const byFile: Readonly<Record<RefusedWhy, LookProblem>> = {
  outside: "path_refused",
  no_file: "no_file",
  no_database: "not_sqlite",
  no_access: "file_refused",
  unreadable: "file_refused",
};

const certificate = /CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH/;

/** The code of a failed look; `internal` for what should not have happened, which the caller logs. */
export function problemOf(error: unknown): LookProblem {
  if (error instanceof ReachRefused || error instanceof NotOwnNetwork) return error.code;
  if (error instanceof AggregateError) return problemOf(error.errors[0]);
  if (error instanceof pg.DatabaseError) {
    const state = error.code ?? "";
    return byState.find(([pattern]) => pattern.test(state))?.[1] ?? "server_refused";
  }
  if (error instanceof SqliteRefused) return byFile[error.why];
  if (error instanceof StoreBusy) return "busy";
  // Its sentence is for whoever typed an address at the command line; what it rests on is judged here.
  if (error instanceof MysqlRefused) return error.cause === undefined ? "nameless" : problemOf(error.cause);
  if (isMysqlError(error)) return byNumber[error.errno] ?? "server_refused";
  if (!(error instanceof Error)) return "internal";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const known = byCode[code];
  if (known !== undefined) return known;
  if (certificate.test(code)) return "certificate";
  if (/SSL connection/.test(error.message)) return "no_encryption";
  if (/password/i.test(error.message)) return "wrong_password";
  if (/timeout|timed out/i.test(error.message)) return "timed_out";
  return /terminated|ended|closed/i.test(error.message) ? "unreachable" : "internal";
}
