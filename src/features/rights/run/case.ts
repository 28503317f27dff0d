/** Writes down in the request's case what its search, review and delivery decided. */
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { VersionConflict, type CaseFile } from "../../../platform/cases/kind.ts";
import { changeCase, readCase, readCaseByReference } from "../../../platform/cases/store.ts";
import { refusal } from "../../../platform/errors.ts";
import { parseShortReference, shortReference } from "../../../platform/identifiers.ts";
import type { CaseId, CellId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { RequestEvent } from "../request/events.ts";
import { requestKind, type RequestState } from "../request/state.ts";

/** Records events on whatever version the case has now: each of these is true whatever else happened meanwhile. */
export async function note(
  tx: WriteTx,
  scope: Scope,
  caseId: CaseId,
  now: Instant,
  events: readonly [RequestEvent, ...RequestEvent[]],
  cellIds: readonly CellId[] = [],
): Promise<CaseFile<RequestState>> {
  for (;;) {
    const file = await readCase(tx, scope, requestKind, caseId);
    if (file === undefined) throw refusal("not_found");
    try {
      return await changeCase(tx, scope, requestKind, {
        caseId,
        version: file.version,
        events,
        now,
        cellIds,
      });
    } catch (error) {
      // Refused before anything was written; the transaction reads what was committed meanwhile.
      if (!(error instanceof VersionConflict)) throw error;
    }
  }
}

/** The request a path names. Refuses with `not_found`. */
export async function requestOf(tx: Tx, scope: Scope, typed: string): Promise<CaseFile<RequestState>> {
  const parts = parseShortReference(typed);
  if (parts === undefined) throw refusal("not_found");
  const reference = shortReference(parts.prefix, parts.year, parts.number);
  const file = await readCaseByReference(tx, scope, requestKind, reference);
  if (file === undefined) throw refusal("not_found");
  return file;
}
