/**
 * What the organisation's policy promises about a request for a right, read from its clauses: which clause promises what,
 * and by when. Pure. Where there is no policy the law's own words stand in, and no clause is named.
 */
import type { BoundClause } from "../../promises/index.ts";
import type { RequestRight } from "./contract.ts";

export type PromiseKey =
  | "identity-first"
  | "in-time"
  | "extension-told"
  | "refusal-reasons"
  | "clarification"
  | "marketing-stopped";

export type AnswerPromise = {
  readonly clause: string;
  readonly within: Temporal.Duration;
  /** `law`: the words mean the time the law gives, as the law counts it. */
  readonly governs: "law" | "policy";
};

export type Promised = {
  readonly isByLawAlone: boolean;
  readonly clauses: Readonly<Partial<Record<PromiseKey, string>>>;
  readonly answer: AnswerPromise | undefined;
  /** How soon marketing stops everywhere, once somebody objects. */
  readonly stop: Temporal.Duration;
  readonly refusal: { readonly within: Temporal.Duration; readonly from: "refusal" | "receipt" };
};

/** The checks whose clauses are asked for. */
export const promisedChecks = [
  "DSR-IDV",
  "DSR-CLOCK",
  "DSR-EXT",
  "DSR-REFUSE-LETTER",
  "DSR-CLARIFY",
  "MKT-SUPPRESS",
] as const;

/** GDPR art. 21(3): no longer processed for it; within the day where no policy says how soon that is. */
const lawsStop = Temporal.Duration.from("P1D");

/** GDPR art. 12(4): one month of receipt. */
const lawsRefusal = { within: Temporal.Duration.from("P1M"), from: "receipt" } as const;

/** Of several clauses with the same promise the first counts. */
export function promisedBy(
  clauses: readonly BoundClause[] | undefined,
  right: RequestRight = "access",
): Promised {
  if (clauses === undefined)
    return { isByLawAlone: true, clauses: {}, answer: undefined, stop: lawsStop, refusal: lawsRefusal };
  const ofRight = clauses.filter(({ parameters }) => parameters["right"] === right);
  const bound = (check: (typeof promisedChecks)[number]): readonly BoundClause[] =>
    ofRight.filter((one) => one.check === check);
  const told = bound("DSR-EXT").find(({ parameters }) => parameters["tellWithin"] !== undefined);
  const isMarketing = right === "marketing-objection";
  const stop = clauses.find(
    ({ check, parameters }) => isMarketing && check === "MKT-SUPPRESS" && parameters["after"] === "stop",
  );
  const found: Readonly<Record<PromiseKey, BoundClause | undefined>> = {
    "identity-first": bound("DSR-IDV")[0],
    "in-time": bound("DSR-CLOCK")[0],
    "extension-told": told,
    "refusal-reasons": bound("DSR-REFUSE-LETTER")[0],
    clarification: bound("DSR-CLARIFY")[0],
    "marketing-stopped": stop,
  };
  const labels = Object.entries(found).flatMap(([key, clause]) =>
    clause === undefined ? [] : [[key, clause.label] as const],
  );
  return {
    isByLawAlone: false,
    clauses: Object.fromEntries(labels),
    answer: answerOf(found["in-time"]),
    stop: periodIn(stop) ?? lawsStop,
    refusal: refusalOf(found["refusal-reasons"]),
  };
}

function answerOf(clause: BoundClause | undefined): AnswerPromise | undefined {
  const within = periodIn(clause);
  if (clause === undefined || within === undefined) return undefined;
  const governs = clause.parameters["governs"] === "law" ? "law" : "policy";
  return { clause: clause.label, within, governs };
}

function refusalOf(clause: BoundClause | undefined): Promised["refusal"] {
  if (clause === undefined) return lawsRefusal;
  const from = clause.parameters["from"] === "receipt" ? "receipt" : "refusal";
  return { within: periodIn(clause) ?? lawsRefusal.within, from };
}

/** A period of whole days, weeks, months or years; anything else is no period of a calendar. */
function periodIn(clause: BoundClause | undefined): Temporal.Duration | undefined {
  const within = clause?.parameters["within"];
  return typeof within === "string" && /^P(?=\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?$/.test(within)
    ? Temporal.Duration.from(within)
    : undefined;
}
