/**
 * The checks that run today, by the id a promise names, each with the facts it looks at. A promise whose check is not here,
 * or whose parameters these cannot answer, is unproven, with what would prove it (`proofs.ts`, `catalogue.ts`).
 */
import type { ClausePromise } from "../document/promise.ts";
import { isBinding } from "../document/promise.ts";
import type { FactKey, Facts } from "./facts.ts";
import { resultOf } from "./occasions.ts";
import type { Tally } from "./occasions.ts";
import { Watch } from "./watch.ts";
import type { Seen } from "./watch.ts";
import { checkContent, checkPending, checkReviewed, knowsCause, knowsItem } from "./answers.ts";
import {
  checkLegitimacy,
  checkLogged,
  checkMachine,
  checkPortable,
  checkProofTold,
  knowsSafeguard,
} from "./asked.ts";
import { checkCarriedOut, checkSearched } from "./carried.ts";
import { checkElectronic, checkIdentity } from "./release.ts";
import { checkExtensionLength, checkExtensionTold, checkRefusalLetter } from "./letters.ts";
import { checkFeeGround, checkFree } from "./fees.ts";
import {
  checkBasisFirst,
  checkBasisReview,
  checkCondition,
  checkPurpose,
  checkRecordReview,
  checkRisks,
  checkSystems,
  knowsRisk,
} from "./entries.ts";
import { checkAdvice, checkComplaints, checkFixed, checkOutcomeTold, knowsTopic } from "./handled.ts";
import {
  checkChildNotice,
  checkNoticeContent,
  checkNoticeLive,
  isOnPublicPages,
  knowsContent,
} from "./notices.ts";
import {
  checkAgreement,
  checkContractApproved,
  checkDiligence,
  checkExit,
  checkTerms,
  checkVendorReview,
  knowsClause,
  knowsPoint,
} from "./vendors.ts";
import { checkAccuracy, checkCovered, checkRuled, checkTied, knowsMedium } from "./held.ts";
import { checkAnnounced, checkCameraPlace, checkCameraSign, knowsAnnouncement } from "./pictures.ts";
import {
  checkAtRest,
  checkDevices,
  checkOwnKeys,
  checkSites,
  checkTested,
  knowsMethods,
  knowsProperty,
} from "./safeguards.ts";
import {
  checkDated,
  checkDocuments,
  checkMinutes,
  checkRehearsed,
  checkRenewed,
  checkRoles,
} from "./tied.ts";
import {
  checkScreened,
  checkTransfers,
  checkWeighed,
  checkWeighedAgain,
  knowsRoute,
  knowsTrigger,
} from "./weighed.ts";
import { checkClock } from "./clock.ts";
import { checkLeavers } from "./leavers.ts";
import { requestRights } from "../../rights/standalone.ts";
import { checkGround, checkLifting, checkMarketing, checkObjection } from "./decided.ts";
import { checkReleases } from "./ledger.ts";
import { checkApproved, checkAssessed, checkPlanTold, knowsScope } from "./plans.ts";
import { checkOwnFacts, checkPost } from "./post.ts";
import { checkPrinciple } from "./principle.ts";
import type { Judged } from "./principle.ts";
import { checkAudited, checkSigned, knowsSubject } from "./looked.ts";
import { checkRecipients, knowsAct } from "./recipients.ts";
import { checkBases, checkRecord, knowsField } from "./register.ts";
import { checkReviewDate, checkReviewInterval } from "./review.ts";
import type { Result } from "./result.ts";

type Parameters = ClausePromise["parameters"];
type Check = {
  readonly facts: readonly FactKey[];
  /** What occasions add up to; a result where it is not about occasions. The clause is its number in the document. */
  readonly evaluate: (seen: Seen, promise: ClausePromise, clause: string) => Tally | Result;
  /** Looks only at entries that name the clause: the same promise of another clause may have another result. */
  readonly isTied?: true;
  /** The only parameters it is shown, so that promises that differ in nothing else are judged once; absent: all. */
  readonly reads?: readonly string[];
};
/** The check for these parameters; `undefined` when today's facts cannot answer them. */
type Choice = (parameters: Parameters) => Check | undefined;

type Made = readonly [facts: readonly FactKey[], evaluation: Check["evaluate"], reads?: readonly string[]];
const of = (...[facts, evaluation, reads]: Made): Check => ({
  facts,
  evaluate: evaluation,
  ...(reads === undefined ? {} : { reads }),
});
const always = (...made: Made): Choice => {
  const check = of(...made);
  return () => check;
};
const when =
  (isKnown: (parameters: Parameters) => boolean, ...made: Made): Choice =>
  (parameters) =>
    isKnown(parameters) ? of(...made) : undefined;

/** Of entries that name the clause. */
const tied = (facts: readonly FactKey[], evaluation: Check["evaluate"]): Choice => {
  const check = { ...of(facts, evaluation), isTied: true } as const;
  return () => check;
};

const hasRight = ({ right }: Parameters): boolean =>
  right === "all" || right === "any" || requestRights.some((one) => one === right);

const checks: Readonly<Record<string, Choice>> = {
  "AUD-RUN": when(({ subject }) => knowsSubject(subject), ["audits"], checkAudited),
  "AUD-SPOT": when(({ subject }) => knowsSubject(subject), ["audits"], checkAudited),
  "CCT-NOTICE": always(["cameras"], checkCameraSign),
  "CCT-PLACE": always(["cameras"], checkCameraPlace),
  "CMP-HANDLE": when(({ to }) => to === "dpo", ["complaints"], checkComplaints),
  "CMP-OUTCOME": always(["complaints"], checkOutcomeTold),
  "DPI-GATE": ({ scope }) =>
    scope === "officer-sign-off"
      ? of(["plans"], checkApproved, [])
      : knowsScope(scope)
        ? of(["plans"], checkAssessed, ["scope"])
        : undefined,
  "DPI-INTAKE": always(["plans"], checkPlanTold, ["scope"]),
  "DPI-SCREEN": when(({ trigger }) => knowsTrigger(trigger), ["activities"], checkScreened),
  "DSR-ADM": when(({ safeguard }) => knowsSafeguard(safeguard), ["requests"], checkMachine, []),
  "DSR-CLOCK": when(hasRight, ["requests"], checkClock),
  "DSR-CONTENT": ({ item }) =>
    item === "electronic-format"
      ? of(["requests"], checkElectronic, [])
      : knowsItem(item)
        ? of(["requests"], checkContent, ["item"])
        : undefined,
  "DSR-ERASE": always(["requests"], checkCarriedOut, []),
  "DSR-EXT": (parameters) =>
    hasRight(parameters)
      ? of(["requests"], parameters["tellWithin"] === undefined ? checkExtensionLength : checkExtensionTold)
      : undefined,
  "DSR-FEE": ({ rule }) =>
    rule === "free"
      ? of(["requests"], checkFree, ["right"])
      : rule === "unfounded-or-excessive"
        ? of(["requests"], checkFeeGround, ["right"])
        : undefined,
  "DSR-GROUND": when(hasRight, ["requests"], checkGround, ["right"]),
  "DSR-IDV": (parameters) => {
    if (parameters["rule"] === "told-when-more-is-needed") return of(["requests"], checkProofTold, []);
    if (parameters["rule"] === "identity-and-legitimacy") return of(["requests"], checkLegitimacy, ["right"]);
    return hasRight(parameters) ? of(["requests"], checkIdentity, ["right"]) : undefined;
  },
  "DSR-LOG": when(hasRight, ["requests"], checkLogged, ["right"]),
  "DSR-OBJECT": always(["requests"], checkObjection, []),
  "DSR-PORT": when(
    ({ property }) => property === "right" || property === "format",
    ["requests"],
    checkPortable,
    [],
  ),
  "DSR-PROPAGATE": when(({ act }) => knowsAct(act), ["tellings"], checkRecipients, ["act", "within"]),
  "DSR-RECTIFY": always(["requests"], checkCarriedOut, []),
  "DSR-REDACT": when(
    ({ review }) => review === "third-party" || review === "exemptions",
    ["requests"],
    checkReviewed,
    [],
  ),
  "DSR-REFUSE-LETTER": when(hasRight, ["requests"], checkRefusalLetter, ["right", "within", "from"]),
  "DSR-RESTRICT": when(({ property }) => property === "marked", ["requests"], checkCarriedOut, []),
  "DSR-RESTRICT-LIFT": always(["requests"], checkLifting, []),
  "DSR-RESTRICT-PENDING": when(({ cause }) => knowsCause(cause), ["requests"], checkPending, ["cause"]),
  "DSR-SEARCH": when(({ include }) => include === "all-stores", ["requests"], checkSearched, []),
  "GOV-ADVICE": when(({ topic }) => knowsTopic(topic), ["advice"], checkAdvice),
  "GOV-DOCS": tied(["documents"], checkDocuments),
  "GOV-LAW-WATCH": tied(["documents"], checkDated),
  "GOV-ROLES": tied(["roles"], checkRoles),
  "INC-PLAN": tied(["documents"], checkDocuments),
  "INC-PLAN-TEST": tied(["documents"], checkRehearsed),
  LIA: ({ rule }) => {
    if (rule === "before-start") return of(["activities", "documents"], checkWeighed);
    return rule === "keep-reviewed" ? of(["activities", "documents"], checkWeighedAgain) : undefined;
  },
  "MED-NOTICE": when(knowsAnnouncement, ["occasions"], checkAnnounced),
  MEETING: ({ due }) =>
    typeof due === "string" ? { ...of(["documents"], checkMinutes), isTied: true } : undefined,
  "NOT-CHILD": always(["activities", "notices"], checkChildNotice),
  "NOT-CONTENT": when(({ item }) => knowsContent(item), ["notices"], checkNoticeContent),
  "NOT-LIVE": when(isOnPublicPages, ["notices"], checkNoticeLive),
  "QUA-PERIODIC": when(({ scope }) => scope === "all personal data", ["stores"], checkAccuracy),
  "QUA-FIX": always(["requests"], checkFixed),
  "GOV-POLICY-META": ({ item }) =>
    item === "last-review-date"
      ? of([], checkReviewDate)
      : item === "owner-number-date-next-review"
        ? of(["post"], checkOwnFacts)
        : undefined,
  "GOV-POLICY-REVIEW": always([], checkReviewInterval),
  "GOV-POST": when(({ role }) => role === "dpo", ["post"], checkPost),
  "GOV-PRINC": always([], (_facts, promise) => checkPrinciple(promise, [])),
  "LED-RELEASE": always(["releases"], checkReleases),
  "MKT-SUPPRESS": when(({ after }) => after !== "archive-then-destroy", ["requests"], checkMarketing, [
    "after",
    "within",
  ]),
  "RBA-LEAVER": always(["leavers"], checkLeavers),
  "RET-SCHEDULE": when(({ rule }) => rule === "covered", ["activities"], checkRuled),
  "ROP-ADM": always(["activities"], checkRecord),
  "ROP-BASIS": ({ rule }) =>
    rule === "allowed-list"
      ? of(["activities"], checkBases)
      : rule === "before-start"
        ? of(["activities"], checkBasisFirst)
        : undefined,
  "ROP-BASIS-REVIEW": always(["activities"], checkBasisReview),
  "ROP-CONDITION": when(
    ({ condition }) => condition === "always" || condition === "in-addition-to-basis",
    ["activities"],
    checkCondition,
  ),
  "ROP-COVER": when(({ medium }) => knowsMedium(medium), ["stores"], checkCovered),
  "ROP-MIN": when(({ point }) => point === "field", ["categories"], checkTied),
  "ROP-PURPOSE": always(["activities"], checkPurpose),
  "ROP-RECORD": ({ field }) =>
    field === "system-owner"
      ? of(["systems"], checkSystems)
      : knowsField(field)
        ? of(["activities"], checkRecord)
        : undefined,
  "ROP-REVIEW": when(({ subject }) => subject === "records", ["activities"], checkRecordReview),
  "RSK-REGISTER": when(({ content }) => knowsRisk(content), ["risks"], checkRisks),
  "SEC-DEVICE": when(({ property }) => knowsProperty(property), ["devices"], checkDevices),
  "SEC-E2E": always(["systems"], checkOwnKeys),
  "SEC-PHYS-REVIEW": always(["sites"], checkSites),
  "SEC-REST": when(({ methods }) => knowsMethods(methods), ["systems"], checkAtRest),
  "SEC-RESTORE": tied(["measures"], checkTested),
  "SEC-TEST": tied(["measures"], checkTested),
  "SEC-UPDATE": tied(["measures"], checkRenewed),
  SURVEY: tied(["documents"], checkDated),
  "TRA-GATE": when(({ route }) => knowsRoute(route), ["transfers"], checkTransfers),
  "TRN-ACK": when(({ document }) => document === "policy", ["signing"], checkSigned),
  "VEN-APPROVE": always(["vendors", "documents"], checkContractApproved),
  "VEN-AUDIT": always(["vendors"], checkVendorReview),
  "VEN-CLAUSE": when(({ clause }) => knowsClause(clause), ["vendors"], checkTerms),
  "VEN-DD": when(({ point }) => knowsPoint(point), ["vendors"], checkDiligence),
  "VEN-DPA": always(["vendors"], checkAgreement),
  "VEN-EXIT": when(({ cause }) => cause === "contract-end", ["vendors"], checkExit),
};

function checkOf({ check, parameters }: ClausePromise): Check | undefined {
  return check === undefined ? undefined : checks[check]?.(parameters);
}

export const isMeasured = (promise: ClausePromise): boolean =>
  isBinding(promise) && checkOf(promise) !== undefined;

/** Which facts a promise's check looks at; none where nothing measures it. */
export const checkFacts = (promise: ClausePromise): readonly FactKey[] => checkOf(promise)?.facts ?? [];

/** Which facts these promises look at; nothing else has to be gathered for them. */
export function factsFor(promises: Iterable<ClausePromise>): ReadonlySet<FactKey> {
  const keys = new Set<FactKey>();
  for (const promise of promises)
    if (isBinding(promise)) for (const key of checkFacts(promise)) keys.add(key);
  return keys;
}

export const isTally = (one: Tally | Result): one is Tally => "worst" in one;

const numbers = new WeakMap<Check["evaluate"], number>();
let evaluations = 0;

/** A number for each way of judging, the same as long as the process lives. */
function numberOf({ evaluate: evaluation }: Check): number {
  const known = numbers.get(evaluation);
  if (known !== undefined) return known;
  evaluations += 1;
  numbers.set(evaluation, evaluations);
  return evaluations;
}

const plainPromise = {
  nature: "promise",
  strength: "shall",
  law: { is: "lawful", note: "" },
} as const satisfies Partial<ClausePromise>;

/** What a check is shown of a promise: where it says which parameters it reads, its own name and those. */
function shownOf(promise: ClausePromise, { reads }: Check): ClausePromise {
  if (reads === undefined) return promise;
  const { check } = promise;
  const parameters = Object.fromEntries(
    reads.flatMap((name) => {
      const value = promise.parameters[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  return { ...plainPromise, ...(check === undefined ? {} : { check }), parameters };
}

/** What these facts say of a promise: of a part of all occasions, or of all. */
export function judge(promise: ClausePromise, seen: Seen, clause = ""): Tally | Result {
  const none = { n: 0, of: 0, evidence: [] } as const;
  if (!isBinding(promise)) {
    return { status: "not_applicable", why: { key: `nature.${promise.nature}`, parameters: {} }, ...none };
  }
  const check = checkOf(promise);
  if (check === undefined) {
    const key = promise.basis === "attested" ? "unproven.look" : "unproven.needs";
    return { status: "unproven", why: { key, parameters: {} }, ...none };
  }
  return check.evaluate(seen, shownOf(promise, check), clause);
}

/** What a promise's facts say now; a principle needs the results of others, and `evaluateAll`. */
export function evaluate(promise: ClausePromise, { now, ...facts }: Facts, clause = ""): Result {
  const said = judge(promise, { ...facts, watch: new Watch(now) }, clause);
  return isTally(said) ? resultOf(said) : said;
}

const keyed = (parameters: Parameters): readonly (readonly [string, unknown])[] =>
  Object.entries(parameters).toSorted(([one], [other]) => (one < other ? -1 : 1));

/** Promises with the same key have the same result: a check is a function of its facts and of what the promise says. */
export function questionOf(promise: ClausePromise, clause = ""): string {
  const { check, limit, setting, basis } = promise;
  const nature = isBinding(promise) || promise.nature;
  const found = isBinding(promise) ? checkOf(promise) : undefined;
  if (found?.reads !== undefined)
    return JSON.stringify([check, numberOf(found), keyed(shownOf(promise, found).parameters)]);
  const own = found?.isTied === true ? [clause] : [];
  return JSON.stringify([nature, check, limit, setting, basis, keyed(promise.parameters), ...own]);
}

type Bound = { readonly label: string; readonly promise: ClausePromise };

/**
 * The results of a whole policy, in its order: first what `answer` says, asked once of promises that say the same, or
 * where there is one somebody's word, then the principles over those.
 */
export function evaluateAll<One extends Bound>(
  clauses: readonly One[],
  answer: (promise: ClausePromise, question: string, clause: string) => Result,
  attested: (clause: One) => Result | undefined = () => undefined,
): readonly (One & { readonly result: Result })[] {
  const known = new Map<string, Result>();
  const answered = ({ promise, label }: Bound): Result => {
    const question = questionOf(promise, label);
    const result = known.get(question) ?? answer(promise, question, label);
    known.set(question, result);
    return result;
  };
  const first = clauses.map((clause) => ({
    ...clause,
    result: attested(clause) ?? answered(clause),
  }));
  const others: readonly Judged[] = first.filter(
    ({ promise }) => isBinding(promise) && promise.check !== "GOV-PRINC",
  );
  return first.map((one) =>
    isBinding(one.promise) && one.promise.check === "GOV-PRINC"
      ? { ...one, result: checkPrinciple(one.promise, others) }
      : one,
  );
}
