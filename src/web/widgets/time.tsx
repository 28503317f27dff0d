/** Moments as people say them, in the organisation's zone, with the exact one on hover and for machines. */
import type { ReactNode } from "react";
import { useMe } from "../call.ts";

/** ISO 8601 text, as replies carry it, or a date. */
export type Moment = string | Date;

const day = 86_400_000;

export function toDate(moment: Moment): Date {
  return typeof moment === "string" ? new Date(moment) : moment;
}

/** “Tuesday 15 December 2026, 14:02 (Europe/London)”. */
function exactTime(moment: Moment, zone: string): string {
  const text = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone: zone });
  return `${text.format(toDate(moment))} (${zone})`;
}

/** The day in the zone, as a number that can be subtracted. */
function dayNumber(moment: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(moment);
  return Date.parse(parts) / day;
}

/** “just now”, “12 minutes ago”, “today 09:14”, “yesterday 16:02”, “in 3 days”, “20 Jan 2027”, “6 Nov 08:20”, “6 Nov 2025”. */
function relativeTime(moment: Moment, now: Date, zone: string): string {
  const date = toDate(moment);
  const minutes = Math.round((date.getTime() - now.getTime()) / 60_000);
  const words = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
  if (Math.abs(minutes) < 1) return "just now";
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  const format = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(date);
  const clock = format({ hour: "2-digit", minute: "2-digit" });
  const days = dayNumber(date, zone) - dayNumber(now, zone);
  if (Math.abs(days) <= 1) return `${words.format(days, "day")} ${clock}`;
  if (days > 1 && days <= 14) return words.format(days, "day");
  // Days to come stand in one form, on either side of New Year; the moment is on hover.
  if (days > 14) return format({ day: "numeric", month: "short", year: "numeric" });
  const isThisYear =
    format({ year: "numeric" }) ===
    new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric" }).format(now);
  if (isThisYear) return `${format({ day: "numeric", month: "short" })} ${clock}`;
  return format({ day: "numeric", month: "short", year: "numeric" });
}

/** `day` for dates without a time, such as deadlines: “15 December 2026”; `date` in a table: “15 Dec 2026”. */
export function Time({
  at,
  kind = "relative",
}: {
  readonly at: Moment;
  readonly kind?: "relative" | "day" | "date" | "exact";
}): ReactNode {
  const me = useMe().data;
  const zone = me?.organisation.zone ?? "UTC";
  const date = toDate(at);
  const shown = {
    relative: () => relativeTime(date, me === undefined ? new Date() : new Date(me.now), zone),
    day: () => new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: zone }).format(date),
    date: () => new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: zone }).format(date),
    exact: () => exactTime(date, zone),
  }[kind]();
  return (
    <time dateTime={date.toISOString()} title={exactTime(date, zone)}>
      {shown}
    </time>
  );
}

/**
 * “since 8 December 2026”: what was due by the end of a day is late from the next one on, wherever that is said. `due` is
 * the last moment at which it was in time, or that day.
 */
export function Since({ due }: { readonly due: string }): ReactNode {
  const after = due.includes("T") ? Date.parse(due) + 1000 : Date.parse(`${due}T12:00:00Z`) + day;
  return (
    <>
      since <Time at={new Date(after)} kind="day" />
    </>
  );
}
