/** The period of a report, and when it was counted, in words. Pure. */
import type { Report } from "./contract.ts";

const day = (iso: string): string =>
  Temporal.PlainDate.from(iso).toLocaleString("en-GB", { dateStyle: "long" });

export function periodWords({ from, until }: Pick<Report, "from" | "until">): string {
  return from === until ? day(from) : `${day(from)} to ${day(until)}`;
}

export function statusWords({ asOf, zone, isRunning }: Pick<Report, "asOf" | "zone" | "isRunning">): string {
  const at = Temporal.Instant.from(asOf).toZonedDateTimeISO(zone);
  const counted = `${day(at.toPlainDate().toString())}, ${at.toPlainTime().toString({ smallestUnit: "minute" })} (${zone})`;
  return isRunning ? `${counted}; the period is not over` : counted;
}
