/**
 * The duty that takes approved files from their folders (docs/decisions/0138). What is ordered is written down before it is done, what
 * the disk answered after it; whoever takes up a run that was cut off looks first whether the file is gone. No answer makes it
 * done: each is asked for again, copies elsewhere in the folders too, and the folders are searched once more.
 */
import { z } from "zod";
import { readCase } from "../../../../platform/cases/store.ts";
import { read, type WriteTx } from "../../../../platform/db.ts";
import {
  DutyProblem,
  dutyKind,
  LeaseLost,
  type Attempt,
  type DutyKind,
  type Effect,
} from "../../../../platform/duties/kinds.ts";
import { insertDuty } from "../../../../platform/duties/store.ts";
import { failPoint } from "../../../../platform/fail_point.ts";
import type { Platform } from "../../../../platform/feature.ts";
import { idSchema } from "../../../../platform/identifiers.ts";
import { append } from "../../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import {
  documentFoldersIn,
  lookThrough,
  openDocumentFolders,
  outcomeTally,
  type Outcome,
  type RecordSystem,
} from "../../../connectors/index.ts";
import { hasEnded, requestKind } from "../../request/state.ts";
import { note } from "../../run/case.ts";
import type { DocumentId, DocumentSearchId } from "../contract.ts";
import { documentSeals, type DocumentSeals, type FoundFile } from "../sealed.ts";
import {
  changeProgress,
  changeSearch,
  deleteErased,
  documentsOf,
  holdSearch,
  readSearch,
  type DocumentRow,
  type DocumentSearch,
} from "../store.ts";
import { filesErased } from "./events.ts";
import { missingToErase } from "./gates.ts";

const name = "rights.documents_erase";
const Data = z.strictObject({ search: idSchema<DocumentSearchId>(), round: z.int().positive() });
type Erasing = Attempt<z.infer<typeof Data>>;
const tries = 5;

export async function oweErasing(
  tx: WriteTx,
  scope: Scope,
  { id: search, case_id: caseId, round }: Pick<DocumentSearch, "id" | "case_id"> & { readonly round: number },
  now: Instant,
): Promise<void> {
  const key = `${search}:${round}`;
  await insertDuty(tx, scope, { kind: name, key, data: { search, round }, dueAt: now, now, caseId });
}

export function erasingDuty(platform: Platform): DutyKind {
  return dutyKind({
    name,
    data: Data,
    maxAttempts: tries,
    // Each file is looked for in all folders afterwards, and every file of them is read once more.
    longestSeconds: 12 * 3600,
    firstPauseSeconds: 30,
    run: async (attempt) => {
      const { scope, data } = attempt;
      const search = await read(platform.db, scope, (tx) => readSearch(tx, scope, data.search));
      if (search?.erase_state !== "approved" || search.erase_round !== data.round) return undefined;
      const seals = await documentSeals(platform.keys, scope, search.case_id);
      const asked = await seals.open("asked", search.id, search.asked);
      if (asked === undefined) return undefined;
      return new Run(platform, attempt, search, seals).carryOut(asked);
    },
  });
}

type File = { readonly row: DocumentRow; readonly found: FoundFile };

class Run {
  readonly #platform: Platform;
  readonly #attempt: Erasing;
  readonly #search: DocumentSearch;
  readonly #seals: DocumentSeals;
  /** What the disk answered last, by file. */
  readonly #answers = new Map<DocumentId, string>();

  constructor(platform: Platform, attempt: Erasing, search: DocumentSearch, seals: DocumentSeals) {
    this.#platform = platform;
    this.#attempt = attempt;
    this.#search = search;
    this.#seals = seals;
  }

  async carryOut(asked: Parameters<typeof lookThrough>[1]): Promise<Effect> {
    const { scope, signal } = this.#attempt;
    const { db } = this.#platform;
    const { rows, roots, stands } = await read(db, scope, async (tx) => {
      const request = await readCase(tx, scope, requestKind, this.#search.case_id);
      const found = await documentsOf(tx, scope, this.#search.case_id);
      const now = this.#platform.now();
      return {
        rows: found,
        roots: await documentFoldersIn(tx, scope, this.#platform),
        stands:
          request !== undefined &&
          !hasEnded(request.state) &&
          (await missingToErase({ scope, request, now }, tx, found)).length === 0,
      };
    });
    // Approved on what is no more: the decision, whose the rows are, or the request itself.
    if (!stands) {
      const reasons = [{ why: "request_changed", records: 0 }];
      return (tx) => this.#end(tx, { kind: "incomplete", erased: 0, left: 0, reasons });
    }
    const files = await this.#opened(rows);
    const going = files.filter(({ row }) => row.decision === "erase");
    const staying = new Set(
      files.filter(({ row }) => row.decision !== "erase").map(({ found }) => found.ref.id),
    );
    const tally = outcomeTally();
    for (let left = staying.size; left > 0; left -= 1) tally.leave();
    const system = await openDocumentFolders(roots);
    let again = 0;
    try {
      for (const file of going) await this.#erase(system, file);
      for (const file of going) await this.#lookFor(system, file, tally);
      const whole = { name: "documents", digest: "", system };
      const coverage = await lookThrough(whole, asked, signal, ({ ref, strength }) => {
        if (strength === "strong" && !staying.has(ref.id)) again += 1;
      });
      if (coverage.kind === "unreachable" && this.#attempt.attempt < tries)
        throw new DutyProblem("store_unavailable");
      failPoint("erase.files_looked");
      tally.looked(coverage, again);
    } finally {
      await system.close();
    }
    return (tx) => this.#end(tx, tally.outcome("documents"));
  }

  async #opened(rows: readonly DocumentRow[]): Promise<readonly File[]> {
    const files: File[] = [];
    for (const row of rows) {
      const found = await this.#seals.open("content", row.id, row.content);
      if (found !== undefined) files.push({ row, found });
    }
    return files;
  }

  #write(work: (tx: WriteTx) => Promise<void>): Promise<void> {
    return this.#attempt.write(async (tx) => {
      const held = await holdSearch(tx, this.#attempt.scope, this.#search.id);
      if (held?.erase_state !== "approved" || held.erase_round !== this.#search.erase_round)
        throw new LeaseLost();
      await work(tx);
    });
  }

  async #erase(system: RecordSystem, { row, found }: File): Promise<void> {
    const { scope, signal } = this.#attempt;
    const { ref, guard } = found;
    const answered = async (answer: string): Promise<void> => {
      await this.#write((tx) => changeProgress(tx, scope, row.id, { answer }));
      this.#answers.set(row.id, answer);
    };
    if (row.answer !== null) this.#answers.set(row.id, row.answer);
    if (row.answer === "accepted" || row.answer === "already_gone") return;
    // Ordered and never answered: perhaps it is gone.
    if (row.ordered_at !== null && row.answer === null) {
      const seen = await system.verify(ref, signal, guard);
      if (seen.kind === "gone") return answered("accepted");
    }
    const at = this.#platform.now();
    await this.#write((tx) => changeProgress(tx, scope, row.id, { ordered_at: at, answer: null }));
    failPoint("erase.file_ordered");
    const { kind } = await system.erase({ ref, guard }, signal);
    failPoint("erase.file_gone");
    await answered(kind);
    failPoint("erase.file_answered");
  }

  async #lookFor(
    system: RecordSystem,
    { row, found }: File,
    tally: ReturnType<typeof outcomeTally>,
  ): Promise<void> {
    const { scope, signal } = this.#attempt;
    const verdict = await system.verify(found.ref, signal, found.guard);
    await this.#write((tx) => changeProgress(tx, scope, row.id, { verdict: verdict.kind }));
    tally.record(this.#answers.get(row.id), verdict);
  }

  async #end(tx: WriteTx, { kind, erased, left, reasons }: Omit<Outcome, "system">): Promise<void> {
    const { scope } = this.#attempt;
    const { keys } = this.#platform;
    const { id, case_id: caseId, erase_round: round } = this.#search;
    const now = this.#platform.now();
    const held = await holdSearch(tx, scope, id);
    if (held?.erase_state !== "approved" || held.erase_round !== round) return;
    await changeSearch(tx, scope, id, {
      erase_state: kind,
      erase_result: { erased, left, reasons },
      erased_at: now,
    });
    // What is gone and was seen to be gone is listed no longer.
    await deleteErased(tx, scope, caseId);
    const file = await readCase(tx, scope, requestKind, caseId);
    if (file !== undefined && !hasEnded(file.state)) {
      const event = filesErased.make({ searchId: id, outcome: kind, erased, left });
      await note(tx, scope, keys, { caseId, now, events: [event] });
    }
    await append(tx, scope, keys, {
      type: "documents.erased",
      now,
      owner: { kind: "case", id: caseId },
      payload: { case: caseId, search: id, outcome: kind, erased, left, reasons: [...reasons] },
    });
  }
}
