/**
 * Reads a mailbox (RFC 9051, RFC 3501): opens the folder for reading alone, so that nothing is changed there, and takes in
 * what came after the last UID, one mail at a time. A folder that was made anew (another UIDVALIDITY) is read from the
 * chosen day on once more; what is known is recognised. Whatever goes wrong stands on the mailbox's page, and the mailbox
 * is tried again after growing pauses.
 */
import type { ImapFlow } from "imapflow";
import { z } from "zod";
import { readCells } from "../../../platform/cells/cells.ts";
import { read, write } from "../../../platform/db.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { dutyKind, LeaseLost } from "../../../platform/duties/kinds.ts";
import type { Attempt, DutyKind, Effect } from "../../../platform/duties/kinds.ts";
import { failPoint } from "../../../platform/fail_point.ts";
import type { Platform } from "../../../platform/feature.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { countTry } from "../../../platform/throttle.ts";
import { clientFor, MailboxAddress, mostMailBytes } from "../boxes/address.ts";
import type { ReachOptions } from "../boxes/address.ts";
import { FolderMissing, problemOf } from "../boxes/problem.ts";
import { changeMailbox, readMailbox } from "../boxes/store.ts";
import type { MailboxRow } from "../boxes/store.ts";
import type { MailboxId } from "../contract.ts";
import { unreadMail } from "../domain.mail.ts";
import { suggestionOf } from "../domain.suggest.ts";
import { oweReading, pauseMinutes, readKind } from "./due.ts";
import { beginningOf, keepMail } from "./keep.ts";
import type { Fetched } from "./keep.ts";
import { mailReader } from "./parse.ts";
import type { MailReader } from "./parse.ts";

const data = z.strictObject({ mailbox: idSchema<MailboxId>(), round: z.int() });
type Data = z.infer<typeof data>;

/** One reading takes so many at most; the next one follows at once. A first reading may find ten thousand. */
const mostMails = 500;
/** Of a mail that is too big: enough for its head. */
const headBytes = 65_536;
/** So many requests may open by themselves in an hour, and of one sender in a day: more is for a colleague to look at. */
const mostOpened = 20;
const mostOpenedOfOne = 2;

export type ReadingOptions = ReachOptions & { readonly mostMails?: number };

export function readDuty(platform: Platform, options: ReadingOptions = {}): DutyKind {
  return dutyKind({
    name: readKind,
    data,
    leaseSeconds: 120,
    // What goes wrong with a mailbox is the mailbox's own to say; what remains passes with the database.
    maxAttempts: 1_000_000,
    longestPauseSeconds: 600,
    run: (attempt: Attempt<Data>) => readOnce(platform, attempt, options),
  }) as DutyKind;
}

type Reading = {
  readonly platform: Platform;
  readonly attempt: Attempt<Data>;
  readonly box: MailboxRow;
  readonly options: ReadingOptions;
};

async function readOnce(
  platform: Platform,
  attempt: Attempt<Data>,
  options: ReadingOptions,
): Promise<Effect | undefined> {
  const { scope } = attempt;
  const found = await read(platform.db, scope, async (tx) => {
    const box = await readMailbox(tx, scope, attempt.data.mailbox);
    if (box === undefined) return undefined;
    return {
      box,
      sealed: (await readCells(tx, scope, platform.keys, [box.address_cell])).get(box.address_cell),
    };
  });
  if (found === undefined || found.box.round !== attempt.data.round || found.box.paused_at !== null)
    return undefined;
  const reading: Reading = { platform, attempt, box: found.box, options };
  try {
    await held(reading, (tx) => changeMailbox(tx, scope, found.box.id, { tried_at: platform.now() }));
    if (found.sealed === undefined) return failed(reading, "no_address");
    const address = MailboxAddress.parse(JSON.parse(found.sealed));
    const isMore = await readFolder(reading, address);
    return succeeded(reading, isMore);
  } catch (error) {
    if (error instanceof Overtaken) return undefined;
    if (error instanceof LeaseLost || attempt.signal.aborted || isOfDatabase(error)) throw error;
    const problem = problemOf(error);
    // The fault may hold a server's words; the log keeps where it was, not what they were.
    if (problem === "internal") attempt.log.failure("mailbox.read_failed", error, {});
    return failed(reading, problem);
  }
}

/** PostgreSQL's codes have five signs: such a failure is the installation's, and the duty is tried again. */
function isOfDatabase(error: unknown): boolean {
  return error instanceof Error && "severity" in error;
}

/** The mailbox was changed, paused or removed while it was read: what was begun is left. */
class Overtaken extends Error {
  override readonly name = "Overtaken";
}

async function isStill(tx: WriteTx, scope: Scope, box: MailboxRow): Promise<boolean> {
  const present = await readMailbox(tx, scope, box.id, true);
  return present !== undefined && present.round === box.round && present.paused_at === null;
}

/** Writes only while the mailbox is what it was when the reading began. */
function held<T>({ attempt, box }: Reading, work: (tx: WriteTx) => Promise<T>): Promise<T> {
  return attempt.write(async (tx) => {
    if (!(await isStill(tx, attempt.scope, box))) throw new Overtaken();
    return work(tx);
  });
}

function succeeded({ platform, box }: Reading, isMore: boolean): Effect {
  return async (tx, scope) => {
    if (!(await isStill(tx, scope, box))) return;
    const now = platform.now();
    const round = box.round + 1;
    await changeMailbox(tx, scope, box.id, {
      round,
      read_at: now,
      problem: null,
      failures: 0,
      failing_since: null,
      next_read_at: isMore ? now : now.add({ minutes: pauseMinutes(0) }),
    });
    if (isMore) await oweReading(tx, scope, { id: box.id, round }, now);
  };
}

function failed({ platform, box }: Reading, problem: string): Effect {
  return async (tx, scope) => {
    if (!(await isStill(tx, scope, box))) return;
    const now = platform.now();
    await changeMailbox(tx, scope, box.id, {
      round: box.round + 1,
      problem,
      failures: box.failures + 1,
      failing_since: box.failing_since ?? now,
      next_read_at: now.add({ minutes: pauseMinutes(box.failures + 1) }),
    });
  };
}

/** Whether more mails wait than one reading takes. */
async function readFolder(reading: Reading, address: MailboxAddress): Promise<boolean> {
  const client = await clientFor(address, reading.options);
  const reader = mailReader();
  const stop = (): void => client.close();
  reading.attempt.signal.addEventListener("abort", stop, { once: true });
  try {
    await client.connect();
    const folder = await client.mailboxOpen(address.folder, { readOnly: true }).catch((error: unknown) => {
      const isRefused = error instanceof Error && ("mailboxMissing" in error || "responseStatus" in error);
      throw isRefused ? new FolderMissing() : error;
    });
    failPoint("mailbox.opened");
    const uidValidity = String(folder.uidValidity);
    const last = reading.box.uid_validity === uidValidity ? Number(reading.box.last_uid) : 0;
    return await takeIn(reading, client, reader, { uidValidity, last, size: folder.exists });
  } finally {
    reading.attempt.signal.removeEventListener("abort", stop);
    await reader.close();
    client.close();
  }
}

async function takeIn(
  reading: Reading,
  client: ImapFlow,
  reader: MailReader,
  folder: { readonly uidValidity: string; readonly last: number; readonly size: number },
): Promise<boolean> {
  const { platform, attempt, box, options } = reading;
  const { scope } = attempt;
  if (folder.size === 0) return false;
  const since = await write(platform.db, scope, (tx) => beginningOf(tx, scope, box));
  // The server compares days where it is; the day before is asked for, too, and judged here.
  const day = new Date(since.epochMilliseconds - 86_400_000);
  const found = await client.search({ since: day, uid: `${folder.last + 1}:*` }, { uid: true });
  // `n:*` always finds the last mail, even when it is an older one (RFC 9051 §9, seq-range).
  const uids = (found || []).filter((uid) => uid > folder.last).toSorted((a, b) => a - b);
  const most = options.mostMails ?? mostMails;
  for (const uid of uids.slice(0, most)) {
    attempt.signal.throwIfAborted();
    const fetched = await fetchMail(client, reader, folder.uidValidity, uid, {
      since,
      now: platform.now(),
    });
    failPoint("mailbox.fetched");
    if (fetched === undefined) await passOver(reading, folder.uidValidity, uid);
    else await keep(reading, fetched);
    failPoint("mailbox.taken");
  }
  return uids.length > most;
}

/** `undefined` when it arrived before the chosen day, or was taken away meanwhile. */
async function fetchMail(
  client: ImapFlow,
  reader: MailReader,
  uidValidity: string,
  uid: number,
  { since, now }: { readonly since: Instant; readonly now: Instant },
): Promise<Fetched | undefined> {
  const head = await client.fetchOne(uid, { uid: true, size: true, internalDate: true }, { uid: true });
  if (head === false || head === undefined) return undefined;
  const internal = internalOf(head.internalDate, now);
  if (Temporal.Instant.compare(internal, since) < 0) return undefined;
  const size = head.size ?? 0;
  const isTooBig = size > mostMailBytes;
  const body = await client.fetchOne(
    uid,
    {
      uid: true,
      source: isTooBig ? { start: 0, maxLength: headBytes } : { start: 0, maxLength: mostMailBytes },
    },
    { uid: true },
  );
  if (body === false || body?.source === undefined) return undefined;
  const raw = body.source;
  const { mail, isWhole } = await reader.read(raw);
  const content = isTooBig ? "too-big" : isWhole ? "whole" : "cut";
  return { uidValidity, uid, internal, raw, sizeBytes: Math.max(size, raw.length), content, mail };
}

/** A server that says no day of its own has the mail now. */
function internalOf(said: Date | string | undefined, now: Instant): Instant {
  const milliseconds = new Date(said ?? "").getTime();
  return Number.isNaN(milliseconds) ? now : Temporal.Instant.fromEpochMilliseconds(milliseconds);
}

function passOver(reading: Reading, uidValidity: string, uid: number): Promise<void> {
  return held(reading, (tx) =>
    changeMailbox(tx, reading.attempt.scope, reading.box.id, {
      uid_validity: uidValidity,
      last_uid: String(uid),
    }),
  );
}

async function keep(reading: Reading, fetched: Fetched): Promise<void> {
  const { platform, attempt, box } = reading;
  const { scope } = attempt;
  const take = (one: Fetched, mayOpen: boolean): Promise<unknown> =>
    held(reading, (tx) => keepMail(tx, scope, platform, box, one, mayOpen));
  const mayOpen = box.opening === "by-itself" && (await isWithinLimits(reading, fetched));
  // A mail that cannot open a request is still a mail; one that cannot even be written down is kept as it came.
  const ways = [
    ...(mayOpen ? [() => take(fetched, true)] : []),
    () => take(fetched, false),
    () => take({ ...fetched, mail: unreadMail, content: "cut" }, false),
  ];
  for (const [at, way] of ways.entries()) {
    try {
      await way();
      return;
    } catch (error) {
      if (
        error instanceof Overtaken ||
        error instanceof LeaseLost ||
        attempt.signal.aborted ||
        at === ways.length - 1
      )
        throw error;
      attempt.log.failure("mailbox.keep_failed", error, {});
    }
  }
}

/** Counted where a request would open: somebody who writes a thousand mails opens two, and is acknowledged twice. */
async function isWithinLimits({ platform, attempt }: Reading, { mail }: Fetched): Promise<boolean> {
  const suggestion = suggestionOf(mail);
  if (suggestion?.kind !== "access" || !suggestion.isSure) return false;
  const { db, keys } = platform;
  const now = platform.now();
  const count = async (name: string, of: string, limit: number, windowSeconds: number): Promise<boolean> =>
    (await countTry(db, attempt.scope, keys, { name, of, limit, windowSeconds, now })).allowed;
  if (!(await count("mailbox.sender", mail.from.address, mostOpenedOfOne, 86_400))) return false;
  return count("mailbox.opened", "all", mostOpened, 3600);
}
