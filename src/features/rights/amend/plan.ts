/**
 * The plan of a rectification, a restriction or its lifting, or an objection to marketing, as a file (decisions 109 and 134): per table how many cells of which columns
 * are written, what somebody is asked, what is seen and left. It names no row and holds no value, old or new.
 */
import { z } from "zod";
import { Refusal } from "../erase/plan.ts";
import { askWhys } from "./domain.ts";

const count = z.int().nonnegative();
export const purposes = ["rectify", "restrict", "lift", "object"] as const;
export type Purpose = (typeof purposes)[number];

const TablePlan = z.strictObject({
  table: z.string(),
  rows: z.strictObject({
    change: count,
    /** Nothing to write: they say already what they should. */
    already: count,
    ask: count,
  }),
  /** `inside`: values within a document of the column. */
  writes: z.array(z.strictObject({ column: z.string(), inside: z.boolean(), cells: count })),
  already: z.array(z.strictObject({ column: z.string(), cells: count })),
  asks: z.array(z.strictObject({ column: z.string(), why: z.enum(askWhys), cells: count })),
  answered: z.array(
    z.strictObject({
      column: z.string(),
      why: z.enum(askWhys),
      becomes: z.enum(["change", "leave"]),
      because: z.string(),
      cells: count,
    }),
  ),
  left: z.array(z.strictObject({ column: z.string(), why: z.string(), cells: count })),
  digest: z.string(),
});
export type AmendedTable = z.output<typeof TablePlan>;

const Effect = z.strictObject({ table: z.string(), inserted: count, updated: count, deleted: count });

export const AmendRefusal = z.discriminatedUnion("kind", [
  ...Refusal.options,
  /** Somebody has to say whether these cells are written. */
  z.strictObject({
    kind: z.literal("ask"),
    table: z.string(),
    column: z.string(),
    why: z.enum(askWhys),
    cells: count,
  }),
  z.strictObject({
    kind: z.literal("unwritable"),
    table: z.string(),
    column: z.string(),
    why: z.enum(["key", "computed", "no_right", "no_key"]),
  }),
  /** The old value stands nowhere in the person's rows. */
  z.strictObject({ kind: z.literal("nowhere") }),
  /** The map names no marker for any table in which the person has rows. */
  z.strictObject({ kind: z.literal("no_marker") }),
  /** The map names no column that says whether somebody may be written to for marketing. */
  z.strictObject({ kind: z.literal("no_marketing") }),
  /** By the new values the person's rows are no longer found, or somebody else's are. */
  z.strictObject({ kind: z.literal("loses"), table: z.string(), rows: count }),
  z.strictObject({ kind: z.literal("gains"), table: z.string(), rows: count }),
]);
export type AmendRefusal = z.output<typeof AmendRefusal>;

export const AmendmentPlan = z.strictObject({
  kept_amendment_plan: z.literal(1),
  purpose: z.enum(purposes),
  store: z.string(),
  database: z.string(),
  system: z.enum(["sqlite", "mysql"]).optional(),
  map: z.string(),
  as_of: z.string(),
  /** Names of the identities given, never their values. */
  identities: z.array(z.string()),
  tables: z.array(TablePlan),
  /** Tables in which the person has rows that no marker restricts. */
  unmarked: z.array(z.strictObject({ table: z.string(), rows: count })),
  steps: z.array(z.strictObject({ number: z.int().positive(), table: z.string(), rows: count })),
  triggers: z.array(
    z.strictObject({
      table: z.string(),
      name: z.string(),
      kind: z.enum(["trigger", "rule"]),
      events: z.array(z.string()),
    }),
  ),
  side_effects: z.array(Effect).optional(),
  refusals: z.array(AmendRefusal),
  /** `hmac-sha256:` over all of the above, what is written and the fingerprints of the rows, under the key beside the plan. */
  digest: z.string(),
});
export type AmendmentPlan = z.output<typeof AmendmentPlan>;

/** What a look afterwards found, over another connection. */
export const AmendmentLook = z.strictObject({
  verdict: z.enum(["verified", "residual", "unverifiable"]),
  as_of: z.string(),
  /** Cells that should say something else by the plan. */
  wrong: z.array(z.strictObject({ table: z.string(), column: z.string(), cells: count })),
  /** Views in which rows still stand that should not. */
  visible: z.array(z.strictObject({ view: z.string(), rows: count })),
  /** Views looked at in which none of the rows stands. */
  hidden: z.array(z.string()),
  /** Where the old values still stand, in whoever's rows. */
  elsewhere: z.array(z.strictObject({ table: z.string(), column: z.string(), rows: count })),
  columns_scanned: count,
  unverified: z.array(z.strictObject({ what: z.string(), why: z.string() })),
});
export type AmendmentLook = z.output<typeof AmendmentLook>;
