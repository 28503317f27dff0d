/** The events of recipients as sentences of a request's history. Every type has one; a new type does not compile without. */
import { sentences } from "../../../platform/i18n/messages.ts";
import { recipientEvents } from "./events.ts";
import type { RecipientEvent } from "./state.ts";

export type { RecipientEvent } from "./state.ts";

const english = {
  "listed.corrected": "Went through who must be told of the correction: {added} put on the list",
  "listed.erased": "Went through who must be told of the erasure: {added} put on the list",
  "listed.restricted": "Went through who must be told of the restriction: {added} put on the list",
  "listed.lifted": "Went through who must be told that the restriction ends: {added} put on the list",
  "listed.stopped": "Went through who must be told to stop: {added} put on the list",
  "proposed.register": "Recipient {number} put on the list, from the register",
  "proposed.system": "Recipient {number} put on the list, from the connected systems",
  "proposed.officer": "Recipient {number} put on the list",
  "proposed.passed-on": "Recipient {number} put on the list: the data were passed on to them",
  "proposed.told-before": "Recipient {number} put on the list: they were told of the restriction",
  changed: "What recipient {number} is to be told was changed",
  "sent.mail": "A mail to recipient {number} written",
  "sent.post": "A letter to recipient {number} posted",
  "sent.opendsr": "Recipient {number}: the request is sent from system to system (OpenDSR)",
  "sent.bundle": "Recipient {number}: put into the bundle of their vendor",
  "sent.telephone": "Recipient {number} told by telephone",
  "sent.in-person": "Recipient {number} told in person",
  "reached.mail": "The mail has reached recipient {number}: an answer is asked by {due}",
  "reached.post": "The letter is on its way to recipient {number}: an answer is asked by {due}",
  "reached.opendsr":
    "Recipient {number}: their system has taken the request and signed that it did: it is asked to be done by {due}",
  "reached.bundle": "Recipient {number} has opened their bundle with the code: an answer is asked by {due}",
  "reached.telephone": "Recipient {number} has been told: an answer is asked by {due}",
  "reached.in-person": "Recipient {number} has been told: an answer is asked by {due}",
  "undelivered.server": "The mail to recipient {number} was refused by its mail server",
  "undelivered.address": "The address of recipient {number} was changed after the mail; its link is ended",
  "undelivered.processor": "Recipient {number}: their system did not take the request, or dropped it",
  "undelivered.unopened": "Recipient {number} did not open their bundle",
  "undelivered.return": "What was sent to recipient {number} came back",
  reminded: "Recipient {number} reminded ({reminder} of 2)",
  escalated: "Recipient {number} has not answered in time: to be decided",
  "answered.confirmed": "Recipient {number} answered: done",
  "answered.partly": "Recipient {number} answered: done in part",
  "answered.later": "Recipient {number} answered: by {until}",
  "answered.must-keep": "Recipient {number} answered: a law obliges them to keep the data",
  "answered.never-had": "Recipient {number} answered: they never had the data",
  "answered.passed-on": "Recipient {number} answered: the data were passed on",
  "answered.wrong-person": "Recipient {number} answered: it went to the wrong person",
  corrected: "{sentence} (in place of an earlier answer)",
  "given-up.no-answer": "Recipient {number} given up: no answer came",
  "given-up.unreachable": "Recipient {number} given up: cannot be reached",
  "given-up.refuses": "Recipient {number} given up: they refuse",
  "given-up.rest-accepted": "Recipient {number} settled: what they left undone was accepted",
  "not-needed.nothing-disclosed": "Recipient {number} need not be told: nothing went there",
  "not-needed.our-own": "Recipient {number} need not be told: it is our own",
  "not-needed.listed-twice": "Recipient {number} need not be told: on the list twice",
  "not-needed.impossible": "Recipient {number} is not told: it is impossible",
  "not-needed.disproportionate": "Recipient {number} is not told: out of all proportion",
  "put-back": "Recipient {number} taken up again",
} as const;

const catalogue = sentences(english, {});
type Key = keyof typeof english;
type DataOf<T> = Extract<RecipientEvent, { readonly type: T }>["data"];
type Tellers = { readonly [T in RecipientEvent["type"]]: (data: DataOf<T>) => Key };

const tellers: Tellers = {
  "recipients.listed": ({ act }) => `listed.${act}`,
  "recipient.proposed": ({ source }) => `proposed.${source}`,
  "recipient.changed": () => "changed",
  "recipient.sent": ({ way }) => `sent.${way}`,
  "recipient.reached": ({ way }) => `reached.${way}`,
  "recipient.undelivered": ({ by }) => `undelivered.${by}`,
  "recipient.reminded": () => "reminded",
  "recipient.escalated": () => "escalated",
  "recipient.answered": ({ kind }) => `answered.${kind}`,
  "recipient.given-up": ({ reason }) => `given-up.${reason}`,
  "recipient.not-needed": ({ reason }) => `not-needed.${reason}`,
  "recipient.put-back": () => "put-back",
};

const types: ReadonlySet<string> = new Set(recipientEvents.map(({ type }) => type));
export const isRecipientEvent = (event: { readonly type: string }): event is RecipientEvent =>
  types.has(event.type);

export function recipientSentence(event: RecipientEvent): string {
  // The table has exactly the teller of this event's type; TypeScript cannot follow that through the union.
  const tell = tellers[event.type] as (data: RecipientEvent["data"]) => Key;
  const { data } = event;
  const sentence = catalogue.sayDynamic("en", tell(data), {
    ...("number" in data ? { number: data.number } : {}),
    ...("added" in data ? { added: data.added } : {}),
    ...("reminder" in data ? { reminder: data.reminder } : {}),
    ...("dueOn" in data ? { due: written(data.dueOn) } : {}),
    ...("until" in data && data.until !== undefined ? { until: written(data.until) } : {}),
  });
  const isCorrection = event.type === "recipient.answered" && event.data.isCorrection;
  return isCorrection ? catalogue.say("en", "corrected", { sentence }) : sentence;
}

function written(day: string): string {
  return Temporal.PlainDate.from(day).toLocaleString("en-GB", { day: "numeric", month: "long" });
}
