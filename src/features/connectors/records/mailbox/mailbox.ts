/**
 * A mailbox as a system of records (RFC 9051): a mail in a folder is a record. Erasing takes exactly that mail (UID EXPUNGE,
 * RFC 4315): a plain EXPUNGE would take what others marked, so a server without UIDPLUS is refused. Afterwards it is looked
 * for over a connection of its own, in every folder: a bin holds what was taken out of another.
 */
import type { ListResponse, MailboxObject } from "imapflow";
import { isAbort } from "../gaps.ts";
import type {
  EraseAnswer,
  GuardedRef,
  RecordContent,
  RecordRef,
  RecordSystem,
  SystemTest,
  Verdict,
} from "../system.ts";
import { textReader } from "../text/reader.ts";
import type { TextReader } from "../text/reader.ts";
import { connect, failureOf, uidsOf, Unreachable } from "./connection.ts";
import type { Connection, MailboxOptions } from "./connection.ts";
import { findMails } from "./find.ts";
import { bytesIn, fetchMail, placeOf } from "./mails.ts";
import type { MailPlace } from "./mails.ts";

export function openMailbox(options: MailboxOptions): RecordSystem {
  const reader = textReader();
  let open: Connection | undefined;
  const end = (): void => {
    open?.close();
    open = undefined;
  };
  const over = async <T>(signal: AbortSignal, work: (connection: Connection) => Promise<T>): Promise<T> => {
    const connection = open?.client.usable === true ? open : await connect(options, signal);
    open = connection;
    const cut = (): void => connection.close();
    signal.addEventListener("abort", cut, { once: true });
    try {
      return await work(connection);
    } catch (error) {
      end();
      throw failureOf(error, signal);
    } finally {
      signal.removeEventListener("abort", cut);
    }
  };
  return {
    kind: "mailbox",
    can: { erase: true, verify: true },
    test: (signal) => testMailbox(options, signal),
    find: (asked, signal) => findMails(options, reader, asked, signal),
    read: (record, signal) =>
      over(signal, (connection) => readMail(connection, reader, record)).catch((error: unknown) => {
        if (isAbort(error)) throw error;
        return undefined;
      }),
    erase: (record, signal) =>
      over(signal, (connection) => eraseMail(connection, record, signal)).catch((error: unknown) =>
        lost(error),
      ),
    poll: () =>
      Promise.resolve({ kind: "unknown", why: "Mails are erased at once: there is nothing to ask after." }),
    // What a connection was told of folders before is not what there is now: each look has one of its own.
    verify: async (ref, signal, guard) => {
      let connection: Connection | undefined;
      try {
        connection = await connect(options, signal);
        return await verifyMail(connection, ref, guard);
      } catch (error) {
        const failure = failureOf(error, signal);
        if (isAbort(failure)) throw failure;
        return { kind: "unverifiable", why: failure.message };
      } finally {
        connection?.close();
      }
    },
    close: async () => {
      end();
      await reader.close();
    },
  };
}

/** The connection broke: before anything was ordered nothing happened, afterwards nobody knows. */
function lost(error: unknown): EraseAnswer {
  if (isAbort(error)) throw error;
  if (error instanceof Unreachable && error.problem === "busy") return { kind: "later", seconds: 30 };
  return { kind: "unknown", why: error instanceof Error ? error.message : "The connection was lost." };
}

async function testMailbox(options: MailboxOptions, signal: AbortSignal): Promise<SystemTest> {
  const findings: SystemTest["findings"][number][] = [];
  let version: string | undefined;
  try {
    const connection = await connect(options, signal);
    try {
      const { name, version: number } = connection.client.serverInfo ?? {};
      version = [name, number].filter((said) => typeof said === "string").join(" ") || undefined;
      const folders = await connection.folders();
      if (connection.client.capabilities.get("UIDPLUS") !== true)
        findings.push({ level: "warn", what: "no_uidplus", sentence: withoutUidplus });
      if (!folders.some(({ specialUse }) => specialUse === "\\Trash"))
        findings.push({
          level: "note",
          what: "no_trash",
          sentence: "The server names no folder as its bin; every folder is searched all the same.",
        });
      findings.push({
        level: "note",
        what: "folders",
        sentence: `Folders that are searched, the bin and junk among them: ${folders.length}.`,
      });
      findings.push({
        level: "note",
        what: "other_copies",
        sentence:
          "Archives and backups of the mail server, and copies in other people's mailboxes, are not seen.",
      });
    } finally {
      connection.close();
    }
  } catch (error) {
    const failure = failureOf(error, signal);
    if (isAbort(failure)) throw failure;
    findings.push({ level: "refuse", what: "unreachable", sentence: failure.message });
  }
  return { system: "IMAP mailbox", version, findings };
}

const withoutUidplus =
  "The server cannot erase a single mail (it lacks UIDPLUS): an EXPUNGE would also take what others marked, so nothing is erased.";

/** The folder with the numbers it had: `undefined` when they mean other mails by now. */
function isSameFolder(box: MailboxObject, { uidValidity }: MailPlace): boolean {
  return String(box.uidValidity) === uidValidity;
}

async function readMail(
  connection: Connection,
  reader: TextReader,
  record: GuardedRef,
): Promise<RecordContent | undefined> {
  const place = placeOf(record.ref);
  if (place === undefined) return undefined;
  const mail = await connection.within(place.folder, true, async (box) =>
    isSameFolder(box, place) ? fetchMail(connection.client, place.uid) : undefined,
  );
  if (mail === undefined || mail === false || mail.guard !== record.guard) return undefined;
  const answer = await reader.read(
    { name: "", mediaType: "message/rfc822", bytes: mail.raw },
    { withBytes: true },
  );
  const documents = "why" in answer ? [] : answer.documents;
  const textAt = (at: number): string | undefined => {
    const pieces = documents[at]?.pieces ?? [];
    const isRead = pieces.length > 0 && pieces.every(({ text }) => text !== undefined);
    return isRead ? pieces.map(({ text }) => text).join("\n") : undefined;
  };
  const files = documents.slice(1).map(({ name, mediaType, bytes }, at) => ({
    name,
    mediaType,
    bytes: bytes ?? new Uint8Array(),
    text: textAt(at + 1),
  }));
  return {
    parts: [{ name: "mail", mediaType: "message/rfc822", bytes: mail.raw, text: textAt(0) }, ...files],
  };
}

async function eraseMail(
  connection: Connection,
  record: GuardedRef,
  signal: AbortSignal,
): Promise<EraseAnswer> {
  const place = placeOf(record.ref);
  if (place === undefined) return { kind: "refused", why: "That is not the name of a mail." };
  const { client } = connection;
  if (client.capabilities.get("UIDPLUS") !== true) return { kind: "refused", why: withoutUidplus };
  const answer = await connection.within(place.folder, false, async (box): Promise<EraseAnswer> => {
    if (!isSameFolder(box, place)) return { kind: "changed" };
    const mail = await fetchMail(client, place.uid);
    if (mail === undefined) return { kind: "already_gone" };
    if (mail.guard !== record.guard) return { kind: "changed" };
    const may = box.permanentFlags;
    if (box.readOnly === true || (may !== undefined && !may.has("\\Deleted")))
      return { kind: "refused", why: "This user may not erase mails from that folder." };
    if (signal.aborted) throw failureOf(undefined, signal);
    // Marked and taken are two orders; between them the mail is there, marked, and the same mail to whoever comes again.
    // With UIDPLUS, which was looked for above, the library takes this number alone.
    if (await client.messageDelete(place.uid, { uid: true })) return { kind: "accepted" };
    if (!mail.isMarked) await client.messageFlagsRemove(place.uid, ["\\Deleted"], { uid: true });
    return { kind: "refused", why: "The server did not let the mail be erased." };
  });
  // Without its folder a mail may be in another: looking afterwards says so.
  if (answer === false)
    return (await connection.folders()).some(({ path }) => path === place.folder)
      ? { kind: "refused", why: "This user may not open that folder." }
      : { kind: "already_gone" };
  return answer;
}

/** Every folder is asked for this very mail: by its number where it stood, by its Message-ID and its bytes everywhere. */
async function verifyMail(connection: Connection, ref: RecordRef, guard: string): Promise<Verdict> {
  const place = placeOf(ref);
  if (place === undefined) return { kind: "unverifiable", why: "That is not the name of a mail." };
  let held: Verdict | undefined;
  let isBlind = false;
  for (const folder of await connection.folders()) {
    const isIn = await connection.within(folder.path, true, (box) => isHere(connection, box, place, guard));
    if (isIn === false)
      isBlind = isBlind || (await connection.folders()).some(({ path }) => path === folder.path);
    else if (isIn === "itself" || (isIn === "copy" && !isBin(folder))) return { kind: "there" };
    else if (isIn === "copy") held = { kind: "held", where: folder.path, until: undefined };
  }
  if (held !== undefined) return held;
  return isBlind
    ? { kind: "unverifiable", why: "Not every folder could be opened to look for copies." }
    : { kind: "gone" };
}

function isBin({ specialUse }: ListResponse): boolean {
  return specialUse === "\\Trash";
}

async function isHere(
  connection: Connection,
  box: MailboxObject,
  place: MailPlace,
  guard: string,
): Promise<"itself" | "copy" | "none"> {
  const { client } = connection;
  if (box.exists === 0) return "none";
  const isOwn = box.path === place.folder && isSameFolder(box, place);
  if (isOwn && (await uidsOf(client, { uid: String(place.uid) })).includes(place.uid)) return "itself";
  if (
    place.messageId !== "" &&
    (await uidsOf(client, { header: { "message-id": place.messageId } })).length > 0
  )
    return "copy";
  const bytes = bytesIn(guard);
  for (const uid of await uidsOf(client, { larger: Math.max(0, bytes - 1), smaller: bytes + 1 }))
    if ((await fetchMail(client, uid))?.guard === guard) return "copy";
  return "none";
}
