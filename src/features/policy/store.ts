/** The policy in the database: versions, clauses with permanent ids, results by day, and the facts of requests. */
import type { Tx, WriteTx } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { ClauseId } from "../../platform/ids.ts";
import { json } from "../../platform/json.ts";
import { noteChange } from "../../platform/recent.ts";
import { scopeOf } from "../../platform/scope.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant, PlainDate } from "../../platform/time.ts";
import { clausesIn, newestVersion } from "../promises/index.ts";
import type { Status } from "./checks/result.ts";
import { ClausePromise } from "./document/promise.ts";
import type { PolicyPack } from "./document/pack.ts";
import type { DocumentId, VersionId } from "./tables.ts";

export type StoredClause = {
  readonly id: ClauseId;
  readonly label: string;
  readonly sectionNumber: string;
  readonly sectionTitle: string;
  readonly text: string;
  readonly promise: ClausePromise;
};

export type StoredPolicy = {
  /** The pack the document came from; `own`, or `own-` and a draft, where it was written here. */
  readonly pack: string;
  readonly documentId: DocumentId;
  readonly versionId: VersionId;
  readonly number: number;
  readonly hash: string;
  readonly title: string;
  readonly inForceFrom: PlainDate;
  readonly reviewedOn: PlainDate | undefined;
  readonly recordedAt: Instant;
  readonly clauses: readonly StoredClause[];
};

/** The newest version of the organisation's policy; `undefined` while there is none. */
export function currentPolicy(tx: Tx, scope: Scope): Promise<StoredPolicy | undefined> {
  return policyIn(tx, scope, newestVersion(tx, scope));
}

/**
 * What was in force on a day: the newest version that began by then and was known here by `end`, the end of that day; where none
 * was known yet, the first that began by then.
 */
export async function policyOn(
  tx: Tx,
  scope: Scope,
  day: PlainDate,
  end: Instant,
): Promise<StoredPolicy | undefined> {
  const begun = newestVersion(tx, scope).where("in_force_from", "<=", day);
  const known = await policyIn(tx, scope, begun.where("policy_version.created_at", "<", end));
  return known ?? (await policyIn(tx, scope, begun.clearOrderBy().orderBy("policy_version.created_at")));
}

async function policyIn(
  tx: Tx,
  scope: Scope,
  versions: ReturnType<typeof newestVersion>,
): Promise<StoredPolicy | undefined> {
  const version = await versions
    .innerJoin("policy_document", (join) =>
      join
        .onRef("policy_document.organisation_id", "=", "policy_version.organisation_id")
        .onRef("policy_document.id", "=", "policy_version.document_id"),
    )
    .selectAll("policy_version")
    .select(["policy_document.created_at as recorded_at", "policy_document.pack"])
    .executeTakeFirst();
  if (version === undefined) return undefined;
  const rows = await clausesIn(tx, scope, version.id)
    .select(["policy_clause.id", "label", "section_number", "section_title", "body", "promise"])
    .limit(5000)
    .execute();
  return {
    pack: version.pack,
    documentId: version.document_id,
    versionId: version.id,
    number: version.number,
    hash: version.hash,
    title: version.title,
    inForceFrom: version.in_force_from,
    reviewedOn: version.reviewed_on ?? undefined,
    recordedAt: version.recorded_at,
    clauses: rows.map((row) => ({
      id: row.id,
      label: row.label,
      sectionNumber: row.section_number,
      sectionTitle: row.section_title,
      text: row.body,
      promise: ClausePromise.parse(row.promise),
    })),
  };
}

/** The document that came from this pack, made when there is none. */
export async function openDocument(
  tx: WriteTx,
  scope: Scope,
  pack: string,
  now: Instant,
): Promise<DocumentId> {
  const known = await tx
    .selectFrom("policy_document")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("pack", "=", pack)
    .orderBy("id")
    .executeTakeFirst();
  if (known !== undefined) return known.id;
  const id: DocumentId = newId();
  await tx
    .insertInto("policy_document")
    .values({ organisation_id: scope.organisationId, id, pack, created_at: now })
    .execute();
  return id;
}

/** Adds a version. A label that was there keeps its id, also when it was away for some versions. */
export async function insertVersion(
  tx: WriteTx,
  scope: Scope,
  documentId: DocumentId,
  version: { readonly number: number; readonly pack: PolicyPack; readonly now: Instant },
): Promise<VersionId> {
  const { pack, number, now } = version;
  const { organisationId } = scope;
  const id: VersionId = newId();
  noteChange(organisationId);
  await tx
    .insertInto("policy_version")
    .values({
      organisation_id: organisationId,
      id,
      document_id: documentId,
      number,
      hash: pack.hash,
      title: pack.text.title,
      in_force_from: Temporal.PlainDate.from(pack.promises.policy.inForceFrom),
      reviewed_on:
        pack.promises.policy.reviewedOn === undefined
          ? null
          : Temporal.PlainDate.from(pack.promises.policy.reviewedOn),
      created_at: now,
    })
    .execute();
  const clauses = pack.text.sections.flatMap((section) =>
    section.clauses.map((clause) => ({ section, clause })),
  );
  await tx
    .insertInto("policy_clause")
    .values(
      clauses.map(({ clause }) => ({
        organisation_id: organisationId,
        id: newId<ClauseId>(),
        document_id: documentId,
        label: clause.label,
        created_at: now,
      })),
    )
    .onConflict((conflict) => conflict.columns(["organisation_id", "document_id", "label"]).doNothing())
    .execute();
  const ids = await clauseIds(tx, scope, documentId);
  await tx
    .insertInto("policy_clause_version")
    .values(
      clauses.map(({ section, clause }, index) => ({
        organisation_id: organisationId,
        version_id: id,
        clause_id: found(ids, clause.label),
        position: index + 1,
        section_number: section.number,
        section_title: section.title,
        body: clause.text,
        promise: json(found(new Map(Object.entries(pack.promises.clauses)), clause.label)),
      })),
    )
    .execute();
  return id;
}

async function clauseIds(
  tx: Tx,
  scope: Scope,
  documentId: DocumentId,
): Promise<ReadonlyMap<string, ClauseId>> {
  const rows = await tx
    .selectFrom("policy_clause")
    .select(["label", "id"])
    .where("organisation_id", "=", scope.organisationId)
    .where("document_id", "=", documentId)
    .limit(20_000)
    .execute();
  return new Map(rows.map(({ label, id }) => [label, id]));
}

function found<T>(map: ReadonlyMap<string, T>, label: string): T {
  const value = map.get(label);
  if (value === undefined) throw new Error(`The clause ${label} was lost on the way.`);
  return value;
}

/** Remembers what each clause's result was on this day; a later evaluation of the same day replaces it. */
export async function recordDay(
  tx: WriteTx,
  scope: Scope,
  day: { readonly day: PlainDate; readonly now: Instant },
  results: readonly { readonly clauseId: ClauseId; readonly status: Status }[],
): Promise<void> {
  await tx
    .insertInto("policy_day")
    .values(
      results.map(({ clauseId, status }) => ({
        organisation_id: scope.organisationId,
        clause_id: clauseId,
        day: day.day,
        status,
        evaluated_at: day.now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(["organisation_id", "clause_id", "day"]).doUpdateSet((row) => ({
        status: row.ref("excluded.status"),
        evaluated_at: row.ref("excluded.evaluated_at"),
      })),
    )
    .execute();
}

export async function lastEvaluated(tx: Tx, scope: Scope): Promise<Instant | undefined> {
  const row = await tx
    .selectFrom("policy_day")
    .select("evaluated_at")
    .where("organisation_id", "=", scope.organisationId)
    .orderBy("evaluated_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.evaluated_at;
}

/** What was recorded of each clause at the moment of a record. */
export async function statusesAt(
  tx: Tx,
  scope: Scope,
  evaluatedAt: Instant,
): Promise<ReadonlyMap<ClauseId, Status>> {
  const rows = await tx
    .selectFrom("policy_day")
    .select(["clause_id", "status"])
    .where("organisation_id", "=", scope.organisationId)
    .where("evaluated_at", "=", evaluatedAt)
    .limit(5000)
    .execute();
  return new Map(rows.map(({ clause_id: id, status }) => [id, status]));
}

/** What was recorded of each clause on a day. */
export async function statusesOn(
  tx: Tx,
  scope: Scope,
  day: PlainDate,
): Promise<ReadonlyMap<ClauseId, Status>> {
  const rows = await tx
    .selectFrom("policy_day")
    .select(["clause_id", "status"])
    .where("organisation_id", "=", scope.organisationId)
    .where("day", "=", day)
    .limit(5000)
    .execute();
  return new Map(rows.map(({ clause_id: id, status }) => [id, status]));
}

/** The first day of which anything was recorded. */
export async function firstDay(tx: Tx, scope: Scope): Promise<PlainDate | undefined> {
  const row = await tx
    .selectFrom("policy_day")
    .select("day")
    .where("organisation_id", "=", scope.organisationId)
    .orderBy("day")
    .limit(1)
    .executeTakeFirst();
  return row?.day;
}

/** What was recorded of one clause from `from` on, in order of days. */
export async function listDays(
  tx: Tx,
  scope: Scope,
  clauseId: ClauseId,
  from: PlainDate,
): Promise<readonly { readonly day: PlainDate; readonly status: Status }[]> {
  return tx
    .selectFrom("policy_day")
    .select(["day", "status"])
    .where("organisation_id", "=", scope.organisationId)
    .where("clause_id", "=", clauseId)
    .where("day", ">=", from)
    .orderBy("day")
    .limit(400)
    .execute();
}

/** The scope for what the system writes in the organisation that is set on the transaction: who sweeps is nobody. */
export async function asSystem(tx: Tx, { organisationId }: Scope): Promise<Scope> {
  const row = await tx
    .selectFrom("actor")
    .select("id")
    .where("organisation_id", "=", organisationId)
    .where("kind", "=", "system")
    .orderBy("id")
    .executeTakeFirstOrThrow();
  return scopeOf({ organisationId, actorId: row.id });
}
