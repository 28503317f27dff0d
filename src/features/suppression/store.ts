/** The SQL of the suppression list. Nothing in it is a value: only keyed hashes come in, and none goes out. */
import { sql } from "kysely";
import type { Insertable, Selectable } from "kysely";
import { isOpenTo } from "../../platform/cases/walls.ts";
import type { Tx, WriteTx } from "../../platform/db.ts";
import type { AccountId, CaseId, ShortReference } from "../../platform/identifiers.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Tenant } from "../../platform/tables.ts";
import type { Instant } from "../../platform/time.ts";
import type {
  LiftReason,
  SuppressionChannel,
  SuppressionCount,
  SuppressionId,
  SuppressionScope,
} from "./contract.ts";
import type { SuppressionTable } from "./tables.ts";

type NewEntry = Omit<Insertable<SuppressionTable>, keyof Tenant | "lifted_at" | "lifted_by" | "lifted_why">;

/** Adds what is not there yet; gives how many are new. */
export async function insertEntries(
  tx: WriteTx,
  scope: Scope,
  entries: readonly NewEntry[],
): Promise<number> {
  if (entries.length === 0) return 0;
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("suppression_entry")
    .values(entries.map((entry) => ({ organisation_id: scope.organisationId, ...entry })))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows ?? 0);
}

/** Which of these hashes stand in a living entry of these scopes; `channel` given, of that one or of any. */
export async function suppressedAmong(
  tx: Tx,
  scope: Scope,
  digests: readonly Buffer[],
  of: { readonly scopes: readonly SuppressionScope[]; readonly channel?: SuppressionChannel | undefined },
): Promise<ReadonlySet<string>> {
  const { channel } = of;
  const rows = await tx
    .selectFrom("suppression_entry")
    .select("digest")
    .distinct()
    .where("organisation_id", "=", scope.organisationId)
    .where(sql<boolean>`digest = any(${[...digests]}::bytea[])`)
    .where("scope", "in", [...of.scopes])
    .where("lifted_at", "is", null)
    .$if(channel !== undefined, (query) =>
      query.where((where) =>
        where.or([
          where("scope", "=", "erased"),
          where("channel", "in", ["any", channel as SuppressionChannel]),
        ]),
      ),
    )
    .execute();
  return new Set(rows.map(({ digest }) => digest.toString("hex")));
}

export type KnownEntry = Selectable<SuppressionTable> & { readonly reference: ShortReference | null };

const shownAtMost = 50;

/** The entries of one value, living ones first; the request's number where the reader may see it. */
export async function entriesOf(
  tx: Tx,
  scope: Scope,
  digests: readonly Buffer[],
  reader: AccountId,
): Promise<readonly KnownEntry[]> {
  return tx
    .selectFrom("suppression_entry as s")
    .leftJoin("case_file as f", (join) =>
      join
        .onRef("f.organisation_id", "=", "s.organisation_id")
        .onRef("f.id", "=", "s.origin")
        .on(isOpenTo(reader, "f")),
    )
    .selectAll("s")
    .select("f.reference")
    .where("s.organisation_id", "=", scope.organisationId)
    .where("s.digest", "in", [...digests])
    .orderBy(sql`s.lifted_at is not null`)
    .orderBy("s.id", "desc")
    .limit(shownAtMost)
    .execute();
}

/** The scope of a living entry, locked; `undefined` when there is none. */
export async function lockLiving(
  tx: WriteTx,
  scope: Scope,
  id: SuppressionId,
): Promise<SuppressionScope | undefined> {
  const row = await tx
    .selectFrom("suppression_entry")
    .select("scope")
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .where("lifted_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  return row?.scope;
}

export async function liftEntry(
  tx: WriteTx,
  scope: Scope,
  id: SuppressionId,
  { why, now }: { readonly why: LiftReason; readonly now: Instant },
): Promise<void> {
  await tx
    .updateTable("suppression_entry")
    .set({ lifted_at: now, lifted_by: scope.actorId, lifted_why: why })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .where("lifted_at", "is", null)
    .execute();
}

/** How many living entries came from a case. */
export async function livingFrom(tx: Tx, scope: Scope, origin: CaseId): Promise<number> {
  const row = await tx
    .selectFrom("suppression_entry")
    .select(({ fn }) => fn.countAll<string>().as("all"))
    .where("organisation_id", "=", scope.organisationId)
    .where("origin", "=", origin)
    .where("lifted_at", "is", null)
    .executeTakeFirstOrThrow();
  return Number(row.all);
}

export async function countEntries(tx: Tx, scope: Scope): Promise<SuppressionCount[]> {
  const rows = await tx
    .selectFrom("suppression_entry")
    .select(["scope", "ground", "channel"])
    .select(({ fn }) => [fn.countAll<string>().as("all"), fn.count<string>("lifted_at").as("lifted")])
    .where("organisation_id", "=", scope.organisationId)
    .groupBy(["scope", "ground", "channel"])
    .orderBy("scope")
    .orderBy("ground")
    .orderBy("channel")
    .execute();
  return rows.map(({ all, lifted, ...what }) => ({
    ...what,
    living: Number(all) - Number(lifted),
    lifted: Number(lifted),
  }));
}
