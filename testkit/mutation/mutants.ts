/**
 * Small wrong versions of a source file, a token at a time: a comparison turned or moved by one, a condition negated, a
 * constant changed. Comments, imports, types and words in strings are left alone, but for the statuses. Pure.
 */
export type Mutant = {
  /** Counted from 1. */
  readonly line: number;
  readonly from: string;
  readonly to: string;
  readonly source: string;
};

const statuses = ["kept", "broken", "due", "unproven"];

/** What stands in code and what it becomes; `code` has blanks where strings and comments are. */
const turns: readonly (readonly [pattern: RegExp, to: (found: string) => string])[] = [
  [/ === /g, () => " !== "],
  [/ !== /g, () => " === "],
  [/ < /g, () => " <= "],
  [/ <= /g, () => " < "],
  [/ > /g, () => " >= "],
  [/ >= /g, () => " > "],
  [/ && /g, () => " || "],
  [/ \|\| /g, () => " && "],
  [/(?<![\w!=)])!(?=[a-z(])/g, () => ""],
  [/\btrue\b/g, () => "false"],
  [/\bfalse\b/g, () => "true"],
  [/\b\d+\b/g, (found) => String(Number(found) + 1)],
  [/\.some\(/g, () => ".every("],
  [/\.every\(/g, () => ".some("],
  [/\.add\(/g, () => ".subtract("],
  [/\.subtract\(/g, () => ".add("],
  [/ \+ /g, () => " - "],
  [/ - /g, () => " + "],
];

export function mutantsOf(source: string): readonly Mutant[] {
  const code = blanked(source);
  const found = turns.flatMap(([pattern, to]) =>
    [...code.matchAll(pattern)].map((match) => made(source, match.index, match[0], to(match[0]))),
  );
  const words = [...source.matchAll(/"(kept|broken|due|unproven)"/g)]
    .filter(({ index }) => code[index] === "“")
    .map((match) =>
      made(source, match.index, match[0], `"${statuses.find((one) => one !== match[1]) ?? ""}"`),
    );
  return [...found, ...words].toSorted((one, other) => one.line - other.line);
}

function made(source: string, at: number, from: string, to: string): Mutant {
  return {
    line: source.slice(0, at).split("\n").length,
    from: from.trim(),
    to: to.trim(),
    source: source.slice(0, at) + to + source.slice(at + from.length),
  };
}

/** The source with blanks for what is no logic, as long as before; a string begins with `“`. */
function blanked(source: string): string {
  const blank = (text: string): string => text.replaceAll(/[^\n]/g, " ");
  return source
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, blank)
    .replaceAll(/^import [\s\S]*?;$/gm, blank)
    .replaceAll(/^(?:export )?type [\s\S]*?;$(?=\n(?:\n|\S|$))/gm, blank)
    .replaceAll(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, (text) => `“${blank(text.slice(1))}`);
}
