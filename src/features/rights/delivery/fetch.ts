/**
 * The public side of a delivery. A link alone lies in a mailbox for years and is passed on: the file is given only to
 * whoever can read a code mailed at that moment. A date of birth was refused as the second factor: those a subject most
 * needs to be safe from, family among them, know it.
 */
import { ReadableStream } from "node:stream/web";
import { Readable } from "node:stream";
import { countTry } from "../../../platform/throttle.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import { failPoint } from "../../../platform/fail_point.ts";
import type { Platform } from "../../../platform/feature.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn, type Instant } from "../../../platform/time.ts";
import { readEvents } from "../../../platform/cases/store.ts";
import { drillMark } from "../drill/mark.ts";
import { postOfRequest } from "../drill/post.ts";
import { requestKind } from "../request/state.ts";
import { downloaded } from "../request/events.ts";
import { makeLink, tryCode, useLink, type UsedLink } from "../request/links.ts";
import { readRequest, type ReadRequest } from "../request/store.ts";
import { note } from "../run/case.ts";
import type { FetchPage } from "./contract.ts";
import { deliveryMail } from "./mails.ts";
import { recipientOf } from "./release.ts";
import { latestPackage, type StoredPackage } from "./store.ts";
import { isTicket, makeTicket } from "./ticket.ts";

export type Fetched = {
  readonly link: UsedLink;
  readonly request: ReadRequest;
  readonly stored: StoredPackage;
};

/** The released package behind a link's token. Refuses with `not_found`, or `link_expired` when it is over. */
export async function behind(
  tx: WriteTx,
  scope: Scope,
  keys: Platform["keys"],
  token: string,
  now: Instant,
): Promise<Fetched> {
  const link = await useLink(tx, scope, { purpose: "download", token, now, peek: true });
  const request = await readRequest(tx, scope, keys, { caseId: link.caseId });
  const stored = await latestPackage(tx, scope, link.caseId);
  if (request === undefined || stored === undefined) throw refusal("not_found");
  if (request.file.state.package.status !== "released" || stored.delivery === "post")
    throw refusal("link_expired");
  return { link, request, stored };
}

export async function pageOf(
  tx: Tx,
  scope: Scope,
  { link, request, stored }: Fetched,
  about: Pick<FetchPage, "organisation" | "token" | "code" | "ticket" | "ledger">,
): Promise<FetchPage> {
  const { zone } = await readProfile(tx, scope);
  return {
    ...about,
    reference: request.file.reference,
    ...drillMark(request.file.state),
    sizeBytes: Number(stored.size_bytes),
    rows: stored.rows,
    heldBack: await heldBackIn(tx, scope, request),
    until: dayIn(zone, link.expiresAt).toString(),
    downloads: request.file.state.package.downloads,
    sealedWithAge: stored.delivery === "age",
  };
}

/** What was approved last is what the package holds. */
async function heldBackIn(
  tx: Tx,
  scope: Scope,
  { file }: Fetched["request"],
): Promise<FetchPage["heldBack"]> {
  const limit = 500;
  const after = Math.max(0, file.version - limit);
  const events = await readEvents(tx, scope, requestKind, file.id, { after, limit });
  const approved = events.findLast((event) => event.type === "review.approved");
  const { withheld = 0, redacted = 0, own = 0 } = approved?.data ?? {};
  return { withheld: withheld - own, redacted, own };
}

/**
 * Counted outside the transaction, so that a refused try counts; by the case, because whoever follows it can make as many
 * links to its package as they like.
 */
export async function limitCodes(
  platform: Platform,
  scope: Scope,
  name: "package.code-sent" | "package.code-tried",
  { link }: Fetched,
): Promise<void> {
  const limit = name === "package.code-sent" ? 5 : 20;
  const tried = { name, of: link.caseId, limit, windowSeconds: 3600, now: platform.now() };
  if (!(await countTry(platform.db, scope, platform.keys, tried)).allowed) throw refusal("too_many_tries");
}

export async function mailCode(
  tx: WriteTx,
  scope: Scope,
  { keys, mailFrom }: Platform,
  { request }: Fetched,
  now: Instant,
): Promise<void> {
  const { file, texts, language } = request;
  if (texts.requesterEmail === undefined) throw refusal("not_found");
  const { token: code } = await makeLink(tx, scope, keys, { caseId: file.id, purpose: "code", now });
  const { name: organisation } = await readProfile(tx, scope);
  const facts = { language, organisation, reference: file.reference, code };
  await postOfRequest(tx, scope, keys, file, "requester", {
    owner: { kind: "case", id: file.id },
    from: mailFrom,
    now,
    content: deliveryMail("code", { ...facts, to: texts.requesterEmail, name: texts.requesterName }),
  });
}

/** The ticket for a right code, or what was wrong with it. */
export async function exchange(
  tx: WriteTx,
  scope: Scope,
  { keys }: Platform,
  { link, stored }: Fetched,
  code: string,
  now: Instant,
): Promise<{ readonly ticket: string } | { readonly wrong: "wrong" | "expired" | "exhausted" }> {
  const digits = code.replaceAll(/\D/g, "");
  const tried = await tryCode(tx, scope, keys, { caseId: link.caseId, code: digits, now });
  if (tried !== "right") return { wrong: tried };
  return { ticket: await makeTicket(keys, scope, { packageId: stored.id, linkId: link.id }, now) };
}

/** Whether a ticket still leads to this file. */
const mayFetch = (
  { keys }: Platform,
  scope: Scope,
  { link, stored }: Fetched,
  ticket: string,
  now: Instant,
): Promise<boolean> => isTicket(keys, scope, { packageId: stored.id, linkId: link.id }, ticket, now);

/** What the address of the page says of the code: entered rightly, sent, or not asked for. */
export async function codeStands(
  platform: Platform,
  scope: Scope,
  fetched: Fetched,
  { open, sent }: { readonly open?: string | undefined; readonly sent?: "1" | undefined },
  now: Instant,
): Promise<Pick<FetchPage, "code" | "ticket">> {
  if (open !== undefined && (await mayFetch(platform, scope, fetched, open, now)))
    return { code: "right", ticket: open };
  return { code: sent === undefined ? "none" : "sent" };
}

/** The file, with the download on record; sealed for the person's own key when they asked for that. */
export async function fileFor(
  tx: WriteTx,
  scope: Scope,
  platform: Platform,
  fetched: Fetched,
  ticket: string,
  now: Instant,
): Promise<{ readonly content: Readable; readonly fileName: string; readonly mediaType: string }> {
  const { link, stored, request } = fetched;
  const { keys, files } = platform;
  if (!(await mayFetch(platform, scope, fetched, ticket, now))) throw refusal("link_expired");
  const opened = stored.file_id === null ? undefined : await files.get(tx, scope, stored.file_id);
  if (opened === undefined) throw refusal("link_expired");
  const recipient = stored.delivery === "age" ? await recipientOf(tx, scope, keys, stored.id) : undefined;
  const event = downloaded.make({ packageId: stored.id });
  await note(tx, scope, keys, { caseId: link.caseId, now, events: [event] });
  failPoint("download.recorded");
  const name = `${request.file.state.isDrill === true ? "drill-" : ""}${request.file.reference}.zip`;
  if (recipient === undefined) {
    // A package that should be sealed never goes out open.
    if (stored.delivery === "age") throw refusal("link_expired");
    return { content: opened.content, fileName: name, mediaType: "application/zip" };
  }
  return {
    content: await sealedFor(recipient, opened.content),
    fileName: `${name}.age`,
    mediaType: "application/octet-stream",
  };
}

/** Sealed with age (age-encryption.org/v1): only the recipient's own key opens it. */
export async function sealedFor(recipient: string, content: Readable): Promise<Readable> {
  // Few ask for it, and it brings sixty modules along.
  const { Encrypter } = await import("age-encryption");
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const plain = ReadableStream.from<Uint8Array>(content);
  return Readable.from(await encrypter.encrypt(plain));
}
