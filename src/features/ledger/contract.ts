/** What goes in and out of the ledger's endpoints. Safe for the browser. */
import { z } from "zod";
import { organisationParam } from "../../platform/endpoint.ts";
import { idSchema } from "../../platform/identifiers.ts";
import type { ActorId, LedgerEntryId } from "../../platform/identifiers.ts";
import { sentDay } from "../../platform/text.ts";

export const organisationPath = z.strictObject({ organisation: organisationParam });

/** A part of a tile's path; which of them name a tile is for `parseTilePath` to say. */
export const tilePart = z.string().regex(/^[a-z0-9.]{1,12}$/);

export const textHead = z.object({ mediaType: z.literal("text/plain; charset=utf-8") });
export const historyHead = z.object({ mediaType: z.literal("application/json") });
export const tileHead = z.object({
  mediaType: z.literal("application/octet-stream"),
  immutable: z.literal(true),
});

export const receiptHead = z.object({
  mediaType: z.literal("text/plain; charset=utf-8"),
  fileName: z.string(),
});
export const verifierHead = z.object({
  mediaType: z.literal("text/html; charset=utf-8"),
  fileName: z.literal("check-a-receipt.html"),
});
export const archiveHead = z.object({ mediaType: z.literal("application/zip"), fileName: z.string() });

export const entryPath = z.strictObject({
  organisation: organisationParam,
  entry: idSchema<LedgerEntryId>(),
});

/** A reference as it stands in an address; anything else is not found. */
const reference = z.string().regex(/^[A-Z]{1,3}-\d{4}-\d{4,12}$/);
export const casePath = z.strictObject({ organisation: organisationParam, reference });
export const eventPath = z.strictObject({
  organisation: organisationParam,
  reference,
  /** Of the event within its case, from 1. */
  sequence: z.string().regex(/^[1-9]\d{0,6}$/),
});

export const EntriesQuery = z.strictObject({
  type: z
    .string()
    .regex(/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/)
    .max(80)
    .optional(),
  case: reference.optional(),
  /** The label of a clause of the policy, such as 10.3. */
  clause: z
    .string()
    .regex(/^[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*$/)
    .max(40)
    .optional(),
  actor: idSchema<ActorId>().optional(),
  /** Days of the organisation's zone, both included. */
  from: sentDay.optional(),
  until: sentDay.optional(),
  /** What the page before gave as `next`. */
  after: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z_[1-9]\d{0,17}$/)
    .refine((text) => z.iso.datetime().safeParse(text.split("_", 1)[0]).success, "no such moment")
    .optional(),
});

const moment = z.iso.datetime({ offset: true });

const Entry = z.object({
  id: z.string(),
  /** Its number in the tree, from 0; absent while it waits. */
  index: z.int().nonnegative().optional(),
  type: z.string(),
  /** The act in plain words. */
  sentence: z.string(),
  at: moment,
  actor: z.string(),
  /** Who acted, in words: a name, a pseudonym, or what part of Kept. */
  who: z.string(),
  /** Of the case whose key the contents lie under; absent once they are erased. */
  case: z.string().optional(),
  /** Clauses of the policy, as it stood then, that this is an act of. */
  clauses: z.array(z.string()),
});

export const Entries = z.object({
  entries: z.array(Entry).max(50),
  /** Absent on the last page. */
  next: z.string().optional(),
  isPseudonymous: z.boolean(),
});

export const Choices = z.object({
  /** Kinds of act, in the order of their words. */
  kinds: z.array(z.object({ type: z.string(), sentence: z.string() })),
  /** Whoever ever acted here. */
  actors: z.array(z.object({ actor: z.string(), who: z.string() })),
  clauses: z.array(z.string()),
});

const Witness = z.object({
  name: z.string(),
  address: z.string(),
  signedSize: z.int().nonnegative(),
  signedAt: moment.optional(),
});

export const State = z.object({
  size: z.int().nonnegative(),
  waiting: z.int().nonnegative(),
  /** When the first numbered entry was recorded. */
  since: moment.optional(),
  checkpoint: z.string().optional(),
  checkpointAt: moment.optional(),
  /** The root of the newest checkpoint, base64. */
  root: z.string().optional(),
  verifierKey: z.string(),
  isPublic: z.boolean(),
  witnesses: z.array(Witness),
});

/** What a verification found: how much, since when, and against what it was held. */
export const Found = z.object({
  size: z.int().nonnegative(),
  checkpoints: z.int().nonnegative(),
  waiting: z.int().nonnegative(),
  since: moment.optional(),
  checkpointAt: moment.optional(),
  /** The size remembered beside the keys, when something is remembered there. */
  anchoredSize: z.int().nonnegative().optional(),
  witnesses: z.array(
    z.object({
      name: z.string(),
      size: z.int().nonnegative(),
      at: moment.optional(),
      /** Whether its signature over that checkpoint is its own. */
      isTrue: z.boolean(),
    }),
  ),
  /** The first thing that is wrong, in a sentence; absent when nothing is. */
  fault: z.string().optional(),
});
export type Found = z.infer<typeof Found>;

const Verification = z.object({
  id: z.string(),
  askedAt: moment,
  askedBy: z.string(),
  done: z.int().nonnegative(),
  /** How many entries there are to derive; 0 until it is known. */
  of: z.int().nonnegative(),
  finishedAt: moment.optional(),
  found: Found.optional(),
});
export const Verifications = z.object({ verifications: z.array(Verification).max(10) });
export const AskedVerification = z.object({ id: z.string() });

/** The receipts of a case's events; an event without one is not listed. */
export const CaseReceipts = z.object({
  receipts: z.array(
    z.object({
      sequence: z.int().positive(),
      entry: z.string(),
      /** Its number in the ledger, from 0; absent while it waits for one. */
      index: z.int().nonnegative().optional(),
    }),
  ),
});
