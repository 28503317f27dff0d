/** What was decided and done about a request, as its letter tells it; the words come out of their cells here. */
import { readEvents } from "../../../platform/cases/store.ts";
import { readCells } from "../../../platform/cells/cells.ts";
import type { Tx } from "../../../platform/db.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { CarriedOut, Verdict } from "./contract.ts";
import { kindOf } from "./kinds/kinds.ts";
import { openMeasureWords } from "./measures/store.ts";
import { measuresOf, requestKind } from "./state.ts";
import type { RequestState } from "./state.ts";
import type { RequestFile } from "./store.ts";

/** The verdict as it came out: granted, and something is kept all the same, is in part. Pure. */
export function verdictOf(state: RequestState): Verdict | undefined {
  const { isAssessed } = kindOf(state);
  const verdict = state.assessment?.verdict ?? (isAssessed ? undefined : "granted");
  const isKept = measuresOf(state).some(({ outcome }) => outcome === "kept" || outcome === "partly");
  return verdict === "granted" && isKept ? "partly" : verdict;
}

/** `undefined` where a copy is the answer and nothing was decided, or while nothing is decided yet. */
export async function carriedOut(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  file: RequestFile,
): Promise<CarriedOut | undefined> {
  const { state } = file;
  const verdict = verdictOf(state);
  const { answer, isAssessed } = kindOf(state);
  if (verdict === undefined || (answer === "package" && !isAssessed)) return undefined;
  const settled = measuresOf(state).filter((one) => one.outcome !== undefined);
  const words = await openMeasureWords(
    tx,
    scope,
    keys,
    settled.map(({ id }) => id),
  );
  const ofMeasures = settled.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  return {
    verdict,
    grounds: [...new Set([...(state.assessment?.grounds ?? []), ...ofMeasures])],
    reasons: await reasonsOf(tx, scope, keys, file),
    measures: settled.flatMap(({ id, outcome }) =>
      outcome === undefined ? [] : [{ system: words.get(id)?.place ?? "", outcome, why: words.get(id)?.why }],
    ),
  };
}

async function reasonsOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  file: RequestFile,
): Promise<string | undefined> {
  const limit = 300;
  const after = Math.max(0, file.version - limit);
  const events = await readEvents(tx, scope, requestKind, file.id, { after, limit });
  const [cell] = events.findLast(({ type }) => type === "request.assessed")?.cellIds ?? [];
  return cell === undefined ? undefined : (await readCells(tx, scope, keys, [cell])).get(cell);
}
