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

/** Rows of cases, events and clocks that a check may look at, each set in one statement. */
export type CaseRows = {
  readonly cases: readonly { readonly id: CaseId; readonly reference: string; readonly body: unknown }[];
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

/** So many cases are read at a time: what one page's rows take is given back before the next. */
const casesPerPage = 5000;

/** All cases of a kind that are open or changed since, the newest first, page by page; a promise is judged on every one. */
export async function* readCaseRows(
  tx: Tx,
  scope: Scope,
  from: {
    readonly kind: string;
    readonly since: Instant;
    readonly types: readonly string[];
    /** Their clocks are looked at, too. */
    readonly isTimed?: boolean;
    /** Only those of these parts and what lies between them; without it, all. */
    readonly within?: Span;
  },
): AsyncGenerator<CaseRows> {
  const { organisationId } = scope;
  const { within } = from;
  let before: CaseId | undefined;
  for (;;) {
    const after = before;
    const cases = await tx
      .selectFrom("case_file")
      .select(["id", "reference", "body"])
      .where("organisation_id", "=", organisationId)
      .where("kind", "=", from.kind)
      .$if(after !== undefined, (query) => query.where(sql<boolean>`id < ${after}`))
      .$if(within !== undefined, (query) =>
        query.where(sql<boolean>`id between ${firstOf(within?.from)}::uuid and ${lastOf(within?.to)}::uuid`),
      )
      .where((row) => row.or([row("closed_at", "is", null), row("changed_at", ">=", from.since)]))
      .orderBy("id", "desc")
      .limit(casesPerPage)
      .execute();
    const ids = cases.map(({ id }) => id);
    before = ids.at(-1);
    if (before === undefined) return;
    const events = await tx
      .selectFrom("case_event")
      .select(["case_id", "type", "type_version", "happened_at"])
      .select((row) => (from.isTimed === true ? row.ref("data").as("data") : row.val(null).as("data")))
      .where("organisation_id", "=", organisationId)
      .where(isOneOf(ids))
      .where("type", "in", from.types)
      .orderBy("sequence")
      .execute();
    yield { cases, events, clocks: from.isTimed === true ? await clocksOf(tx, scope, ids) : [] };
    if (ids.length < casesPerPage) return;
  }
}

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
