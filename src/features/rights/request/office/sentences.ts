/** The office's sentences about a rights request. */
import { sentences } from "../../../../platform/i18n/messages.ts";
import type { MissingStep } from "../gates.ts";
import type { NextCode } from "../domain.next.ts";

const next = {
  "next.wait-for-confirmation.title": "Wait for the address to be confirmed",
  "next.wait-for-confirmation.text":
    "A mail with a link went to the address given. Unless it is followed within 14 days, the request is deleted. If you know the person, take it up yourself.",
  "next.wait-for-confirmation.button": "Take it up",
  "next.take-up.title": "Take this request up",
  "next.take-up.text": "Nobody has it yet. Whoever takes it up answers for its clock.",
  "next.take-up.button": "Take it up",
  "next.wait-for-clarification.title": "Wait for the answer to our question",
  "next.wait-for-clarification.text":
    "We asked what the request is about. When the answer comes by telephone, post or mail, write it down here.",
  "next.wait-for-clarification.button": "Record the answer",
  "next.look-at-evidence.title": "Look at the proof of identity",
  "next.look-at-evidence.text":
    "A document has come in. Compare it with what we know; it is destroyed with your decision.",
  "next.look-at-evidence.button": "Decide on identity",
  "next.look-at-authority.title": "Look at the proof of authority",
  "next.look-at-authority.text":
    "A document has come in that should show that the requester may act for the person. It is destroyed with your decision.",
  "next.look-at-authority.button": "Decide on authority",
  "next.identity-refused.title": "Identity could not be confirmed",
  "next.identity-refused.text":
    "Ask for another proof. If none comes, the request can be refused, with the reason and where to complain.",
  "next.identity-refused.button": "Ask for another proof",
  "next.authority-refused.title": "The requester may not act for this person",
  "next.authority-refused.text":
    "Ask for another proof. If none comes, the request can be refused, with the reason and where to complain.",
  "next.authority-refused.button": "Ask for another proof",
  "next.ask-identity.title": "Make sure who is asking",
  "next.ask-identity.text":
    "A code by mail is enough where the address is one we know. The search need not wait; the release does.",
  "next.ask-identity.button": "Settle identity",
  "next.know-mailbox.title": "Make sure who is asking",
  "next.know-mailbox.text":
    "They followed the link we mailed, so the mailbox is theirs; another code would show no more. If it is the address we have for this person, that settles identity.",
  "next.know-mailbox.button": "Settle identity",
  "next.write-for-identity.title": "Send the letter that asks for a document",
  "next.write-for-identity.text":
    "There is no mail address, so the person has not been asked yet and the clock runs. Write the letter about identity and record that it has gone; the clock waits from then. The search need not wait.",
  "next.write-for-identity.button": "Write the letter",
  "next.plan-search.title": "Begin the search",
  "next.plan-search.text":
    "Kept states first which systems and tables it will look at, before a row is read.",
  "next.plan-search.button": "Plan the search",
  "next.approve-plan.title": "Approve the plan of the search",
  "next.approve-plan.text": "The plan says where will be looked and for what. Nothing has been read yet.",
  "next.approve-plan.button": "Look at the plan",
  "next.search-waits.title": "The search is about to begin",
  "next.search-waits.text": "The plan is approved. You can leave this page.",
  "next.search-waits.button": "Show the search",
  "next.search-runs.title": "The search is running",
  "next.search-runs.text": "You can leave this page; the search goes on.",
  "next.search-runs.button": "Show the search",
  "next.search-failed.title": "The search could not be finished",
  "next.search-failed.text": "A system did not answer. Nothing incomplete goes out; try again.",
  "next.search-failed.button": "Look at what failed",
  "next.review.title": "Review what was found",
  "next.review.text": {
    plural: "people",
    one: "{clear} of {rows} rows are clear. {shared} also concern {people} other person: decide once.",
    other:
      "{clear} of {rows} rows are clear. {shared} also concern {people} other people: decide for each person once.",
  },
  "next.review.button": {
    plural: "people",
    one: "Review {people} person",
    other: "Review {people} people",
  },
  "next.approve-review.title": "Approve what was found",
  "next.approve-review.text": {
    plural: "rows",
    one: "{rows} row was found, and it concerns nobody else.",
    other: "{rows} rows were found, and none concerns anybody else.",
  },
  "next.approve-review.button": "Look through it",
  "next.wait-for-identity.title": "Identity is still open",
  "next.wait-for-identity.text":
    "Everything else is ready. A code read out on the telephone counts as much as one typed in.",
  "next.wait-for-identity.button": "Settle identity",
  "next.settle-authority.title": "May the requester act for this person?",
  "next.settle-authority.text":
    "A guardian or agent needs a proof, or a record of ours that shows it. Nothing goes out before.",
  "next.settle-authority.button": "Settle authority",
  "next.build-package.title": "The package is being made",
  "next.build-package.text":
    "What was approved becomes one package, with where each row comes from and what else the person must be told. You can leave this page.",
  "next.build-package.button": "Show the package",
  "next.package-failed.title": "The package could not be made",
  "next.package-failed.text": "Nothing has gone out. Look at the reason and try again.",
  "next.package-failed.button": "Look at it",
  "next.release.title": "Send the answer",
  "next.release.text": "The package is ready. From the release on, the person can fetch it.",
  "next.release.button": "Check and release",
  "next.close.title": "Close the request",
  "next.close.text":
    "The answer has gone out. When the person has no more questions, close the request; the package is kept for as long as the settings say.",
  "next.close.button": "Close the request",
  "next.post-package.title": "Print the package and post it",
  "next.post-package.text":
    "Download it, print it or write it to a data carrier, and write down the day it was given to the post. Until then the clock runs; with that day the request is closed.",
  "next.post-package.button": "Show the package",
  "next.over-closed.title": "This request is closed",
  "next.over-closed.text": "It was answered. Nothing is left to do.",
  "next.over-refused.title": "This request was refused",
  "next.over-refused.text": "The person must have been told why, and where they can complain.",
  "next.over-withdrawn.title": "This request was withdrawn",
  "next.over-withdrawn.text": "The person no longer wants an answer. Nothing is left to do.",
  "next.over-lapsed.title": "This request lapsed",
  "next.over-lapsed.text":
    "Nobody confirmed the address within 14 days. Everything personal about it was deleted.",
} as const satisfies Readonly<Record<`next.${NextCode}.${"title" | "text"}`, unknown>> &
  Readonly<Record<string, unknown>>;

const missing = {
  "missing.request-not-open": "The request is not open.",
  "missing.identity-open": "We must know who is asking.",
  "missing.authority-open": "We must know that the requester may act for this person.",
  "missing.search-not-finished": "The search must be finished.",
  "missing.review-not-approved": "What was found must be approved.",
  "missing.package-not-built": "The package must be made.",
} as const satisfies Readonly<Record<`missing.${MissingStep}`, string>>;

const stage = {
  "stage.unconfirmed": "address not confirmed",
  "stage.take-up": "not taken up",
  "stage.clarification": "waiting for an answer",
  "stage.identity": "identity open",
  "stage.search": "to be searched",
  "stage.searching": "searching",
  "stage.review": "to be reviewed",
  "stage.authority": "authority open",
  "stage.package": "to be answered",
  "stage.answered": "answered",
  "stage.posting": "to be posted",
  "stage.closed": "closed",
  "stage.refused": "refused",
  "stage.withdrawn": "withdrawn",
  "stage.lapsed": "lapsed",
} as const;

const promises = {
  "promise.identity-first": "identity first",
  "promise.in-time": "answered in time",
  "promise.extension-told": "extension told in time",
  "promise.clarification": "asked what is wanted",
  "promise.refusal-reasons": "refusal with its reasons",
  "note.kept": "kept",
  "note.due": "due",
  "note.late": "late",
  "note.answered-late": "answered late",
  "note.not-used": "not used",
  "note.not-yet": "not yet",
  "note.open": "open",
  "note.excused": "kept, not asked for a reason on record",
  "note.letter-due": "the letter has not gone out",
} as const;

const page = {
  "title.self": "{name} asks for a copy of their data",
  "title.other": "{name} asks for a copy of {subject}’s data",
  "sub.self": "Access, as themselves",
  "sub.guardian": "Access, as guardian of {subject}",
  "sub.agent": "Access, as agent of {subject}",
  "sub.received": "received {date} {channel}",
  "sub.with": "with {handler}",
  "sub.nobody": "with nobody yet",
  "channel.portal": "on the request page",
  "channel.email": "by mail",
  "channel.telephone": "by telephone",
  "channel.post": "by post",
  "channel.in-person": "in person",
  "next.who": "Only an officer or a handler may do this; you can look.",
  "clock.left": {
    plural: "days",
    one: "{days} day left",
    other: "{days} days left",
  },
  "clock.today": "Due today",
  "clock.late": {
    plural: "days",
    one: "{days} day late",
    other: "{days} days late",
  },
  "clock.paused": "The clock waits",
  "clock.not-started": "The clock has not started",
  "clock.unknown": "The day cannot be told",
  "clock.answered": "Answered",
  "clock.refused": "Refused",
  "clock.stopped": "No answer is owed",
  "clock.answer-by": "Answer by {date}.",
  "clock.was-due": "The last day was {date}.",
  "clock.same-day": "Your policy ({clause}) and the law give the same day.",
  "clock.policy-first": "Your policy ({clause}) promises this day; the law’s last day is {law}.",
  "clock.law-first": "This is the law’s last day, which comes before your policy’s ({clause}), {policy}.",
  "clock.policy-alone": "Your policy ({clause}) promises {date}.",
  "pause.clarification": "paused",
  "pause.identity": "waiting for proof",
  "mark.unpaused": "without the pause",
  "mark.strict": "aim here",
  "mark.law": "as the law has it",
  "mark.policy": "as the policy has it",
  "mark.notice": "tell of an extension by",
  "people.requester": "Requester",
  "people.about": "About",
  "people.identity": "Identity",
  "people.authority": "Authority",
  "people.answer": "Answer to",
  "people.handler": "With",
  "who.system": "Kept",
  "who.public": "the requester",
  "who.colleague": "a colleague",
  "hidden.words": "Words are hidden from auditors.",
} as const;

export const officeSentences = sentences({ ...next, ...missing, ...stage, ...promises, ...page }, {});
