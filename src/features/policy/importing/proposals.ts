/**
 * What the clauses seem to promise: fixed patterns, each proposal with the words that led to it. A proposal binds nothing:
 * a person confirms it. Where the words name no number, the question that asks for it. Pure.
 */
import { asks } from "./asks.ts";
import { allClauses, type Clause } from "./clause.ts";
import { type Duration, durationsIn, rhythmIn } from "./durations.ts";
import { type Sign, signs } from "./signs.ts";

export type Proposal = {
  readonly clause: string;
  readonly sentence: string;
  /** Out of the sentence, in its own writing. */
  readonly words: readonly string[];
  readonly check: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly isInWorkingDays: boolean;
  readonly roles: readonly string[];
  /** Asked where a parameter the check needs is not in the words, and which that is. */
  readonly question?: string;
  readonly asksFor?: string;
};

const binding =
  /\b(?:will|shall|must|undertakes?|commits?|(?:is|are) required|guarantees?|promises?|ensures?)\b/i;
/** “We answer …”, “Requests are answered within …”: most policies promise in the present. */
const present = /\bwe (?!may\b|can\b|could\b|might\b|are\b|were\b|wrote\b)[a-z]+/i;
const passive = /\b(?:is|are) [a-z]+(?:ed|pt|ld|nt)\b/i;
const role =
  /\b(?:data protection officer|DPO|privacy officer|data compliance manager|(?:line |responsible )?managers?|head of [a-z]+(?: [a-z]+)?|records team|chief executive|board of [a-z]+|supervisory authority|Information Commissioner)\b/gi;
const rights: readonly (readonly [RegExp, string])[] = [
  [/\b(?:subject )?access\b/i, "access"],
  [/\berasure|\bforgotten\b/i, "erasure"],
  [/\brectif|\bcorrection\b/i, "rectification"],
  [/\bportab/i, "portability"],
];
const aboutARight: ReadonlySet<string> = new Set([
  "DSR-CLOCK",
  "DSR-EXT",
  "DSR-FEE",
  "DSR-IDV",
  "DSR-REFUSE",
  "DSR-REFUSE-LETTER",
]);
/** Out of the sentence, else out of what stands above it. */
function rightIn(sentence: string, headings: string): Readonly<Record<string, string>> {
  const right = [sentence, headings]
    .map((text) => rights.find(([pattern]) => pattern.test(text))?.[1])
    .find((named) => named !== undefined);
  return right === undefined ? {} : { right };
}
/** A permission to ourselves, and the meaning of a word, promise nothing. */
const permits = /^(?:we|the \p{L}+) (?:may|can|could|might)\b/iu;
const defines = /\b(?:means|is defined as|refers to|for the purposes? of this policy)\b/i;

/** One proposal per sentence that binds somebody and speaks of what a check can see. */
export function proposePromises(clauses: readonly Clause[]): readonly Proposal[] {
  return allClauses(clauses).flatMap(({ clause, path }) => {
    // “We will:” above a list binds each member of it, and says what it is about.
    const above = path.at(-1)?.text ?? "";
    const opening = above.trimEnd().endsWith(":") ? (above.split(/(?<=[.!?])\s+/).at(-1) ?? "") : "";
    const headings = [...path.map(({ heading }) => heading), clause.heading, opening].join(" · ");
    return sentencesOf(clause.text).flatMap((sentence) =>
      proposal(clause.id, sentence, { opening, headings }),
    );
  });
}

const sentencesOf = (text: string): readonly string[] =>
  text.split(/(?<=[.!?;])\s+(?=\p{Lu})|\n+/u).filter((sentence) => sentence.trim() !== "");

/** What a pattern is tried on: a sentence without end would be searched in its square. */
const mostCharacters = 2000;

type Around = { readonly opening: string; readonly headings: string };

function proposal(clause: string, whole: string, { opening, headings }: Around): readonly Proposal[] {
  const sentence = whole.slice(0, mostCharacters);
  const above = headings.slice(0, mostCharacters);
  if (sentence.trimEnd().endsWith(":") || permits.test(sentence) || defines.test(sentence)) return [];
  const bound = boundBy(sentence) ?? (boundBy(opening) === undefined ? undefined : "");
  if (bound === undefined) return [];
  const found = bestSign(sentence, above);
  if (found === undefined) return [];
  const { check, set } = found.sign;
  const [parameter, question] = asks[check] ?? [];
  const takes = Object.keys(set).find((name) => set[name] === true) ?? parameter;
  const time = takes === undefined ? undefined : timeOf(takes, sentence);
  const told = Object.entries(set).filter((pair): pair is [string, string] => pair[1] !== true);
  const parameters = {
    ...(aboutARight.has(check) ? rightIn(sentence, above) : {}),
    ...Object.fromEntries(told),
    ...(takes !== undefined && time !== undefined ? { [takes]: time.iso } : {}),
  };
  const roles = [...new Set([...sentence.matchAll(role)].map(([name]) => name))];
  const words = [bound, ...found.words, ...(time === undefined ? [] : [time.words]), ...roles];
  const isOpen = time === undefined && question !== undefined && takes === parameter;
  return [
    {
      clause,
      sentence,
      words: tidied(words, sentence),
      check,
      parameters,
      isInWorkingDays: time?.isWorkingDays ?? false,
      roles,
      ...(isOpen ? { question, asksFor: parameter ?? "within" } : {}),
    },
  ];
}

/** Whole words of the sentence, none of them inside another. */
function tidied(words: readonly string[], sentence: string): readonly string[] {
  const whole = words.map((word) => {
    const at = sentence.indexOf(word);
    const after = /^[\p{L}’']*/u.exec(sentence.slice(at + word.length))?.[0] ?? "";
    return word === "" ? "" : `${word}${/\p{L}$/u.test(word) ? after : ""}`.trim();
  });
  return [...new Set(whole)].filter(
    (word, _, all) => word !== "" && !all.some((other) => other !== word && other.includes(word)),
  );
}

/** The sign most of whose patterns are met, those in the sentence counting more than those above it; the first of equals. */
function bestSign(
  sentence: string,
  headings: string,
): { readonly sign: Sign; readonly words: readonly string[] } | undefined {
  let best: { readonly sign: Sign; readonly words: readonly string[]; readonly score: number } | undefined;
  for (const sign of signs()) {
    const words: string[] = [];
    let score = 0;
    const isMet = sign.all.every((pattern) => {
      const here = (pattern.sentence?.exec(sentence) ?? pattern.either?.exec(sentence))?.[0];
      if (here !== undefined) words.push(here);
      score += here === undefined ? 1 : 3;
      return here !== undefined || [pattern.heading, pattern.either].some((above) => above?.test(headings));
    });
    if (!isMet || words.length === 0 || score <= (best?.score ?? 0)) continue;
    if (!sign.none.some((pattern) => pattern.test(sentence))) best = { sign, words, score };
  }
  return best;
}

/** The words that bind; where a promise is told in the plain present, its verb is not looked for. */
function boundBy(sentence: string): string | undefined {
  if (sentence === "") return undefined;
  return (binding.exec(sentence) ?? present.exec(sentence) ?? passive.exec(sentence))?.[0] ?? "";
}

function timeOf(parameter: string, sentence: string): Duration | undefined {
  if (parameter === "interval") return rhythmIn(sentence);
  if (parameter !== "age") return durationsIn(sentence)[0];
  const age = /\b(?:under|below|age of|from their|reach(?:es)?) (?:the age of )?(\d{1,2})/i.exec(sentence);
  return age?.[1] === undefined ? undefined : { iso: age[1], words: age[0], isWorkingDays: false };
}
