/**
 * A kind of case: its state as a closed schema, its events, and one pure function from state and event to state.
 * Features define kinds; this folder stores them all in the same three tables (docs/decisions/0017-cases-and-entries.md).
 */
import type { z } from "zod";
import type { AnyEventType, DomainEvent } from "../events.ts";
import type { AccountId, CaseId, ShortReference, SiteId, SubjectId } from "../ids.ts";
import type { Instant } from "../time.ts";

/** What the state of every kind says about itself. */
export type CaseState = {
  /** A code: `open`, `waiting-for-identity`, `closed` … */
  readonly name: string;
};

export type CaseKind<State extends CaseState = CaseState, E extends DomainEvent = DomainEvent> = {
  /** A code such as `rights-request`. */
  readonly kind: string;
  /** One to three capitals: `R` gives `R-2026-0007`. */
  readonly referencePrefix: string;
  /** The state as it is stored; values are JSON. */
  readonly state: z.ZodType<State>;
  /** Every version of every event the kind ever had. */
  readonly events: readonly AnyEventType[];
  /** Narrows a registered event to the kind's own union. */
  readonly isEvent: (event: DomainEvent) => event is E;
  /** The state after one event; pure. The first event is given no state. */
  readonly apply: (state: State | undefined, event: E) => State;
  /** Is a case in this state over? */
  readonly isClosed: (state: State) => boolean;
};

/** A case as read, with its state. */
export type CaseFile<State extends CaseState = CaseState> = {
  readonly id: CaseId;
  readonly kind: string;
  readonly reference: ShortReference;
  readonly siteId: SiteId | undefined;
  /** A code such as `gb`, `sg`; law and clocks follow it. */
  readonly jurisdiction: string;
  readonly subjectId: SubjectId | undefined;
  readonly state: State;
  /** The number of its events; a write names the version it read. */
  readonly version: number;
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  readonly closedAt: Instant | undefined;
  /** Colleagues it is kept from beside whom its state names. */
  readonly walls: readonly AccountId[];
};

/** Somebody else wrote first: read again and decide again. */
export class VersionConflict extends Error {
  override readonly name = "VersionConflict";
}

/** Defines a kind; the events of the kind are inferred from its types. */
export function defineCaseKind<State extends CaseState, const Types extends readonly AnyEventType[]>(
  kind: Omit<CaseKind<State, KindEvent<Types[number]>>, "isEvent" | "events"> & { readonly events: Types },
): CaseKind<State, KindEvent<Types[number]>> {
  const names = new Set(kind.events.map((type) => `${type.type}/${type.version}`));
  if (names.size !== kind.events.length) throw new TypeError(`The kind ${kind.kind} names an event twice.`);
  return {
    ...kind,
    isEvent: (event): event is KindEvent<Types[number]> => names.has(`${event.type}/${event.version}`),
  };
}

type KindEvent<T> = T extends {
  readonly type: infer Type extends string;
  readonly schema: z.ZodType<infer Data>;
}
  ? DomainEvent<Type, Data>
  : never;
