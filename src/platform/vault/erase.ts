/**
 * Erases what is sealed for a person: texts, the payloads of ledger entries, files, then the keys (GDPR Art. 17). What
 * stays is the rows and ledger entries, which name nobody, and a certificate that says what is unreadable now, what in
 * copies and until when, and what a copy made by other means would still hold (docs/decisions/0074-keystore.md).
 */
import { destroyCellsOf } from "../cells/cells.ts";
import type { Tx, WriteTx } from "../db.ts";
import { failPoint } from "../fail_point.ts";
import type { FileStore } from "../files.ts";
import type { CaseId, LedgerEntryId, SubjectId } from "../ids.ts";
import type { KeyOwner, KeyProvider } from "../keys.ts";
import type { Json } from "../ledger/canonical.ts";
import { append, destroyPayloadsOf } from "../ledger/ledger.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";
import { oweDestruction } from "./duties.ts";
import { countSealedFor, filesOf, ownersOfCases, ownersOfSubject } from "./store.ts";
import type { SealedCounts } from "./store.ts";
import { epochDays } from "./turn.ts";

/** Everything of one person, or of some of their cases. */
export type Erasure =
  | { readonly subjectId: SubjectId }
  | {
      readonly caseIds: readonly [CaseId, ...CaseId[]];
      /** Under whose keys other features hold parts of them. */
      readonly held?: readonly KeyOwner[];
    };

export type ErasureCertificate = {
  readonly entryId: LedgerEntryId;
  readonly erasedAt: Instant;
  /** Whose keys are destroyed, as pseudonyms. */
  readonly owners: readonly KeyOwner[];
  readonly removed: { readonly texts: number; readonly payloads: number; readonly files: number };
  /** From then on no copy of the keystore that Kept made opens anything of it, nor a backup of the database with it. */
  readonly unreadableInCopiesBy: Instant;
};

/**
 * Removes the rows in the caller's transaction, and owes the destruction of the keys. Gives the certificate, and what
 * erases the files' contents: to be called once the transaction has committed.
 */
export async function erasePerson(
  tx: WriteTx,
  scope: Scope,
  { keys, files }: { readonly keys: KeyProvider; readonly files: FileStore },
  erasure: Erasure & {
    readonly now: Instant;
    /** What the ledger's entry is called, where it is not the erasure of a person. */
    readonly type?: "case.destroyed";
    /** Said in the ledger's entry beside what was removed: codes and pseudonyms. */
    readonly about?: Readonly<Record<string, Json>>;
  },
): Promise<{ readonly certificate: ErasureCertificate; readonly eraseContents: () => Promise<void> }> {
  const { now } = erasure;
  const owners = await ownersOf(tx, scope, erasure);
  const removed = { texts: 0, payloads: 0, files: 0 };
  const erasers: (() => Promise<void>)[] = [];
  for (const owner of owners) {
    for (const id of await filesOf(tx, scope, owner)) {
      const erase = await files.remove(tx, scope, id);
      if (erase !== undefined) erasers.push(erase);
      removed.files += 1;
    }
    removed.texts += await destroyCellsOf(tx, scope, owner);
    removed.payloads += await destroyPayloadsOf(tx, scope, owner);
    await oweDestruction(tx, scope, { owner, now });
  }
  const unreadableInCopiesBy = now.add({ hours: 2 * 24 * epochDays });
  const entry = await append(tx, scope, keys, {
    type: erasure.type ?? "person.erased",
    now,
    owner: { kind: "organisation", id: scope.organisationId },
    payload: {
      ...erasure.about,
      owners: owners.map(({ kind, id }) => ({ kind, id })),
      removed,
      unreadableInCopiesBy: unreadableInCopiesBy.toString(),
    },
  });
  failPoint("person.erased");
  return {
    certificate: { entryId: entry.id, erasedAt: now, owners, removed, unreadableInCopiesBy },
    eraseContents: async () => {
      for (const erase of erasers) await erase();
    },
  };
}

/** What an erasure would remove, counted beforehand: nothing is opened for it. */
export async function previewErasure(tx: Tx, scope: Scope, erasure: Erasure): Promise<SealedCounts> {
  return countSealedFor(tx, scope, await ownersOf(tx, scope, erasure));
}

async function ownersOf(tx: Tx, scope: Scope, erasure: Erasure): Promise<readonly KeyOwner[]> {
  return "subjectId" in erasure
    ? ownersOfSubject(tx, scope, erasure.subjectId)
    : [...(erasure.held ?? []), ...(await ownersOfCases(tx, scope, erasure.caseIds))];
}
