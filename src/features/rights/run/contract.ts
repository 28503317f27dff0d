/** The closed lists from plan to package, and what the office is told of a run. Safe for the browser. */
import { z } from "zod";

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

export const decisions = ["show", "redact", "withhold"] as const;
/** What happens to the rows shared with one other person, decided once for that person and applied everywhere. */
export type Decision = (typeof decisions)[number];

/**
 * What the law exempts from access or portability without regard to other people, by regime and the id of its row there (EU: GDPR
 * arts. 15(4) and 23; UK: DPA 2018 sch. 2 to 4); a test holds this list against the law's rows.
 */
const exemptions = [
  "exempt-eu-commercial-secrets",
  "exempt-eu-national-law",
  "exempt-uk-crime-and-taxation",
  "exempt-uk-immigration",
  "exempt-uk-legal-proceedings",
  "exempt-uk-legal-privilege",
  "exempt-uk-self-incrimination",
  "exempt-uk-corporate-finance",
  "exempt-uk-management-forecasts",
  "exempt-uk-negotiations",
  "exempt-uk-confidential-references",
  "exempt-uk-exam-scripts-and-marks",
  "exempt-uk-journalism-art-academic",
  "exempt-uk-research-and-archiving",
  "exempt-uk-health-serious-harm",
  "exempt-uk-social-work-serious-harm",
  "exempt-uk-education-serious-harm",
  "exempt-uk-child-abuse-data",
  "exempt-uk-adoption-and-special-needs",
] as const;

/** Why the parts about another person go out or stay (GDPR art. 15(4), recital 63; in the UK DPA 2018 sch. 2 para. 16). */
export const decisionReasons = [
  "agreed",
  "already-known",
  "acting-in-role",
  "reasonable",
  "did-not-agree",
  "not-asked",
  "confidential",
  "would-harm",
  "cannot-be-separated",
  /** Not shared at all: a row that the same address led to and that is another person's. Nobody chooses it from a list. */
  "someone-else",
  /** Theirs, and also that other person's: held back until somebody decides about the row. Nobody chooses it, either. */
  "someone-else-too",
  /** Of a row that is nobody else's: grounds that have nothing to do with other people. */
  "harms-subject",
  "privileged",
  "another-law",
  "not-theirs",
  "other",
  ...exemptions,
] as const;
export type DecisionReason = (typeof decisionReasons)[number];

/** Which reasons carry which decision; `other` needs words. */
export const reasonsFor: Readonly<Record<Decision, readonly DecisionReason[]>> = {
  show: ["agreed", "already-known", "acting-in-role", "reasonable", "other"],
  redact: ["did-not-agree", "not-asked", "confidential", "would-harm", "other"],
  withhold: ["did-not-agree", "not-asked", "confidential", "would-harm", "cannot-be-separated", "other"],
};

/** Of a row that is the person's alone: nothing about other people holds it back (UK: DPA 2018 sch. 2–4; EU: art. 23). */
const ownReasons = [
  "harms-subject",
  "privileged",
  "another-law",
  "not-theirs",
  "other",
] as const satisfies readonly DecisionReason[];

export type ExemptionReason = (typeof exemptions)[number];

export const isExemption = (reason: DecisionReason): reason is ExemptionReason =>
  exemptions.some((one) => one === reason);

/**
 * The reasons for a decision on one row; whether it is the person's alone decides what can hold it back. `exempt` are those the law
 * of the request knows.
 */
export function rowReasons(
  decision: Decision,
  isOwn: boolean,
  exempt: readonly ExemptionReason[] = [],
): readonly DecisionReason[] {
  return isOwn && decision === "withhold" ? [...ownReasons, ...exempt] : reasonsFor[decision];
}

const count = z.int().nonnegative();
const moment = z.iso.datetime({ offset: true });

const PlanStepView = z.strictObject({
  table: z.string(),
  title: z.string(),
  kind: z.enum(["person", "personal"]),
  /** How its rows are found, in words. */
  by: z.array(z.string()),
  disclose: z.array(z.string()),
  withhold: z.array(z.strictObject({ column: z.string(), because: z.string() })),
  /** Columns with passwords and the like: counted, never named to anybody outside. */
  secrets: count,
  whenShared: z.enum(["disclose", "review", "redact", "skip"]),
  confirmed: z.boolean(),
  /** How the search of the table ended; `undefined` before it did. */
  outcome: z.string().optional(),
  rows: count.optional(),
});

export const SystemView = z.strictObject({
  name: z.string(),
  outcome: z.enum(systemOutcomes),
  problem: z.string().optional(),
  stage: z.string().optional(),
  tables: count,
  tablesDone: count,
  rows: count,
  asOf: moment.optional(),
  /** When a store that was out of reach is asked again. */
  retryAt: moment.optional(),
  attempts: count,
  steps: z.array(PlanStepView),
  /** Personal tables no step reaches. */
  unreached: z.array(z.string()),
  /** What keeps the search of this system from being called complete, in sentences. */
  gaps: z.array(z.string()),
});
export type SystemView = z.infer<typeof SystemView>;

export const RunView = z.strictObject({
  reference: z.string(),
  run: z
    .strictObject({
      id: z.string(),
      state: z.enum(["planned", "approved", "running", "finished", "failed", "replaced", "destroyed"]),
      planHash: z.string(),
      plannedAt: moment,
      approvedAt: moment.optional(),
      finishedAt: moment.optional(),
      /** Names of what was entered to find the person; never the values. */
      identities: z.array(z.string()),
      systems: z.array(SystemView),
      leftOut: z.array(z.strictObject({ name: z.string(), why: z.string() })),
    })
    .optional(),
  /** What can be entered to find a person in the connected stores. */
  identityNames: z.array(z.string()),
  /** What the request itself says, to begin from. */
  suggested: z.array(z.strictObject({ name: z.string(), value: z.string() })),
});
export type RunView = z.infer<typeof RunView>;
