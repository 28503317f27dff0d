/**
 * What the registers hold and reply (GDPR Arts. 15(1)–(2) and 30(1)): an activity with the facts a person must be told,
 * and who answers for it all. A fact may be missing; `gapsOf` in `gaps.ts` names it. Safe for the browser.
 */
import { z } from "zod";
import { line, text } from "../../platform/text.ts";
import { entryKey, kindNames, shapeOf } from "./kinds/field.ts";
import { activityFields } from "./kinds/processing.ts";

export { entryKey };

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
const presence = ["unknown", "none", "some"] as const;

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
  ...shapeOf(activityFields),
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

/** The packs that have a register to begin with. */
export const starterNames = ["school", "edtech", "consultancy", "marketplace", "events"] as const;
export type StarterName = (typeof starterNames)[number];

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

/** One field as a version changed it; a fact that was not written down is absent. */
const Change = z.strictObject({
  field: z.string(),
  before: z.array(z.string()).optional(),
  after: z.array(z.string()).optional(),
});

const EntryVersion = z.object({
  version: z.int(),
  changedAt: moment,
  /** Whose name the organisation still knows. */
  changedBy: z.string().optional(),
  /** In the words of whoever changed it. */
  reason: z.string().optional(),
  /** What differs from the version before; empty for the first. */
  changes: z.array(Change),
});
export type EntryVersion = z.infer<typeof EntryVersion>;

const kindName = z.enum(kindNames);
const fieldValue = z.union([z.string().max(24_000), z.array(z.string().max(2000)).max(60)]);
/** By the path of each field: `country`, `words.en.purposes`. */
export const SentValues = z
  .record(z.string().max(80), fieldValue)
  .refine((values) => Object.keys(values).length <= 120, { error: "has too many fields" });
const values = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
export const reason = line({ min: 1, max: 500 });

const RegisterGap = z.strictObject({
  kind: kindName,
  key: z.string(),
  name: z.string(),
  rule: z.string(),
  sentence: z.string(),
  law: z.string().optional(),
  field: z.string(),
  creates: z.strictObject({ kind: kindName, values: z.record(z.string(), z.string()) }).optional(),
});

const KindCount = z.strictObject({ kind: kindName, entries: z.int(), gaps: z.int() });
export const Overview = z.strictObject({
  kinds: z.array(KindCount),
  /** The first of them; `of` says how many there are. */
  gaps: z.array(RegisterGap),
  of: z.int(),
});

export const EntryLine = z.object({
  key: z.string(),
  name: z.string(),
  values,
  gaps: z.array(z.string()),
  version: z.int(),
  changedAt: moment,
  isRetired: z.boolean(),
});
export type EntryLine = z.infer<typeof EntryLine>;

export const EntryList = z.object({
  items: z.array(EntryLine),
  /** How many fit the search, on all pages. */
  of: z.int(),
  /** Give it as `after` for the next page; absent on the last. */
  next: z.int().optional(),
});

const LinkLine = z.strictObject({
  /** The field it was made through: of this entry, or of the other. */
  field: z.string(),
  kind: kindName,
  key: z.string(),
  name: z.string(),
  isRetired: z.boolean(),
});
export type LinkLine = z.infer<typeof LinkLine>;

export const EntryPage = z.object({
  kind: kindName,
  key: z.string(),
  name: z.string(),
  version: z.int(),
  /** The version whose facts these are; the newest when none was asked for. */
  shown: z.int(),
  values,
  retiredAt: moment.optional(),
  retiredReason: z.string().optional(),
  names: z.array(LinkLine),
  linkedFrom: z.array(LinkLine),
  gaps: z.array(RegisterGap),
  history: z.array(EntryVersion),
});
export type EntryPage = z.infer<typeof EntryPage>;

export const ControllerPage = z.object({
  controller: Controller.optional(),
  /** 0 when nobody wrote it down. */
  version: z.int(),
  history: z.array(EntryVersion),
});
export type ControllerPage = z.infer<typeof ControllerPage>;
