/**
 * A report pack: what an organisation's promises, figures, actions and registers said at a moment, frozen. Its bytes are the
 * canonical JSON of `Pack` (RFC 8785); their SHA-256 stands on the ledger. Browser-safe.
 */
import { z } from "zod";
import { sentDay } from "../../platform/text.ts";

const day = z.iso.date();
const moment = z.iso.datetime();
const count = z.int().nonnegative();
const status = z.enum(["kept", "due", "broken", "unproven", "not_applicable"]);
const Counts = z.strictObject({ kept: count, due: count, broken: count, unproven: count });
export type Counts = z.infer<typeof Counts>;

export const PackClause = z.strictObject({
  clause: z.string(),
  section: z.string(),
  words: z.string(),
  nature: z.string(),
  status,
  basis: z.string().nullable(),
  law: z.string(),
  why: z.string(),
  n: count,
  of: count,
  /** The first day of a breach. */
  since: day.nullable(),
});
export type PackClause = z.infer<typeof PackClause>;

const Change = z.strictObject({ clause: z.string(), was: status.nullable(), is: status });
export type Change = z.infer<typeof Change>;

const FigureSection = z.strictObject({
  title: z.string(),
  lede: z.string(),
  columns: z.array(z.string()),
  lines: z.array(
    z.strictObject({ name: z.string(), cells: z.array(z.number().nullable()), how: z.string().nullable() }),
  ),
  empty: z.string(),
});

export const Pack = z.strictObject({
  format: z.literal("kept-report-pack/1"),
  number: z.int().positive(),
  organisation: z.string(),
  zone: z.string(),
  /** When it was made. */
  madeAt: moment,
  /** The past day it is of, as was recorded then; null: of the moment it was made. */
  on: day.nullable(),
  policy: z.strictObject({
    title: z.string(),
    version: count,
    hash: z.string(),
    inForceFrom: day,
  }),
  promises: count,
  /** Of how many nothing was on record for that day. */
  unrecorded: count,
  counts: Counts,
  sections: z.array(z.strictObject({ ...Counts.shape, title: z.string() })),
  clauses: z.array(PackClause),
  /** The pack before this one, and what is otherwise since; null for the first. */
  before: z
    .strictObject({ number: z.int(), madeAt: moment, sha256: z.string(), changes: z.array(Change) })
    .nullable(),
  figures: z.strictObject({
    from: day,
    until: day,
    notes: z.array(z.string()),
    sections: z.array(FigureSection),
  }),
  /** Actions as they stand; null of a past day, of which that is not kept. */
  actions: z.strictObject({ open: count, late: count, toCheck: count }).nullable(),
  gaps: z.array(
    z.strictObject({ kind: z.string(), entry: z.string(), sentence: z.string(), law: z.string().nullable() }),
  ),
  /** What somebody has to decide, at most three, the most pressing first. */
  decisions: z.array(z.string()).max(3),
  /** What no number of it holds, and why. */
  notes: z.array(z.string()),
  /** Where the ledger stood; null while nothing on it is numbered. */
  ledger: z.strictObject({ origin: z.string(), size: count, root: z.string() }).nullable(),
});
export type Pack = z.infer<typeof Pack>;

/** As of now without a day; of a past day from what was recorded then. */
export const MakePack = z.strictObject({ on: sentDay.optional() });

export const PackLine = z.object({
  number: z.int(),
  madeAt: moment,
  on: day.nullable(),
  sha256: z.string(),
  counts: Counts,
});
export type PackLine = z.infer<typeof PackLine>;

export const PackReply = z.object({
  pack: Pack,
  sha256: z.string(),
  /** `agrees`: the bytes have the hash that the ledger's entry holds. */
  check: z.enum(["agrees", "contradicts"]),
});
