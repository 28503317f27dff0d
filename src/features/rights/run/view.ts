/** What the office is shown of a run: the plan table by table, how far the search is, how each system ended. */
import { z } from "zod";
import type { CaseFile } from "../../../platform/cases/kind.ts";
import type { Tx } from "../../../platform/db.ts";
import type { Member } from "../../../platform/http/routes.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { DataMap } from "../../connectors/index.ts";
import { bareTableName, readableName } from "../package/names.ts";
import { gapSentence } from "../package/words.ts";
import type { AccessPlan, PlanLink } from "../plan.ts";
import { accessTreatments, roles } from "../../connectors/index.ts";
import type { RequestState } from "../request/state.ts";
import type { RunView, SystemView } from "./contract.ts";
import { readRequest } from "../request/store.ts";
import { identitiesOf, searchDutyName } from "./planning.ts";
import { readSummary, resultOf } from "./result.ts";
import { mapOf } from "./search.ts";
import { dutyOf, latestRun, systemsOf, type System } from "./store.ts";
import type { StoresOf } from "./stores.ts";

const StoredPlan = z.object({
  steps: z.array(
    z.object({
      table: z.string(),
      kind: z.enum(["person", "personal"]),
      by: z.array(
        z.union([
          z.strictObject({ identity: z.string(), column: z.string() }),
          z.strictObject({ role: z.enum(roles), table: z.string(), onAccess: z.enum(accessTreatments) }),
        ]),
      ),
      disclose: z.array(z.string()),
      withhold: z.array(z.strictObject({ column: z.string(), because: z.string() })),
      secret: z.array(z.string()),
      whenShared: z.enum(accessTreatments),
    }),
  ),
  unreached: z.array(z.string()),
}) satisfies z.ZodType<Pick<AccessPlan, "unreached">>;

export async function runView(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  storesOf: StoresOf,
  request: CaseFile<RequestState>,
  reader: Pick<Member, "pseudonymous">,
): Promise<RunView> {
  const { usable } = await storesOf(tx, scope, keys);
  const identityNames = [
    ...new Set(
      usable.flatMap(({ map }) =>
        Object.values(map.tables).flatMap(({ identities }) => identities.map(({ name }) => name)),
      ),
    ),
  ].sort();
  const texts = (await readRequest(tx, scope, keys, { caseId: request.id }))?.texts;
  const given = reader.pseudonymous ? [] : (texts?.identities ?? []);
  const known = { identityNames, suggested: suggestedBy(identityNames, given) };
  const run = await latestRun(tx, scope, request.id);
  if (run === undefined) return { reference: request.reference, ...known };
  const duty = await dutyOf(tx, scope, searchDutyName, run.id);
  const retryAt = duty?.state === "waiting" && duty.problem !== undefined ? duty.dueAt.toString() : undefined;
  const identities = await identitiesOf(tx, scope, keys, run.id);
  return {
    reference: request.reference,
    ...known,
    run: {
      id: run.id,
      state: run.state,
      planHash: run.planHash,
      plannedAt: run.createdAt.toString(),
      ...(run.approvedAt === undefined ? {} : { approvedAt: run.approvedAt.toString() }),
      ...(run.finishedAt === undefined ? {} : { finishedAt: run.finishedAt.toString() }),
      identities: identities.filter(({ value }) => value !== "").map(({ name }) => name),
      systems: (await systemsOf(tx, scope, run.id)).map((system) => systemView(system, retryAt)),
      leftOut: run.leftOut.map(({ name, why }) => ({ name, why })),
    },
  };
}

/** What staff wrote down, under the names the systems use: `student-number` is the map's `student_number`. */
export function suggestedBy(
  names: readonly string[],
  given: readonly { readonly name: string; readonly value: string }[],
): { readonly name: string; readonly value: string }[] {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  return given.map(({ name, value }) => ({
    name: names.find((known) => plain(known) === plain(name)) ?? name,
    value,
  }));
}

function systemView(system: System, retryAt: string | undefined): SystemView {
  const map = mapOf(system.map);
  const plan = StoredPlan.parse(system.plan);
  const unconfirmed = new Set(z.array(z.string()).parse(system.unconfirmed));
  const titleOf = (table: string): string => map.tables[table]?.title ?? readableName(bareTableName(table));
  const result =
    system.result === null || system.result === undefined
      ? undefined
      : resultOf(readSummary(system.result), []);
  return {
    name: system.name,
    outcome: system.outcome,
    ...(system.problem === null ? {} : { problem: system.problem }),
    ...(system.stage === null ? {} : { stage: system.stage }),
    tables: system.tables_total,
    tablesDone: system.tables_done,
    rows: system.row_count,
    ...(system.as_of === null ? {} : { asOf: system.as_of.toString() }),
    ...(system.outcome === "unavailable" && retryAt !== undefined ? { retryAt } : {}),
    attempts: system.attempts,
    steps: plan.steps.map((step) => {
      const outcome = result?.outcomes.get(step.table);
      return {
        table: step.table,
        title: titleOf(step.table),
        kind: step.kind,
        by: step.by.map((link) => linkWords(link, titleOf)),
        disclose: step.disclose.map((column) => readableName(column)),
        withhold: step.withhold.map(({ column, because }) => ({ column: readableName(column), because })),
        secrets: step.secret.length,
        whenShared: step.whenShared,
        confirmed: !unconfirmed.has(step.table),
        ...(outcome === undefined ? {} : { outcome: outcome.outcome }),
        ...(outcome !== undefined && "rows" in outcome ? { rows: outcome.rows } : {}),
      };
    }),
    unreached: plan.unreached.map(titleOf),
    gaps: [...new Set(result?.gaps.map((gap) => gapSentence(gap, titleOf)) ?? [])],
  };
}

const verbs = {
  owned_by: "belongs to",
  bridge: "is connected with",
  co_owned_by: "also concerns",
  accessed_by: "mentions",
  lookup: "refers to",
} as const;

function linkWords(link: PlanLink, titleOf: (table: DataMap["store"]) => string): string {
  if ("identity" in link)
    return `by the ${link.identity === "email" ? "e-mail" : link.identity.replaceAll("_", " ")}`;
  return `${verbs[link.role]} “${titleOf(link.table)}”`;
}
