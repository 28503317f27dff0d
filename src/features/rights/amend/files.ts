/** The folder of a rectification, a restriction or its lifting: plan, key, journal, certificate; of a restriction what it marked. */
import { rm } from "node:fs/promises";
import { z } from "zod";
import { changeFiles, changeFolder, type ChangeFiles } from "../change/folder.ts";
import type { ChangeJournal, ChangeRecords } from "../change/records.ts";
import { MarkedRows } from "./amend.ts";
import { certificateText, type AmendmentCertificate } from "./certificate.ts";
import { AmendmentLook, AmendmentPlan } from "./plan.ts";
import { amendmentText } from "./words.ts";

export type AmendmentRecords = ChangeRecords<AmendmentPlan, AmendmentLook, MarkedRows, AmendmentCertificate>;

export const AmendmentJournal = z.strictObject({
  kept_amendment_journal: z.literal(1),
  state: z.enum(["committing", "committed", "verified"]),
  digest: z.string(),
  transaction: z.string(),
  plan: AmendmentPlan,
  begun_at: z.string(),
  verification: AmendmentLook.optional(),
  finished_later: z.boolean(),
});

export function amendmentFiles(folder: string): ChangeFiles {
  return changeFiles(folder, "marked.json");
}

/** The journal as it is stored. */
export function writtenAmendment(
  journal: ChangeJournal<AmendmentPlan, AmendmentLook>,
): z.output<typeof AmendmentJournal> {
  return { kept_amendment_journal: 1, ...journal };
}

export function amendmentFolder(folder: string): AmendmentRecords {
  return changeFolder<AmendmentPlan, AmendmentLook, MarkedRows, AmendmentCertificate>(
    folder,
    amendmentFiles(folder),
    {
      plan: AmendmentPlan,
      journal: AmendmentJournal,
      aftermath: MarkedRows,
      written: writtenAmendment,
      planText: amendmentText,
      certificateText,
      hasAftermath: ({ purpose }) => purpose === "restrict",
      // What a restriction marked is needed for as long as it lasts.
      aftermathStays: true,
    },
  );
}

/** Of a folder whose restriction was carried out; `undefined` when it holds none. */
export async function marksIn(folder: string): Promise<MarkedRows | undefined> {
  const records = amendmentFolder(folder);
  const journal = await records.journal();
  if (journal?.plan.purpose !== "restrict" || journal.state === "committing") return undefined;
  return await records.aftermath();
}

/** The restriction is over: which rows it had marked is nobody's business any more. */
export async function forgetMarks(folder: string): Promise<void> {
  await rm(amendmentFiles(folder).aftermath, { force: true });
}
