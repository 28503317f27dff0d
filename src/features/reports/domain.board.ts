/** One page for the board, from a pack: in plain words, short enough for a sheet of A4. Pure and browser-safe. */
import type { Change, Counts, Pack } from "./contract.ts";
import { brokenFirst } from "./domain.pack.ts";

export type Board = {
  readonly sum: string;
  /** The parts of the policy with something broken or due first; then those with most that is unproven. */
  readonly rows: readonly (Counts & { readonly title: string })[];
  /** What is not among the rows. */
  readonly rest: string | undefined;
  readonly broken: readonly string[];
  readonly changes: readonly string[];
  readonly actions: string;
  readonly decisions: readonly string[];
};

const mostRows = 12;
const mostLines = 5;
const mostLetters = 120;

export function boardOf(pack: Pack): Board {
  const { counts, promises, unrecorded, sections } = pack;
  const sorted = sections.toSorted((a, b) => b.broken - a.broken || b.due - a.due || b.unproven - a.unproven);
  const rest = sorted.slice(mostRows);
  const missing = unrecorded === 0 ? "" : ` Of ${unrecorded} nothing was recorded on that day.`;
  return {
    sum: `Of ${number(promises)} promises, ${isOrAre(counts.kept)} shown to be kept, ${isOrAre(counts.due)} due, and ${isOrAre(counts.broken)} broken. Of ${number(counts.unproven)} nothing shows whether they are kept.${missing}`,
    rows: sorted.slice(0, mostRows),
    rest:
      rest.length === 0
        ? undefined
        : `${rest.length === 1 ? "One more part" : `${rest.length} more parts`} of the policy: ${inWords(sumOf(rest))}.`,
    broken: brokenLines(pack),
    changes: changeLines(pack),
    actions: actionLine(pack),
    decisions: pack.decisions,
  };
}

const number = (count: number): string => count.toLocaleString("en-GB");
const isOrAre = (count: number): string => `${number(count)} ${count === 1 ? "is" : "are"}`;
const inWords = ({ kept, due, broken, unproven }: Counts): string =>
  `${number(kept)} kept, ${number(due)} due, ${number(broken)} broken, ${number(unproven)} unproven`;

const sumOf = (parts: readonly Counts[]): Counts =>
  parts.reduce(
    (sum, one) => ({
      kept: sum.kept + one.kept,
      due: sum.due + one.due,
      broken: sum.broken + one.broken,
      unproven: sum.unproven + one.unproven,
    }),
    { kept: 0, due: 0, broken: 0, unproven: 0 },
  );

/** `10.9 We answer every request … (since 2 October 2026)` */
function brokenLines({ clauses }: Pack): readonly string[] {
  const broken = brokenFirst(clauses);
  return withRest(
    broken.map(({ clause, words, since }) => {
      const label = /^\d/.test(clause) ? `${clause} ` : "";
      return `${label}${cut(words)}${since === null ? "" : ` (since ${longDay(since)})`}`;
    }),
  );
}

function changeLines({ before }: Pack): readonly string[] {
  if (before === null) return [];
  const worst = before.changes.toSorted((a, b) => weight(b) - weight(a));
  return withRest(
    worst.map(({ clause, was, is }) => `${clause}: ${was === null ? "new" : said[was]} → ${said[is]}`),
  );
}

const said = {
  kept: "kept",
  due: "due",
  broken: "broken",
  unproven: "unproven",
  not_applicable: "no promise",
} as const;
const weights = { broken: 4, due: 3, kept: 2, unproven: 1, not_applicable: 0 } as const;
const weight = ({ was, is }: Change): number => Math.max(weights[is], was === "broken" ? 4 : 0);

function actionLine({ actions }: Pack): string {
  if (actions === null) return "Actions are not kept by day.";
  const { open, late, toCheck } = actions;
  if (open + toCheck === 0) return "No action is open.";
  return `${number(open)} open actions, ${number(late)} of them late; ${number(toCheck)} said to be done and not checked.`;
}

function withRest(lines: readonly string[]): readonly string[] {
  const rest = lines.length - mostLines;
  return rest <= 0 ? lines : [...lines.slice(0, mostLines), `and ${number(rest)} more`];
}

function cut(words: string): string {
  if (words.length <= mostLetters) return words;
  const short = words.slice(0, mostLetters);
  return `${short.slice(0, Math.max(short.lastIndexOf(" "), 1))} …`;
}

/** `2026-10-02` → “2 October 2026”; without Temporal, which not every browser has. */
export const longDay = (day: string): string =>
  new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  }).format(Date.parse(`${day}T00:00:00Z`));
