/** Duties that were given up, as people see them. What belongs to a case about the reader is not there for them. */
import type { Tx } from "../../../platform/db.ts";
import type { AccountId, DutyId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { isOpenTo } from "../../../platform/cases/walls.ts";

export type StoppedDuty = {
  readonly id: DutyId;
  readonly kind: string;
  readonly problem: string | null;
  readonly attempts: number;
  readonly settled_at: Instant | null;
  readonly reference: string | null;
};

/** Newest first; `duty` asks for one alone. */
export async function stoppedDuties(
  tx: Tx,
  scope: Scope,
  reader: AccountId,
  page: { readonly before?: DutyId | undefined; readonly duty?: DutyId; readonly limit: number },
): Promise<readonly StoppedDuty[]> {
  const { before, duty, limit } = page;
  return stopped(tx, scope, reader)
    .select(["duty.id", "duty.kind", "duty.problem", "duty.attempts", "duty.settled_at"])
    .select("case_file.reference")
    .$if(before !== undefined, (query) => query.where("duty.id", "<", before as DutyId))
    .$if(duty !== undefined, (query) => query.where("duty.id", "=", duty as DutyId))
    .orderBy("duty.id", "desc")
    .limit(limit)
    .execute();
}

export async function countStopped(tx: Tx, scope: Scope, reader: AccountId): Promise<number> {
  const { count } = await stopped(tx, scope, reader)
    .select((eb) => eb.fn.countAll<string>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function stopped(tx: Tx, scope: Scope, reader: AccountId) {
  return tx
    .selectFrom("duty")
    .leftJoin("case_file", (join) =>
      join
        .onRef("case_file.organisation_id", "=", "duty.organisation_id")
        .onRef("case_file.id", "=", "duty.case_id"),
    )
    .where("duty.organisation_id", "=", scope.organisationId)
    .where("duty.state", "=", "given_up")
    .where(isOpenTo(reader));
}
