/** What the policy's endpoints exchange. Sentences come ready to be read. */
import { z } from "zod";

export const statusNames = ["kept", "due", "broken", "unproven", "not_applicable"] as const;
export const basisNames = ["measured", "derived", "recorded", "attested"] as const;
export const lawNames = ["lawful", "below", "above", "ambiguous", "stale", "defect"] as const;
export const natureNames = [
  "promise",
  "instruction",
  "permission",
  "definition",
  "aspiration",
  "fact",
  "exposure",
] as const;

/**
 * `look`: somebody looks and says so · `cases`: requests are brought in or logged · `registers`: entries are filled ·
 * `people`: who answers, and who has left.
 */
export const fixKinds = ["look", "cases", "registers", "people"] as const;
export type FixKind = (typeof fixKinds)[number];

/** How binding the words are: most clauses say what shall be. */
export const strengthNames = ["shall", "should", "may", "try"] as const;

/** The packs that come with the product, by the folder they are in. */
export const packNames = ["school", "edtech", "consultancy", "marketplace", "events"] as const;
export type PackName = (typeof packNames)[number];

/** `10.9`, `hdr-a`, `Schedule-2.4.b`: never given to another clause. */
export const clauseLabel = /^[A-Za-z0-9]{1,20}(?:[.-][A-Za-z0-9]{1,20}){0,11}$/;

const day = z.iso.date();
const moment = z.iso.datetime();
const count = z.int().nonnegative();
const segments = z.array(z.object({ text: z.string(), isBound: z.boolean() }));

export const packParam = z.enum(packNames);
export const clauseParam = z.string().regex(clauseLabel);

export const ClauseLine = z.object({
  label: z.string(),
  segments,
  nature: z.enum(natureNames),
  status: z.enum(statusNames),
  /** What its result rests on, or why there is none: for the margin. */
  hint: z.string(),
  /** Whether the result rests on somebody's word. */
  isAttested: z.boolean(),
  law: z.enum(lawNames),
});

export const PolicyReply = z.object({
  asOf: moment,
  zone: z.string(),
  /** The past day that was asked for; null: as of now. */
  on: day.nullable(),
  /** The first day of which results are on record; null while there is none. */
  firstDay: day.nullable(),
  /** Whether a system is connected in which requests can be carried out. */
  isConnected: z.boolean(),
  /** Null while the organisation has no policy. */
  policy: z
    .object({
      title: z.string(),
      version: count,
      inForceFrom: day,
      reviewedOn: day.nullable(),
      nextReview: day.nullable(),
      /** How many clauses are promises or instructions, by status; `others` can be neither kept nor broken. */
      promises: count,
      /** What would prove most of what is unproven, by what somebody would have to do; none of a past day. */
      fixes: z.array(z.object({ kind: z.enum(fixKinds), promises: count, clause: z.string() })).max(3),
      /** How many of them have a result on record for the day; as of now all have one. */
      recorded: count,
      counts: z.object({ kept: count, due: count, broken: count, unproven: count, others: count }),
      sections: z.array(
        z.object({
          number: z.string(),
          title: z.string(),
          status: z.enum(statusNames),
          clauses: z.array(ClauseLine),
        }),
      ),
    })
    .nullable(),
});

/** What is otherwise than when the caller last looked. */
export const LookReply = z.object({
  /** When that was; null the first time. */
  since: moment.nullable(),
  changed: z.array(
    z.object({
      label: z.string(),
      /** What its status was; null of a clause that was not there. */
      was: z.enum(statusNames).nullable(),
      isReworded: z.boolean(),
    }),
  ),
});

export const ClauseReply = z.object({
  ...ClauseLine.shape,
  section: z.string(),
  asOf: moment,
  zone: z.string(),
  since: day.nullable(),
  /** What the facts say, in a sentence. */
  why: z.string(),
  basis: z.enum(basisNames).nullable(),
  isMeasured: z.boolean(),
  /** What is looked at, or what would prove it. */
  how: z.string(),
  n: count,
  of: count,
  /** When the latest case that was counted came in; null where none was. */
  newest: moment.nullable(),
  breaks: z.string(),
  /** The registers it is read off. */
  registers: z.array(z.object({ kind: z.string(), title: z.string() })),
  lawNote: z.string(),
  limits: z.array(
    z.object({
      layer: z.enum(["policy", "law", "effective", "setting"]),
      text: z.string(),
      source: z.string(),
    }),
  ),
  evidence: z.array(
    z.object({ status: z.enum(statusNames), text: z.string(), reference: z.string().nullable() }),
  ),
  /** Evidence that the caller may not see, such as cases without the right to read them. */
  hidden: count,
  /** A year in weeks, the worst day of each; null where there is no record. */
  strip: z.array(z.object({ from: day, status: z.enum(statusNames).nullable() })),
  recordedDays: count,
  explanation: z.array(z.string()),
  owners: z.array(z.string()),
  previous: z.string().nullable(),
  next: z.string().nullable(),
});

/** A pack's policy before anybody made it theirs: words alone, with nothing measured and nothing in force. */
export const ExampleReply = z.object({
  title: z.string(),
  clauses: count,
  /** Passages that name days or years of the example organisation. */
  toReplace: count,
  sections: z.array(
    z.object({
      number: z.string(),
      title: z.string(),
      clauses: z.array(
        z.object({
          label: z.string(),
          segments: z.array(z.object({ text: z.string(), isToReplace: z.boolean() })),
        }),
      ),
    }),
  ),
});

export const InstallReply = z.object({ version: count, isNew: z.boolean() });
