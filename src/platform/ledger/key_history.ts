/**
 * Whether what a ledger has on record of its keys is what its own entries commit to, and leads to the key in the keystore
 * (docs/decisions/0093-ledger-key-exchange.md). The database is not believed: each statement is signed by the key it names,
 * and the last of them lies outside of it.
 */
import { followKeys, isChangeType, isEntryOf, parseKeyChange } from "../../evidence/key_history.ts";
import type { ToldChange } from "../../evidence/key_history.ts";
import { parseNote } from "../../evidence/note.ts";
import type { BoundKey } from "../../evidence/note.ts";
import { nodePrimitives, publicKeyOf } from "../../evidence/sign.ts";
import type { Tx } from "../db.ts";
import type { Scope } from "../scope.ts";
import { canonicalEntry } from "./canonical.ts";
import type { CanonicalEntry } from "./canonical.ts";
import { keysOfGeneration, listKeys, toldChanges, verifierOf } from "./key_store.ts";
import type { StoredKey } from "./key_store.ts";
import { originOf } from "./signing_key.ts";
import type { LedgerKey } from "./signing_key.ts";
import { generationOf } from "./tree_store.ts";

export type KeyFault = {
  readonly what: "key";
  readonly problem: "history" | "denied" | "foreign";
  readonly index: number | undefined;
};

export type ReadHistory = {
  /** By the name of the ledger, which a restart after a loss changes. */
  readonly keys: ReadonlyMap<string, readonly BoundKey[]>;
  readonly changes: readonly ToldChange[];
  /** Roots that the statements name. */
  readonly points: readonly { readonly size: number; readonly root: Uint8Array }[];
  readonly fault: KeyFault | undefined;
};

export async function readHistory(tx: Tx, scope: Scope, key: LedgerKey): Promise<ReadHistory> {
  const generations = await generationOf(tx, scope);
  const stored = await listKeys(tx, scope);
  const changes = await toldChanges(tx, scope);
  const keys = new Map<string, readonly BoundKey[]>();
  const found = (fault?: KeyFault["problem"]): ReadHistory => ({
    keys,
    changes,
    points: pointsOf(changes),
    fault: fault === undefined ? undefined : { what: "key", problem: fault, index: undefined },
  });
  const present = stored.at(-1)?.publicKey ?? publicKeyOf(key.signer(scope.organisationId, 1));
  if (key.signerFor(present, scope.organisationId, 1) === undefined) return found("foreign");
  for (let generation = 1; generation <= generations; generation += 1) {
    const origin = originOf(scope.organisationId, generation);
    const own = keysOfGeneration(stored, generation);
    const last = own.at(-1)?.[0].publicKey ?? present;
    const followed = await followKeys(changes, origin, [verifierOf(last, scope, generation)], nodePrimitives);
    if (typeof followed === "string" || !agree(followed, own)) return found("history");
    keys.set(origin, followed);
  }
  return found();
}

/** What is on record in columns is what the statements say, key by key. */
function agree(followed: readonly BoundKey[], own: readonly (readonly [StoredKey, number])[]): boolean {
  if (own.length === 0) return followed.length === 1;
  return (
    followed.length === own.length &&
    own.every(
      ([{ publicKey }, after], at) =>
        publicKey.equals(followed[at]?.publicKey ?? new Uint8Array()) && after === (followed[at]?.after ?? 0),
    )
  );
}

function pointsOf(changes: readonly ToldChange[]): ReadHistory["points"] {
  return changes.flatMap(({ statement }) => parseKeyChange(parseNote(statement)?.text ?? "") ?? []);
}

/** Whether an entry and the history of the key disagree about a change. */
export async function deniedEntry(
  changes: readonly ToldChange[],
  entry: CanonicalEntry,
  index: number,
): Promise<KeyFault | undefined> {
  const change = changes.find((one) => one.index === index);
  const isOne = isChangeType(entry.type);
  if (change === undefined && !isOne) return undefined;
  const holds = change !== undefined && (await isEntryOf(canonicalEntry(entry), change, nodePrimitives));
  return holds ? undefined : { what: "key", problem: "denied", index };
}
