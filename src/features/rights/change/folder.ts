/**
 * The folder of a change: the plan, its key, the journal, the certificate (decision 99), and what somebody needs afterwards.
 * What is about to be committed is on disk before it is, with the number of its transaction: whoever comes after a crash
 * asks the store how that ended.
 */
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { contentOf, json, put } from "./files.ts";
import type { ChangeJournal, ChangeRecords } from "./records.ts";

export type ChangeFiles = {
  readonly plan: string;
  readonly text: string;
  readonly key: string;
  readonly aftermath: string;
  readonly journal: string;
  readonly certificate: string;
  readonly certificateText: string;
};

/** `aftermath`: what the file of it is called. */
export function changeFiles(folder: string, aftermath: string): ChangeFiles {
  const file = (name: string): string => path.join(folder, name);
  return {
    plan: file("plan.json"),
    text: file("plan.txt"),
    key: file("plan.key"),
    aftermath: file(aftermath),
    journal: file("journal.json"),
    certificate: file("certificate.json"),
    certificateText: file("certificate.txt"),
  };
}

/** Refuses what is something else. */
type Form<Value> = { parse(value: unknown): Value };

export type ChangeForms<Plan, Look, Aftermath, Certificate> = {
  readonly plan: Form<Plan>;
  readonly journal: Form<ChangeJournal<Plan, Look>>;
  readonly aftermath: Form<Aftermath>;
  /** The journal as it is stored. */
  readonly written: (journal: ChangeJournal<Plan, Look>) => unknown;
  readonly planText: (plan: Plan) => string;
  readonly certificateText: (certificate: Certificate) => string;
  readonly hasAftermath: (plan: Plan) => boolean;
  /** Whether it is needed when the plan's key no longer is. */
  readonly aftermathStays: boolean;
};

/** Reading throws when the folder holds something else than what was written there. */
export function changeFolder<Plan, Look, Aftermath, Certificate>(
  folder: string,
  files: ChangeFiles,
  forms: ChangeForms<Plan, Look, Aftermath, Certificate>,
): ChangeRecords<Plan, Look, Aftermath, Certificate> {
  const read = async <Value>(file: string, form: Form<Value>): Promise<Value | undefined> => {
    const text = await contentOf(file);
    return text === undefined ? undefined : form.parse(JSON.parse(text));
  };
  const drop = async (...gone: readonly string[]): Promise<void> => {
    for (const file of gone) await rm(file, { force: true });
  };
  return {
    place: folder,
    plan: async () => {
      const plan = await read(files.plan, forms.plan);
      if (plan === undefined) return undefined;
      const secret = await contentOf(files.key);
      return { plan, secret: secret?.trim() };
    },
    keepPlan: async (plan, secret) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await put(files.key, `${secret}\n`);
      await put(files.plan, json(plan));
      await put(files.text, forms.planText(plan));
    },
    journal: () => read(files.journal, forms.journal),
    keepJournal: async (journal, aftermath) => {
      if (aftermath !== undefined && forms.hasAftermath(journal.plan))
        await put(files.aftermath, json(aftermath));
      await put(files.journal, json(forms.written(journal)));
    },
    dropJournal: () => drop(files.journal, files.aftermath),
    aftermath: () => read(files.aftermath, forms.aftermath),
    certify: async (certificate, journal) => {
      await put(files.certificate, json(certificate));
      await put(files.certificateText, forms.certificateText(certificate));
      await put(files.journal, json(forms.written(journal)));
    },
    destroySecrets: () => drop(files.key, ...(forms.aftermathStays ? [] : [files.aftermath])),
  };
}
