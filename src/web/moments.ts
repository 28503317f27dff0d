/** Between a `datetime-local` field and a moment, in the organisation's zone. */

/** “2026-11-06T08:20” in the zone as ISO 8601 with its offset; `undefined` when it is no time. */
export function instantOf(local: string, zone: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(local)) return undefined;
  const guess = Date.parse(`${local.slice(0, 16)}:00Z`);
  if (Number.isNaN(guess)) return undefined;
  // Twice, because the offset belongs to the moment that is sought: right but within an hour of a change of clocks.
  let at = guess - offsetAt(guess, zone);
  at = guess - offsetAt(at, zone);
  return new Date(at).toISOString();
}

/** A moment as the field shows it. */
export function localOf(moment: Date, zone: string): string {
  return new Date(moment.getTime() + offsetAt(moment.getTime(), zone)).toISOString().slice(0, 16);
}

/** Milliseconds the zone is ahead of UTC at that moment. */
function offsetAt(moment: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).formatToParts(new Date(moment));
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((one) => one.type === type)?.value ?? "00";
  const local = Date.parse(
    `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:${part("second")}Z`,
  );
  return local - Math.floor(moment / 1000) * 1000;
}
