/**
 * Signs: by which words a clause is known to promise what one of the product's checks measures. A table, not a model: the
 * same words give the same proposal, and each names the words that led to it. How a line is read stands at its head
 * (`packs/signs.txt`).
 */
import { readFileSync } from "node:fs";
import path from "node:path";

const counted =
  "\\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|fourteen|thirty|forty|sixty|ninety|seventy-two";
const names: Readonly<Record<string, string>> = {
  time: `(?:within )?(?:${counted}) (?:further |calendar |working |business )*(?:hours?|days?|weeks?|months?|years?)\\b|within`,
  rhythm:
    "every|annual|yearly|monthly|quarterly|weekly|daily|regular|periodic|once a|twice a|each year|each month",
  hours: "72|seventy-two",
  notice: "~notice|~privacy polic|~privacy statement|#inform|#what we tell",
  record: "record|register|it (?:says|names|holds|states)",
  breach: "breach|incident|data loss|leak",
  vendor: "processor|supplier|vendor|provider|contractor|third.party (?:service|processor)",
};

type Place = "sentence" | "heading" | "either";
type Alternatives = Readonly<Record<Place, RegExp | undefined>>;
export type Sign = {
  readonly check: string;
  /** `true` takes the duration of the sentence. */
  readonly set: Readonly<Record<string, string | true>>;
  readonly all: readonly Alternatives[];
  readonly none: readonly RegExp[];
};

const file = path.join(import.meta.dirname, "../../../../packs/signs.txt");
let known: readonly Sign[] | undefined;

/** The table, read once. */
export function signs(): readonly Sign[] {
  known ??= readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("# "))
    .map(readSign);
  return known;
}

/** Throws when the line is no sign: the table is the product's own. */
export function readSign(line: string): Sign {
  const [, check, told = "", rest] = /^([A-Z][A-Z0-9-]*)(?: \[(.+)\])? :: (.+)$/.exec(line) ?? [];
  if (check === undefined || rest === undefined) throw new Error(`No sign: ${line}`);
  const patterns = rest.split(" & ");
  const pairs = told === "" ? [] : told.split("; ").map((pair) => pair.split("="));
  return {
    check,
    set: Object.fromEntries(pairs.map(([name = "", value = ""]) => [name, value === "?" ? true : value])),
    all: patterns.filter((pattern) => !pattern.startsWith("!")).map(alternatives),
    none: patterns
      .filter((pattern) => pattern.startsWith("!"))
      .map((pattern) => regex(parts(pattern.slice(1)))),
  };
}

function alternatives(pattern: string): Alternatives {
  const found: Record<Place, string[]> = { sentence: [], heading: [], either: [] };
  for (const part of parts(pattern)) {
    if (part.startsWith("#")) found.heading.push(part.slice(1));
    else if (part.startsWith("~")) found.either.push(part.slice(1));
    else found.sentence.push(part);
  }
  const read = (sources: readonly string[]): RegExp | undefined =>
    sources.length === 0 ? undefined : regex(sources);
  return { sentence: read(found.sentence), heading: read(found.heading), either: read(found.either) };
}

const regex = (sources: readonly string[]): RegExp =>
  new RegExp(
    sources.map((source) => (/^[\p{L}(]/u.test(source) ? `\\b(?:${source})` : source)).join("|"),
    "iu",
  );

/** What `|` parts outside brackets, names put in first. */
function parts(pattern: string): readonly string[] {
  const whole = pattern.replaceAll(/\{([a-z]+)\}/g, (_, name: string) => names[name] ?? "");
  const found: string[] = [""];
  let depth = 0;
  for (const character of whole) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character === "|" && depth === 0) found.push("");
    else found[found.length - 1] += character;
  }
  return found;
}
