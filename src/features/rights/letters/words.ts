/**
 * The letters' sentences (GDPR arts. 12 and 15; UK GDPR the same). Plain language, the person's language. What they say of
 * each right and of each ground of refusal stands beside this file.
 */
import { sentences } from "../../../platform/i18n/messages.ts";
import { spanish } from "./words.es.ts";
import { spanish as spanishGrounds } from "./words.grounds.es.ts";
import { english as englishGrounds } from "./words.grounds.ts";
import { spanish as spanishRights } from "./words.rights.es.ts";
import { english as englishRights } from "./words.rights.ts";

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
  you: "you",
  "understood.words": "In your words: “{wording}”",
  "when.heading": "When you will hear from us",
  "when.due": "We answer without delay, and by {due} at the latest. It costs you nothing.",
  "when.unknown": "We answer without delay. It costs you nothing.",
  "when.identity.copy":
    "Before we give out data we must be sure who asks. If we need something from you for that, we write to you about it.",
  "when.identity.act":
    "Before we act on it we must be sure who asks. If we need something from you for that, we write to you about it.",

  "identity.title": "Please show us who you are",
  "identity.what.heading": "What we ask for",
  "identity.what.self": "A document that shows your name. Cover everything on it that we do not need.",
  "identity.what.guardian":
    "A document that shows your name, and one that shows that you may act for {subject}, such as a birth certificate.",
  "identity.what.agent": "A document that shows your name, and the authority {subject} signed for you.",
  "identity.what.controller":
    "Whatever else you know {subject} by, such as another number or address they have with us.",
  "identity.what.survivor":
    "A document that shows your name, and one that shows that you may ask about {subject}: for instance a will or a court’s paper that names you to settle what they left, or a certificate that shows how you belonged together.",
  "identity.after":
    "We look at it for this alone and destroy the copy as soon as we have decided. If you would rather come by or call, tell us.",
  "identity.waits.UK": "The time in which we must answer begins when it is here.",
  "identity.waits.EU": "The days until it is here do not count towards the time in which we must answer.",

  "clarification.title": "A question about your request",
  "clarification.pause": "The time in which we must answer waits for what you tell us.",
  "clarification.go-on": "We go on with your request meanwhile.",

  "extension.title": "We need more time for your request",
  "extension.sorry": "We are sorry that we need longer.",
  "extension.due": "We will answer by {due}.",
  "extension.unknown": "[[Say by which day you will answer.]]",
  "extension.complexity": "The reason: your request is complex. {why}",
  "extension.number": "The reason: you have made several requests. {why}",
  "extension.both": "The reason: your request is complex and you have made several requests. {why}",
  "extension.none": "{why}",
  "extension.why": "[[Say why more time is needed.]]",

  "answer.this": "This is our answer.",
  "answer.enclosed.heading": "What is enclosed",
  "answer.found": {
    plural: "rows",
    one: "We found {rows} record and enclose it.",
    other: "We enclose {rows} records.",
  },
  "answer.nothing": "We searched and found no personal data that we can hand over.",
  "answer.unsearched": "[[Say what was searched and what is enclosed.]]",
  "answer.portal":
    "You can fetch the data with the link we mailed to you. It works for a limited time; tell us if it has run out.",
  "answer.post": "The data come with this letter, on paper.",
  "answer.post.portability": "The data come with this letter, on a data carrier.",
  "answer.age":
    "The data are in a file that only your own key opens. You can fetch it with the link we mailed to you.",
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
  "answer.own": {
    plural: "rows",
    one: "{rows} record about you alone is not enclosed, for a reason that has nothing to do with other people; it stands with the data.",
    other:
      "{rows} records about you alone are not enclosed, for reasons that have nothing to do with other people; they stand with the data.",
  },
  "answer.file.not-held": {
    plural: "files",
    one: "Your data name a file that we do not have any more: {list}.",
    other: "Your data name files that we do not have any more: {list}.",
  },
  "answer.file.others-rights": {
    plural: "files",
    one: "This file is not enclosed, because it also concerns other people: {list}. Why stands with the data.",
    other:
      "These files are not enclosed, because they also concern other people: {list}. Why stands with the data.",
  },
  "answer.file.sent-separately": {
    plural: "files",
    one: "This file is sent to you separately: {list}. How stands with the data.",
    other: "These files are sent to you separately: {list}. How stands with the data.",
  },
  "answer.file.open": {
    plural: "files",
    one: "Your data name this file, which is not enclosed and which you may ask us for: {list}.",
    other: "Your data name these files, which are not enclosed and which you may ask us for: {list}.",
  },
  "answer.told": "Whoever decided about this adds:",
  "answer.gaps.heading": "What we could not see",
  "answer.gaps": {
    plural: "gaps",
    one: "What is enclosed may not be complete: our search left {gaps} open point. [[Say what it is and when you will know more.]]",
    other:
      "What is enclosed may not be complete: our search left {gaps} open points. [[Say what they are and when you will know more.]]",
  },

  "refusal.title": "We cannot do what you ask",
  "refusal.begin.copy": "We cannot give them to you.",
  "refusal.begin.act": "We cannot do so.",
  "refusal.why.heading": "Why",
  "refusal.reasons": "[[Give the reasons in your own words.]]",
  "refusal.again": "You can ask again at any time, with what was missing or has changed.",
  "dead.sorry": "We are sorry that {subject} has died.",
  "dead.standing.heading": "Why we answer",
  "dead.standing.by-law": "A law gives this right to those who are left when somebody has died.",
  "dead.standing.voluntary":
    "The law on personal data protects living people, and gives nobody a right to the data of somebody who has died. We answer you because we have decided to, and not because we must.",
  "dead.others": "What would tell about other people, who live, is left out or blanked: their rights go on.",
  "complaint.us": "You can also complain to us: answer this letter.",
  somebody: "somebody else",
} as const;

export const letterWords = sentences(
  { ...english, ...englishRights, ...englishGrounds },
  { es: { ...spanish, ...spanishRights, ...spanishGrounds } },
);
