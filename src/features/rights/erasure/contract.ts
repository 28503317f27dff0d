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
  stays: z.array(z.strictObject({ what: z.string(), why: z.string() })),
  inBackups: z.array(z.string()),
  elsewhere: z.array(z.string()),
  /** Of this request, when it was erased. */
  certificate: idSchema<CertificateId>().optional(),
});
export type ErasurePreview = z.infer<typeof ErasurePreview>;

export const Certificate = z.strictObject({
  id: idSchema<CertificateId>(),
  organisation: z.string(),
  requests: z.array(z.string()).min(1),
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
