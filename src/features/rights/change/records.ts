/**
 * Where a change of a connected store is written down while it runs: the plan and its key, the journal, the certificate
 * (decisions 99, 106 and 109). A folder for the command line (files.ts), the case's sealed rows for the office.
 */

export type ChangeJournal<Plan, Look> = {
  readonly state: "committing" | "committed" | "verified";
  readonly digest: string;
  /** The store's number of the transaction; empty when there was nothing to change. */
  readonly transaction: string;
  /** What the approved plan counted, table by table. */
  readonly plan: Plan;
  readonly begun_at: string;
  readonly verification?: Look | undefined;
  /** Set when the end of the run was found later, and not seen by the run itself. */
  readonly finished_later: boolean;
};

/** `secret`: the key of the plan's digests; gone once it is destroyed. */
export type StoredPlan<Plan> = { readonly plan: Plan; readonly secret: string | undefined };

/** Each write is durable when it comes back: what is about to be committed is written down before it is. */
export type ChangeRecords<Plan, Look, Aftermath, Certificate> = {
  /** As people call the place. */
  readonly place: string;
  readonly plan: () => Promise<StoredPlan<Plan> | undefined>;
  readonly keepPlan: (plan: Plan, secret: string) => Promise<void>;
  readonly journal: () => Promise<ChangeJournal<Plan, Look> | undefined>;
  /** `aftermath` with the first entry, before the store commits. */
  readonly keepJournal: (journal: ChangeJournal<Plan, Look>, aftermath?: Aftermath) => Promise<void>;
  /** The store has ended the run without a change: it is as if it had not begun. */
  readonly dropJournal: () => Promise<void>;
  readonly aftermath: () => Promise<Aftermath | undefined>;
  readonly certify: (certificate: Certificate, journal: ChangeJournal<Plan, Look>) => Promise<void>;
  /** What of the plan's key and the aftermath nobody needs any more goes: without them no guess can be tried on what stays. */
  readonly destroySecrets: () => Promise<void>;
};
