/**
 * The plan of an erasure as a file (decisions 98 and 99): per table what becomes of how many rows and why, column by column;
 * the steps in the order they run, what the store would do besides, what keeps it from running. It names no row and
 * holds no value: a list of keys would be a list of what the person had.
 */
import { z } from "zod";

const becomings = ["delete", "anonymise", "unlink", "keep", "review"] as const;
const count = z.int().nonnegative();

const Column = z.strictObject({
  column: z.string(),
  /** What stands there afterwards. */
  becomes: z.enum(["null", "default", "value", "fresh", "elements"]),
});

const TablePlan = z.strictObject({
  table: z.string(),
  rows: z.strictObject({
    delete: count,
    anonymise: count,
    unlink: count,
    keep: count,
    review: count,
    /** Rows that already say nothing of what would be taken out of them. */
    already: count,
  }),
  why: z.array(z.strictObject({ becomes: z.enum(becomings), why: z.string(), rows: count })),
  changes: z.array(
    z.strictObject({
      does: z.enum(["unlink", "anonymise"]),
      rows: count,
      empties: z.array(Column),
      stays: z.array(z.strictObject({ column: z.string(), why: z.string() })),
    }),
  ),
  kept: z
    .strictObject({
      because: z.string().optional(),
      exemption: z.string().optional(),
      /** First and last day on which the reason ends for one of the rows; absent where the rows do not say. */
      until: z.strictObject({ first: z.string(), last: z.string() }).optional(),
    })
    .optional(),
  /** What a person said where the map left rows to one; absent where nobody was asked. */
  answered: z
    .array(
      z.strictObject({
        becomes: z.enum(becomings),
        because: z.string(),
        exemption: z.string().optional(),
        until: z.string().optional(),
        rows: count,
      }),
    )
    .optional(),
  digest: z.string(),
});
export type TablePlan = z.output<typeof TablePlan>;

const Effect = z.strictObject({ table: z.string(), inserted: count, updated: count, deleted: count });

export const Refusal = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("nobody") }),
  z.strictObject({ kind: z.literal("not_settled"), what: z.string(), table: z.string().optional() }),
  z.strictObject({ kind: z.literal("somebody_else"), table: z.string(), rows: count }),
  z.strictObject({
    kind: z.literal("not_searched"),
    table: z.string(),
    outcome: z.string(),
    why: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal("question"), table: z.string(), rows: count, why: z.string() }),
  z.strictObject({
    kind: z.literal("referring_unreadable"),
    table: z.string(),
    key: z.string(),
    to: z.string(),
  }),
  z.strictObject({ kind: z.literal("stuck"), table: z.string(), column: z.string(), why: z.string() }),
  z.strictObject({ kind: z.literal("no_right"), table: z.string(), right: z.enum(["delete", "update"]) }),
  z.strictObject({ kind: z.literal("not_a_table"), table: z.string(), is: z.string() }),
  z.strictObject({ kind: z.literal("unerasable"), table: z.string(), why: z.string() }),
  z.strictObject({ kind: z.literal("dry_run"), table: z.string(), why: z.string() }),
  z.strictObject({ kind: z.literal("side_effect"), ...Effect.shape }),
]);
export type Refusal = z.output<typeof Refusal>;

export const ErasurePlan = z.strictObject({
  kept_erasure_plan: z.literal(1),
  store: z.string(),
  database: z.string(),
  /** Of what kind the store is, where it is not a PostgreSQL. */
  system: z.enum(["sqlite", "mysql"]).optional(),
  map: z.string(),
  as_of: z.string(),
  /** Names of the identities given, never their values. */
  identities: z.array(z.string()),
  /** By what else their rows call them, found in these columns; it is looked for afterwards too. */
  also_known: z
    .array(
      z.strictObject({
        table: z.string(),
        column: z.string(),
        values: count,
        /** They name somebody else as well, or are too short to say anything: not looked for. */
        shared: count,
        short: count,
      }),
    )
    .optional(),
  tables: z.array(TablePlan),
  steps: z.array(
    z.strictObject({
      number: z.int().positive(),
      does: z.enum(["unlink", "anonymise", "delete"]),
      tables: z.array(z.string()),
      rows: count,
      /** Rows that refer to each other go together. */
      in_one_statement: z.boolean(),
    }),
  ),
  /** What the owner of the store made run when these tables change: what it does besides is not ours to see beforehand. */
  triggers: z.array(
    z.strictObject({
      table: z.string(),
      name: z.string(),
      kind: z.enum(["trigger", "rule"]),
      events: z.array(z.string()),
    }),
  ),
  /** Rows changed in the dry run that no step names; absent when the store does not count. */
  side_effects: z.array(Effect).optional(),
  refusals: z.array(Refusal),
  /** `hmac-sha256:` over all of the above and the fingerprints of the rows, under the key beside the plan. */
  digest: z.string(),
});
export type ErasurePlan = z.output<typeof ErasurePlan>;

/** What a person can approve: nothing is refused and nothing waits. */
export function isRunnable(plan: ErasurePlan): boolean {
  return plan.refusals.length === 0;
}
