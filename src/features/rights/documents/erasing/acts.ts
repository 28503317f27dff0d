/**
 * What a person approves of files that are to go, and gives to somebody else (GDPR art. 17; docs/decisions/0138). The approval is of
 * the very files as they were found, with every decision about the others.
 */
import { createHash } from "node:crypto";
import type { Tx } from "../../../../platform/db.ts";
import { refusal } from "../../../../platform/errors.ts";
import { append } from "../../../../platform/ledger/ledger.ts";
import { newId } from "../../../../platform/ids.ts";
import { obstacleTo, taskOf } from "../../execution/gates.ts";
import { act } from "../../request/act.ts";
import type { MeasureId } from "../../request/events.ts";
import { measureDay } from "../../request/measures/day.ts";
import { isOver, note } from "../../run/case.ts";
import type { Acting } from "../acts.ts";
import { documentSeals } from "../sealed.ts";
import { changeSearch, documentsOf, holdSearch, searchOf, type DocumentRow } from "../store.ts";
import { oweErasing } from "./duty.ts";
import { filesApproved, filesHanded } from "./events.ts";
import { missingToErase } from "./gates.ts";

export type Looking = Omit<Acting, "tx"> & { readonly tx: Tx };

/** Binds an approval to each file's place, bytes and decision; ids are random, so it says nothing to anybody else. */
export async function digestOf(
  { scope, platform, request }: Pick<Looking, "scope" | "platform" | "request">,
  rows: readonly DocumentRow[],
): Promise<string> {
  const seals = await documentSeals(platform.keys, scope, request.id);
  const hash = createHash("sha256");
  for (const { id, content, decision, reason } of rows) {
    const found = await seals.open("content", id, content);
    hash.update(JSON.stringify([id, found?.ref.id, found?.guard, decision, reason]));
  }
  return hash.digest("hex");
}

export async function approveErasing(
  acting: Acting,
  { digest, typed }: { readonly digest: string; readonly typed: string },
): Promise<void> {
  const { tx, scope, platform, request, now } = acting;
  const obstacle = obstacleTo(request.state, taskOf(request.state) === "erase" ? "erase" : undefined);
  if (isOver(request) || obstacle !== undefined)
    throw refusal("not_yet", {}, [{ at: "request", reason: obstacle ?? "request-over" }]);
  if (typed.trim().toUpperCase() !== request.reference)
    throw refusal("not_yet", {}, [{ at: "body.typed", reason: "reference-not-typed" }]);
  const known = await searchOf(tx, scope, request.id);
  const search = known === undefined ? undefined : await holdSearch(tx, scope, known.id);
  if (search?.state !== "finished" || search.erase_state === "approved") throw refusal("conflict");
  const rows = await documentsOf(tx, scope, request.id);
  const missing = await missingToErase(acting, tx, rows);
  if (missing.length > 0)
    throw refusal(
      "not_yet",
      {},
      missing.map((reason) => ({ at: "request", reason })),
    );
  if ((await digestOf(acting, rows)) !== digest) throw refusal("conflict");
  const round = search.erase_round + 1;
  await changeSearch(tx, scope, search.id, { erase_state: "approved", erase_round: round, erased_at: null });
  const files = rows.filter(({ decision }) => decision === "erase").length;
  const event = filesApproved.make({ searchId: search.id, files, digest });
  await note(tx, scope, platform.keys, { caseId: request.id, now, events: [event] });
  await append(tx, scope, platform.keys, {
    type: "documents.erasing-approved",
    now,
    owner: { kind: "case", id: request.id },
    payload: { case: request.id, search: search.id, files, digest },
  });
  await oweErasing(tx, scope, { id: search.id, case_id: request.id, round }, now);
}

/** It becomes a measure of whoever gives it, for them to hand on. */
export async function handErasing(acting: Acting, words: string): Promise<void> {
  const { tx, scope, platform, request, now } = acting;
  const search = await searchOf(tx, scope, request.id);
  // Whatever holds the answer back: an outcome that is not as it should be, or one that a new search has replaced.
  const isFree = search !== undefined && search.erase_state !== "approved";
  if (!isFree || isOver(request) || request.state.files?.status !== "open") throw refusal("conflict");
  const due = await measureDay(tx, scope, request.id, now);
  const measureId: MeasureId = newId();
  const owner = scope.actorId;
  const command = { type: "plan-measure", measureId, task: "erase", owner, due: due.toString() } as const;
  const given = { caseId: request.id, command, place: "Folders of documents", words, now };
  await act(tx, scope, platform, given, () => undefined);
  const event = filesHanded.make({ searchId: search.id });
  await note(tx, scope, platform.keys, { caseId: request.id, now, events: [event] });
}
