/**
 * Where a text names people that are known: in full and in either order, by initials, by address, telephone or number;
 * also where a reply quotes it, breaks the line in it or writes it without its accents (GDPR art. 15(4)). A tree of words
 * is walked once along the text, so a hostile text costs no more than its length. Pure.
 */
import { folded, isUnspaced, spelledOut, wordsOf, type Word } from "./domain.words.ts";

/** `certain`: nobody else is written so, as far as the directory knows. `likely`: initials, or a part of a long name. */
export type Certainty = "certain" | "likely" | "possible";

export type Sought = {
  /** What stands for the person in an answer. */
  readonly id: string;
  /** Full names, in the order they are written: given names, then family names. */
  readonly names: readonly string[];
  readonly emails?: readonly string[];
  readonly phones?: readonly string[];
  /** Numbers and the like that are the person's alone. */
  readonly numbers?: readonly string[];
};

export type Found = {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly certainty: Certainty;
};

/** Fewer digits stand in prices and in numbers of rows as well. */
const shortestPhone = 8;

type Node = { readonly next: Map<string, Node>; readonly ends: Map<string, Certainty> };
const newNode = (): Node => ({ next: new Map(), ends: new Map() });

const rank: Readonly<Record<Certainty, number>> = { certain: 2, likely: 1, possible: 0 };

/** Between two words of a name: spaces, a line's end with the mark of a quoted reply, a comma, a dot, a dash. */
const longestBetween = 16;
const between = /^[\s>|.,;:'’`´_*@+\-\u2010-\u2015\u00A0\p{DI}()]*$/u;
/** A word broken at the end of a line, in a quoted reply as well. */
const broken = /^-\r?\n[>| \t]{0,8}$/;
const mostWords = 12;

/** Passages in the order of the text; of those that begin at one place and mean one person, the longest. */
export function finderOf(people: readonly Sought[]): (text: string) => readonly Found[] {
  const root = newNode();
  const phones: { readonly id: string; readonly digits: string }[] = [];
  for (const person of people) {
    for (const [words, certainty] of writings(person)) plant(root, words, person.id, certainty);
    for (const phone of person.phones ?? []) {
      const digits = significant(phone);
      if (digits.length >= shortestPhone) phones.push({ id: person.id, digits });
    }
  }
  return (text) => longest([...named(text, root), ...(phones.length === 0 ? [] : numbered(text, phones))]);
}

function plant(root: Node, words: readonly string[], id: string, certainty: Certainty): void {
  if (words.length === 0 || words.length > mostWords) return;
  let node = root;
  for (const word of words) {
    const next = node.next.get(word) ?? newNode();
    node.next.set(word, next);
    node = next;
  }
  const known = node.ends.get(id);
  if (known === undefined || rank[known] < rank[certainty]) node.ends.set(id, certainty);
}

type Writing = readonly [readonly string[], Certainty];

function writings({ names, emails = [], numbers = [] }: Sought): readonly Writing[] {
  const plain = (text: string, read = folded): readonly string[] =>
    wordsOf(text, read).map(({ word }) => word);
  const of = names.flatMap((name) =>
    [folded, spelledOut].flatMap((read) => nameWritings(plain(name.replaceAll("’", "'"), read))),
  );
  for (const email of emails) {
    of.push([plain(email), "certain"]);
    const local = plain(email.slice(0, Math.max(0, email.lastIndexOf("@"))));
    // A login that is one long word, or several, is as good as the address; "info" is not.
    if (local.join("").length >= 5) of.push([local, "likely"]);
  }
  for (const number of numbers) {
    const words = plain(number);
    of.push([words, "certain"], [[words.join("")], "certain"]);
  }
  return of;
}

/** Nothing says where the given names end, so every place is taken for it. */
function nameWritings(words: readonly string[]): readonly Writing[] {
  const [first] = words;
  if (first === undefined || words.length > mostWords) return [];
  if (isUnspaced(first)) return [[words, words.length > 1 ? "certain" : "possible"]];
  const alone = words.filter((word) => word.length >= 3).map((word): Writing => [[word], "possible"]);
  if (words.length === 1) return alone;
  const initial = first.slice(0, 1);
  const all: Writing[] = [[words, "certain"], ...alone];
  for (let at = 1; at < words.length; at += 1) {
    const given = words.slice(0, at);
    const family = words.slice(at);
    const initials = given.map((word) => word.slice(0, 1));
    all.push([[...family, ...given], "certain"]);
    // One letter and another say nothing.
    if (family.join("").length < 3) continue;
    all.push([[initial, ...family], "likely"], [[...family, initial], "likely"]);
    all.push([[first, ...family], "likely"], [[...family, first], "likely"]);
    all.push([[...initials, ...family], "likely"], [[first, ...initials.slice(1), ...family], "likely"]);
  }
  return all;
}

function* named(text: string, root: Node): Generator<Found> {
  const words = wordsOf(text);
  for (const at of words.keys()) yield* walked(text, words, at, root);
}

function* walked(text: string, words: readonly Word[], at: number, root: Node): Generator<Found> {
  const start = words[at];
  if (start === undefined) return;
  const open: { readonly node: Node; readonly last: number }[] = [];
  const step = (node: Node, place: number): void => {
    let word = words[place];
    if (word === undefined) return;
    let whole = word.word;
    // The word itself, then what it is together with the rest of it on the next line.
    for (let last = place; ; last += 1) {
      const next = node.next.get(whole);
      if (next !== undefined) open.push({ node: next, last });
      const after: Word | undefined = words[last + 1];
      if (after === undefined || last > place + 1) return;
      if (!broken.test(gap(text, word, after))) return;
      whole += after.word;
      word = after;
    }
  };
  step(root, at);
  for (let reached = open.pop(); reached !== undefined; reached = open.pop()) {
    const { node, last } = reached;
    const end = words[last];
    if (end === undefined) continue;
    for (const [id, certainty] of node.ends) yield { id, from: start.from, to: end.to, certainty };
    const after = words[last + 1];
    if (node.next.size > 0 && after !== undefined && between.test(gap(text, end, after)))
      step(node, last + 1);
  }
}

/** What stands between two words; something no name holds where it is too much. */
function gap(text: string, one: Word, other: Word): string {
  return other.from - one.to > longestBetween ? "#" : text.slice(one.to, other.from);
}

const digitRun = /\+?\d(?:[ \t\u00A0()./·\-\u2010-\u2015\p{DI}]{0,4}\d){5,30}/gu;

/** Digits of every script as ours (Unicode, Nd: each block of ten begins with its nought), at the same places. */
function withOurDigits(text: string): string {
  return text.replaceAll(/(?![0-9])\p{Nd}/gu, (sign) => digitOf(sign).padEnd(sign.length, "\u200B"));
}

function digitOf(sign: string): string {
  const plain = sign.normalize("NFKC");
  if (/^[0-9]$/.test(plain)) return plain;
  let value = 0;
  for (let below = point(sign) - 1; value < 9 && isDigit(below); below -= 1) value += 1;
  return String(value);
}

const point = (sign: string): number => sign.codePointAt(0) ?? 0;
const isDigit = (code: number): boolean => /^\p{Nd}$/u.test(String.fromCodePoint(code));

/** Without what is dialled only from abroad or only at home. */
function significant(phone: string): string {
  const digits = phone.replaceAll(/\(0\)/g, "").replaceAll(/\D/g, "").replace(/^0+/, "");
  return digits.length > 9 ? digits.slice(-9) : digits;
}

function* numbered(
  text: string,
  phones: readonly { readonly id: string; readonly digits: string }[],
): Generator<Found> {
  const byDigits = Map.groupBy(phones, ({ digits }) => digits);
  const lengths = [...new Set(phones.map(({ digits }) => digits.length))];
  for (const match of withOurDigits(text).matchAll(digitRun)) {
    const digits = match[0].replaceAll(/\D/g, "");
    const ids = new Set<string>();
    for (const length of lengths) {
      for (let at = 0; at + length <= digits.length; at += 1)
        for (const { id } of byDigits.get(digits.slice(at, at + length)) ?? []) ids.add(id);
    }
    for (const id of ids)
      yield { id, from: match.index, to: match.index + match[0].length, certainty: "certain" };
  }
}

function longest(found: readonly Found[]): readonly Found[] {
  const sorted = found.toSorted(
    (a, b) => a.from - b.from || b.to - a.to || rank[b.certainty] - rank[a.certainty],
  );
  const reach = new Map<string, number>();
  return sorted.filter(({ id, to }) => {
    if ((reach.get(id) ?? -1) >= to) return false;
    reach.set(id, to);
    return true;
  });
}
