/** When a digest goes out, and what stands in it. Pure. */
import type { Instant, PlainDate } from "../../platform/time.ts";
import type { Rhythm } from "./contract.ts";

/** Seven in the morning where the organisation keeps time: before the day's work, and never in the night. */
const hour = 7;

/** The first moment after `after` at which a mail of this rhythm goes out; weekly is Monday. */
export function nextDigest(rhythm: Rhythm, after: Instant, zone: string): Instant | undefined {
  if (rhythm === "never") return undefined;
  const wanted: readonly number[] = rhythm === "weekly" ? [1] : [1, 2, 3, 4, 5];
  const from = after.toZonedDateTimeISO(zone).toPlainDate();
  for (let days = 0; days <= 8; days += 1) {
    const day = from.add({ days });
    // Where a clock is put forward over seven, the moment after the gap is taken.
    const at = day
      .toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from({ hour }) })
      .toInstant();
    if (wanted.includes(day.dayOfWeek) && Temporal.Instant.compare(at, after) > 0) return at;
  }
  throw new RangeError("Every week has a Monday.");
}

export type Due = {
  readonly reference: string;
  readonly what: string;
  readonly day: PlainDate;
  readonly isMine: boolean;
};

export type Digest = {
  readonly late: readonly Due[];
  readonly today: readonly Due[];
  /** In the seven days after today. */
  readonly soon: readonly Due[];
  /** References of cases that came since the last mail. */
  readonly fresh: readonly { readonly reference: string; readonly what: string }[];
  /** Tasks of colleagues for requests, for whoever may read cases. */
  readonly others: { readonly open: number; readonly late: number };
};

/** What is due, by how pressing it is, one's own first and then by day. */
export function digestOf(
  due: readonly Due[],
  fresh: Digest["fresh"],
  today: PlainDate,
  others: Digest["others"] = { open: 0, late: 0 },
): Digest {
  const sorted = due.toSorted(
    (one, other) =>
      Number(other.isMine) - Number(one.isMine) ||
      Temporal.PlainDate.compare(one.day, other.day) ||
      one.reference.localeCompare(other.reference, "en"),
  );
  const inDays = ({ day }: Due): number => today.until(day, { largestUnit: "day" }).days;
  return {
    late: sorted.filter((one) => inDays(one) < 0),
    today: sorted.filter((one) => inDays(one) === 0),
    soon: sorted.filter((one) => inDays(one) > 0 && inDays(one) <= 7),
    fresh,
    others,
  };
}

/** A mail on a working day that says nothing teaches people not to open the next; the weekly one always comes. */
export function isWorthSending(rhythm: Rhythm, { late, today, soon, fresh, others }: Digest): boolean {
  if (rhythm === "never") return false;
  if (rhythm === "weekly" || others.late > 0) return true;
  return [late, today, soon, fresh].some((part) => part.length > 0);
}

/** More lines than this nobody reads in a mail; the page has them all. */
const mostLines = 25;

export type DigestFacts = {
  readonly organisation: string;
  readonly link: string;
  /** Background work that was given up, for whoever may see it. */
  readonly stopped: number;
};

/** The mail's subject and text: references, kinds and days, nobody's name. */
export function writeDigest(digest: Digest, { organisation, link, stopped }: DigestFacts) {
  const { late, today, soon, fresh, others } = digest;
  const parts = [
    ...(late.length === 0 ? [] : [`${late.length} late`]),
    ...(today.length === 0 ? [] : [`${today.length} due today`]),
    ...(soon.length === 0 ? [] : [`${soon.length} due within a week`]),
    ...(fresh.length === 0 ? [] : [`${fresh.length} new`]),
  ];
  const sections = [
    section("Late", late.map(dueLine)),
    section("Due today", today.map(dueLine)),
    section("Due in the next seven days", soon.map(dueLine)),
    section(
      "New since the last mail",
      fresh.map(({ reference, what }) => `${reference}  ${what}`),
    ),
    ...(others.open === 0 ? [] : [othersLine(others)]),
    ...(stopped === 0
      ? []
      : [
          stopped === 1
            ? "One piece of background work has stopped. See Setup, Work that stopped."
            : `${stopped} pieces of background work have stopped. See Setup, Work that stopped.`,
        ]),
  ].filter((text) => text !== "");
  return {
    subject: `${organisation}: ${parts.length === 0 ? "nothing is due this week" : parts.join(", ")}`,
    text: `${[...(sections.length === 0 ? ["Nothing is due in the next seven days."] : sections), link].join("\n\n")}\n`,
  };
}

function othersLine({ open, late }: Digest["others"]): string {
  const tasks = open === 1 ? "1 task" : `${open} tasks`;
  return `Colleagues have ${tasks} for requests in hand, ${late === 0 ? "none" : late} of them late.`;
}

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const shown = lines.slice(0, mostLines);
  const rest = lines.length - shown.length;
  return [title, ...shown.map((line) => `  ${line}`), ...(rest === 0 ? [] : [`  and ${rest} more`])].join(
    "\n",
  );
}

function dueLine({ reference, what, day, isMine }: Due): string {
  const written = day.toLocaleString("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  return `${reference}  ${what}, by ${written}${isMine ? " (yours)" : ""}`;
}
