/**
 * Every check a promise can name (`packs/checks.yml`): which part of the product provides its facts, and the parameters it
 * takes, typed. Which of them run today stands in `measured.ts`; the sentences in `proofs.ts`.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { basisNames } from "../contract.ts";

/** The features that provide the facts of checks, the ones to come among them. */
const featureNames = [
  "access",
  "assessments",
  "cases",
  "complaints",
  "consent",
  "cookies",
  "discovery",
  "incidents",
  "law",
  "ledger",
  "media",
  "people",
  "policy",
  "registers",
  "reports",
  "retention",
  "rights",
  "security",
  "sharing",
  "training",
  "transfers",
  "vault",
  "vendors",
] as const;

const Parameter = z.union([
  z.enum(["duration", "date", "text", "count", "bool"]),
  z.array(z.string()).nonempty(),
]);
type Parameter = z.infer<typeof Parameter>;

const Entry = z.strictObject({
  needs: z.enum(featureNames),
  basis: z.enum(basisNames),
  parameters: z.record(z.string(), Parameter).default({}),
  /** Of the product's own making: no promise of the packs' policies asked for it. */
  isOwn: z.literal(true).optional(),
});
export type CheckEntry = z.infer<typeof Entry>;

export type Catalogue = ReadonlyMap<string, CheckEntry>;

const file = path.join(import.meta.dirname, "../../../../packs/checks.yml");
let known: Catalogue | undefined;

/** The catalogue, read once. */
export function checkCatalogue(): Catalogue {
  known ??= new Map(Object.entries(z.record(z.string(), Entry).parse(parse(readFileSync(file, "utf8")))));
  return known;
}

/** What is wrong with a promise's parameters by its check's types, each as a sentence; none when nothing is. */
export function parameterFaults(
  { parameters: types }: CheckEntry,
  parameters: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.entries(parameters).flatMap(([name, value]) => {
    const type = types[name];
    if (type === undefined) return [`“${name}” is no parameter of this check.`];
    return schemaOf(type).safeParse(value).success ? [] : [`“${name}” cannot be ${JSON.stringify(value)}.`];
  });
}

function schemaOf(type: Parameter): z.ZodType {
  if (typeof type !== "string") return z.enum(type);
  switch (type) {
    case "duration":
      return z.iso.duration();
    case "date":
      return z.iso.date();
    case "count":
      return z.int().nonnegative();
    case "bool":
      return z.boolean();
    case "text":
      return z.string().min(1);
  }
}
