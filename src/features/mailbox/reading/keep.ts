/**
 * Takes one mail in: content, row, what it opens, and how far the mailbox is read, in one transaction that holds only
 * while the reading still has its lease. Killed before it commits nothing is there and the mail is fetched again; killed
 * after, the mailbox has gone on. Neither loses a mail nor takes one twice (decision 0085).
 */
import type { WriteTx } from "../../../platform/db.ts";
import { failPoint } from "../../../platform/fail_point.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { AccountId, CaseId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { settleMail } from "../../../platform/mail/outbox.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { colleagueAt } from "../../access/index.ts";
import { openRequest } from "../../rights/index.ts";
import { changeMailbox } from "../boxes/store.ts";
import type { MailboxRow } from "../boxes/store.ts";
import type { IncomingMailId, MailboxId, MailContentState, Opening } from "../contract.ts";
import { fateOf } from "../domain.decide.ts";
import type { Fate } from "../domain.decide.ts";
import { machineOf } from "../domain.machine.ts";
import type { ReadMail } from "../domain.mail.ts";
import { forwardOf, receivedOf } from "../domain.receipt.ts";
import type { Received } from "../domain.receipt.ts";
import { languageOf, suggestionOf } from "../domain.suggest.ts";
import { casesBehind, likelyCases, senderOf } from "../incoming/cases.ts";
import { digestOf, keepContent } from "../incoming/content.ts";
import type { Summary } from "../incoming/content.ts";
import { arrivedEarlier, changeMail, insertMail, isKnown, ourMails } from "../incoming/store.ts";
import type { IncomingRow } from "../incoming/store.ts";

/** How long a machine's mail, and one that is no request, can still be looked at. */
export const keptDays = 30;
/** The first words of a request as its own page shows them; the whole mail stays beside it. */
const mostWording = 8000;

export type Fetched = {
  readonly uidValidity: string;
  readonly uid: number;
  /** The server's own clock (INTERNALDATE). */
  readonly internal: Instant;
  readonly raw: Buffer;
  readonly sizeBytes: number;
  readonly content: MailContentState;
  readonly mail: ReadMail;
};

export type Kept = "known" | Fate;

/** `mayOpen` is false where opening failed before, or too many were opened by mail just now. */
export async function keepMail(
  tx: WriteTx,
  scope: Scope,
  platform: Platform,
  box: Pick<MailboxRow, "id" | "opening">,
  fetched: Fetched,
  mayOpen: boolean,
): Promise<Kept> {
  const { keys } = platform;
  const now = platform.now();
  const { mail, uidValidity, uid } = fetched;
  const digest = await digestOf(scope, keys, mail, fetched.raw);
  const received = receivedOf(mail, fetched.internal, now);
  await changeMailbox(tx, scope, box.id, { uid_validity: uidValidity, last_uid: String(uid) });
  if (await isKnown(tx, scope, digest)) {
    await arrivedEarlier(tx, scope, digest, received.at);
    return "known";
  }
  const judged = await judge(tx, scope, platform, fetched, mayOpen ? box.opening : "by-a-colleague");
  const { fate } = judged;
  const id: IncomingMailId = newId();
  const row = rowOf(id, { boxId: box.id, digest, fetched, received, judged, now });
  // Another mailbox brought the same mail in this moment.
  if (!(await insertMail(tx, scope, row))) return "known";
  const { raw } = fetched;
  const kept = await keepContent(tx, scope, platform, { id, raw, summary: judged.summary, now });
  failPoint("mailbox.sealed");
  await changeMail(tx, scope, id, { file_id: kept.fileId, summary_cell: kept.cellId });
  failPoint("mailbox.kept");
  await append(tx, scope, keys, {
    type: "mail.came-in",
    now,
    owner: { kind: "organisation", id: scope.organisationId },
    payload: {
      mail: id,
      mailbox: box.id,
      fate,
      receivedAt: received.at.toString(),
      content: fetched.content,
    },
  });
  if (judged.summary.machine === "delivery-report") await settleBounced(tx, scope, mail, now);
  if (fate === "open") await openFrom(tx, scope, platform, { id, mail, receivedAt: received.at, now });
  failPoint("mailbox.settled");
  return fate;
}

type Judged = {
  readonly fate: Fate;
  readonly summary: Summary;
  /** The colleague who wrote it about themselves. */
  readonly about: AccountId | undefined;
  readonly likely: readonly CaseId[];
};

async function judge(
  tx: WriteTx,
  scope: Scope,
  platform: Pick<Platform, "keys" | "mailFrom">,
  { mail, content }: Fetched,
  opening: Opening,
): Promise<Judged> {
  const { keys } = platform;
  const machine = machineOf(mail, { from: platform.mailFrom });
  const suggestion = suggestionOf(mail);
  const colleague = await colleagueOf(tx, scope, keys, mail.from.address);
  // Of what a colleague sends on, whoever wrote it counts; a stranger may quote anybody.
  const isSentOn = colleague !== undefined && forwardOf(mail) !== undefined;
  const about = isSentOn ? await colleagueOf(tx, scope, keys, senderOf(mail).address) : colleague;
  const fate = fateOf({
    mail,
    machine,
    suggestion,
    opening,
    isWhole: content === "whole",
    isFromColleague: colleague !== undefined,
    hasCase: (await likelyCases(tx, scope, keys, mail)).length > 0,
  });
  const summary = {
    mail,
    ...(machine === undefined ? {} : { machine }),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
  return { fate, summary, about, likely: await casesBehind(tx, scope, keys, mail) };
}

async function colleagueOf(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  address: string,
): Promise<AccountId | undefined> {
  return address === "" ? undefined : colleagueAt(tx, scope, keys, [address]);
}

function rowOf(
  id: IncomingMailId,
  given: {
    readonly boxId: MailboxId;
    readonly digest: Buffer;
    readonly fetched: Fetched;
    readonly received: Received;
    readonly judged: Judged;
    readonly now: Instant;
  },
): IncomingRow {
  const { fetched, received, judged, now } = given;
  const isMachine = judged.fate === "machine";
  return {
    id,
    mailbox_id: given.boxId,
    uid_validity: fetched.uidValidity,
    uid: String(fetched.uid),
    digest: given.digest,
    state: isMachine ? "machine" : "waiting",
    content: fetched.content,
    size_bytes: String(fetched.sizeBytes),
    received_at: received.at,
    receipt: received.receipt,
    kept_at: now,
    about_account_id: judged.about ?? null,
    likely_case_ids: judged.likely,
    case_id: null,
    reason: judged.summary.machine ?? null,
    file_id: null,
    summary_cell: null,
    settled_at: null,
    settled_by: null,
    destroy_at: isMachine ? now.add({ hours: keptDays * 24 }) : null,
  };
}

async function openFrom(
  tx: WriteTx,
  scope: Scope,
  platform: Platform,
  given: {
    readonly id: IncomingMailId;
    readonly mail: ReadMail;
    readonly receivedAt: Instant;
    readonly now: Instant;
  },
): Promise<void> {
  const { id, mail, receivedAt, now } = given;
  const { name, address } = mail.from;
  const { caseId } = await openRequest(tx, scope, platform, {
    channel: "email",
    capacity: "self",
    delivery: "portal",
    receivedAt,
    language: languageOf(mail),
    texts: {
      requesterName: name === "" ? address : name,
      requesterEmail: address,
      wording: mail.text.slice(0, mostWording).toWellFormed(),
    },
    now,
  });
  await changeMail(tx, scope, id, {
    state: "opened",
    case_id: caseId,
    settled_at: now,
    settled_by: scope.actorId,
  });
}

/** A server says that a mail of ours reached nobody: it did not arrive, and the outbox says so. */
async function settleBounced(tx: WriteTx, scope: Scope, { report }: ReadMail, now: Instant): Promise<void> {
  if (report?.failed !== true) return;
  for (const { id, state } of await ourMails(tx, scope, report.messageIds)) {
    if (state === "sent") await settleMail(tx, id, { state: "refused", problem: "bounced", at: now });
  }
}

/** Midnight of the chosen day where the organisation is: what arrived before it is left alone. */
export async function beginningOf(
  tx: WriteTx,
  scope: Scope,
  { from_day }: Pick<MailboxRow, "from_day">,
): Promise<Instant> {
  const { zone } = await readProfile(tx, scope);
  return from_day.toZonedDateTime({ timeZone: zone }).toInstant();
}
