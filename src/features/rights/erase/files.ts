/** The folder of an erasure, and what stands in its files. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { contentOf } from "../change/files.ts";
import { changeFiles, changeFolder, type ChangeFiles } from "../change/folder.ts";
import type { ChangeRecords } from "../change/records.ts";
import { Aftermath } from "./aftermath.ts";
import { certificateText, type ErasureCertificate } from "./certificate.ts";
import { ErasurePlan } from "./plan.ts";
import { planText } from "./words.ts";
import { Verification } from "./verification.ts";

export const ErasureJournal = z.strictObject({
  kept_erasure_journal: z.literal(1),
  state: z.enum(["committing", "committed", "verified"]),
  digest: z.string(),
  /** The store's number of the transaction; empty when there was nothing to change. */
  transaction: z.string(),
  /** What the approved plan counted, table by table. */
  plan: ErasurePlan,
  begun_at: z.string(),
  verification: Verification.optional(),
  /** Set when the end of the run was found later, and not seen by the run itself. */
  finished_later: z.boolean(),
});
export type ErasureJournal = z.output<typeof ErasureJournal>;

export function erasureFiles(folder: string): ChangeFiles {
  return changeFiles(folder, "plan.known");
}

export function newSecret(): string {
  return randomBytes(32).toString("hex");
}

export type ErasureRecords = ChangeRecords<ErasurePlan, Verification, Aftermath, ErasureCertificate>;

/** The journal as it is stored. */
export function written(
  journal: NonNullable<Awaited<ReturnType<ErasureRecords["journal"]>>>,
): ErasureJournal {
  return { kept_erasure_journal: 1, ...journal };
}

/** A folder of the command line's. */
export function folderRecords(folder: string): ErasureRecords {
  return changeFolder<ErasurePlan, Verification, Aftermath, ErasureCertificate>(
    folder,
    erasureFiles(folder),
    {
      plan: ErasurePlan,
      journal: ErasureJournal,
      aftermath: Aftermath,
      written,
      planText,
      certificateText,
      hasAftermath: () => true,
      aftermathStays: false,
    },
  );
}

export async function readErasureJournal(folder: string): Promise<ErasureJournal | undefined> {
  const text = await contentOf(erasureFiles(folder).journal);
  return text === undefined ? undefined : ErasureJournal.parse(JSON.parse(text));
}
