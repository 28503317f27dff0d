/**
 * Folders of documents that whoever runs the installation named for an organisation: no form names a folder, so nobody in the
 * office can have others of the machine read (docs/decisions/0119).
 */
import type { OrganisationFolder } from "../../../platform/config.ts";
import type { Tx } from "../../../platform/db.ts";
import { slugIn } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { RecordSystem } from "../records/system.ts";

export type NamedFolders = { readonly documentFolders?: readonly OrganisationFolder[] | undefined };

/** Those of this organisation, in the order in which they were named. */
export async function documentFoldersIn(
  tx: Tx,
  scope: Scope,
  { documentFolders = [] }: NamedFolders,
): Promise<readonly string[]> {
  if (documentFolders.length === 0) return [];
  const slug = await slugIn(tx, scope);
  return documentFolders.filter(({ organisation }) => organisation === slug).map(({ folder }) => folder);
}

/** Whether they can be read, as sentences. */
export async function testDocumentFolders(
  roots: readonly string[],
): Promise<readonly { readonly level: "refuse" | "warn" | "gap" | "note"; readonly sentence: string }[]> {
  const system = await openDocumentFolders(roots);
  try {
    const { findings } = await system.test(AbortSignal.timeout(20_000));
    return findings.map(({ level, sentence }) => ({ level, sentence }));
  } finally {
    await system.close();
  }
}

/** Opened, and not yet looked into; to be closed. */
export async function openDocumentFolders(roots: readonly string[]): Promise<RecordSystem> {
  // Read when it is needed: an installation without folders needs no reader of files.
  const { openDocuments } = await import("../records/documents/documents.ts");
  return openDocuments({ roots });
}
