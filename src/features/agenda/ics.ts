/**
 * A calendar of whole days (RFC 5545) that programs subscribe to. Pure. Lines end with CRLF and are folded at 75 octets,
 * never inside a character; text is escaped.
 */
import { dayIn, type Instant, type PlainDate } from "../../platform/time.ts";

export type CalendarEntry = {
  /** Stays the same for the same thing, so that a program moves the entry instead of adding one. */
  readonly uid: string;
  readonly day: PlainDate;
  readonly summary: string;
  readonly url: string;
  /** When it was last changed. */
  readonly changedAt: Instant;
};

/** The calendar as UTF-8 text. */
export function writeCalendar(name: string, entries: readonly CalendarEntry[]): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Kept//Days of cases//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${escaped(name)}`,
    "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    "X-PUBLISHED-TTL:PT1H",
    ...entries.flatMap(({ uid, day, summary, url, changedAt }) => [
      "BEGIN:VEVENT",
      `UID:${escaped(uid)}`,
      `DTSTAMP:${stamp(changedAt)}`,
      `DTSTART;VALUE=DATE:${basic(day)}`,
      `DTEND;VALUE=DATE:${basic(day.add({ days: 1 }))}`,
      `SUMMARY:${escaped(summary)}`,
      `URL:${url.replaceAll(/[\r\n]/g, "")}`,
      "CLASS:PRIVATE",
      "TRANSP:TRANSPARENT",
      "END:VEVENT",
    ]),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

const basic = (day: PlainDate): string => day.toString().replaceAll("-", "");

const stamp = (at: Instant): string =>
  `${at.toString({ smallestUnit: "second" }).replaceAll(/[-:]/g, "").slice(0, 15)}Z`;

function escaped(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll(/[;,]/g, (sign) => `\\${sign}`)
    .replaceAll(/\r\n|[\r\n]/g, "\\n");
}

function folded(line: string): string {
  const parts: string[] = [];
  let part = "";
  let octets = 0;
  for (const sign of line) {
    const size = Buffer.byteLength(sign);
    if (octets + size > 75) {
      parts.push(part);
      // The space that begins a continued line counts.
      [part, octets] = ["", 1];
    }
    part += sign;
    octets += size;
  }
  return [...parts, part].join("\r\n ");
}

/** A calendar that is cut says so, on the day from which it is. */
export function cutOff({
  more,
  last,
  zone,
  office,
  host,
}: {
  readonly more: number;
  readonly last: { readonly dueAt: Instant; readonly changedAt: Instant } | undefined;
  readonly zone: string;
  readonly office: string;
  readonly host: string;
}): readonly CalendarEntry[] {
  if (more === 0 || last === undefined) return [];
  const { dueAt, changedAt } = last;
  const summary = `${more.toLocaleString("en-GB")} more are due from here on: see the Work list`;
  return [{ uid: `more@${host}`, day: dayIn(zone, dueAt), summary, url: `${office}/work`, changedAt }];
}
