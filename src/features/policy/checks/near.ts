/** What is open shows as due when its last day is near, not from the day it began. Pure. */
import type { Status } from "./result.ts";
import type { Seen } from "./watch.ts";

/** So many days before the end of its time. */
const noticeDays = 7;

/** Of something open that is in time until the end of `last`. */
export function openStatus(last: Temporal.PlainDate, { watch, zone }: Pick<Seen, "watch" | "zone">): Status {
  return watch.today(zone).until(last).days <= noticeDays ? "due" : "not_applicable";
}
