/**
 * Where an erasure is written down while it runs: the plan and its key, the journal, the certificate (decisions 99 and 106). A
 * folder for the command line (files.ts), the case's sealed rows for the office.
 */
import type { Aftermath } from "./aftermath.ts";
import type { ErasureCertificate } from "./certificate.ts";
import type { ErasureJournal, StoredPlan } from "./files.ts";
import type { ErasurePlan } from "./plan.ts";

/** Each write is durable when it comes back: what is about to be committed is written down before it is. */
export type ErasureRecords = {
  /** As people call the place. */
  readonly place: string;
  readonly plan: () => Promise<StoredPlan | undefined>;
  readonly keepPlan: (plan: ErasurePlan, secret: string) => Promise<void>;
  readonly journal: () => Promise<ErasureJournal | undefined>;
  /** `aftermath` with the first entry, before the store commits. */
  readonly keepJournal: (journal: ErasureJournal, aftermath?: Aftermath) => Promise<void>;
  /** The store has ended the run without a change: it is as if it had not begun. */
  readonly dropJournal: () => Promise<void>;
  readonly aftermath: () => Promise<Aftermath | undefined>;
  readonly certify: (certificate: ErasureCertificate, journal: ErasureJournal) => Promise<void>;
  /** The key of the plan and the aftermath go: without them nobody can try a guess on what stays. */
  readonly destroySecrets: () => Promise<void>;
};
