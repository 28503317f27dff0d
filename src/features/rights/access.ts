/**
 * An access request on one store, from connection to package (GDPR art. 15): test the connection, hold the map against
 * the store, state the plan, search, write. Nothing runs on a table that nobody confirmed, unless the caller says
 * `unreviewed`, and then every output says so.
 */
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  checkMap,
  confirmationOf,
  describeStore,
  type ConnectionTest,
  type DataMap,
  type Problem,
  type StoreConnection,
} from "../connectors/standalone.ts";
import { isComplete, type SearchResult } from "./findings.ts";
import { writeJournal } from "./journal.file.ts";
import { journalOf } from "./journal.ts";
import { writePackage, type WrittenPackage } from "./package/package.ts";
import { planAccess, type AccessPlan } from "./plan.ts";
import { search, type SearchLimits } from "./search/search.ts";
import type { GivenIdentity } from "./search/seeds.ts";

export type AccessRequest = {
  readonly connection: StoreConnection;
  readonly map: DataMap;
  readonly identities: readonly GivenIdentity[];
  readonly unreviewed: boolean;
  /** Printed on the package. */
  readonly organisation: string;
  readonly subject: string;
  /** A portable copy (GDPR art. 20) instead of everything. */
  readonly portable?: boolean;
  /** Folder for the package, the journal and the plan; absent or empty. */
  readonly folder: string;
  readonly limits?: Partial<SearchLimits>;
};

export type AccessProgress =
  | { readonly stage: "connected"; readonly connection: ConnectionTest }
  | { readonly stage: "checked"; readonly tables: number; readonly problems: readonly Problem[] }
  | { readonly stage: "planned"; readonly plan: AccessPlan }
  | { readonly stage: "searched"; readonly result: SearchResult }
  | { readonly stage: "packaged"; readonly files: number };

export type AccessOptions = {
  /** Private folder for what is found, encrypted, until the package is written. */
  readonly spoolFolder: string;
  /** ISO 8601 instant, asked when the package is written and printed on it. */
  readonly now: () => string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: AccessProgress) => void;
};

/** `needs_a_person`: everything was found, and some rows wait for a decision because they are also someone else's. */
export type AccessStatus = "complete" | "needs_a_person" | "incomplete";

export type AccessOutcome = {
  readonly status: AccessStatus;
  readonly plan: AccessPlan;
  readonly result: SearchResult;
  readonly written: WrittenPackage;
};

/** The request may not run as it stands; the sentences say what to do. */
export class AccessRefused extends Error {
  override readonly name = "AccessRefused";
  readonly sentences: readonly string[];
  constructor(sentences: readonly string[]) {
    super(sentences.join(" "));
    this.sentences = sentences;
  }
}

/** Runs the request; throws `AccessRefused`, or the driver's error when the store cannot be reached. */
export async function access(request: AccessRequest, options: AccessOptions): Promise<AccessOutcome> {
  await refuseFullFolder(request.folder);
  const { plan } = await prepare(request, options);
  const { spoolFolder, signal } = options;
  const found = await search(request.connection, request, {
    spoolFolder,
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    const { result } = found;
    options.onProgress?.({ stage: "searched", result });
    await mkdir(request.folder, { recursive: true, mode: 0o700 });
    const { journal, plan: planFile, package: packageFolder } = accessFiles(request.folder);
    await writeFile(planFile, `${JSON.stringify(plan, undefined, 2)}\n`, { mode: 0o600, flag: "wx" });
    await writeJournal(journal, journalOf(result, request.map));
    // Last, and whole or not at all: where there is a package, its journal and plan are there too.
    const written = await writePackage(
      {
        result,
        map: request.map,
        catalog: found.catalog,
        organisation: request.organisation,
        subject: request.subject,
        madeOn: options.now(),
        extent: request.portable === true ? "portable" : "whole",
        rows: (table) => found.rows(table),
      },
      packageFolder,
    );
    options.onProgress?.({ stage: "packaged", files: written.files.length });
    return { status: statusOf(result), plan, result, written };
  } finally {
    found.close();
  }
}

/** What is written below the folder of a request: the package to hand over, and what the organisation keeps. */
export function accessFiles(folder: string): {
  readonly package: string;
  readonly journal: string;
  readonly plan: string;
} {
  return {
    package: path.join(folder, "package"),
    journal: path.join(folder, "journal.json"),
    plan: path.join(folder, "plan.json"),
  };
}

/** Said before the search, not after it. */
async function refuseFullFolder(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  if (entries.length > 0) {
    throw new AccessRefused([`${folder} is not empty; name a folder that is, or that does not exist yet.`]);
  }
}

async function prepare(
  request: AccessRequest,
  options: AccessOptions,
): Promise<{ readonly plan: AccessPlan }> {
  return await describeStore(request.connection, async (store) => {
    const connection = await store.test();
    options.onProgress?.({ stage: "connected", connection });
    const refused = connection.findings.filter((finding) => finding.level === "refuse");
    if (refused.length > 0) throw new AccessRefused(refused.map((finding) => finding.sentence));
    const catalog = await store.introspect();
    const problems = checkMap(request.map, catalog);
    options.onProgress?.({ stage: "checked", tables: catalog.tables.size, problems });
    const errors = problems.filter((problem) => problem.level === "error");
    if (errors.length > 0) throw new AccessRefused(errors.map((problem) => problem.sentence));
    refuseUnconfirmed(request);
    const plan = planAccess(request.map, catalog, request.identities);
    options.onProgress?.({ stage: "planned", plan });
    return { plan };
  });
}

/** "Unconfirmed" is decided per personal table, on the hash of what was confirmed. */
function refuseUnconfirmed(request: AccessRequest): void {
  if (request.unreviewed) return;
  const waiting = Object.entries(request.map.tables)
    .filter(([id, entry]) => entry.kind !== "impersonal" && confirmationOf(id, entry) !== "confirmed")
    .map(([id]) => id);
  if (waiting.length === 0) return;
  throw new AccessRefused([
    `Nobody has confirmed what the map now says of ${waiting.length} personal ${waiting.length === 1 ? "table" : "tables"}: ${waiting.join(", ")}.`,
    "Read them and run `kept map confirm`, or add --unreviewed to look without a promise.",
  ]);
}

export function statusOf(result: SearchResult): AccessStatus {
  if (!isComplete(result)) return "incomplete";
  return result.findings.some((finding) => finding.disposition === "review") ? "needs_a_person" : "complete";
}
