/** The office's calls on calendars: what is in use, a new version of one's own, running clocks counted anew. */
import { calendarFrom, calendarNamed } from "../../../law/calendars.ts";
import type { Calendar } from "../../../law/calendars.ts";
import { ClockRefusal } from "../../../law/refusal.ts";
import { calendarKind, ownCalendar } from "../../../platform/calendars.ts";
import { VersionConflict } from "../../../platform/cases/kind.ts";
import { read } from "../../../platform/db.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { changeEntry, createEntry, readEntryByKey } from "../../../platform/entries/store.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { forgetProfile, readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { ListedKind } from "../kinds.ts";
import type { CalendarDraft, Move } from "./contract.ts";
import * as endpoints from "./endpoints.ts";
import { listFor, oneFor, standingFor } from "./list.ts";
import { daysOf } from "./recount.ts";
import type { Days } from "./recount.ts";
import { isMoved, recountAll, shownMove, wantedClocks } from "./running.ts";
import type { Desk, Reader } from "./running.ts";
import type { RunningClock } from "./store.ts";

export function calendarRoutes(platform: Platform, kinds: readonly ListedKind[]): readonly Route[] {
  const { db, keys } = platform;
  const desk: Desk = { keys, kinds };
  return [
    jsonRoute(endpoints.listCalendars, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, (tx) => listFor(tx, scope, desk, memberOf(call), call.now));
    }),
    jsonRoute(endpoints.calendarStanding, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, (tx) => standingFor(tx, scope, memberOf(call), call.now));
    }),
    jsonRoute(endpoints.readCalendar, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, (tx) => oneFor(tx, scope, desk, memberOf(call), call.params.calendar, call.now));
    }),
    changeRoute(endpoints.previewCalendar, memberScope, async (call, { tx, scope }) => {
      const { calendar: id } = call.params;
      const known = await readEntryByKey(tx, scope, calendarKind, id);
      const candidate = candidateOf(id, (known?.version ?? 0) + 1, call.body.draft, call.now);
      const clocks = await namedBy(tx, scope, memberOf(call), id);
      const all = await recountAll(tx, scope, desk, clocks, { calendar: id, days: candidate });
      const moving = all.filter(isMoved);
      return { moves: moving.map(shownMove), same: all.length - moving.length };
    }),
    changeRoute(endpoints.saveCalendar, memberScope, async (call, { tx, scope }) => {
      const { calendar: id } = call.params;
      const { version, draft, moves } = call.body;
      candidateOf(id, version + 1, draft, call.now);
      await saveVersion(tx, scope, { id, version, draft, now: call.now });
      const saved = await ownCalendar(tx, scope, id);
      const clocks = await namedBy(tx, scope, memberOf(call), id);
      const moved = await moveAll(tx, scope, desk, {
        clocks,
        days: { calendar: id, ...(saved === undefined ? {} : { days: saved }) },
        moves,
        now: call.now,
      });
      await append(tx, scope, keys, {
        type: "working-calendar.changed",
        now: call.now,
        payload: { calendar: id, version: version + 1, moved },
        owner: { kind: "organisation", id: scope.organisationId },
      });
      return { version: version + 1, moved };
    }),
    changeRoute(endpoints.moveClocks, memberScope, async (call, { tx, scope }) => {
      const clocks = await wantedClocks(tx, scope, memberOf(call));
      const days = await readProfile(tx, scope);
      const { moves } = call.body;
      return { moved: await moveAll(tx, scope, desk, { clocks, days, moves, now: call.now }) };
    }),
  ];
}

/** The clocks that a new version of this calendar concerns: all, where it is the one that is set; else those that name it. */
async function namedBy(tx: Tx, scope: Scope, reader: Reader, id: string): Promise<readonly RunningClock[]> {
  const clocks = await wantedClocks(tx, scope, reader);
  if ((await readProfile(tx, scope)).calendar === id) return clocks;
  return clocks.filter(({ calendar }) => calendar.startsWith(`${id}/`));
}

/** Counts anew what was shown, and only as it was shown: anything else has changed meanwhile. */
async function moveAll(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  wanted: {
    readonly clocks: readonly RunningClock[];
    readonly days: Days;
    readonly moves: readonly Move[];
    readonly now: Instant;
  },
): Promise<number> {
  const { clocks, days, moves, now } = wanted;
  if (moves.length === 0) return 0;
  const named = new Set(moves.map(({ reference, rule }) => `${reference} ${rule}`));
  const known = await recountAll(
    tx,
    scope,
    desk,
    clocks.filter(({ reference, rule }) => named.has(`${reference} ${rule}`)),
    { calendar: days.calendar, ...(days.days === undefined ? {} : { days: days.days }) },
  );
  for (const move of moves) {
    const one = known.find(({ of }) => of.reference === move.reference && of.rule === move.rule);
    if (one === undefined || !isMoved(one)) throw refusal("conflict");
    const { before, after } = daysOf(one);
    if (before !== move.before || after !== move.after) throw refusal("conflict");
    await one.kind.recounting.move(tx, scope, desk, { before: one.before, after: one.after }, now);
  }
  return moves.length;
}

/** Refuses what is no calendar, by what is wrong with it. */
function candidateOf(id: string, number: number, draft: CalendarDraft, now: Instant): Calendar {
  const refuse = (at: string, reason: string) =>
    refusal("invalid_request", {}, [{ at: `body.draft.${at}`, reason }]);
  try {
    const closed = new Set(draft.closures.map(({ date }) => date));
    if (closed.size !== draft.closures.length) throw refuse("closures", "twice");
    if (draft.base !== undefined && calendarNamed(draft.base) === undefined) throw refuse("base", "unknown");
    const version = now.toZonedDateTimeISO("UTC").toPlainDate().toString();
    return calendarFrom({ ...draft, id, number, version });
  } catch (error) {
    if (!(error instanceof ClockRefusal)) throw error;
    const { key } = error.reason;
    throw refuse(key === "calendar.backward" ? "until" : "days", key.replace("calendar.", ""));
  }
}

async function saveVersion(
  tx: WriteTx,
  scope: Scope,
  change: {
    readonly id: string;
    readonly version: number;
    readonly draft: CalendarDraft;
    readonly now: Instant;
  },
): Promise<void> {
  const { id, version, draft: body, now } = change;
  const known = await readEntryByKey(tx, scope, calendarKind, id);
  if ((known?.version ?? 0) !== version) throw refusal("conflict");
  try {
    if (known === undefined) await createEntry(tx, scope, calendarKind, { key: id, body, now });
    else await changeEntry(tx, scope, calendarKind, { entryId: known.id, version, body, now });
  } catch (error) {
    throw error instanceof VersionConflict ? refusal("conflict") : error;
  }
  // It may be the calendar that is set: whoever asks again in this transaction gets its new days.
  forgetProfile(tx);
}
