/** Turns results into the sentences a person reads, with days and limits written out. */
import type { Sentence } from "./checks/result.ts";
import { policySentences } from "./sentences.ts";

/** A sentence with its days written out: `2026-11-17` becomes “17 November 2026”. */
export function say({ key, parameters }: Sentence): string {
  const written = Object.entries(parameters).map(([name, value]): [string, string | number] => [
    name,
    typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value)
      ? longDay(Temporal.PlainDate.from(value))
      : value,
  ]);
  return policySentences.sayDynamic("en", key, Object.fromEntries(written));
}

export const longDay = (day: Temporal.PlainDate): string =>
  day.toLocaleString("en-GB", { day: "numeric", month: "long", year: "numeric" });

export const longMoment = (at: Temporal.Instant, zone: string): string =>
  at.toZonedDateTimeISO(zone).toPlainDateTime().toLocaleString("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });

const units = { years: "year", months: "month", days: "day", hours: "hour" } as const;
const words = ["", "one", "two", "three", "four", "five", "six"];

/** `P1M` → “one month”, `before:release` → “before release”, `2020-05` → “May 2020”. */
export function limitInWords(limit: string): string {
  if (/^\d{4}-\d{2}$/.test(limit)) {
    return Temporal.PlainDate.from(`${limit}-01`).toLocaleString("en-GB", { month: "long", year: "numeric" });
  }
  if (!/^P[\dT]/.test(limit)) return limit.replace(":", " ").replaceAll("-", " ");
  const duration = Temporal.Duration.from(limit);
  const parts = (["years", "months", "days", "hours"] as const).flatMap((unit) => {
    const count = duration[unit];
    if (count === 0) return [];
    const name = count === 1 ? units[unit] : `${units[unit]}s`;
    return [`${words[count] ?? String(count)} ${name}`];
  });
  return parts.join(" and ");
}
