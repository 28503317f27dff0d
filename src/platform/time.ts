/**
 * Time has one owner: whoever needs the present moment is handed a `Now`; nothing else asks the machine.
 * Moments are `Temporal.Instant` in whole microseconds (what timestamptz keeps), days are `Temporal.PlainDate`.
 */

export type Instant = Temporal.Instant;
export type PlainDate = Temporal.PlainDate;

/** The present moment, handed in. */
export type Now = () => Instant;

/** The machine's clock, cut to microseconds so that a moment read back from the database equals the one written. */
export const systemNow: Now = () => toMicroseconds(Temporal.Now.instant());

/** The order of `Temporal.Instant.compare`, which takes twenty times as long where milliseconds tell. */
export const compareInstants = (one: Instant, other: Instant): number =>
  one.epochMilliseconds - other.epochMilliseconds || Temporal.Instant.compare(one, other);

/** Cuts to whole microseconds, towards the past. */
export function toMicroseconds(instant: Instant): Instant {
  return instant.round({ smallestUnit: "microsecond", roundingMode: "floor" });
}

/** The text form for a timestamptz parameter, JSON and the ledger: UTC, always six fractional digits. */
export function formatInstant(instant: Instant): string {
  return instant.toString({ fractionalSecondDigits: 6, roundingMode: "floor" });
}

/** Reads a timestamptz as PostgreSQL writes it, in whatever zone the session has, or an ISO 8601 text with offset. */
export function parseInstant(text: string): Instant {
  if (text === "infinity" || text === "-infinity") {
    throw new RangeError("An infinite timestamp has no place here; the column must be null or finite.");
  }
  return Temporal.Instant.from(text);
}

/** Reads a `date`: `2026-11-21`. */
export function parseDate(text: string): PlainDate {
  return Temporal.PlainDate.from(text, { overflow: "reject" });
}

/** The calendar day on which `instant` falls in `zone` (an IANA name such as `Europe/London`). */
export function dayIn(zone: string, instant: Instant): PlainDate {
  return instant.toZonedDateTimeISO(zone).toPlainDate();
}

/** How the machine's clock stands to the database's, measured around one round trip. */
export type ClockReading = {
  readonly database: Instant;
  /** The database's clock minus ours, in seconds; positive when the database is ahead. */
  readonly skewSeconds: number;
  /** The reading's own uncertainty: half the round trip. */
  readonly uncertaintySeconds: number;
};

/** Compares a database reading with our moments just before and just after it was taken. */
export function compareClocks(before: Instant, database: Instant, after: Instant): ClockReading {
  const seconds = (from: Instant, to: Instant): number => to.since(from).total("seconds");
  const roundTrip = seconds(before, after);
  return {
    database,
    skewSeconds: seconds(before, database) - roundTrip / 2,
    uncertaintySeconds: roundTrip / 2,
  };
}

/** Skew beyond this is reported. */
export const tolerableSkewSeconds = 5;

export type TimeJump = { readonly from: Instant; readonly to: Instant; readonly days: number };

/**
 * For destructive jobs: did time move more than a day, or backwards by more than the tolerable skew, since the last
 * moment we are sure of? `last` is the newest of the last heartbeat and the database clock. A jump is not an error:
 * the job holds until a person or a recorded cause (a planned stop) confirms it. `undefined` when time flowed.
 */
export function timeJumped(last: Instant, now: Instant): TimeJump | undefined {
  const seconds = now.since(last).total("seconds");
  if (seconds <= 86_400 && seconds >= -tolerableSkewSeconds) return undefined;
  return { from: last, to: now, days: seconds / 86_400 };
}
