/**
 * The SQL of the figures: one row a case, its deciding events and clocks gathered by the database, in pages by id, so
 * that neither a long year nor a long case fills the memory.
 */
import { sql } from "kysely";
import { z } from "zod";
import { withDays } from "../../platform/cases/clocks.ts";
import type { Tx } from "../../platform/db.ts";
import type { AccountId, CaseId } from "../../platform/identifiers.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { isOfNoColleague, isOpenTo } from "../../platform/cases/walls.ts";

const moment = z.string().transform((text) => Temporal.Instant.from(text));
const Happened = z.object({
  type: z.string(),
  at: moment,
  recorded: moment,
  data: z.record(z.string(), z.unknown()),
  /** Of an event that names a mail: how far that is. */
  mail: z.string().nullable(),
  settled: moment.nullable(),
});
const Clock = z.object({
  rule: z.string(),
  state: z.string(),
  calendar: z.string(),
  zone: z.string(),
  inputs: z.unknown(),
  legal: moment.nullable(),
  effective: moment.nullable(),
});

const Row = z.object({
  id: z.string().transform((id) => id as CaseId),
  kind: z.string(),
  body: z.unknown(),
  opened_at: z.custom<Instant>(),
  isImported: z.boolean(),
  events: z.array(Happened),
  clocks: z.array(Clock).nullable(),
});
export type CaseRow = z.output<typeof Row>;

export type Wanted = {
  readonly kinds: readonly string[];
  /** Events beyond the first that are read. */
  readonly types: readonly string[];
  /** Cases that were over before it are of no account. */
  readonly from: Instant;
  /** Cases that came after it are of no account. */
  readonly until: Instant;
  /** Cases about this account do not exist for whoever asks; `colleagues`: none about anybody who works here. */
  readonly without: AccountId | "colleagues";
};

const pageSize = 2000;

/** The cases that can matter to the period, page after page. */
export async function* casesOf(tx: Tx, scope: Scope, wanted: Wanted): AsyncGenerator<readonly CaseRow[]> {
  let after: CaseId | undefined;
  for (;;) {
    const page = await pageOf(tx, scope, wanted, after);
    if (page.length > 0) yield page;
    if (page.length < pageSize) return;
    after = page.at(-1)?.id;
  }
}

async function pageOf(
  tx: Tx,
  scope: Scope,
  wanted: Wanted,
  after: CaseId | undefined,
): Promise<readonly CaseRow[]> {
  const { organisationId } = scope;
  const events = sql`(select jsonb_agg(jsonb_build_object('type', e.type, 'at', e.happened_at,
      'recorded', e.recorded_at, 'data', e.data, 'mail', m.state, 'settled', m.settled_at) order by e.sequence)
    from case_event e left join outbox_mail m on m.organisation_id = e.organisation_id
      and m.id = (e.data ->> 'mailId')::uuid
    where e.organisation_id = ${organisationId} and e.case_id = case_file.id
      and (e.sequence = 1 or e.type = any(${[...wanted.types]}::text[])))`;
  const clocks = sql`(select jsonb_agg(jsonb_build_object('rule', c.rule, 'state', c.state,
      'calendar', c.calendar, 'zone', c.zone, 'inputs', c.inputs, 'legal', c.legal_limit_at,
      'effective', c.effective_limit_at) order by c.rule)
    from clock c where c.organisation_id = ${organisationId} and c.case_id = case_file.id)`;
  const imported = sql<boolean>`exists (select from import_row i where i.organisation_id = ${organisationId}
    and i.case_id = case_file.id)`;
  const rows = await matching(tx, scope, wanted)
    .select(["id", "kind", "body", "opened_at"])
    .select([events.as("events"), clocks.as("clocks"), imported.as("isImported")])
    .$if(after !== undefined, (query) => query.where("id", ">", after as CaseId))
    .orderBy("id")
    .limit(pageSize)
    .execute();
  const read = rows.map((row) => Row.parse(row));
  const known = await withDays(
    tx,
    scope,
    read.flatMap((row) => row.clocks ?? []),
  );
  const daysOf = new Map(known.map(({ calendar, days }) => [calendar, days]));
  return read.map((row) => ({
    ...row,
    clocks: row.clocks?.map((clock) => ({ ...clock, days: daysOf.get(clock.calendar) })) ?? null,
  }));
}

function matching(tx: Tx, scope: Scope, { kinds, from, until, without }: Wanted) {
  return tx
    .selectFrom("case_file")
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "in", [...kinds])
    .where("opened_at", "<", until)
    .where((where) => where.or([where("closed_at", "is", null), where("closed_at", ">=", from)]))
    .$if(without === "colleagues", (query) => query.where(isOfNoColleague))
    .$if(without !== "colleagues", (query) => query.where(isOpenTo(without as AccountId)));
}

/** How many cases of the period are about somebody who works here: said only in bands (decision 0090). */
export async function countAboutColleagues(
  tx: Tx,
  scope: Scope,
  { kinds, from, until }: Pick<Wanted, "kinds" | "from" | "until">,
): Promise<number> {
  const { count } = await tx
    .selectFrom("case_file")
    .select(sql<string>`count(*)`.as("count"))
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "in", [...kinds])
    .where("opened_at", ">=", from)
    .where("opened_at", "<", until)
    .where(sql<boolean>`not ${isOfNoColleague}`)
    .executeTakeFirstOrThrow();
  return Number(count);
}
