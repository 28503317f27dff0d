/**
 * Every mail that holds one of the values, in every folder. The server is asked first where its search can be believed
 * (addresses and identifiers, in mails that are one plain text); every other mail is read and judged by us, files too.
 */
import type { FetchMessageObject, ImapFlow, MailboxObject } from "imapflow";
import { mostMailBytes } from "../../../mailbox/standalone.ts";
import { gapTally, isAbort, stopIfAborted } from "../gaps.ts";
import type { GapTally } from "../gaps.ts";
import { emailForms, matcherOf } from "../match.ts";
import type { Matcher } from "../match.ts";
import type { AskedValue, Coverage, FoundRecord } from "../system.ts";
import { judged } from "../text/judged.ts";
import type { TextReader } from "../text/reader.ts";
import { connect, failureOf, uidsOf, Unreachable } from "./connection.ts";
import type { MailboxOptions } from "./connection.ts";
import { envelopeText, fetchMail, isPlain, refOf } from "./mails.ts";

/** So many heads are asked for at once. */
const batch = 200;

type Search = {
  readonly client: ImapFlow;
  readonly folder: string;
  readonly box: MailboxObject;
  readonly match: Matcher;
  readonly reader: TextReader;
  readonly gaps: GapTally;
  /** Of plain mails, those the server's search named; `undefined`: all are read. */
  readonly named: ReadonlySet<number> | undefined;
};

export async function* findMails(
  options: MailboxOptions,
  reader: TextReader,
  asked: readonly AskedValue[],
  signal: AbortSignal,
): AsyncGenerator<FoundRecord, Coverage, undefined> {
  const gaps = gapTally();
  const match = matcherOf(asked);
  let looked = 0;
  const opened = await connect(options, signal).catch((error: unknown) => error);
  if (!isConnection(opened)) {
    if (isAbort(opened)) throw opened;
    return { kind: "unreachable", why: failureOf(opened, signal).message };
  }
  const { client } = opened;
  let at = "";
  try {
    for (const { path: folder } of await opened.folders()) {
      at = folder;
      const lock = await client.getMailboxLock(folder, { readOnly: true }).catch((error: unknown) => {
        if (!client.usable) throw error;
      });
      if (lock === undefined || client.mailbox === false) {
        lock?.release();
        gaps.add(folder, "refused");
        continue;
      }
      try {
        const box = client.mailbox;
        const named = await namedBy(client, asked);
        const search: Search = { client, folder, box, match, reader, gaps, named };
        const uids = await uidsOf(client, { all: true });
        if (uids.length < box.exists) gaps.add(folder, "half_answer", box.exists - uids.length);
        for (let from = 0; from < uids.length; from += batch)
          for await (const found of matching(search, uids.slice(from, from + batch), signal)) {
            looked += 1;
            if (found !== undefined) yield found;
          }
      } finally {
        lock.release();
      }
    }
  } catch (error) {
    const failure = failureOf(error, signal);
    if (isAbort(failure)) throw failure;
    const isLate = failure instanceof Unreachable && failure.problem === "timed_out";
    gaps.add(at, isLate ? "timed_out" : "half_answer");
  } finally {
    opened.close();
  }
  stopIfAborted(signal);
  return gaps.coverage(looked);
}

function isConnection(value: unknown): value is Awaited<ReturnType<typeof connect>> {
  return typeof value === "object" && value !== null && "client" in value;
}

/** `undefined` where a search by the server could miss what a reader sees: numbers, names, letters beyond ASCII. */
async function namedBy(
  client: ImapFlow,
  asked: readonly AskedValue[],
): Promise<ReadonlySet<number> | undefined> {
  const sought = asked.flatMap(({ kind, value }) => (kind === "email" ? emailForms(value) : [value.trim()]));
  const isPlainly = asked.every(({ kind }) => kind === "email" || kind === "identifier");
  // oxlint-disable-next-line no-control-regex -- what IMAP calls text without a charset
  if (!isPlainly || sought.some((value) => !/^[\x20-\x7e]+$/.test(value))) return undefined;
  const named = new Set<number>();
  for (const text of sought) for (const uid of await uidsOf(client, { text })) named.add(uid);
  return named;
}

/** One answer for each mail that was looked at: a record, or that nothing led to it. */
async function* matching(
  search: Search,
  uids: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<FoundRecord | undefined> {
  const { client, folder, gaps } = search;
  const wanted = { uid: true, size: true, internalDate: true, envelope: true, bodyStructure: true } as const;
  const heads = new Map<number, FetchMessageObject>();
  for (const head of await client.fetchAll([...uids], wanted, { uid: true })) heads.set(head.uid, head);
  for (const uid of uids) {
    stopIfAborted(signal);
    const head = heads.get(uid);
    // Taken away meanwhile by somebody, or passed over by the server: only asking once more says which.
    if (head !== undefined) yield await lookInto(search, head);
    else if ((await fetchMail(client, uid)) !== undefined) gaps.add(folder, "half_answer");
  }
}

async function lookInto(search: Search, head: FetchMessageObject): Promise<FoundRecord | undefined> {
  const { client, folder, box, match, reader, gaps, named } = search;
  const { uid, envelope, size = 0 } = head;
  const said = { part: "heads", text: envelopeText(head) };
  if (named !== undefined && isPlain(head.bodyStructure) && !named.has(uid) && match(said.text).length === 0)
    return undefined;
  if (size > mostMailBytes) {
    gaps.add(folder, "too_large");
    return undefined;
  }
  const mail = await fetchMail(client, uid);
  if (mail === undefined) return undefined;
  const answer = await reader.read({ name: "", mediaType: "message/rfc822", bytes: mail.raw });
  const judgement = judged(answer, match, [said]);
  if (judgement.strength !== "strong" && judgement.gap !== undefined) gaps.add(folder, judgement.gap);
  if (judgement.strength === undefined) return undefined;
  const changedAt = new Date(head.internalDate ?? "");
  const messageId = envelope?.messageId ?? "";
  return {
    ref: refOf({ folder, uidValidity: String(box.uidValidity), uid, messageId }),
    guard: mail.guard,
    title: envelope?.subject ?? "",
    changedAt: Number.isNaN(changedAt.getTime()) ? undefined : changedAt.toISOString(),
    bytes: mail.raw.length,
    matched: judgement.matched,
    strength: judgement.strength,
  };
}
