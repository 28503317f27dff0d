/** What a look after an erasure says (decision 98): counts by table and column, and what could not be looked at. */
import { z } from "zod";

const count = z.int().nonnegative();

export const Verification = z.strictObject({
  verdict: z.enum(["verified", "residual", "unverifiable"]),
  as_of: z.string(),
  /** Rows the search still finds and nothing keeps. */
  rows: z.array(z.strictObject({ table: z.string(), rows: count })),
  /** Rows it finds that are kept for a reason. */
  kept: count,
  /** Columns in which a value the person is known by still stands, outside the rows that are kept. */
  values: z.array(z.strictObject({ table: z.string(), column: z.string(), rows: count })),
  columns_scanned: count,
  unverified: z.array(z.strictObject({ what: z.string(), why: z.string() })),
});
export type Verification = z.output<typeof Verification>;
