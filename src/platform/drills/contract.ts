/**
 * What a rehearsal of any kind of case leaves behind: how long each step took against the law's and the policy's time,
 * what stood in the way, what was missed, who did what. Codes, ids and moments; each kind has its own words for the codes.
 * Safe for the browser.
 */
import { z } from "zod";
import { idSchema } from "../identifiers.ts";
import type { ActorId } from "../identifiers.ts";

const moment = z.iso.datetime({ offset: true });
const code = z
  .string()
  .regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/)
  .max(80);
const count = z.int().nonnegative();

/** Whose time it is; `own` is a day that was set in the rehearsal itself. */
const limitOwners = ["law", "policy", "own"] as const;
const verdicts = ["in-time", "late", "not-done"] as const;
export const turnedTo = ["requester", "recipient"] as const;
export type TurnedTo = (typeof turnedTo)[number];

const Limit = z.strictObject({
  of: z.enum(limitOwners),
  /** The last moment in time. */
  until: moment,
  verdict: z.enum(verdicts),
});
export type DrillLimit = z.infer<typeof Limit>;

const Step = z.strictObject({
  code,
  /** Absent where it was not done. */
  doneAt: moment.optional(),
  by: idSchema<ActorId>().optional(),
  /** Since the rehearsal began. */
  tookSeconds: count.optional(),
  limits: z.array(Limit).max(3),
});
export type DrillStep = z.infer<typeof Step>;

export const DrillReport = z.strictObject({
  version: z.literal(1),
  /** The kind of case that was rehearsed. */
  kind: code,
  reference: z.string(),
  /** What of that kind: a right, a sort of incident. */
  what: code,
  begunAt: moment,
  asOf: moment,
  steps: z.array(Step).max(40),
  /** Steps that have a time, and how many were done within all of theirs. */
  timed: count,
  inTime: count,
  /** What kept the answer from going out, from when until when; absent where it still did at the end. */
  gates: z.array(z.strictObject({ code, from: moment, until: moment.optional() })).max(60),
  /** What was missed or went wrong. */
  findings: z.array(z.strictObject({ code, step: code.optional() })).max(60),
  /** Who would have been written to. */
  told: z.array(z.strictObject({ whom: z.enum(turnedTo), mails: count })),
  acts: z.array(z.strictObject({ by: idSchema<ActorId>(), acts: count })).max(60),
});
export type DrillReport = z.infer<typeof DrillReport>;

/** A finding by its code and its step: by this an action is known to be its own. */
export const findingId = ({ code: what, step }: DrillReport["findings"][number]): string =>
  step === undefined ? what : `${what}/${step}`;
