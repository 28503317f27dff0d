/**
 * One of the rows a search began with is another person's, though the same address stands in it: it and what was reached
 * through it stay here, and are no part of the answer. What more than one way led to has one way on record; whoever
 * reviews sees these rows and may decide about each alone (docs/decisions/0067-told-and-withheld.md).
 */
import type { WriteTx } from "../../../../platform/db.ts";
import { refusal } from "../../../../platform/errors.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import { rowDecided, rowUndone } from "../../request/events.ts";
import { note } from "../../run/case.ts";
import { changeRun } from "../../run/store.ts";
import type { Seals } from "../../run/sealed.ts";
import type { Run } from "../../run/store.ts";
import { countsAfter, takeBackApproval } from "../decide.ts";
import type { After } from "../decide.ts";
import { applyDecisions, seedRows } from "../store.ts";
import type { RowPlace } from "../store.ts";
import { alsoTheirs } from "./also.ts";
import { holdBack, keepAside, letGo, someoneElse, takeUpAgain } from "./store.ts";

/** More than this nobody compares by eye. */
const mostSeeds = 1000;

export async function setAside(
  tx: WriteTx,
  scope: Scope,
  desk: { readonly keys: KeyProvider; readonly run: Run; readonly seals: Seals; readonly now: Instant },
  place: RowPlace,
  is: "another" | "same",
): Promise<After> {
  const { keys, run, now } = desk;
  if (run.state !== "finished") throw refusal("conflict");
  const seeds = await seedRows(tx, scope, run.id, mostSeeds, "all");
  const seed = seeds.find(
    ({ position, ordinal }) => position === place.position && ordinal === place.ordinal,
  );
  if (seed === undefined) throw refusal("not_found");
  const isAside = seed.decision_reason === someoneElse;
  if (isAside === (is === "another")) return countsAfter(tx, scope, run);
  if (is === "another") {
    const left = seeds.filter(({ decision_reason: reason }) => reason !== someoneElse).length - 1;
    // Of nobody nothing is found: then the search itself began with the wrong person.
    if (left === 0) throw refusal("not_yet", {}, [{ at: "review", reason: "nobody-left" }]);
    const rows = await keepAside(tx, scope, run.id, place, now);
    await shareAnew(tx, scope, desk, place.position, { isNews: true });
    if (left === 1) await changeRun(tx, scope, run.id, { sameness: "not-needed" });
    await takeBackApproval(tx, scope, run);
    const event = rowDecided.make({
      runId: run.id,
      ...place,
      decision: "withhold",
      reason: someoneElse,
      rows,
    });
    await note(tx, scope, keys, { caseId: run.caseId, now, events: [event] });
    return countsAfter(tx, scope, run);
  }
  const people = await takeUpAgain(tx, scope, run.id, place);
  if (people.length > 0) await applyDecisions(tx, scope, run.id, people);
  await shareAnew(tx, scope, desk, place.position);
  // It was said that they are not one person: it is asked anew.
  await changeRun(tx, scope, run.id, { sameness: "open" });
  await takeBackApproval(tx, scope, run);
  await note(tx, scope, keys, {
    caseId: run.caseId,
    now,
    events: [rowUndone.make({ runId: run.id, ...place })],
  });
  return countsAfter(tx, scope, run);
}

/** Holds back what stays and is also of those who are somebody else now, and nothing of whoever is not any more. */
export async function shareAnew(
  tx: WriteTx,
  scope: Scope,
  { run, seals, now: at }: { readonly run: Run; readonly seals: Seals; readonly now: Instant },
  position: number,
  { isNews = false } = {},
): Promise<void> {
  const people = await letGo(tx, scope, run.id, position);
  if (people.length > 0) await applyDecisions(tx, scope, run.id, people);
  const seeds = (await seedRows(tx, scope, run.id, mostSeeds, "all")).filter(
    (seed) => seed.position === position && seed.decision_reason === someoneElse,
  );
  if (seeds.length === 0) return;
  const rows = await alsoTheirs(tx, scope, { run, seals, seeds });
  await holdBack(tx, scope, run.id, { position, rows, at, isNews });
}
