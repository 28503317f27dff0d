/** What is otherwise than when somebody last looked. Pure. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { statusNames } from "../contract.ts";
import type { Status } from "../checks/result.ts";

/** By label: the status, and a digest of the words. */
export const Seen = z.record(z.string(), z.tuple([z.enum(statusNames), z.string()]));
export type Seen = z.infer<typeof Seen>;

export function seenOf(
  clauses: readonly {
    readonly label: string;
    readonly text: string;
    readonly result: { readonly status: Status };
  }[],
): Seen {
  return Object.fromEntries(
    clauses.map(({ label, text, result }) => [
      label,
      [result.status, createHash("sha256").update(text).digest("hex").slice(0, 16)],
    ]),
  );
}

export type Changed = { readonly label: string; readonly was: Status | null; readonly isReworded: boolean };

/** In the order of `now`; what is no clause any more is not among them. */
export function changesSince(before: Seen, now: Seen): readonly Changed[] {
  return Object.entries(now).flatMap(([label, [status, words]]): readonly Changed[] => {
    const [was = null, had] = (Object.hasOwn(before, label) ? before[label] : undefined) ?? [];
    const isReworded = had !== undefined && had !== words;
    return was === status && !isReworded ? [] : [{ label, was, isReworded }];
  });
}

/** A look after so long is another visit; within it the same changes are shown again. */
const visit: Temporal.DurationLike = { hours: 4 };

export type Looked = { readonly at: Temporal.Instant; readonly seen: Seen };
export type Looks = { readonly last: Looked; readonly before: Looked | undefined };

/** What is remembered after a look: of the visit that goes on, or of a new one what the last one ended with. */
export function lookedAt(known: Looks | undefined, now: Looked): Looks {
  if (known === undefined) return { last: now, before: undefined };
  const isNew = Temporal.Instant.compare(known.last.at.add(visit), now.at) < 0;
  return { last: now, before: isNew ? known.last : known.before };
}
