/** The letters' sentences (GDPR Arts. 12 and 15; UK GDPR the same). Plain language, the person's language. */
import { sentences } from "../../../platform/i18n/messages.ts";
import { spanish } from "./words.es.ts";

export const english = {
  "hello.name": "Dear {name},",
  hello: "Hello,",
  goodbye: "With kind regards",
  "page.word": "Page",
  "page.of": "of",
  reference: "Our reference",
  "mail.text": "{title}\n\nThe letter is attached to this mail. It is about your request {reference}.",
  "contact.heading": "Whom to ask",
  "contact.text": "If you have a question, write to us: {contact}. Please give the number {reference}.",
  "contact.none": "If you have a question, answer this letter and give the number {reference}.",

  "acknowledgement.title": "We have your request",
  "acknowledgement.received": "We received your request on {received}. Its number is {reference}.",
  "understood.heading": "What we understood",
  "understood.self":
    "You ask for a copy of the personal data we hold about you, and how we use them. If we misunderstood, please tell us soon.",
  "understood.other":
    "You ask, for {subject}, for a copy of the personal data we hold, and how we use them. If we misunderstood, please tell us soon.",
  "understood.words": "In your words: “{wording}”",
  "when.heading": "When you will hear from us",
  "when.due": "We answer without delay, and by {due} at the latest. It costs you nothing.",
  "when.unknown": "We answer without delay. It costs you nothing.",
  "when.identity":
    "Before we give out data we must be sure who asks. If we need something from you for that, we write to you about it.",

  "identity.title": "Please show us who you are",
  "identity.why":
    "On {received} you asked us for personal data. We must not give them to the wrong person, and we cannot yet be sure who you are.",
  "identity.what.heading": "What we ask for",
  "identity.what.self": "A document that shows your name. Cover everything on it that we do not need.",
  "identity.what.guardian":
    "A document that shows your name, and one that shows that you may act for {subject}, such as a birth certificate.",
  "identity.what.agent": "A document that shows your name, and the authority {subject} signed for you.",
  "identity.after":
    "We look at it for this alone and destroy the copy as soon as we have decided. If you would rather come by or call, tell us.",

  "clarification.title": "Please tell us what you are looking for",
  "clarification.why":
    "On {received} you asked us for personal data. We hold a great deal that may be about you, and want to send you what you need.",
  "clarification.question": "[[Ask here: which time, which course, which matter?]]",
  "clarification.all": "You need not choose: tell us that you want everything, and we search for everything.",
  "clarification.pause": "The time in which we must answer waits for what you tell us.",
  "clarification.go-on": "We go on with the search meanwhile.",

  "extension.title": "We need more time for your request",
  "extension.sorry": "On {received} you asked us for personal data. We are sorry that we need longer.",
  "extension.due": "We will answer by {due}.",
  "extension.unknown": "[[Say by which day you will answer.]]",
  "extension.complexity": "The reason: your request is complex. {why}",
  "extension.number": "The reason: you have made several requests. {why}",
  "extension.both": "The reason: your request is complex and you have made several requests. {why}",
  "extension.none": "{why}",
  "extension.why": "[[Say why more time is needed.]]",

  "answer.title": "Your data and how we use them",
  "answer.begin": "On {received} you asked us for a copy of personal data. This is our answer.",
  "answer.begin.other":
    "On {received} you asked us, for {subject}, for a copy of personal data. This is our answer.",
  "answer.enclosed.heading": "What is enclosed",
  "answer.found": {
    plural: "rows",
    one: "We found {rows} record and enclose it.",
    other: "We enclose {rows} records.",
  },
  "answer.nothing": "We searched and found no personal data that we can give you a copy of.",
  "answer.unsearched": "[[Say what was searched and what is enclosed.]]",
  "answer.portal":
    "You can fetch the copy with the link we mailed to you. It works for a limited time; tell us if it has run out.",
  "answer.post": "The copy comes with this letter, on paper.",
  "answer.age":
    "The copy is a file that only your own key opens. You can fetch it with the link we mailed to you.",
  "answer.held.heading": "What was held back, and why",
  "answer.held.nothing": "Nothing was held back.",
  "answer.redacted": {
    plural: "rows",
    one: "In {rows} record we left out what is about other people, to protect their rights.",
    other: "In {rows} records we left out what is about other people, to protect their rights.",
  },
  "answer.withheld": {
    plural: "rows",
    one: "{rows} record is not enclosed, because it would tell more about other people than about you.",
    other: "{rows} records are not enclosed, because they would tell more about other people than about you.",
  },
  "answer.told": "Whoever decided about this adds:",
  "answer.gaps.heading": "What we could not see",
  "answer.gaps": {
    plural: "gaps",
    one: "The copy may not be complete: our search left {gaps} open point. [[Say what it is and when you will know more.]]",
    other:
      "The copy may not be complete: our search left {gaps} open points. [[Say what they are and when you will know more.]]",
  },

  "refusal.title": "We cannot do what you ask",
  "refusal.begin": "On {received} you asked us for personal data. We cannot give them to you.",
  "refusal.why.heading": "Why",
  "refusal.not-identified": "We could not make sure who you are.",
  "refusal.no-authority": "We could not make sure that you may ask for {subject}.",
  "refusal.unfounded": "The request is plainly without ground.",
  "refusal.excessive": "The request is plainly excessive, because it repeats earlier ones.",
  "refusal.reasons": "[[Give the reasons in your own words.]]",
  "refusal.none": "[[Say on what ground you refuse.]]",
  "refusal.again": "You can ask again at any time, with what was missing.",
  somebody: "somebody else",
} as const;

export const letterWords = sentences(english, { es: spanish });
