/** Destroys what is written in cases whose time is over, one duty a case; what still hangs on one holds it back. */
import { z } from "zod";
import type { CaseHolding } from "../../../platform/cases/holdings.ts";
import type { Machine } from "../../../platform/cases/machine.ts";
import { lockCase } from "../../../platform/cases/store.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { DutyProblem, dutyKind } from "../../../platform/duties/kinds.ts";
import type { DutyKind } from "../../../platform/duties/kinds.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import type { Platform } from "../../../platform/feature.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant, PlainDate } from "../../../platform/time.ts";
import { destroyCase } from "./destroy.ts";
import { endOf, lastDueDay } from "./domain.end.ts";
import { dueQuery, holdOf } from "./store.ts";
import { readTimes } from "./times.ts";

const Data = z.strictObject({ case: idSchema<CaseId>(), kind: z.string() });
const dutyName = "cases.destroy";
const batch = 100;

/** Everything that ended before this moment has had its months by `today`. */
export function endedBefore(today: PlainDate, months: number, zone: string): Instant {
  return lastDueDay(today, months).add({ days: 1 }).toZonedDateTime(zone).toInstant();
}

export async function oweEnds(
  tx: WriteTx,
  scope: Scope,
  machines: readonly Machine[],
  now: Instant,
): Promise<void> {
  const { zone } = await readProfile(tx, scope);
  const today = dayIn(zone, now);
  const times = await readTimes(tx, scope);
  for (const machine of machines) {
    const { kind } = machine.kind;
    const before = endedBefore(today, times.of(machine).months, zone);
    const of = { kind, before, today: today.toString(), duty: dutyName, limit: batch };
    for (const { id } of await dueQuery(tx, scope, of).execute()) {
      // One that came to nothing, because somebody chose a later day, is owed again under another key.
      const key = `${id}:${now.epochMilliseconds}`;
      const data = { case: id, kind };
      await insertDuty(tx, scope, { kind: dutyName, key, data, dueAt: now, now, caseId: id });
    }
  }
}

export function endDuty(
  platform: Platform,
  machines: readonly Machine[],
  holdings: () => readonly CaseHolding[],
): DutyKind {
  return dutyKind({
    name: dutyName,
    data: Data,
    isDestructive: true,
    run: async ({ data: { case: id, kind }, scope, write }) => {
      const machine = machines.find((one) => one.kind.kind === kind);
      if (machine === undefined) throw new DutyProblem("kind_unknown", { permanent: true });
      const erase = await write(async (tx) => {
        const file = await lockCase(tx, scope, machine.kind, id);
        const now = platform.now();
        if (file === undefined || file.state.destroyedOn !== undefined) return undefined;
        const { months } = (await readTimes(tx, scope)).of(machine);
        if (!(await isDue(tx, scope, file, months, now))) return undefined;
        // It waits, and is looked at again, until nothing hangs on it any more.
        const hold = await holdOf(tx, scope, id);
        if (hold !== undefined) throw new DutyProblem(hold, { isWaiting: true });
        return destroyCase(tx, scope, platform, { machine, file, months, holdings: holdings(), now });
      });
      await erase?.();
      return undefined;
    },
  }) as DutyKind;
}

/** Our own clock and the settings of now, not those of when it was owed. */
async function isDue(
  tx: Tx,
  scope: Scope,
  file: {
    readonly closedAt: Instant | undefined;
    readonly state: { readonly keptUntil?: string | undefined };
  },
  months: number,
  now: Instant,
): Promise<boolean> {
  const { closedAt, state } = file;
  if (closedAt === undefined) return false;
  const { zone } = await readProfile(tx, scope);
  const { on } = endOf({ closedAt, keptUntil: state.keptUntil, months, zone });
  return Temporal.PlainDate.compare(on, dayIn(zone, now)) <= 0;
}
