/**
 * A person's other cases: complaints that bear an address of theirs, and what was born of those or of the requests. The
 * erasure decides on each: it goes with it, or it is kept until its day for a reason from a closed list
 * (GDPR art. 17(3); docs/decisions/0105-cases-end.md).
 */
import type { CommonState, Machine } from "../../../platform/cases/machine.ts";
import type { CaseFile } from "../../../platform/cases/kind.ts";
import { readCase } from "../../../platform/cases/store.ts";
import { casesSharingAddress, familyOf } from "../../../platform/cases/walls.ts";
import type { Tx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Member } from "../../../platform/http/routes.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import { mayOpenCase } from "../../access/index.ts";
import { endDayOf, holdOf } from "../../cases/index.ts";
import type { KeptCase, Wish } from "./contract.ts";

export type OtherCase = {
  readonly machine: Machine;
  readonly file: CaseFile<CommonState>;
  /** The day on which it will be destroyed by itself; none while it is open. */
  readonly endsOn: string | undefined;
  /** Why it cannot go now. */
  readonly stays: "open" | "held" | undefined;
};

/** Far more than one person has. */
const most = 100;

export async function othersOf(
  tx: Tx,
  scope: Scope,
  machines: readonly Machine[],
  member: Pick<Member, "accountId">,
  requests: readonly CaseId[],
): Promise<readonly OtherCase[]> {
  const sharing = await casesSharingAddress(tx, scope, requests, member.accountId);
  const found = new Map<CaseId, string>();
  for (const root of [...requests, ...sharing.map(({ id }) => id)])
    for (const { id, kind } of await familyOf(tx, scope, root)) found.set(id, kind);
  const others: OtherCase[] = [];
  for (const [id, kind] of [...found].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const machine = machines.find((one) => one.kind.kind === kind);
    const file = machine === undefined ? undefined : await readCase(tx, scope, machine.kind, id);
    if (machine === undefined || file === undefined || !mayOpenCase(member, file)) continue;
    if (file.state.destroyedOn !== undefined || others.length === most) continue;
    const ends = await endDayOf(tx, scope, machine, file);
    others.push({
      machine,
      file,
      endsOn: ends?.on.toString(),
      stays:
        file.closedAt === undefined
          ? "open"
          : (await holdOf(tx, scope, id)) === undefined
            ? undefined
            : "held",
    });
  }
  return others;
}

export type Decided = {
  readonly gone: readonly OtherCase[];
  readonly kept: readonly KeptCase[];
};

/** Refuses with `not_yet` a case that nobody decided on, or one that cannot go. */
export function decideOthers(
  others: readonly OtherCase[],
  wishes: readonly { readonly reference: string; readonly wish: Wish }[],
): Decided {
  const gone: OtherCase[] = [];
  const kept: KeptCase[] = [];
  const wrong: { at: string; reason: string }[] = [];
  for (const other of others) {
    const { file, endsOn, stays } = other;
    const { reference } = file;
    const wish = wishes.find((one) => one.reference === reference)?.wish;
    if (stays !== undefined && wish === "destroy") wrong.push({ at: reference, reason: `case-${stays}` });
    else if (wish === "destroy") gone.push(other);
    else if (stays === undefined && wish === undefined)
      wrong.push({ at: reference, reason: "case-undecided" });
    else
      kept.push({
        reference,
        reason: wish ?? stays ?? "open",
        ...(endsOn === undefined ? {} : { until: endsOn }),
      });
  }
  if (wrong.length > 0) throw refusal("not_yet", {}, wrong);
  return { gone, kept };
}
