/**
 * What the requester is told, in the officer's own sentence, with decisions that hold something back (GDPR arts. 12(1),
 * 15(4)): for the package, system by system, and for the answer. Only where a row was in fact held back by it.
 */
import type { Tx } from "../../../platform/db.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { CaseId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { RunId } from "../request/events.ts";
import { sealsOf } from "../run/sealed.ts";
import { toldRows } from "./store.ts";

export type Told = { readonly position: number; readonly sentence: string };

/** Each sentence once for each system. */
export async function toldSentences(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  of: { readonly caseId: CaseId; readonly runId: RunId },
): Promise<readonly Told[]> {
  const rows = await toldRows(tx, scope, of.runId);
  if (rows.length === 0) return [];
  const seals = await sealsOf(keys, scope, of.caseId);
  const found = new Map<string, Told>();
  for (const { position, person, told } of rows) {
    const sentence = await seals.openTold(of.runId, person, told);
    found.set(`${position} ${sentence}`, { position, sentence });
  }
  return [...found.values()];
}

/** Whether a sentence names somebody: a word of what they are called stands in it. */
export function namesSomebody(sentence: string, labels: readonly string[]): boolean {
  const words = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  const said = new Set(words(sentence));
  return labels.flatMap(words).some((word) => said.has(word));
}
