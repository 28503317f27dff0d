/** What a colleague makes of a mail that waits: a request, something for a request that is there, or nothing. */
import type { WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { Member } from "../../../platform/http/routes.ts";
import type { ShortReference } from "../../../platform/identifiers.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { Json } from "../../../platform/ledger/canonical.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { z } from "zod";
import { act, openRequest, requestByReference } from "../../rights/index.ts";
import type { Dismiss, IncomingMailId, MailStateName, OpenFromMail } from "../contract.ts";
import { keptDays } from "../reading/keep.ts";
import { readSummaries } from "./content.ts";
import { senderOf } from "./cases.ts";
import { changeMail, lockMail, readMailRow } from "./store.ts";
import type { ListedMail, MailChange } from "./store.ts";
import { ownerOfCase } from "../../../platform/cases/texts.ts";
import { wallsOf } from "../../../platform/cases/walls.ts";

export type Deciding = {
  readonly tx: WriteTx;
  readonly scope: Scope;
  readonly platform: Platform;
  readonly member: Member;
  readonly id: IncomingMailId;
  readonly now: Instant;
};

/** A request of which whoever has opened it may not be shown is opened all the same: it is walled from them. */
export async function openFromMail(
  deciding: Deciding,
  body: z.output<typeof OpenFromMail>,
): Promise<{ readonly reference: ShortReference; readonly mayOpen: boolean }> {
  const { tx, scope, platform, member, now } = deciding;
  const row = await waiting(deciding, ["waiting"]);
  const receivedAt = Temporal.Instant.from(body.receivedAt);
  if (Temporal.Instant.compare(receivedAt, now) > 0)
    throw refusal("invalid_request", {}, [{ at: "body.receivedAt", reason: "in_the_future" }]);
  const isOther = body.capacity !== "self";
  if (isOther && body.subjectName === undefined)
    throw refusal("invalid_request", {}, [{ at: "body.subjectName", reason: "missing" }]);
  const opened = await openRequest(tx, scope, platform, {
    right: body.right,
    channel: "email",
    capacity: body.capacity,
    relation: body.relation,
    delivery: "portal",
    receivedAt,
    language: body.language,
    texts: {
      requesterName: body.name,
      requesterEmail: body.email?.toLowerCase(),
      wording: body.wording,
      ...(isOther ? { subjectName: body.subjectName } : {}),
    },
    now,
  });
  const isSaid = Temporal.Instant.compare(receivedAt, row.received_at) !== 0;
  await settle(deciding, "mail.opened-request", {
    state: "opened",
    case_id: opened.caseId,
    ...(isSaid ? { received_at: receivedAt, receipt: "said" } : {}),
  });
  return { reference: opened.reference, mayOpen: !wallsOf(opened.file).includes(member.accountId) };
}

/** The mail's words become a note of the case, sealed under its key; the mail itself stays beside it. */
export async function keepWith(
  deciding: Deciding,
  typed: string,
  afterCommit: (work: () => Promise<void>) => void,
): Promise<{ readonly reference: ShortReference }> {
  const { tx, scope, platform, member, now } = deciding;
  const row = await waiting(deciding, ["waiting"]);
  const file = await requestByReference(tx, scope, typed);
  if (file === undefined || file.walls.includes(member.accountId))
    throw refusal("invalid_request", {}, [{ at: "body.reference", reason: "unknown" }]);
  const words = await noteOf(deciding, row);
  const command = { type: "note" } as const;
  const happenedAt = row.received_at;
  await act(tx, scope, platform, { caseId: file.id, command, words, now, happenedAt }, afterCommit);
  await settle(deciding, "mail.kept-with-case", { state: "kept", case_id: file.id });
  return { reference: file.reference };
}

const mostNote = 4000;

async function noteOf({ tx, scope, platform }: Deciding, row: ListedMail): Promise<string> {
  const summaries = await readSummaries(tx, scope, platform.keys, [row.summary_cell]);
  const mail = row.summary_cell === null ? undefined : summaries.get(row.summary_cell)?.mail;
  if (mail === undefined) throw refusal("not_found");
  const { name, address } = senderOf(mail);
  const from = [name, address].filter((one) => one !== "").join(", ");
  const text = (mail.inner ?? mail).text;
  const note = [`Mail from ${from}`, mail.subject, "", text].join("\n");
  return note.length <= mostNote ? note : `${note.slice(0, mostNote - 1).toWellFormed()}…`;
}

export async function dismiss(deciding: Deciding, { reason }: z.output<typeof Dismiss>): Promise<void> {
  await waiting(deciding, ["waiting"]);
  const destroy_at = deciding.now.add({ hours: keptDays * 24 });
  await settle(deciding, "mail.dismissed", { state: "dismissed", reason, destroy_at }, { reason });
}

/** Taken for a machine's, or for no request, and it is one after all. */
export async function waitAgain(deciding: Deciding): Promise<void> {
  const { tx, scope, id } = deciding;
  await waiting(deciding, ["machine", "dismissed"]);
  await settle(deciding, "mail.taken-back", { state: "waiting", reason: null, destroy_at: null });
  await changeMail(tx, scope, id, { settled_at: null, settled_by: null });
}

/** The mail, locked; `conflict` when somebody else has decided meanwhile. */
async function waiting(
  { tx, scope, member, id }: Deciding,
  states: readonly MailStateName[],
): Promise<ListedMail> {
  await lockMail(tx, scope, id);
  const row = await readMailRow(tx, scope, member.accountId, id);
  if (row === undefined) throw refusal("not_found");
  if (!states.includes(row.state)) throw refusal("conflict");
  return row;
}

async function settle(
  { tx, scope, platform, id, now }: Deciding,
  type: string,
  change: MailChange,
  more: Readonly<Record<string, Json>> = {},
): Promise<void> {
  await changeMail(tx, scope, id, { ...change, settled_at: now, settled_by: scope.actorId });
  const caseId = change.case_id ?? undefined;
  await append(tx, scope, platform.keys, {
    type,
    now,
    // For whom the case does not exist, it has no entry either.
    owner: caseId === undefined ? { kind: "organisation", id: scope.organisationId } : ownerOfCase(caseId),
    payload: { mail: id, ...(caseId === undefined ? {} : { case: caseId }), ...more },
  });
}
