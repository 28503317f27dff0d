/**
 * A draft of a policy: from the tree of a file to clauses with labels, from what a person said of each to what it is bound to, from
 * the whole to a version. Pure.
 */
import { createHash } from "node:crypto";
import { clauseLabel } from "../contract.ts";
import type { PolicyPack } from "../document/pack.ts";
import type { ClausePromise } from "../document/promise.ts";
import type { Clause, ImportedPolicy } from "../importing/clause.ts";
import { proposePromises } from "../importing/proposals.ts";
import { mostClauses, type ClauseBody, type Decision, type Proposal } from "./contract.ts";

export type DraftClause = {
  readonly label: string;
  readonly sectionNumber: string;
  readonly sectionTitle: string;
  readonly body: string;
  readonly proposals: readonly Proposal[];
  readonly decision: Decision;
  readonly promise: ClausePromise;
};

/** It cannot become a draft, or not be changed so; the message is a sentence. */
export class DraftRefused extends Error {
  override readonly name = "DraftRefused";
}

const lawful = { is: "lawful", note: "" } as const;
const undecided: ClausePromise = { nature: "promise", parameters: {}, strength: "shall", law: lawful };
const words: ClausePromise = { nature: "fact", parameters: {}, strength: "shall", law: lawful };

/** The clauses in reading order. What binds nobody by its words is taken for no promise, and a person may say otherwise. */
export function draftOf(imported: ImportedPolicy): readonly DraftClause[] {
  const proposals = Map.groupBy(proposePromises(imported.clauses), ({ clause }) => clause);
  const found: DraftClause[] = [];
  const taken = new Set<string>();
  const visit = (clause: Clause, above: string, section: Place, at: number): void => {
    const label = labelOf(clause, above, at, taken);
    const body = [clause.heading, clause.text].filter((part) => part !== "").join("\n");
    const isSection = above === "" && clause.heading !== "" && clause.children.length > 0;
    const place = isSection ? { number: plainNumber(clause.number), title: clause.heading } : section;
    const own = isSection ? clause.text : body;
    if (own !== "") {
      taken.add(label);
      const proposed = (proposals.get(clause.id) ?? []).map(plainProposal);
      found.push({
        label,
        sectionNumber: place.number,
        sectionTitle: place.title,
        body: own.replaceAll("==", "= ="),
        proposals: proposed,
        decision: proposed.length > 0 || binds(own) ? "open" : "not_promise",
        promise: proposed.length > 0 || binds(own) ? undecided : words,
      });
    }
    for (const [index, child] of clause.children.entries()) visit(child, label, place, index);
  };
  const whole = { number: "", title: "The policy" };
  for (const [index, clause] of imported.clauses.entries()) visit(clause, "", whole, index);
  if (found.length === 0) throw new DraftRefused("No clause was found in it.");
  if (found.length > mostClauses)
    throw new DraftRefused(`It has ${found.length} clauses; at most ${mostClauses} can be worked on here.`);
  return found;
}

type Place = { readonly number: string; readonly title: string };

const binds = (body: string): boolean =>
  /\b(?:will|shall|must|undertakes?|commits?|(?:is|are) required|guarantees?|promises?|ensures?)\b/i.test(
    body,
  );

function plainProposal(found: ReturnType<typeof proposePromises>[number]): Proposal {
  const { check, words: led, isInWorkingDays, question, asksFor } = found;
  // A right that the words do not name is every right.
  const ofAnyRight = /^DSR-(?:CLOCK|EXT)$/.test(check) && found.parameters["right"] === undefined;
  return {
    check,
    parameters: { ...(ofAnyRight ? { right: "any" } : {}), ...found.parameters },
    words: [...led],
    isInWorkingDays,
    ...(question === undefined ? {} : { question }),
    ...(question === undefined || asksFor === undefined ? {} : { asksFor }),
  };
}

const plainNumber = (number: string): string =>
  number
    .normalize("NFKD")
    .replaceAll(/[^A-Za-z0-9.]+/g, "-")
    .replaceAll(/^[-.]+|[-.]+$/g, "");

/** `4.2.b` below `4.2`; what has no number of its own takes its place among its neighbours. */
function labelOf(clause: Clause, above: string, at: number, taken: ReadonlySet<string>): string {
  const number = plainNumber(clause.number) || `p${at + 1}`;
  const isWhole = above === "" || number === above || number.startsWith(`${above}.`);
  const wanted = (isWhole ? number : `${above}.${number}`).slice(0, 60).replace(/[-.]+$/, "");
  const plain = clauseLabel.test(wanted) ? wanted : `p${taken.size + 1}`;
  for (let copy = 1; ; copy += 1) {
    const label = copy === 1 ? plain : `${plain}-${copy}`;
    if (!taken.has(label)) return label;
  }
}

/** The clauses of a version, to be worked on further: what was bound stays bound. */
export function draftOfVersion(
  clauses: readonly {
    readonly label: string;
    readonly sectionNumber: string;
    readonly sectionTitle: string;
    readonly text: string;
    readonly promise: ClausePromise;
  }[],
): readonly DraftClause[] {
  return clauses.map(({ label, sectionNumber, sectionTitle, text, promise }) => ({
    label,
    sectionNumber,
    sectionTitle,
    body: text,
    proposals: [],
    decision: promise.check !== undefined ? "bound" : isPromise(promise) ? "unmeasured" : "not_promise",
    promise,
  }));
}

const isPromise = ({ nature }: ClausePromise): boolean => nature === "promise" || nature === "instruction";

/** A digest of all that an approval is of: two drafts that differ in a word or a decision differ in it. */
export function seenOf(title: string, clauses: readonly DraftClause[]): string {
  const all = clauses.map(({ label, sectionNumber, sectionTitle, body, decision, promise }) => [
    [label, sectionNumber, sectionTitle, body, decision],
    promise,
  ]);
  return createHash("sha256")
    .update(JSON.stringify([title, all]))
    .digest("hex");
}

/** What a person said, said of the clause; throws `DraftRefused` where it leaves open what it must not. */
export function changed(clause: DraftClause, said: ClauseBody): DraftClause {
  const next: DraftClause = {
    ...clause,
    label: said.label ?? clause.label,
    sectionTitle: said.sectionTitle ?? clause.sectionTitle,
    body: said.body === undefined ? clause.body : said.body.replaceAll("==", "= ="),
  };
  const { decide } = said;
  if (decide === undefined) return next;
  if (decide.decision === "open") return { ...next, decision: "open", promise: undecided };
  if (decide.decision === "unmeasured") return { ...next, decision: "unmeasured", promise: undecided };
  if (decide.decision === "not_promise")
    return { ...next, decision: "not_promise", promise: { ...words, nature: decide.nature } };
  const proposal = clause.proposals[decide.proposal];
  if (proposal === undefined) throw new DraftRefused("There is no such proposal for this clause.");
  if (proposal.asksFor !== undefined && decide.answer === undefined)
    throw new DraftRefused(proposal.question ?? "The words name no number: it is needed.");
  const answered =
    proposal.asksFor === undefined || decide.answer === undefined
      ? {}
      : { [proposal.asksFor]: decide.answer };
  const parameters = { ...proposal.parameters, ...answered };
  const limit = ["within", "extra", "interval", "period"]
    .map((name) => parameters[name])
    .find((value): value is string => typeof value === "string");
  return {
    ...next,
    decision: "bound",
    promise: {
      nature: "promise",
      check: proposal.check,
      parameters,
      strength: "shall",
      // Where the words give no number, the one chosen is the organisation's own setting.
      ...(limit === undefined ? {} : proposal.asksFor === undefined ? { limit } : { setting: limit }),
      basis: "measured",
      law: inLaw(proposal.check, limit),
    },
  };
}

/** The one clock that every regime sets: a policy that takes longer promises less than the law (GDPR art. 12(3)). */
function inLaw(check: string, limit: string | undefined): ClausePromise["law"] {
  if (check !== "DSR-CLOCK" || limit === undefined || !limit.startsWith("P") || limit.startsWith("PT"))
    return lawful;
  const { years, months, days } = Temporal.Duration.from(limit);
  if (years === 0 && months <= 1 && days <= (months === 0 ? 31 : 0)) return lawful;
  return {
    is: "below",
    note: "The law gives one month from receipt; cases follow the law, whatever the policy says.",
  };
}

export type Obstacle = { readonly label: string; readonly sentence: string };

/** What must be put right before anybody can sign it. */
export function obstaclesOf(clauses: readonly DraftClause[]): readonly Obstacle[] {
  const seen = new Set<string>();
  const found: Obstacle[] = [];
  for (const { label, body } of clauses) {
    if (seen.has(label)) found.push({ label, sentence: `Two clauses have the label ${label}.` });
    seen.add(label);
    if (body.trim() === "") found.push({ label, sentence: "It has no words. Write them, or remove it." });
  }
  if (clauses.length === 0) found.push({ label: "", sentence: "There is no clause." });
  return found;
}

/** The words a bound clause is measured by are marked where they stand in it. */
function marked({ body, proposals, promise }: DraftClause): string {
  const plain = body.replaceAll(/\s*\n\s*/g, " ");
  if (plain.includes("==") || promise.check === undefined) return plain;
  const led = proposals.find(({ check }) => check === promise.check)?.words ?? [];
  const timed = led.find((word) =>
    /\d|\b(?:one|two|three|five|seven|ten|thirty|month|day|hour|year)/i.test(word),
  );
  const at = timed === undefined ? -1 : plain.indexOf(timed);
  if (timed === undefined || at === -1) return plain;
  return `${plain.slice(0, at)}==${timed}==${plain.slice(at + timed.length)}`;
}

/** Whether two clauses are one, reworded: at least half of their words are the same. */
export function isAlike(before: string, after: string): boolean {
  const [one, two] = [before, after].map((text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  if (one === undefined || two === undefined) return false;
  const left = new Map<string, number>();
  for (const word of one) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of two) {
    const rest = left.get(word) ?? 0;
    if (rest === 0) continue;
    shared += 1;
    left.set(word, rest - 1);
  }
  return shared * 4 >= one.length + two.length;
}

/**
 * Whether the clauses are those of the policy before, so that each goes on with the record of its label. A file with other
 * clauses under the same numbers is another document: it begins without a record.
 */
export function goesOn(
  before: readonly { readonly label: string; readonly text: string }[],
  clauses: readonly DraftClause[],
): boolean {
  const known = new Map(before.map(({ label, text }) => [label, text.replaceAll("==", "")]));
  const met = clauses.flatMap(({ label, body }) => {
    const was = known.get(label);
    return was === undefined ? [] : [isAlike(was, body.replaceAll("==", ""))];
  });
  return met.filter(Boolean).length * 2 > met.length;
}

/** The draft as a version of the organisation's own. Its hash is of the words and of what they are bound to. */
export function versionOf(
  title: string,
  clauses: readonly DraftClause[],
  day: Temporal.PlainDate,
): PolicyPack {
  const sections: { number: string; title: string; clauses: { label: string; text: string }[] }[] = [];
  for (const clause of clauses) {
    const last = sections.at(-1);
    const line = { label: clause.label, text: marked(clause) };
    if (last?.number === clause.sectionNumber && last.title === clause.sectionTitle) last.clauses.push(line);
    else sections.push({ number: clause.sectionNumber, title: clause.sectionTitle, clauses: [line] });
  }
  const promises = Object.fromEntries(clauses.map(({ label, promise }) => [label, promise]));
  const hash = createHash("sha256")
    .update(JSON.stringify([title, sections, promises]))
    .digest("hex");
  return {
    name: "own",
    text: { title, sections },
    promises: { policy: { version: 1, inForceFrom: day.toString() }, clauses: promises },
    hash,
  };
}
