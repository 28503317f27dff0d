/** Erasing what is kept of a person, and the certificates of it. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { requestParams } from "../run/endpoints.ts";
import { Certificate, Counts, ErasurePreview, grounds, wishes } from "./contract.ts";
import type { CertificateId } from "./contract.ts";

const erasure = "/o/:organisation/api/rights/erasure/:reference";

export const previewErasure = endpoint({
  kind: "json",
  method: "GET",
  path: erasure,
  permission: "case:decide",
  params: requestParams,
  reply: ErasurePreview,
  refusals: [],
  summary:
    "Shows what an erasure would make unreadable, what stays and why, and what copies hold until when.",
});

export const erase = endpoint({
  kind: "json",
  method: "POST",
  path: erasure,
  permission: "case:decide",
  stepUp: true,
  params: requestParams,
  body: z.strictObject({
    /** The requests that are erased with it; the one of the path among them. */
    references: z.array(z.string().max(40)).min(1).max(20),
    /** What becomes of each other case of theirs that can go. */
    others: z
      .array(z.strictObject({ reference: z.string().max(40), wish: z.enum(wishes) }))
      .max(100)
      .optional(),
    ground: z.enum(grounds),
    /** What was shown: nothing else is erased by this call. */
    counts: Counts,
    /** Typed by hand, so that nobody erases the wrong person. */
    typed: z.string().max(40),
  }),
  reply: z.strictObject({ certificate: idSchema<CertificateId>() }),
  refusals: ["not_yet"],
  summary: "Erases what is kept of a person in requests that are over, and certifies it.",
});

const certificate = {
  permission: "case:read",
  method: "GET",
  params: z.strictObject({ organisation: organisationParam, certificate: idSchema<CertificateId>() }),
  refusals: [],
} as const;

export const readCertificate = endpoint({
  ...certificate,
  kind: "json",
  path: "/o/:organisation/api/rights/certificates/:certificate",
  reply: Certificate,
  summary: "Shows the certificate of an erasure, and how far its keys are gone.",
});

export const printCertificate = endpoint({
  ...certificate,
  kind: "stream",
  path: "/o/:organisation/api/rights/certificates/:certificate/pdf",
  reply: z.strictObject({ mediaType: z.literal("application/pdf"), fileName: z.string() }),
  summary: "Gives the certificate of an erasure as a tagged PDF.",
});

export const exportCertificate = endpoint({
  ...certificate,
  kind: "stream",
  path: "/o/:organisation/api/rights/certificates/:certificate/file",
  reply: z.strictObject({ mediaType: z.literal("application/json; charset=utf-8"), fileName: z.string() }),
  refusals: ["not_yet"],
  summary: "Gives the certificate with the receipt of its ledger entry, to be checked without Kept.",
});
