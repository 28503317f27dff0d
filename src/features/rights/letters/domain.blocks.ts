/**
 * The parts letters are put together from. Each part says which of the contents that a law wants it states, so that a
 * letter can be held against the law without reading its words (docs/decisions/0088-letters-of-every-right.md). Pure.
 */
import type { LetterItem } from "../../../law/right.ts";
import type { Controller, Information, Section } from "../../registers/index.ts";
import { contactOf } from "../../registers/index.ts";
import type { CarriedOut, FeeAmount } from "../request/contract.ts";
import type { RequestState } from "../request/state.ts";
import type { LetterBlock, LetterLanguage } from "./contract.ts";
import { letterWords } from "./words.ts";

export type LetterFacts = {
  readonly language: LetterLanguage;
  readonly reference: string;
  readonly state: RequestState;
  readonly received: Temporal.PlainDate;
  /** The day of the effective limit; unknown when the calendar ends before it. */
  readonly due: Temporal.PlainDate | undefined;
  readonly name: string | undefined;
  readonly address: string | undefined;
  readonly subjectName: string | undefined;
  readonly wording: string | undefined;
  readonly controller: Controller | undefined;
  /** What is told beside the data, and whom to complain to. */
  readonly information: Information;
  readonly complaint: Section;
  /** What goes out, counted; `undefined` before a search has finished. */
  readonly counted: Counted | undefined;
  /** Files the data name that are not enclosed, by why. */
  readonly filesNotGiven?: readonly { readonly why: FileWhy; readonly names: readonly string[] }[];
  /** What whoever decided wrote for the person about what is held back, a sentence each. */
  readonly told: readonly string[];
  /** The decision and what was done about it; `undefined` before there is one, and of access. */
  readonly carriedOut: CarriedOut | undefined;
  /** What was written when it was decided: why longer, why not, or the question. */
  readonly reasons: string | undefined;
  readonly extension: "complexity" | "number" | "both" | undefined;
  /** The law's ground of a refusal that ended the request. */
  readonly refusal: string | undefined;
  readonly fee:
    | {
        readonly ground: string;
        readonly clock: "starts-when-paid" | "unmoved";
        readonly amount?: FeeAmount | undefined;
      }
    | undefined;
  /** Who the data went to and was told, where the letter is to name them (GDPR art. 19, last sentence). */
  readonly recipients?: readonly NamedRecipient[] | undefined;
  /** What was written for a survivor about why they are answered, or not. */
  readonly standingReasons?: string | undefined;
  /** Who signs, and as what. */
  readonly signature: readonly string[];
};

export type NamedRecipient = {
  readonly name: string | undefined;
  /** Absent where no notice has reached them. */
  readonly toldOn: Temporal.PlainDate | undefined;
  /** They are not told: it is impossible, or out of all proportion, or they could not be reached. */
  readonly isNot: boolean;
};

export const fileWhys = ["not-held", "others-rights", "sent-separately", "open"] as const;
export type FileWhy = (typeof fileWhys)[number];

export type Counted = {
  readonly disclosed: number;
  readonly redacted: number;
  readonly withheld: number;
  /** Of those withheld, rows of the person alone: other people are not why. */
  readonly own?: number;
};

/** A block, and what of the law's contents it states. */
export type Part = { readonly block: LetterBlock; readonly states: readonly LetterItem[] };

export type Say = (key: string, more?: Readonly<Record<string, string | number>>) => string;
export type Made = { readonly facts: LetterFacts; readonly say: Say };

export const heading = (text: string): Part => ({ block: { kind: "heading", text }, states: [] });
export const paragraph = (text: string, ...states: readonly LetterItem[]): Part => ({
  block: { kind: "paragraph", text },
  states,
});
export const list = (items: readonly string[], ...states: readonly LetterItem[]): Part => ({
  block: { kind: "list", items: [...items] },
  states,
});

export function sayFor(facts: LetterFacts): Say {
  const { language, state } = facts;
  const subject = lineOf(facts.subjectName) ?? letterWords.say(language, "somebody");
  const common = {
    reference: facts.reference,
    received: dayIn(language, facts.received),
    subject,
    whom: state.capacity === "self" ? letterWords.say(language, "you") : subject,
  };
  return (key, more) => letterWords.sayDynamic(language, key, { ...common, ...more });
}

/** The data themselves go out; of the other rights something is done. */
export const isCopy = ({ state }: Pick<LetterFacts, "state">): boolean =>
  state.right === "access" || state.right === "portability";

/** What was asked, and when it came: the first sentence of most letters. */
export const asked = ({ facts, say }: Made, more: string, ...states: readonly LetterItem[]): Part =>
  paragraph(`${say(`asked.${facts.state.right}`)} ${more}`.trim(), "received-date", ...states);

export function quoted({ wording }: LetterFacts, say: Say): Part[] {
  if (wording === undefined || wording.trim() === "") return [];
  const characters = Array.from(wording.trim());
  const shown = characters.length > 600 ? `${characters.slice(0, 600).join("")}…` : characters.join("");
  return [paragraph(say("understood.words", { wording: shown }))];
}

export function contact({ facts: { controller, language }, say }: Made): Part[] {
  const text =
    controller === undefined
      ? say("contact.none")
      : say("contact.text", { contact: contactOf(controller, language) });
  return [heading(say("contact.heading")), paragraph(text, "contact", "reference")];
}

/** Whom to complain to: us, the authority, a court (GDPR arts. 12(4), 77, 79; Data Protection Act 2018 s. 164A). */
export function complaints({ facts, say }: Made): Part[] {
  const parts = sectionParts(facts.complaint);
  return facts.state.regime === "UK" && !facts.complaint.states.includes("complaint-to-us")
    ? [...parts, paragraph(say("complaint.us"), "complaint-to-us")]
    : parts;
}

/** A section of the register: its last block carries what it states. */
export function sectionParts({ heading: title, blocks, states }: Section): Part[] {
  return [
    heading(title),
    ...blocks.map((block, at): Part => ({ block, states: at === blocks.length - 1 ? states : [] })),
  ];
}

/** One line of a letter; longer ones are cut, as on an envelope. */
export function lineOf(text: string | undefined): string | undefined {
  const plain = (text ?? "").replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
  return plain === "" ? undefined : Array.from(plain).slice(0, 200).join("");
}

const days: Readonly<Record<LetterLanguage, Intl.DateTimeFormat>> = {
  en: new Intl.DateTimeFormat("en-GB", { dateStyle: "long" }),
  es: new Intl.DateTimeFormat("es", { dateStyle: "long" }),
};

export function dayIn(language: LetterLanguage, day: Temporal.PlainDate): string {
  return days[language].format(day);
}
