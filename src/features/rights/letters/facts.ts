/** Reads what a letter is composed from: the request, what was found and decided, the register, who signs. */
import { feeOn } from "../../../law/rights.ts";
import type { Tx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import { readEvents } from "../../../platform/cases/store.ts";
import { readCells } from "../../../platform/cells/cells.ts";
import type { RecordedEvent } from "../../../platform/events.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import { nameOfActor } from "../../access/index.ts";
import { accompanyingInformation, complaint, readAuthority, readController } from "../../registers/index.ts";
import { receivedOf } from "../recipients/received.ts";
import { recipientsTold } from "../recipients/told.ts";
import { carriedOut } from "../request/carried_out.ts";
import type { RequestEvent, RunId } from "../request/events.ts";
import { kindOf } from "../request/kinds/kinds.ts";
import { requestKind } from "../request/state.ts";
import type { RequestState } from "../request/state.ts";
import type { ReadRequest } from "../request/store.ts";
import { countOwnHeld } from "../review/single/store.ts";
import { toldSentences } from "../review/told.ts";
import type { LetterLanguage, LetterTemplate } from "./contract.ts";
import { knownFiles } from "../delivery/files/files.ts";
import { fileWhys } from "./domain.blocks.ts";
import type { LetterFacts } from "./domain.blocks.ts";
import { templatesFor } from "./domain.compose.ts";
import type { StoredGap } from "./gaps.ts";
import { countTreatments, foundDataSets } from "./store.ts";

/** The facts, and what the officer should know is missing from them for this letter. */
export async function gatherFacts(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  request: ReadRequest,
  letter: {
    readonly template: LetterTemplate;
    readonly language: LetterLanguage;
    /** The person asked whom the data went to: the answer names them. */
    readonly isNaming?: boolean | undefined;
  },
): Promise<{ readonly facts: LetterFacts; readonly gaps: readonly StoredGap[] }> {
  const { file, texts, clock } = request;
  const { language } = letter;
  const { regime } = file.state;
  const profile = await readProfile(tx, scope);
  const zone = clock?.zone ?? profile.zone;
  const controller = await readController(tx, scope);
  const authority = await readAuthority(tx, scope, regime);
  const { runId, status } = file.state.search;
  const searched = status === "finished" && runId !== undefined ? runId : undefined;
  const counted = searched === undefined ? undefined : await countedOf(tx, scope, searched);
  const found = searched === undefined ? undefined : await foundDataSets(tx, scope, searched);
  const told =
    searched === undefined ? [] : await toldSentences(tx, scope, keys, { caseId: file.id, runId: searched });
  const { information, doubtful } = await registerFacts(tx, scope, keys, request, { language, found });
  const events = await lastEvents(tx, scope, request);
  const signer = await nameOfActor(tx, scope, keys, file.state.handler ?? scope.actorId);
  const facts: LetterFacts = {
    language,
    reference: file.reference,
    state: file.state,
    received: dayIn(zone, Temporal.Instant.from(file.state.receivedAt)),
    due: clock?.effectiveLimit === undefined ? undefined : dayIn(zone, clock.effectiveLimit),
    name: texts.requesterName,
    address: texts.requesterAddress,
    subjectName: texts.subjectName,
    wording: texts.wording,
    controller,
    information,
    complaint: complaint({ language, controller, authority, regime }),
    counted,
    filesNotGiven: await filesNotGiven(tx, scope, keys, file.id),
    told: [...new Set(told.map(({ sentence }) => sentence))],
    reasons: await reasonsFor(tx, scope, keys, letter.template, events),
    extension: events.findLast((event) => event.type === "request.extended")?.data.reason,
    carriedOut: await carriedOut(tx, scope, keys, file),
    refusal: events.findLast((event) => event.type === "request.refused")?.data.ground,
    fee: feeOf(file.state),
    recipients:
      (letter.isNaming ?? file.state.wantsRecipients) === true
        ? await namedRecipients(tx, scope, keys, file.id)
        : undefined,
    standingReasons: await wordsOf(
      tx,
      scope,
      keys,
      events.findLast((event) => event.type === "standing.settled"),
    ),
    signature: signer === undefined ? [profile.name] : [signer, profile.name],
  };
  const isSearched = searched !== undefined;
  return {
    facts,
    gaps: gapsOf(letter.template, facts, { request, isSearched, waiting: counted?.waiting ?? 0, doubtful }),
  };
}

/** What the register says of the processing, and to whom data of this person went; `doubtful`: records somebody must judge. */
async function registerFacts(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  { file: { state }, texts }: ReadRequest,
  of: { readonly language: LetterLanguage; readonly found: ReadonlySet<string> | undefined },
): Promise<{ readonly information: LetterFacts["information"]; readonly doubtful: number }> {
  const received = await receivedOf(tx, scope, keys, { state, texts });
  const asked = { ...of, regime: state.regime, received: received?.told };
  return {
    information: await accompanyingInformation(tx, scope, asked),
    doubtful: received?.doubtful ?? 0,
  };
}

/** Files the data name that do not go out, each by its name, once for each reason. */
async function filesNotGiven(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  caseId: CaseId,
): Promise<NonNullable<LetterFacts["filesNotGiven"]>> {
  const absent = (await knownFiles(tx, scope, keys, caseId)).filter(
    ({ standing, is_named: isNamed, name }) =>
      isNamed && name !== "" && (standing === "not-given" || standing === "open" || standing === "to-redact"),
  );
  return fileWhys.flatMap((why) => {
    const names = [
      ...new Set(absent.flatMap((each) => ((each.reason ?? "open") === why ? [each.name] : []))),
    ];
    return names.length === 0 ? [] : [{ why, names }];
  });
}

async function countedOf(tx: Tx, scope: Scope, runId: RunId) {
  const held = await countOwnHeld(tx, scope, runId);
  const own = held.reduce((total, { rows }) => total + rows, 0);
  return { ...(await countTreatments(tx, scope, runId)), own };
}

/** What the officer should know is missing from this letter. */
function gapsOf(
  template: LetterTemplate,
  facts: LetterFacts,
  of: {
    readonly request: ReadRequest;
    readonly isSearched: boolean;
    readonly waiting: number;
    readonly doubtful: number;
  },
): readonly StoredGap[] {
  const { information, reference: about } = facts;
  const isAnswer =
    (template === "answer" || template === "partial-answer") && kindOf(facts.state).answer === "package";
  const general = information.gaps.filter(
    ({ reason }) => reason === "no-controller" || reason === "no-authority",
  );
  const gap = (reason: string, isThere: boolean): StoredGap[] => (isThere ? [{ reason, about }] : []);
  const isPaused = of.request.clock?.state === "paused";
  return [
    ...gap("search-open", isAnswer && !of.isSearched),
    ...gap("review-open", isAnswer && of.waiting > 0),
    ...gap("done-in-part", template === "answer" && isInPart(facts)),
    ...gap("disclosed-in-doubt", isAnswer && of.doubtful > 0),
    ...gap("no-name", facts.name === undefined),
    ...gap(isPaused ? "clock-waits" : "no-due-date", facts.due === undefined),
    ...(isAnswer ? information.gaps : general),
  ];
}

/** Decided otherwise than granted, where the law has a letter for that. */
function isInPart({ carriedOut: done, state, received }: LetterFacts): boolean {
  return (
    done !== undefined && done.verdict !== "granted" && templatesFor(state, received).includes("refusal")
  );
}

function feeOf({ fee, regime, right, receivedAt }: RequestState): LetterFacts["fee"] {
  if (fee === undefined) return undefined;
  const day = Temporal.Instant.from(receivedAt).toZonedDateTimeISO("UTC").toPlainDate();
  const clock = feeOn(regime, right, day)?.clock === "starts-when-paid" ? "starts-when-paid" : "unmoved";
  return { ground: fee.ground, clock, amount: fee.amount };
}

const decidedBy: Readonly<Partial<Record<LetterTemplate, RequestEvent["type"]>>> = {
  extension: "request.extended",
  refusal: "request.refused",
  clarification: "clarification.asked",
  "restriction-lifting": "restriction.lifting-planned",
  fee: "fee.asked",
};

/** What was written as the reason, or the question, when it was decided: nobody has to write it twice. */
async function reasonsFor(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  template: LetterTemplate,
  events: readonly RecordedEvent<RequestEvent>[],
): Promise<string | undefined> {
  const type = decidedBy[template];
  // A refusal that came with a decision has its reasons there, and no words of its own.
  const decided = (event: RequestEvent): boolean =>
    // Without an amount of its own, what was written about a fee was a note for the office.
    (event.type === type && !(event.type === "fee.asked" && event.data.amount === undefined)) ||
    (template === "refusal" && event.type === "request.assessed");
  return wordsOf(
    tx,
    scope,
    keys,
    events.findLast((event) => decided(event) && event.cellIds.length > 0),
  );
}

async function wordsOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  event: RecordedEvent<RequestEvent> | undefined,
): Promise<string | undefined> {
  const [cell] = event?.cellIds ?? [];
  const words = cell === undefined ? undefined : (await readCells(tx, scope, keys, [cell])).get(cell)?.trim();
  return words === "" ? undefined : words;
}

/** Whom the data went to, as the person may know: told and when, not yet, or not at all. */
async function namedRecipients(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  caseId: CaseId,
): Promise<LetterFacts["recipients"]> {
  return (await recipientsTold(tx, scope, keys, caseId)).map(({ name, toldOn, isOpen }) => ({
    name,
    toldOn,
    isNot: toldOn === undefined && !isOpen,
  }));
}

/** The newest events: what was decided last counts. */
async function lastEvents(
  tx: Tx,
  scope: Scope,
  { file }: ReadRequest,
): Promise<readonly RecordedEvent<RequestEvent>[]> {
  const limit = 200;
  return readEvents(tx, scope, requestKind, file.id, { after: Math.max(0, file.version - limit), limit });
}
