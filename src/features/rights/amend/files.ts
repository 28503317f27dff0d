/** The folder of a rectification, a restriction or its lifting: plan, key, journal, certificate; of a restriction what it marked. */
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { contentOf, json, put } from "../change/files.ts";
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

export function amendmentFiles(folder: string): {
  readonly plan: string;
  readonly text: string;
  readonly key: string;
  readonly marks: string;
  readonly journal: string;
  readonly certificate: string;
  readonly certificateText: string;
} {
  const file = (name: string): string => path.join(folder, name);
  return {
    plan: file("plan.json"),
    text: file("plan.txt"),
    key: file("plan.key"),
    marks: file("marked.json"),
    journal: file("journal.json"),
    certificate: file("certificate.json"),
    certificateText: file("certificate.txt"),
  };
}

/** The journal as it is stored. */
export function writtenAmendment(
  journal: ChangeJournal<AmendmentPlan, AmendmentLook>,
): z.output<typeof AmendmentJournal> {
  return { kept_amendment_journal: 1, ...journal };
}

/** Reading throws when the folder holds something else than what was written there. */
export function amendmentFolder(folder: string): AmendmentRecords {
  const files = amendmentFiles(folder);
  const marks = async (): Promise<MarkedRows | undefined> => {
    const text = await contentOf(files.marks);
    return text === undefined ? undefined : MarkedRows.parse(JSON.parse(text));
  };
  return {
    place: folder,
    plan: async () => {
      const text = await contentOf(files.plan);
      if (text === undefined) return undefined;
      const secret = await contentOf(files.key);
      return { plan: AmendmentPlan.parse(JSON.parse(text)), secret: secret?.trim() };
    },
    keepPlan: async (plan, secret) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await put(files.key, `${secret}\n`);
      await put(files.plan, json(plan));
      await put(files.text, amendmentText(plan));
    },
    journal: async () => {
      const text = await contentOf(files.journal);
      return text === undefined ? undefined : AmendmentJournal.parse(JSON.parse(text));
    },
    keepJournal: async (journal, marked) => {
      if (marked !== undefined && journal.plan.purpose === "restrict") await put(files.marks, json(marked));
      await put(files.journal, json(writtenAmendment(journal)));
    },
    dropJournal: async () => {
      for (const file of [files.journal, files.marks]) await rm(file, { force: true });
    },
    aftermath: marks,
    certify: async (certificate, journal) => {
      await put(files.certificate, json(certificate));
      await put(files.certificateText, certificateText(certificate));
      await put(files.journal, json(writtenAmendment(journal)));
    },
    // What a restriction marked is needed for as long as it lasts.
    destroySecrets: () => rm(files.key, { force: true }),
  };
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
  await rm(amendmentFiles(folder).marks, { force: true });
}
