/** What goes in and out of the ledger's endpoints. Safe for the browser. */
import { z } from "zod";
import { organisationParam } from "../../platform/endpoint.ts";
import { idSchema } from "../../platform/identifiers.ts";
import { sentDay } from "../../platform/text.ts";
import type { ActorId, ClauseId, LedgerEntryId } from "../../platform/identifiers.ts";

export const organisationPath = z.strictObject({ organisation: organisationParam });

/** A part of a tile's path; which of them name a tile is for `parseTilePath` to say. */
export const tilePart = z.string().regex(/^[a-z0-9.]{1,12}$/);

export const textHead = z.object({ mediaType: z.literal("text/plain; charset=utf-8") });
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

export const entryPath = z.strictObject({
  organisation: organisationParam,
  entry: idSchema<LedgerEntryId>(),
});

export const EntriesQuery = z.strictObject({
  type: z
    .string()
    .regex(/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/)
    .max(80)
    .optional(),
  clause: idSchema<ClauseId>().optional(),
  actor: idSchema<ActorId>().optional(),
  /** Days, in UTC, both included. */
  from: sentDay.optional(),
  until: sentDay.optional(),
  /** The arrival of the last entry of the page before. */
  before: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .optional(),
});

const Entry = z.object({
  id: z.string(),
  /** Its number in the tree; absent while it waits. */
  index: z.int().nonnegative().optional(),
  type: z.string(),
  at: z.string(),
  actor: z.string(),
  clause: z.string().optional(),
  arrival: z.string(),
});

export const Entries = z.object({
  entries: z.array(Entry),
  /** Absent on the last page. */
  before: z.string().optional(),
});

export const State = z.object({
  size: z.int().nonnegative(),
  waiting: z.int().nonnegative(),
  checkpoint: z.string().optional(),
  checkpointAt: z.string().optional(),
  verifierKey: z.string(),
  isPublic: z.boolean(),
  witnesses: z.array(z.object({ name: z.string(), address: z.string(), signedSize: z.int().nonnegative() })),
});

export const Verdict = z.object({
  size: z.int().nonnegative(),
  checkpoints: z.int().nonnegative(),
  waiting: z.int().nonnegative(),
  /** The first thing that is wrong, in a sentence; absent when nothing is. */
  fault: z.string().optional(),
});
