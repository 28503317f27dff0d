/**
 * The moment promises are judged at. A check asks it everything that has to do with now, and it notes until when each of
 * its answers holds: so long a result may be kept, if its facts are the same. Pure.
 */
import { compareInstants } from "../../../platform/time.ts";
import type { Facts } from "./facts.ts";
import { dayOf } from "./occasions.ts";

/** What a check is handed: the facts, and the watch in place of the moment. */
export type Seen = Omit<Facts, "now"> & { readonly watch: Watch };

/** Occasions count for a year. */
const year = 365 * 24 * 60 * 60 * 1000;

export class Watch {
  readonly #at: Temporal.Instant;
  readonly #now: number;
  readonly #days = new Map<string, Temporal.PlainDate>();
  #until = Infinity;

  constructor(at: Temporal.Instant) {
    this.#at = at;
    this.#now = at.epochMilliseconds;
  }

  /** In milliseconds of the epoch: before this all it was asked has the same answers. At most a millisecond too early. */
  get until(): number {
    return this.#until;
  }

  /** Whether it happened within the last 365 days. */
  isRecent(at: Temporal.Instant): boolean {
    const end = at.epochMilliseconds + year;
    if (end < this.#now) return false;
    this.#note(end);
    return end > this.#now || compareInstants(at, this.#at.subtract({ milliseconds: year })) >= 0;
  }

  /** Whether it is over: a limit may be met at its last moment. */
  isPast(limit: Temporal.Instant): boolean {
    return compareInstants(this.against(limit), limit) > 0;
  }

  /** Whether it has come. */
  hasReached(moment: Temporal.Instant): boolean {
    return compareInstants(this.against(moment), moment) >= 0;
  }

  /** The moment itself, to be compared with this one and nothing else. */
  against(moment: Temporal.Instant): Temporal.Instant {
    if (moment.epochMilliseconds >= this.#now) this.#note(moment.epochMilliseconds);
    return this.#at;
  }

  /** The day in a zone, which is over at the next midnight there. */
  today(zone: string): Temporal.PlainDate {
    let day = this.#days.get(zone);
    if (day === undefined) {
      day = dayOf(this.#at, zone);
      this.#note(day.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds);
      this.#days.set(zone, day);
    }
    return day;
  }

  /** The moment itself, for what turns on its day in this zone. */
  onDay(zone: string): Temporal.Instant {
    this.today(zone);
    return this.#at;
  }

  #note(until: number): void {
    if (until < this.#until) this.#until = until;
  }
}
