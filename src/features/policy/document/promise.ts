/**
 * What a clause is bound to: its nature, a check with typed parameters, a limit, and where it departs from the law.
 * Only a promise or an instruction can be broken.
 */
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { basisNames, lawNames, natureNames, strengthNames } from "../contract.ts";
import { PolicyRefused } from "./text.ts";

export const ClausePromise = z.strictObject({
  nature: z.enum(natureNames),
  check: z
    .string()
    .regex(/^[A-Z]+(?:-[A-Z][A-Z0-9]*)*$/)
    .optional(),
  parameters: z
    .record(z.string().regex(/^[a-z][A-Za-z]*$/), z.union([z.string().max(200), z.number(), z.boolean()]))
    .default({}),
  /** What the words promise: an ISO 8601 duration, a day or month, or a moment such as `before:release`. */
  limit: z.string().max(60).optional(),
  /** Where the words give no number: the one chosen by the organisation. */
  setting: z.string().max(60).optional(),
  strength: z.enum(strengthNames).default("shall"),
  /** A clause that the example organisation added; it is not among the promises this pack is counted by. */
  isAdded: z.literal(true).optional(),
  /** The best proof there can be. */
  basis: z.enum(basisNames).optional(),
  law: z
    .strictObject({ is: z.enum(lawNames), note: z.string().max(400) })
    .default({ is: "lawful", note: "" }),
});
export type ClausePromise = z.infer<typeof ClausePromise>;

export const PolicyPromises = z.strictObject({
  policy: z.strictObject({
    version: z.int().positive(),
    inForceFrom: z.iso.date(),
    reviewedOn: z.iso.date().optional(),
  }),
  clauses: z.record(z.string(), ClausePromise),
});
export type PolicyPromises = z.infer<typeof PolicyPromises>;

/** Reads the text of a `promises.yml`; throws `PolicyRefused`. */
export function readPromises(source: string): PolicyPromises {
  const read = PolicyPromises.safeParse(yamlOf(source));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new PolicyRefused(`promises.yml: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not valid"}`);
  }
  return read.data;
}

/** The parser's own errors quote the file, and a file nested without end exhausts its stack. */
function yamlOf(source: string): unknown {
  try {
    return parse(source, { maxAliasCount: 0 });
  } catch (error) {
    if (error instanceof RangeError) throw new PolicyRefused("promises.yml is nested too deeply.");
    if (!(error instanceof YAMLParseError || error instanceof ReferenceError)) throw error;
    const line = error instanceof YAMLParseError ? ` (line ${error.linePos?.[0].line ?? 1})` : "";
    throw new PolicyRefused(`promises.yml is not YAML without aliases${line}.`);
  }
}

/** Can somebody fail to keep it? The others are shown as what they are. */
export const isBinding = ({ nature }: Pick<ClausePromise, "nature">): boolean =>
  nature === "promise" || nature === "instruction";
