/**
 * What a reader of checkpoints must be told before they can verify the next: that another key signs, with the statement by which
 * the one took the place of the other (docs/decisions/0093-ledger-key-exchange.md), or that the ledger has another name. It is told in
 * each mail until one has arrived.
 */
import { formatVerifierKey, parseKeyChange, parseNote } from "../../../evidence/index.ts";
import type { KeyEnd } from "../../../evidence/index.ts";
import type { Tx } from "../../../platform/db.ts";
import { listKeys, verifierOf } from "../../../platform/ledger/key_store.ts";
import { originOf } from "../../../platform/ledger/signing_key.ts";
import { generationOf, restartedAt } from "../../../platform/ledger/tree_store.ts";
import { isPublic } from "../../../platform/ledger/witness_store.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { StoredOutlet } from "./store.ts";

export type ToldKeyChange = {
  readonly kind: KeyEnd;
  /** The former key vouches for so many entries. */
  readonly size: number;
  readonly former: string;
  readonly next: string;
  /** The signed note that says so, by the new key and, of an exchange, by the former. */
  readonly statement: string;
  /** The day until which both sign; of an exchange. */
  readonly bothUntil: string | undefined;
};

export type News = {
  /** The verification key of now; `undefined` while none is on record. */
  readonly key: string | undefined;
  readonly changes: readonly ToldKeyChange[];
  /** The ledger's name, where it changed after a loss of entries. */
  readonly newName: string | undefined;
  /** Whether the history of the key can be fetched by anybody. */
  readonly isPublic: boolean;
};

type Reader = Pick<StoredOutlet, "deliveredSize" | "deliveredAt">;

/** What is new since the last checkpoint that reached this reader; a first mail has no news but the key. */
export async function newsFor(tx: Tx, scope: Scope, { deliveredSize, deliveredAt }: Reader): Promise<News> {
  const generation = await generationOf(tx, scope);
  const restarted = await restartedAt(tx, scope);
  const isRenamed =
    restarted !== undefined &&
    deliveredAt !== undefined &&
    Temporal.Instant.compare(restarted, deliveredAt) > 0;
  const stored = await listKeys(tx, scope);
  const last = stored.at(-1);
  // Under another name sizes begin anew: what was delivered says nothing of them.
  const seen = isRenamed ? 0 : (deliveredSize ?? Number.POSITIVE_INFINITY);
  const changes = stored.flatMap((one): readonly ToldKeyChange[] => {
    const change = parseKeyChange(parseNote(one.statement ?? "")?.text ?? "");
    if (change === undefined || one.statement === undefined) return [];
    if (one.generation !== generation || change.size < seen) return [];
    return [
      {
        kind: change.kind,
        size: change.size,
        former: formatVerifierKey(change.former),
        next: formatVerifierKey(change.next),
        statement: one.statement,
        bothUntil: one.overlapUntil?.toString().slice(0, 10),
      },
    ];
  });
  return {
    key: last === undefined ? undefined : formatVerifierKey(verifierOf(last.publicKey, scope, generation)),
    changes,
    newName: isRenamed ? originOf(scope.organisationId, generation) : undefined,
    isPublic: await isPublic(tx, scope),
  };
}

/** Of a checkpoint sent to an address the body is the note and nothing else; that another key signs, and how that came, stands beside it. */
export function newsHeaders(news: News, history: string): Readonly<Record<string, string>> {
  const { changes } = news;
  if (changes.length === 0) return {};
  const statements = changes.map(({ statement }) => Buffer.from(statement).toString("base64"));
  return {
    "kept-key-change": statements.join(", "),
    ...(news.isPublic ? { link: `<${history}>; rel="key-history"` } : {}),
  };
}
