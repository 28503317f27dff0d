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
  clarification: { title: "Please tell us what you look for", hint: "Asks for a narrower search." },
  extension: { title: "We need more time", hint: "Until when, and why." },
  answer: { title: "The answer", hint: "What is enclosed, what was held back, how the data are used." },
  refusal: { title: "We refuse", hint: "On what ground, why, and where to complain." },
};

/** Why a letter was not sent, from the refusal's detail. */
export const refusalWords: Readonly<Record<string, string>> = {
  "letter-unfinished": "Something in double brackets is still to be filled in.",
  "no-address": "No e-mail address is known. Print the letter and post it.",
  "unprintable-characters": "The letter has signs that cannot be printed, such as emoji. Take them out.",
};

/** What became of a letter that goes by mail; a moment follows. */
export const mailWords = {
  waiting: "in the outbox since",
  sent: "mailed",
  refused: "refused by the mail server; written",
  suppressed: "erased before it was sent; written",
} as const;
