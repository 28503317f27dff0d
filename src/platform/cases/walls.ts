/**
 * The wall around a case: colleagues for whom it does not exist, whatever their role (GDPR Art. 38(3) and (6)). One is
 * named by the state (`aboutAccountId`), others stand on the row: whoever else it concerns, whoever somebody who decides
 * named, and an account that was made at an address of the case (docs/decisions/0101-what-belongs-to-a-case.md).
 */
import { createHmac } from "node:crypto";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { fixedIndexKey } from "../blind_index.ts";
import type { Tx, WriteTx } from "../db.ts";
import type { AccountId, CaseId } from "../identifiers.ts";
import type { KeyProvider } from "../keys.ts";
import { append } from "../ledger/ledger.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";
import { ownerOfCase } from "./texts.ts";

/** Whether a row of `case_file`, under this name in the query, is there for this reader; true where a join found none. */
export function isOpenTo(reader: AccountId, table = "case_file"): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${table}.about_account_id`)} is distinct from ${reader}::uuid
    and (${reader}::uuid = any(${sql.ref(`${table}.walls`)})) is not true)`;
}

/** Whether nobody who works here is kept from a row of `case_file`. */
export const isOfNoColleague = sql<boolean>`(about_account_id is null and cardinality(walls) = 0)`;

/** The same for a row that names a case by `case_id`. */
export function isCaseOpenTo(reader: AccountId, table: string): RawBuilder<boolean> {
  return sql<boolean>`not exists (select from case_file as walled
    where walled.organisation_id = ${sql.ref(`${table}.organisation_id`)}
      and walled.id = ${sql.ref(`${table}.case_id`)} and not ${isOpenTo(reader, "walled")})`;
}

/** From whom a case is kept, in any way. */
export const wallsOf = (file: {
  readonly walls: readonly AccountId[];
  readonly state: { readonly aboutAccountId?: AccountId | undefined };
}): readonly AccountId[] => [
  ...new Set([
    ...(file.state.aboutAccountId === undefined ? [] : [file.state.aboutAccountId]),
    ...file.walls,
  ]),
];

/** Why there is a wall: somebody decided, it concerns them, an account was made, or the case it was born of has one. */
export type WallReason = "decided" | "concerned" | "account-made" | "born-of";

/** Keeps cases from an account, each with its entry; gives how many were not kept from it before. */
export async function raiseWalls(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  wall: {
    readonly from: AccountId;
    readonly caseIds: readonly CaseId[];
    readonly why: WallReason;
    readonly now: Instant;
  },
): Promise<readonly CaseId[]> {
  const { from, caseIds, why, now } = wall;
  if (caseIds.length === 0) return [];
  const rows = await tx
    .updateTable("case_file")
    .set({ walls: sql<AccountId[]>`array_append(walls, ${from}::uuid)` })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "in", [...caseIds])
    .where(isOpenTo(from))
    .returning("id")
    .execute();
  for (const { id } of rows) {
    await append(tx, scope, keys, {
      type: "case.walled",
      now,
      owner: ownerOfCase(id),
      payload: { case: id, from, why },
    });
  }
  return rows.map(({ id }) => id);
}

/** The cases that are kept from anybody who works here: what is passed round counts none of them. */
export async function casesOfColleagues(tx: Tx, scope: Scope): Promise<ReadonlySet<CaseId>> {
  const rows = await tx
    .selectFrom("case_file")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where(sql<boolean>`not ${isOfNoColleague}`)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** The cases that are not there for this reader. */
export async function walledCases(tx: Tx, scope: Scope, reader: AccountId): Promise<ReadonlySet<CaseId>> {
  const rows = await tx
    .selectFrom("case_file")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where(sql<boolean>`not ${isOpenTo(reader)}`)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Whether one of the cases with these numbers is not there for this reader. */
export async function isOneWalled(
  tx: Tx,
  scope: Scope,
  reader: AccountId,
  references: readonly string[],
): Promise<boolean> {
  if (references.length === 0) return false;
  const row = await tx
    .selectFrom("case_file")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where(sql<boolean>`reference = any(${[...references]}::text[])`)
    .where(sql<boolean>`not ${isOpenTo(reader)}`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes a wall down that does not stand in the state; false when there was none. */
export async function liftWall(tx: WriteTx, scope: Scope, caseId: CaseId, from: AccountId): Promise<boolean> {
  const row = await tx
    .updateTable("case_file")
    .set({ walls: sql<AccountId[]>`array_remove(walls, ${from}::uuid)` })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", caseId)
    .where(sql<boolean>`${from}::uuid = any(walls)`)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** A case and all that were born of it, at any remove. */
export async function familyOf(
  tx: Tx,
  scope: Scope,
  caseId: CaseId,
): Promise<readonly { readonly id: CaseId; readonly kind: string }[]> {
  const { rows } = await sql<{ id: CaseId; kind: string }>`
    with recursive family as (
      select id, kind from case_file where organisation_id = ${scope.organisationId} and id = ${caseId}
      union select born.id, born.kind from case_file as born join family on born.origin_case_id = family.id
       where born.organisation_id = ${scope.organisationId})
    select id, kind from family order by id limit 1000`.execute(tx);
  return rows;
}

/** Remembers, as keyed hashes, whose addresses a case has. They go with the texts of the case. */
export async function markAddresses(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  caseId: CaseId,
  addresses: readonly string[],
): Promise<void> {
  const digests = await digestsOf(scope, keys, addresses);
  if (digests.length === 0) return;
  await tx
    .insertInto("case_address")
    .values(digests.map((digest) => ({ organisation_id: scope.organisationId, case_id: caseId, digest })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The cases that have this address, or that are kept from one of these accounts: of somebody who had one before. */
export async function casesAbout(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  of: { readonly email: string; readonly formerly: readonly AccountId[] },
): Promise<readonly CaseId[]> {
  const [digest = Buffer.alloc(0)] = await digestsOf(scope, keys, [of.email]);
  const former = [...of.formerly];
  const { rows } = await sql<{ id: CaseId }>`
    select case_id as id from case_address
     where organisation_id = ${scope.organisationId} and digest = ${digest}
    union select id from case_file where organisation_id = ${scope.organisationId}
       and (about_account_id = any(${former}::uuid[]) or walls && ${former}::uuid[])`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Other cases that share an address with one of these, by kind. */
export async function casesSharingAddress(
  tx: Tx,
  scope: Scope,
  caseIds: readonly CaseId[],
  hiddenFrom: AccountId,
): Promise<readonly { readonly id: CaseId; readonly kind: string; readonly reference: string }[]> {
  const { rows } = await sql<{ id: CaseId; kind: string; reference: string }>`
    select distinct other.id, other.kind, other.reference from case_address as mine
      join case_address as theirs on theirs.organisation_id = mine.organisation_id and theirs.digest = mine.digest
      join case_file as other on other.organisation_id = theirs.organisation_id and other.id = theirs.case_id
     where mine.organisation_id = ${scope.organisationId} and mine.case_id = any(${[...caseIds]}::uuid[])
       and not (other.id = any(${[...caseIds]}::uuid[])) and ${isOpenTo(hiddenFrom, "other")}
     order by other.id limit 100`.execute(tx);
  return rows;
}

export async function forgetAddresses(tx: WriteTx, scope: Scope, caseId: CaseId): Promise<void> {
  await tx
    .deleteFrom("case_address")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .execute();
}

async function digestsOf(scope: Scope, keys: KeyProvider, addresses: readonly string[]): Promise<Buffer[]> {
  const plain = new Set(addresses.map((one) => one.normalize("NFKC").trim().toLowerCase()));
  const given = [...plain].filter((one) => one !== "");
  if (given.length === 0) return [];
  // Nobody makes these again, so that what was erased is not needed for it.
  const key = await fixedIndexKey(keys, scope);
  return given.map((one) => createHmac("sha256", key).update(`case address ${one}`).digest());
}
