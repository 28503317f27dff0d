/**
 * Holds the rows of cases against their events: the events are the truth, and state, version, end, clocks and due moment
 * must follow from them alone. Says where a row differs; `restore` writes what the events say.
 */
import { clocksOf, setClock } from "../../platform/cases/clocks.ts";
import type { CaseClock } from "../../platform/cases/clocks.ts";
import type { Machine } from "../../platform/cases/machine.ts";
import { readCase, rebuildCase } from "../../platform/cases/store.ts";
import type { Tx, WriteTx } from "../../platform/db.ts";
import type { CaseId } from "../../platform/identifiers.ts";
import { readProfile } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { clockRowOf } from "./limits.ts";
import { caseIdsAfter, restoreRow } from "./store.ts";

export type Difference = {
  readonly caseId: CaseId;
  readonly what: "no-events" | "state" | "version" | "closed" | "clock";
};

/** What of this case its events do not say. */
async function compareCase(
  tx: Tx,
  scope: Scope,
  machine: Machine,
  caseId: CaseId,
): Promise<readonly Difference[]> {
  const file = await readCase(tx, scope, machine.kind, caseId);
  const built = await rebuildCase(tx, scope, machine.kind, caseId);
  if (file === undefined || built === undefined) return [{ caseId, what: "no-events" }];
  const found: Difference["what"][] = [];
  if (!isSame(built.state, file.state)) found.push("state");
  if (built.version !== file.version) found.push("version");
  if (machine.kind.isClosed(built.state) !== (file.closedAt !== undefined)) found.push("closed");
  const rows = await clocksOf(tx, scope, caseId);
  const wanted = await wantedClocks(tx, scope, machine, caseId, built.state, rows);
  const isEach = wanted.every((clock) => rows.some((row) => isSame(plain(row), plain(clock))));
  if (!isEach || rows.length !== wanted.length) found.push("clock");
  return found.map((what) => ({ caseId, what }));
}

/** Writes the row as the events say. */
export async function restoreCase(
  tx: WriteTx,
  scope: Scope,
  machine: Machine,
  caseId: CaseId,
  now: Instant,
): Promise<void> {
  const built = await rebuildCase(tx, scope, machine.kind, caseId);
  if (built === undefined) return;
  await restoreRow(tx, scope, caseId, { ...built, isClosed: machine.kind.isClosed(built.state) });
  const rows = await clocksOf(tx, scope, caseId);
  for (const clock of await wantedClocks(tx, scope, machine, caseId, built.state, rows))
    await setClock(tx, scope, clock, now);
}

/** All cases of these kinds, in steps. */
export async function compareCases(
  tx: Tx,
  scope: Scope,
  machines: readonly Machine[],
): Promise<{ readonly cases: number; readonly differences: readonly Difference[] }> {
  const differences: Difference[] = [];
  let count = 0;
  for (const machine of machines) {
    let after: CaseId | undefined;
    for (;;) {
      const ids = await caseIdsAfter(tx, scope, machine.kind.kind, after, 500);
      for (const id of ids) differences.push(...(await compareCase(tx, scope, machine, id)));
      count += ids.length;
      after = ids.at(-1);
      if (ids.length < 500) break;
    }
  }
  return { cases: count, differences };
}

async function wantedClocks(
  tx: Tx,
  scope: Scope,
  machine: Machine,
  caseId: CaseId,
  state: Parameters<Machine["clocks"]>[0],
  rows: readonly CaseClock[],
): Promise<readonly CaseClock[]> {
  const profile = await readProfile(tx, scope);
  return machine
    .clocks(state)
    .map((clock) => clockRowOf(caseId, clock, rows.find(({ rule }) => rule === clock.rule) ?? profile));
}

const plain = ({ policyLimit, legalLimit, effectiveLimit, days: _days, ...clock }: CaseClock): unknown => ({
  ...clock,
  limits: [policyLimit, legalLimit, effectiveLimit].map((limit) => limit?.toString() ?? null),
});

function isSame(one: unknown, other: unknown): boolean {
  return ordered(one) === ordered(other);
}

/** Text that is the same for the same value, whatever the order of its fields. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_name, held: unknown) =>
    typeof held === "object" && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : held,
  );
}
