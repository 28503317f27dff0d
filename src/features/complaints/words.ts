/** Everything the office reads about complaints. */
import { commonWords } from "../../platform/cases/common.ts";

export const refusals = {
  over: "This complaint is over.",
  "in-the-future": "It cannot have arrived after today.",
  "another-channel": "This is not how it arrived.",
  "no-address": "No address for mail is known. Say how else it was told.",
  "acknowledged-already": "The person has been told that it arrived.",
  "apologised-already": "An apology is on record.",
  "not-about-pictures": "This complaint is not about pictures.",
  "not-looked-into": "What was found has not been written down.",
  "still-published":
    "The pictures have not been taken down, nor is it on record that they were not published.",
  "not-decided": "There is no decision.",
  "decided-already": "It has been decided. Add a note, or decide anew before the person is told.",
  "not-told": "The person has not been told what came of it.",
  "told-already": "The person has been told what came of it.",
  "not-apologised": "Nobody has apologised.",
  "letter-held":
    "A letter about it waits in the outbox: nobody has received it. Another mail would wait, too; telephone, post and word of mouth do not.",
  ...commonWords.refusals,
} as const;

const states = {
  open: "Open",
  decided: "Decided, not told",
  told: "Told",
  closed: "Closed",
  withdrawn: "Withdrawn",
} as const;

const commands = {
  acknowledge: { title: "Say that it arrived", act: "Put on record" },
  "look-into": { title: "Write down what was found", act: "Put on record" },
  "take-down": { title: "Take the pictures down", act: "Put on record" },
  apologise: { title: "Apologise", act: "Put on record" },
  decide: { title: "Decide the complaint", act: "Decide" },
  tell: { title: "Tell what came of it", act: "Put on record" },
  withdraw: { title: "Record a withdrawal", act: "Record the withdrawal" },
  close: { title: "Close the complaint", act: "Close" },
  ...commonWords.commands,
} as const;

const events = {
  "complaint.received": "The complaint arrived ({channel}).",
  "complaint.acknowledged": "The person was told that it arrived ({by}).",
  "complaint.looked-into": "What was found was written down.",
  "complaint.taken-down": "Pictures: {how}.",
  "complaint.apologised": "An apology was made ({by}).",
  "complaint.decided": "Decided: {outcome}.",
  "complaint.told": "The person was told what came of it ({by}).",
  "complaint.withdrawn": "The person withdrew the complaint.",
  "complaint.closed": "Closed.",
  ...commonWords.events,
} as const;

const unsent = {
  "complaint.acknowledged": "A letter was written to say that it arrived ({by}).",
  "complaint.apologised": "A letter was written to apologise ({by}).",
  "complaint.told": "A letter was written about what came of it ({by}).",
} as const;

const labels = {
  ...commonWords.labels,
  sort: "What is it about?",
  "sort.data": "Personal data",
  "sort.pictures": "Pictures of people",
  channel: "How did it arrive?",
  "channel.portal": "your public page",
  "channel.email": "mail",
  "channel.telephone": "telephone",
  "channel.post": "post",
  "channel.in-person": "in person",
  receivedOn: "Arrived on",
  name: "Name",
  email: "E-mail address",
  address: "Postal address",
  complaint: "The complaint",
  "complaint?": "In the person’s own words, as far as you have them.",
  about: "Is it about a colleague?",
  "about?": "The complaint does not exist for whoever it is about.",
  language: "Language of our letters",
  "language.en": "English",
  "language.es": "Spanish",
  by: "How?",
  "by.mail": "by mail",
  "by.post": "by post",
  "by.telephone": "by telephone",
  "by.in-person": "in person",
  reply: "More to say",
  "reply?": "Stands in the letter, below the sentence that it arrived.",
  found: "What was found",
  how: "What is so now?",
  "how.taken-down": "they were taken down",
  "how.was-not-published": "they were not published",
  where: "Which, and where",
  apology: "The apology",
  outcome: "Outcome",
  "outcome.upheld": "the person is right",
  "outcome.partly": "the person is partly right",
  "outcome.not-upheld": "the person is not right",
  reasons: "Reasons",
  outcomeWords: "What the person is told",
  "outcomeWords?": "What you found, what you do about it, and why.",
  why: "What the person said",
  regime: "Law",
  "regime.UK": "United Kingdom",
  "regime.EU": "European Union",
} as const;

const next = {
  "take-up": { title: "Take the complaint up", text: "Nobody has it in hand." },
  "take-down": {
    title: "Take the pictures down",
    text: "Disputed pictures leave public places at once, while the rest is looked into.",
  },
  acknowledge: {
    title: "Tell the person that it arrived",
    text: "A mail, a letter or a call; the day counts.",
  },
  "look-into": {
    title: "Find out what happened",
    text: "Ask who was there, look at the systems, write down what was found.",
  },
  decide: { title: "Decide the complaint", text: "What was found is on record." },
  tell: {
    title: "Tell the person what came of it",
    text: "With what was found, what is done about it, and whom else to complain to.",
  },
  apologise: { title: "Apologise", text: "The person was right." },
  held: {
    title: "A letter has not left",
    text: "It waits in the outbox. It counts when a mail server has taken it, or when you put on record that the person was told in another way.",
  },
  close: {
    title: "Close the complaint",
    text: "The person knows what came of it. Open actions go on by themselves.",
  },
  closed: { title: "This complaint is closed", text: "Nothing more is to be done." },
  withdrawn: { title: "The person withdrew", text: "Nothing more is to be done." },
} as const;

export const words = {
  one: "Complaint",
  many: "Complaints",
  title: "{title} complains",
  open: {
    title: "Log a complaint",
    lede: "For what arrived by telephone, post, mail or in person. The time counts from the day it arrived.",
    act: "Log the complaint",
  },
  states,
  refusals,
  commands,
  events,
  unsent,
  labels,
  next,
  artefacts: {
    acknowledgement: "Word that it arrived",
    findings: "What was found",
    "take-down": "Pictures taken down",
    apology: "Apology",
    outcome: "Word of the outcome",
  },
  clocks: { "UK-164A-ACK": "Tell the person that it arrived" },
} as const;
