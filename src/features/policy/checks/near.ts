/** What is open shows as due when its last day is near, not from the day it began. Pure. */
import type { Facts } from "./facts.ts";
import { dayOf } from "./occasions.ts";
import type { Status } from "./result.ts";

/** So many days before the end of its time. */
const noticeDays = 7;

/** Of something open that is in time until the end of `last`. */
export function openStatus(last: Temporal.PlainDate, { now, zone }: Pick<Facts, "now" | "zone">): Status {
  return dayOf(now, zone).until(last).days <= noticeDays ? "due" : "not_applicable";
}
