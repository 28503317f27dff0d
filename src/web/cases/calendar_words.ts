/** Days and calendars in words. */

const long = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const withWeekday = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});
// A day without a time has no zone: it is read and written in the same one.
const at = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** `2 April 2026`. */
export const dayLong = (day: string): string => long.format(at(day));
/** `Thu, 2 Apr`. */
export const dayShort = (day: string): string => withWeekday.format(at(day));
export const dayOrUnknown = (day: string | undefined): string =>
  day === undefined ? "no day can be told" : dayLong(day);

/** `GB-ENG/2026-11-21` → `of 21 November 2026`; `own-x/2026-11-22.3` → `version 3, of 22 November 2026`. */
export function versionWords(version: string): string {
  const [day = "", number] = (version.split("/")[1] ?? "").split(".");
  if (day === "") return version;
  return number === undefined ? `of ${dayLong(day)}` : `version ${number}, of ${dayLong(day)}`;
}

/** How far it reaches; the one without holidays has no end that says anything. */
export function reachWords({ from, until }: { readonly from: string; readonly until: string }): string {
  return until.startsWith("9999") ? "has no end" : `${dayLong(from)} to ${dayLong(until)}`;
}

export const clockCount = (count: number): string => (count === 1 ? "1 clock" : `${count} clocks`);

export function groupByYear<D extends { readonly date: string }>(
  days: readonly D[],
): readonly (readonly [year: string, days: readonly D[]])[] {
  return [...Map.groupBy(days, ({ date }) => date.slice(0, 4))].toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  );
}
