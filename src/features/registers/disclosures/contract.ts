/**
 * A disclosure: who received which data, of whom, when, why and by what means (GDPR arts. 5(2), 15(1)(c), 19). What the
 * office sends and is told. Safe for the browser.
 */
import { z } from "zod";
import { idSchema } from "../../../platform/identifiers.ts";
import type { Id } from "../../../platform/identifiers.ts";
import { line, sentDay, text } from "../../../platform/text.ts";
import { lawfulBases } from "../contract.ts";

export type DisclosureId = Id<"disclosure">;
export const disclosureId = idSchema<DisclosureId>();

/** Written by a person, or by the product when it disclosed something itself. */
const disclosureSources = ["office", "recipient-told", "package-released"] as const;
export const disclosureMeans = [
  "mail",
  "post",
  "telephone",
  "in-person",
  "portal",
  "system",
  "other",
] as const;

/** What is said of the recipient and the data, and of nobody in person. */
export const DisclosureWords = z.strictObject({
  recipient: line({ min: 1, max: 200 }),
  /** Categories of data, one each. */
  categories: z
    .array(line({ min: 1, max: 200 }))
    .min(1)
    .max(40),
  purpose: line({ min: 1, max: 300 }),
  /** Of a group: which people, by category. */
  group: line({ min: 1, max: 200 }).optional(),
  note: text({ max: 2000 }).optional(),
});
export type DisclosureWords = z.infer<typeof DisclosureWords>;

export const DisclosurePerson = z.strictObject({
  name: line({ min: 1, max: 200 }),
  /** An address or a number that is theirs alone: by it they are found without doubt. */
  identifier: line({ min: 3, max: 254 }).optional(),
});
export type DisclosurePerson = z.infer<typeof DisclosurePerson>;

export const NewDisclosure = z.strictObject({
  on: sentDay,
  means: z.enum(disclosureMeans),
  basis: z.enum(lawfulBases),
  words: DisclosureWords.omit({ group: true }),
  about: z.discriminatedUnion("whom", [
    z.strictObject({ whom: z.literal("person"), person: DisclosurePerson }),
    z.strictObject({ whom: z.literal("group"), group: line({ min: 1, max: 200 }) }),
  ]),
});
export type NewDisclosure = z.infer<typeof NewDisclosure>;

export const StrikeDisclosure = z.strictObject({ reason: line({ min: 1, max: 300 }) });

export const DisclosureQuery = z.strictObject({
  search: line({ max: 100 }).optional(),
  from: sentDay.optional(),
  until: sentDay.optional(),
  source: z.enum(disclosureSources).optional(),
  after: disclosureId.optional(),
});
export type DisclosureQuery = z.infer<typeof DisclosureQuery>;

export const DisclosureLine = z.object({
  id: disclosureId,
  on: z.string(),
  source: z.enum(disclosureSources),
  means: z.enum(disclosureMeans),
  basis: z.enum(lawfulBases),
  whom: z.enum(["person", "group"]),
  /** A pseudonym for whoever reads by pseudonyms; absent once it was destroyed, and of a group. */
  person: z.string().optional(),
  /** Absent once they were destroyed. */
  words: z
    .object({
      recipient: z.string(),
      categories: z.array(z.string()),
      purpose: z.string(),
      group: z.string().optional(),
      note: z.string().optional(),
    })
    .optional(),
  /** The case it belongs to. */
  reference: z.string().optional(),
  recordedAt: z.iso.datetime({ offset: true }),
  recordedBy: z.string().optional(),
  struck: z.object({ at: z.iso.datetime({ offset: true }), reason: z.string().optional() }).optional(),
});
export type DisclosureLine = z.infer<typeof DisclosureLine>;

/** Who receives data all the time, as the activities of the register say. */
const StandingDisclosure = z.object({
  recipient: z.string(),
  activities: z.array(z.object({ key: z.string(), name: z.string() })),
});
export type StandingDisclosure = z.infer<typeof StandingDisclosure>;

export const DisclosureList = z.object({
  items: z.array(DisclosureLine),
  /** Give it as `after` for the next page; absent on the last. */
  next: z.string().optional(),
  standing: z.array(StandingDisclosure),
});
