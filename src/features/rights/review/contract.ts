/** What a review shows: counts, other people, rows and how they were reached. Safe for the browser. */
import { z } from "zod";
import { secondFindings } from "../request/contract.ts";
import { decisionReasons, decisions, reasonsFor, treatments, type DecisionReason } from "../run/contract.ts";

/** What stands in a text and is somebody's, whoever they are. */
export const patternKinds = ["account", "card", "identity", "email", "phone"] as const;
export type PatternKind = (typeof patternKinds)[number];

const count = z.int().nonnegative();
const moment = z.iso.datetime({ offset: true });
export const digest = z.string().regex(/^[0-9a-f]{64}$/);

export const Counts = z.strictObject({ waiting: count, disclose: count, redact: count, withhold: count });
export type Counts = z.infer<typeof Counts>;

const SeedView = z.strictObject({
  system: z.string(),
  title: z.string(),
  name: z.string(),
  identity: z.string(),
});

export const ReviewView = z.strictObject({
  reference: z.string(),
  /** Of a rehearsed request. */
  isDrill: z.literal(true).optional(),
  status: z.enum(["not-searched", "open", "approved", "destroyed"]),
  rows: count,
  counts: Counts,
  people: z.strictObject({ all: count, open: count }),
  tables: z.array(
    z.strictObject({
      position: count,
      system: z.string(),
      table: z.string(),
      title: z.string(),
      counts: Counts,
    }),
  ),
  /** `open`: what was entered stands in several person tables, and nobody has said yet that it is one person. */
  sameness: z.enum(["open", "not-needed", "confirmed"]),
  /** Rows that would go out with a number or an address of nobody known among their words. */
  unnamed: count,
  /** It was drawn that a second person looks. */
  second: z
    .strictObject({
      isOpen: z.boolean(),
      /** Whoever reads this approved it. */
      isOwn: z.boolean(),
      /** What there is to look at; absent until it is made. */
      packageId: z.string().optional(),
    })
    .optional(),
  seeds: z.array(
    SeedView.extend({
      position: count,
      ordinal: count,
      /** Somebody else’s, and out of the answer with what was reached through it. */
      isAside: z.boolean(),
    }),
  ),
});
export type ReviewView = z.infer<typeof ReviewView>;
export { secondFindings };
export type SecondFinding = (typeof secondFindings)[number];

/** What a requester gave beside what the rows found for them hold; masked, and left out for who reads by pseudonyms. */
export const Comparison = z.strictObject({
  status: z.enum(["not-searched", "destroyed", "searched"]),
  rows: z.array(
    SeedView.extend({
      things: z.array(
        z.strictObject({
          thing: z.enum(["email", "phone", "address", "born", "name"]),
          is: z.enum(["same", "different", "not-held", "not-given"]),
          held: z.string().optional(),
          given: z.string().optional(),
        }),
      ),
    }),
  ),
});
export type Comparison = z.infer<typeof Comparison>;

export const PersonView = z.strictObject({
  person: digest,
  system: z.string(),
  title: z.string(),
  /** What the reviewer calls them; for `unseen`, nobody can be named. */
  name: z.string(),
  unseen: z.boolean(),
  rows: count,
  waits: z.boolean(),
  /** Their name is the one of whoever asks for somebody else. */
  mayAsk: z.literal(true).optional(),
  decision: z.enum(decisions).optional(),
  reason: z.enum(decisionReasons).optional(),
  /** A note to the record. */
  words: z.string().optional(),
  /** What the requester is told. */
  told: z.string().optional(),
  decidedAt: moment.optional(),
  /** Decided by the rule for people who act in their role. */
  byRule: z.literal(true).optional(),
});
export type PersonView = z.infer<typeof PersonView>;

export const PeopleView = z.strictObject({
  people: z.array(PersonView),
  /** Rows of any of these people; a row of several is one row. */
  rows: count,
  next: z.string().optional(),
});

export const RowView = z.strictObject({
  position: count,
  ordinal: count,
  system: z.string(),
  table: z.string(),
  title: z.string(),
  name: z.string(),
  treatment: z.enum(treatments),
  softDeleted: z.boolean(),
  /** The way to the row in words, from the row to what was entered. */
  chain: z.array(z.string()),
  others: z.array(
    z.strictObject({ person: digest, name: z.string(), decision: z.enum(decisions).optional() }),
  ),
});
export type RowView = z.infer<typeof RowView>;

export const RowsView = z.strictObject({ rows: z.array(RowView), next: z.string().optional() });

/** Words of a field that are withheld: from one place of its text to another, in UTF-16 units, and why. */
export const Passage = z.strictObject({
  column: z.string().min(1).max(200),
  from: z.int().min(0).max(10_000_000),
  to: z.int().min(1).max(10_000_000),
  reason: z.enum(reasonsFor.redact as readonly [DecisionReason, ...DecisionReason[]]),
});
export type Passage = z.infer<typeof Passage>;

const notPortableWhys = ["basis-not-said", "origin-not-said", "basis", "derived"] as const;
export type NotPortableWhy = (typeof notPortableWhys)[number];

export const OpenedRow = z.strictObject({
  row: RowView,
  /** Whether anybody may decide about it: a mere mention was never read. */
  canDecide: z.boolean(),
  /** Nobody else's: what may hold it back has nothing to do with other people. */
  isOwn: z.boolean(),
  /** Whether the map tells which parts are about others. */
  canRedact: z.boolean(),
  decision: z
    .strictObject({
      is: z.enum(decisions),
      reason: z.enum(decisionReasons),
      words: z.string().optional(),
    })
    .optional(),
  passages: z.array(Passage),
  /** What the law of the request exempts: of a row that is nobody else's. */
  exemptions: z.array(
    z.strictObject({
      reason: z.enum(decisionReasons),
      name: z.string(),
      article: z.string(),
      /** What must be answered in words. */
      test: z.string(),
    }),
  ),
  /** Numbers and addresses among its words that may be somebody else's, and are not blanked. */
  unnamed: z.array(
    z.strictObject({ column: z.string(), from: count, to: count, kind: z.enum(patternKinds) }),
  ),
  fields: z.array(
    z.strictObject({
      name: z.string(),
      label: z.string(),
      value: z.string().nullable(),
      /** `about-others`: blanked when the row goes out redacted. */
      about: z.enum(["own", "about-others"]),
      /** Of a portability request: whether it goes into the copy, else why not. */
      portable: z.enum(["yes", ...notPortableWhys]).optional(),
    }),
  ),
  /** Columns the search never read, with the reason the person is told. */
  heldBack: z.array(z.strictObject({ label: z.string(), because: z.string() })),
});
export type OpenedRow = z.infer<typeof OpenedRow>;
