/** When those who have not signed a version are reminded. Pure. */
import { dayIn, type Instant } from "../../../platform/time.ts";

/** Somebody who only looks from outside is bound by nothing, and changes nothing here. */
export const isAsked = ({
  state,
  roles,
}: {
  readonly state: string;
  readonly roles: readonly string[];
}): boolean => state === "active" && roles.some((role) => role !== "auditor");

const daysBefore = 3;
const weeksAfter = 8;

/**
 * After the mail that asked: three days before the day, the day after it, then each week for eight weeks; `undefined` when there
 * is no more. At nine in the morning of the organisation's zone.
 */
export function nextReminder(due: Temporal.PlainDate, now: Instant, zone: string): Instant | undefined {
  const today = dayIn(zone, now);
  const days = [
    due.subtract({ days: daysBefore }),
    due.add({ days: 1 }),
    ...Array.from({ length: weeksAfter }, (_, week) => due.add({ days: 1 + 7 * (week + 1) })),
  ];
  const next = days.find((day) => Temporal.PlainDate.compare(day, today) > 0);
  return next?.toZonedDateTime({ timeZone: zone, plainTime: "09:00" }).toInstant();
}
