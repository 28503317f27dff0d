/** What was not looked at, counted by place and reason; and how work that is to stop stops. */
import type { Coverage, GapReason } from "./system.ts";

export type GapTally = {
  add(place: string, why: GapReason, records?: number): void;
  /** `looked` records were looked at; what was left out decides whether that is all of them. */
  coverage(looked: number): Coverage;
};

export function gapTally(): GapTally {
  const counted = new Map<string, { place: string; why: GapReason; records: number }>();
  return {
    add: (place, why, records = 1) => {
      const key = `${why} ${place}`;
      const before = counted.get(key)?.records ?? 0;
      counted.set(key, { place, why, records: before + records });
    },
    coverage: (looked) =>
      counted.size === 0
        ? { kind: "complete", looked }
        : {
            kind: "partial",
            looked,
            gaps: [...counted.values()].toSorted((one, other) => (one.place < other.place ? -1 : 1)),
          },
  };
}

/** Ends what was asked to end, always with the same error, whatever reason the signal carries. */
export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new DOMException("The work was stopped.", "AbortError");
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
