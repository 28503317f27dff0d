/** Packages that were handed over, beside the ledger's entries about it: a promise holds the two against each other. */
import type { Tx } from "../../../../platform/db.ts";
import type { AccountId, CaseId } from "../../../../platform/identifiers.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import { released } from "../../request/events.ts";

export type Release = {
  readonly caseId: CaseId;
  readonly reference: string;
  /** The colleague it is about: that person is shown nothing of it. */
  readonly aboutAccountId: AccountId | undefined;
  readonly at: Instant;
  /** Whether the ledger has an entry of its moment. */
  readonly isOnLedger: boolean;
};

export type Releases = {
  readonly releases: readonly Release[];
  /** Moments of entries that tell of a release which no package knows. */
  readonly strays: readonly Instant[];
};

/**
 * What was released since, each beside the ledger's entry, and the entries without a release. Both are written in one
 * transaction with one moment, so the moment is what pairs them; what an entry says lies sealed and is not opened here.
 */
export async function readReleases(tx: Tx, scope: Scope, since: Instant): Promise<Releases> {
  const { organisationId } = scope;
  const packages = await tx
    .selectFrom("package")
    .innerJoin("case_file", (join) =>
      join
        .onRef("case_file.organisation_id", "=", "package.organisation_id")
        .onRef("case_file.id", "=", "package.case_id"),
    )
    .leftJoin("rights_request", (join) =>
      join
        .onRef("rights_request.organisation_id", "=", "package.organisation_id")
        .onRef("rights_request.case_id", "=", "package.case_id"),
    )
    .leftJoin("drill", (join) =>
      join
        .onRef("drill.organisation_id", "=", "package.organisation_id")
        .onRef("drill.case_id", "=", "package.case_id"),
    )
    .select(["package.case_id", "package.released_at", "case_file.reference"])
    .select(["rights_request.about_account_id", "drill.case_id as drill_case"])
    .where("package.organisation_id", "=", organisationId)
    .where("package.released_at", ">=", since)
    .orderBy("package.id")
    .execute();
  const entries = await tx
    .selectFrom("ledger_entry")
    .select("recorded_at")
    .where("organisation_id", "=", organisationId)
    .where("type", "=", released.type)
    .where("recorded_at", ">=", since)
    .orderBy("arrival")
    .execute();
  const free = new Map<bigint, number>();
  for (const { recorded_at: at } of entries)
    free.set(at.epochNanoseconds, (free.get(at.epochNanoseconds) ?? 0) + 1);
  const releases = packages.flatMap((row): Release[] => {
    const { released_at: at } = row;
    if (at === null) return [];
    const left = free.get(at.epochNanoseconds) ?? 0;
    if (left > 0) free.set(at.epochNanoseconds, left - 1);
    // Its entry is no stray, and it was handed to nobody: a rehearsal keeps and breaks no promise.
    if (row.drill_case !== null) return [];
    const aboutAccountId = row.about_account_id ?? undefined;
    return [{ caseId: row.case_id, reference: row.reference, aboutAccountId, at, isOnLedger: left > 0 }];
  });
  const strays = [...free].flatMap(([moment, left]) =>
    Array.from({ length: left }, () => Temporal.Instant.fromEpochNanoseconds(moment)),
  );
  return { releases, strays };
}
