/** How long this case is kept, and why, as its page says it. */
import type { Machine } from "../../../platform/cases/machine.ts";
import type { Tx } from "../../../platform/db.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant, PlainDate } from "../../../platform/time.ts";
import type { File } from "../carry.ts";
import type { CaseView } from "../contract.ts";
import { dayWords } from "../words.ts";
import { endOf, monthsWords } from "./domain.end.ts";
import { holdOf } from "./store.ts";
import type { Hold } from "./store.ts";
import { readTimes } from "./times.ts";

const holdWords: Readonly<Record<Hold, string>> = {
  held_for_open_case: "It waits: this person has another case open, and may ask for what is in this one.",
  held_for_family: "It waits: the case it came from, or one that came from it, is not over.",
};

export async function endView(
  tx: Tx,
  scope: Scope,
  machine: Machine,
  file: File,
  now: Instant,
): Promise<CaseView["end"]> {
  const { destroyedOn } = file.state;
  if (destroyedOn !== undefined)
    return {
      title: `Destroyed on ${dayWords(Temporal.PlainDate.from(destroyedOn))}`,
      sentences: [
        "Nothing is left of what was written in it. That there was a case, its days and who worked on it stay.",
      ],
      isGone: true,
    };
  const { months, why } = (await readTimes(tx, scope)).of(machine);
  const known = await endDayOf(tx, scope, machine, file);
  const usual = `${monthsWords(months)} after its end. ${why}`;
  if (known === undefined)
    return { title: `Kept for ${monthsWords(months)} after its end`, sentences: [why], isGone: false };
  const { zone } = await readProfile(tx, scope);
  const hold = await holdOf(tx, scope, file.id);
  const isOver = Temporal.PlainDate.compare(known.on, dayIn(zone, now)) <= 0;
  return {
    title: `${isOver ? "To be destroyed since" : "Will be destroyed on"} ${dayWords(known.on)}`,
    sentences: [
      known.isChosen
        ? `Somebody here decided to keep it until then. Its usual day is ${dayWords(known.usual)}.`
        : usual,
      ...(hold === undefined || !isOver ? [] : [holdWords[hold]]),
    ],
    isGone: false,
  };
}

/** The day on which a case that is over will be destroyed. */
export async function endDayOf(
  tx: Tx,
  scope: Scope,
  machine: Machine,
  file: Pick<File, "closedAt" | "state">,
): Promise<{ readonly on: PlainDate; readonly usual: PlainDate; readonly isChosen: boolean } | undefined> {
  const { closedAt, state } = file;
  if (closedAt === undefined) return undefined;
  const { months } = (await readTimes(tx, scope)).of(machine);
  const { zone } = await readProfile(tx, scope);
  return endOf({ closedAt, keptUntil: state.keptUntil, months, zone });
}
