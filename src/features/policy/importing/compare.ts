/**
 * Two versions of a policy: which clause became which, by its words before its number, so that a clause keeps its permanent
 * id; and what changed, word by word. The difference applied to the old version gives the new one. Pure.
 */
import { allClauses, type Clause, type ClauseAt, freshId, type Place, wordsOf } from "./clause.ts";

export type WordStep =
  | { readonly step: "keep" | "remove"; readonly text: string }
  | { readonly step: "add"; readonly text: string };
export type ChangeKind = "added" | "removed" | "changed" | "moved" | "renumbered";
export type ComparedClause = {
  readonly id: string;
  readonly parent: string | undefined;
  readonly number: string;
  readonly place: Place;
  readonly kinds: readonly ChangeKind[];
  readonly heading: readonly WordStep[];
  readonly text: readonly WordStep[];
};
/** `clauses` in the reading order of the new version; what only the old one has is in `removed`. */
export type Comparison = { readonly clauses: readonly ComparedClause[]; readonly removed: readonly Clause[] };

export function comparePolicies(before: readonly Clause[], after: readonly Clause[]): Comparison {
  const old = allClauses(before);
  const fresh = allClauses(after);
  const partner = partners(old, fresh);
  const taken = new Set(old.map(({ clause }) => clause.id));
  const ids = new Map<Clause, string>();
  for (const { clause, path } of fresh) {
    const id =
      partner.get(clause)?.clause.id ??
      freshId(
        [...path, clause].map(({ number }) => number),
        clause.text,
        taken,
      );
    taken.add(id);
    ids.set(clause, id);
  }
  const stayed = inOrder(old, fresh, partner);
  const clauses = fresh.map(({ clause, path }) => {
    const was = partner.get(clause);
    const above = path.at(-1);
    const parent = above === undefined ? undefined : ids.get(above);
    const heading = wordSteps(was?.clause.heading ?? "", clause.heading);
    const text = wordSteps(was?.clause.text ?? "", clause.text);
    const kinds: ChangeKind[] = [];
    if (was === undefined) kinds.push("added");
    else {
      if ([...heading, ...text].some(({ step }) => step !== "keep")) kinds.push("changed");
      if (was.path.at(-1)?.id !== parent || !stayed.has(clause)) kinds.push("moved");
      if (was.clause.number !== clause.number) kinds.push("renumbered");
    }
    return {
      id: ids.get(clause) ?? "",
      parent,
      number: clause.number,
      place: clause.place,
      kinds,
      heading,
      text,
    };
  });
  const kept = new Set([...partner.values()].map(({ clause }) => clause));
  return { clauses, removed: old.map(({ clause }) => clause).filter((clause) => !kept.has(clause)) };
}

/** The new version, out of the old one and the difference; its ids are the permanent ones. */
export function applyComparison(before: readonly Clause[], { clauses }: Comparison): readonly Clause[] {
  const old = new Map(allClauses(before).map(({ clause }) => [clause.id, clause]));
  type Growing = Clause & { readonly children: Growing[] };
  const made = new Map<string, Growing>();
  const roots: Growing[] = [];
  for (const one of clauses) {
    const was = old.get(one.id);
    const heading = applied(was?.heading ?? "", one.heading);
    const text = applied(was?.text ?? "", one.text);
    const clause: Growing = { id: one.id, number: one.number, heading, text, place: one.place, children: [] };
    made.set(one.id, clause);
    (one.parent === undefined ? roots : (made.get(one.parent)?.children ?? roots)).push(clause);
  }
  return roots;
}

function applied(before: string, steps: readonly WordStep[]): string {
  let at = 0;
  let text = "";
  for (const { step, text: piece } of steps) {
    if (step === "add") text += piece;
    else {
      if (!before.startsWith(piece, at)) throw new RangeError("The difference belongs to another version.");
      at += piece.length;
      if (step === "keep") text += piece;
    }
  }
  return text;
}

/** Beyond this many pairs of words a changed part is shown as one replacement. */
const mostPairs = 2_000_000;

export function wordSteps(before: string, after: string): readonly WordStep[] {
  const one = before.split(/(?<=\s)(?=\S)/).filter((word) => word !== "");
  const two = after.split(/(?<=\s)(?=\S)/).filter((word) => word !== "");
  let from = 0;
  while (from < one.length && from < two.length && one[from] === two[from]) from += 1;
  let end = 0;
  while (end < one.length - from && end < two.length - from && one.at(-1 - end) === two.at(-1 - end))
    end += 1;
  const steps: { step: WordStep["step"]; text: string }[] = [];
  const add = (step: WordStep["step"], words: readonly string[]): void => {
    if (words.length === 0) return;
    const last = steps.at(-1);
    if (last?.step === step) last.text += words.join("");
    else steps.push({ step, text: words.join("") });
  };
  add("keep", one.slice(0, from));
  middle(one.slice(from, one.length - end), two.slice(from, two.length - end), add);
  add("keep", one.slice(one.length - end));
  return steps;
}

function middle(
  one: readonly string[],
  two: readonly string[],
  add: (step: WordStep["step"], words: readonly string[]) => void,
): void {
  if (one.length * two.length > mostPairs) {
    add("remove", one);
    add("add", two);
    return;
  }
  const width = two.length + 1;
  const common = new Uint32Array((one.length + 1) * width);
  const at = (row: number, column: number): number => common[row * width + column] ?? 0;
  for (let row = one.length - 1; row >= 0; row -= 1) {
    for (let column = two.length - 1; column >= 0; column -= 1) {
      common[row * width + column] =
        one[row] === two[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  let row = 0;
  let column = 0;
  while (row < one.length || column < two.length) {
    const [left, right] = [one.slice(row, row + 1), two.slice(column, column + 1)];
    if (left.length > 0 && left[0] === right[0]) {
      add("keep", left);
      row += 1;
      column += 1;
    } else if (right.length === 0 || (left.length > 0 && at(row + 1, column) >= at(row, column + 1))) {
      add("remove", left);
      row += 1;
    } else {
      add("add", right);
      column += 1;
    }
  }
}

const wordsAt = ({ clause }: ClauseAt): string =>
  wordsOf(`${clause.heading} ${clause.text}`).join(" ").toLowerCase();
const numbersAt = ({ clause, path }: ClauseAt): string =>
  [...path, clause].map(({ number, heading }) => number || heading).join("/");

/** The same words first, then the most alike, then the same number with something in common. */
function partners(old: readonly ClauseAt[], fresh: readonly ClauseAt[]): ReadonlyMap<Clause, ClauseAt> {
  const found = new Map<Clause, ClauseAt>();
  const left = new Set(old);
  const pair = (one: ClauseAt, was: ClauseAt | undefined): void => {
    if (was === undefined || found.has(one.clause) || !left.has(was)) return;
    found.set(one.clause, was);
    left.delete(was);
  };
  const whole = Map.groupBy(old, (one) => `${numbersAt(one)}\n${wordsAt(one)}`);
  for (const one of fresh)
    pair(
      one,
      whole.get(`${numbersAt(one)}\n${wordsAt(one)}`)?.find((was) => left.has(was)),
    );
  const worded = Map.groupBy(old, wordsAt);
  for (const one of fresh)
    if (wordsAt(one) !== "")
      pair(
        one,
        worded.get(wordsAt(one))?.find((was) => left.has(was)),
      );
  for (const [one, was] of alike(
    fresh.filter(({ clause }) => !found.has(clause)),
    [...left],
  ))
    pair(one, was);
  const numbered = Map.groupBy(left, numbersAt);
  for (const one of fresh) {
    pair(
      one,
      numbered.get(numbersAt(one))?.find((was) => left.has(was) && likeness(bag(one), bag(was)) >= 0.25),
    );
  }
  return found;
}

const bag = (one: ClauseAt): ReadonlySet<string> => new Set(wordsAt(one).split(" "));

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return (2 * one.intersection(other).size) / Math.max(1, one.size + other.size);
}

/** Pairs that share more than 6 of 10 words, best first; beyond four million pairs only clauses of one number are looked at. */
function alike(
  fresh: readonly ClauseAt[],
  old: readonly ClauseAt[],
): readonly (readonly [ClauseAt, ClauseAt])[] {
  if (fresh.length * old.length > 4_000_000) return [];
  const bags = old.map((was) => ({ was, words: bag(was) }));
  const pairs = fresh.flatMap((one) => {
    const words = bag(one);
    return bags
      .map(({ was, words: others }) => ({ one, was, like: likeness(words, others) }))
      .filter(({ like }) => like >= 0.6);
  });
  return pairs.toSorted((first, second) => second.like - first.like).map(({ one, was }) => [one, was]);
}

/** Clauses whose order among those that stayed is unchanged: the longest run of rising places, per reading order. */
function inOrder(
  old: readonly ClauseAt[],
  fresh: readonly ClauseAt[],
  partner: ReadonlyMap<Clause, ClauseAt>,
): ReadonlySet<Clause> {
  const places = new Map(old.map(({ clause }, at) => [clause, at]));
  const kept = fresh.flatMap(({ clause }) => {
    const was = partner.get(clause);
    return was === undefined ? [] : [{ clause, at: places.get(was.clause) ?? 0 }];
  });
  type Link = { readonly clause: Clause; readonly at: number; readonly before: Link | undefined };
  const tails: Link[] = [];
  for (const { clause, at } of kept) {
    let low = 0;
    for (let high = tails.length; low < high;) {
      const half = (low + high) >> 1;
      if ((tails[half]?.at ?? 0) < at) low = half + 1;
      else high = half;
    }
    tails[low] = { clause, at, before: tails[low - 1] };
  }
  const stayed = new Set<Clause>();
  for (let link = tails.at(-1); link !== undefined; link = link.before) stayed.add(link.clause);
  return stayed;
}
