/** The SQL of what promises are judged on: rows of cases, part by part, and what tells whether a part is as it was. */
import { sql } from "kysely";
import type { Calendar } from "../../../law/calendars.ts";
import { withDays } from "../../../platform/cases/clocks.ts";
import type { Tx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";

/**
 * A part of all cases: those whose ids begin alike, which are the cases of three days (2²⁸ ms, as their ids
 * begin with the time: RFC 9562, version 7).
 * It is a function of the id, so no case ever moves to another part.
 */
export type Part = string;
const letters = 5;

export const partOf = (id: CaseId): Part => id.slice(0, letters);

/** Parts from one to another, both included. */
export type Span = { readonly from: Part; readonly to: Part };
const firstOf = (part: Part | undefined): string => idOf(part, "0");
const lastOf = (part: Part | undefined): string => idOf(part, "f");
function idOf(part: Part | undefined, filled: string): string {
  const digits = (part ?? "").padEnd(32, filled);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join("-");
}

type CaseRow = {
  readonly id: CaseId;
  readonly reference: string;
  /** Of the state of the case the fields that were asked for. */
  readonly body: unknown;
};

/** Rows of cases, events and clocks that a check may look at, each set in one statement. */
export type CaseRows = {
  readonly cases: readonly CaseRow[];
  readonly events: readonly {
    readonly case_id: CaseId;
    readonly type: string;
    readonly type_version: number;
    readonly data: unknown;
    readonly happened_at: Instant;
  }[];
  readonly clocks: readonly {
    readonly case_id: CaseId;
    readonly rule: string;
    readonly calendar: string;
    readonly days?: Calendar;
    readonly zone: string;
    readonly inputs: unknown;
    readonly effective_limit_at: Instant | null;
  }[];
};

/** Cases of which no more is looked at than when something of each type happened first. */
export type CaseFirsts<Type extends string> = readonly (CaseRow & {
  readonly firsts: Readonly<Partial<Record<Type, Instant>>>;
})[];

/** So many cases are read at a time: what one page's rows take is given back before the next. */
const casesPerPage = 5000;

/** All cases of a kind that are open or changed since; a promise is judged on every one. */
type From<Type extends string> = {
  readonly kind: string;
  readonly since: Instant;
  readonly types: readonly Type[];
  /** Of their state; the rest stays where it is. */
  readonly fields: readonly string[];
  /** Only those of these parts and what lies between them; without it, all. */
  readonly within?: Span;
};

/** The newest first, page by page. */
async function* pagesOf<Type extends string>(
  tx: Tx,
  scope: Scope,
  { kind, since, fields, within }: From<Type>,
): AsyncGenerator<readonly CaseRow[]> {
  let after: CaseId | undefined;
  for (;;) {
    const before = after;
    const cases = await tx
      .selectFrom("case_file")
      .select(["id", "reference", only(fields).as("body")])
      .where("organisation_id", "=", scope.organisationId)
      .where("kind", "=", kind)
      .$if(before !== undefined, (query) => query.where(sql<boolean>`id < ${before}`))
      .$if(within !== undefined, (query) =>
        query.where(sql<boolean>`id between ${firstOf(within?.from)}::uuid and ${lastOf(within?.to)}::uuid`),
      )
      .where((row) => row.or([row("closed_at", "is", null), row("changed_at", ">=", since)]))
      .orderBy("id", "desc")
      .limit(casesPerPage)
      .execute();
    after = cases.at(-1)?.id;
    if (after === undefined) return;
    yield cases;
    if (cases.length < casesPerPage) return;
  }
}

/** What is not there is left out, as in the state itself. */
const only = (fields: readonly string[]) =>
  sql`jsonb_strip_nulls(jsonb_build_object(${sql.join(
    fields.flatMap((field) => [sql.lit(field), sql`body->${sql.lit(field)}`]),
  )}))`;

/** Cases with their events and clocks. */
export async function* readCaseRows(tx: Tx, scope: Scope, from: From<string>): AsyncGenerator<CaseRows> {
  for await (const cases of pagesOf(tx, scope, from)) {
    const ids = cases.map(({ id }) => id);
    const events = await tx
      .selectFrom("case_event")
      .select(["case_id", "type", "type_version", "happened_at", "data"])
      .where("organisation_id", "=", scope.organisationId)
      .where(isOneOf(ids))
      .where("type", "in", from.types)
      .orderBy("sequence")
      .execute();
    yield { cases, events, clocks: await clocksOf(tx, scope, ids) };
  }
}

/** Cases with the moments on which things happened first. */
export async function* readCaseFirsts<Type extends string>(
  tx: Tx,
  scope: Scope,
  from: From<Type>,
): AsyncGenerator<CaseFirsts<Type>> {
  for await (const cases of pagesOf(tx, scope, from)) {
    const firsts = await tx
      .selectFrom("case_event")
      .select("case_id")
      .select(from.types.map((type, at) => first(type).as(`first_${at}`)))
      .where("organisation_id", "=", scope.organisationId)
      .where(isOneOf(cases.map(({ id }) => id)))
      .where("type", "in", from.types)
      .groupBy("case_id")
      .execute();
    const of = new Map<CaseId, Readonly<Record<string, unknown>>>(firsts.map((row) => [row.case_id, row]));
    yield cases.map((one) => {
      const row = of.get(one.id);
      const moments: Partial<Record<Type, Instant>> = {};
      from.types.forEach((type, at) => {
        const moment = row?.[`first_${at}`];
        if (moment instanceof Temporal.Instant) moments[type] = moment;
      });
      return { ...one, firsts: moments };
    });
  }
}

const first = (type: string) =>
  sql<Instant | null>`(array_agg(happened_at order by sequence) filter (where type = ${sql.lit(type)}))[1]`;

async function clocksOf(tx: Tx, scope: Scope, ids: readonly CaseId[]): Promise<CaseRows["clocks"]> {
  const clocks = await tx
    .selectFrom("clock")
    .select(["case_id", "rule", "calendar", "zone", "inputs", "effective_limit_at"])
    .where("organisation_id", "=", scope.organisationId)
    .where(isOneOf(ids))
    .execute();
  return withDays(tx, scope, clocks);
}

/** One parameter however many there are: a statement takes 65,535. */
const isOneOf = (ids: readonly CaseId[]) => sql<boolean>`case_id = any(${sql.val([...ids])}::uuid[])`;

/** Of each kind its parts, the newest first, each with a text that is another as soon as anything in it is. */
export type Stamps = ReadonlyMap<string, ReadonlyMap<Part, string>>;

/**
 * What was written last to each row, added up by part: of the cases that are open or changed since, and of what else is
 * looked at of a request: its clocks, its mails and whom it was told to. No row is written without its `xmin` changing.
 */
export async function readStamps(
  tx: Tx,
  scope: Scope,
  from: { readonly kinds: readonly string[]; readonly since: Instant; readonly request: string },
): Promise<Stamps> {
  const { organisationId } = scope;
  const written = (id: "id" | "case_id") => sql`
    left(${sql.ref(id)}::text, ${sql.lit(letters)}) as part,
    count(*) || ' ' || sum(hashtextextended(id::text || ' ' || xmin::text, 0)) as stamp`;
  const beside = (table: "clock" | "outbox_mail" | "recipient_notice") => sql`
    select ${from.request}::text as kind, ${sql.lit(table)} as place, ${written("case_id")} from ${sql.table(table)}
     where organisation_id = ${organisationId} and case_id is not null group by part`;
  const { rows } = await sql<{ kind: string; place: string; part: Part; stamp: string }>`
    select kind, '' as place, ${written("id")} from case_file
     where organisation_id = ${organisationId} and kind = any(${sql.val([...from.kinds])}::text[])
       and (closed_at is null or changed_at >= ${from.since}::timestamptz)
     group by kind, part
    union all ${beside("clock")} union all ${beside("outbox_mail")} union all ${beside("recipient_notice")}
     order by kind, part desc, place`.execute(tx);
  const stamps = new Map<string, Map<Part, string>>();
  for (const { kind, place, part, stamp } of rows) {
    const parts = stamps.get(kind) ?? new Map<Part, string>();
    stamps.set(kind, parts);
    // Where there is no case, nothing beside one is looked at.
    const known = parts.get(part);
    if (place === "" || known !== undefined) parts.set(part, `${known ?? ""}${place} ${stamp};`);
  }
  return stamps;
}
