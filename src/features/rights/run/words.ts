/** The closed lists of a run: how the search of a system can end, what can become of a row. */
import { reviewDecisions } from "../request/events.ts";

/** How the search of one system stands or ended. Nothing found is not the same as done; unavailable is tried again. */
export const systemOutcomes = [
  "waiting",
  "running",
  "done",
  "nothing-found",
  "exempt",
  "needs-a-person",
  "unavailable",
  "failed",
  "unsupported",
  "given-up",
] as const;
export type SystemOutcome = (typeof systemOutcomes)[number];

export const treatments = ["waiting", "disclose", "redact", "withhold"] as const;
/** What becomes of a found row: `waiting` until a decision was made for everybody else it belongs to. */
export type Treatment = (typeof treatments)[number];

export type Decision = (typeof reviewDecisions)[number];
export { reviewDecisions };
