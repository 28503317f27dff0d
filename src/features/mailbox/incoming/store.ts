/** The SQL of mails that came in. A mail about a colleague, or of a case that is kept from them, is not there for them. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { AccountId, CaseId, MailId, ShortReference } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { MailState, Tables, Tenant } from "../../../platform/tables.ts";
import type { Instant } from "../../../platform/time.ts";
import type { MailStateName, lists } from "../contract.ts";
import type { IncomingMailId } from "../tables.ts";
import { isOpenTo } from "../../../platform/cases/walls.ts";

export type IncomingRow = Omit<Selectable<Tables["incoming_mail"]>, keyof Tenant>;

/** False when the same mail is here already; then nothing was written. */
export async function insertMail(tx: WriteTx, scope: Scope, row: IncomingRow): Promise<boolean> {
  const inserted = await tx
    .insertInto("incoming_mail")
    .values({ organisation_id: scope.organisationId, ...row })
    .onConflict((conflict) => conflict.columns(["organisation_id", "digest"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** The same mail once more: it arrived when the first of its copies did. */
export async function arrivedEarlier(
  tx: WriteTx,
  scope: Scope,
  digest: Buffer,
  at: Instant,
): Promise<boolean> {
  const changed = await tx
    .updateTable("incoming_mail")
    .set({ received_at: at })
    .where("organisation_id", "=", scope.organisationId)
    .where("digest", "=", digest)
    .where("state", "in", ["waiting", "machine"])
    .where("receipt", "in", ["server", "received-line", "to-be-said"])
    .where("received_at", ">", at)
    .returning("id")
    .executeTakeFirst();
  return changed !== undefined;
}

/** Whether a mail of this digest is here. */
export async function isKnown(tx: Tx, scope: Scope, digest: Buffer): Promise<boolean> {
  const found = await tx
    .selectFrom("incoming_mail")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("digest", "=", digest)
    .executeTakeFirst();
  return found !== undefined;
}

export type MailList = (typeof lists)[number];
const statesOf: Readonly<Record<MailList, readonly MailStateName[]>> = {
  waiting: ["waiting"],
  machine: ["machine"],
  settled: ["opened", "kept", "dismissed"],
};

export type ListedMail = IncomingRow & {
  readonly reference: ShortReference | null;
  readonly mailbox_name: string;
};
export type MailCursor = { readonly at: string; readonly id: IncomingMailId };

const shownTo = (reader: AccountId) =>
  sql<boolean>`(incoming_mail.about_account_id is distinct from ${reader}::uuid
    and ${isOpenTo(reader)}
    and not exists (select from case_file as likely
      where likely.organisation_id = incoming_mail.organisation_id
        and likely.id = any(incoming_mail.likely_case_ids) and not ${isOpenTo(reader, "likely")}))`;

/** Waiting mails oldest first, the others newest first. */
export async function listMails(
  tx: Tx,
  scope: Scope,
  reader: AccountId,
  list: MailList,
  page: { readonly after?: MailCursor | undefined; readonly limit: number },
): Promise<readonly ListedMail[]> {
  const { after, limit } = page;
  const isRising = list === "waiting";
  const order = isRising ? "asc" : "desc";
  return joined(tx, scope, reader)
    .where("incoming_mail.state", "in", [...statesOf[list]])
    .$if(after !== undefined, (query) =>
      query.where(
        isRising
          ? sql<boolean>`(incoming_mail.received_at, incoming_mail.id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid)`
          : sql<boolean>`(incoming_mail.received_at, incoming_mail.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid)`,
      ),
    )
    .orderBy("incoming_mail.received_at", order)
    .orderBy("incoming_mail.id", order)
    .limit(limit)
    .execute();
}

function joined(tx: Tx, scope: Scope, reader: AccountId) {
  return tx
    .selectFrom("incoming_mail")
    .innerJoin("mailbox", (join) =>
      join
        .onRef("mailbox.organisation_id", "=", "incoming_mail.organisation_id")
        .onRef("mailbox.id", "=", "incoming_mail.mailbox_id"),
    )
    .leftJoin("case_file", (join) =>
      join
        .onRef("case_file.organisation_id", "=", "incoming_mail.organisation_id")
        .onRef("case_file.id", "=", "incoming_mail.case_id"),
    )
    .selectAll("incoming_mail")
    .select(["case_file.reference", "mailbox.name as mailbox_name"])
    .where("incoming_mail.organisation_id", "=", scope.organisationId)
    .where(shownTo(reader));
}

/** One mail, if it exists for this reader. */
export async function readMailRow(
  tx: Tx,
  scope: Scope,
  reader: AccountId,
  id: IncomingMailId,
): Promise<ListedMail | undefined> {
  return joined(tx, scope, reader).where("incoming_mail.id", "=", id).executeTakeFirst();
}

/** Locks a mail for whoever decides on it. */
export async function lockMail(tx: WriteTx, scope: Scope, id: IncomingMailId): Promise<void> {
  await tx
    .selectFrom("incoming_mail")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

export async function countLists(
  tx: Tx,
  scope: Scope,
  reader: AccountId,
): Promise<Readonly<Record<MailList, number>>> {
  const rows = await tx
    .selectFrom("incoming_mail")
    .leftJoin("case_file", (join) =>
      join
        .onRef("case_file.organisation_id", "=", "incoming_mail.organisation_id")
        .onRef("case_file.id", "=", "incoming_mail.case_id"),
    )
    .select("incoming_mail.state")
    .select(sql<string>`count(*)`.as("count"))
    .where("incoming_mail.organisation_id", "=", scope.organisationId)
    .where(shownTo(reader))
    .groupBy("incoming_mail.state")
    .execute();
  const of = (list: MailList): number =>
    rows
      .filter(({ state }) => statesOf[list].includes(state))
      .reduce((sum, { count }) => sum + Number(count), 0);
  return { waiting: of("waiting"), machine: of("machine"), settled: of("settled") };
}

export type MailChange = Partial<Omit<IncomingRow, "id" | "mailbox_id" | "digest" | "uid" | "uid_validity">>;

export async function changeMail(
  tx: WriteTx,
  scope: Scope,
  id: IncomingMailId,
  change: MailChange,
): Promise<void> {
  await tx
    .updateTable("incoming_mail")
    .set(change)
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

export type Spent = { readonly id: IncomingMailId; readonly end: Instant };

/** Whose content is over: its own time has come, or the case it belongs to ended so many months ago. */
export async function spentMails(
  tx: Tx,
  scope: Scope,
  end: { readonly now: Instant; readonly casesClosedBy: Instant; readonly limit: number },
  only?: IncomingMailId,
): Promise<readonly Spent[]> {
  const living = tx
    .selectFrom("incoming_mail")
    .where("incoming_mail.organisation_id", "=", scope.organisationId)
    .where("incoming_mail.state", "!=", "destroyed")
    .$if(only !== undefined, (query) => query.where("incoming_mail.id", "=", only ?? ("" as IncomingMailId)))
    .limit(end.limit);
  const own = await living
    .select(["incoming_mail.id", "destroy_at as end"])
    .where("destroy_at", "<=", end.now)
    .execute();
  const ofCases = await living
    .innerJoin("case_file", (join) =>
      join
        .onRef("case_file.organisation_id", "=", "incoming_mail.organisation_id")
        .onRef("case_file.id", "=", "incoming_mail.case_id"),
    )
    .select(["incoming_mail.id", "case_file.closed_at as end"])
    .where("incoming_mail.case_id", "is not", null)
    .where("case_file.closed_at", "<=", end.casesClosedBy)
    .execute();
  return [...own, ...ofCases].map(({ id, end: at }) => ({ id, end: at ?? end.now }));
}

/** A mail of any state, for what is done without a reader. */
export async function anyMail(tx: Tx, scope: Scope, id: IncomingMailId): Promise<IncomingRow | undefined> {
  return tx
    .selectFrom("incoming_mail")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Mails that belong to these cases and whose content is there. */
export async function mailsOfCases(
  tx: Tx,
  scope: Scope,
  caseIds: readonly CaseId[],
): Promise<readonly IncomingMailId[]> {
  if (caseIds.length === 0) return [];
  const rows = await tx
    .selectFrom("incoming_mail")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "in", [...caseIds])
    .where("state", "!=", "destroyed")
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** They say that their content is gone; it goes with their keys. */
export async function destroyMailsOf(tx: WriteTx, scope: Scope, caseIds: readonly CaseId[]): Promise<void> {
  if (caseIds.length === 0) return;
  await tx
    .updateTable("incoming_mail")
    .set({ state: "destroyed", file_id: null, summary_cell: null })
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "in", [...caseIds])
    .where("state", "!=", "destroyed")
    .execute();
}

/** Cases of any kind with these numbers. */
export async function casesNamed(
  tx: Tx,
  scope: Scope,
  references: readonly string[],
): Promise<readonly CaseId[]> {
  if (references.length === 0) return [];
  const rows = await tx
    .selectFrom("case_file")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where(sql<boolean>`reference = any(${[...references]}::text[])`)
    .execute();
  return rows.map(({ id }) => id);
}

export type SentMail = {
  readonly id: MailId;
  readonly caseId: CaseId | null;
  readonly state: MailState;
};

/** Mails of ours by their message ids. */
export async function ourMails(tx: Tx, scope: Scope, ids: readonly string[]): Promise<readonly SentMail[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom("outbox_mail")
    .select(["id", "case_id", "state"])
    .where("organisation_id", "=", scope.organisationId)
    .where("message_id", "in", ids.slice(0, 25))
    .limit(25)
    .execute();
  return rows.map(({ id, case_id: caseId, state }) => ({ id, caseId, state }));
}
