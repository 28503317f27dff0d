/**
 * Why a store could not be reached, as a code of our own. A server's words are never repeated: whoever runs it chooses
 * them, and it may have been sent the password.
 */
import pg from "pg";
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
