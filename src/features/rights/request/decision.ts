/** What a decision answers, and what it must know beside the state. */
import type { ErrorCode } from "../../../platform/errors.ts";
import type { Obstacle } from "./contract.ts";
import type { RequestEvent } from "./events.ts";
import type { MissingStep, RecipientFacts } from "./gates.ts";

export type Events = readonly [RequestEvent, ...RequestEvent[]];
export type Decision =
  | { readonly events: Events }
  | { readonly refused: ErrorCode; readonly reasons: readonly (Obstacle | MissingStep)[] };

/** What a decision must know beyond the state. */
export type DecisionFacts = {
  /** The present day in the organisation's zone. */
  readonly today: Temporal.PlainDate;
  /** The day of receipt there: the law of that day decides. Without it, today's. */
  readonly receivedOn?: Temporal.PlainDate | undefined;
  /** Where the organisation is, ISO 3166-1 alpha-2: a Member State may give rights of its own. */
  readonly country?: string | undefined;
  /** The last day to tell the person about an extension; `undefined` while the clock waits. */
  readonly noticeBy: Temporal.PlainDate | undefined;
  /** The mail with the answer has not left, and nobody has fetched the package. */
  readonly isAnswerHeld?: boolean;
  /** The mail that tells of a restriction's end has not left. */
  readonly isLiftingHeld?: boolean;
  readonly recipients?: RecipientFacts | undefined;
};

export const yes = (...made: Events): Decision => ({ events: made });
export const no = (...reasons: readonly (Obstacle | MissingStep)[]): Decision => ({
  refused: "conflict",
  reasons,
});
