/** What becomes of a draft: made, changed, approved for a day, put in force, let go. Each leaves its entry in the same transaction. */
import type { WriteTx } from "../../../platform/db.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import { refusal } from "../../../platform/errors.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn, type Instant } from "../../../platform/time.ts";
import type { ImportedPolicy } from "../importing/clause.ts";
import { installPolicy, type Installed } from "../install.ts";
import { currentPolicy } from "../store.ts";
import type { ClauseBody, DraftClauseId, DraftId } from "./contract.ts";
import { changed, DraftRefused, goesOn, obstaclesOf, seenOf, versionOf, type DraftClause } from "./domain.ts";
import { readPolicyFile, type Question } from "./reading.ts";
import {
  changeClause,
  changeDraft,
  clausesOfDraft,
  holdDraft,
  insertDraft,
  removeClause,
  type NewDraft,
  type StoredDraft,
} from "./store.ts";

export const draftDuty = "policy.begin";

export type Acting = {
  readonly tx: WriteTx;
  readonly scope: Scope;
  readonly keys: KeyProvider;
  readonly now: Instant;
};

type EntryType = "policy.drafted" | "policy.draft-approved" | "policy.draft-discarded";

async function told(
  { tx, scope, keys, now }: Acting,
  type: EntryType,
  payload: Readonly<Record<string, string | number>>,
): Promise<void> {
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  await append(tx, scope, keys, { type, now, owner, payload });
}

export async function make(acting: Acting, draft: Omit<NewDraft, "now">): Promise<DraftId> {
  const { tx, scope, now } = acting;
  const id = await insertDraft(tx, scope, { ...draft, now });
  if (id === undefined) throw refusal("conflict");
  await told(acting, "policy.drafted", { draft: id, from: draft.came_from, clauses: draft.clauses.length });
  return id;
}

/** Held and open, or refused: what was approved is what comes into force. */
async function open({ tx, scope }: Acting, id: DraftId): Promise<StoredDraft> {
  const draft = await holdDraft(tx, scope, id);
  if (draft === undefined) throw refusal("not_found");
  if (draft.state !== "open") throw refusal("conflict");
  return draft;
}

export async function changeOne(
  acting: Acting,
  id: DraftId,
  clauseId: DraftClauseId,
  said: ClauseBody,
): Promise<void> {
  const { tx, scope, now } = acting;
  await open(acting, id);
  const clause = (await clausesOfDraft(tx, scope, id)).find((one) => one.id === clauseId);
  if (clause === undefined) throw refusal("not_found");
  await changeClause(tx, scope, id, { id: clauseId, ...inWords("body", () => changed(clause, said)) });
  await changeDraft(tx, scope, id, { changed_at: now });
}

/** A `DraftRefused` as the answer to a request. */
export function inWords<T>(at: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DraftRefused)) throw error;
    throw refusal("invalid_request", {}, [{ at, reason: error.message }]);
  }
}

/** A file, or what was pasted, as clauses; what cannot be read is refused with its sentence. */
export async function readPolicy(at: string, question: Question): Promise<ImportedPolicy> {
  const answer = await readPolicyFile(question);
  if ("refused" in answer) throw refusal("invalid_request", {}, [{ at, reason: answer.refused }]);
  return answer.policy;
}

export async function removeOne(acting: Acting, id: DraftId, clauseId: DraftClauseId): Promise<void> {
  const { tx, scope, now } = acting;
  await open(acting, id);
  if (!(await removeClause(tx, scope, id, clauseId))) throw refusal("not_found");
  await changeDraft(tx, scope, id, { changed_at: now });
}

export async function discard(acting: Acting, id: DraftId): Promise<void> {
  const { tx, scope, now } = acting;
  const draft = await holdDraft(tx, scope, id);
  if (draft === undefined) throw refusal("not_found");
  if (draft.state !== "open" && draft.state !== "approved") throw refusal("conflict");
  const none = { in_force_from: null, approved_by: null, approved_at: null };
  await changeDraft(tx, scope, id, { state: "discarded", changed_at: now, ...none });
  await told(acting, "policy.draft-discarded", { draft: id, was: draft.state });
}

/** In force at once where the day is today; else a duty brings it into force on its day. */
export async function approve(
  acting: Acting,
  id: DraftId,
  given: { readonly inForceFrom: string; readonly open: number; readonly seen: string },
): Promise<Installed | undefined> {
  const { tx, scope, now } = acting;
  const draft = await open(acting, id);
  const clauses = await clausesOfDraft(tx, scope, id);
  const obstacles = obstaclesOf(clauses);
  if (obstacles.length > 0)
    throw refusal(
      "not_yet",
      {},
      obstacles.slice(0, 20).map(({ sentence }) => ({ at: "clauses", reason: sentence })),
    );
  // Whoever approves has seen how many stand undecided.
  if (clauses.filter(({ decision }) => decision === "open").length !== given.open) throw refusal("conflict");
  // And has read these words: a colleague may have changed them since.
  if (seenOf(draft.title, clauses) !== given.seen)
    throw refusal("conflict", {}, [
      { at: "body.seen", reason: "Somebody changed the draft since you opened it: look at it again." },
    ]);
  const { zone } = await readProfile(tx, scope);
  const today = dayIn(zone, now);
  const day = Temporal.PlainDate.from(given.inForceFrom);
  if (Temporal.PlainDate.compare(day, today) < 0)
    throw refusal("invalid_request", {}, [{ at: "body.inForceFrom", reason: "This day is over." }]);
  const { hash } = versionOf(draft.title, clauses, day);
  await changeDraft(tx, scope, id, {
    state: "approved",
    changed_at: now,
    in_force_from: day,
    approved_by: scope.actorId,
    approved_at: now,
  });
  await told(acting, "policy.draft-approved", { draft: id, from: day.toString(), hash });
  if (day.equals(today)) return await begin(acting, id);
  const dueAt = day.toZonedDateTime(zone).toInstant();
  await insertDuty(tx, scope, {
    kind: draftDuty,
    key: `${id}/${day.toString()}`,
    data: { draft: id },
    dueAt,
    now,
  });
  return undefined;
}

/** Puts an approved draft in force when its day has come; `undefined` where it was let go, or waits for another day. */
export async function begin(acting: Acting, id: DraftId): Promise<Installed | undefined> {
  const { tx, scope, keys, now } = acting;
  const draft = await holdDraft(tx, scope, id);
  if (draft?.state !== "approved" || draft.in_force_from === null) return undefined;
  const { zone } = await readProfile(tx, scope);
  if (Temporal.PlainDate.compare(draft.in_force_from, dayIn(zone, now)) > 0) return undefined;
  const before = await currentPolicy(tx, scope);
  const clauses: readonly DraftClause[] = await clausesOfDraft(tx, scope, id);
  const version = versionOf(draft.title, clauses, draft.in_force_from);
  const isNext = before !== undefined && (draft.came_from === "version" || goesOn(before.clauses, clauses));
  const pack = { ...version, name: isNext ? before.pack : `own-${id}` };
  const installed = await installPolicy(tx, scope, pack, { keys, now });
  const current = await currentPolicy(tx, scope);
  await changeDraft(tx, scope, id, {
    state: "in_force",
    changed_at: now,
    version_id: current?.versionId ?? null,
  });
  return installed;
}
