/** What somebody says of a promise that no record can show, as the clause's panel exchanges it. */
import { z } from "zod";
import { line, text } from "../../../platform/text.ts";

const day = z.iso.date();

export const AttestBody = z.strictObject({
  /** The version that was on the screen: words that changed meanwhile are not confirmed unread. */
  version: z.int().positive(),
  isKept: z.boolean(),
  /** What was looked at, and what was seen. */
  found: text({ min: 1, max: 2000 }),
  /** Where the evidence lies: a folder, a page, a shelf. */
  evidence: line({ max: 300 }).optional(),
  /** SHA-256 of a file that was looked at and stays where it is. */
  evidenceHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

export const AttestationsReply = z.object({
  /** False where records show it, or nobody can break it. */
  mayBeAttested: z.boolean(),
  version: z.int(),
  /** How long a word given today would be good. */
  until: day,
  attestations: z.array(
    z.object({
      id: z.string(),
      isKept: z.boolean(),
      found: z.string(),
      evidence: z.string().nullable(),
      evidenceHash: z.string().nullable(),
      /** Null where the reader reads under pseudonyms, or the person is no member any more. */
      by: z.string().nullable(),
      on: day,
      until: day,
      /** About other words than those in force. */
      isOfOtherWords: z.boolean(),
    }),
  ),
});
