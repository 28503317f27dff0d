/**
 * The folder of an erasure: the plan, its key, the journal, the certificate (decision 99). What is about to be committed is
 * on disk before it is, with the number of its transaction: whoever comes after a crash asks the store how that ended.
 */
import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { contentOf, json, put } from "../change/files.ts";
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

export type ErasureFiles = {
  readonly plan: string;
  readonly text: string;
  readonly key: string;
  readonly aftermath: string;
  readonly journal: string;
  readonly certificate: string;
  readonly certificateText: string;
};

export function erasureFiles(folder: string): ErasureFiles {
  const file = (name: string): string => path.join(folder, name);
  return {
    plan: file("plan.json"),
    text: file("plan.txt"),
    key: file("plan.key"),
    aftermath: file("plan.known"),
    journal: file("journal.json"),
    certificate: file("certificate.json"),
    certificateText: file("certificate.txt"),
  };
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

/** A folder of the command line's. Reading throws when it holds something else than what was written there. */
export function folderRecords(folder: string): ErasureRecords {
  const files = erasureFiles(folder);
  return {
    place: folder,
    plan: async () => {
      const text = await contentOf(files.plan);
      if (text === undefined) return undefined;
      const secret = await contentOf(files.key);
      return { plan: ErasurePlan.parse(JSON.parse(text)), secret: secret?.trim() };
    },
    keepPlan: async (plan, secret) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await put(files.key, `${secret}\n`);
      await put(files.plan, json(plan));
      await put(files.text, planText(plan));
    },
    journal: () => readErasureJournal(folder),
    keepJournal: async (journal, aftermath) => {
      if (aftermath !== undefined) await put(files.aftermath, json(aftermath));
      await put(files.journal, json(written(journal)));
    },
    dropJournal: async () => {
      for (const file of [files.journal, files.aftermath]) await rm(file, { force: true });
    },
    aftermath: async () => {
      const text = await contentOf(files.aftermath);
      return text === undefined ? undefined : Aftermath.parse(JSON.parse(text));
    },
    certify: async (certificate, journal) => {
      await put(files.certificate, json(certificate));
      await put(files.certificateText, certificateText(certificate));
      await put(files.journal, json(written(journal)));
    },
    destroySecrets: async () => {
      for (const file of [files.key, files.aftermath]) await rm(file, { force: true });
    },
  };
}

export async function readErasureJournal(folder: string): Promise<ErasureJournal | undefined> {
  const text = await contentOf(erasureFiles(folder).journal);
  return text === undefined ? undefined : ErasureJournal.parse(JSON.parse(text));
}
