/** What a feature is to the platform: a name, its routes and its kinds of duty, made from what the platform offers. */
import type { CaseHolding, ForgetErased } from "./cases/holdings.ts";
import type { Database, WriteTx } from "./db.ts";
import type { OrganisationFolder } from "./config.ts";
import type { DutyKind } from "./duties/kinds.ts";
import type { LoopDelays } from "./event_loop.ts";
import type { Example } from "./example.ts";
import type { FileStore } from "./files.ts";
import type { Identify, Route } from "./http/routes.ts";
import type { KeyProvider } from "./keys.ts";
import type { Anchor } from "./ledger/anchor.ts";
import type { LedgerKey } from "./ledger/signing_key.ts";
import type { Logger } from "./log.ts";
import type { Scope } from "./scope.ts";
import type { Now } from "./time.ts";

export type Platform = {
  readonly db: Database;
  readonly keys: KeyProvider;
  readonly log: Logger;
  readonly now: Now;
  readonly version: string;
  readonly files: FileStore;
  /** Absolute folder of everything the installation stores. */
  readonly folder: string;
  /** Where files of SQLite's may lie that an organisation connects in the office. */
  readonly sqliteFolders?: readonly OrganisationFolder[] | undefined;
  /** Folders of documents in which an organisation has people looked for. */
  readonly documentFolders?: readonly OrganisationFolder[] | undefined;
  /** The address people reach it at, without a slash at the end: for letters and links. */
  readonly url: string;
  /** The sender of mail; without a mail server it is the address the outbox shows. */
  readonly mailFrom: string;
  /** Whether mail goes out by itself; without a server it waits in the outbox. */
  readonly hasMailServer?: boolean;
  /** Only where `kept demo` serves the example organisation. */
  readonly example?: Example | undefined;
  /** What signs the organisations' ledgers, and what is remembered of them beside the keys. */
  readonly ledger: { readonly key: LedgerKey; readonly anchor?: Pick<Anchor, "known"> };
  /** How the installation is; a feature may show it and never changes it. */
  readonly health: Health;
  /** The OpenAPI document, once the server is built. */
  readonly description: () => object;
  readonly figures: Figures;
};

/** A reason not to be ready, as a code. */
export type HealthProblem = "database_down" | "migrations_pending" | "worker_silent" | "clock_skewed";
export type Health = { readonly check: () => Promise<readonly HealthProblem[]> };

/** Counts since the start, for `/metrics`. */
export type Figures = {
  readonly startedAt: Temporal.Instant;
  /** Answers by route and status, and the milliseconds they took together. */
  readonly answers: () => readonly {
    readonly route: string;
    readonly status: number;
    readonly count: number;
    readonly milliseconds: number;
  }[];
  readonly lastReconciled: () => Temporal.Instant | undefined;
  /** How late the event loop was since the start; absent where nobody watches it. */
  readonly loopDelays?: () => LoopDelays;
};

export type Housekeeping = {
  readonly scope: Scope;
  readonly folder: string;
  readonly keys: KeyProvider;
  /** Whose transaction it is: what is kept in memory is kept for each. */
  readonly db: Database;
};

export type Feature = {
  readonly name: string;
  readonly routes: (platform: Platform) => readonly Route[];
  readonly duties: (platform: Platform) => readonly DutyKind[];
  /** Recognises callers: sessions, tokens. */
  readonly identify?: (platform: Platform) => Identify;
  /** What it holds of cases under keys that are not the case's. */
  readonly holdsOfCases?: CaseHolding;
  /** What it forgets of erased cases beside what lies sealed, when a restore brought it back. */
  readonly forgetErased?: ForgetErased;
  /** Regular housekeeping of one organisation, in a transaction with its scope set. */
  readonly sweep?: (tx: WriteTx, now: Now, of: Housekeeping) => Promise<unknown>;
};
