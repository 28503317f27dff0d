/** The events of a request as sentences. Every type has one; a new type does not compile without. */
import { sentences } from "../../../../platform/i18n/messages.ts";
import type { RecordedEvent } from "../../../../platform/events.ts";
import type { MailState } from "../../../../platform/tables.ts";
import { dayWords, listed, shortDay, small } from "./said.ts";
import { executionSentence, isExecutionEvent, type ExecutionEvent } from "../../execution/timeline.ts";
import { isRecipientEvent, recipientSentence, type RecipientEvent } from "../../recipients/timeline.ts";
import type { RequestEvent } from "../events.ts";
import { feeIn } from "../fee.ts";
import {
  baseWords,
  childWords,
  feeWords,
  findingWords,
  groundWords,
  outcomeWords,
  rerouteWords,
  rightWords,
  taskWords,
  verdictWords,
} from "./decide_words.ts";
import { reviewSentences } from "./timeline.review.ts";

const english = {
  "request.received.portal": "Request received on the request page",
  "request.received.email": "Request received by mail",
  "request.received.telephone": "Request received by telephone",
  "request.received.post": "Request received by post",
  "request.received.in-person": "Request made in person",
  "request.received.opendsr": "Request received from the controller’s system (OpenDSR)",
  "request.rerouted": "Dealt with as {to}, not as {from}: {reason}",
  "fee.asked.letter": "A fee is to be asked for by letter: {ground}",
  "fee.asked.told": "A fee was asked for by telephone or in person: {ground}",
  "fee.asked.letter.amount": "A fee of {amount} is to be asked for by letter: {ground}",
  "fee.asked.told.amount": "A fee of {amount} was asked for by telephone or in person: {ground}",
  "fee.paid": "The fee was paid",
  "fee.waived": "No fee is asked for any more",
  "child.heard": "The child’s own view: {view}",
  "request.examined": "Found out: {finding}",
  "request.examined.reviewed": "{reviewer} looked at the decision again: {finding}",
  "request.assessed": "Decided: {verdict}",
  "request.assessed.bases": "Decided: {verdict}. {bases}",
  "request.assessed.grounds": "Decided: {verdict}, because: {grounds}",
  "measure.planned": "For {owner}, until {due}: {task}",
  "measure.handed": "A measure handed to {owner}, until {due}",
  "measure.settled": "A measure: {outcome}",
  "measure.settled.kept": "A measure: {outcome}, because: {reason}",
  "measure.settled.until": "A measure: {outcome} until {until}, because: {reason}",
  "measure.dropped": "A measure taken off the list",
  "restriction.begun": "The data are blocked meanwhile",
  "restriction.lifting-planned": "The block is to end on {on}",
  "restriction.lifting-told": "The person was told that the block ends",
  "restriction.lifted": "The block was lifted",
  "restriction.handed-on": "The block was handed on",
  "request.done.granted": "Answered by letter: it was done",
  "request.done.partly": "Answered by letter: it was done in part",
  "request.done.refused": "Answered by letter: it was not done",
  "request.confirmed": "Address confirmed",
  "drill.ended.person": "The rehearsal was ended; what it found is destroyed",
  "drill.ended.time": "The rehearsal ended because its time was over; what it found is destroyed",
  "request.assigned": "Handed to {to}",
  "request.noted": "Note",
  "request.reminded": "Reminded by mail to confirm the address",
  "case.walled": "Kept from a colleague from here on",
  "case.wall-lifted": "Open again to a colleague it was kept from",
  "case.calendar-changed":
    "Counted anew with another calendar ({to}): the last day was {before} and is now {after}",
  "identity.asked.mailed-code": "Code sent by mail",
  "identity.asked.mailed-link": "Link sent by mail",
  "identity.asked.evidence": "Proof of identity asked for",
  "identity.asked.known-to-staff": "Identity asked for",
  "identity.reached.mail": "What we ask for has reached the person: the mail server took it",
  "identity.reached.page": "What we ask for has reached the person: they opened the page that says it",
  "identity.code-tried.right": "Right code given",
  "identity.code-tried.wrong": "Wrong code given",
  "identity.evidence-received.identity": "Proof of identity received",
  "identity.evidence-received.authority": "Proof of authority received",
  "identity.evidence-destroyed": "Proof destroyed",
  "identity.confirmed.mailed-code": "Identity confirmed by mailed code",
  "identity.confirmed.mailed-link": "Identity confirmed: the address that was confirmed is one we know",
  "identity.confirmed.evidence": "Identity confirmed from the proof",
  "identity.confirmed.known-to-staff": "Identity confirmed: known to staff",
  "identity.skipped": "No proof of identity needed: {reason}",
  "identity.refused": "Identity not confirmed: {reason}",
  "authority.asked": "Proof of authority asked for",
  "authority.confirmed.evidence": "Authority confirmed from the proof",
  "authority.confirmed.record": "Authority confirmed from our records",
  "authority.confirmed.known-to-staff": "Authority confirmed: known to staff",
  "authority.refused": "Authority not confirmed: {reason}",
  "settled-in": "{sentence}; settled in {reference}, for all requests of the same letter",
  "subject.died": "It is on record that the person has died",
  "standing.settled.by-law": "A law gives the right to whoever asks about the dead",
  "standing.settled.voluntary": "No law gives it; it is answered of our own accord",
  "clarification.asked": "Asked what the request is about",
  "clarification.asked.told": "Asked by telephone or in person what the request is about",
  "clarification.asked.letter": "A question is to go out as a letter",
  "clarification.reached.mail": "The question has reached the person: the mail server took it",
  "clarification.reached.letter": "The question has reached the person: it was posted",
  "clarification.reached.page": "The question has reached the person: they opened the page that shows it",
  "clarification.reached.told": "The question has reached the person: they were told",
  "clarification.answered": "Answer to our question received",
  "refusal.reached": "The refusal has reached the person: the mail server took its letter",
  "request.extended": {
    plural: "months",
    one: "Extended by {months} month: {reason}",
    other: "Extended by {months} months: {reason}",
  },
  "search.planned": {
    plural: "systems",
    one: "Search planned in {systems} system",
    other: "Search planned in {systems} systems",
  },
  "search.approved": "Plan of the search approved",
  "search.started": "Search begun",
  "search.finished": {
    plural: "systems",
    one: "Search finished in {done} of {systems} system: {rows} rows",
    other: "Search finished in {done} of {systems} systems: {rows} rows",
  },
  "search.failed": "Search broke off",
  ...reviewSentences,
  "package.built": "Package made; rows in it: {rows}",
  "package.failed": "The package could not be made",
  "package.survivors": "No package was made: what is held back still stood in it",
  "request.answered.portal": "Answer released: a link to the package",
  "request.answered.post": "Answer released: on paper, by post",
  "request.answered.age": "Answer released: sealed with the person’s own key",
  "request.answered.lacking.portal": "Answer released, without all that goes with it: a link to the package",
  "request.answered.lacking.post": "Answer released, without all that goes with it: on paper, by post",
  "request.answered.lacking.age":
    "Answer released, without all that goes with it: sealed with the person’s own key",
  "package.sent-again": "Handed over again: every link from before is dead",
  "package.posted": "Given to the post",
  "package.downloaded": "Package fetched",
  "package.destroyed": "Package destroyed; its manifest stays",
  "request.erased": "What was kept of this person was erased; a certificate says what",
  "letter.drafted": "Letter drafted",
  "letter.sent.mail": "Letter sent by mail",
  "letter.sent.mail.held": "Letter ready to be sent",
  "identity.asked.mailed-code.held": "Code ready to be sent",
  "identity.asked.evidence.held": "Mail that asks for a proof ready to be sent",
  "mail.waiting": "{sentence}; it waits in the outbox",
  "mail.refused": "{sentence}; the mail server refused it",
  "mail.suppressed": "{sentence}; it was erased before it was sent",
  "letter.sent.print": "Letter printed for the post",
  "request.refused": "Refused: {ground}",
  "request.withdrawn": "Withdrawn by the requester",
  "request.lapsed":
    "Lapsed: the address was not confirmed within 14 days, and what the request said was deleted",
  "request.closed": "Closed",
  "code.known-correspondence": "the request came from an address we know",
  "code.known-in-person": "staff know the person",
  "code.current-account": "they asked from their own account",
  "code.nothing-sensitive": "nothing in the answer could harm them",
  "code.does-not-match": "the proof does not match what we know",
  "code.not-readable": "the proof cannot be read",
  "code.expired-document": "the document has expired",
  "code.never-came": "no proof came",
  "code.no-document": "no proof came",
  "code.not-the-guardian": "not the guardian",
  "code.against-the-child": "against the child’s interest",
  "code.child-decides": "the child is old enough to decide",
  "code.not-entitled": "neither named to settle the estate nor next of kin",
  "code.complexity": "complex",
  "code.number": "many requests",
  "code.both": "complex, and many requests",
  "code.not-identified": "we cannot tell who is asking",
  "code.no-authority": "no authority to ask",
  "code.unfounded": "manifestly unfounded",
  "code.excessive": "excessive",
} as const;

const catalogue = sentences(english, {});
type Key = keyof typeof english;
type Said = { readonly key: Key; readonly parameters?: Readonly<Record<string, string | number>> };

/** The sentence of an event; `nameOf` gives a colleague's name, `mail` says what became of the mail it brought about. */
export function eventSentence(event: RequestEvent, nameOf: Name, mail?: MailState): string {
  if (isRecipientEvent(event)) return recipientSentence(event);
  if (isExecutionEvent(event)) return executionSentence(event);
  const { key, parameters = {} } = said(event, nameOf);
  const reference = "settledIn" in event.data ? event.data.settledIn : undefined;
  if (reference !== undefined)
    return catalogue.say("en", "settled-in", {
      sentence: catalogue.sayDynamic("en", key, parameters),
      reference,
    });
  if (mail === undefined || mail === "sent") return catalogue.sayDynamic("en", key, parameters);
  const held = `${key}.held`;
  const isKnown = catalogue.keys.some((known) => known === held);
  const sentence = catalogue.sayDynamic("en", isKnown ? held : key, parameters);
  return catalogue.say("en", `mail.${mail}`, { sentence });
}

/**
 * Whether the event before this one has said it: the same decision for several people, a package made as before, or
 * recipients whom going through the register put on the list, which says how many.
 */
export function isSaidBefore(event: Told, before: Told | undefined): boolean {
  if (event.type === "package.built" && before?.type === "package.built")
    return event.data.rows === before.data.rows;
  if (before === undefined || !event.recordedAt.equals(before.recordedAt)) return false;
  if (event.type === "recipient.proposed") return listing.has(before.type);
  if (event.type !== "review.decided" || before.type !== "review.decided") return false;
  return event.data.together !== undefined && before.data.together !== undefined;
}

const listing: ReadonlySet<string> = new Set(["recipients.listed", "recipient.proposed"]);
type Told = RequestEvent & Pick<RecordedEvent, "recordedAt">;

/** A reason of a closed list, in words. */
function codeWords(code: string): string {
  const key = `code.${code}`;
  return catalogue.keys.some((known) => known === key) ? catalogue.sayDynamic("en", key, {}) : code;
}

type DataOf<T> = Extract<RequestEvent, { readonly type: T }>["data"];
type Name = (actor: string) => string;
type Own = Exclude<RequestEvent, RecipientEvent | ExecutionEvent>;
type Tellers = { readonly [T in Own["type"]]: (data: DataOf<T>, nameOf: Name) => Said };

function said(event: Own, nameOf: Name): Said {
  // The table has exactly the teller of this event's type; TypeScript cannot follow that through the union.
  const tell = tellers[event.type] as (data: Own["data"], nameOf: Name) => Said;
  return tell(event.data, nameOf);
}

const plain = (key: Key) => (): Said => ({ key });
const withNumbers = (key: Key, parameters: Readonly<Record<string, number>>): Said => ({ key, parameters });

const tellers: Tellers = {
  "request.received": ({ channel }) => ({ key: `request.received.${channel}` }),
  "request.rerouted": ({ from, to, reason }) => ({
    key: "request.rerouted",
    parameters: {
      from: rightWords[from].toLowerCase(),
      to: rightWords[to].toLowerCase(),
      reason: small(rerouteWords[reason]),
    },
  }),
  "fee.asked": ({ ground, by, amount }) => ({
    key: amount === undefined ? `fee.asked.${by}` : `fee.asked.${by}.amount`,
    parameters: {
      ground: small(feeWords[ground]),
      ...(amount === undefined ? {} : { amount: feeIn("en", amount) }),
    },
  }),
  "fee.paid": plain("fee.paid"),
  "fee.waived": plain("fee.waived"),
  "child.heard": ({ view }) => ({ key: "child.heard", parameters: { view: childWords[view] } }),
  "request.examined": ({ finding, reviewer }, nameOf) =>
    reviewer === undefined
      ? { key: "request.examined", parameters: { finding: small(findingWords[finding]) } }
      : {
          key: "request.examined.reviewed",
          parameters: { finding: small(findingWords[finding]), reviewer: nameOf(reviewer) },
        },
  "request.assessed": ({ verdict, bases, grounds }) => {
    const word = { verdict: verdictWords[verdict] };
    if (grounds.length > 0)
      return {
        key: "request.assessed.grounds",
        parameters: { ...word, grounds: small(listed(grounds, groundWords)) },
      };
    return bases.length === 0
      ? { key: "request.assessed", parameters: word }
      : { key: "request.assessed.bases", parameters: { ...word, bases: listed(bases, baseWords) } };
  },
  "measure.planned": ({ owner, due, task }, nameOf) => ({
    key: "measure.planned",
    parameters: { owner: nameOf(owner), due: shortDay(due), task: small(taskWords[task]) },
  }),
  "measure.handed": ({ owner, due }, nameOf) => ({
    key: "measure.handed",
    parameters: { owner: nameOf(owner), due: shortDay(due) },
  }),
  "measure.settled": ({ outcome, reason, until }) => {
    const word = { outcome: outcomeWords[outcome] };
    if (reason === undefined) return { key: "measure.settled", parameters: word };
    const kept = { ...word, reason: small(listed([reason], groundWords)) };
    return until === undefined
      ? { key: "measure.settled.kept", parameters: kept }
      : { key: "measure.settled.until", parameters: { ...kept, until: shortDay(until) } };
  },
  "measure.dropped": plain("measure.dropped"),
  "restriction.begun": plain("restriction.begun"),
  "restriction.lifting-planned": ({ on }) => ({
    key: "restriction.lifting-planned",
    parameters: { on: shortDay(on) },
  }),
  "restriction.lifting-told": plain("restriction.lifting-told"),
  "restriction.lifted": plain("restriction.lifted"),
  "restriction.handed-on": plain("restriction.handed-on"),
  "request.done": ({ verdict }) => ({ key: `request.done.${verdict}` }),
  "request.confirmed": plain("request.confirmed"),
  "request.assigned": ({ to }, nameOf) => ({ key: "request.assigned", parameters: { to: nameOf(to) } }),
  "request.noted": plain("request.noted"),
  "request.reminded": plain("request.reminded"),
  "case.walled": plain("case.walled"),
  "case.wall-lifted": plain("case.wall-lifted"),
  "case.calendar-changed": ({ to, before, after }) => ({
    key: "case.calendar-changed",
    parameters: { to, before: dayWords(before), after: dayWords(after) },
  }),
  "identity.asked": ({ method }) => ({ key: `identity.asked.${method}` }),
  "identity.reached": ({ by }) => ({ key: `identity.reached.${by}` }),
  "identity.code-tried": ({ right }) => ({ key: `identity.code-tried.${right ? "right" : "wrong"}` }),
  "identity.evidence-received": ({ of }) => ({ key: `identity.evidence-received.${of}` }),
  "identity.evidence-destroyed": plain("identity.evidence-destroyed"),
  "identity.confirmed": ({ method }) => ({ key: `identity.confirmed.${method}` }),
  "identity.skipped": ({ reason }) => because("identity.skipped", reason),
  "identity.refused": ({ reason }) => because("identity.refused", reason),
  "authority.asked": plain("authority.asked"),
  "authority.confirmed": ({ basis }) => ({ key: `authority.confirmed.${basis}` }),
  "authority.refused": ({ reason }) => because("authority.refused", reason),
  "subject.died": plain("subject.died"),
  "standing.settled": ({ standing }) => ({ key: `standing.settled.${standing}` }),
  "clarification.asked": ({ by }) => ({
    key: by === undefined || by === "mail" ? "clarification.asked" : `clarification.asked.${by}`,
  }),
  "clarification.reached": ({ by }) => ({ key: `clarification.reached.${by}` }),
  "clarification.answered": plain("clarification.answered"),
  "refusal.reached": plain("refusal.reached"),
  "request.extended": ({ months, reason }) => ({
    key: "request.extended",
    parameters: { months, reason: codeWords(reason) },
  }),
  "search.planned": ({ systems }) => ({ key: "search.planned", parameters: { systems } }),
  "search.approved": plain("search.approved"),
  "search.started": plain("search.started"),
  "search.finished": ({ systems, systemsDone: done, rows }) =>
    withNumbers("search.finished", { systems, done, rows }),
  "search.failed": plain("search.failed"),
  "files.erasing-approved": ({ files }) => ({ key: "files.erasing-approved", parameters: { files } }),
  "files.erasing-ended": ({ outcome, erased }) =>
    outcome === "verified"
      ? { key: "files.erasing-ended.verified", parameters: { files: erased } }
      : { key: "files.erasing-ended.open", parameters: { files: erased } },
  "files.erasing-handed": plain("files.erasing-handed"),
  "review.decided": ({ decision, rows, together }) =>
    together === undefined
      ? { key: `review.decided.${decision}`, parameters: { rows } }
      : { key: `review.decided-together.${decision}`, parameters: together },
  "review.undone": ({ rows }) => ({ key: "review.undone", parameters: { rows } }),
  "review.row-decided": ({ decision }) => ({ key: `review.row-decided.${decision}` }),
  "review.row-undone": plain("review.row-undone"),
  "review.words-covered": ({ passages }) =>
    passages === 0
      ? { key: "review.words-uncovered" }
      : { key: "review.words-covered", parameters: { passages } },
  "review.sameness-confirmed": ({ rows, tables }) =>
    withNumbers("review.sameness-confirmed", { rows, tables }),
  "review.approved": ({ disclosed, redacted, withheld }) =>
    withNumbers("review.approved", { disclosed, redacted, withheld }),
  "review.second-drawn": ({ isDrawn }) => ({
    key: isDrawn ? "review.second-drawn" : "review.second-not-drawn",
  }),
  "review.second-settled": ({ finding }) => ({ key: `review.second.${finding}` }),
  "package.built": ({ rows }) => ({ key: "package.built", parameters: { rows } }),
  "package.failed": ({ survivors }) => ({
    key: survivors === undefined ? "package.failed" : "package.survivors",
  }),
  "request.answered": ({ delivery, lacking }) => ({
    key: lacking === undefined ? `request.answered.${delivery}` : `request.answered.lacking.${delivery}`,
  }),
  "package.sent-again": plain("package.sent-again"),
  "package.posted": plain("package.posted"),
  "package.downloaded": plain("package.downloaded"),
  "package.destroyed": plain("package.destroyed"),
  "request.erased": plain("request.erased"),
  "letter.drafted": plain("letter.drafted"),
  "letter.sent": ({ by }) => ({ key: `letter.sent.${by}` }),
  "request.refused": ({ ground }) => ({
    key: "request.refused",
    parameters: { ground: refusalWords(ground) },
  }),
  "request.withdrawn": plain("request.withdrawn"),
  "request.lapsed": plain("request.lapsed"),
  "request.closed": plain("request.closed"),
  "drill.ended": ({ by }) => ({ key: `drill.ended.${by}` }),
};

/** What the four grounds of any refusal are called in a sentence; those of one right are the law's. */
const refusalWords = (ground: string): string =>
  codeWords(ground) === ground ? small(groundWords[ground] ?? ground) : codeWords(ground);

function because(key: "identity.skipped" | "identity.refused" | "authority.refused", reason: string): Said {
  return { key, parameters: { reason: codeWords(reason) } };
}
