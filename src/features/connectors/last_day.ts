/** The last day on which a row is kept (`keep … until`), for stores that leave the counting to us. */
import type { FactsAsked } from "./erasable.ts";

/** `begins` as the store writes a date or a moment of UTC; what is no date has no end. */
export function lastDay(
  begins: string | undefined,
  { years = 0, months = 0, days = 0 }: NonNullable<FactsAsked["until"]>,
): string | undefined {
  if (begins === undefined || !/^\d{4}-\d\d-\d\d/.test(begins)) return undefined;
  try {
    return Temporal.PlainDate.from(begins.slice(0, 10)).add({ years, months }).add({ days }).toString();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
