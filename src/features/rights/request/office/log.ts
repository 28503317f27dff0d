/** Writes down a request that arrived by telephone, post, mail or in person (decision 0055). */
import { listMembers } from "../../../access/index.ts";
import type { ListedMember } from "../../../access/index.ts";
import type { WriteTx } from "../../../../platform/db.ts";
import { refusal } from "../../../../platform/errors.ts";
import { newId } from "../../../../platform/ids.ts";
import type { Member } from "../../../../platform/http/routes.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { z } from "zod";
import { dropDraft } from "../drafts/store.ts";
import type { RequestRight } from "../contract.ts";
import type { BundleId } from "../events.ts";
import { kindOf } from "../kinds/kinds.ts";
import { answerClock, openRequest } from "../store.ts";
import type { Desk, NewRequest } from "../store.ts";
import type { LoggedRequest, LogRequest } from "./contract.ts";

const logForm = "log-request";
const oldDays = 90;

export async function logRequest(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  member: Member,
  body: LogRequest,
  now: Instant,
): Promise<z.input<typeof LoggedRequest>> {
  const receivedAt = Temporal.Instant.from(body.receivedAt);
  checkReceipt(receivedAt, body, now);
  if (body.capacity !== "self" && body.subject === undefined)
    throw refusal("invalid_request", {}, [{ at: "body.subject", reason: "missing" }]);
  const members = await listMembers(tx, scope, desk.keys, now);
  const colleague = colleagueOf(members, body);
  const isHandler = member.permissions.has("case:work") && colleague?.accountId !== member.accountId;
  const { requester, subject } = body;
  const [right = "access", ...others] = [...new Set(body.rights)];
  const bundle = others.length === 0 ? undefined : newId<BundleId>();
  const given: NewRequest = {
    right,
    bundle,
    channel: body.channel,
    capacity: body.capacity,
    relation: body.relation,
    wantsRecipients: body.wantsRecipients,
    delivery: body.delivery,
    receivedAt,
    language: body.language,
    aboutAccountId: colleague?.accountId,
    handler: isHandler ? member.actorId : undefined,
    texts: {
      requesterName: requester.name,
      requesterEmail: requester.email?.toLowerCase(),
      requesterAddress: requester.address,
      subjectName: subject?.name,
      subjectBorn: subject?.born,
      wording: body.wording,
      identities: body.identities,
    },
    now,
  };
  const opened = await openRequest(tx, scope, desk, given);
  const together: { reference: string; right: RequestRight }[] = [];
  for (const other of others) {
    // One letter, one acknowledgement; each right goes its own way from here.
    const { reference } = await openRequest(tx, scope, desk, { ...given, right: other, isQuiet: true });
    together.push({ reference, right: other });
  }
  await dropDraft(tx, scope, logForm);
  const due = (await answerClock(tx, scope, opened.caseId))?.effectiveLimit;
  const searchable =
    body.identities.length > 0 || (body.capacity === "self" && requester.email !== undefined);
  return {
    reference: opened.reference,
    together,
    mayOpen: member.permissions.has("case:read") && colleague?.accountId !== member.accountId,
    ...(due === undefined ? {} : { due: due.toString() }),
    warnings: [
      ...(colleague === undefined ? [] : ["about-a-colleague" as const]),
      ...(requester.email === undefined && requester.address === undefined ? ["no-address" as const] : []),
      ...(searchable || kindOf({ right }).answer === "letter" ? [] : ["nothing-to-search-by" as const]),
    ],
  };
}

/** The clock starts at receipt: not in the future, and long ago only when somebody says that they mean it. */
function checkReceipt(receivedAt: Instant, { isOldConfirmed }: LogRequest, now: Instant): void {
  const refused = (reason: string): never => {
    throw refusal("invalid_request", {}, [{ at: "body.receivedAt", reason }]);
  };
  if (Temporal.Instant.compare(receivedAt, now) > 0) refused("in_the_future");
  const old = Temporal.Instant.compare(receivedAt, now.subtract({ hours: oldDays * 24 })) < 0;
  if (old && isOldConfirmed !== true) refused("older_than_90_days");
}

/** The colleague whose data is asked for: said, or recognised by an address. Their own request walls them in the same way. */
function colleagueOf(members: readonly ListedMember[], body: LogRequest): ListedMember | undefined {
  const said = members.find(({ accountId }) => accountId === body.aboutAccountId);
  if (body.aboutAccountId !== undefined && said === undefined)
    throw refusal("invalid_request", {}, [{ at: "body.aboutAccountId", reason: "unknown" }]);
  if (said !== undefined) return said;
  const addresses = new Set(
    [
      body.capacity === "self" ? body.requester.email : undefined,
      ...body.identities.filter(({ name }) => name === "email").map(({ value }) => value),
    ].flatMap((address) => (address === undefined ? [] : [address.trim().toLowerCase()])),
  );
  return members.find(({ email }) => addresses.has(email.trim().toLowerCase()));
}
