/** The sample of an audit as its page shows it. Browser-safe. */
import { z } from "zod";

export const SampleReply = z.object({
  /** Null until the sample is drawn. */
  drawn: z
    .object({
      population: z.int(),
      hash: z.string(),
      seed: z.string(),
      items: z.array(z.object({ what: z.string(), path: z.string(), result: z.string().nullable() })),
    })
    .nullable(),
  /** What was asked for, in its order. */
  asks: z.array(z.object({ due: z.iso.date(), isHere: z.boolean() })),
  mayDraw: z.boolean(),
});
