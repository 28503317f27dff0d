/**
 * The duty that looks for a person in the folders of documents of an organisation (docs/decisions/0119). A worker that dies is
 * followed by another, which begins anew: what was found before is taken away first.
 */
import { z } from "zod";
import { read, type WriteTx } from "../../../platform/db.ts";
import { readCase } from "../../../platform/cases/store.ts";
import {
  DutyProblem,
  dutyKind,
  LeaseLost,
  type Attempt,
  type DutyKind,
  type Effect,
} from "../../../platform/duties/kinds.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import type { Platform } from "../../../platform/feature.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { lookThrough, openDocumentFolders, type Coverage, type FoundRecord } from "../../connectors/index.ts";
import { hasEnded, requestKind } from "../request/state.ts";
import { rebuild } from "../review/decide.ts";
import { lockRun } from "../run/store.ts";
import { mostDocuments } from "./contract.ts";
import type { DocumentId, DocumentSearchId } from "./contract.ts";
import { documentSeals, type DocumentSeals } from "./sealed.ts";
import {
  changeSearch,
  deleteFoundBy,
  holdSearch,
  insertDocuments,
  readSearch,
  type DocumentSearch,
} from "./store.ts";

const name = "rights.documents";
const Data = z.strictObject({ search: idSchema<DocumentSearchId>() });
type SearchAttempt = Attempt<z.infer<typeof Data>>;
const tries = 5;
const Roots = z.array(z.string());

export async function oweSearch(
  tx: WriteTx,
  scope: Scope,
  { id, case_id: caseId }: Pick<DocumentSearch, "id" | "case_id">,
  now: Instant,
): Promise<void> {
  await insertDuty(tx, scope, { kind: name, key: id, data: { search: id }, dueAt: now, now, caseId });
}

export function documentsDuty(platform: Platform): DutyKind {
  return dutyKind({
    name,
    data: Data,
    maxAttempts: tries,
    // Every file of the folders is read.
    longestSeconds: 12 * 3600,
    firstPauseSeconds: 30,
    run: async (attempt) => {
      const { scope, data } = attempt;
      const known = await read(platform.db, scope, async (tx) => {
        const row = await readSearch(tx, scope, data.search);
        if (row === undefined || (row.state !== "waiting" && row.state !== "running")) return undefined;
        const file = await readCase(tx, scope, requestKind, row.case_id);
        return file === undefined || hasEnded(file.state) ? undefined : row;
      });
      if (known === undefined) return undefined;
      const seals = await documentSeals(platform.keys, scope, known.case_id);
      const asked = await seals.open("asked", known.id, known.asked);
      if (asked === undefined) return undefined;
      return lookFor(platform, attempt, known, { seals, asked });
    },
  });
}

async function lookFor(
  platform: Platform,
  attempt: SearchAttempt,
  row: DocumentSearch,
  { seals, asked }: { readonly seals: DocumentSeals; readonly asked: Parameters<typeof lookThrough>[1] },
): Promise<Effect> {
  const { scope, signal } = attempt;
  const write = (work: (tx: WriteTx) => Promise<void>): Promise<void> =>
    attempt.write(async (tx) => {
      // Another search took its place, or the request was destroyed.
      if ((await holdSearch(tx, scope, row.id)) === undefined) throw new LeaseLost();
      await work(tx);
    });
  await write(async (tx) => {
    await deleteFoundBy(tx, scope, row.id);
    await changeSearch(tx, scope, row.id, { state: "running" });
  });
  const system = await openDocumentFolders(Roots.parse(row.roots));
  let found = 0;
  let coverage: Coverage;
  try {
    coverage = await lookThrough({ name: "documents", digest: "", system }, asked, signal, async (record) => {
      const ordinal = found;
      found += 1;
      if (ordinal < mostDocuments)
        await write((tx) => insertDocuments(tx, scope, [rowOf(row, record, ordinal, seals)]));
    });
  } finally {
    await system.close();
  }
  if (coverage.kind === "unreachable" && attempt.attempt < tries) throw new DutyProblem("store_unavailable");
  const whole = found > mostDocuments ? cutOff(coverage, found - mostDocuments) : coverage;
  const state = coverage.kind === "unreachable" ? "failed" : "finished";
  return async (tx) => {
    if ((await holdSearch(tx, scope, row.id)) === undefined) return;
    const now = platform.now();
    await changeSearch(tx, scope, row.id, { state, coverage: whole, finished_at: now });
    // A package made before says that nobody searched.
    const run = await lockRun(tx, scope, row.case_id);
    if (run !== undefined) await rebuild(tx, scope, run, now);
    await append(tx, scope, platform.keys, {
      type: "documents.searched",
      now,
      owner: { kind: "case", id: row.case_id },
      payload: {
        case: row.case_id,
        files: Math.min(found, mostDocuments),
        looked: whole.kind === "unreachable" ? 0 : whole.looked,
        isComplete: whole.kind === "complete",
      },
    });
  };
}

function cutOff(coverage: Coverage, records: number): Coverage {
  if (coverage.kind === "unreachable") return coverage;
  const gaps = coverage.kind === "partial" ? coverage.gaps : [];
  return {
    kind: "partial",
    looked: coverage.looked,
    gaps: [...gaps, { place: "files found", why: "cut_off", records }],
  };
}

function rowOf(
  { id, case_id: caseId }: DocumentSearch,
  { ref, guard, title, changedAt, bytes, matched, strength }: FoundRecord,
  ordinal: number,
  seals: DocumentSeals,
): Parameters<typeof insertDocuments>[2][number] {
  const document: DocumentId = newId();
  const parts = [...new Set(matched.map(({ part }) => part))];
  const content = { ref, guard, title, bytes, parts, ...(changedAt === undefined ? {} : { changedAt }) };
  return {
    id: document,
    search_id: id,
    case_id: caseId,
    ordinal,
    strength,
    content: seals.seal("content", document, content),
  };
}
