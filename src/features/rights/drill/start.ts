/** Begins the rehearsal of a request: the same case, clock and gates, with everybody outside left out. */
import type { WriteTx } from "../../../platform/db.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Member } from "../../../platform/http/routes.ts";
import type { ShortReference } from "../../../platform/identifiers.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { colleagueAt } from "../../access/index.ts";
import { openRequest } from "../request/store.ts";
import type { Desk } from "../request/store.ts";
import type { StartDrill } from "./contract.ts";

export const drillEndDuty = "rights.drill_end";

export async function beginDrill(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  member: Pick<Member, "accountId" | "actorId">,
  body: StartDrill,
  now: Instant,
): Promise<ShortReference> {
  const { requester, subject, capacity } = body;
  if (capacity !== "self" && subject === undefined)
    throw refusal("invalid_request", {}, [{ at: "body.subject", reason: "missing" }]);
  const email = requester.email?.toLowerCase();
  const named = body.identities.filter(({ name }) => name === "email").map(({ value }) => value);
  const addresses = [...(email === undefined || capacity !== "self" ? [] : [email]), ...named];
  // The data of somebody who works here are no material to rehearse with: their own request walls the case from them.
  if ((await colleagueAt(tx, scope, desk.keys, addresses)) !== undefined)
    throw refusal("invalid_request", {}, [{ at: "body.requester.email", reason: "about_a_colleague" }]);
  const endsAt = now.add({ hours: 24 * body.endsInDays });
  const { caseId, reference } = await openRequest(tx, scope, desk, {
    right: body.right,
    channel: body.channel,
    capacity,
    delivery: body.delivery,
    receivedAt: now,
    language: body.language,
    // What comes in by the request page waits for its address to be confirmed, as in earnest.
    handler: undefined,
    texts: {
      requesterName: requester.name,
      requesterEmail: email,
      requesterAddress: requester.address,
      subjectName: subject?.name,
      subjectBorn: subject?.born,
      wording: body.wording,
      identities: body.identities,
    },
    drill: { begunBy: member.accountId, aim: body.aim, endsAt },
    now,
  });
  await insertDuty(tx, scope, {
    kind: drillEndDuty,
    key: caseId,
    data: { case: caseId },
    dueAt: endsAt,
    now,
    caseId,
  });
  await append(tx, scope, desk.keys, {
    type: "drill.begun",
    now,
    owner: { kind: "organisation", id: scope.organisationId },
    payload: { case: caseId, right: body.right, channel: body.channel, endsAt: endsAt.toString() },
  });
  return reference;
}
