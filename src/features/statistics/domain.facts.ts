/**
 * What the figures are counted from: a few days and codes of each case, nothing of a person. Days are those of the
 * organisation's zone, as ISO 8601 text, which sorts as it counts.
 */
export type Day = string;

type Common = {
  readonly receivedOn: Day;
  /** The day it was written down here. */
  readonly writtenOn: Day;
  /** The day somebody first had it in hand. */
  readonly takenUpOn: Day | undefined;
  /** It came here from another system, long after it was received. */
  readonly isImported: boolean;
  /** Rehearsed, on an invented person. */
  readonly isDrill: boolean;
};

export const endings = ["answered", "refused", "withdrawn", "lapsed"] as const;
export type Ending = (typeof endings)[number];

export type RequestFact = Common & {
  readonly kind: "request";
  readonly right: string;
  readonly channel: string;
  readonly regime: string;
  readonly end: { readonly is: Ending; readonly on: Day } | undefined;
  /** Of a refusal. */
  readonly ground: string | undefined;
  /** Of an answer: on which grounds part of it was refused; undefined where it was given in full. */
  readonly partly: readonly string[] | undefined;
  /** The day the person had the answer, or the letter of refusal; undefined while neither has reached them. */
  readonly toldOn: Day | undefined;
  /** The last day in time, by the law; undefined where the law's clock gives none. */
  readonly lawDay: Day | undefined;
  /** The earlier of the law's day and the policy's. */
  readonly ownDay: Day | undefined;
  /** Of an answer: days the law counts, from the start of its clock, without the days of waiting. */
  readonly countedDays: number | undefined;
  readonly isWaiting: boolean;
  readonly extension: { readonly on: Day; readonly told: "told" | "due" | "late" | "unknown" } | undefined;
};

export type ComplaintFact = Common & {
  readonly kind: "complaint";
  readonly sort: string;
  readonly channel: string;
  readonly regime: string;
  readonly outcome: string | undefined;
  readonly end: { readonly is: "told" | "withdrawn"; readonly on: Day } | undefined;
  /** The day the person knew that it had arrived. */
  readonly acknowledgedOn: Day | undefined;
  /** The last day to say so; only the United Kingdom's law gives one. */
  readonly acknowledgeBy: Day | undefined;
};

export type QuestionFact = Common & {
  readonly kind: "question";
  readonly topic: string;
  readonly end: { readonly is: "answered" | "withdrawn"; readonly on: Day } | undefined;
};

export type CaseFact = RequestFact | ComplaintFact | QuestionFact;
