/**
 * The thread that reads mails: bytes from a stranger, MIME of any shape, in a heap of its own with a limit. Whatever they
 * make it do, the server goes on; the asking side ends it when it takes too long (`parse.ts`).
 */
import { parentPort } from "node:worker_threads";
import PostalMime from "postal-mime";
import type { Address, Email } from "postal-mime";
import { textOfHtml } from "../domain.html.ts";
import { keptHeaders, noPerson, plainAddress, plainLine, plainText } from "../domain.mail.ts";
import type { MailHead, ReadMail } from "../domain.mail.ts";
import type { ThreadAnswer, ThreadQuestion } from "./parse.ts";

const mostText = 100_000;
const mostHtml = 2_000_000;
const mostAttachments = 100;
const mostLines = 200;

// Attached mails stay attachments: a mail in a mail in a mail is opened once, not fifty times.
const options = { forceRfc822Attachments: true, maxNestingDepth: 40, maxHeadersSize: 1_048_576 } as const;

parentPort?.on("message", (question: ThreadQuestion) => {
  const reply = (given: ThreadAnswer): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    parentPort?.postMessage(given);
  };
  answer(question).then(reply, () => reply({ failed: true }));
});

async function answer({ raw, attachment }: ThreadQuestion): Promise<ThreadAnswer> {
  const email = await PostalMime.parse(raw, options);
  if (attachment === undefined) return { mail: await readMail(email) };
  const part = email.attachments[attachment];
  return { content: part === undefined ? undefined : bytesOf(part.content) };
}

async function readMail(email: Email): Promise<ReadMail> {
  const forwarded = email.attachments.find(({ mimeType }) => mimeType === "message/rfc822");
  const head = headOf(email);
  const isReport = head.headers.some(
    ([name, value]) => name === "content-type" && /^\s*multipart\/report\b/i.test(value),
  );
  const inner = forwarded === undefined || isReport ? undefined : await readInner(bytesOf(forwarded.content));
  const shown = email.attachments.slice(0, mostAttachments);
  const report = reportOf(email, isReport);
  return {
    ...head,
    ...wordsOf(email),
    attachments: shown.map(({ filename, mimeType, content }) => ({
      name: plainLine(filename ?? "", 120),
      mediaType: plainLine(mimeType, 100),
      sizeBytes: bytesOf(content).length,
    })),
    moreAttachments: email.attachments.length - shown.length,
    ...(inner === undefined ? {} : { inner }),
    ...(report === undefined ? {} : { report }),
  };
}

/** A mail that is attached and cannot be read stays an attachment. */
async function readInner(raw: Uint8Array): Promise<ReadMail["inner"]> {
  try {
    const email = await PostalMime.parse(raw, options);
    return { ...headOf(email), text: wordsOf(email).text };
  } catch {
    return undefined;
  }
}

function headOf(email: Email): MailHead {
  const kept = new Set<string>(keptHeaders);
  return {
    from: personOf(email.from),
    to: (email.to ?? []).slice(0, 20).map(personOf),
    subject: plainLine(email.subject ?? "", 300),
    date: plainLine(email.date ?? "", 60),
    messageId: idsIn(email.messageId)[0] ?? "",
    inReplyTo: [...new Set([...idsIn(email.inReplyTo), ...idsIn(email.references).slice(-20)])],
    headers: email.headers
      .filter(({ key }) => kept.has(key))
      .slice(0, mostLines)
      .map(({ key, value }) => [key as (typeof keptHeaders)[number], plainLine(value, 1000)]),
  };
}

function personOf(given: Address | undefined): { name: string; address: string } {
  const one = given?.group === undefined ? given : given.group[0];
  if (one === undefined) return { ...noPerson };
  return { name: plainLine(one.name, 200), address: plainAddress(one.address ?? "") };
}

function idsIn(text: string | undefined): string[] {
  return (text ?? "").slice(0, 20_000).match(/<[^<>\s]{1,300}>/g) ?? [];
}

function wordsOf(email: Email): { readonly text: string; readonly isTextCut: boolean } {
  const plain = email.text ?? "";
  // Some programs write nothing into the plain part, or that the mail is in HTML.
  const whole = plain.trim() === "" ? textOfHtml((email.html ?? "").slice(0, mostHtml)) : plain;
  return {
    text: plainText(whole.slice(0, mostText * 2), mostText),
    isTextCut: whole.length > mostText,
  };
}

/** The status of a delivery (RFC 3464) and the ids of the mails it returns. */
function reportOf(email: Email, isReport: boolean): ReadMail["report"] {
  if (!isReport) return undefined;
  const of = (types: readonly string[]): string =>
    email.attachments
      .filter(({ mimeType }) => types.includes(mimeType))
      .map(({ content }) => Buffer.from(bytesOf(content)).subarray(0, 64_000).toString("latin1"))
      .join("\n");
  const status = of(["message/delivery-status", "message/global-delivery-status"]);
  const returned = of(["message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"]);
  const ids = returned.match(/^message-id:[ \t]*(?:\r?\n[ \t]+)?<[^<>\s]{1,300}>/gim) ?? [];
  return {
    failed: /^action:[ \t]*failed/im.test(status),
    messageIds: ids.flatMap((line) => idsIn(line)).slice(0, 5),
  };
}

function bytesOf(content: ArrayBuffer | Uint8Array | string): Uint8Array {
  if (typeof content === "string") return Buffer.from(content, "utf8");
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}
