/** The request behind a call, and what its search, review and delivery write down in it. */
import type { CaseFile } from "../../../platform/cases/kind.ts";
import { VersionConflict } from "../../../platform/cases/kind.ts";
import { readCaseByReference } from "../../../platform/cases/store.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import { memberOf, type Actor } from "../../../platform/http/routes.ts";
import { parseShortReference, shortReference } from "../../../platform/identifiers.ts";
import type { CaseId, CellId } from "../../../platform/ids.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { mayOpenCase } from "../../access/index.ts";
import type { RequestEvent } from "../request/events.ts";
import { hasEnded, requestKind, type RequestState } from "../request/state.ts";
import { record } from "../request/store.ts";

type Request = CaseFile<RequestState>;

/** Records events on whatever version the case has now: each of these is true whatever else happened meanwhile. */
export async function note(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  noted: {
    readonly caseId: CaseId;
    readonly events: readonly [RequestEvent, ...RequestEvent[]];
    readonly now: Instant;
    readonly happenedAt?: Instant;
    readonly cellIds?: readonly CellId[];
    /** Sealed, and named by the first event. */
    readonly words?: string | undefined;
  },
): Promise<Request> {
  for (;;) {
    try {
      return await record(tx, scope, { keys }, noted);
    } catch (error) {
      // Refused before anything was written; the transaction reads what was committed meanwhile.
      if (!(error instanceof VersionConflict)) throw error;
    }
  }
}

/** An office call about one request. */
export type Asking = { readonly actor: Actor; readonly params: { readonly reference: string } };

/** The request a path names; `not_found` when there is none, or when it is walled from who asks. */
export async function requestOf(tx: Tx, scope: Scope, call: Asking): Promise<Request> {
  const parts = parseShortReference(call.params.reference);
  if (parts === undefined) throw refusal("not_found");
  const reference = shortReference(parts.prefix, parts.year, parts.number);
  const file = await readCaseByReference(tx, scope, requestKind, reference);
  if (file === undefined || !mayOpenCase(memberOf(call), file)) throw refusal("not_found");
  return file;
}

/** Nothing is searched, decided or handed over in a request that is over. */
export function isOver(request: Request): boolean {
  return hasEnded(request.state);
}
