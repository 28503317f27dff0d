/** The worked examples of the clocks (`src/law/data/worked-examples.json`), read as one reads a question from outside. */
import { z } from "zod";
import data from "../../src/law/data/worked-examples.json" with { type: "json" };
import type { ClockInputs } from "../../src/law/clock.ts";
import { regimes } from "../../src/law/regimes.ts";

const Example = z.object({
  id: z.string(),
  regime: z.enum([...regimes, "policy"]),
  rule: z.string(),
  calendar: z.string(),
  zone: z.string(),
  inputs: z
    .object({
      pauses: z.array(z.object({ pausedFrom: z.string(), pausedTo: z.string().nullable() })).default([]),
    })
    .loose(),
  expect: z.record(z.string(), z.string()),
  source: z.string(),
});

export type Example = Omit<z.infer<typeof Example>, "inputs"> & { readonly inputs: ClockInputs };

export const examples: readonly Example[] = z
  .array(Example)
  .parse(data)
  .map(({ inputs: { pauses, ...inputs }, ...example }) => ({
    ...example,
    inputs: {
      ...inputs,
      pauses: pauses.map(({ pausedFrom, pausedTo }) => ({ from: pausedFrom, to: pausedTo })),
    },
  }));
