/**
 * When what is written in a case is destroyed: so many months after the day on which it ended, or on a later day that
 * somebody chose for it (GDPR art. 5(1)(e)). Whole days where the organisation is; a month that has no such day ends with its
 * last; nothing moves to a working day, because keeping is not a time limit for anybody. Pure.
 */
import type { Instant, PlainDate } from "../../../platform/time.ts";
import { dayIn } from "../../../platform/time.ts";

const compare = (one: PlainDate, other: PlainDate): number => Temporal.PlainDate.compare(one, other);

export type Ended = {
  readonly closedAt: Instant;
  /** A day that somebody chose; it only ever makes the time longer. */
  readonly keptUntil: string | undefined;
  readonly months: number;
  readonly zone: string;
};

/** The day on which it is destroyed, and whether that is its usual day or a chosen one. */
export function endOf({ closedAt, keptUntil, months, zone }: Ended): {
  readonly on: PlainDate;
  readonly usual: PlainDate;
  readonly isChosen: boolean;
} {
  const usual = dayIn(zone, closedAt).add({ months });
  const chosen = keptUntil === undefined ? usual : Temporal.PlainDate.from(keptUntil);
  const isChosen = compare(chosen, usual) > 0;
  return { on: isChosen ? chosen : usual, usual, isChosen };
}

/** The last day whose cases are due to be destroyed today: what ended then or before has had its months. */
export function lastDueDay(today: PlainDate, months: number): PlainDate {
  let day = today.subtract({ months });
  // Months have different lengths: 31 August and six months are over on 28 February, as 28 August and six months are.
  for (
    let next = day.add({ days: 1 });
    compare(next.add({ months }), today) <= 0;
    next = next.add({ days: 1 })
  )
    day = next;
  return day;
}

/** “6 years”, “18 months”. */
export function monthsWords(months: number): string {
  const [count, unit] = months % 12 === 0 ? [months / 12, "year"] : [months, "month"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
