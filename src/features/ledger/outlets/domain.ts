/** When a checkpoint is due at an outlet, and how its state is told. Pure. */
import type { Instant } from "../../../platform/time.ts";

export type OutletFacts = {
  readonly state: "unconfirmed" | "active" | "ended";
  readonly rhythm: "day" | "week" | "entries";
  readonly entries: number | undefined;
  readonly dueAt: Instant | undefined;
  /** Of the checkpoint that is on its way, or was last. */
  readonly sentSize: number | undefined;
  readonly deliveredSize: number | undefined;
  readonly failingSince: Instant | undefined;
};

/** Whether a checkpoint of `size` is to go out now. Nothing goes out twice, and nothing where nothing is new. */
export function isDue(outlet: OutletFacts, size: number, now: Instant): boolean {
  if (outlet.state !== "active") return false;
  const reached = Math.max(outlet.sentSize ?? 0, outlet.deliveredSize ?? 0);
  if (size <= reached) return false;
  if (outlet.rhythm === "entries") return size - reached >= (outlet.entries ?? Infinity) || reached === 0;
  return outlet.dueAt === undefined || Temporal.Instant.compare(outlet.dueAt, now) <= 0;
}

/** When the next one after this moment is due; `undefined` where entries are counted and not days. */
export function dueAfter(rhythm: OutletFacts["rhythm"], now: Instant): Instant | undefined {
  if (rhythm === "entries") return undefined;
  return now.add({ hours: rhythm === "day" ? 24 : 7 * 24 });
}

export type ShownState = "unconfirmed" | "waiting" | "delivered" | "failing";

/** A failure is over with the next delivery and not with the next try. */
export function shownState(outlet: OutletFacts): ShownState {
  if (outlet.state === "unconfirmed") return "unconfirmed";
  if (outlet.failingSince !== undefined) return "failing";
  return outlet.deliveredSize === undefined ? "waiting" : "delivered";
}
