/** What the office reads about the next step of a request. */
import type { NextCode } from "../domain.next.ts";

export const next = {
  "next.wait-for-confirmation.title": "Wait for the address to be confirmed",
  "next.wait-for-confirmation.text":
    "Whoever asked is asked by mail to confirm the address, and reminded once after a week. Unless they do within 14 days, what the request says is deleted. It is a request all the same: its time runs from the day it arrived. If you can tell who asks, or can find out, take it up.",
  "next.wait-for-confirmation.button": "Take it up",
  "next.take-up.title": "Take this request up",
  "next.take-up.text": "Nobody has it yet. Whoever takes it up answers for its clock.",
  "next.take-up.button": "Take it up",
  "next.wait-for-clarification.title": "Wait for the answer to our question",
  "next.wait-for-clarification.text":
    "We asked what the request is about. When the answer comes by telephone, post or mail, write it down here.",
  "next.wait-for-clarification.button": "Record the answer",
  "next.write-question.title": "Send the letter with our question",
  "next.write-question.text":
    "The question is on record here, and the person does not know of it. Write the letter and record that it has gone; where the law lets the clock wait for the answer, it waits from then and not before.",
  "next.write-question.button": "Write the letter",
  "next.question-held.title": "Our question has not reached the person yet",
  "next.question-held.text":
    "The mail with it has not been taken by a mail server, and nobody has opened the page that shows it. Where the law lets the clock wait for the answer, it waits from the day the question arrives. You can ask again in another way, or record the answer if it came.",
  "next.question-held.button": "Look at the outbox",
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
    "There is no e-mail address, so the person has not been asked yet and the clock runs. Write the letter about identity and record that it has gone; the clock waits from then. The search need not wait.",
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
  "next.second-look.title": "A second person looks at it",
  "next.second-look.text":
    "What goes out was approved. Somebody other than who approved it looks through it before it goes.",
  "next.second-look.button": "Look through it",
  "next.wait-for-identity.title": "Identity is still open",
  "next.wait-for-identity.text":
    "Everything else is ready. A code read out on the telephone counts as much as one typed in.",
  "next.wait-for-identity.button": "Settle identity",
  "next.settle-standing.title": "It is about somebody who has died",
  "next.settle-standing.text":
    "The law on personal data protects living people. Say whether a law gives whoever asks a right all the same, or whether you answer of your own accord; or refuse it and say why. Nobody is asked for papers before that.",
  "next.settle-standing.button": "Say how it stands",
  "next.settle-authority.title": "May the requester act for this person?",
  "next.settle-authority.text":
    "Whoever asks for somebody else needs a proof, or a record of ours that shows it. Nothing goes out before.",
  "next.settle-authority.button": "Settle authority",
  "next.build-package.title": "The package is being made",
  "next.build-package.text":
    "What was approved becomes one package, with where each row comes from and what else the person must be told. You can leave this page.",
  "next.build-package.button": "Show the package",
  "next.package-failed.title": "The package could not be made",
  "next.package-failed.text": "Nothing has gone out. Look at the reason and try again.",
  "next.package-failed.button": "Look at it",
  "lacking.more": "{count} more things that the register does not say.",
  "next.release.title": "Hand the answer over",
  "next.release.text": "The package is ready. Once it is handed over, the person can fetch it.",
  "next.release.button": "Hand over…",
  "next.package-outdated.title": "Make the package again",
  "next.package-outdated.text":
    "The register changed after it was made: what goes with the data would not be what the register says.",
  "next.package-outdated.button": "See the package",
  "next.answer-held.title": "The answer has not left yet",
  "next.answer-held.text":
    "The mail that brings it has not been taken by a mail server. The person has no answer before it is, and the clock runs. See in the outbox what it waits for.",
  "next.answer-held.button": "Look at the outbox",
  "next.answer-lost.title": "The answer did not reach the person",
  "next.answer-lost.text":
    "The mail that brought it was refused, or erased before it was sent. The person has no answer, and the clock runs. Hand the package over again: by a new link, or by post.",
  "next.answer-lost.button": "Show the package",
  "next.hear-child.title": "Hear the child",
  "next.hear-child.text":
    "A guardian asks. Put on record what the child wants, and whether they understand it; or why they could not be asked.",
  "next.hear-child.button": "Record the child’s view",
  "next.examine.title": "Find out first",
  "next.examine.text": "What is found out goes on record in words; the decision rests on it.",
  "next.examine.button": "Record what was found out",
  "next.decide.title": "Decide",
  "next.decide.text":
    "Grant it, grant it in part, or refuse it on a ground of the law. The person reads your reasons.",
  "next.decide.button": "Decide",
  "next.plan-measures.title": "Say what is to be done, and where",
  "next.plan-measures.text":
    "Name each system or place, and who sees to it. Where a search found the person, it is proposed; where nothing is held, that is on record, too.",
  "next.plan-measures.button": "Plan a measure",
  "next.carry-out.title": "See the connected systems through",
  "next.carry-out.text":
    "A plan says row by row what would become of this person’s data. Somebody approves it, it is carried out once, and then it is looked whether anything is left.",
  "next.carry-out.button": "Show the systems",
  "next.say-what-stays.title": "Say what is kept, and why",
  "next.say-what-stays.text":
    "It was carried out in the connected systems and looked at again. What the law keeps there, for more than one reason, a person puts into words: the answer tells it.",
  "next.say-what-stays.button": "Look at the measures",
  "next.wait-for-measures.title": "Wait for what is to be done",
  "next.wait-for-measures.text":
    "Whoever has it in hand finds it on their own page and is reminded when it is overdue. The answer waits for all of it.",
  "next.wait-for-measures.button": "Look at the measures",
  "next.wait-for-fee.title": "Wait for the fee",
  "next.wait-for-fee.text": "The person was told of it. When it comes, put it on record.",
  "next.wait-for-fee.button": "The fee was paid",
  "next.write-fee.title": "Send the letter about the fee",
  "next.write-fee.text":
    "The fee is on record here, and the person does not know of it. Nothing waits for it before the letter has gone.",
  "next.write-fee.button": "Write the letter",
  "next.write-answer.title": "Tell the person what was done",
  "next.write-answer.text":
    "Everything is settled. The letter says what was decided and done, and what was not and why; once it has gone out, the request is answered.",
  "next.write-answer.button": "Write the answer",
  "next.letter-lost.title": "The answer did not reach the person",
  "next.letter-lost.text":
    "The mail with the letter was refused, or erased before it was sent. The person has no answer, and the clock runs. Write it again, for the post if need be.",
  "next.letter-lost.button": "Write it again",
  "next.restriction-runs.title": "The block is in force",
  "next.restriction-runs.text":
    "The request stays open with it. When it can end, say on which day, and the person is told before; or hand it on to somebody who answers for it.",
  "next.restriction-runs.button": "Say when it ends",
  "next.write-lifting.title": "Tell the person when the block ends",
  "next.write-lifting.text":
    "The day is on record here, and the person does not know of it. Nothing is lifted before they were told.",
  "next.write-lifting.button": "Write that it ends",
  "next.lifting-held.title": "The letter about the end of the block has not left yet",
  "next.lifting-held.text":
    "It waits in the outbox. The block stays until a mail server has taken the letter.",
  "next.lifting-held.button": "Look at the outbox",
  "next.lifting-waits.title": "Wait for the day the block ends",
  "next.lifting-waits.text": "The person was told that it ends on {day}. It is lifted then, and not before.",
  "next.lifting-waits.button": "Lift it",
  "next.lift-restriction.title": "Lift the block",
  "next.lift-restriction.text": "The person was told that it ends. Have it lifted where it was set.",
  "next.lift-restriction.button": "Lift it",
  "next.tell-extension.title": "Tell the person that you need more time",
  "next.tell-extension.text":
    "The extension is on record here, and the person does not know of it. Write the letter with the reasons; it counts as told once it has gone out, and it must go before the first month is over.",
  "next.tell-extension.button": "Write the letter",
  "next.extension-held.title": "The letter about the extension has not left yet",
  "next.extension-held.text":
    "It waits in the outbox. The person has not been told before a mail server has taken it.",
  "next.extension-held.button": "Look at the outbox",
  "next.tell-refusal.title": "Tell the person why you refused",
  "next.tell-refusal.text":
    "The refusal is on record here, and the person does not know of it. The letter gives the ground, your reasons, and where to complain or go to court.",
  "next.tell-refusal.button": "Write the letter",
  "next.refusal-held.title": "The letter of refusal has not left yet",
  "next.refusal-held.text":
    "It waits in the outbox. The person has not been told before a mail server has taken it.",
  "next.refusal-held.button": "Look at the outbox",
  "held.confirm.waiting": "The mail that asks to confirm the address waits in the outbox.",
  "held.confirm.refused": "The mail server refused the mail that asks to confirm the address.",
  "held.confirm.suppressed": "The mail that asks to confirm the address was erased before it was sent.",
  "held.answer.waiting": "The answer waits in the outbox.",
  "held.answer.refused": "The mail server refused the mail with the answer.",
  "held.answer.suppressed": "The mail with the answer was erased before it was sent.",
  "held.question.waiting": "Our question waits in the outbox.",
  "held.question.refused": "The mail server refused the mail with our question.",
  "held.question.suppressed": "The mail with our question was erased before it was sent.",
  "held.identity.waiting":
    "The mail that asks who they are waits in the outbox; the clock does not wait for its answer.",
  "held.identity.refused": "The mail server refused the mail that asks who they are.",
  "held.identity.suppressed": "The mail that asks who they are was erased before it was sent.",
  "held.letter.waiting": "A letter waits in the outbox.",
  "held.letter.refused": "The mail server refused a letter.",
  "held.letter.suppressed": "A letter was erased before it was sent.",
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
  "next.over-refused.text": "The person was told why, and where they can complain. Nothing is left to do.",
  "next.over-withdrawn.title": "This request was withdrawn",
  "next.over-withdrawn.text": "The person no longer wants an answer. Nothing is left to do.",
  "next.over-lapsed.title": "This request lapsed",
  "next.over-lapsed.text":
    "Nobody confirmed the address in the 14 days after they were asked to, and nobody here took the request up. Everything personal about it was deleted; its number and its dates stay.",
} as const satisfies Readonly<Record<`next.${NextCode}.${"title" | "text"}`, unknown>> &
  Readonly<Record<string, unknown>>;
