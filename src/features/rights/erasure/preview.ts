/**
 * What an erasure would do, shown before it is done: what becomes unreadable, what stays and why, what backups hold until
 * when, and what no erasure of ours reaches (GDPR arts. 5(2), 12(1), 17).
 */
import type { Tx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { previewErasure } from "../../../platform/vault/erase.ts";
import { epochDays } from "../../../platform/vault/turn.ts";
import type { Member } from "../../../platform/http/routes.ts";
import { newestRows } from "../find/store.ts";
import { namingFor } from "../request/office/people.ts";
import { titleOf } from "../request/office/view.ts";
import { requestKind } from "../request/state.ts";
import { readRequest } from "../request/store.ts";
import type { ReadRequest } from "../request/store.ts";
import { openNames } from "../request/texts.ts";
import type { Counts, ErasurePreview } from "./contract.ts";
import { erasureSentences } from "./sentences.ts";
import { backupsMade, certificateOf, countBeside } from "./store.ts";
import { copiesSentences, elsewhereSentences, staying } from "./words.ts";
import { ownersHeld } from "../../../platform/cases/holdings.ts";
import type { CaseHolding } from "../../../platform/cases/holdings.ts";
import type { Machine } from "../../../platform/cases/machine.ts";
import { newestText, readCaseTexts } from "../../../platform/cases/texts.ts";
import { titleOf as caseTitleOf } from "../../cases/index.ts";
import { drillMark } from "../drill/mark.ts";
import { othersOf } from "./others.ts";

/** As many requests as the search by name looks through (decision 0068). */
const lookedAtMost = 2000;
const batch = 200;
const listedAtMost = 20;

/** How much lies sealed for a request, and beside it. */
export async function countsOf(
  tx: Tx,
  scope: Scope,
  caseId: CaseId,
  holdings: readonly CaseHolding[],
): Promise<Counts> {
  const held = await ownersHeld(tx, scope, holdings, [caseId]);
  return {
    ...(await previewErasure(tx, scope, { caseIds: [caseId], held })),
    ...(await countBeside(tx, scope, caseId)),
  };
}

/** The whole preview of one request and those under the same name. */
export async function previewOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  member: Member,
  {
    request,
    holdings,
    machines,
    now,
  }: {
    readonly request: ReadRequest;
    readonly holdings: readonly CaseHolding[];
    readonly machines: readonly Machine[];
    readonly now: Instant;
  },
): Promise<ErasurePreview> {
  const { ids, hasMore } = await underTheSameName(tx, scope, keys, member, request);
  const naming = await namingFor(scope, keys, member.pseudonymous);
  const requests: ErasurePreview["requests"] = [];
  for (const caseId of [request.file.id, ...ids]) {
    const one = caseId === request.file.id ? request : await readRequest(tx, scope, keys, { caseId });
    if (one === undefined) continue;
    requests.push({
      reference: one.file.reference,
      what: titleOf({ request: one, naming }),
      receivedAt: one.file.state.receivedAt,
      isOver: requestKind.isClosed(one.file.state),
      isErased: (await certificateOf(tx, scope, caseId)) !== undefined,
      counts: await countsOf(tx, scope, caseId, holdings),
    });
  }
  const { zone } = await readProfile(tx, scope);
  const words = { language: "en", zone } as const;
  const goneBy = now.add({ hours: 2 * 24 * epochDays });
  const certificate = await certificateOf(tx, scope, request.file.id);
  return {
    ...drillMark(request.file.state),
    requests,
    hasMore,
    others: await othersShown(tx, scope, keys, member, { machines, holdings, requests }, [
      request.file.id,
      ...ids,
    ]),
    stays: staying(words, {
      hasOpen: requests.some(({ isOver }) => !isOver),
      isOfColleague: request.file.state.aboutAccountId !== undefined,
    }),
    inBackups: copiesSentences(words, await backupsMade(tx, scope), { goneBy }),
    elsewhere: [...elsewhereSentences(words), erasureSentences.say("en", "now.day")],
    ...(certificate === undefined ? {} : { certificate }),
  };
}

/** Their other cases, each with the listed requests it belongs to. */
async function othersShown(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  member: Member,
  {
    machines,
    holdings,
    requests,
  }: {
    readonly machines: readonly Machine[];
    readonly holdings: readonly CaseHolding[];
    readonly requests: ErasurePreview["requests"];
  },
  ids: readonly CaseId[],
): Promise<ErasurePreview["others"]> {
  const shown = new Map<CaseId, ErasurePreview["others"][number]>();
  for (const [at, id] of ids.entries()) {
    const of = requests[at]?.reference;
    if (of === undefined) continue;
    for (const { machine, file, endsOn, stays } of await othersOf(tx, scope, machines, member, [id])) {
      const known = shown.get(file.id);
      if (known !== undefined) {
        known.of.push(of);
        continue;
      }
      const texts = await readCaseTexts(tx, scope, keys, [file.id], [machine.titleText]);
      const title = member.pseudonymous ? undefined : newestText(texts.get(file.id) ?? [], machine.titleText);
      shown.set(file.id, {
        reference: file.reference,
        kindName: machine.words.one,
        what: caseTitleOf(machine, file.reference, title),
        of: [of],
        ...(endsOn === undefined ? {} : { endsOn }),
        ...(stays === undefined ? {} : { stays }),
        counts: await countsOf(tx, scope, file.id, holdings),
      });
    }
  }
  return [...shown.values()];
}

/** Requests whose names are the same, whoever asked; the newest are looked through. */
async function underTheSameName(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  member: Member,
  { file, texts }: ReadRequest,
): Promise<{ readonly ids: readonly CaseId[]; readonly hasMore: boolean }> {
  const wanted = plain(texts.subjectName ?? texts.requesterName);
  if (wanted === "") return { ids: [], hasMore: false };
  const ids: CaseId[] = [];
  let before: CaseId | undefined;
  for (let looked = 0; looked < lookedAtMost; looked += batch) {
    const rows = await newestRows(tx, scope, { hiddenFrom: member.accountId, before, limit: batch });
    const names = await openNames(tx, scope, keys, rows);
    for (const { case_id: id } of rows) {
      if (id === file.id || !(names.get(id) ?? []).some((name) => plain(name) === wanted)) continue;
      if (ids.length === listedAtMost - 1) return { ids, hasMore: true };
      ids.push(id);
    }
    before = rows.at(-1)?.case_id;
    if (rows.length < batch) return { ids, hasMore: false };
  }
  return { ids, hasMore: true };
}

const plain = (name: string | undefined): string =>
  (name ?? "").normalize("NFKC").trim().replaceAll(/\s+/gu, " ").toLowerCase();
