/** What is shown of a package: to the office, and to the person who fetches it. Safe for the browser. */
import { z } from "zod";
import { OfOrganisation } from "../public/contract.ts";

const count = z.int().nonnegative();
const moment = z.iso.datetime({ offset: true });

export const deliveries = ["portal", "post", "age"] as const;

const mailStates = z.enum(["waiting", "sent", "refused", "suppressed"]);

/** The public key of age (`age1` and 58 characters of Bech32). */
export const ageRecipient = z.string().regex(/^age1[ac-hj-np-z02-9]{58}$/);

export const PackageView = z.strictObject({
  reference: z.string(),
  /** Of a rehearsed request. */
  isDrill: z.literal(true).optional(),
  /** Codes of what stands between the request and its release. */
  missing: z.array(z.string()),
  /** How the person asked to receive it. */
  asked: z.enum(deliveries),
  /** To whom a link would go; none when no address is known. */
  address: z.string().optional(),
  recipient: z.string().optional(),
  postalAddress: z.string().optional(),
  building: z.boolean(),
  /** The approved one could not be made: what is held back still stood in it, or something broke. */
  failed: z.enum(["held-back-survives", "crashed"]).optional(),
  /** The answer letter that goes with the package; without an id it is written from the template then. */
  letter: z
    .strictObject({
      id: z.string().optional(),
      title: z.string(),
      state: z.enum(["new", "draft", "sent"]),
      mail: mailStates.optional(),
      /** A draft with something to fill in stays behind. */
      isFinished: z.boolean(),
    })
    .optional(),
  /** What must be told with the data and the register does not say: a code, what it is about, both in a sentence, where. */
  lacking: z.array(
    z.strictObject({ reason: z.string(), about: z.string(), sentence: z.string(), to: z.string() }),
  ),
  package: z
    .strictObject({
      id: z.string(),
      state: z.enum(["built", "released", "replaced", "destroyed"]),
      rows: count,
      sizeBytes: count,
      files: count,
      manifestHash: z.string(),
      builtAt: moment,
      releasedAt: moment.optional(),
      delivery: z.enum(deliveries).optional(),
      /** What became of the mail with the link. */
      mail: mailStates.optional(),
      postedOn: z.iso.date().optional(),
      downloads: count,
      /** It was handed over by a link that nobody used, and can go again. */
      canGoAgain: z.boolean(),
    })
    .optional(),
  /** How long a link works, in days, and a package is kept after closing, in months. */
  linkLivesDays: count,
  keptMonths: count,
});
export type PackageView = z.infer<typeof PackageView>;

export const FetchPage = z.strictObject({
  organisation: OfOrganisation,
  token: z.string(),
  reference: z.string(),
  /** Of a rehearsed request. */
  isDrill: z.literal(true).optional(),
  sizeBytes: count,
  rows: count,
  /** Rows that were found and are not in it, or only in part, because they also concern others; `own`: for other reasons. */
  heldBack: z.strictObject({ withheld: count, redacted: count, own: count }),
  until: z.iso.date(),
  downloads: count,
  sealedWithAge: z.boolean(),
  /** What happened to the code: nothing yet, sent just now, wrong, too often wrong, or right. */
  code: z.enum(["none", "sent", "wrong", "expired", "exhausted", "right"]),
  /** Leave to fetch the file, once the code was right. */
  ticket: z.string().optional(),
  /** Where our ledger stood when the page was made: entries, root, and the key it is checked with. */
  ledger: z.strictObject({ size: count, root: z.string(), key: z.string() }).optional(),
});
export type FetchPage = z.infer<typeof FetchPage>;
