/** What is wrong with the text itself: places left open, dead laws, contradictions, lost references, numbers. Pure. */
import { allClauses, type Clause, type ClauseAt, pathOf } from "./clause.ts";
import { durationsIn } from "./durations.ts";
import { letterValue, readLabel, romanValue } from "./label.ts";
import type { Proposal } from "./proposals.ts";

export type LintKind =
  | "empty"
  | "placeholder"
  | "stale law"
  | "review overdue"
  | "contradiction"
  | "lost reference"
  | "numbering";
export type Finding = {
  readonly kind: LintKind;
  readonly clause: string;
  readonly words: string;
  readonly sentence: string;
};

const staleLaws: readonly (readonly [law: RegExp, since: string, sentence: string])[] = [
  [
    /\bData Protection Act,? 1998\b|\bDPA 1998\b/i,
    "2018-05-25",
    "The Data Protection Act 1998 ended on 25 May 2018; the Act of 2018 took its place.",
  ],
  [/\bData Protection Act,? 1984\b/i, "2000-03-01", "The Data Protection Act 1984 ended on 1 March 2000."],
  [
    /\b(?:Directive )?95\/46\/EC\b|\bData Protection Directive\b/i,
    "2018-05-25",
    "Directive 95/46/EC ended on 25 May 2018; the GDPR took its place.",
  ],
  [
    /\bPrivacy Shield\b/i,
    "2020-07-16",
    "The EU-US Privacy Shield was struck down on 16 July 2020 (C-311/18).",
  ],
  [/\bSafe Harbou?r\b/i, "2015-10-06", "Safe Harbour was struck down on 6 October 2015 (C-362/14)."],
];
/** Named as history: “replaced the Data Protection Act 1998”. */
const asHistory = /\b(?:replac|repeal|supersed|former|previous|no longer|struck down)/i;
const placeholder =
  /\[[^\]]{0,60}(?:\d|insert|tbc|tbd|name|date|number|period|•|…|_{2,}|x{2,})[^\]]{0,60}\]|\[\s*\]|\b(?:TBC|TBD|XX+|Lorem ipsum)\b|_{4,}|<\s*insert[^>]{0,60}>/i;
const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/** `today` as `2026-11-23`. */
export function lintPolicy(
  clauses: readonly Clause[],
  proposals: readonly Proposal[],
  today: string,
): readonly Finding[] {
  const all = allClauses(clauses);
  return [
    ...all.flatMap((one) => ofOne(one, today)),
    ...contradictions(all, proposals),
    ...lostReferences(all),
    ...siblings(clauses, "the policy"),
    ...all.flatMap((one) => siblings(one.clause.children, pathOf(one))),
  ];
}

function ofOne(at: ClauseAt, today: string): readonly Finding[] {
  const { clause } = at;
  const findings: Finding[] = [];
  const say = (kind: LintKind, words: string, sentence: string): void => {
    findings.push({ kind, clause: clause.id, words, sentence });
  };
  const text = `${clause.heading} ${clause.text}`.trim();
  const isReserved = /^(?:intentionally left blank|not used|reserved|deleted)\.?$/i.test(text);
  if (clause.text === "" && clause.children.length === 0) say("empty", text, "The clause says nothing.");
  else if (isReserved) say("empty", text, "The clause is kept empty.");
  const open = placeholder.exec(text)?.[0];
  if (open !== undefined) say("placeholder", open, "A place was left open.");
  for (const [law, since, sentence] of staleLaws) {
    const words = law.exec(text);
    if (words === null || today < since) continue;
    const around = text.slice(Math.max(0, words.index - 60), words.index + words[0].length + 60);
    if (!asHistory.test(around)) say("stale law", words[0], sentence);
  }
  const review =
    /\b(?:next review|review (?:date|due|by|before)|(?:to|will) be reviewed (?:by|on|before))\b[^.]{0,30}?(\d{4}-\d{2}-\d{2}|\d{1,2}\/\d{1,2}\/\d{4}|(?:\d{1,2}(?:st|nd|rd|th)? )?[A-Z][a-z]+ \d{4})/i.exec(
      text,
    );
  const last = lastDayOf(review?.[1] ?? "");
  if (review !== null && last !== undefined && last < today)
    say("review overdue", review[0], `The review was due by ${last}.`);
  return findings;
}

/** The last day the words can mean; days stand before months. */
function lastDayOf(words: string): string | undefined {
  if (/^\d{4}-/.test(words)) return words;
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(words);
  if (slashed !== null)
    return `${slashed[3]}-${(slashed[2] ?? "").padStart(2, "0")}-${(slashed[1] ?? "").padStart(2, "0")}`;
  const named = /^(?:(\d{1,2})\D* )?([a-z]+) (\d{4})$/i.exec(words);
  const month = months.indexOf((named?.[2] ?? "").toLowerCase());
  if (named === null || month === -1) return undefined;
  return `${named[3]}-${String(month + 1).padStart(2, "0")}-${(named[1] ?? "31").padStart(2, "0")}`;
}

/** Two periods for the same promise, and “40 days” beside “one month” in one clause about requests. */
function contradictions(all: readonly ClauseAt[], proposals: readonly Proposal[]): readonly Finding[] {
  const findings: Finding[] = [];
  const names = new Map(all.map((one) => [one.clause.id, pathOf(one)]));
  const firsts = new Map<string, Proposal>();
  for (const one of proposals) {
    if (
      !["DSR-CLOCK", "INC-CLOCK", "CMP-HANDLE", "RBA-LEAVER", "GOV-POLICY-REVIEW", "MKT-SUPPRESS"].includes(
        one.check,
      )
    )
      continue;
    const period = one.parameters["within"] ?? one.parameters["interval"];
    if (period === undefined) continue;
    const key = `${one.check} ${one.parameters["right"] ?? ""}`;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, one);
    else {
      const before = first.parameters["within"] ?? first.parameters["interval"];
      if (before !== period || first.isInWorkingDays !== one.isInWorkingDays) {
        findings.push({
          kind: "contradiction",
          clause: one.clause,
          words: one.sentence,
          sentence: `Clause ${names.get(first.clause) ?? ""} promises the same within another time: “${first.sentence}”`,
        });
      }
    }
  }
  for (const { clause } of all) {
    const times = durationsIn(clause.text).filter(({ iso }) => iso === "P40D" || iso === "P1M");
    if (/\brequest/i.test(clause.text) && new Set(times.map(({ iso }) => iso)).size === 2) {
      const words = times.map((time) => time.words).join(" / ");
      findings.push({
        kind: "contradiction",
        clause: clause.id,
        words,
        sentence: "The clause names both forty days and one month.",
      });
    }
  }
  return findings;
}

const bare = (number: string): string =>
  number
    .toLowerCase()
    .replaceAll(/[().:\s]+$|^[(\s]+/g, "")
    .replaceAll(/\s+/g, " ");

/** “see clause 9.4” where there is no 9.4; what belongs to an Act is another text's. */
function lostReferences(all: readonly ClauseAt[]): readonly Finding[] {
  const known = new Set(
    all.flatMap(({ clause }) => [
      bare(clause.number),
      bare(clause.number).replace(/^[a-z§]+ ?(?=[\divxlc]|[a-z]$)/, ""),
    ]),
  );
  const reference =
    /\b(clause|paragraph|section|article|schedule|annex|appendix|part)s? (\d{1,3}(?:\.\d{1,3})*|[A-Z]\b|[IVXLC]+\b)(?!\w)(.{0,60})/g;
  return all.flatMap(({ clause }) =>
    [...clause.text.matchAll(reference)].flatMap(([words, kind = "", number = "", after = ""]) => {
      const isElsewhere =
        /^[\s\d()a-z,]*(?:of|to|in|under) (?:the|that|its|our)? ?(?:[A-Z]|EU|UK|GDPR|contract|agreement|Act|Regulation|Directive)/.test(
          after,
        ) || /^ ?(?:UK |EU )?(?:GDPR|DPA)/.test(after);
      const isKnown = known.has(number.toLowerCase()) || known.has(`${kind} ${number}`.toLowerCase());
      if (isElsewhere || isKnown) return [];
      const said = words.slice(0, words.length - after.length);
      return [
        {
          kind: "lost reference" as const,
          clause: clause.id,
          words: said,
          sentence: `There is no ${kind} ${number} in this policy.`,
        },
      ];
    }),
  );
}

/** Each number once, and none left out, among clauses that stand side by side. */
function siblings(clauses: readonly Clause[], parent: string): readonly Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  let before: { readonly shape: string; readonly value: number; readonly printed: string } | undefined;
  for (const { id, number } of clauses) {
    if (number === "" || readLabel(`${number} X`)?.label.kind === "bullet") continue;
    if (seen.has(number))
      findings.push({
        kind: "numbering",
        clause: id,
        words: number,
        sentence: `The number ${number} is there twice in ${parent}.`,
      });
    seen.add(number);
    const one = valueOf(number, before?.value);
    if (
      one !== undefined &&
      before !== undefined &&
      before.shape === one.shape &&
      one.value > before.value + 1
    ) {
      findings.push({
        kind: "numbering",
        clause: id,
        words: number,
        sentence: `Between ${before.printed} and ${number} a number is missing in ${parent}.`,
      });
    }
    before = one === undefined ? undefined : { ...one, printed: number };
  }
  return findings;
}

function valueOf(
  number: string,
  before: number | undefined,
): { readonly shape: string; readonly value: number } | undefined {
  const last = /(\d+|[a-z]+)([^\da-z]*)$/i.exec(number);
  const word = last?.[1] ?? "";
  const shape = number.slice(0, last?.index ?? 0) + (last?.[2] ?? "");
  if (/^\d/.test(word)) return { shape, value: Number(word) };
  const values = [letterValue(word), romanValue(word)].filter((value) => value !== undefined);
  const value =
    values.find((one) => one === (before ?? 0) + 1) ?? (word.length > 1 ? values.at(-1) : values[0]);
  return value === undefined ? undefined : { shape, value };
}
