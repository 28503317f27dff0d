/** The SQL of controllers that ask, of what they asked, and of what our answers are signed with. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import { destroyCellsAt } from "../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Tenant } from "../../../platform/tables.ts";
import type { Instant } from "../../../platform/time.ts";
import { mostControllers } from "./contract.ts";
import type { ControllerId } from "./contract.ts";
import type { ControllerTable, ReceivedId, ReceivedTable, SignerTable } from "./tables.ts";

export type SignerRow = Omit<Selectable<SignerTable>, keyof Tenant>;
export type Controller = Omit<Selectable<ControllerTable>, keyof Tenant>;
export type Received = Omit<Selectable<ReceivedTable>, keyof Tenant>;

export function signerRow(tx: Tx, scope: Scope): Promise<SignerRow | undefined> {
  return tx
    .selectFrom("opendsr_signer")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("ended_at", "is", null)
    .executeTakeFirst();
}

/** Ends the one before and destroys its key: it has nothing to sign any more, and its certificate stays on record. */
export async function replaceSigner(tx: WriteTx, scope: Scope, made: SignerRow): Promise<void> {
  const before = await signerRow(tx, scope);
  if (before !== undefined) {
    await tx
      .updateTable("opendsr_signer")
      .set({ ended_at: made.created_at })
      .where("organisation_id", "=", scope.organisationId)
      .where("id", "=", before.id)
      .execute();
    await destroyCellsAt(tx, scope, { table: "opendsr_signer", rowId: before.id });
  }
  await tx
    .insertInto("opendsr_signer")
    .values({ organisation_id: scope.organisationId, ...made })
    .execute();
}

export async function insertController(tx: WriteTx, scope: Scope, made: Controller): Promise<void> {
  await tx
    .insertInto("opendsr_controller")
    .values({ organisation_id: scope.organisationId, ...made })
    .execute();
}

/** Changes a controller that has not ended; false when there is none. */
export async function updateController(
  tx: WriteTx,
  scope: Scope,
  id: ControllerId,
  change: Partial<
    Pick<
      Controller,
      "name" | "contact" | "customer_number" | "callback_hosts" | "key_hash" | "key_made_at" | "ended_at"
    >
  >,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("opendsr_controller")
    .set(change)
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Whoever a key was given to, as long as it has not ended. */
export async function controllerOfKey(tx: Tx, scope: Scope, hash: Buffer): Promise<ControllerId | undefined> {
  const row = await tx
    .selectFrom("opendsr_controller")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("key_hash", "=", hash)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return row?.id;
}

export function controllerById(tx: Tx, scope: Scope, id: ControllerId): Promise<Controller | undefined> {
  return tx
    .selectFrom("opendsr_controller")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The same, and nobody else takes a request of theirs meanwhile. */
export function lockController(tx: WriteTx, scope: Scope, id: ControllerId): Promise<Controller | undefined> {
  return tx
    .selectFrom("opendsr_controller")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
}

export type ListedController = Controller & {
  readonly requests: number;
  readonly last_asked_at: Instant | null;
};

/** Those that may ask first, then those that have ended; the newest first. */
export function controllers(tx: Tx, scope: Scope): Promise<readonly ListedController[]> {
  return tx
    .selectFrom("opendsr_controller as c")
    .selectAll("c")
    .select((eb) => [
      eb
        .selectFrom("opendsr_received as r")
        .select(sql<number>`count(*)::int`.as("requests"))
        .whereRef("r.organisation_id", "=", "c.organisation_id")
        .whereRef("r.controller_id", "=", "c.id")
        .$asScalar()
        .$notNull()
        .as("requests"),
      eb
        .selectFrom("opendsr_received as r")
        .select((of) => of.fn.max("r.received_at").as("at"))
        .whereRef("r.organisation_id", "=", "c.organisation_id")
        .whereRef("r.controller_id", "=", "c.id")
        .as("last_asked_at"),
    ])
    .where("c.organisation_id", "=", scope.organisationId)
    .orderBy(sql`(c.ended_at is not null)`)
    .orderBy("c.id", "desc")
    .limit(mostControllers)
    .execute();
}

export async function insertReceived(tx: WriteTx, scope: Scope, made: Received): Promise<void> {
  await tx
    .insertInto("opendsr_received")
    .values({ organisation_id: scope.organisationId, ...made })
    .execute();
}

/** By its id at the controller: of another controller there is none. */
export function receivedOf(
  tx: Tx,
  scope: Scope,
  controller: ControllerId,
  subjectRequestId: string,
): Promise<Received | undefined> {
  return tx
    .selectFrom("opendsr_received")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("controller_id", "=", controller)
    .where("subject_request_id", "=", subjectRequestId)
    .executeTakeFirst();
}

export function receivedOfCase(tx: Tx, scope: Scope, caseId: CaseId): Promise<Received | undefined> {
  return tx
    .selectFrom("opendsr_received")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .executeTakeFirst();
}

export async function updateReceived(
  tx: WriteTx,
  scope: Scope,
  id: ReceivedId,
  change: Partial<Pick<Received, "status" | "told" | "told_at">>,
): Promise<void> {
  await tx
    .updateTable("opendsr_received")
    .set(change)
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}
