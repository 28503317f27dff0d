/** What the office says of letters. */
import type { LetterTemplate } from "../letters/contract.ts";

export const templateWords: Readonly<
  Record<LetterTemplate, { readonly title: string; readonly hint: string }>
> = {
  acknowledgement: {
    title: "We have your request",
    hint: "What we understood, by when we answer, whom to ask.",
  },
  identity: { title: "Please show us who you are", hint: "Asks for proof of identity, or that one may act." },
  clarification: { title: "A question about your request", hint: "Asks what they mean." },
  extension: { title: "We need more time", hint: "Until when, and why." },
  fee: { title: "What it costs", hint: "On what ground, how much, how to pay." },
  answer: { title: "The answer", hint: "What was done or is enclosed, and what follows from it." },
  "partial-answer": {
    title: "The answer, in part",
    hint: "What was done, what was not, why, and where to complain.",
  },
  refusal: { title: "We refuse", hint: "On what ground, why, and where to complain." },
  "restriction-lifting": {
    title: "A restriction ends",
    hint: "From which day the data are used again, and why.",
  },
  outcome: { title: "What came of it", hint: "Of what was still open when the answer went out." },
};

/** Why a letter was not sent, from the refusal's detail. */
export const refusalWords: Readonly<Record<string, string>> = {
  "not-of-this-right": "There is no such letter about this right.",
  "letter-unfinished": "Something in double brackets is still to be filled in.",
  "not-refused": "Nobody has decided to refuse this request. Decide it first; then the letter goes out.",
  "no-address": "No e-mail address is known. Print the letter and post it.",
  "identity-open": "It says what is held, and nobody has settled yet who is asking.",
  "authority-open":
    "It says what is held, and nobody has settled yet whether they may ask for somebody else.",
  "standing-open":
    "It says what is held of somebody who has died, and nobody has settled yet who may know it.",
  "child-not-heard": "Say first what the child wants, or why it could not be asked.",
  "fee-open": "A fee is asked for and neither paid nor waived.",
  "assessment-missing": "Nobody has decided yet what is answered.",
  "unprintable-characters": "The letter has signs that cannot be printed, such as emoji. Take them out.",
};

/** What became of a letter that goes by mail; a moment follows. */
export const mailWords = {
  waiting: "in the outbox since",
  sent: "mailed",
  refused: "refused by the mail server; written",
  suppressed: "erased before it was sent; written",
} as const;
