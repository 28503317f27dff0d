/**
 * What the command line says: plain lines. Names of tables and
 * columns come from other people's databases, so whatever would move the cursor or turn the reading direction is shown
 * by its code point (Unicode TR 36 §2.3).
 */

export function say(line = ""): void {
  process.stdout.write(`${visible(line)}\n`);
}

/** One line on standard error; for what went wrong. */
export function complain(line: string): void {
  process.stderr.write(`${visible(line)}\n`);
}

/** Controls and line ends, bidirectional embeddings, overrides and isolates, half characters. */
export const disguised = /[\p{Cc}\p{Bidi_Control}\p{Surrogate}\u2028\u2029\ufeff\ufff9-\ufffb]/gu;

/** A line in which nothing moves the cursor, ends it, or turns it. */
export function visible(line: string): string {
  return line.replace(
    disguised,
    (character) => `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}]`,
  );
}

/** A problem the person can mend; its sentences are what is shown. */
export class CommandProblem extends Error {
  override readonly name: string = "CommandProblem";
  readonly sentences: readonly string[];
  constructor(...sentences: readonly string[]) {
    super(sentences.join(" "));
    this.sentences = sentences;
  }
}

/** The command was called in a way it cannot follow, whatever the store says: exit status 2, as other programs do. */
export class UsageProblem extends CommandProblem {
  override readonly name = "UsageProblem";
}

/** `1 row`, `2 rows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}
