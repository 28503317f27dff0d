/** What is shown before an erasure, and the certificate after it. No word of a person stands in either but a name shown to the office. Safe for the browser. */
import { z } from "zod";
import { idSchema } from "../../../platform/identifiers.ts";
import type { Id } from "../../../platform/identifiers.ts";

export type CertificateId = Id<"erasure certificate">;

const count = z.int().nonnegative();
const moment = z.iso.datetime({ offset: true });

/** Why it is erased (GDPR art. 17(1) a, b, c, d, e): a code, because a certificate holds nobody's words. */
export const grounds = [
  "no-longer-needed",
  "consent-withdrawn",
  "objection",
  "unlawful",
  "legal-duty",
] as const;
export type Ground = (typeof grounds)[number];

/**
 * Why another case of the person is kept (GDPR art. 17(3)(e), (b); or it is about somebody else as well), or cannot go
 * yet: it is open, or something open hangs on it.
 */
const keepReasons = ["claims", "legal-duty", "another-person"] as const;
export const wishes = ["destroy", ...keepReasons] as const;
export type Wish = (typeof wishes)[number];
export const KeptCase = z.strictObject({
  reference: z.string(),
  reason: z.enum([...keepReasons, "open", "held"]),
  /** The day on which it is destroyed by itself; none while it is open. */
  until: z.iso.date().optional(),
});
export type KeptCase = z.infer<typeof KeptCase>;

/** What lies sealed for a request, by kind. */
export const Counts = z.strictObject({
  /** Name, address, wording, notes, letters, mails: each a sealed text. */
  texts: count,
  /** Contents of ledger entries; the entries themselves stay. */
  payloads: count,
  files: count,
  /** Rows that a search found, and other people in them. */
  foundRows: count,
  foundPeople: count,
  /** Links that were mailed, and what other requests of theirs are recognised by. */
  links: count,
  marks: count,
});
export type Counts = z.infer<typeof Counts>;

const Erasable = z.strictObject({
  reference: z.string(),
  what: z.string(),
  receivedAt: moment,
  /** Only a request that is over is erased: until then it must be answered. */
  isOver: z.boolean(),
  isErased: z.boolean(),
  counts: Counts,
});

export const ErasurePreview = z.strictObject({
  /** This request first, then those under the same name. */
  requests: z.array(Erasable).min(1).max(20),
  /** More are under the same name than are listed, or there were more to look through. */
  hasMore: z.boolean(),
  /** Other cases of theirs, to be decided on one by one. */
  others: z.array(
    z.strictObject({
      reference: z.string(),
      kindName: z.string(),
      what: z.string(),
      /** The requests it belongs to. */
      of: z.array(z.string()),
      endsOn: z.iso.date().optional(),
      stays: z.enum(["open", "held"]).optional(),
      counts: Counts,
    }),
  ),
  stays: z.array(z.strictObject({ what: z.string(), why: z.string() })),
  inBackups: z.array(z.string()),
  elsewhere: z.array(z.string()),
  /** It is rehearsed: nobody real is behind it. */
  isDrill: z.literal(true).optional(),
  /** Of this request, when it was erased. */
  certificate: idSchema<CertificateId>().optional(),
});
export type ErasurePreview = z.infer<typeof ErasurePreview>;

export const Certificate = z.strictObject({
  id: idSchema<CertificateId>(),
  organisation: z.string(),
  isDrill: z.literal(true).optional(),
  /** The requests, and other cases that went with them. */
  requests: z.array(z.string()).min(1),
  kept: z.array(KeptCase),
  erasedAt: moment,
  /** The colleague's name, for the office alone; the document has their pseudonym. */
  by: z.string(),
  ground: z.enum(grounds),
  counts: Counts,
  /** How far the keys are: `waiting` to be destroyed, `destroyed` here, `gone` from every copy that Kept made. */
  keys: z.strictObject({
    state: z.enum(["waiting", "destroyed", "gone"]),
    count,
    at: moment.optional(),
    /** From then on no copy of the keystore opens them. */
    goneBy: moment,
  }),
  sections: z.array(z.strictObject({ title: z.string(), sentences: z.array(z.string()) })),
  /** The entry that proves it, and whether its receipt can be had yet. */
  entry: z.strictObject({ id: z.string(), hasReceipt: z.boolean() }),
});
export type Certificate = z.infer<typeof Certificate>;
