/**
 * Erases what is kept of a person in requests that are over: found rows, packages, letters, mails, texts and files, then
 * the keys; and certifies it (GDPR art. 17; decision 0081). Everything is one transaction; contents of files go after it.
 */
import type { CaseFile } from "../../../platform/cases/kind.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { newId } from "../../../platform/ids.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { erasePerson } from "../../../platform/vault/erase.ts";
import { changePackage, heldPackages } from "../delivery/store.ts";
import { destroyRuns } from "../delivery/spent.ts";
import { isRunUnderWay } from "../execution/store.ts";
import { endLinksOf } from "../recipients/store.ts";
import { erased, packageDestroyed } from "../request/events.ts";
import { isPreserved } from "../request/same_person.ts";
import { requestKind, type RequestState } from "../request/state.ts";
import { note } from "../run/case.ts";
import type { CertificateId, Counts, Ground } from "./contract.ts";
import { countsOf } from "./preview.ts";
import type { Decided } from "./others.ts";
import { certificateOf, insertCertificate, removeBeside } from "./store.ts";
import { ownersHeld } from "../../../platform/cases/holdings.ts";
import type { CaseHolding, ForgetErased } from "../../../platform/cases/holdings.ts";
import { recordDestroyed } from "../../cases/index.ts";
import { forgetAddresses } from "../../../platform/cases/walls.ts";

type Asked = {
  /** At least one; all are over. */
  readonly requests: readonly CaseFile<RequestState>[];
  readonly ground: Ground;
  /** What was shown. */
  readonly counts: Counts;
  readonly language: string;
  /** What becomes of their other cases. */
  readonly others?: Decided;
  /** What other features hold of requests. */
  readonly holdings: readonly CaseHolding[];
  readonly now: Instant;
};

type Desk = Pick<Platform, "keys" | "files">;

/** Refuses with `not_yet` an open request and one of which a run is under way, with `conflict` one that is erased already or holds more than was shown. */
export async function eraseRequests(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  asked: Asked,
): Promise<{ readonly certificateId: CertificateId; readonly eraseContents: () => Promise<void> }> {
  const { requests, others: decided = { gone: [], kept: [] }, holdings, now } = asked;
  const ids = requests.map(({ id }) => id);
  const [first] = ids;
  if (first === undefined) throw refusal("not_found");
  await refuseHeld(tx, scope, desk, requests);
  const certificateId: CertificateId = newId();
  const beside = { foundRows: 0, foundPeople: 0, links: 0, marks: 0, texts: 0, files: 0 };
  for (const id of ids) {
    if ((await certificateOf(tx, scope, id)) !== undefined) throw refusal("conflict");
    // The entry first: what it is sealed with goes with the rest, and the row is locked from here on.
    await note(tx, scope, desk.keys, { caseId: id, now, events: [erased.make({ certificateId })] });
    const counts = await countsOf(tx, scope, id, holdings);
    for (const name of Object.keys(beside) as (keyof typeof beside)[]) beside[name] += counts[name];
    await removeParts(tx, scope, desk, id, now);
  }
  for (const { machine, file } of decided.gone) {
    const counts = await countsOf(tx, scope, file.id, holdings);
    for (const name of Object.keys(beside) as (keyof typeof beside)[]) beside[name] += counts[name];
    await recordDestroyed(tx, scope, machine, file, { because: "erasure", now });
  }
  const gone = decided.gone.map(({ file }) => file);
  ids.push(...gone.map(({ id }) => id));
  const held = await ownersHeld(tx, scope, holdings, ids);
  for (const holding of holdings) await holding.forget(tx, scope, ids);
  // A letter, a file or a search came in after it was shown: nobody has seen what would be erased.
  if (Object.entries(beside).some(([name, count]) => count !== asked.counts[name as keyof Counts]))
    throw refusal("conflict");
  const { certificate, eraseContents } = await erasePerson(tx, scope, desk, {
    caseIds: [first, ...ids.slice(1)],
    held,
    now,
    about: {
      certificate: certificateId,
      ground: asked.ground,
      requests: [...requests, ...gone].map((one) => one.reference),
      kept: decided.kept.map(({ reference, reason, until }) => ({ reference, reason, until: until ?? null })),
    },
  });
  const { foundRows, foundPeople, links, marks } = beside;
  await insertCertificate(tx, scope, {
    id: certificateId,
    case_ids: ids,
    requests: [...requests, ...gone].map(({ reference }) => reference),
    kept_cases: decided.kept,
    language: asked.language,
    ground: asked.ground,
    erased_at: now,
    erased_by: scope.actorId,
    removed: { ...certificate.removed, foundRows, foundPeople, links, marks } satisfies Counts,
    owners: certificate.owners,
    gone_by: certificate.unreadableInCopiesBy,
    entry_id: certificate.entryId,
  });
  return { certificateId, eraseContents };
}

/** Nothing is erased of what is open, what may be asked for elsewhere, or what is just being carried out. */
async function refuseHeld(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  requests: readonly CaseFile<RequestState>[],
): Promise<void> {
  const open = requests.filter(({ state }) => !requestKind.isClosed(state));
  if (open.length > 0)
    throw refusal(
      "not_yet",
      {},
      open.map(({ reference }) => ({ at: reference, reason: "request-open" })),
    );
  for (const { id, reference } of requests) {
    // What they ask for elsewhere may be what would be destroyed here (Data Protection Act 2018 s. 173).
    if (await isPreserved(tx, scope, desk.keys, id))
      throw refusal("not_yet", {}, [{ at: reference, reason: "held-for-open-request" }]);
    // Its journal lies under the key that would go: nobody could learn any more whether the store was changed.
    if (await isRunUnderWay(tx, scope, id))
      throw refusal("not_yet", {}, [{ at: reference, reason: "run-under-way" }]);
  }
}

/** For cases that were erased and came back with a restore: what leads to them or recognises their person. */
export const forgetErased: ForgetErased = async (tx, scope, caseIds, now) => {
  for (const caseId of caseIds) {
    await destroyRuns(tx, scope, caseId, now);
    await removeBeside(tx, scope, caseId);
    await endLinksOf(tx, scope, caseId);
    await forgetAddresses(tx, scope, caseId);
  }
};

/** Rows that say what is no longer there; texts and files themselves go with their owner. */
async function removeParts(
  tx: WriteTx,
  scope: Scope,
  { keys }: Desk,
  caseId: CaseId,
  now: Instant,
): Promise<void> {
  for (const held of await heldPackages(tx, scope, caseId)) {
    await changePackage(tx, scope, held.id, { state: "destroyed", file_id: null, destroyed_at: now });
    await note(tx, scope, keys, { caseId, now, events: [packageDestroyed.make({ packageId: held.id })] });
  }
  await destroyRuns(tx, scope, caseId, now);
  await removeBeside(tx, scope, caseId);
  await endLinksOf(tx, scope, caseId);
  await forgetAddresses(tx, scope, caseId);
}
