/** Accounts, their roles and absences: the only SQL on them. */
import { sql } from "kysely";
import type { ExpressionBuilder } from "kysely";
import { jsonArrayFrom } from "kysely/helpers/postgres";
import type { Indexed } from "../../../platform/blind_index.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { AccountId, ActorId, CellId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Tables } from "../../../platform/tables.ts";
import type { Instant } from "../../../platform/time.ts";
import type { AccountFacts, Role } from "../permissions.ts";
import type { AbsenceId, AccountState } from "../tables.ts";

export type AccountRow = {
  readonly id: AccountId;
  readonly actorId: ActorId;
  readonly state: AccountState;
  readonly nameCell: CellId | undefined;
  readonly emailCell: CellId | undefined;
  readonly passwordHash: string | undefined;
  readonly totpCell: CellId | undefined;
  readonly totpLastStep: number;
  readonly createdAt: Instant;
  readonly endedAt: Instant | undefined;
  readonly lastSignedInAt: Instant | undefined;
};

const columns = [
  "id",
  "actor_id",
  "state",
  "name_cell",
  "email_cell",
  "password_hash",
  "totp_cell",
  "totp_last_step",
  "created_at",
  "ended_at",
  "last_signed_in_at",
] as const;

type Selected = {
  id: AccountId;
  actor_id: ActorId;
  state: AccountState;
  name_cell: CellId | null;
  email_cell: CellId | null;
  password_hash: string | null;
  totp_cell: CellId | null;
  totp_last_step: string;
  created_at: Instant;
  ended_at: Instant | null;
  last_signed_in_at: Instant | null;
};

const fromRow = (row: Selected): AccountRow => ({
  id: row.id,
  actorId: row.actor_id,
  state: row.state,
  nameCell: row.name_cell ?? undefined,
  emailCell: row.email_cell ?? undefined,
  passwordHash: row.password_hash ?? undefined,
  totpCell: row.totp_cell ?? undefined,
  totpLastStep: Number(row.totp_last_step),
  createdAt: row.created_at,
  endedAt: row.ended_at ?? undefined,
  lastSignedInAt: row.last_signed_in_at ?? undefined,
});

/** The living account of an address. */
export async function accountByEmail(
  tx: Tx,
  scope: Scope,
  { all }: Indexed,
): Promise<AccountRow | undefined> {
  const row = await tx
    .selectFrom("account")
    .select(columns)
    .where("organisation_id", "=", scope.organisationId)
    .where("email_index", "in", [...all])
    .where("state", "<>", "ended")
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

export async function accountById(tx: Tx, scope: Scope, id: AccountId): Promise<AccountRow | undefined> {
  const row = await tx
    .selectFrom("account")
    .select(columns)
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** The account as it is now, held until the transaction ends; before its invitations, wherever both are. */
export async function lockAccount(tx: WriteTx, scope: Scope, id: AccountId): Promise<AccountRow | undefined> {
  const row = await tx
    .selectFrom("account")
    .select(columns)
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** Accounts of these actors, for showing names. */
export async function accountsByActor(
  tx: Tx,
  scope: Scope,
  actors: readonly ActorId[],
): Promise<readonly AccountRow[]> {
  if (actors.length === 0) return [];
  const rows = await tx
    .selectFrom("account")
    .select(columns)
    .where("organisation_id", "=", scope.organisationId)
    .where("actor_id", "in", [...actors])
    .execute();
  return rows.map(fromRow);
}

/** Every account, at most a thousand: an organisation's people, not its customers. */
export async function listAccounts(tx: Tx, scope: Scope): Promise<readonly AccountRow[]> {
  const rows = await tx
    .selectFrom("account")
    .select(columns)
    .where("organisation_id", "=", scope.organisationId)
    .orderBy("id")
    .limit(1000)
    .execute();
  return rows.map(fromRow);
}

/** Makes an actor and an account for it; the address must be free, which the index holds. */
export async function insertAccount(
  tx: WriteTx,
  scope: Scope,
  account: {
    readonly id: AccountId;
    readonly emailIndex: Buffer;
    readonly state: AccountState;
    readonly now: Instant;
  },
): Promise<ActorId> {
  const { organisationId } = scope;
  const actorId = newId<ActorId>();
  await tx
    .insertInto("actor")
    .values({ organisation_id: organisationId, id: actorId, kind: "person", created_at: account.now })
    .execute();
  await tx
    .insertInto("account")
    .values({
      organisation_id: organisationId,
      id: account.id,
      actor_id: actorId,
      state: account.state,
      email_index: account.emailIndex,
      created_at: account.now,
    })
    .execute();
  return actorId;
}

/** Accounts after `after` with the hash each is found by, for making that anew. */
export async function emailIndexes(
  tx: Tx,
  scope: Scope,
  page: { readonly after: AccountId | undefined; readonly limit: number },
): Promise<readonly { readonly id: AccountId; readonly cell: CellId | null; readonly index: Buffer }[]> {
  const rows = await tx
    .selectFrom("account")
    .select(["id", "email_cell", "email_index"])
    .where("organisation_id", "=", scope.organisationId)
    .where("state", "<>", "ended")
    .$if(page.after !== undefined, (query) => query.where("id", ">", page.after as AccountId))
    .orderBy("id")
    .limit(page.limit)
    .execute();
  return rows.map(({ id, email_cell: cell, email_index: index }) => ({ id, cell, index }));
}

export async function setEmailIndex(tx: WriteTx, scope: Scope, id: AccountId, index: Buffer): Promise<void> {
  await tx
    .updateTable("account")
    .set({ email_index: index })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

export type AccountChange = {
  readonly state?: AccountState;
  readonly nameCell?: CellId;
  readonly emailCell?: CellId;
  readonly passwordHash?: string;
  readonly totpCell?: CellId;
  readonly totpLastStep?: number;
  readonly endedAt?: Instant;
  readonly lastSignedInAt?: Instant;
};

export async function updateAccount(
  tx: WriteTx,
  scope: Scope,
  id: AccountId,
  change: AccountChange,
): Promise<void> {
  const set = {
    ...(change.state === undefined ? {} : { state: change.state }),
    ...(change.nameCell === undefined ? {} : { name_cell: change.nameCell }),
    ...(change.emailCell === undefined ? {} : { email_cell: change.emailCell }),
    ...(change.passwordHash === undefined ? {} : { password_hash: change.passwordHash }),
    ...(change.totpCell === undefined ? {} : { totp_cell: change.totpCell }),
    ...(change.totpLastStep === undefined ? {} : { totp_last_step: String(change.totpLastStep) }),
    ...(change.endedAt === undefined ? {} : { ended_at: change.endedAt }),
    ...(change.lastSignedInAt === undefined ? {} : { last_signed_in_at: change.lastSignedInAt }),
  };
  await tx
    .updateTable("account")
    .set(set)
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** Takes a step of the code app for used; false when it, or a later one, was used before. Two at once: one wins. */
export async function useTotpStep(tx: WriteTx, scope: Scope, id: AccountId, step: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("account")
    .set({ totp_last_step: String(step) })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .where("totp_last_step", "<", String(step))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function removeCell(tx: WriteTx, scope: Scope, id: CellId): Promise<void> {
  await tx
    .deleteFrom("cell")
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

export type Grant = { readonly role: Role; readonly endsAt?: Instant | undefined };

/** The account's roles become these. */
export async function replaceRoles(
  tx: WriteTx,
  scope: Scope,
  id: AccountId,
  grants: readonly Grant[],
  now: Instant,
): Promise<void> {
  const { organisationId } = scope;
  await tx
    .deleteFrom("account_role")
    .where("organisation_id", "=", organisationId)
    .where("account_id", "=", id)
    .execute();
  if (grants.length === 0) return;
  await tx
    .insertInto("account_role")
    .values(
      grants.map(({ role, endsAt }) => ({
        organisation_id: organisationId,
        account_id: id,
        role,
        granted_at: now,
        ends_at: endsAt ?? null,
      })),
    )
    .execute();
}

/** What decides on permissions, for these accounts; those who are away at `now` or later are the only ones read. */
export async function factsOf(
  tx: Tx,
  scope: Scope,
  ids: readonly AccountId[],
  now: Instant,
): Promise<ReadonlyMap<AccountId, AccountFacts>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom("account")
    .select((eb) => ["id", "state", rolesColumn(eb), standingInColumn(eb, now)])
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "in", [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, toFacts(row)]));
}

type Builder = ExpressionBuilder<Tables, "account">;

/** The roles of the row's account, as JSON. */
export function rolesColumn(eb: Builder) {
  return jsonArrayFrom(
    eb
      .selectFrom("account_role as held")
      .select(["held.role", "held.ends_at as endsAt"])
      .whereRef("held.organisation_id", "=", "account.organisation_id")
      .whereRef("held.account_id", "=", "account.id"),
  ).as("roles");
}

/** For whom the row's account stands in, from `now` on, as JSON: one line per role of who is away. */
export function standingInColumn(eb: Builder, now: Instant) {
  return jsonArrayFrom(
    eb
      .selectFrom("absence")
      .innerJoin("account_role as away", (join) =>
        join
          .onRef("away.organisation_id", "=", "absence.organisation_id")
          .onRef("away.account_id", "=", "absence.account_id"),
      )
      .innerJoin("account as absent", (join) =>
        join
          .onRef("absent.organisation_id", "=", "absence.organisation_id")
          .onRef("absent.id", "=", "absence.account_id")
          .on("absent.state", "=", "active"),
      )
      .select(["absence.from_at as from", "absence.until_at as until", "away.role", "away.ends_at as endsAt"])
      .whereRef("absence.organisation_id", "=", "account.organisation_id")
      .whereRef("absence.deputy_id", "=", "account.id")
      .where("absence.until_at", ">", now),
  ).as("standing");
}

type JsonRole = { readonly role: Role; readonly endsAt: Instant | string | null };

/** JSON has moments as text. */
const moment = (value: Instant | string): Instant => Temporal.Instant.from(value.toString());
const held = ({ role, endsAt }: JsonRole): Grant => ({
  role,
  ...(endsAt === null ? {} : { endsAt: moment(endsAt) }),
});

export function toFacts(row: {
  readonly state: AccountState;
  readonly roles: readonly JsonRole[];
  readonly standing: readonly (JsonRole & {
    readonly from: Instant | string;
    readonly until: Instant | string;
  })[];
}): AccountFacts {
  return {
    state: row.state,
    roles: row.roles.map(held),
    standsInFor: row.standing.map((one) => ({
      roles: [held(one)],
      from: moment(one.from),
      until: moment(one.until),
    })),
  };
}

export type Absence = {
  readonly id: AbsenceId;
  readonly accountId: AccountId;
  readonly deputyId: AccountId;
  readonly from: Instant;
  readonly until: Instant;
};

/** Absences that are not over, of everybody. */
export async function listAbsences(tx: Tx, scope: Scope, now: Instant): Promise<readonly Absence[]> {
  const rows = await tx
    .selectFrom("absence")
    .select(["id", "account_id", "deputy_id", "from_at", "until_at"])
    .where("organisation_id", "=", scope.organisationId)
    .where("until_at", ">", now)
    .orderBy("from_at")
    .limit(1000)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    deputyId: row.deputy_id,
    from: row.from_at,
    until: row.until_at,
  }));
}

export async function insertAbsence(
  tx: WriteTx,
  scope: Scope,
  absence: Omit<Absence, "id">,
  now: Instant,
): Promise<AbsenceId> {
  const id = newId<AbsenceId>();
  await tx
    .insertInto("absence")
    .values({
      organisation_id: scope.organisationId,
      id,
      account_id: absence.accountId,
      deputy_id: absence.deputyId,
      from_at: absence.from,
      until_at: absence.until,
      created_at: now,
    })
    .execute();
  return id;
}

/** Ends an absence; false when there is none of this id. */
export async function removeAbsence(tx: WriteTx, scope: Scope, id: AbsenceId): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom("absence")
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

/** Held until the transaction ends: who else takes the role from somebody waits, and then sees what is left. */
export async function lockOwners(tx: WriteTx, { organisationId }: Scope): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('owners'), hashtext(${organisationId}))`.execute(tx);
}

/** Whether a living account of the organisation owns it, and goes on to. */
export async function hasOwner(tx: Tx, scope: Scope): Promise<boolean> {
  const row = await tx
    .selectFrom("account_role")
    .innerJoin("account", (join) =>
      join
        .onRef("account.organisation_id", "=", "account_role.organisation_id")
        .onRef("account.id", "=", "account_role.account_id"),
    )
    .select("account.id")
    .where("account_role.organisation_id", "=", scope.organisationId)
    .where("account_role.role", "=", "owner")
    .where("account_role.ends_at", "is", null)
    .where("account.state", "=", "active")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
