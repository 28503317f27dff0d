/**
 * Wrong usage in our own words and with status 2. The parser's messages quote what was typed, and what was typed may be
 * a person's address or a password at the wrong place; only names of options are repeated here.
 */
import { CommanderError, type Command } from "commander";
import { UsageProblem } from "./output.ts";

/** Makes a command and all below it refuse by `UsageProblem`; help and version end with the parser's own error, status 0. */
export function refuseInWords(command: Command, name = command.name()): Command {
  command.configureOutput({ outputError: () => undefined });
  command.exitOverride((error) => {
    if (error.exitCode === 0) throw error;
    // Called without a command: the help that was printed says it all.
    if (error.code === "commander.help") throw new UsageProblem();
    throw new UsageProblem(
      mistyped(command, error) ?? sentenceOf(command, error),
      `Run \`${name} --help\` to see how it is used.`,
    );
  });
  for (const below of command.commands) refuseInWords(below, `${name} ${below.name()}`);
  return command;
}

/** True for what ends a command early and well: help and version. */
export function isAnswered(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** A needed option that is missing was perhaps only misspelt: the parser looks for what is missing first. */
function mistyped(command: Command, { code }: CommanderError): string | undefined {
  if (code !== "commander.missingMandatoryOptionValue") return undefined;
  const known = new Set(command.options.flatMap(({ long, short }) => [long, short]));
  const strange = process.argv.slice(2).find((typed) => {
    const [name = ""] = typed.split("=", 1);
    return /^--[a-z]/.test(name) && !known.has(name);
  });
  return strange === undefined ? undefined : noSuchOption(command, strange);
}

function noSuchOption(command: Command, typed: string | undefined): string {
  const name = unknownName(typed);
  const near = name === "" ? undefined : nearest(name.slice(2), command);
  return `There is no such option${name}.${near === undefined ? "" : ` Did you mean ${near}?`}`;
}

/** The long option that is at most two typing mistakes away, when most of it is right. */
function nearest(typed: string, command: Command): string | undefined {
  const names = command.options.flatMap(({ long }) => (long === undefined || long === null ? [] : [long]));
  const [best] = names
    .map((name) => ({ name, mistakes: mistakesBetween(typed, name) }))
    .filter(({ name, mistakes }) => mistakes <= 2 && mistakes < (name.length - 2) / 2 + 0.5)
    .toSorted((one, other) => one.mistakes - other.mistakes);
  return best?.name;
}

/** Letters left out, added, changed or swapped with the next (optimal string alignment). */
function mistakesBetween(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  const cell = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= one.length; row += 1) {
    rows.push([row]);
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwap = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      rows[row]?.push(
        Math.min(
          cell(row - 1, column) + 1,
          cell(row, column - 1) + 1,
          cell(row - 1, column - 1) + (isSame ? 0 : 1),
          row > 1 && column > 1 && isSwap ? cell(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return cell(one.length, other.length);
}

function sentenceOf(command: Command, { code, message }: CommanderError): string {
  const [, named] = /'(--?[^']*)'/.exec(message) ?? [];
  const [, near] = /\(Did you mean (?:one of )?([\w, -]+)\?\)/.exec(message) ?? [];
  const perhaps = near === undefined ? "" : ` Did you mean ${near}?`;
  switch (code) {
    case "commander.unknownOption":
      return noSuchOption(command, named);
    case "commander.unknownCommand":
      return `There is no such command.${perhaps}`;
    case "commander.missingMandatoryOptionValue":
      return `The option ${named ?? ""} is needed.`;
    case "commander.optionMissingArgument":
      return `The option ${named ?? ""} needs a value.`;
    case "commander.excessArguments":
      return "There is a word too many: each value stands behind its option, as in --map map.yml.";
    case "commander.conflictingOption":
      return `${message.replace(/^error: option /, "The option ")}.`;
    default:
      return "This is not how the command is called.";
  }
}

/** What stands behind `=` or is glued to a single letter is a value. */
function unknownName(typed: string | undefined): string {
  const [name] = /^(?:--[a-z][a-z-]{0,30}(?==|$)|-[a-zA-Z])/.exec(typed ?? "") ?? [];
  return name === undefined ? "" : `: ${name}`;
}
