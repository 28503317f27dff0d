/**
 * The letter that goes out with a package (GDPR Arts. 12(1), 15(1)): the one somebody has drafted, else one from the
 * template. It travels in the mail that brings the link, so that the person gets one answer and not two.
 */
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { Refusal } from "../../../platform/errors.ts";
import type { MailContent } from "../../../platform/mail/message.ts";
import type { MailId } from "../../../platform/identifiers.ts";
import { letterSent } from "../request/events.ts";
import type { LetterId } from "../request/events.ts";
import { activityNames, fieldOfGap } from "../../registers/index.ts";
import { record } from "../request/store.ts";
import type { ReadRequest } from "../request/store.ts";
import { composeLetter } from "./domain.compose.ts";
import type { LetterLine } from "./contract.ts";
import { gatherFacts } from "./facts.ts";
import { gapSentence, isOfAnswer } from "./gaps.ts";
import type { StoredGap } from "./gaps.ts";
import {
  attachmentOf,
  draftAnew,
  draftLetter,
  isFinished,
  listLetters,
  pdfOf,
  printed,
  senderGaps,
  readLetter,
  settle,
} from "./letters.ts";
import type { ReadLetter, Setting } from "./letters.ts";
import { changeMail, letterOfMail } from "./store.ts";

export type AnswerLetter = {
  /** Not given while it is to be written from the template. */
  readonly id?: LetterId;
  readonly title: string;
  readonly state: "new" | "draft" | "sent";
  /** Of one that was mailed: what became of the mail. */
  readonly mail?: NonNullable<LetterLine["mail"]>;
  /** A draft with something to fill in stays behind. */
  readonly isFinished: boolean;
};

/** The answer letter as it would go out now. */
export async function answerLetter(tx: Tx, setting: Setting, request: ReadRequest): Promise<AnswerLetter> {
  const known = (await listLetters(tx, setting, request)).filter(
    ({ template }) => template === "answer" || template === "partial-answer",
  );
  const letter = known.find(({ state }) => state === "sent") ?? known[0];
  if (letter !== undefined) {
    const { id, title, state } = letter;
    const mail = letter.mail === undefined ? {} : { mail: letter.mail };
    if (state === "sent" || setting.member.pseudonymous)
      return { id, title, state, ...mail, isFinished: true };
    return { id, title, state, isFinished: isFinished((await readLetter(tx, setting, id)).page.body) };
  }
  const { language } = request;
  const { facts } = await gatherFacts(tx, setting.scope, setting.desk.keys, request, {
    template: "answer",
    language,
  });
  const { body } = composeLetter("answer", facts);
  return { title: body.title, state: "new", isFinished: isFinished(body) };
}

/** What the register does not say and somebody must be told with a copy of their data (GDPR art. 15(1)). */
export async function lackingOf(
  tx: Tx,
  { scope, desk }: Pick<Setting, "scope" | "desk">,
  request: ReadRequest,
): Promise<readonly StoredGap[]> {
  const letter = { template: "answer", language: request.language } as const;
  const { gaps } = await gatherFacts(tx, scope, desk.keys, request, letter);
  return [...(await senderGaps(tx, scope)), ...gaps].filter(isOfAnswer);
}

export type Lacking = {
  readonly reason: string;
  readonly about: string;
  readonly sentence: string;
  /** The page of the office where it is written down. */
  readonly to: string;
};

/** The same for people: an activity by its name, with the page where it is mended. */
export async function lackingLines(
  tx: Tx,
  setting: Pick<Setting, "scope" | "desk">,
  request: ReadRequest,
): Promise<readonly Lacking[]> {
  const gaps = await lackingOf(tx, setting, request);
  const names = gaps.length === 0 ? new Map<string, string>() : await activityNames(tx, setting.scope, "en");
  return gaps.map(({ reason, about }) => {
    const name = names.get(about);
    const sentence = gapSentence({ reason, about: name ?? about });
    const elsewhere = about === "controller" ? "/registers/controller" : "/registers";
    const field = fieldOfGap(reason, request.language);
    const activity = `/registers/processing-activity/${about}${field === undefined ? "" : `?edit=${field}`}`;
    const to = name === undefined ? elsewhere : activity;
    return { reason, about, sentence, to };
  });
}

export type PreparedAnswer = { readonly letter: ReadLetter; readonly pdf: Buffer };

/**
 * Sees to it that there is a draft, as long as what it counts is still there. Gives the letter with its PDF when it can
 * go out as it stands; `undefined` when it went out before, or a person has to look at it first.
 */
export async function prepareAnswer(
  tx: WriteTx,
  setting: Setting,
  request: ReadRequest,
): Promise<PreparedAnswer | undefined> {
  const standing = await answerLetter(tx, setting, request);
  if (standing.state === "sent") return undefined;
  const { language } = request;
  const id = standing.id ?? (await draftLetter(tx, setting, request, { template: "answer", language })).id;
  if (!standing.isFinished) return undefined;
  // Nobody has changed a word of it: it says what is so now, as the package does.
  await draftAnew(tx, setting, request, id);
  const letter = await readLetter(tx, setting, id);
  try {
    return { letter, pdf: await printed(tx, setting, letter, setting.now) };
  } catch (error) {
    // A sign no font of ours can show holds up the letter, not the answer.
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** The answer letter that went with this mail, to go again as it was. */
export async function answerThatWent(
  tx: Tx,
  setting: Setting,
  request: ReadRequest,
  mailId: MailId | undefined,
): Promise<PreparedAnswer | undefined> {
  if (mailId === undefined) return undefined;
  const row = await letterOfMail(tx, setting.scope, request.file.id, mailId);
  if (row === undefined) return undefined;
  const letter = await readLetter(tx, setting, row.id);
  return { letter, pdf: await pdfOf(tx, setting, letter) };
}

/** Puts on record that the letter goes with another mail now. */
export async function sentAnswerAgain(
  tx: WriteTx,
  { scope, desk, now }: Setting,
  { letter: { row, page } }: PreparedAnswer,
  mailId: MailId,
): Promise<void> {
  await changeMail(tx, scope, row.id, mailId);
  const event = letterSent.make({ letterId: row.id, template: page.template, by: "mail", mailId });
  await record(tx, scope, desk, { caseId: row.case_id, events: [event], now });
}

type Attachment = NonNullable<MailContent["attachments"]>[number];

/** The prepared letter as the mail with the link carries it. */
export function attachmentWith({ letter, pdf }: PreparedAnswer): Attachment {
  return attachmentOf(letter.request.file.reference, letter.page, pdf);
}

/** Puts on record that the prepared letter goes with this mail. */
export async function sendAnswerWith(
  tx: WriteTx,
  setting: Setting,
  { letter, pdf }: PreparedAnswer,
  mailId: MailId,
): Promise<void> {
  await settle(tx, setting, letter, { version: letter.row.version, by: "mail", mailId, pdf });
}
