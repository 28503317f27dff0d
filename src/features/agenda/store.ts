/** The SQL of the agenda: what somebody chose, and the open cases they may see. */
import { sql } from "kysely";
import type { Tx, WriteTx } from "../../platform/db.ts";
import type { AccountId, CaseId } from "../../platform/identifiers.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import type { Colleague } from "../access/index.ts";
import type { Rhythm } from "./contract.ts";
import type { AgendaChoiceTable } from "./tables.ts";
import { isOpenTo } from "../../platform/cases/walls.ts";
import { listedMachine } from "../cases/index.ts";
import { complaint } from "../complaints/index.ts";
import { requestListing } from "../rights/index.ts";

export type Choice = Omit<AgendaChoiceTable, "organisation_id">;

export async function readChoice(tx: Tx, scope: Scope, accountId: AccountId): Promise<Choice | undefined> {
  return chosen(tx, scope).where("account_id", "=", accountId).executeTakeFirst();
}

/** The choice held until the transaction ends: a digest is written once. */
export async function holdChoice(
  tx: WriteTx,
  scope: Scope,
  accountId: AccountId,
): Promise<Choice | undefined> {
  return chosen(tx, scope).where("account_id", "=", accountId).forUpdate().executeTakeFirst();
}

export async function choiceByCalendar(tx: Tx, scope: Scope, hash: Buffer): Promise<Choice | undefined> {
  return chosen(tx, scope).where("calendar_hash", "=", hash).executeTakeFirst();
}

/** Whose mail is to be sent by now. */
export async function owedDigests(
  tx: Tx,
  scope: Scope,
  now: Instant,
): Promise<readonly { readonly accountId: AccountId; readonly nextAt: Instant }[]> {
  const rows = await chosen(tx, scope).where("next_at", "<=", now).orderBy("next_at").limit(500).execute();
  return rows.flatMap(({ account_id: accountId, next_at: nextAt }) =>
    nextAt === null ? [] : [{ accountId, nextAt }],
  );
}

function chosen(tx: Tx, scope: Scope) {
  return tx.selectFrom("agenda_choice").selectAll().where("organisation_id", "=", scope.organisationId);
}

/** Changes what is named and leaves the rest; makes the row where there is none. */
export async function saveChoice(
  tx: WriteTx,
  scope: Scope,
  accountId: AccountId,
  change: Partial<Omit<Choice, "account_id">>,
): Promise<void> {
  const nothing = { rhythm: "never", next_at: null, sent_at: null, ...noCalendar } as const;
  await tx
    .insertInto("agenda_choice")
    .values({ organisation_id: scope.organisationId, account_id: accountId, ...nothing })
    .onConflict((conflict) => conflict.columns(["organisation_id", "account_id"]).doNothing())
    .execute();
  await tx
    .updateTable("agenda_choice")
    .set(change)
    .where("organisation_id", "=", scope.organisationId)
    .where("account_id", "=", accountId)
    .execute();
}

/** Nobody's calendar fetches anything. */
export const noCalendar = {
  calendar_hash: null,
  calendar_made_at: null,
  calendar_fetched_at: null,
} as const;

export async function setRhythm(
  tx: WriteTx,
  scope: Scope,
  accountId: AccountId,
  chosenNow: { readonly rhythm: Rhythm; readonly nextAt: Instant | undefined },
): Promise<void> {
  await saveChoice(tx, scope, accountId, { rhythm: chosenNow.rhythm, next_at: chosenNow.nextAt ?? null });
}

export type DatedCase = {
  readonly id: CaseId;
  readonly reference: string;
  readonly kind: string;
  readonly dueAt: Instant;
  readonly changedAt: Instant;
  readonly isDrill: boolean;
  readonly isMine: boolean;
};

/** As the Work list counts it: what the clocks say, and what they count as told though its letter has not left. */
function isOwed() {
  const unmet = [requestListing, listedMachine(complaint)].flatMap(({ owing }) => owing ?? []);
  return sql<boolean>`(${sql.join([sql`owes`, ...unmet], sql` or `)})`;
}

/**
 * Open cases that owe something by a day, the earliest first: all of them for whoever may read cases, else those they
 * have in hand or asked for. Never one that is about themselves.
 */
export async function datedCases(
  tx: Tx,
  scope: Scope,
  who: Colleague,
  limit: number,
): Promise<{ readonly cases: readonly DatedCase[]; readonly more: number }> {
  const found = visible(tx, scope, who).where(isOwed()).where("due_at", "is not", null);
  const rows = await found
    .select(["id", "reference", "kind", "due_at", "changed_at"])
    .select(isDrill)
    .select(sql<boolean>`coalesce(handler_id = ${who.actorId}::uuid, false)`.as("is_mine"))
    .orderBy("due_at")
    .orderBy("id")
    .limit(limit)
    .execute();
  const counted =
    rows.length < limit
      ? undefined
      : await found.select(sql<string>`count(*)`.as("count")).executeTakeFirstOrThrow();
  return {
    cases: rows.flatMap(({ due_at: dueAt, changed_at: changedAt, is_mine: isMine, is_drill, ...row }) =>
      dueAt === null ? [] : [{ ...row, dueAt, changedAt, isMine, isDrill: is_drill }],
    ),
    more: counted === undefined ? 0 : Number(counted.count) - rows.length,
  };
}

/** Cases that were opened since, newest first. */
export async function newCases(
  tx: Tx,
  scope: Scope,
  who: Colleague,
  since: Instant,
): Promise<readonly { readonly reference: string; readonly kind: string; readonly isDrill: boolean }[]> {
  const rows = await visible(tx, scope, who)
    .select(["reference", "kind"])
    .select(isDrill)
    .where("opened_at", ">", since)
    .orderBy("id", "desc")
    .limit(200)
    .execute();
  return rows.map(({ is_drill, ...row }) => ({ ...row, isDrill: is_drill }));
}

const isDrill = sql<boolean>`exists (
  select from kept.drill as d
  where d.organisation_id = case_file.organisation_id and d.case_id = case_file.id
)`.as("is_drill");

function visible(tx: Tx, scope: Scope, { accountId, actorId, permissions }: Colleague) {
  return tx
    .selectFrom("case_file")
    .where("organisation_id", "=", scope.organisationId)
    .where("closed_at", "is", null)
    .where(isOpenTo(accountId))
    .$if(!permissions.has("case:read"), (query) =>
      query.where(sql<boolean>`(handler_id = ${actorId}::uuid or opened_by = ${actorId}::uuid)`),
    );
}

/** Background work that was given up; of a case that is kept from them nothing. */
export async function countGivenUp(tx: Tx, scope: Scope, reader: AccountId): Promise<number> {
  const { count } = await tx
    .selectFrom("duty")
    .leftJoin("case_file", (join) =>
      join
        .onRef("case_file.organisation_id", "=", "duty.organisation_id")
        .onRef("case_file.id", "=", "duty.case_id"),
    )
    .select(sql<string>`count(*)`.as("count"))
    .where("duty.organisation_id", "=", scope.organisationId)
    .where("duty.state", "=", "given_up")
    .where(isOpenTo(reader))
    .executeTakeFirstOrThrow();
  return Number(count);
}
