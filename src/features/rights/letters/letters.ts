/**
 * Letters of a request: drafted from what it holds, edited by a person, then sent by mail or printed. The wall holds
 * here, too: whoever may not see the case may not see that it has letters.
 */
import { Readable } from "node:stream";
import { z } from "zod";
import { cellOf, destroyCellsAt, readCells, writeCell } from "../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { Member } from "../../../platform/http/routes.ts";
import { newId } from "../../../platform/ids.ts";
import { parseShortReference, shortReference } from "../../../platform/identifiers.ts";
import type { MailId } from "../../../platform/identifiers.ts";
import type { MailFate } from "../../../platform/mail/outbox.ts";
import { mailFates } from "../../../platform/mail/outbox.ts";
import { ledgerLine } from "../../../platform/ledger/printed.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { mayOpenCase } from "../../access/index.ts";
import { readController } from "../../registers/index.ts";
import { drillMark } from "../drill/mark.ts";
import { postOfRequest } from "../drill/post.ts";
import { verdictOf } from "../request/carried_out.ts";
import { done, identityAsked, letterDrafted, letterSent } from "../request/events.ts";
import type { LetterId } from "../request/events.ts";
import { missingBeforeTelling } from "../request/gates.ts";
import { kindOf } from "../request/kinds/kinds.ts";
import { watchQuestion } from "../request/question.ts";
import { isProofUnsent } from "../request/state.ts";
import type { RequestState } from "../request/state.ts";
import { readRequest, record } from "../request/store.ts";
import type { ReadRequest } from "../request/store.ts";
import { caseOwner } from "../request/texts.ts";

import { LetterBody, letterLanguages, letterTemplates, unfinished } from "./contract.ts";
import type { LetterLanguage, LetterLine, LetterPage, LetterTemplate } from "./contract.ts";
import { composeLetter, templatesFor, titleOf } from "./domain.compose.ts";
import { gatherFacts } from "./facts.ts";
import { gapSentence, StoredGap } from "./gaps.ts";
import { plainText, printLetter } from "./print.ts";
import { insertLetter, letterRow, letterRows, updateLetter } from "./store.ts";
import type { LetterRow } from "./store.ts";
import { letterWords } from "./words.ts";

type Desk = Pick<Platform, "keys" | "files" | "mailFrom">;
/** Who acts, where, when. */
export type Setting = {
  readonly scope: Scope;
  readonly desk: Desk;
  readonly member: Pick<Member, "accountId" | "pseudonymous">;
  readonly now: Instant;
};

const table = "rights_letter";
const maximumLetters = 200;

/** The request a path names, as this member may see it. Refuses with `not_found`. */
export async function requestFor(
  tx: Tx,
  { scope, desk, member }: Setting,
  typed: string,
): Promise<ReadRequest> {
  const parts = parseShortReference(typed);
  if (parts === undefined) throw refusal("not_found");
  const reference = shortReference(parts.prefix, parts.year, parts.number);
  return opened(member, await readRequest(tx, scope, desk.keys, { reference }));
}

function opened(member: Pick<Member, "accountId">, request: ReadRequest | undefined): ReadRequest {
  if (request === undefined || !mayOpenCase(member, request.file)) throw refusal("not_found");
  return request;
}

export type ReadLetter = {
  readonly row: LetterRow;
  readonly page: LetterPage;
  readonly request: ReadRequest;
};

/** Refuses with `not_found`; a letter whose text was destroyed is gone. */
export async function readLetter(tx: Tx, setting: Setting, id: LetterId): Promise<ReadLetter> {
  const { scope, desk, member } = setting;
  const row = await letterRow(tx, scope, id);
  if (row === undefined) throw refusal("not_found");
  const request = opened(member, await readRequest(tx, scope, desk.keys, { caseId: row.case_id }));
  // A letter is names and words throughout: who reads by pseudonyms sees that it is there, and no more.
  if (member.pseudonymous) throw refusal("forbidden");
  const body = await bodyOf(tx, setting, id);
  if (body === undefined) throw refusal("not_found");
  // The address is printed as it is on the day; all else was written into the draft.
  const gaps = [...(await senderGaps(tx, scope)), ...z.array(StoredGap).parse(row.gaps)].map((gap) => ({
    ...gap,
    sentence: gapSentence(gap),
  }));
  const line = lineOf(row, body, await fatesOf(tx, scope, [row]));
  return { row, request, page: { ...line, body, gaps, ...drillMark(request.file.state) } };
}

export async function senderGaps(tx: Tx, scope: Scope): Promise<readonly StoredGap[]> {
  const { address = [] } = (await readController(tx, scope)) ?? {};
  return address.length === 0 ? [{ reason: "no-sender-address", about: "controller" }] : [];
}

export async function listLetters(tx: Tx, setting: Setting, request: ReadRequest): Promise<LetterLine[]> {
  const rows = await letterRows(tx, setting.scope, request.file.id, maximumLetters);
  const fates = await fatesOf(tx, setting.scope, rows);
  const lines: LetterLine[] = [];
  for (const row of rows) {
    const body = await bodyOf(tx, setting, row.id);
    if (body === undefined) continue;
    const line = lineOf(row, body, fates);
    const title = letterWords.sayDynamic("en", titleOf(line.template, request.file.state), {});
    lines.push(setting.member.pseudonymous ? { ...line, title } : line);
  }
  return lines;
}

/** Which letters there are about this request. */
export function templatesOf({ file, clock }: ReadRequest): readonly LetterTemplate[] {
  const { state } = file;
  return templatesFor(state, dayIn(clock?.zone ?? "UTC", Temporal.Instant.from(state.receivedAt)));
}

const telling: ReadonlySet<string> = new Set(["rectification", "erasure", "restriction"]);
/** Whether recipients are told of what this right does, so that an answer can name them (GDPR art. 19). */
export const isNamingKnown = ({ right }: Pick<RequestState, "right">): boolean => telling.has(right);

export async function draftLetter(
  tx: WriteTx,
  setting: Setting,
  request: ReadRequest,
  wanted: {
    readonly template: LetterTemplate;
    readonly language: LetterLanguage;
    readonly isNaming?: boolean | undefined;
  },
): Promise<LetterPage> {
  const { scope, desk, now } = setting;
  if (!templatesOf(request).includes(wanted.template))
    throw refusal("conflict", {}, [{ at: "letter", reason: "not-of-this-right" }]);
  const { facts, gaps } = await gatherFacts(tx, scope, desk.keys, request, wanted);
  const body = LetterBody.parse(composeLetter(wanted.template, facts).body);
  const id: LetterId = newId();
  const caseId = request.file.id;
  const { template, language } = wanted;
  await insertLetter(tx, scope, { id, caseId, template, language, gaps, now });
  await writeBody(tx, setting, { id, case_id: caseId }, body);
  const event = letterDrafted.make({ letterId: id, template: wanted.template });
  await record(tx, scope, desk, { caseId, events: [event], now });
  return (await readLetter(tx, setting, id)).page;
}

/** A draft as it was written, from the facts of this moment; one that somebody changed stays theirs. */
export async function draftAnew(
  tx: WriteTx,
  setting: Setting,
  request: ReadRequest,
  id: LetterId,
): Promise<void> {
  const { scope, desk } = setting;
  const row = await letterRow(tx, scope, id);
  if (row?.state !== "draft" || row.version !== 1) return;
  const template = z.enum(letterTemplates).parse(row.template);
  const language = z.enum(letterLanguages).parse(row.language);
  const { facts } = await gatherFacts(tx, scope, desk.keys, request, { template, language });
  const body = LetterBody.parse(composeLetter(template, facts).body);
  if (!isFinished(body)) return;
  await destroyCellsAt(tx, scope, { table, rowId: id });
  await writeBody(tx, setting, row, body);
}

export async function changeLetter(
  tx: WriteTx,
  setting: Setting,
  id: LetterId,
  change: { readonly version: number; readonly body: LetterBody },
): Promise<LetterPage> {
  const { row } = await readLetter(tx, setting, id);
  await update(tx, setting, row, change.version);
  await destroyCellsAt(tx, setting.scope, { table, rowId: id });
  await writeBody(tx, setting, row, change.body);
  return (await readLetter(tx, setting, id)).page;
}

/** Sends or prints; refuses with `not_yet` what is unfinished or has no address to go to. */
export async function sendLetter(
  tx: WriteTx,
  setting: Setting,
  id: LetterId,
  how: { readonly version: number; readonly by: "mail" | "print" },
): Promise<LetterPage> {
  const letter = await readLetter(tx, setting, id);
  if (letter.row.state === "sent") throw refusal("conflict");
  if (!isFinished(letter.page.body)) throw notYet("letter-unfinished");
  // Nobody is told of a refusal that nobody decided.
  if (letter.page.template === "refusal" && letter.request.file.state.name !== "refused")
    throw notYet("not-refused");
  // Where the letter is the answer, `settle` records it as one, and that is refused there.
  const { state } = letter.request.file;
  const isToldBeside = answers.has(letter.page.template) && kindOf(state).answer === "package";
  const missing = isToldBeside ? missingBeforeTelling(state) : [];
  if (missing.length > 0) throw notYet(...missing);
  const to = letter.request.texts.requesterEmail;
  if (how.by === "mail" && to === undefined) throw notYet("no-address");
  const pdf = await printed(tx, setting, letter, setting.now);
  const isMailed = how.by === "mail" && to !== undefined;
  const mailId = isMailed ? await mail(tx, setting, letter, to, pdf) : undefined;
  await settle(tx, setting, letter, { ...how, mailId, pdf });
  return (await readLetter(tx, setting, id)).page;
}

/** Nothing is left in it for somebody to fill in. */
export function isFinished(body: LetterBody): boolean {
  return !unfinished.test(JSON.stringify(body));
}

/** Keeps what went out, and puts it on record. */
export async function settle(
  tx: WriteTx,
  setting: Setting,
  { row, page, request }: ReadLetter,
  sent: {
    readonly version: number;
    readonly by: "mail" | "print";
    readonly mailId: MailId | undefined;
    readonly pdf: Buffer;
  },
): Promise<void> {
  const { scope, desk, now } = setting;
  const { by, mailId, pdf, version } = sent;
  const caseId = row.case_id;
  const file = await desk.files.put(tx, scope, Readable.from([pdf]), {
    owner: caseOwner(caseId),
    mediaType: "application/pdf",
    now,
    caseId,
  });
  await update(tx, setting, row, version, { by, mailId, fileId: file.id });
  const sentNow = letterSent.make({
    letterId: row.id,
    template: page.template,
    by,
    ...(mailId === undefined ? {} : { mailId }),
  });
  const asksForProof =
    page.template === "identity" && mailId !== undefined && isToBeAsked(request.file.state);
  // A mailed letter asks nobody before a mail server has taken it.
  const asked = asksForProof ? [identityAsked.make({ method: "evidence", by: "mail", mailId })] : [];
  const answer = answerBy(request.file.state, page.template, sentNow.data);
  const following = answer === undefined ? asked : [answer, ...asked];
  await record(tx, scope, desk, { caseId, events: [sentNow, ...following], now });
  const isWatched = asksForProof || page.template === "clarification" || page.template === "refusal";
  if (mailId !== undefined && isWatched) await watchQuestion(tx, scope, { caseId, mailId, now });
}

/** Nobody has asked for proof of identity in a way that reached the person, or is on its way to them. */
function isToBeAsked(state: RequestState): boolean {
  if (state.name !== "open") return false;
  return state.identity.status === "open" || (isProofUnsent(state) && state.identity.mailId === undefined);
}

const answers: ReadonlySet<string> = new Set(["answer", "partial-answer"]);

/** Where no copy goes out, the letter of answer is the answer; what must come before it is asked when it is recorded. */
function answerBy(
  state: RequestState,
  template: LetterTemplate,
  { template: _template, ...sent }: ReturnType<typeof letterSent.make>["data"],
): ReturnType<typeof done.make> | undefined {
  const isOwed = state.name === "open" || state.name === "answered";
  if (!answers.has(template) || !isOwed || kindOf(state).answer !== "letter") return undefined;
  return done.make({ ...sent, verdict: verdictOf(state) ?? "granted" });
}

/** The PDF: of a draft as it stands, of a sent letter what went out. */
export async function pdfOf(tx: Tx, setting: Setting, letter: ReadLetter): Promise<Buffer> {
  const { file_id: fileId } = letter.row;
  if (fileId === null) return printed(tx, setting, letter, letter.row.changed_at);
  const file = await setting.desk.files.get(tx, setting.scope, fileId);
  if (file === undefined) throw refusal("not_found");
  return Buffer.concat(await file.content.toArray());
}

/** A letter as PDF. Refuses with `not_yet` when no font of ours can show it. */
export async function printed(
  tx: Tx,
  { scope }: Setting,
  letter: ReadLetter,
  moment: Instant,
): Promise<Buffer> {
  const { name, zone } = await readProfile(tx, scope);
  return printLetter({
    ledger: await ledgerLine(tx, scope, letter.page.language),
    isDrill: letter.page.isDrill,
    body: letter.page.body,
    language: letter.page.language,
    reference: letter.request.file.reference,
    organisation: name,
    zone,
    controller: await readController(tx, scope),
    moment,
  });
}

function mail(
  tx: WriteTx,
  { scope, desk, now }: Setting,
  { page, request }: ReadLetter,
  to: string,
  pdf: Buffer,
): Promise<MailId> {
  const { reference, id: caseId } = request.file;
  const title = headerText(page.title);
  return postOfRequest(tx, scope, desk.keys, request.file, "requester", {
    owner: caseOwner(caseId),
    from: desk.mailFrom,
    now,
    content: {
      to,
      subject: title === "" ? reference : `${title} (${reference})`,
      text: plainText(page.body),
      language: page.language,
      attachments: [attachmentOf(reference, page, pdf)],
    },
  });
}

/** The PDF as a mail carries it. */
export function attachmentOf(reference: string, page: Pick<LetterPage, "template">, pdf: Buffer) {
  return {
    fileName: `${reference}-${page.template}.pdf`,
    mediaType: "application/pdf",
    base64: pdf.toString("base64"),
  } as const;
}

/** What a header may carry of a title somebody typed (RFC 5322, 2.2; RFC 2047). */
function headerText(title: string): string {
  return title
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]|=\?|\?=/gu, "")
    .trim()
    .slice(0, 170)
    .toWellFormed();
}

function notYet(...reasons: readonly string[]): Error {
  return refusal(
    "not_yet",
    {},
    reasons.map((reason) => ({ at: "letter", reason })),
  );
}

async function update(
  tx: WriteTx,
  { scope, now }: Setting,
  row: LetterRow,
  version: number,
  sent?: {
    readonly by: "mail" | "print";
    readonly mailId: MailId | undefined;
    readonly fileId: NonNullable<LetterRow["file_id"]>;
  },
): Promise<void> {
  const change = { id: row.id, version, now, ...(sent === undefined ? {} : { sent }) };
  if (!(await updateLetter(tx, scope, change))) throw refusal("conflict");
}

async function writeBody(
  tx: WriteTx,
  { scope, desk, now }: Setting,
  { id, case_id: caseId }: Pick<LetterRow, "id" | "case_id">,
  body: LetterBody,
): Promise<void> {
  const row = { table, column: "body", rowId: id };
  await writeCell(tx, scope, desk.keys, { row, owner: caseOwner(caseId), text: JSON.stringify(body), now });
}

async function bodyOf(tx: Tx, { scope, desk }: Setting, id: LetterId): Promise<LetterBody | undefined> {
  const cell = await cellOf(tx, scope, { table, column: "body", rowId: id });
  if (cell === undefined) return undefined;
  const text = (await readCells(tx, scope, desk.keys, [cell])).get(cell);
  return text === undefined ? undefined : LetterBody.parse(JSON.parse(text));
}

function fatesOf(tx: Tx, scope: Scope, rows: readonly LetterRow[]): Promise<ReadonlyMap<MailId, MailFate>> {
  return mailFates(
    tx,
    scope,
    rows.flatMap(({ mail_id: id }) => id ?? []),
  );
}

function lineOf(row: LetterRow, body: LetterBody, fates: ReadonlyMap<MailId, MailFate>): LetterLine {
  const fate = row.mail_id === null ? undefined : fates.get(row.mail_id);
  return {
    id: row.id,
    template: z.enum(letterTemplates).parse(row.template),
    language: z.enum(letterLanguages).parse(row.language),
    state: row.state,
    ...(row.sent_by === null ? {} : { sentBy: row.sent_by }),
    ...(fate === undefined ? {} : { mail: fate.state }),
    ...(fate?.state === "sent" && fate.settledAt !== null ? { mailedAt: fate.settledAt.toString() } : {}),
    title: body.title,
    version: row.version,
    changedAt: row.changed_at.toString(),
    ...(row.sent_at === null ? {} : { sentAt: row.sent_at.toString() }),
  };
}
