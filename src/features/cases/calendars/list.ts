/** Calendars as the office reads them: which are in use, how far each reaches, which clocks are behind. */
import { calendarChoices, calendarNamed, calendars, versionOf } from "../../../law/calendars.ts";
import type { Calendar } from "../../../law/calendars.ts";
import { ruleIds } from "../../../law/rules.ts";
import {
  asCalendar,
  calendarKind,
  ownCalendar,
  ownCalendars,
  ownPrefix,
} from "../../../platform/calendars.ts";
import type { Tx } from "../../../platform/db.ts";
import { listVersions, readEntryByKey } from "../../../platform/entries/store.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Member } from "../../../platform/http/routes.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant, PlainDate } from "../../../platform/time.ts";
import { namesFor } from "../../access/index.ts";
import { mostMoves } from "./contract.ts";
import type { CalendarLine, OneCalendar } from "./contract.ts";
import { baseOf, daysIn, lastOpenDay, nameOf, standingOf, without } from "./own.ts";
import { isMoved, recountAll, shownMove, wantedClocks } from "./running.ts";
import type { Desk, Reader } from "./running.ts";
import { countByCalendar, runningClocks } from "./store.ts";
import type { RunningClock } from "./store.ts";

/** How many versions a calendar's page tells of. */
const mostVersions = 50;

/** The calendar that is set, as the law knows it; `undefined` where the place has none. */
async function calendarSet(tx: Tx, scope: Scope): Promise<{ id: string; calendar: Calendar | undefined }> {
  const { calendar, days } = await readProfile(tx, scope);
  return { id: calendar, calendar: days ?? calendarNamed(calendar) };
}

export async function standingFor(tx: Tx, scope: Scope, { accountId: hiddenFrom }: Reader, now: Instant) {
  const { id, calendar } = await calendarSet(tx, scope);
  const { zone } = await readProfile(tx, scope);
  const counts = await countByCalendar(tx, scope, { hiddenFrom, rules: ruleIds, isUndated: true });
  return {
    id,
    ...(calendar === undefined ? {} : { set: nameOf(calendar), until: calendar.until.toString() }),
    standing: calendar === undefined ? ("none" as const) : standingOf(calendar, dayIn(zone, now)),
    undated: [...counts.values()].reduce((sum, count) => sum + count, 0),
  };
}

export async function listFor(tx: Tx, scope: Scope, desk: Desk, reader: Reader, now: Instant) {
  const { zone, days, calendar: set } = await readProfile(tx, scope);
  const today = dayIn(zone, now);
  const hiddenFrom = reader.accountId;
  const clocks = await wantedClocks(tx, scope, reader);
  const undated = await runningClocks(tx, scope, {
    hiddenFrom,
    rules: ruleIds,
    limit: mostMoves,
    isUndated: true,
  });
  const place = { calendar: set, ...(days === undefined ? {} : { days }) };
  const known = await recountAll(tx, scope, desk, clocks, place);
  return {
    today: today.toString(),
    standing: await standingFor(tx, scope, reader, now),
    calendars: await linesFor(tx, scope, reader, { set, today }),
    undated: undated.map(({ reference, kind, calendar }) => ({
      reference,
      kindName: kindName(desk, kind),
      from: calendar,
    })),
    behind: known.filter(isMoved).map(shownMove),
    closed: await closedFor(tx, scope, desk, clocks),
    offered: calendarChoices("en").map(({ id, name }) => ({ id, name })),
  };
}

const kindName = ({ kinds }: Desk, kind: string): string =>
  kinds.find((one) => one.kind === kind)?.one ?? "Case";

/** The one that is set, those that running clocks name, and the organisation's own. */
async function linesFor(
  tx: Tx,
  scope: Scope,
  { accountId: hiddenFrom }: Reader,
  { set, today }: { readonly set: string; readonly today: PlainDate },
): Promise<CalendarLine[]> {
  const running = await countByCalendar(tx, scope, { hiddenFrom, rules: ruleIds });
  const own = (await ownCalendars(tx, scope)).map(asCalendar);
  const known = new Map<string, Calendar>(own.map((one) => [versionOf(one), one]));
  for (const name of [...running.keys(), set]) {
    const calendar = (await ownCalendar(tx, scope, name)) ?? calendarNamed(name);
    if (calendar !== undefined) known.set(versionOf(calendar), calendar);
  }
  return [...known.values()].map((calendar) => lineOf(calendar, { set, today, running }, known));
}

function lineOf(
  calendar: Calendar,
  around: {
    readonly set: string;
    readonly today: PlainDate;
    readonly running: ReadonlyMap<string, number>;
  },
  all: ReadonlyMap<string, Calendar> = new Map(),
): CalendarLine {
  const { set, today, running } = around;
  const version = versionOf(calendar);
  const isNewest = [...all.values()].every(
    ({ id, version: other }) => id !== calendar.id || numberOf(other) <= numberOf(calendar.version),
  );
  const { note } = calendar;
  return {
    id: calendar.alias,
    version,
    name: nameOf(calendar),
    isOwn: calendar.id.startsWith(ownPrefix),
    isSet: calendar.alias === set && isNewest,
    isPartial: calendar.isPartial,
    from: calendar.from.toString(),
    until: calendar.until.toString(),
    sources: [...calendar.sources],
    ...(note === undefined ? {} : { note }),
    running: running.get(version) ?? 0,
    standing: standingOf(calendar, today),
  };
}

/** `2026-11-22.3` is later than `2026-11-22.2`; of ours the day alone tells. */
function numberOf(version: string): number {
  const [day = "", number = "0"] = version.split(".");
  return number === "0" ? Number(day.replaceAll("-", "")) : Number(number);
}

async function closedFor(tx: Tx, scope: Scope, desk: Desk, clocks: readonly RunningClock[]) {
  const { calendar: id, days: calendar } = await readProfile(tx, scope);
  const entry = await readEntryByKey(tx, scope, calendarKind, id);
  if (entry === undefined || calendar === undefined) return [];
  const closures = new Map(entry.body.closures.map(({ date, name }) => [date, name]));
  const dates = new Set(closures.keys());
  return clocks.flatMap(({ reference, kind, effectiveLimit, zone }) => {
    if (effectiveLimit === null) return [];
    const due = dayIn(zone, effectiveLimit);
    const name = closures.get(due.toString());
    if (name === undefined) return [];
    const lastOpen = lastOpenDay(calendar, dates, due);
    return [
      {
        reference,
        kindName: kindName(desk, kind),
        due: due.toString(),
        name,
        ...(lastOpen === undefined ? {} : { lastOpen: lastOpen.toString() }),
      },
    ];
  });
}

export async function oneFor(
  tx: Tx,
  scope: Scope,
  { keys }: Desk,
  reader: Member,
  id: string,
  now: Instant,
): Promise<OneCalendar> {
  const { zone, calendar: set } = await readProfile(tx, scope);
  const hiddenFrom = reader.accountId;
  const running = await countByCalendar(tx, scope, { hiddenFrom, rules: ruleIds });
  const around = { set, today: dayIn(zone, now), running };
  const entry = await readEntryByKey(tx, scope, calendarKind, id);
  const ours = calendars.find(({ alias }) => alias === id);
  if (entry === undefined && ours === undefined) throw refusal("not_found");
  if (entry === undefined && ours !== undefined) {
    const own = (await ownCalendars(tx, scope)).find(({ body }) => body.base?.split("/")[0] === ours.id);
    return {
      ...lineOf(ours, around),
      number: 0,
      days: daysIn(ours),
      closures: [],
      unverified: [...ours.unverified],
      ...(own === undefined ? {} : { own: own.key }),
      history: [],
    };
  }
  if (entry === undefined) throw refusal("not_found");
  const versions = await listVersions(tx, scope, calendarKind, entry.id, mostVersions);
  const actors = versions.map(({ changedBy }) => changedBy);
  const names = await namesFor(tx, scope, keys, reader, actors);
  const base = baseOf(entry.body);
  return {
    ...lineOf(asCalendar(entry), around),
    number: entry.version,
    days: entry.body.days.toSorted((one, other) => (one.date < other.date ? -1 : 1)),
    closures: entry.body.closures.toSorted((one, other) => (one.date < other.date ? -1 : 1)),
    unverified: entry.body.unverified,
    ...(base === undefined ? {} : { base }),
    history: versions.map((one, at) => {
      const before = versions[at + 1]?.body.days ?? (base === undefined ? [] : baseDays(base.version));
      const by = names.get(one.changedBy);
      return {
        version: versionOf(asCalendar(one)),
        at: one.changedAt.toString(),
        ...(by === undefined ? {} : { by }),
        source: one.body.source,
        until: one.body.until,
        added: without(one.body.days, before),
        removed: without(before, one.body.days),
      };
    }),
  };
}

function baseDays(version: string): OneCalendar["days"] {
  const base = calendarNamed(version);
  return base === undefined ? [] : daysIn(base);
}
