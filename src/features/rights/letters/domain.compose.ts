/**
 * A letter's first wording, from what the request holds (GDPR Arts. 12(3), 12(4), 12(6), 15). Pure. Where only a person
 * can know what to say, the text asks for it in double brackets, and such a letter is not sent.
 */
import type { Controller, Information, Section } from "../../registers/index.ts";
import { contactOf } from "../../registers/index.ts";
import type { CarriedOut } from "../request/contract.ts";
import type { RequestState } from "../request/state.ts";
import type { LetterBlock, LetterBody, LetterLanguage, LetterTemplate } from "./contract.ts";
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
  /** What whoever decided wrote for the person about what is held back, a sentence each. */
  readonly told: readonly string[];
  /** What was written when it was decided: why longer, why not, or the question. */
  readonly reasons: string | undefined;
  readonly extension: "complexity" | "number" | "both" | undefined;
  /** The law's ground, by its id. */
  readonly refusal: string | undefined;
  /** What was decided and done, of a request that asks for an act. */
  readonly carried: CarriedOut | undefined;
  /** Who signs, and as what. */
  readonly signature: readonly string[];
};

export type Counted = { readonly disclosed: number; readonly redacted: number; readonly withheld: number };

type Say = (
  key: Parameters<typeof letterWords.sayDynamic>[1],
  more?: Readonly<Record<string, string | number>>,
) => string;
type Made = { readonly facts: LetterFacts; readonly say: Say };

export function composeLetter(template: LetterTemplate, facts: LetterFacts): LetterBody {
  const say: Say = (key, more) =>
    letterWords.sayDynamic(facts.language, key, {
      reference: facts.reference,
      received: dayIn(facts.language, facts.received),
      subject: facts.subjectName ?? letterWords.say(facts.language, "somebody"),
      ...more,
    });
  const name = lineOf(facts.name);
  const greeting = name === undefined ? say("hello") : say("hello.name", { name });
  return {
    title: say(`${template}.title`),
    recipient: recipientOf(facts),
    blocks: [paragraph(greeting), ...bodies[template]({ facts, say }), paragraph(say("goodbye"))],
    signature: [...facts.signature],
  };
}

const bodies: Readonly<Record<LetterTemplate, (made: Made) => readonly LetterBlock[]>> = {
  acknowledgement: ({ facts, say }) => [
    paragraph(say("acknowledgement.received")),
    heading(say("understood.heading")),
    paragraph(say(facts.state.capacity === "self" ? "understood.self" : "understood.other")),
    ...quoted(facts, say),
    heading(say("when.heading")),
    paragraph(
      facts.due === undefined
        ? say("when.unknown")
        : say("when.due", { due: dayIn(facts.language, facts.due) }),
    ),
    ...(facts.state.identity.status === "confirmed" || facts.state.identity.status === "skipped"
      ? []
      : [paragraph(say("when.identity"))]),
    ...contact(facts, say),
    ...sectionBlocks(facts.complaint),
  ],
  identity: ({ facts, say }) => [
    paragraph(say("identity.why")),
    heading(say("identity.what.heading")),
    paragraph(say(`identity.what.${facts.state.capacity}`)),
    paragraph(say("identity.after")),
    ...contact(facts, say),
    ...sectionBlocks(facts.complaint),
  ],
  clarification: ({ facts, say }) => [
    paragraph(say("clarification.why")),
    paragraph(facts.reasons ?? say("clarification.question")),
    paragraph(say("clarification.all")),
    // Data Protection Act 2018 and UK GDPR Art. 12A let the time wait; the GDPR does not.
    paragraph(say(facts.state.regime === "UK" ? "clarification.pause" : "clarification.go-on")),
    ...contact(facts, say),
    ...sectionBlocks(facts.complaint),
  ],
  extension: ({ facts, say }) => [
    paragraph(say("extension.sorry")),
    paragraph(
      facts.due === undefined || facts.state.extendedMonths === 0
        ? say("extension.unknown")
        : say("extension.due", { due: dayIn(facts.language, facts.due) }),
    ),
    paragraph(say(`extension.${facts.extension ?? "none"}`, { why: facts.reasons ?? say("extension.why") })),
    ...contact(facts, say),
    ...sectionBlocks(facts.complaint),
  ],
  answer: ({ facts, say }) => [
    paragraph(say(facts.state.capacity === "self" ? "answer.begin" : "answer.begin.other")),
    heading(say("answer.enclosed.heading")),
    ...enclosed(facts, say),
    ...heldBack(facts, say),
    ...(facts.state.search.gaps === 0
      ? []
      : [
          heading(say("answer.gaps.heading")),
          paragraph(say("answer.gaps", { gaps: facts.state.search.gaps })),
        ]),
    ...facts.information.sections.flatMap(sectionBlocks),
  ],
  refusal: ({ facts, say }) => [
    paragraph(say("refusal.begin")),
    heading(say("refusal.why.heading")),
    paragraph(say(refusalKey(facts.refusal))),
    paragraph(facts.reasons ?? say("refusal.reasons")),
    paragraph(say("refusal.again")),
    ...contact(facts, say),
    ...sectionBlocks(facts.complaint),
  ],
};

function refusalKey(ground: string | undefined): string {
  const key = `refusal.${ground ?? "none"}`;
  return letterWords.keys.some((known) => known === key) ? key : "refusal.none";
}

function enclosed({ counted, state }: LetterFacts, say: Say): LetterBlock[] {
  if (counted === undefined) return [paragraph(say("answer.unsearched"))];
  const rows = counted.disclosed + counted.redacted;
  if (rows === 0) return [paragraph(say("answer.nothing"))];
  return [paragraph(say("answer.found", { rows })), paragraph(say(`answer.${state.delivery}`))];
}

/** A letter's list has an end; the package says them all. */
const mostTold = 100;

function heldBack({ counted, told }: LetterFacts, say: Say): LetterBlock[] {
  if (counted === undefined) return [];
  const texts = [
    ...(counted.redacted === 0 ? [] : [say("answer.redacted", { rows: counted.redacted })]),
    ...(counted.withheld === 0 ? [] : [say("answer.withheld", { rows: counted.withheld })]),
  ];
  return [
    heading(say("answer.held.heading")),
    ...(texts.length === 0 ? [say("answer.held.nothing")] : texts).map(paragraph),
    ...(told.length === 0
      ? []
      : [paragraph(say("answer.told")), { kind: "list", items: told.slice(0, mostTold) } as const]),
  ];
}

function quoted({ wording }: LetterFacts, say: Say): LetterBlock[] {
  if (wording === undefined || wording.trim() === "") return [];
  const characters = Array.from(wording.trim());
  const shown = characters.length > 600 ? `${characters.slice(0, 600).join("")}…` : characters.join("");
  return [paragraph(say("understood.words", { wording: shown }))];
}

function contact({ controller, language }: LetterFacts, say: Say): LetterBlock[] {
  const text =
    controller === undefined
      ? say("contact.none")
      : say("contact.text", { contact: contactOf(controller, language) });
  return [heading(say("contact.heading")), paragraph(text)];
}

function sectionBlocks(section: Section): LetterBlock[] {
  return [heading(section.heading), ...section.blocks];
}

function recipientOf({ name, address }: LetterFacts): string[] {
  const lines = [name, ...(address ?? "").split("\n")].map(lineOf).filter((text) => text !== undefined);
  return lines.slice(0, 10);
}

/** One line of a letter; longer ones are cut, as on an envelope. */
function lineOf(text: string | undefined): string | undefined {
  const plain = (text ?? "").replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
  return plain === "" ? undefined : Array.from(plain).slice(0, 200).join("");
}

function dayIn(language: LetterLanguage, day: Temporal.PlainDate): string {
  return day.toLocaleString(language === "en" ? "en-GB" : language, { dateStyle: "long" });
}

const heading = (text: string): LetterBlock => ({ kind: "heading", text });
const paragraph = (text: string): LetterBlock => ({ kind: "paragraph", text });
