/** What the command line says: plain lines, and one sentence for each thing that can go wrong. */
import { connectionRefusal } from "../features/connectors/index.ts";
import { AccessRefused } from "../features/rights/index.ts";

export function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** A problem the person can mend; its message is the sentence to show. */
export class CommandProblem extends Error {
  override readonly name = "CommandProblem";
}

/** One or more sentences for `error`; a programming fault keeps its stack, because someone must mend it. */
export function explain(error: unknown): string {
  if (error instanceof AccessRefused) return error.sentences.join("\n");
  if (error instanceof CommandProblem) return error.message;
  const refusal = connectionRefusal(error);
  if (refusal !== undefined) {
    const { state, message } = refusal;
    return message === undefined
      ? `The database answered with an error (SQLSTATE ${state}).`
      : `The database refused: ${message} (SQLSTATE ${state}).`;
  }
  if (!(error instanceof Error)) return "Something failed without saying what.";
  if ("sentence" in error && typeof error.sentence === "string") return error.sentence;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const sentence = connectionSentences[code];
  if (sentence !== undefined) return sentence;
  return error.name.endsWith("Refused") ? error.message : (error.stack ?? error.message);
}

const connectionSentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Nothing answers at that address: is the database running, and are host and port right?",
  ENOENT: "There is no such file, folder or socket: check the path.",
  ENOTFOUND: "The host name is not known: check the address.",
  ETIMEDOUT: "The database did not answer in time: check the address and the firewall.",
  ECONNRESET: "The connection was cut by the other side.",
  EACCES: "This user may not use that file or socket.",
  EADDRINUSE: "The port is taken by another program; choose another with KEPT_PORT.",
};

/** `1 row`, `2 rows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}
