/**
 * A kind of duty: what its data is, how long one attempt may be silent, how often it is tried, and what it does.
 * A duty is something the organisation owes; its row is the truth, and it waits for as long as it takes.
 */
import type { z } from "zod";
import type { WriteTx } from "../db.ts";
import type { DutyId } from "../ids.ts";
import type { Logger } from "../log.ts";
import type { Scope } from "../scope.ts";

export type Attempt<Data> = {
  readonly dutyId: DutyId;
  readonly data: Data;
  readonly scope: Scope;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborted when the lease is lost, its time is over, or the worker stops. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** A transaction that commits only while this attempt still holds the lease. */
  readonly write: <T>(work: (tx: WriteTx) => Promise<T>) => Promise<T>;
};

/** Commits together with "done": the effect happens exactly as often as the duty is done, once. */
export type Effect = (tx: WriteTx, scope: Scope) => Promise<void>;

export type DutyKind<Data = unknown> = {
  readonly name: string;
  /** Ids, codes and dates only: `data` is stored in the clear. */
  readonly data: z.ZodType<Data>;
  readonly leaseSeconds: number;
  /** How long one attempt may take; then it has failed, and its place is another duty's. */
  readonly longestSeconds: number;
  readonly maxAttempts: number;
  /** Destroys what does not come back: it waits for a person when time has jumped. */
  readonly isDestructive: boolean;
  /** The first pause between attempts; it doubles, up to the cap. */
  readonly firstPauseSeconds: number;
  readonly longestPauseSeconds: number;
  /** What is outside the database; what is inside is the effect it returns. */
  run(attempt: Attempt<Data>): Promise<Effect | undefined>;
};

/** A failure with a reason somebody may read. */
export class DutyProblem extends Error {
  override readonly name = "DutyProblem";
  readonly reason: string;
  readonly permanent: boolean;
  /** It waits for something that may never come, such as a mail server: shown where it waits, not in the log, and never given up. */
  readonly isWaiting: boolean;

  constructor(
    reason: string,
    options: { readonly permanent?: boolean; readonly isWaiting?: boolean; readonly cause?: unknown } = {},
  ) {
    super(reason, { cause: options.cause });
    if (!/^[a-z][a-z0-9_]{0,63}$/.test(reason)) throw new TypeError("A duty's problem is a code.");
    this.reason = reason;
    this.permanent = options.permanent ?? false;
    this.isWaiting = options.isWaiting ?? false;
  }
}

/** This attempt was overtaken: another one holds the duty, or it was settled. Nothing was written. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

const standard = {
  leaseSeconds: 60,
  longestSeconds: 3600,
  maxAttempts: 12,
  firstPauseSeconds: 10,
  longestPauseSeconds: 6 * 3600,
  isDestructive: false,
};

/**
 * So many workers may die one after the other at one duty before it is given up: one that eats all memory would take each
 * with it. More than an upgrade, a power cut and a bad day together; a worker's death is seldom the duty's fault.
 */
export const mostDeaths = 12;

/** Defines a kind with the usual figures: twelve attempts over about a day and a half. */
export function dutyKind<Data>(
  kind: Pick<DutyKind<Data>, "name" | "data" | "run"> & Partial<DutyKind<Data>>,
): DutyKind<Data> {
  if (!/^[a-z][a-z0-9_.]{0,63}$/.test(kind.name)) throw new TypeError("A kind of duty has a plain name.");
  return Object.freeze({ ...standard, ...kind });
}

/**
 * How long to wait after failed attempt `attempt` (from 1), in seconds: doubling from the first pause to the cap, of
 * which the upper half is random (`random` in [0, 1)), so that a thousand duties that failed together do not return
 * together.
 */
export function pauseSeconds(
  kind: Pick<DutyKind, "firstPauseSeconds" | "longestPauseSeconds">,
  attempt: number,
  random: number,
): number {
  const full = Math.min(kind.longestPauseSeconds, kind.firstPauseSeconds * 2 ** Math.min(attempt - 1, 30));
  return full / 2 + (full / 2) * random;
}
