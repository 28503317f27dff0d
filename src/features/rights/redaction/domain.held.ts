/**
 * What decisions hold back of other people, and where it stands in what goes out: one decision is applied to every text of
 * the answer, and the finished answer is held against all of them (GDPR art. 15(4)). What the requester bears as well, or a
 * decision shows, is held back nowhere. Pure.
 */
import type { DecisionReason } from "../run/contract.ts";
import { finderOf, type Found, type Sought } from "./domain.finder.ts";
import { viewsOf } from "./domain.views.ts";
import { isUnspaced, wordsOf } from "./domain.words.ts";

export type Held = {
  /** The decision it was held back by: a person's digest, or a row's place. */
  readonly decision: string;
  readonly reason: DecisionReason;
  /** What one and the same person is called, in the order it is written. */
  readonly called: readonly string[];
  /** Words that were withheld somewhere, found again wherever they are quoted. */
  readonly said?: string;
};

export class HeldBack {
  readonly #find: (text: string) => readonly Found[];
  readonly #reasons: ReadonlyMap<string, DecisionReason>;
  /** How many things are looked for. */
  readonly size: number;

  constructor(held: readonly Held[], shown: readonly (readonly string[])[]) {
    const sought = held
      .map(({ decision, called, said }) => telling(decision, called, said))
      .filter(isTelling);
    this.size = sought.length;
    this.#reasons = new Map(held.map(({ decision, reason }) => [decision, reason]));
    this.#find = finderOf(
      sought.length === 0 ? [] : [...sought, ...shown.map((each) => telling(open, each))],
    );
  }

  /** Passages of a text that name somebody for certain; none touches another. */
  passagesOf(
    text: string,
  ): readonly { readonly from: number; readonly to: number; readonly reason: DecisionReason }[] {
    if (this.size === 0) return [];
    let end = 0;
    return this.#named(text).flatMap(({ id, from, to }) => {
      const begin = Math.max(from, end);
      if (to <= begin) return [];
      end = to;
      return [{ from: begin, to, reason: this.#reasons.get(id) ?? "not-asked" }];
    });
  }

  /** Passages that may name somebody held back: initials, a part of a name. Nothing is held back by them; a person looks. */
  doubtfulOf(text: string): readonly { readonly from: number; readonly to: number }[] {
    if (this.size === 0) return [];
    return this.#find(text).filter(({ id, certainty }) => id !== open && certainty === "likely");
  }

  /** The decisions a text goes against, however it is encoded. */
  survivorsIn(text: string): ReadonlySet<string> {
    if (this.size === 0) return new Set();
    return new Set(viewsOf(text).flatMap((view) => this.#named(view).map(({ id }) => id)));
  }

  #named(text: string): readonly Found[] {
    const certain = this.#find(text).filter(({ certainty }) => certainty === "certain");
    const shown = certain.filter(({ id }) => id === open);
    return certain.filter(
      ({ id, from, to }) => id !== open && !shown.some((each) => each.from <= from && to <= each.to),
    );
  }
}

/** Of nobody held back. */
const open = "";

type Telling = Sought & {
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly numbers: readonly string[];
};

/** What of it tells one person from everybody: a first name alone does not, nor a short number. */
function telling(id: string, called: readonly string[], said?: string): Telling {
  const of = {
    id,
    names: [] as string[],
    emails: [] as string[],
    phones: [] as string[],
    numbers: [] as string[],
  };
  const parts: string[] = [];
  for (const each of called.map((value) => value.trim())) {
    if (/^[^\s@]{1,64}@[^\s@]{3,255}$/.test(each)) of.emails.push(each);
    else if (/^\d{4}-\d\d-\d\d/.test(each)) continue;
    else if (/^\+?[\d\s()./-]{7,24}$/.test(each)) of.phones.push(each);
    else if (/\d/.test(each)) {
      if (each.length >= 6 && each.length <= 60) of.numbers.push(each);
    } else if (each.length <= 120) parts.push(each);
  }
  // A family name of two words is nobody's alone; one field with three or more is taken for a whole name.
  const wholes = parts.filter((part) => wordsOf(part).length >= 3);
  for (const name of new Set([parts.join(" "), ...wholes])) if (isFullName(name)) of.names.push(name);
  if (said !== undefined) of.numbers.push(...quotable(said));
  return of;
}

const fewest = 5;
const most = 12;

/** Four words or fewer are anybody's; of a long passage its beginning and its end. */
function quotable(said: string): readonly string[] {
  const words = wordsOf(said).map(({ word }) => word);
  if (words.length < fewest) return [];
  return [words.slice(0, most).join(" "), words.slice(-most).join(" ")];
}

function isFullName(name: string): boolean {
  const words = wordsOf(name).map(({ word }) => word);
  if (words.some((word) => isUnspaced(word))) return words.length >= 2;
  return words.length >= 2 && words.length <= 8 && words.join("").length >= 5;
}

function isTelling({ names, emails, phones, numbers }: Telling): boolean {
  return names.length + emails.length + phones.length + numbers.length > 0;
}
