/**
 * What the clauses seem to promise: fixed patterns, each proposal with the words that led to it. A proposal binds nothing:
 * a person confirms it. Where the words name no number, the question that asks for it. Pure.
 */
import { allClauses, type Clause } from "./clause.ts";
import { type Duration, durationsIn, rhythmIn } from "./durations.ts";

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

type Rule = {
  readonly check: string;
  readonly about: RegExp;
  readonly parameter?: "within" | "interval" | "period" | "extra";
  readonly asks?: string;
  readonly more?: (sentence: string) => Readonly<Record<string, string>>;
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
const rightIn = (sentence: string): Readonly<Record<string, string>> => {
  const right = rights.find(([pattern]) => pattern.test(sentence))?.[1];
  return right === undefined ? {} : { right };
};

/** The narrower one first; names and parameters are those of the product's checks. */
const rules: readonly Rule[] = [
  {
    check: "INC-CLOCK",
    about: /\bbreach\w*\b.*\b(?:authority|commissioner|ICO)\b|\b(?:authority|commissioner|ICO)\b.*\bbreach/i,
    parameter: "within",
    asks: "Within how long is a breach notified to the authority?",
  },
  {
    check: "INC-REPORT",
    about: /\breport\w*\b.*\b(?:breach|incident)|\b(?:breach|incident)\w*\b.*\breport/i,
    parameter: "within",
    asks: "Within how long is an incident reported inside the organisation?",
  },
  {
    check: "DSR-EXT",
    about: /\bexten(?:d|sion).*\b(?:request|reply|period|time)|\brequest.*\bexten(?:d|sion)/i,
    parameter: "extra",
    asks: "By how long may the time for a reply be extended?",
    more: rightIn,
  },
  {
    check: "CMP-HANDLE",
    about: /\bcomplain/i,
    parameter: "within",
    asks: "Within how long is a complaint answered?",
  },
  {
    check: "DSR-CLOCK",
    about:
      /\b(?:access|erasure|rectification|portability|subject|rights?) requests?\b|\brequests? (?:for|from|of|to)\b|\b(?:answer|respond|reply)\w*\b.*\brequest/i,
    parameter: "within",
    asks: "Within how long is a request answered?",
    more: rightIn,
  },
  {
    check: "RBA-LEAVER",
    about:
      /\b(?:leavers?|leaves? (?:us|the)|departure)\b.*\b(?:account|access|log-?in)|\b(?:account|access|log-?in)\w*\b.*\b(?:leavers?|leaves? (?:us|the))/i,
    parameter: "within",
    asks: "Within how long is a leaver's account disabled?",
  },
  {
    check: "MKT-SUPPRESS",
    about:
      /\b(?:unsubscrib|opt(?:s|ed)?[ -]out|marketing)\b.*\b(?:stop|remove|suppress)|\bstop\w*\b.*\bmarketing/i,
    parameter: "within",
    asks: "Within how long does marketing stop?",
  },
  {
    check: "TRN-INDUCTION",
    about: /\b(?:new (?:staff|members|employees|starters)|induction)\b.*\btrain|\binduction\b/i,
    parameter: "within",
    asks: "Within how long is induction completed?",
  },
  {
    check: "TRN-PERIODIC",
    about: /\btrain(?:ing|ed)\b/i,
    parameter: "interval",
    asks: "How often is there training?",
  },
  {
    check: "GOV-POLICY-REVIEW",
    about: /\breview\w*\b.*\bpolic|\bpolic\w*\b.*\breview/i,
    parameter: "interval",
    asks: "How often is the policy reviewed?",
  },
  {
    check: "RBA-REVIEW",
    about:
      /\breview\w*\b.*\b(?:access|permissions|grants)|\b(?:access rights|permissions|grants)\b.*\breview/i,
    parameter: "interval",
    asks: "How often is access reviewed?",
  },
  {
    check: "SEC-BACKUP",
    about: /\bback(?:ed)?[ -]?ups?\b/i,
    parameter: "interval",
    asks: "How often is a backup made?",
  },
  { check: "AUD-RUN", about: /\baudit/i, parameter: "interval", asks: "How often is the audit held?" },
  {
    check: "REP-SENT",
    about: /\breport(?:s|ed)?\b.*\b(?:to|on)\b/i,
    parameter: "interval",
    asks: "How often is the report sent?",
  },
  {
    check: "RET-RULE",
    about: /\b(?:delet|eras|destroy|retain|kept|keep|store)\w*\b/i,
    parameter: "period",
    asks: "How long are these data kept, and from when?",
  },
  {
    check: "QUA-FIX",
    about: /\b(?:correct|rectif|inaccura)\w*\b/i,
    parameter: "within",
    asks: "Within how long is an error corrected?",
  },
  {
    check: "SEC-TEST",
    about: /\btest(?:s|ed|ing)?\b/i,
    parameter: "interval",
    asks: "How often is it tested?",
  },
  {
    check: "VEN-DPA",
    about:
      /\b(?:processor|supplier|vendor)s?\b.*\b(?:contract|agreement)|\b(?:contract|agreement)s?\b.*\b(?:processor|supplier|vendor)/i,
  },
  { check: "TRA-GATE", about: /\btransfer\w*\b.*\b(?:outside|abroad|third countr|internation)/i },
  { check: "CON-QUALITY", about: /\bconsent\b/i },
];

/** One proposal per sentence that binds somebody and speaks of what a check can see. */
export function proposePromises(clauses: readonly Clause[]): readonly Proposal[] {
  return allClauses(clauses).flatMap(({ clause, path }) => {
    // “We will:” above a list binds each member of it.
    const above = path.at(-1)?.text ?? "";
    const opening = above.trimEnd().endsWith(":") ? (above.split(/(?<=[.!?])\s+/).at(-1) ?? "") : "";
    return sentencesOf(clause.text).flatMap((sentence) => proposal(clause.id, sentence, opening));
  });
}

const sentencesOf = (text: string): readonly string[] =>
  text.split(/(?<=[.!?;])\s+(?=\p{Lu})|\n+/u).filter((sentence) => sentence.trim() !== "");

/** What a pattern is tried on: a sentence without end would be searched in its square. */
const mostCharacters = 2000;

function proposal(clause: string, whole: string, opening: string): readonly Proposal[] {
  const sentence = whole.slice(0, mostCharacters);
  const isTimed = durationsIn(sentence).length > 0 || rhythmIn(sentence) !== undefined;
  const bound = boundBy(sentence, isTimed) ?? boundBy(opening, false);
  if (bound === undefined || sentence.trimEnd().endsWith(":")) return [];
  const rule = rules.find(({ about }) => about.test(sentence));
  if (rule === undefined) return [];
  const time = timeOf(rule, sentence);
  const parameters = {
    ...rule.more?.(sentence),
    ...(rule.parameter !== undefined && time !== undefined ? { [rule.parameter]: time.iso } : {}),
  };
  const roles = [...new Set([...sentence.matchAll(role)].map(([name]) => name))];
  const about = rule.about.exec(sentence)?.[0] ?? "";
  const words = [bound, about, ...(time === undefined ? [] : [time.words]), ...roles];
  const asks = time === undefined ? rule.asks : undefined;
  const isInWorkingDays = time?.isWorkingDays ?? false;
  return [
    {
      clause,
      sentence,
      words,
      check: rule.check,
      parameters,
      isInWorkingDays,
      roles,
      ...(asks === undefined ? {} : { question: asks, asksFor: rule.parameter ?? "within" }),
    },
  ];
}

/** The words that bind: a permission (“we may”) binds nobody. */
const boundBy = (sentence: string, isTimed: boolean): string | undefined =>
  (binding.exec(sentence) ?? present.exec(sentence) ?? (isTimed ? passive.exec(sentence) : null))?.[0];

function timeOf(rule: Rule, sentence: string): Duration | undefined {
  if (rule.parameter === undefined) return undefined;
  return rule.parameter === "interval" ? rhythmIn(sentence) : durationsIn(sentence)[0];
}
