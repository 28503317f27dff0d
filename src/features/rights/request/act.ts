/**
 * Carries a command out: the pure decision, and what goes with it in the same transaction (mail, files, duties). Used by
 * the office, the public pages and duties alike.
 */
import { lockCase, readCase } from "../../../platform/cases/store.ts";
import type { CaseId, MailId } from "../../../platform/identifiers.ts";
import { destroyCellsOf } from "../../../platform/cells/cells.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import { refusal } from "../../../platform/errors.ts";
import { mailFates } from "../../../platform/mail/outbox.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { readSettings } from "../../office/index.ts";
import { readCountry } from "../../registers/index.ts";
import type { Command } from "./commands.ts";
import { codeTries, decide } from "./domain.ts";
import type { Events } from "./domain.ts";
import { ClockInputs, lawClock } from "./domain.clock.ts";
import { answerMail, isAnswerHeld, isMailHeld } from "./domain.judgement.ts";
import { forgetAddresses } from "../../../platform/cases/walls.ts";
import { endOpenLinks, tryCode } from "./links.ts";
import { followingOf, isSamePeople } from "./linked.ts";
import type { CodeTried } from "./links.ts";
import type { MailKind } from "./mails.ts";
import { postRequestMail } from "./post.ts";
import { deleteMarks } from "./persons/store.ts";
import { watchQuestion } from "./question.ts";
import { keepMeasure, sealMeasure } from "./measures/keep.ts";
import { recipientsOf } from "./recipients.ts";
import { deleteRequesterMarks } from "./requesters/store.ts";
import { bundled } from "./rows/store.ts";
import { hasEnded, requestKind } from "./state.ts";
import { answerClock, detailsOf, record } from "./store.ts";
import type { Desk, RequestFile } from "./store.ts";
import { caseOwner } from "./texts.ts";

export const packageExpiryDuty = "rights.package_expiry";

export type Act = {
  readonly caseId: CaseId;
  /** The version the person saw; without one the act is decided on the newest. */
  readonly version?: number | undefined;
  readonly command: Command;
  readonly now: Instant;
  /** When it happened, if that was before it is written down. */
  readonly happenedAt?: Instant | undefined;
  /** A note, a reason in words, a question: sealed beside the event. */
  readonly words?: string | undefined;
  /** The person is not written to: another request of the same letter does it. */
  readonly isQuiet?: boolean | undefined;
  /** Of a measure: the system or place. */
  readonly place?: string | undefined;
  readonly idempotencyKey?: string | undefined;
};

/** After the transaction has committed: erases what cannot be rolled back. */
export type AfterCommit = (act: () => Promise<void>) => void;

/**
 * Decides and records. Refuses with the obstacle as detail; throws `VersionConflict` when somebody else wrote first.
 * Evidence that the decision was for leaves with it: its row now, its content once `afterCommit` runs.
 */
export async function act(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  { command: given, ...input }: Act,
  afterCommit: AfterCommit,
): Promise<RequestFile> {
  const before = await lockCase(tx, scope, requestKind, input.caseId);
  if (before === undefined) throw refusal("not_found");
  const facts = await factsOf(tx, scope, before, input.now);
  // Decided once before any mail is written, and again with the mail's id: a refused command writes nothing.
  eventsOf(decide(before.state, given, facts));
  const command = await withMail(tx, scope, desk, before, given, input);
  const events = eventsOf(decide(before.state, command, facts));
  const cellIds = await sealMeasure(tx, scope, desk.keys, command, input);
  const file = await record(tx, scope, desk, {
    ...input,
    version: input.version ?? before.version,
    events,
    // The words of a measure are sealed beside its row, and named by the event from there.
    ...(cellIds === undefined ? {} : { words: undefined, cellIds }),
  });
  await keepMeasure(tx, scope, command, input);
  for (const event of events) {
    if (event.type !== "identity.evidence-destroyed") continue;
    const erase = await desk.files.remove(tx, scope, event.data.fileId);
    if (erase !== undefined) afterCommit(erase);
  }
  const waited = waitedFor(command);
  if (waited !== undefined)
    await watchQuestion(tx, scope, { caseId: file.id, mailId: waited, now: input.now });
  await settle(tx, scope, desk, file, before, input);
  await settleTogether(tx, scope, desk, file, command, { now: input.now, afterCommit });
  if (command.type === "confirm-address" || command.type === "lapse")
    await actOnTogether(tx, scope, desk, file, command, { now: input.now, afterCommit });
  return file;
}

/** One mail asked to confirm what came in one letter: the answer to it, or none, is about all of it. */
async function actOnTogether(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  { id, state: { bundle } }: RequestFile,
  command: Command,
  { now, afterCommit }: { readonly now: Instant; readonly afterCommit: AfterCommit },
): Promise<void> {
  if (bundle === undefined) return;
  const others = await bundled(tx, scope, { bundle, except: id });
  for (const caseId of others) {
    // Read one by one: each of these acts sees to the others as well.
    const other = await readCase(tx, scope, requestKind, caseId);
    if (other?.state.name !== "unconfirmed") continue;
    await act(tx, scope, desk, { caseId, command, now, isQuiet: true }, afterCommit);
  }
}

/**
 * Who asks, and whether they may, is settled once for all that came in one letter: the same command for each of the
 * others, naming where it was settled. Never for another person, nor for somebody who asks in another capacity.
 */
async function settleTogether(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  file: RequestFile,
  command: Command,
  { now, afterCommit }: { readonly now: Instant; readonly afterCommit: AfterCommit },
): Promise<void> {
  const following = followingOf(command, file.reference);
  const { bundle } = file.state;
  if (following === undefined || bundle === undefined) return;
  for (const caseId of await bundled(tx, scope, { bundle, except: file.id })) {
    const other = await lockCase(tx, scope, requestKind, caseId);
    if (other === undefined || !(await isSamePeople(tx, scope, desk.keys, file, other))) continue;
    // What is settled there already, or does not arise, stays as it is.
    const decision = decide(other.state, following, await factsOf(tx, scope, other, now));
    if ("events" in decision)
      await act(tx, scope, desk, { caseId, command: following, now, isQuiet: true }, afterCommit);
  }
}

/** The mail whose arrival the clock may wait from. */
function waitedFor(command: Command): MailId | undefined {
  if (command.type === "ask-clarification" || command.type === "ask-code") return command.mailId;
  return command.type === "ask-evidence" && command.of === "identity" ? command.mailId : undefined;
}

export type CodeOutcome = { readonly outcome: CodeTried; readonly triesLeft: number };

/**
 * A code typed on the page of the request or read out on the telephone: compared, counted, and on record, right or
 * wrong. The answer says what came of it; only what can never be right (identity settled) is refused.
 */
export async function enterCode(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  entered: Pick<Act, "caseId" | "now" | "version"> & { readonly code: string },
  afterCommit: AfterCommit,
): Promise<CodeOutcome & { readonly file: RequestFile }> {
  const { code, ...rest } = entered;
  const outcome = await tryCode(tx, scope, desk.keys, { ...rest, code });
  const before = await readCase(tx, scope, requestKind, entered.caseId);
  if (before === undefined) throw refusal("not_found");
  if (outcome === "expired" || outcome === "exhausted") return { outcome, triesLeft: 0, file: before };
  const command = { type: "try-code", right: outcome === "right" } as const;
  const file = await act(tx, scope, desk, { ...rest, command }, afterCommit);
  const triesLeft = outcome === "right" ? 0 : Math.max(0, codeTries - file.state.identity.wrongCodes);
  return { outcome, triesLeft, file };
}

function eventsOf(decision: ReturnType<typeof decide>): Events {
  if ("events" in decision) return decision.events;
  throw refusal(decision.refused, {}, detailsOf(decision.reasons));
}

async function factsOf(
  tx: WriteTx,
  scope: Scope,
  file: RequestFile,
  now: Instant,
): Promise<Parameters<typeof decide>[2]> {
  const profile = await readProfile(tx, scope);
  const clock = await answerClock(tx, scope, file.id);
  const law = clock === undefined ? undefined : lawClock(file.state, ClockInputs.parse(clock.inputs), clock);
  const { state } = file;
  const answer = answerMail(state);
  const lifting = state.restriction?.mailId;
  const fates = await mailFates(
    tx,
    scope,
    [answer, lifting].filter((id) => id !== undefined),
  );
  const zone = clock?.zone ?? profile.zone;
  return {
    today: dayIn(zone, now),
    receivedOn: dayIn(zone, Temporal.Instant.from(state.receivedAt)),
    country: state.capacity === "survivor" ? await readCountry(tx, scope) : undefined,
    noticeBy: law?.noticeBy,
    isAnswerHeld: isAnswerHeld(state, fates),
    isLiftingHeld: isMailHeld(lifting, fates),
    recipients: await recipientsOf(tx, scope, file.id),
  };
}

/** The mail a command sends; a command that is nothing without its mail refuses when there is no address. */
async function withMail(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  file: RequestFile,
  command: Command,
  { now, words }: Pick<Act, "now" | "words">,
): Promise<Command> {
  const send = (kind: MailKind): Promise<MailId | undefined> =>
    postRequestMail(tx, scope, desk, file, kind, now, words);
  if (command.type === "ask-clarification") {
    // Without words, or an address, the question goes out as a letter of its own.
    const { by = "mail" } = command;
    const mailId = by === "mail" && words !== undefined ? await send("question") : undefined;
    return by === "mail" ? { ...command, by: mailId === undefined ? "letter" : by, mailId } : command;
  }
  if (command.type === "ask-evidence") {
    const ofAuthority = file.state.capacity === "survivor" ? "authority-survivor" : "authority";
    return { ...command, mailId: await send(command.of === "identity" ? "evidence" : ofAuthority) };
  }
  if (command.type !== "ask-code") return command;
  const mailId = await send("code");
  if (mailId === undefined) throw refusal("not_yet", {}, detailsOf(["no-address"]));
  return { ...command, mailId };
}

/** What follows from the state the request has reached. */
async function settle(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  file: RequestFile,
  before: RequestFile,
  { now, isQuiet = false }: Pick<Act, "now" | "isQuiet">,
): Promise<void> {
  const { name } = file.state;
  if (before.state.name === name) return;
  if (before.state.name === "unconfirmed" && name === "open" && !isQuiet)
    await postRequestMail(tx, scope, desk, file, "acknowledged", now);
  if (!hasEnded(file.state)) return;
  await endOpenLinks(tx, scope, file.id, now);
  await deleteMarks(tx, scope, file.id);
  if (name === "lapsed") {
    await deleteRequesterMarks(tx, scope, file.id);
    await forgetAddresses(tx, scope, file.id);
    await destroyCellsOf(tx, scope, caseOwner(file.id));
    return;
  }
  const { packageKeptMonths, drillKeptDays } = await readSettings(tx, scope);
  // A month is a calendar month in the organisation's reckoning; a day more or less is nobody's loss here.
  const kept = file.state.isDrill === true ? { days: drillKeptDays } : { months: packageKeptMonths };
  const later = now.toZonedDateTimeISO("UTC").add(kept).toInstant();
  // Of a rehearsal nothing that was found stays, whoever it was handed to.
  const first = file.state.isDrill === true ? "rehearsed" : "unreleased";
  for (const [what, dueAt] of [
    [first, now],
    ["all", later],
  ] as const) {
    const data = { case: file.id, what };
    const key = `${file.id}:${what}`;
    await insertDuty(tx, scope, { kind: packageExpiryDuty, key, data, dueAt, now, caseId: file.id });
  }
}
