/**
 * Running clocks counted anew with another calendar. A clock keeps the version it was counted with until somebody says
 * otherwise; then the case says so in an event, the row follows, and the ledger has an entry.
 */
import { clocksOf, setClock } from "../../../platform/cases/clocks.ts";
import type { CaseClock } from "../../../platform/cases/clocks.ts";
import { calendarChanged } from "../../../platform/cases/common.ts";
import type { CommonEvent } from "../../../platform/cases/common.ts";
import type { Machine } from "../../../platform/cases/machine.ts";
import { changeCase, readCase, readCases } from "../../../platform/cases/store.ts";
import { ownerOfCase } from "../../../platform/cases/texts.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { dayIn } from "../../../platform/time.ts";
import { clockRowOf } from "../limits.ts";
import type { Place } from "../limits.ts";

export type Days = Omit<Place, "zone">;
export type Recounted = { readonly before: CaseClock; readonly after: CaseClock };

/** What a kind of case does with its clocks when a calendar changes. */
export type Recounting = {
  /** Its clocks of these cases, as they are and as they would be. Reads. */
  readonly recount: (
    tx: Tx,
    scope: Scope,
    ids: readonly CaseId[],
    days: Days,
  ) => Promise<readonly Recounted[]>;
  /** Puts on record that a clock is counted anew, and sets it. */
  readonly move: (
    tx: WriteTx,
    scope: Scope,
    desk: { readonly keys: KeyProvider },
    clock: Recounted,
    now: Instant,
  ) => Promise<void>;
};

const dayOf = (limit: Instant | undefined, zone: string): string | undefined =>
  limit === undefined ? undefined : dayIn(zone, limit).toString();

/** The days on which it ends. */
export function daysOf({ before, after }: Recounted): {
  readonly before: string | undefined;
  readonly after: string | undefined;
} {
  return {
    before: dayOf(before.effectiveLimit, before.zone),
    after: dayOf(after.effectiveLimit, after.zone),
  };
}

export function movedEvent(clock: Recounted): Extract<CommonEvent, { type: "case.calendar-changed" }> {
  const { before = "unknown", after = "unknown" } = daysOf(clock);
  const { rule, calendar: from } = clock.before;
  return calendarChanged.make({ rule, from, to: clock.after.calendar, before, after });
}

export function machineRecounting(machine: Machine): Recounting {
  return {
    recount: async (tx, scope, ids, days) => {
      const found: Recounted[] = [];
      for (const file of await readCases(tx, scope, machine.kind, ids)) {
        const declared = machine.clocks(file.state);
        for (const before of await clocksOf(tx, scope, file.id)) {
          const clock = declared.find(({ rule }) => rule === before.rule);
          if (clock === undefined || !("ask" in clock)) continue;
          found.push({ before, after: clockRowOf(file.id, clock, { ...days, zone: before.zone }) });
        }
      }
      return found;
    },
    move: async (tx, scope, { keys }, clock, now) => {
      const { caseId } = clock.before;
      const file = await readCase(tx, scope, machine.kind, caseId);
      if (file === undefined) throw new TypeError("The case of a clock is not there.");
      const event = movedEvent(clock);
      const { version } = await changeCase(tx, scope, machine.kind, {
        caseId,
        version: file.version,
        events: [event],
        now,
      });
      await setClock(tx, scope, clock.after, now);
      await append(tx, scope, keys, {
        type: event.type,
        now,
        owner: ownerOfCase(caseId),
        payload: { case: caseId, version, events: [{ type: event.type, data: event.data }] },
      });
    },
  };
}
