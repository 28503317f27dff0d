/** Makes identifiers: uuidv7 (RFC 9562 §5.7), made by the application. Their forms stand in `identifiers.ts`. */
import { randomUUIDv7 } from "node:crypto";
import type { Id } from "./identifiers.ts";
import type { Instant } from "./time.ts";

export * from "./identifiers.ts";

/** A new id of the noun the caller expects: `const id: CaseId = newId()`. Sorts by time of making. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the noun is the caller's to say, once
export function newId<T extends Id<string>>(): T {
  return randomUUIDv7() as string as T;
}

/** When an id was made, to the millisecond: the first 48 bits of it (RFC 9562, version 7). */
export function madeAt(id: Id<string>): Instant {
  return Temporal.Instant.fromEpochMilliseconds(Number.parseInt(id.slice(0, 13).replace("-", ""), 16));
}
