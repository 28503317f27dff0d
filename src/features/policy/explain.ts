/** One clause as the drawer shows it: its result in sentences, limits, evidence, record and a paragraph for an auditor. */
import type { z } from "zod";
import { madeAt } from "../../platform/ids.ts";
import type { Instant } from "../../platform/time.ts";
import { emptyRegister } from "./checks/facts.ts";
import { checkFacts, isMeasured } from "./checks/measured.ts";
import { proofs } from "./checks/proofs.ts";
import { worstOf } from "./checks/result.ts";
import type { Result, Status } from "./checks/result.ts";
import type { ClauseReply } from "./contract.ts";
import { isBinding } from "./document/promise.ts";
import type { ClausePromise } from "./document/promise.ts";
import { plainText } from "./document/text.ts";
import type { EvaluatedClause, EvaluatedPolicy } from "./evaluate.ts";
import { limitInWords, longDay, longMoment, say } from "./wording.ts";

type Reply = z.input<typeof ClauseReply>;
type Day = { readonly day: Temporal.PlainDate; readonly status: Status };

/** What the law says where a clause can be measured today. */
const lawOf: Readonly<Record<string, { readonly text: string; readonly source: string }>> = {
  "DSR-CLOCK": {
    text: "one month, to the end of the next working day",
    source: "UK GDPR art. 12A; GDPR art. 12(3)",
  },
  "DSR-EXT": { text: "two further months where necessary, said within the first", source: "GDPR art. 12(3)" },
  "DSR-IDV": { text: "proof may be asked for where there is doubt", source: "GDPR art. 12(6)" },
  "DSR-CONTENT": { text: "electronically, unless the person asks otherwise", source: "GDPR art. 15(3)" },
  "DSR-REFUSE-LETTER": { text: "one month from receipt of the request", source: "GDPR art. 12(4)" },
  "INC-CLOCK": { text: "72 hours after becoming aware", source: "GDPR art. 33(1)" },
};

const plain = (key: string, parameters: Readonly<Record<string, string | number>> = {}): string =>
  say({ key, parameters });

export function proofOf(promise: ClausePromise): string {
  return promise.check === undefined ? "" : (proofs[promise.check] ?? "");
}

export function breaksOf(promise: ClausePromise, basis?: Result["basis"]): string {
  if (!isBinding(promise)) return plain("breaks.never");
  if (!isMeasured(promise) && (basis ?? promise.basis) === "attested") return plain("breaks.look");
  return isMeasured(promise) ? plain(`breaks.${promise.check ?? ""}`) : plain("breaks.nothing");
}

/** What the result rests on; a date that a person wrote into the policy is recorded, not measured. */
export function basisOf(promise: ClausePromise): Reply["basis"] {
  if (!isBinding(promise)) return null;
  if (!isMeasured(promise)) return promise.basis ?? null;
  if (promise.check?.startsWith("GOV-POLICY-") === true) return "recorded";
  // What is read off a register or other results is derived, whatever better proof there could be.
  if (/^(?:GOV|ROP)-/.test(promise.check ?? "")) return promise.basis ?? "derived";
  if (!checkFacts(promise).every((key) => key in emptyRegister)) return "measured";
  return promise.basis === undefined || promise.basis === "measured" ? "derived" : promise.basis;
}

export function limitsOf(clause: EvaluatedClause): Reply["limits"] {
  const { promise, label } = clause;
  if (!isBinding(promise)) return [];
  const law = lawOf[promise.check ?? ""];
  const inLaw = isMeasured(promise) || promise.check === "INC-CLOCK" ? law : undefined;
  const limits: Reply["limits"] = [];
  if (promise.limit !== undefined) {
    limits.push({ layer: "policy", text: limitInWords(promise.limit), source: label });
  }
  if (inLaw !== undefined) limits.push({ layer: "law", ...inLaw });
  if (promise.limit !== undefined && inLaw !== undefined) {
    const text = promise.parameters["governs"] === "law" ? "the day the law gives" : "the earlier of the two";
    limits.push({ layer: "effective", text, source: "" });
  }
  if (promise.setting !== undefined) {
    limits.push({
      layer: "setting",
      text: limitInWords(promise.setting),
      source: "the words give no number",
    });
  }
  return limits;
}

/** Fifty-two weeks up to today, the worst status of each; a week without a record has none. */
export function stripOf(days: readonly Day[], today: Temporal.PlainDate): Reply["strip"] {
  return Array.from({ length: 52 }, (_, at) => {
    const from = today.subtract({ days: (51 - at) * 7 + 6 });
    const until = from.add({ days: 6 });
    const within = days.filter(
      ({ day }) => Temporal.PlainDate.compare(day, from) >= 0 && Temporal.PlainDate.compare(day, until) <= 0,
    );
    const status = within.length === 0 ? null : worstOf(within.map((one) => one.status));
    return { from: from.toString(), status };
  });
}

/** When the newest case that was counted came in; of one whose arrival nobody wrote down, when it was taken in. */
export function newestIn({ newest }: Result): Instant | undefined {
  return newest === undefined ? undefined : (newest.receivedAt ?? madeAt(newest.caseId));
}

/** The paragraph for somebody who was not there, from the same facts as everything else on the page. */
export function explanationOf(
  { policy, facts }: EvaluatedPolicy,
  clause: EvaluatedClause,
  recordedDays: number,
): readonly string[] {
  const { promise, result } = clause;
  const newest = newestIn(result);
  const says = plain("auditor.says", {
    label: clause.label,
    title: policy.title,
    version: policy.number,
    since: longDay(policy.inForceFrom),
    text: plainText(clause.text),
  });
  const why = say(result.why);
  const state = plain(`auditor.result.${result.status}`, { asOf: longMoment(facts.now, facts.zone), why });
  if (!isBinding(promise)) return [says, state];
  const how = plain("auditor.how", { proof: proofOf(promise) });
  const basis = result.basis ?? basisOf(promise);
  const isShown = isMeasured(promise) || result.basis !== undefined;
  const rests =
    isShown && basis !== null && basis !== "derived" && result.status !== "unproven"
      ? [plain(`auditor.basis.${basis}`)]
      : [];
  const law = `${plain(`law.${promise.law.is}`)} ${promise.law.note}`.trim();
  const record =
    recordedDays === 0 ? plain("auditor.unrecorded") : plain("auditor.record", { days: recordedDays });
  return [
    says,
    how,
    state,
    ...rests,
    ...(newest === undefined
      ? []
      : [plain("auditor.newest", { on: longDay(newest.toZonedDateTimeISO(facts.zone).toPlainDate()) })]),
    plain("auditor.breaks", { breaks: breaksOf(promise, result.basis) }),
    law,
    record,
  ];
}
