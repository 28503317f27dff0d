/** A notice goes to the system of its recipient: what that needs, and the conversation that begins. */
import { randomUUID } from "node:crypto";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import { insertDuty } from "../../../../platform/duties/store.ts";
import type { CaseId } from "../../../../platform/identifiers.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { ExchangeId, MissingToTell, NoticeId } from "../contract.ts";
import type { NoticeState } from "../state.ts";
import { endpointNamed } from "./counterpart.ts";
import { insertExchange } from "./store.ts";

export const systemDutyName = "rights.recipient_system";
/** Of the duty that asks where a request stands that was taken. */
export const statusDutyKey = (exchange: ExchangeId): string => `${exchange} status`;

type Named = { readonly name: string | undefined; readonly now: Instant };

/** What stands between a notice and the recipient's system. */
export async function missingToTransmit(
  tx: Tx,
  scope: Scope,
  { act }: Pick<NoticeState, "act">,
  { name, now }: Named,
): Promise<readonly MissingToTell[]> {
  const missing: MissingToTell[] = [];
  // The protocol has no word for a correction, a restriction or an objection.
  if (act !== "erased") missing.push("not-in-opendsr");
  if ((await endpointNamed(tx, scope, name, now)) === undefined) missing.push("no-opendsr-address");
  return missing;
}

/** Writes down where it goes, as the register says now, and owes the conversation. */
export async function beginExchange(
  tx: WriteTx,
  scope: Scope,
  of: Named & { readonly id: ExchangeId; readonly caseId: CaseId; readonly noticeId: NoticeId },
): Promise<void> {
  const { id, caseId, noticeId, name, now } = of;
  const endpoint = await endpointNamed(tx, scope, name, now);
  if (endpoint === undefined) throw new TypeError("A notice to a system has an address.");
  await insertExchange(tx, scope, {
    id,
    case_id: caseId,
    notice_id: noticeId,
    // The protocol asks for a random one (UUID v4): nothing of ours can be read from it.
    subject_request_id: randomUUID(),
    base: endpoint.base,
    domain: endpoint.domain,
    fingerprint: endpoint.fingerprint ?? null,
    customer_number: endpoint.customerNumber ?? null,
    state: "waiting",
    trouble: null,
    expected_at: null,
    certificate: null,
    receipt_cell: null,
    outcome_cell: null,
    created_at: now,
    changed_at: now,
  });
  const data = { case: caseId, notice: noticeId, exchange: id };
  await insertDuty(tx, scope, { kind: systemDutyName, key: id, data, dueAt: now, now, caseId });
}
