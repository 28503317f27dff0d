/** The SQL of rights requests: their rows, the Work list, links, and the trace of readings. */
import { sql } from "kysely";
import type { RawBuilder, Selectable } from "kysely";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import type { AccountId, ActorId, CaseId } from "../../../../platform/identifiers.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { ActorKind, Tables, Tenant } from "../../../../platform/tables.ts";
import type { Instant } from "../../../../platform/time.ts";
import { answerRuleIds } from "../../../../law/rules.ts";
import { isChangedFor } from "../../../../platform/cases/looked.ts";
import type { BundleId } from "../events.ts";
import { requestKind } from "../state.ts";
import type { LinkPurpose, RequestLinkId } from "../../tables.ts";
import { isOpenTo } from "../../../../platform/cases/walls.ts";

export type RequestRow = Omit<Selectable<Tables["rights_request"]>, keyof Tenant>;

export async function insertRequest(tx: WriteTx, scope: Scope, row: RequestRow): Promise<void> {
  await tx
    .insertInto("rights_request")
    .values({ organisation_id: scope.organisationId, ...row })
    .execute();
}

export async function requestRow(tx: Tx, scope: Scope, caseId: CaseId): Promise<RequestRow | undefined> {
  return tx
    .selectFrom("rights_request")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .executeTakeFirst();
}

/** The other requests of one letter, oldest first. */
export async function bundled(
  tx: Tx,
  scope: Scope,
  { bundle, except }: { readonly bundle: BundleId; readonly except: CaseId },
): Promise<readonly CaseId[]> {
  const rows = await tx
    .selectFrom("rights_request")
    .select("case_id")
    .where("organisation_id", "=", scope.organisationId)
    .where("bundle_id", "=", bundle)
    .where("case_id", "!=", except)
    .orderBy("case_id")
    .limit(20)
    .execute();
  return rows.map(({ case_id: id }) => id);
}

export type ListFilter = {
  /** Cases about this account do not exist for whoever asks. */
  readonly hiddenFrom?: AccountId | undefined;
  readonly handler?: ActorId | undefined;
  readonly unassigned?: boolean | undefined;
  readonly openOnly?: boolean | undefined;
  readonly state?: string | undefined;
  /** Only what still owes an answer: open, or handed over and not gone out (`isAnswerHeld`, `isToBePosted`). */
  readonly owedOnly?: boolean | undefined;
  /** Only what its clock counts as answered. */
  readonly isClockOver?: boolean | undefined;
  readonly closedSince?: Instant | undefined;
  /** Only where somebody else did something since this person looked. */
  readonly changedFor?: ActorId | undefined;
  /** Only what is due at or before this moment. */
  readonly dueBy?: Instant | undefined;
};

/** Where a page ends: open before closed, then by limit (none last), then by id. */
export type ListCursor = { readonly closed: boolean; readonly due: string; readonly id: CaseId };

export type ListedRow = {
  readonly caseId: CaseId;
  readonly due: Instant | undefined;
  readonly clockState: string;
  readonly cursor: ListCursor;
};

/** Requests by effective limit, the most pressing first; the closed ones after the open ones. */
export async function listRows(
  tx: Tx,
  scope: Scope,
  filter: ListFilter,
  page: { readonly after?: ListCursor | undefined; readonly limit: number },
): Promise<readonly ListedRow[]> {
  const closed = sql<boolean>`(f.closed_at is not null)`;
  const due = sql<string>`coalesce(c.effective_limit_at, 'infinity'::timestamptz)`;
  const { after } = page;
  const rows = await filtered(tx, scope, filter)
    .select(["f.id", "c.effective_limit_at", "c.state as clock_state"])
    .select(sql<string>`to_char(${due} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as("due_text"))
    .select(closed.as("closed"))
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(${closed}, ${due}, f.id) > (${after?.closed ?? false}::boolean,
          ${dueOf(after)}::timestamptz, ${after?.id ?? null}::uuid)`,
      ),
    )
    .orderBy(closed)
    .orderBy(due)
    .orderBy("f.id")
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    caseId: row.id,
    due: row.effective_limit_at ?? undefined,
    clockState: row.clock_state ?? "running",
    cursor: {
      closed: row.closed,
      due: row.effective_limit_at === null ? "infinity" : row.due_text,
      id: row.id,
    },
  }));
}

/** How many there are of each; of a thousand cases the database counts, not we. */
export async function countRows(tx: Tx, scope: Scope, filter: ListFilter): Promise<number> {
  const { count } = await filtered(tx, scope, filter)
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

const dueOf = (after: ListCursor | undefined): string => after?.due ?? "infinity";

function filtered(tx: Tx, scope: Scope, filter: ListFilter) {
  const { hiddenFrom, handler, state, dueBy, closedSince } = filter;
  return (
    tx
      .selectFrom("case_file as f")
      .innerJoin("rights_request as r", (join) =>
        join.onRef("r.organisation_id", "=", "f.organisation_id").onRef("r.case_id", "=", "f.id"),
      )
      .leftJoin("clock as c", (join) =>
        join
          .onRef("c.organisation_id", "=", "f.organisation_id")
          .onRef("c.case_id", "=", "f.id")
          .on("c.rule", "in", [...answerRuleIds]),
      )
      .where("f.organisation_id", "=", scope.organisationId)
      .where("f.kind", "=", requestKind.kind)
      .$if(hiddenFrom !== undefined, (query) => query.where(isOpenTo(hiddenFrom as AccountId, "f")))
      .$if(handler !== undefined, (query) => query.where(sql<boolean>`f.body ->> 'handler' = ${handler}`))
      .$if(filter.unassigned === true, (query) => query.where(sql<boolean>`f.body ->> 'handler' is null`))
      .$if(filter.openOnly === true, (query) => query.where("f.closed_at", "is", null))
      .$if(filter.owedOnly === true, (query) => query.where(isOwed))
      // One that owes something by another clock is counted with the cases that do.
      .$if(filter.isClockOver === true, (query) =>
        query.where("c.state", "=", "satisfied").where("f.owes", "=", false),
      )
      .$if(filter.changedFor !== undefined, (query) =>
        query.where(isChangedFor(filter.changedFor ?? scope.actorId, "f")),
      )
      .$if(state !== undefined, (query) => query.where("f.state", "=", state ?? ""))
      .$if(closedSince !== undefined, (query) => query.where("f.closed_at", ">=", closedSince ?? null))
      .$if(dueBy !== undefined, (query) => query.where("c.effective_limit_at", "<=", dueBy ?? null))
  );
}

/** The SQL of `isAnswerHeld` and `isToBePosted`; a test holds them together. */
function isHandedOver(file: "f" | "case_file"): RawBuilder<boolean> {
  const [body, organisation] = [sql.ref(`${file}.body`), sql.ref(`${file}.organisation_id`)];
  return sql<boolean>`(${sql.ref(`${file}.state`)} = 'answered'
    and coalesce(${body} #>> '{package,isPosted}', 'false') <> 'true' and (
      ${body} #>> '{package,via}' = 'post'
      or (${body} #>> '{package,downloads}' = '0' and exists (
        select from outbox_mail m where m.organisation_id = ${organisation} and m.state <> 'sent'
          and m.id::text = ${body} #>> '{package,mailId}'))
      or exists (
        select from outbox_mail m where m.organisation_id = ${organisation} and m.state <> 'sent'
          and m.id::text = ${body} #>> '{answer,mailId}')))`;
}

const isOwed = sql<boolean>`(f.closed_at is null and (f.state in ('open', 'unconfirmed', 'refused') or ${isHandedOver("f")}))`;

/** For the Work list of all kinds: a request whose clocks are done is answered. */
export const answering = sql<boolean>`kind = ${requestKind.kind}`;

/** For the Work list of all kinds: an answer that was handed over and has not gone out is still owed. */
export const owing = sql<boolean>`(kind = ${requestKind.kind} and ${isHandedOver("case_file")})`;

export type LinkRow = Omit<Selectable<Tables["rights_link"]>, keyof Tenant>;

export async function insertLink(
  tx: WriteTx,
  scope: Scope,
  link: Omit<LinkRow, "used_at" | "tries">,
): Promise<void> {
  await tx
    .insertInto("rights_link")
    .values({ organisation_id: scope.organisationId, ...link, used_at: null, tries: 0 })
    .execute();
}

/** `lock`: whoever is about to use it keeps everybody else waiting until it is used. */
export async function linkByHash(
  tx: Tx,
  scope: Scope,
  hash: Buffer,
  lock: boolean,
): Promise<LinkRow | undefined> {
  return tx
    .selectFrom("rights_link")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("token_hash", "=", hash)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
}

/** The newest link of a purpose, locked for whoever is trying it. */
export async function latestLink(
  tx: WriteTx,
  scope: Scope,
  caseId: CaseId,
  purpose: LinkPurpose,
): Promise<LinkRow | undefined> {
  return tx
    .selectFrom("rights_link")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("purpose", "=", purpose)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
}

export async function changeLink(
  tx: WriteTx,
  scope: Scope,
  id: RequestLinkId,
  change: { readonly used_at?: Instant; readonly tries?: number },
): Promise<void> {
  await tx
    .updateTable("rights_link")
    .set(change)
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** Ends every living link of a case and purpose: a newer one takes its place, or the request is over. */
export async function endLinks(
  tx: WriteTx,
  scope: Scope,
  caseId: CaseId,
  purposes: readonly LinkPurpose[],
  now: Instant,
): Promise<void> {
  await tx
    .updateTable("rights_link")
    .set({ expires_at: now })
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("purpose", "in", [...purposes])
    .where("expires_at", ">", now)
    .execute();
}

/** True when the same person did not read the same thing in the last minute: then the reading is worth an entry. */
export async function isNewReading(tx: WriteTx, scope: Scope, what: string, now: Instant): Promise<boolean> {
  const row = await tx
    .insertInto("rights_reading")
    .values({ organisation_id: scope.organisationId, actor_id: scope.actorId, what, read_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(["organisation_id", "actor_id", "what"])
        .doUpdateSet({ read_at: now })
        .where("rights_reading.read_at", "<=", now.subtract({ seconds: 60 })),
    )
    .returning("what")
    .executeTakeFirst();
  return row !== undefined;
}

/** Of what kind these actors are: a person, the system, a job, the public. */
export async function actorKinds(
  tx: Tx,
  scope: Scope,
  ids: readonly ActorId[],
): Promise<ReadonlyMap<ActorId, ActorKind>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom("actor")
    .select(["id", "kind"])
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "in", [...ids])
    .execute();
  return new Map(rows.map(({ id, kind }) => [id, kind]));
}
