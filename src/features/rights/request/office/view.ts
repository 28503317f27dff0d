/** One request as the case page shows it: sentences and facts, for one reader. */
import type { z } from "zod";
import type { Permission } from "../../../../platform/endpoint.ts";
import type { ActorId, CellId, MailId } from "../../../../platform/identifiers.ts";
import type { MailFate } from "../../../../platform/mail/outbox.ts";
import { asInstant } from "../../../../law/clock.ts";
import { dayIn } from "../../../../platform/time.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { Lacking } from "../../letters/answer.ts";
import { limitsOf } from "../domain.clock.ts";
import { nextAction } from "../domain.next.ts";
import { kindOf } from "../kinds/kinds.ts";
import type { Promised } from "../domain.promised.ts";
import {
  answeredIn,
  answerMail,
  isAnswerHeld,
  isAnswerLost,
  isMailHeld,
  reachedAt,
} from "../domain.judgement.ts";
import { promisesOf } from "../domain.promises.ts";
import type { MeasureId, RequestEvent } from "../events.ts";
import type { MeasureWords } from "../measures/store.ts";
import type { OtherRequest } from "../same_person.ts";
import { isProofUnsent, isQuestionUnsent } from "../state.ts";
import type { RequestState } from "../state.ts";
import type { Received } from "../../controllers/store.ts";
import type { ReadRequest } from "../store.ts";
import { clockView } from "./clock.ts";
import type { NextActionView, Offer, RequestView } from "./contract.ts";
import { decideView, longDay, measureViews, reasonsToKeep } from "./decide.ts";
import type { DecideFacts } from "./decide.ts";
import { rightWords } from "./decide_words.ts";
import { beforeHandingOver, lackingIn, stepCode } from "./lacking.ts";
import { ageOn, subjectOf } from "./people.ts";
import type { Naming } from "./people.ts";
import { mailIn, momentsOf, withTurned } from "./moments.ts";
import type { Recorded } from "./moments.ts";
import { authorityWords, identityWords, suppressionWords, systemWords } from "./people_words.ts";
import { officeSentences } from "./sentences.ts";
import { eventSentence, isSaidBefore } from "./timeline.ts";

export type ViewFacts = {
  readonly request: ReadRequest;
  readonly events: readonly Recorded[];
  /** The words of events, by cell. */
  readonly words: ReadonlyMap<CellId, string>;
  readonly naming: Naming;
  /** A colleague's name; the system and the public have their own words. */
  readonly nameOf: (actor: ActorId) => string;
  readonly offers: readonly Offer[];
  readonly permissions: ReadonlySet<Permission>;
  readonly others: readonly OtherRequest[];
  /** What the organisation's own policy promises. */
  readonly promised: Promised;
  readonly assignable: RequestView["assignable"];
  readonly systems: RequestView["systems"];
  /** Systems in which the last search found rows. */
  readonly found: DecideFacts["found"];
  readonly measureWords: ReadonlyMap<MeasureId, MeasureWords>;
  readonly together: RequestView["together"];
  readonly owners: RequestView["owners"];
  /** What must be told with the data and the register does not say. */
  readonly lacking: readonly Lacking[];
  /** Files of a package that is made and not handed over, neither added nor explained. */
  readonly openFiles: number;
  /** The register tells other things now than in that package. */
  readonly isRegisterNew: boolean;
  readonly openDocuments: number;
  /** What became of the mails its events speak of. */
  readonly fates: ReadonlyMap<MailId, MailFate>;
  /** Of an unconfirmed request: how the mail that asks stands, while none has left. */
  readonly heldAsk?: "waiting" | "refused" | "suppressed" | undefined;
  /** Of a rehearsal: to whom each mail would have gone; it came to whoever rehearses. */
  readonly turned: ReadonlyMap<MailId, string>;
  /** When whoever reads last looked at it, before now. */
  readonly looked: { readonly at: Instant | undefined; readonly by: ActorId };
  /** Living entries of the suppression list that came from it. */
  readonly suppressed: number;
  /** What the system of a controller that asked was told. */
  readonly received?: Received | undefined;
  /** Where the organisation is; looked up for a request about the dead. */
  readonly country?: string | undefined;
  readonly now: Instant;
  readonly zone: string;
};

const { say, sayDynamic } = officeSentences;

export function requestView(facts: ViewFacts): RequestView {
  const { request, naming } = facts;
  const { file, texts } = request;
  const { state } = file;
  const { zone, now } = facts;
  return {
    reference: file.reference,
    isDrill: state.isDrill === true,
    isDrillEnded: state.isDrillEnded === true,
    right: state.right,
    decide: decideView({ state, zone, found: facts.found, country: facts.country }),
    measures: measureViews({
      state,
      words: facts.measureWords,
      nameOf: facts.nameOf,
      hide: naming.words,
      me: facts.looked.by,
      now,
      zone,
    }),
    owners: facts.owners,
    measureDue: measureDue(facts),
    keepReasons: reasonsToKeep(state, zone),
    together: facts.together,
    // A rehearsal holds nothing of anybody back.
    isHeldSafe: state.isDrill !== true && (state.name === "open" || state.name === "answered"),
    version: file.version,
    title: titleOf(facts),
    sub: subOf(facts),
    state: state.name,
    capacity: state.capacity,
    delivery: state.delivery,
    requesterHasEmail: texts.requesterEmail !== undefined,
    clock: clockOf(facts),
    next: nextView(state, facts),
    people: peopleOf(facts),
    held: [
      ...(facts.heldAsk === undefined ? [] : [say("en", `held.confirm.${facts.heldAsk}`)]),
      ...heldOf(facts),
    ],
    others: facts.others.map(({ file: other, by }) => ({
      reference: other.reference,
      right: rightWords[other.state.right],
      receivedAt: other.state.receivedAt,
      by,
    })),
    ...ifGiven("wording", naming.words(texts.wording)),
    identities: naming.isPseudonymous ? [] : [...(texts.identities ?? [])],
    systems: facts.systems,
    promises: promiseViews(facts),
    evidence: state.identity.evidence.map((held) => ({
      ...held,
      ...ifGiven("receivedAt", receivedAt(facts.events, held.fileId)),
    })),
    timeline: timelineOf(facts),
    ...(facts.looked.at === undefined ? {} : { lookedAt: facts.looked.at.toString() }),
    offers: [...facts.offers],
    assignable: facts.assignable,
    isPseudonymous: naming.isPseudonymous,
  };
}

/** A week before the answer is due, to leave time for the letter; not in the past. */
function measureDue({ request: { clock }, now, zone }: ViewFacts): string {
  const today = dayIn(zone, now);
  const end = clock?.effectiveLimit;
  const wanted = end === undefined ? today.add({ days: 14 }) : dayIn(zone, end).subtract({ days: 7 });
  return (Temporal.PlainDate.compare(wanted, today) < 0 ? today : wanted).toString();
}

/** Who asks for what, in a sentence; also the line of a list. */
export function titleOf({
  request: { file, texts },
  naming,
}: Pick<ViewFacts, "naming"> & {
  readonly request: Pick<ReadRequest, "file" | "texts">;
}): string {
  const name = naming.name(texts.requesterName);
  const { right, capacity, isDrill } = file.state;
  const title =
    capacity === "self"
      ? say("en", `title.${right}.self`, { name })
      : say("en", `title.${right}.other`, { name, subject: naming.name(subjectOf(texts)) });
  return isDrill === true ? `Drill: ${title}` : title;
}

function subOf({ request: { file, texts }, naming, nameOf, now, zone }: ViewFacts): string {
  const { state } = file;
  const age = naming.isPseudonymous ? undefined : ageOn(texts.subjectBorn, dayIn(zone, now));
  const years = age === undefined || state.capacity === "survivor" ? "" : ` (${age})`;
  const subject = `${naming.name(subjectOf(texts))}${years}`;
  const received = dayIn(zone, Temporal.Instant.from(state.receivedAt));
  const date = received.toLocaleString("en-GB", {
    day: "numeric",
    month: "long",
    ...(received.year === dayIn(zone, now).year ? {} : { year: "numeric" }),
  });
  return [
    sayDynamic("en", `sub.${state.capacity}`, { subject, right: rightWords[state.right] }),
    say("en", "sub.received", { date, channel: say("en", `channel.${state.channel}`) }),
    state.handler === undefined
      ? say("en", "sub.nobody")
      : say("en", "sub.with", { handler: nameOf(state.handler) }),
  ].join(" · ");
}

const lastly: ReadonlySet<RequestEvent["type"]> = new Set([
  "request.refused",
  "request.withdrawn",
  "request.lapsed",
]);

function clockOf(facts: ViewFacts): RequestView["clock"] {
  const { request, events, promised, now, fates } = facts;
  const { clock, file } = request;
  if (clock === undefined) throw new Error("The request has no clock.");
  const ended = events.find(({ type }) => lastly.has(type))?.happenedAt;
  // A refusal that nobody was told of leaves the person without an answer.
  const overAt = answeredIn(momentsOf(events, fates)) ?? (file.state.isUntold === true ? undefined : ended);
  const isExtensionUntold = file.state.name === "open" && letterOf(file.state, facts) !== undefined;
  return clockView({ state: file.state, clock, promise: promised.answer, now, overAt, isExtensionUntold });
}

function nextView(state: RequestState, facts: ViewFacts): z.infer<typeof NextActionView> {
  const { offers, permissions } = facts;
  const step = nextAction(state, {
    hasEmail: facts.request.texts.requesterEmail !== undefined,
    isAnswerHeld: isAnswerHeld(state, facts.fates),
    isAnswerLost: isAnswerLost(state, facts.fates),
    letter: letterOf(state, facts),
    isFeeUntold: isFeeUntold(facts),
    isLiftingHeld: isMailHeld(state.restriction?.mailId, facts.fates),
  });
  const { isRegisterNew, now, zone } = facts;
  const endsOn = state.restriction?.endsOn ?? "";
  const code = stepCode(step.code, { isRegisterNew, isBeforeLifting: endsOn > dayIn(zone, now).toString() });
  const { rows, clear, shared, people } = state.search;
  const parameters = { rows, clear, shared, people, day: endsOn === "" ? "" : longDay(endsOn) };
  const text = (part: "title" | "text" | "button"): string =>
    sayDynamic("en", `next.${code}.${part}`, parameters);
  const who = whoMay(step);
  const isForOthers = who !== undefined && !permissions.has(who);
  return {
    code,
    title: text("title"),
    text: text("text"),
    ...(isForOthers ? { who: say("en", `next.who.${who}`) } : {}),
    ...ifGiven("button", buttonOf(step, offers, text)),
    missing: [
      ...step.missing.map((one) => ({ code: one, text: say("en", `missing.${one}`) })),
      ...lackingIn(facts.lacking),
      ...beforeHandingOver(facts, facts.request.file.reference),
    ],
  };
}

/** What whoever takes the step must be allowed; a step that only shows something asks for nothing. */
function whoMay({ code, act, go }: ReturnType<typeof nextAction>): "case:work" | "case:decide" | undefined {
  if (code === "release" || code === "approve-review" || code === "second-look" || code === "answer-lost")
    return "case:decide";
  if (code === "decide" || code === "lift-restriction" || code === "settle-standing") return "case:decide";
  const isLooking =
    go === "outbox" || code === "search-waits" || code === "search-runs" || code === "build-package";
  return (act === undefined && go === undefined) || isLooking ? undefined : "case:work";
}

/** How the letter stands that tells of a refusal or an extension; nothing where there is none to tell of. */
function letterOf(
  { name, extendedMonths }: RequestState,
  { events, fates }: ViewFacts,
): "unwritten" | "held" | undefined {
  const template =
    name === "refused" ? "refusal" : name === "open" && extendedMonths > 0 ? "extension" : undefined;
  const sent = events.filter((event) => event.type === "letter.sent" && event.data.template === template);
  if (template === undefined) return undefined;
  if (sent.some((event) => reachedAt(event.happenedAt, mailIn(event), fates) !== undefined)) return undefined;
  return sent.length === 0 ? "unwritten" : "held";
}

/** The fee is to be asked for by letter, and no letter about it has gone. */
function isFeeUntold({ events }: ViewFacts): boolean {
  const asked = events.findLast((event) => event.type === "fee.asked");
  if (asked?.type !== "fee.asked" || asked.data.by === "told") return false;
  return !events.some(
    (event) =>
      event.type === "letter.sent" && event.data.template === "fee" && event.sequence > asked.sequence,
  );
}

function buttonOf(
  step: ReturnType<typeof nextAction>,
  offers: readonly Offer[],
  text: (part: "button") => string,
): z.infer<typeof NextActionView>["button"] {
  if (step.go !== undefined) return { label: text("button"), go: step.go, ...ifGiven("write", step.write) };
  if (step.act === undefined || !offers.includes(step.act)) return undefined;
  return { label: text("button"), act: step.act };
}

function peopleOf(facts: ViewFacts): RequestView["people"] {
  const { request, naming, events, zone, now, suppressed, received } = facts;
  const { texts, file } = request;
  const { state } = file;
  const age = naming.isPseudonymous ? undefined : ageOn(texts.subjectBorn, dayIn(zone, now));
  const day = (type: RequestEvent["type"]): string => {
    const at = events.findLast((event) => event.type === type)?.happenedAt;
    if (at === undefined) return "";
    return ` ${dayIn(zone, at).toLocaleString("en-GB", { day: "numeric", month: "short" })}`;
  };
  const as =
    state.capacity === "survivor" ? say("en", `relation.${state.relation ?? "other"}`) : state.capacity;
  const capacity = as === "self" ? "" : `, ${as}`;
  const lines: { label: string; value: string }[] = [
    { label: say("en", "people.requester"), value: `${naming.name(texts.requesterName)}${capacity}` },
  ];
  if (state.capacity !== "self") {
    const isDead = state.capacity === "survivor";
    const years = isDead ? ", who has died" : age === undefined ? "" : `, ${age}`;
    lines.push({ label: say("en", "people.about"), value: `${naming.name(subjectOf(texts))}${years}` });
  }
  lines.push({ label: say("en", "people.identity"), value: identityWords(state, day) });
  if (state.capacity === "survivor" && !kindOf(state).isAtOnce)
    lines.push({
      label: say("en", "people.standing"),
      value: say("en", `standing.${state.standing ?? "open"}`),
    });
  if (state.authority !== "not-needed")
    lines.push({ label: say("en", "people.authority"), value: authorityWords(state, day) });
  if (received !== undefined)
    lines.push({ label: "Their system", value: systemWords(received, (at) => dayIn(zone, at)) });
  const onList = suppressionWords(state, suppressed);
  if (onList !== undefined) lines.push({ label: "Suppression", value: onList });
  const isCopy = kindOf(state).answer === "package";
  const to = {
    portal: isCopy ? "a link to a package" : "a letter by mail",
    post: isCopy ? "paper, by post" : "a letter by post",
    age: isCopy ? "sealed with their own key" : "a letter by mail",
  };
  const via = state.package.via ?? state.delivery;
  const address = via === "post" ? naming.words(texts.requesterAddress) : texts.requesterEmail;
  const shown = address === undefined ? "" : `, ${via === "post" ? address : naming.address(address)}`;
  lines.push({ label: say("en", "people.answer"), value: `${to[via]}${shown}` });
  return lines;
}

/** What the person was to be told and has not been, because its mail has not left. */
function heldOf(facts: ViewFacts): string[] {
  const { events, fates } = facts;
  const isHeld = isAnswerHeld(facts.request.file.state, fates);
  const request = facts.request.file.state;
  const answer = answerMail(request);
  return events.flatMap((event) => {
    const mailId = mailIn(event);
    const state = mailId === undefined ? undefined : fates.get(mailId)?.state;
    if (state === undefined || state === "sent") return [];
    if (event.type === "clarification.asked")
      return isQuestionUnsent(request) && mailId === request.question?.mailId
        ? [say("en", `held.question.${state}`)]
        : [];
    if (event.type === "identity.asked")
      return isProofUnsent(request) && mailId === request.identity.mailId
        ? [say("en", `held.identity.${state}`)]
        : [];
    const isAnswer = event.type === "request.answered" || event.type === "request.done";
    if (isAnswer && isHeld && mailId === answer) return [say("en", `held.answer.${state}`)];
    // The letter that goes with the answer is said with the answer; one that went again is told by its last mail.
    if (event.type !== "letter.sent" || mailId === answer || isSentLater(event, events)) return [];
    return [say("en", `held.letter.${state}`)];
  });
}

function isSentLater(sent: Recorded, events: readonly Recorded[]): boolean {
  if (sent.type !== "letter.sent") return false;
  const { letterId } = sent.data;
  return events.some(
    (event) =>
      event.type === "letter.sent" && event.data.letterId === letterId && event.sequence > sent.sequence,
  );
}

function promiseViews({ request, events, promised, now, fates }: ViewFacts): RequestView["promises"] {
  const { clock, file } = request;
  if (clock === undefined) return [];
  const { law, effective } = limitsOf(file.state, clock);
  const until = (day: Temporal.PlainDate | undefined): Instant | undefined =>
    day === undefined ? undefined : asInstant(day, clock.zone);
  return promisesOf(file.state, {
    now,
    zone: clock.zone,
    promised,
    due: until(effective),
    noticeBy: until(law.noticeBy),
    events: momentsOf(events, fates),
  }).map(({ clause, key, status, note }) => ({
    ...ifGiven("clause", clause),
    name: say("en", `promise.${key}`),
    status,
    note: say("en", `note.${note}`),
  }));
}

function timelineOf({
  events,
  words,
  naming,
  nameOf,
  fates,
  turned,
  looked,
}: ViewFacts): RequestView["timeline"] {
  return events
    .filter((event, at) => !isSaidBefore(event, events[at - 1]))
    .map((event) => {
      // A search's cell holds what is searched by, which is shown beside the timeline; the others hold people's words.
      const cells = event.type.startsWith("search.") ? [] : event.cellIds;
      const text = cells.map((id) => words.get(id)).find((one) => one !== undefined);
      const mailId = mailIn(event);
      const mail = mailId === undefined ? undefined : fates.get(mailId)?.state;
      const isLate = event.recordedAt.since(event.happenedAt).total("minutes") > 5;
      return {
        sequence: event.sequence,
        type: event.type,
        at: event.happenedAt.toString(),
        ...(isLate ? { recordedAt: event.recordedAt.toString() } : {}),
        sentence: eventSentence(event, (actor) => nameOf(actor as ActorId), mail),
        ...ifGiven("detail", naming.words(withTurned(text, mailId, turned))),
        isNew: isNewTo(event, looked),
        who: nameOf(event.actorId),
      };
    })
    .toSorted((one, other) => {
      const later = Temporal.Instant.compare(Temporal.Instant.from(other.at), Temporal.Instant.from(one.at));
      return later === 0 ? other.sequence - one.sequence : later;
    });
}

function isNewTo({ actorId, recordedAt }: Recorded, { at, by }: ViewFacts["looked"]): boolean {
  return at !== undefined && actorId !== by && Temporal.Instant.compare(recordedAt, at) > 0;
}

function receivedAt(events: readonly Recorded[], fileId: string): string | undefined {
  return events
    .find((event) => event.type === "identity.evidence-received" && event.data.fileId === fileId)
    ?.happenedAt.toString();
}

function ifGiven<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [N in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [N in Name]: Value });
}
