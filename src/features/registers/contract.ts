/**
 * What the registers hold and reply (GDPR Arts. 15(1)–(2) and 30(1)): an activity with the facts a person must be told,
 * and who answers for it all. A fact may be missing; `gapsOf` in `gaps.ts` names it. Safe for the browser.
 */
import { z } from "zod";
import { line, text } from "../../platform/text.ts";

/** GDPR Art. 6(1), in its order. */
export const lawfulBases = [
  "consent",
  "contract",
  "legal-obligation",
  "vital-interests",
  "public-task",
  "legitimate-interests",
] as const;
export type LawfulBasis = (typeof lawfulBases)[number];

/** `unknown` is said as a gap; `none` is a statement somebody made. */
export const presence = ["unknown", "none", "some"] as const;

export const registerLanguages = ["en", "es"] as const;
export type RegisterLanguage = (typeof registerLanguages)[number];

const item = line({ min: 1, max: 300 });
const items = z.array(item).max(40);

/** The facts in words, once per language: a person is answered in theirs. */
export const ActivityWords = z.strictObject({
  name: line({ min: 1, max: 120 }),
  purposes: items,
  /** Categories of people. */
  people: items,
  /** Categories of data. */
  data: items,
  /** Recipients or categories of recipients. */
  recipients: items,
  /** How long, or by what it is decided. */
  retention: items,
  /** Where data comes from that the person did not give. */
  source: items,
  /** Country, recipient and safeguard, a line each. */
  transfers: items,
  /** What is decided by a machine alone, its logic, what it means for the person. */
  automatedDecisions: items,
});
export type ActivityWords = z.infer<typeof ActivityWords>;

export const entryKey = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(80);
/** A table of a connected store, as its map names it: `school:booking`. */
const dataSet = z
  .string()
  .regex(/^[A-Za-z0-9_-]+:[A-Za-z0-9_.]+$/)
  .max(200);

export const ProcessingActivity = z.strictObject({
  words: z.partialRecord(z.enum(registerLanguages), ActivityWords),
  lawfulBases: z.array(z.enum(lawfulBases)).max(6),
  transfers: z.enum(presence),
  automatedDecisions: z.enum(presence),
  /** The tables whose rows this activity explains; a letter tells of the activities whose data was found. */
  dataSets: z.array(dataSet).max(60),
  note: text({ max: 2000 }).optional(),
});
export type ProcessingActivity = z.infer<typeof ProcessingActivity>;

/** Who answers for the data: an office and its address, never a person's name. */
export const Controller = z.strictObject({
  address: z.array(line({ min: 1, max: 120 })).max(8),
  email: line({ min: 3, max: 254 }),
  telephone: line({ min: 3, max: 40 }).optional(),
  /** Whom to ask, by role: "the data protection officer". */
  contact: z.partialRecord(z.enum(registerLanguages), line({ min: 1, max: 120 })),
  /** Where the organisation is established, ISO 3166-1 alpha-2: leads to the authority. */
  country: z.string().regex(/^[A-Z]{2}$/),
});
export type Controller = z.infer<typeof Controller>;

export const gapReasons = [
  "no-controller",
  "no-authority",
  "no-activities",
  "not-described",
  "language-missing",
  "purposes-missing",
  "basis-missing",
  "people-missing",
  "data-missing",
  "recipients-missing",
  "retention-missing",
  "source-missing",
  "transfers-unknown",
  "safeguard-missing",
  "decisions-unknown",
  "logic-missing",
] as const;
export type GapReason = (typeof gapReasons)[number];

export const Gap = z.strictObject({
  reason: z.enum(gapReasons),
  /** The entry's key, or the data set that no activity describes. */
  about: z.string(),
});
export type Gap = z.infer<typeof Gap>;

const moment = z.iso.datetime({ offset: true });

export const ActivityLine = z.object({
  key: z.string(),
  name: z.string(),
  purposes: z.array(z.string()),
  retention: z.array(z.string()),
  lawfulBases: z.array(z.enum(lawfulBases)),
  gaps: z.array(z.enum(gapReasons)),
  version: z.int(),
  changedAt: moment,
});
export type ActivityLine = z.infer<typeof ActivityLine>;

export const ActivityList = z.object({
  items: z.array(ActivityLine),
  /** Give it as `after` for the next page; absent on the last. */
  next: z.string().optional(),
});

const EntryVersion = z.object({
  version: z.int(),
  changedAt: moment,
  /** Whose name the organisation still knows. */
  changedBy: z.string().optional(),
  /** Which parts differ from the version before; empty for the first. */
  changed: z.array(z.string()),
});
export type EntryVersion = z.infer<typeof EntryVersion>;

export const ActivityPage = z.object({
  key: z.string(),
  version: z.int(),
  /** The version whose words these are; the newest when none was asked for. */
  shown: z.int(),
  activity: ProcessingActivity,
  gaps: z.array(z.enum(gapReasons)),
  history: z.array(EntryVersion),
});
export type ActivityPage = z.infer<typeof ActivityPage>;

export const ControllerPage = z.object({
  controller: Controller.optional(),
  /** 0 when nobody wrote it down. */
  version: z.int(),
  history: z.array(EntryVersion),
});
export type ControllerPage = z.infer<typeof ControllerPage>;
