/**
 * Searches the ledger's entries; what they hold is no personal data. Those of a case about the reader are left out: they
 * are not to know that it exists (the wall of the access feature, in SQL). Each filter has an index that gives its entries
 * in the order of the page (migration 0027).
 */
import { sql } from "kysely";
import type { z } from "zod";
import type { Tx } from "../../platform/db.ts";
import type { AccountId, ActorId, CaseId, LedgerEntryId } from "../../platform/ids.ts";
import type { Scope } from "../../platform/scope.ts";
import type { ActorKind } from "../../platform/tables.ts";
import { formatInstant } from "../../platform/time.ts";
import type { Instant } from "../../platform/time.ts";
import { clauseTerms } from "../promises/index.ts";
import type { ClauseTerm } from "../promises/index.ts";
import type { EntriesQuery } from "./contract.ts";
import { actsOf, checksWithActs } from "./kept_by.ts";
import { isOpenTo } from "../../platform/cases/walls.ts";

const pageLength = 50;

export type Wanted = Omit<z.output<typeof EntriesQuery>, "from" | "until" | "after"> & {
  readonly from?: Instant | undefined;
  /** Not included. */
  readonly until?: Instant | undefined;
  readonly after?: string | undefined;
};

export type FoundEntry = {
  readonly id: LedgerEntryId;
  readonly index: number | undefined;
  readonly type: string;
  readonly at: Instant;
  readonly actorId: ActorId;
  readonly actorKind: ActorKind;
  readonly case: string | undefined;
  /** Clauses of the policy of that moment that it is an act of. */
  readonly clauses: readonly string[];
};

/** Entries that match, newest first; `next` continues. */
export async function searchEntries(
  tx: Tx,
  scope: Scope,
  reader: AccountId,
  wanted: Wanted,
): Promise<{ readonly entries: readonly FoundEntry[]; readonly next: string | undefined }> {
  const terms = await clauseTerms(tx, scope, checksWithActs);
  const { rows } = await entriesQuery(scope, reader, wanted, terms).execute(tx);
  const shown = rows.slice(0, pageLength);
  const last = rows.length > pageLength ? shown.at(-1) : undefined;
  return {
    entries: shown.map((row) => ({
      id: row.id,
      index: row.leaf_index === null ? undefined : Number(row.leaf_index),
      type: row.type,
      at: row.recorded_at,
      actorId: row.actor_id,
      actorKind: row.actor_kind,
      case: row.reference ?? undefined,
      clauses: clausesOf(row, terms),
    })),
    next: last === undefined ? undefined : `${formatInstant(last.recorded_at)}_${last.arrival}`,
  };
}

type EntryRow = {
  readonly id: LedgerEntryId;
  readonly type: string;
  readonly recorded_at: Instant;
  readonly arrival: string;
  readonly actor_id: ActorId;
  readonly actor_kind: ActorKind;
  readonly leaf_index: string | null;
  readonly reference: string | null;
  readonly label: string | null;
  /** The right that the case is about, while there is one. */
  readonly right: string | null;
};

/** The clauses that an entry is an act of: the one it names, and those bound to a check of its kind when it was recorded. */
function clausesOf(
  { type, recorded_at: at, label }: EntryRow,
  terms: readonly ClauseTerm[],
): readonly string[] {
  const bound = terms.filter(
    ({ check, from, until }) =>
      actsOf(check).includes(type) &&
      Temporal.Instant.compare(from, at) <= 0 &&
      (until === undefined || Temporal.Instant.compare(at, until) < 0),
  );
  return inOrder([...(label === null ? [] : [label]), ...bound.map((term) => term.label)]);
}

const inOrder = (labels: readonly string[]): readonly string[] =>
  [...new Set(labels)].toSorted((one, other) => one.localeCompare(other, "en", { numeric: true }));

/** Each kind of act by itself: its index gives its entries in the order of the page, and the newest of all are few. */
function ofClause({ organisationId }: Scope, label: string, terms: readonly ClauseTerm[]) {
  const named = sql`logged.clause_id = any (array(select id from policy_clause
    where organisation_id = ${organisationId} and label = ${label}))`;
  const derived = terms
    .filter((term) => term.label === label)
    .flatMap(({ check, right, from, until }) =>
      actsOf(check).map(
        (type) =>
          sql`logged.type = ${type} and logged.recorded_at >= ${from}
            and logged.recorded_at < ${until ?? "infinity"}::timestamptz
            and ${right === undefined ? sql`true` : isAboutRight(right)}`,
      ),
    );
  return [named, ...derived];
}

/** Whether the entry is of a case about this right; once what ties it to a case is erased, it is not. */
function isAboutRight(right: string) {
  return sql`exists (
    select from ledger_payload as payload
      join case_file as about
        on about.organisation_id = payload.organisation_id and about.id = payload.key_owner_id
     where payload.organisation_id = logged.organisation_id and payload.id = logged.id
       and payload.key_owner_kind = 'case' and about.body ->> 'right' = ${right})`;
}

/** The page's entries are found first, by one index; what is told of them is joined to fifty rows and not to all. */
export function entriesQuery(
  scope: Scope,
  reader: AccountId,
  wanted: Wanted,
  terms: readonly ClauseTerm[] = [],
) {
  const { organisationId } = scope;
  const [afterTime, afterArrival] = wanted.after?.split("_") ?? [];
  const conditions = [
    sql`logged.organisation_id = ${organisationId}`,
    notAbout(reader),
    ...(wanted.type === undefined ? [] : [sql`logged.type = ${wanted.type}`]),
    ...(wanted.actor === undefined ? [] : [sql`logged.actor_id = ${wanted.actor}`]),
    ...(wanted.from === undefined ? [] : [sql`logged.recorded_at >= ${wanted.from}`]),
    ...(wanted.until === undefined ? [] : [sql`logged.recorded_at < ${wanted.until}`]),
    ...(wanted.case === undefined ? [] : [ofCase(organisationId, wanted.case)]),
    ...(afterTime === undefined || afterArrival === undefined
      ? []
      : [sql`(logged.recorded_at, logged.arrival) < (${afterTime}::timestamptz, ${afterArrival}::bigint)`]),
  ];
  const ways = wanted.clause === undefined ? [sql`true`] : ofClause(scope, wanted.clause, terms);
  const pages = ways.map(
    (
      way,
    ) => sql`(select logged.id, logged.type, logged.recorded_at, logged.arrival, logged.actor_id, logged.clause_id
        from ledger_entry as logged
       where ${sql.join([...conditions, way], sql` and `)}
       order by logged.recorded_at desc, logged.arrival desc
       limit ${pageLength + 1})`,
  );
  return sql<EntryRow>`
    with page as materialized (
      select * from (${sql.join(pages, sql` union `)}) as found
       order by recorded_at desc, arrival desc
       limit ${pageLength + 1})
    select page.id, page.type, page.recorded_at, page.arrival, page.actor_id, actor.kind as actor_kind,
           leaf.leaf_index, about.reference, about.body ->> 'right' as right, clause.label
      from page
      join actor on actor.organisation_id = ${organisationId} and actor.id = page.actor_id
      left join ledger_leaf as leaf on leaf.organisation_id = ${organisationId} and leaf.entry_id = page.id
      left join ledger_payload as payload
        on payload.organisation_id = ${organisationId} and payload.id = page.id and payload.key_owner_kind = 'case'
      left join case_file as about
        on about.organisation_id = ${organisationId} and about.id = payload.key_owner_id
      left join policy_clause as clause
        on clause.organisation_id = ${organisationId} and clause.id = page.clause_id
     order by page.recorded_at desc, page.arrival desc`;
}

/** A case has tens of entries: their ids first, so that the order of time is no reason to go through all there are. */
function ofCase(organisationId: Scope["organisationId"], reference: string) {
  return sql`logged.id = any (array(
    select payload.id from ledger_payload as payload
     where payload.organisation_id = ${organisationId} and payload.key_owner_kind = 'case'
       and payload.key_owner_id = (select id from case_file
             where organisation_id = ${organisationId} and reference = ${reference})))`;
}

/** Whether an entry is there for this reader. */
export async function mayReadEntry(
  tx: Tx,
  scope: Scope,
  reader: AccountId,
  id: LedgerEntryId,
): Promise<boolean> {
  const row = await tx
    .selectFrom("ledger_entry as logged")
    .select("logged.id")
    .where("logged.organisation_id", "=", scope.organisationId)
    .where("logged.id", "=", id)
    .where(notAbout(reader))
    .executeTakeFirst();
  return row !== undefined;
}

/** The payload says under whose key it lies: of a case's entries, the case. */
function notAbout(reader: AccountId) {
  return sql<boolean>`not exists (
    select from ledger_payload as payload
      join case_file as about
        on about.organisation_id = payload.organisation_id and about.id = payload.key_owner_id
     where payload.organisation_id = logged.organisation_id and payload.id = logged.id
       and payload.key_owner_kind = 'case' and not ${isOpenTo(reader, "about")})`;
}

/** Everybody who ever acted, by a walk from actor to actor along the index: the entries themselves are not gone through. */
export async function actorsIn(tx: Tx, { organisationId }: Scope): Promise<readonly FoundActor[]> {
  const { rows } = await sql<FoundActor>`
    select actor.id, actor.kind from actor
     where actor.organisation_id = ${organisationId}
       and exists (select from ledger_entry as logged
                    where logged.organisation_id = ${organisationId} and logged.actor_id = actor.id)
     order by actor.id limit 500`.execute(tx);
  return rows;
}

export type FoundActor = { readonly id: ActorId; readonly kind: ActorKind };

/** When the first entry of the ledger was recorded. */
export async function firstMoment(tx: Tx, scope: Scope): Promise<Instant | undefined> {
  const row = await tx
    .selectFrom("ledger_entry")
    .select("recorded_at")
    .where("organisation_id", "=", scope.organisationId)
    .orderBy("recorded_at")
    .orderBy("arrival")
    .limit(1)
    .executeTakeFirst();
  return row?.recorded_at;
}

/** Labels of clauses that entries name or are acts of, in their order. */
export async function clausesIn(tx: Tx, scope: Scope): Promise<readonly string[]> {
  const { organisationId } = scope;
  const { rows } = await sql<{ label: string }>`
    select label from policy_clause as clause
     where organisation_id = ${organisationId}
       and exists (select from ledger_entry as logged
                    where logged.organisation_id = ${organisationId} and logged.clause_id = clause.id)
     limit 500`.execute(tx);
  const terms = await clauseTerms(tx, scope, checksWithActs);
  return inOrder([...rows, ...terms].map(({ label }) => label)).slice(0, 500);
}

/** The case of a reference, unless it is about the reader. */
export async function openCaseId(
  tx: Tx,
  { organisationId }: Scope,
  reader: AccountId,
  reference: string,
): Promise<CaseId | undefined> {
  const { rows } = await sql<{ id: CaseId }>`
    select id from case_file where organisation_id = ${organisationId} and reference = ${reference}
       and ${isOpenTo(reader)}`.execute(tx);
  return rows[0]?.id;
}
