/** One sentence for each thing that can go wrong; loaded only when something did. */
import { connectionRefusal, mysqlSentence, StoreBusy } from "../features/connectors/standalone.ts";
import { AccessRefused, ChangeRefused } from "../features/rights/standalone.ts";

/** One or more sentences for `error`; a programming fault keeps its stack, because someone must mend it. */
export function explain(error: unknown): readonly string[] {
  if (error instanceof AccessRefused) return error.sentences;
  if (error instanceof ChangeRefused) return error.sentences;
  if (error instanceof StoreBusy)
    return ["Somebody else is changing these rows; nothing has happened. Run the same again."];
  const refusal = connectionRefusal(error);
  if (refusal !== undefined) {
    const { state, message } = refusal;
    return [
      message === undefined
        ? `The database answered with an error (SQLSTATE ${state}).`
        : `The database refused: ${message} (SQLSTATE ${state}).`,
    ];
  }
  const answer = mysqlSentence(error);
  if (answer !== undefined) return [answer];
  if (!(error instanceof Error)) return ["Something failed without saying what."];
  if ("sentence" in error && typeof error.sentence === "string") return [error.sentence];
  const sentence = connectionSentence(error) ?? fileSentence(error);
  if (sentence !== undefined) return [sentence];
  if (error.name.endsWith("Refused")) return error.message.split("\n");
  return [
    "This is a fault in Kept, not in what you did. Please report it with these lines:",
    ...(error.stack ?? error.message).split("\n"),
  ];
}

type SystemError = Error & { readonly code: string; readonly syscall?: unknown; readonly path?: unknown };

function isSystemError(error: Error): error is SystemError {
  return "code" in error && typeof error.code === "string";
}

const connecting: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Nothing answers there: is the database running, and are host and port right?",
  ENOTFOUND: "The host's name is not known: check the address.",
  EAI_AGAIN: "The host's name cannot be looked up now: check the address and the network.",
  ETIMEDOUT: "The database did not answer in time: check the address and the firewall.",
  EHOSTUNREACH: "There is no way to that host: check the address and the network.",
  ENETUNREACH: "There is no way to that host: check the address and the network.",
  ECONNRESET: "The connection was cut by the other side.",
  EPIPE: "The connection was cut by the other side.",
  ERR_INVALID_URL:
    "The database's address cannot be read. In a name or password, # / ? @ : % are written %23 %2F %3F %40 %3A %25.",
  EADDRINUSE: "The port is taken by another program; choose another with KEPT_PORT.",
};

/** The driver gives some of its errors no code. */
const driverMessages: readonly (readonly [RegExp, string])[] = [
  [/^timeout expired|connection timeout|timeout exceeded/i, connecting["ETIMEDOUT"] ?? ""],
  [/^Connection terminated/, connecting["ECONNRESET"] ?? ""],
  [/^URI malformed/, connecting["ERR_INVALID_URL"] ?? ""],
  [
    /password must be a string|password must be a non-empty string/,
    "The server asks for a password: give it in KEPT_STORE_URL, in PGPASSWORD or in ~/.pgpass.",
  ],
  [
    /does not support SSL/,
    "The server offers no encrypted connections: turn TLS on there, or take sslmode out of the address.",
  ],
];

function connectionSentence(error: Error): string | undefined {
  const said = driverMessages.find(([message]) => message.test(error.message));
  if (said !== undefined) return said[1];
  if (!isSystemError(error)) return undefined;
  if (/^ERR_TLS_|CERT|UNABLE_TO_VERIFY|SELF_SIGNED/.test(error.code)) {
    return `The server's certificate is not trusted (${error.code}): name its authority with sslrootcert=… in the address.`;
  }
  if (error.syscall === "connect" && (error.code === "ENOENT" || error.code === "EACCES")) {
    return `There is no socket we may use at ${String("address" in error ? error.address : "that path")}: is the database running there?`;
  }
  return connecting[error.code];
}

const filing: Readonly<Record<string, string>> = {
  ENOENT: "There is no such file or folder",
  EACCES: "This user may not use that file or folder",
  EPERM: "This user may not use that file or folder",
  EROFS: "That disk may only be read",
  ENOSPC: "The disk is full: make room and run it again",
  EDQUOT: "This user's share of the disk is full: make room and run it again",
  ENOTDIR: "A file stands where a folder is needed",
  EISDIR: "A folder stands where a file is needed",
  EEXIST: "It exists already, perhaps made by another run",
  ENAMETOOLONG: "The name is too long",
  ELOOP: "The links lead in a circle",
};

function fileSentence(error: Error): string | undefined {
  if (!isSystemError(error)) return undefined;
  const sentence = filing[error.code];
  if (sentence === undefined) return undefined;
  return typeof error.path === "string" ? `${sentence}: ${error.path}` : `${sentence}.`;
}
