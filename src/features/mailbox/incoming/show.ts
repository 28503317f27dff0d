/** A mail in the words of the contract. Pure: what is known comes in. */
import type { CellId } from "../../../platform/identifiers.ts";
import { formatInstant } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import type { z } from "zod";
import type { MailLine, MailView } from "../contract.ts";
import { isDoubtful } from "../domain.decide.ts";
import type { ReadMail } from "../domain.mail.ts";
import { forwardOf, quotedHead } from "../domain.receipt.ts";
import { languageOf, rightFor } from "../domain.suggest.ts";
import { senderOf } from "./cases.ts";
import type { LikelyCase } from "./cases.ts";
import type { Summary } from "./content.ts";
import type { ListedMail } from "./store.ts";

type DueOf = (receivedAt: Instant) => Instant | undefined;
const nobody = "An unknown sender";
const noSubject = "Without a subject";

export function lineOf(
  row: ListedMail,
  summaries: ReadonlyMap<CellId, Summary>,
  dueOf: DueOf,
  now: Instant,
): z.input<typeof MailLine> {
  const summary = row.summary_cell === null ? undefined : summaries.get(row.summary_cell);
  const sender = summary === undefined ? undefined : senderOf(summary.mail);
  return {
    id: row.id,
    from: sender === undefined ? nobody : sender.name || sender.address || nobody,
    subject: subjectOf(summary?.mail),
    receivedAt: formatInstant(row.received_at),
    ...clockOf(row, dueOf, now),
    content: row.content,
    suggestion: summary?.suggestion?.kind,
    machine: summary?.machine,
    reference: row.reference ?? undefined,
    mailbox: row.mailbox_name,
  };
}

function subjectOf(mail: ReadMail | undefined): string {
  const subject = mail === undefined ? "" : mail.inner?.subject || mail.subject;
  return subject === "" ? noSubject : subject;
}

/** Only what waits has a clock that somebody must mind. */
function clockOf(
  { state, received_at: at }: ListedMail,
  dueOf: DueOf,
  now: Instant,
): { readonly due?: string; readonly isLate: boolean } {
  const due = state === "waiting" ? dueOf(at) : undefined;
  if (due === undefined) return { isLate: false };
  return { due: formatInstant(due), isLate: Temporal.Instant.compare(due, now) < 0 };
}

export function viewOf(given: {
  readonly row: ListedMail;
  readonly summary: Summary;
  readonly cases: readonly LikelyCase[];
  readonly dueOf: DueOf;
  readonly settledBy: string | undefined;
  readonly now: Instant;
}): z.input<typeof MailView> {
  const { row, summary, cases } = given;
  const { mail } = summary;
  const sender = senderOf(mail);
  const how = forwardOf(mail);
  const sentAt = how === "inline" ? quotedHead(mail)?.sentAt : mail.inner?.date;
  const text =
    mail.inner === undefined ? mail.text : [mail.text, mail.inner.text].filter(Boolean).join("\n\n");
  return {
    id: row.id,
    state: row.state,
    content: row.content,
    mailbox: row.mailbox_name,
    fromName: mail.from.name,
    fromAddress: mail.from.address,
    to: mail.to
      .map(({ address }) => address)
      .filter(Boolean)
      .join(", "),
    subject: mail.subject === "" ? noSubject : mail.subject,
    text,
    isTextCut: mail.isTextCut,
    sizeBytes: Number(row.size_bytes),
    receivedAt: formatInstant(row.received_at),
    receipt: row.receipt,
    ...clockOf(row, given.dueOf, given.now),
    forward: how && { how, ...(sentAt ? { sentAt } : {}) },
    attachments: mail.attachments.map((one, at) => ({
      at,
      ...one,
      name: one.name || `attachment ${at + 1}`,
    })),
    moreAttachments: mail.moreAttachments,
    suggestion: summary.suggestion,
    machine: summary.machine,
    isDoubtful: isDoubtful(mail),
    cases: cases.map(({ reference, why }) => ({ reference, why })),
    reference: row.reference ?? undefined,
    dismissed: row.state === "dismissed" ? (row.reason ?? undefined) : undefined,
    destroyAt: row.destroy_at === null ? undefined : formatInstant(row.destroy_at),
    settledBy: row.state === "waiting" ? undefined : given.settledBy,
    settledAt: row.settled_at === null ? undefined : formatInstant(row.settled_at),
    prefill: {
      right: rightFor(summary.suggestion),
      name: sender.name,
      email: sender.address,
      wording: text.slice(0, 8000).toWellFormed(),
      language: languageOf(mail),
    },
    mayAct: row.state === "waiting",
  };
}
