/** What the codes of a rehearsal's report say to whoever reads it. */
import { sentences } from "../../../platform/i18n/messages.ts";

const english = {
  "step.taken-up": "Taken up by somebody",
  "step.identity": "Identity settled",
  "step.authority": "Authority settled",
  "step.search": "Search finished",
  "step.review": "What was found approved",
  "step.package": "Package made",
  "step.decision": "Decided",
  "step.tasks": "Tasks of colleagues settled",
  "step.extension": "Extension told",
  "step.answer": "Answer handed over",
  "step.recipients": "Recipients told",
  "step.close": "Case closed",
  "limit.law.in-time": "within the law’s time, until {until}",
  "limit.law.late": "after the law’s time, which ended on {until}",
  "limit.law.not-done": "not done; the law’s time runs until {until}",
  "limit.policy.in-time": "within the policy’s time, until {until}",
  "limit.policy.late": "after the policy’s time, which ended on {until}",
  "limit.policy.not-done": "not done; the policy’s time runs until {until}",
  "limit.own.in-time": "by the days that were set, the last {until}",
  "limit.own.late": "after a day that was set: {until}",
  "limit.own.not-done": "not done; a day was set for {until}",
  "gate.identity-open": "It was not known who asks",
  "gate.authority-open": "It was not known that they may ask for somebody else",
  "gate.fee-open": "A fee was asked for",
  "gate.child-not-heard": "It was not on record what the child wants",
  "gate.assessment-missing": "It was not decided",
  "gate.answer-is-a-letter": "A letter is the answer",
  "gate.answer-is-a-package": "A copy is the answer",
  "gate.measures-missing": "It was not said what is to be done, and where",
  "gate.measures-open": "Tasks of colleagues were open",
  "gate.search-not-finished": "The search was not finished",
  "gate.review-not-approved": "What was found was not approved",
  "gate.package-not-built": "The package was not made",
  "gate.second-look-open": "No second person looked at it",
  "gate.request-not-open": "The address was not confirmed and nobody had taken it up",
  "gate.cleared": "for {time}, until {until}",
  "gate.open": "not cleared, for {time}",
  "finding.late": "Late: {step}.",
  "finding.not-done": "Not done: {step}.",
  "finding.promise-broken": "A promise of the policy was broken: {promise}.",
  "finding.search-gaps": "The search could not see everything.",
  "finding.search-failed": "A search broke off.",
  "finding.package-failed": "Making the package failed.",
  "finding.mail-undelivered": "A mail to a recipient did not arrive.",
  "finding.task-not-possible": "A colleague said that a task could not be done.",
  "finding.one-person": "One person did every step: whether somebody could stand in for them was not tried.",
  "summary.running":
    "Being rehearsed since {day}: {inTime} of {timed} steps with a time were done within it.",
  "summary.ended": "Rehearsed on {day}: {inTime} of {timed} steps with a time were done within it.",
  "summary.running.untimed": "Being rehearsed since {day}; no step has a time.",
  "summary.ended.untimed": "Rehearsed on {day}; no step had a time.",
  "whom.requester": "the person who asks",
  "whom.recipient": "a recipient of the data",
} as const;

export const drillSentences = sentences(english, {});

const units = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** “3 days 4 hours”, “12 minutes”, “less than a minute”. */
export function durationWords(seconds: number): string {
  let rest = seconds;
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const whole = Math.floor(rest / size);
    rest -= whole * size;
    if (whole > 0) parts.push(whole === 1 ? `1 ${unit}` : `${whole} ${unit}s`);
  }
  return parts.length === 0 ? "less than a minute" : parts.slice(0, 2).join(" ");
}
