/**
 * The SQL of what reached the person. An event that names a mail has reached nobody until a mail server has taken it; one
 * that names none was said, handed over or posted.
 */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { isOpenTo } from "../../../platform/cases/walls.ts";
import type { Tx } from "../../../platform/db.ts";
import type { AccountId, ActorId, CaseId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";

/** The types of event of this case that went by mail alone, and of which no mail has left. */
export async function unreached(tx: Tx, scope: Scope, caseId: CaseId): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom("case_event as e")
    .leftJoin("outbox_mail as m", (join) =>
      join
        .onRef("m.organisation_id", "=", "e.organisation_id")
        .on(sql<boolean>`m.id::text = e.data ->> 'mailId'`)
        .on("m.case_id", "=", caseId),
    )
    .select("e.type")
    .where("e.organisation_id", "=", scope.organisationId)
    .where("e.case_id", "=", caseId)
    .groupBy("e.type")
    .having(sql<boolean>`bool_and(e.data ->> 'mailId' is not null and m.state is distinct from 'sent')`)
    .execute();
  return new Set(rows.map(({ type }) => type));
}

/** The types of event that meet each clock, by its rule. */
export type MetBy = Readonly<Record<string, readonly string[]>>;

/**
 * The SQL of the page's own judgement: a clock of this kind counts as met, and nothing that meets it has reached anybody.
 * A case has a mail that has not left, or it is not one: few are looked at further.
 */
export function owingUnmet(kind: string, metBy: MetBy): RawBuilder<boolean> {
  const unmet = Object.entries(metBy).map(
    ([rule, types]) => sql<boolean>`(
      exists (select from clock c where c.organisation_id = case_file.organisation_id
        and c.case_id = case_file.id and c.rule = ${rule} and c.state = 'satisfied')
      and not exists (select from case_event e
        left join outbox_mail m on m.organisation_id = e.organisation_id and m.case_id = e.case_id
          and m.id::text = e.data ->> 'mailId'
        where e.organisation_id = case_file.organisation_id and e.case_id = case_file.id
          and e.type = any(${sql.val([...types])}::text[])
          and (e.data ->> 'mailId' is null or m.state = 'sent')))`,
  );
  return sql<boolean>`(kind = ${kind} and exists (
      select from outbox_mail m where m.organisation_id = case_file.organisation_id
        and m.case_id = case_file.id and m.state <> 'sent')
    and (${sql.join(unmet, sql` or `)}))`;
}

/** How many open cases the clocks alone count as met, and are not. */
export async function countUnmet(
  tx: Tx,
  scope: Scope,
  unmet: RawBuilder<boolean>,
  whose: {
    readonly hiddenFrom: AccountId;
    readonly handler?: ActorId;
    readonly lateAt?: Instant;
  },
): Promise<number> {
  const { hiddenFrom, handler, lateAt } = whose;
  const { count } = await tx
    .selectFrom("case_file")
    .select(sql<string>`count(*)`.as("count"))
    .where("organisation_id", "=", scope.organisationId)
    .where("closed_at", "is", null)
    .where("owes", "=", false)
    .where("due_at", "is not", null)
    // From the letters that wait, not from the cases: few of very many.
    .where(
      sql<boolean>`id in (select m.case_id from outbox_mail m
        where m.organisation_id = ${scope.organisationId} and m.state <> 'sent')`,
    )
    .where(unmet)
    .where(isOpenTo(hiddenFrom))
    .$if(handler !== undefined, (query) => query.where("handler_id", "=", handler ?? null))
    .$if(lateAt !== undefined, (query) => query.where("due_at", "<", lateAt ?? null))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Of these cases, those that the clocks alone count as met, and are not. */
export async function unmetAmong(
  tx: Tx,
  scope: Scope,
  unmet: RawBuilder<boolean>,
  ids: readonly CaseId[],
): Promise<ReadonlySet<CaseId>> {
  const rows = await tx
    .selectFrom("case_file")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "in", [...ids])
    .where("closed_at", "is", null)
    .where(unmet)
    .execute();
  return new Set(rows.map(({ id }) => id));
}
