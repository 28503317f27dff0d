/**
 * Why a mailbox could not be read, as a code of our own. A server's words are never repeated: whoever runs it chooses
 * them, and it has been sent the password.
 */
import { NotOwnNetwork, ReachRefused } from "../../../platform/reach.ts";
import type { MailboxProblem } from "../contract.ts";

/** The folder of the mailbox is not there, or may not be opened. */
export class FolderMissing extends Error {
  override readonly name = "FolderMissing";
}

const byCode: Readonly<Record<string, MailboxProblem>> = {
  ENOTFOUND: "unknown_host",
  EAI_AGAIN: "unknown_host",
  ECONNREFUSED: "unreachable",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  ETIMEDOUT: "timed_out",
  ETIMEOUT: "timed_out",
  CONNECT_TIMEOUT: "timed_out",
  GREETING_TIMEOUT: "not_imap",
  UPGRADE_TIMEOUT: "no_encryption",
  MissingServerExtension: "no_encryption",
  STARTTLS_INJECTION: "no_encryption",
  ETHROTTLE: "busy",
  ECONNRESET: "connection_lost",
  EPIPE: "connection_lost",
  NoConnection: "connection_lost",
  EConnectionClosed: "connection_lost",
  LineTooLarge: "not_imap",
  LiteralTooLarge: "not_imap",
  ResponseTooLarge: "not_imap",
  InvalidResponse: "not_imap",
  ClosedAfterConnectText: "not_imap",
  ClosedAfterConnectTLS: "not_imap",
};

const certificate = /CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|ALTNAME/;

/** `internal` for what should not have happened, which the caller logs. */
export function problemOf(error: unknown): MailboxProblem {
  if (error instanceof NotOwnNetwork) return "not_own_network";
  if (error instanceof ReachRefused) return error.code === "socket_refused" ? "address_refused" : error.code;
  if (error instanceof FolderMissing) return "no_folder";
  if (error instanceof AggregateError) return problemOf(error.errors[0]);
  if (!(error instanceof Error)) return "internal";
  if ("authenticationFailed" in error && error.authenticationFailed === true) return "login_refused";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (certificate.test(code)) return "certificate";
  const known = byCode[code];
  if (known !== undefined) return known;
  if ("tlsFailed" in error && error.tlsFailed === true) return "no_encryption";
  if (/^(?:ERR_SSL|EPROTO)/.test(code)) return "no_encryption";
  if (code.startsWith("ParserError")) return "not_imap";
  if ("responseStatus" in error) return "busy";
  return "internal";
}
