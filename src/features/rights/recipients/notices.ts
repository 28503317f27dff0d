/**
 * Notices to recipients: put on the list, told, reminded, answered, given up. Each act is one transaction of the notice's
 * row, the request's events, clock and ledger entry (GDPR art. 19; docs/decisions/0089-recipients-are-told.md).
 */
import type { WriteTx } from "../../../platform/db.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { newId } from "../../../platform/ids.ts";
import type { CaseId, CellId, MailId } from "../../../platform/identifiers.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { isIdentified } from "../request/gates.ts";
import { kindOf } from "../request/kinds/kinds.ts";
import { hasEnded } from "../request/state.ts";
import type { RequestState } from "../request/state.ts";
import { detailsOf } from "../request/store.ts";
import type { RequestFile } from "../request/store.ts";
import { readRequest } from "../request/store.ts";
import { sealWords } from "../request/texts.ts";
import { note } from "../run/case.ts";
import { followClock } from "./clock.ts";
import { actsOfRight, mostNotices } from "./contract.ts";
import type { MissingToTell, NoticeAct, NoticeId, NoticeTexts } from "./contract.ts";
import { missingToBundle, putIntoBundle } from "./bundles/gather.ts";
import { dropItem } from "./bundles/store.ts";
import { decideNotice } from "./domain.ts";
import type { NoticeCommand } from "./domain.ts";
import { noteDisclosures } from "./disclosed.ts";
import * as events from "./events.ts";
import { mailNotice } from "./mail.ts";
import { beginExchange, missingToTransmit } from "./opendsr/begin.ts";
import { oneLine, plainName, proposalsFor } from "./proposals.ts";
import { waysOf } from "./received.ts";
import { applyNotice, isTold } from "./state.ts";
import type { NoticeEvent, NoticeState, RecipientEvent } from "./state.ts";
import { endLinks, holdNotice, insertNotice, noticesOf, updateNotice } from "./store.ts";
import type { StoredNotice } from "./store.ts";
import { openNotices, sealNotice } from "./texts.ts";
import type { NoticeWords } from "./texts.ts";

export type Desk = Pick<Platform, "keys" | "url" | "mailFrom">;
/** Whether a mail server has taken the notice's mail. */
export const mailDuty = "rights.recipient_mail";

type Listed = {
  readonly act: NoticeAct;
  readonly source: NoticeState["source"];
  readonly from?: NoticeId | undefined;
  readonly texts: NoticeTexts;
  readonly language: "en" | "es";
};

/** Puts everybody on the list whom the data may have gone to; those on it already stay as they are. */
export async function makeList(
  tx: WriteTx,
  scope: Scope,
  { keys }: Desk,
  request: RequestFile,
  { act, now }: { readonly act: NoticeAct; readonly now: Instant },
): Promise<number> {
  assertAct(request, act);
  const before = await noticesOf(tx, scope, request.id);
  const words = await openNotices(tx, scope, keys, before);
  const known = before
    .filter(({ state }) => state.act === act)
    .map(({ id }) => words.get(id)?.texts.name ?? "");
  const { language } = await readProfile(tx, scope);
  const ours = language.startsWith("es") ? "es" : "en";
  const asked = await readRequest(tx, scope, keys, { caseId: request.id });
  const person = asked?.texts.subjectName ?? asked?.texts.requesterName;
  const found: readonly Listed[] =
    act === "lifted"
      ? toldBefore(before, words, known)
      : (
          await proposalsFor(tx, scope, keys, request, {
            known,
            language: ours,
            person,
            ways: waysOf(asked?.texts ?? {}),
          })
        ).map((one) => ({ ...one, act, language: ours }));
  await putOn(tx, scope, keys, request.id, {
    before: before.length,
    listed: found.slice(0, mostNotices - before.length),
    first: events.listed.make({ act, added: found.length }),
    now,
  });
  return found.length;
}

/** Whoever was told that a restriction began is told that it ends. */
function toldBefore(
  before: readonly StoredNotice[],
  words: ReadonlyMap<NoticeId, NoticeWords>,
  known: readonly string[],
): readonly Listed[] {
  return before.flatMap(({ id, state, language }): Listed[] => {
    const { name, ...rest } = words.get(id)?.texts ?? {};
    const isTheirs = state.act === "restricted" && isTold(state);
    if (name === undefined || !isTheirs || known.includes(name)) return [];
    return [{ act: "lifted", source: "told-before", from: id, texts: { ...rest, name }, language }];
  });
}

/** One more, by name. */
export async function addNotice(
  tx: WriteTx,
  scope: Scope,
  { keys }: Desk,
  request: RequestFile,
  { now, ...listed }: Omit<Listed, "source" | "from"> & { readonly now: Instant },
): Promise<NoticeId> {
  assertAct(request, listed.act);
  const before = await noticesOf(tx, scope, request.id);
  if (before.length >= mostNotices) throw refusal("not_yet", {}, detailsOf(["too-many-notices"]));
  const one: Listed = { ...listed, source: "officer" };
  const [id] = await putOn(tx, scope, keys, request.id, { before: before.length, listed: [one], now });
  if (id === undefined) throw new Error("One recipient makes one notice.");
  return id;
}

function assertAct({ state }: RequestFile, act: NoticeAct): void {
  if (!actsOfRight[state.right].includes(act)) throw refusal("not_yet", {}, detailsOf(["no-such-act"]));
}

async function putOn(
  tx: WriteTx,
  scope: Scope,
  keys: Desk["keys"],
  caseId: CaseId,
  given: {
    readonly before: number;
    readonly listed: readonly Listed[];
    readonly first?: RecipientEvent | undefined;
    readonly now: Instant;
  },
): Promise<readonly NoticeId[]> {
  const { before, listed, first, now } = given;
  const made = listed.map((one, at) => ({
    id: newId<NoticeId>(),
    one,
    data: {
      number: before + at + 1,
      act: one.act,
      source: one.source,
      ...(one.from === undefined ? {} : { from: one.from }),
    },
  }));
  const all: RecipientEvent[] = [
    ...(first === undefined ? [] : [first]),
    ...made.map(({ id, data }) => events.proposed.make({ notice: id, ...data })),
  ];
  const [head, ...rest] = all;
  if (head !== undefined) await note(tx, scope, keys, { caseId, events: [head, ...rest], now });
  for (const { id, one, data } of made) {
    const textsCell = await sealNotice(tx, scope, keys, { id, caseId }, one.texts, now);
    const state = applyNotice(undefined, events.proposed.make({ notice: id, ...data }));
    await insertNotice(tx, scope, { id, caseId, state, language: one.language, textsCell, now });
  }
  return made.map(({ id }) => id);
}

/** Whoever asks for a change knows only the new words. */
export type NoticeStep = Exclude<NoticeCommand, { readonly type: "change" }> | { readonly type: "change" };

export type NoticeAction = {
  readonly id: NoticeId;
  readonly command: NoticeStep;
  readonly now: Instant;
  readonly happenedAt?: Instant | undefined;
  /** What was answered, or why it was decided: sealed beside the event. */
  readonly words?: string | undefined;
  /** Of an answer that names somebody else who has the data. */
  readonly passedTo?: string | undefined;
  /** Of a change. */
  readonly texts?: NoticeTexts | undefined;
  readonly language?: "en" | "es" | undefined;
};

/**
 * Decides and records one step of one notice, held while it is done. Refuses with the obstacle, or with what is missing
 * before anybody may be told.
 */
export async function actOnNotice(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  request: RequestFile,
  action: NoticeAction,
): Promise<NoticeState> {
  const { id, now, words } = action;
  const { keys } = desk;
  const notice = await holdNotice(tx, scope, id);
  if (notice?.caseId !== request.id) throw refusal("not_found");
  const { zone } = await readProfile(tx, scope);
  const today = dayIn(zone, now);
  const opened = (await openNotices(tx, scope, keys, [notice])).get(id)?.texts ?? {};
  const texts = action.texts ?? opened;
  const command = settled(action.command, notice.state, opened, texts);
  const decision = decideNotice(id, notice.state, command, { today });
  if ("refused" in decision) throw refusal("conflict", {}, [{ at: "notice", reason: decision.refused }]);
  if (isTelling(command)) {
    const way = command.type === "mail" ? "mail" : "tell";
    const missing = [
      ...missingToTell(request.state, notice.state, texts, way),
      ...(command.type === "transmit"
        ? await missingToTransmit(tx, scope, notice.state, { name: texts.name, now })
        : []),
      ...(command.type === "bundle"
        ? await missingToBundle(tx, scope, keys, request.state, { name: texts.name, now })
        : []),
    ];
    if (missing.length > 0) throw refusal("not_yet", {}, detailsOf(missing));
  }
  const cell = words === undefined ? undefined : await sealWords(tx, scope, keys, request.id, words, now);
  await note(tx, scope, keys, {
    caseId: request.id,
    events: decision.events,
    now,
    ...(action.happenedAt === undefined ? {} : { happenedAt: action.happenedAt }),
    ...(cell === undefined ? {} : { cellIds: [cell] }),
  });
  const state = decision.events.reduce<NoticeState>((sum, event) => applyNotice(sum, event), notice.state);
  await updateNotice(tx, scope, id, {
    state,
    now,
    language: action.language,
    ...(action.texts === undefined
      ? {}
      : { textsCell: await sealNotice(tx, scope, keys, notice, action.texts, now) }),
    ...cellsAfter(decision.events, cell),
  });
  await noteDisclosures(tx, scope, keys, { request, made: decision.events, state, texts, now });
  await followUp(tx, scope, desk, { request, notice, state, command, texts, now, passedTo: action.passedTo });
  return state;
}

const isTelling = ({ type }: NoticeCommand): boolean =>
  type === "mail" || type === "tell" || type === "transmit" || type === "bundle";

/** A change as the domain decides it: the address is compared here, where it is open; a bundle goes by the name. */
function settled(
  command: NoticeStep,
  { way }: Pick<NoticeState, "way">,
  before: Partial<NoticeTexts>,
  after: Partial<NoticeTexts>,
): NoticeCommand {
  if (command.type !== "change") return command;
  const isRenamed = plainName(before.name ?? "") !== plainName(after.name ?? "");
  return { ...command, isElsewhere: way === "bundle" ? isRenamed : before.email !== after.email };
}

/** Which of the row's words an event takes the place of. */
function cellsAfter(
  made: readonly NoticeEvent[],
  cell: CellId | undefined,
): { answerCell?: CellId | null; reasonCell?: CellId | null } {
  const types = new Set(made.map(({ type }) => type));
  if (types.has("recipient.answered")) return { answerCell: cell ?? null, reasonCell: null };
  if (types.has("recipient.given-up") || types.has("recipient.not-needed"))
    return { reasonCell: cell ?? null };
  if (types.has("recipient.sent")) return { answerCell: null, reasonCell: null };
  return types.has("recipient.put-back") ? { reasonCell: null } : {};
}

type Done = {
  readonly request: RequestFile;
  readonly notice: StoredNotice;
  readonly state: NoticeState;
  readonly command: NoticeCommand;
  readonly texts: Partial<NoticeTexts>;
  readonly now: Instant;
  readonly passedTo: string | undefined;
};

/** What follows in the same transaction: the mail, the watch over it, whoever has the data now, the day on the case. */
async function followUp(tx: WriteTx, scope: Scope, desk: Desk, done: Done): Promise<void> {
  const { request, notice, state, command, texts, now, passedTo } = done;
  const { id, language } = notice;
  const { type } = command;
  const isAnew = isTelling(command);
  // A link lies where the mail went: it answers for nobody once that was the wrong place.
  const isMisplaced = type === "bounce" || (type === "change" && command.isElsewhere);
  if (isAnew || isMisplaced) {
    await endLinks(tx, scope, id);
    await dropItem(tx, scope, id);
  }
  if (command.type === "mail" || command.type === "remind") {
    const { mailId } = command;
    await mailNotice(tx, scope, desk, { request, id, state, language, texts, mailId, now });
    await watchMail(tx, scope, { caseId: request.id, id, mailId, now });
  }
  if (command.type === "transmit")
    await beginExchange(tx, scope, {
      id: command.exchangeId,
      caseId: request.id,
      noticeId: id,
      name: texts.name,
      now,
    });
  if (type === "bundle")
    await putIntoBundle(tx, scope, desk.keys, { id, caseId: request.id, name: texts.name, now });
  const name = oneLine(passedTo ?? "");
  if (command.type === "answer" && command.kind === "passed-on" && name !== "") {
    const before = await noticesOf(tx, scope, request.id);
    const { person, data } = texts;
    const more = { ...(person === undefined ? {} : { person }), ...(data === undefined ? {} : { data }) };
    const one: Listed = { act: state.act, source: "passed-on", from: id, texts: { name, ...more }, language };
    if (before.length < mostNotices)
      await putOn(tx, scope, desk.keys, request.id, { before: before.length, listed: [one], now });
  }
  await followClock(tx, scope, request.id, now);
}

/** Waits for the mail server to take the mail, or to refuse it. */
function watchMail(
  tx: WriteTx,
  scope: Scope,
  of: { readonly caseId: CaseId; readonly id: NoticeId; readonly mailId: MailId; readonly now: Instant },
): Promise<unknown> {
  const { caseId, id, mailId, now } = of;
  const data = { case: caseId, notice: id, mail: mailId };
  return insertDuty(tx, scope, { kind: mailDuty, key: mailId, data, dueAt: now, now, caseId });
}

/** What stands between a notice and the recipient: nobody is told in the name of somebody we do not know. */
export function missingToTell(
  request: RequestState,
  { act }: NoticeState,
  texts: Partial<NoticeTexts>,
  way: "mail" | "tell",
): readonly MissingToTell[] {
  const missing: MissingToTell[] = [];
  const isOpen = request.name === "open" || request.name === "answered";
  if (!isOpen || hasEnded(request)) missing.push("request-not-open");
  if (!isIdentified(request)) missing.push("identity-open");
  if (request.authority !== "not-needed" && request.authority !== "confirmed") missing.push("authority-open");
  // Only a block that stands while something is looked into is told of before the decision.
  const isBlocked = act === "restricted" && request.restriction !== undefined;
  if (kindOf(request).isAssessed && request.assessment === undefined && !isBlocked)
    missing.push("not-decided");
  if (act === "lifted" && request.restriction?.status !== "lifted") missing.push("not-lifted");
  if (way === "mail" && texts.email === undefined) missing.push("no-address");
  if (texts.person === undefined) missing.push("no-person-named");
  if (act === "corrected" && texts.data === undefined) missing.push("nothing-to-correct");
  return missing;
}
