/** What a failure of MySQL's or MariaDB's is called, without its own message where that may quote a value. */

export type MysqlError = Error & { readonly errno: number; readonly sqlState: string };

/** An answer of the server's; what the network says is none. */
export function isMysqlError(error: unknown): error is MysqlError {
  return (
    error instanceof Error &&
    "errno" in error &&
    typeof error.errno === "number" &&
    error.errno > 0 &&
    "sqlState" in error &&
    typeof error.sqlState === "string"
  );
}

/** Shutting down, killed, or too many connections: not the table's fault. */
const ofTheServer = new Set([1040, 1053, 1927, 3032, 4031]);
const timedOut = new Set([1969, 3024]);
const interrupted = 1317;

/** Why a table could not be read; `undefined` when the fault is not the table's. */
export function failureOf(cause: unknown): string | undefined {
  if (cause instanceof TableUnread) return cause.message;
  if (!isMysqlError(cause) || ofTheServer.has(cause.errno)) return undefined;
  if (timedOut.has(cause.errno) || cause.errno === interrupted)
    return `it took longer than the limit (error ${cause.errno})`;
  if (cause.errno === 1412) return `it was changed in its build while it was read (error ${cause.errno})`;
  return `error ${cause.errno}`;
}

/** A table cannot be read as it was asked for; the message says why and holds no value. */
export class TableUnread extends Error {
  override readonly name = "TableUnread";
}

/** Lock wait, deadlock, changed since the snapshot, defined anew, held by another (NOWAIT): the whole may be tried again. */
const held = new Set([1020, 1205, 1213, 1412, 3572]);

export function isHeld(error: unknown): boolean {
  return isMysqlError(error) && held.has(error.errno);
}

const reasons: Readonly<Record<number, string>> = {
  1048: "a column must not be empty",
  1062: "a value must be unique",
  1142: "our role has no right to change it",
  1143: "our role has no right to change it",
  1227: "our role has no right to change it",
  1264: "a value is outside the range of its column",
  1290: "the server may only be read",
  1292: "a column takes no value of that kind",
  1364: "a column must not be empty",
  1366: "a column takes no value of that kind",
  1406: "a value is too long for its column",
  1451: "another row refers to it",
  1452: "what it refers to is gone",
  1644: "a trigger of the store refuses it",
  1792: "the connection may only be read",
  1836: "the server may only be read",
  1969: "it took longer than the limit",
  3024: "it took longer than the limit",
  3819: "a check of the store refuses what is left of the row",
  4025: "a check of the store refuses what is left of the row",
};

/** Of a duplicate the message ends with the key's name, before which the value stands. */
const constraintIn: readonly RegExp[] = [
  /for key '([^']+)'$/,
  /^CONSTRAINT `((?:[^`]|``)+)` failed/,
  /^Check constraint '([^']+)' is violated/,
  /CONSTRAINT `((?:[^`]|``)+)` FOREIGN KEY/,
];

export function refusalWords(
  error: unknown,
): { readonly why: string; readonly constraint: string | undefined } | undefined {
  if (!isMysqlError(error) || ofTheServer.has(error.errno)) return undefined;
  const why = reasons[error.errno] ?? `it refused (error ${error.errno})`;
  const hasName = [1062, 1451, 1452, 3819, 4025].includes(error.errno);
  const constraint = hasName
    ? constraintIn.map((form) => form.exec(error.message)?.[1]).find((name) => name !== undefined)
    : undefined;
  return { why: constraint === undefined ? why : `${why}: ${constraint}`, constraint };
}

/** What the server says, for whoever reads it at the command line: its own message may quote values. */
export function mysqlSentence(error: unknown): string | undefined {
  if (isMysqlError(error)) return `The database answered with an error (error ${error.errno}).`;
  return isLost(error) ? "The connection was cut by the other side." : undefined;
}

function isLost(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "PROTOCOL_CONNECTION_LOST";
}

/** What a refusal to connect says; it names no row. */
const connecting: Readonly<Record<number, string>> = {
  1040: "it has too many connections already",
  1044: "the role has no right to this database",
  1045: "it does not know this user, or the password is another",
  1049: "it has no database of this name",
  1129: "it no longer takes connections from this machine (too many failed)",
  1130: "it takes no connections from this machine",
  1698: "this user may not sign in that way",
  3118: "the account is locked",
  3159: "it takes encrypted connections only: add ssl-mode=VERIFY_IDENTITY to the address",
};

/** As a sentence, for whoever typed the address; `undefined` for what is no answer to a connection. */
export function connectionSentence(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "HANDSHAKE_NO_SSL_SUPPORT")
    return "The server offers no encrypted connections: turn TLS on there, or take ssl-mode out of the address.";
  if (code === "HANDSHAKE_SSL_ERROR")
    return "The server's certificate is not trusted, or is of another name: name its authority with ssl-ca=… in the address.";
  if (!isMysqlError(error)) return undefined;
  const why = connecting[error.errno];
  return why === undefined ? undefined : `The database refused: ${why} (error ${error.errno}).`;
}
