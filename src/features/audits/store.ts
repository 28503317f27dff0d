/** The SQL of audits: what a population is, the one that was fixed, and those that were concluded. */
import { z } from "zod";
import type { Tx, WriteTx } from "../../platform/db.ts";
import { isOfNoColleague } from "../../platform/cases/walls.ts";
import type { CaseId } from "../../platform/identifiers.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { AuditState, auditKind } from "./state.ts";
import type { AuditPopulationTable } from "./tables.ts";

/** References of the cases of a kind that came in within a time; none that is kept from a colleague. */
export async function referencesOf(
  tx: Tx,
  scope: Scope,
  given: { readonly kind: string; readonly from: Instant; readonly before: Instant; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom("case_file")
    .select("reference")
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "=", given.kind)
    .where("opened_at", ">=", given.from)
    .where("opened_at", "<", given.before)
    .where(isOfNoColleague)
    .orderBy("id")
    .limit(given.limit)
    .execute();
  return rows.map(({ reference }) => reference);
}

/** What is read of a state here, whatever else it holds. */
const { of, items } = AuditState.shape;
const Concluded = z.object({ name: z.literal("concluded"), of, items });

/** Audits that were concluded since, the newest first: of what, and whether what was found led to an action. */
export async function concludedAudits(
  tx: Tx,
  scope: Scope,
  since: Instant,
): Promise<
  readonly {
    readonly caseId: CaseId;
    readonly reference: string;
    readonly of: AuditState["of"];
    readonly at: Instant;
    readonly isAnswered: boolean;
  }[]
> {
  const rows = await tx
    .selectFrom("case_file")
    .select(["id", "reference", "body", "closed_at"])
    .select((row) =>
      row
        .exists(
          row
            .selectFrom("case_event")
            .select("case_event.id")
            .whereRef("case_event.organisation_id", "=", "case_file.organisation_id")
            .whereRef("case_event.case_id", "=", "case_file.id")
            .where("case_event.type", "=", "case.action-opened"),
        )
        .as("has_action"),
    )
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "=", auditKind.kind)
    .where("closed_at", ">=", since)
    .orderBy("closed_at", "desc")
    .execute();
  return rows.flatMap(({ id, reference, body, closed_at: at, has_action: hasAction }) => {
    const state = Concluded.safeParse(body).data;
    if (state === undefined || at === null) return [];
    const isClean = state.items.every(({ result }) => result !== "does-not");
    return [{ caseId: id, reference, of: state.of, at, isAnswered: isClean || Boolean(hasAction) }];
  });
}

export async function insertPopulation(
  tx: WriteTx,
  scope: Scope,
  population: { readonly caseId: CaseId; readonly content: Buffer; readonly now: Instant },
): Promise<void> {
  const { caseId, content, now } = population;
  await tx
    .insertInto("audit_population")
    .values({ organisation_id: scope.organisationId, case_id: caseId, content, fixed_at: now })
    .execute();
}

export async function readPopulation(
  tx: Tx,
  scope: Scope,
  caseId: CaseId,
): Promise<AuditPopulationTable["content"] | undefined> {
  const row = await tx
    .selectFrom("audit_population")
    .select("content")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .executeTakeFirst();
  return row?.content;
}
