/**
 * A notice to a recipient as a letter (GDPR art. 19; contents by `src/law`, letter `recipient-notice`): what was done, what
 * is asked, until when, who asks, how to answer. Of the person it says what the officer wrote, and nothing else. Pure.
 */
import type { LetterItem } from "../../../law/right.ts";
import type { Controller } from "../../registers/index.ts";
import { contactOf } from "../../registers/index.ts";
import type { LetterBlock, LetterBody } from "../letters/contract.ts";
import type { NoticeAct, NoticeTexts } from "./contract.ts";
import { noticeWords } from "./letter.words.ts";

export type NoticeLetterFacts = {
  readonly language: "en" | "es";
  readonly regime: "UK" | "EU";
  readonly act: NoticeAct;
  /** `R-2026-0007/2` */
  readonly reference: string;
  readonly organisation: string;
  readonly controller: Controller | undefined;
  readonly texts: Partial<NoticeTexts>;
  readonly days: number;
  /** Where to answer, and until when that works; a printed letter has none. */
  readonly link?: { readonly address: string; readonly until: Temporal.PlainDate } | undefined;
  readonly reminder?: { readonly number: 1 | 2; readonly due: Temporal.PlainDate } | undefined;
};

type Key = Parameters<typeof noticeWords.say>[1];
type Part = { readonly blocks: readonly LetterBlock[]; readonly items: readonly LetterItem[] };

export type NoticeLetter = {
  readonly body: LetterBody;
  /** What of the law's contents stands in it. */
  readonly items: ReadonlySet<LetterItem>;
};

export function composeNotice(facts: NoticeLetterFacts): NoticeLetter {
  const say = sayFor(facts);
  const parts = [
    reminded(facts),
    done(facts),
    asked(facts),
    answer(facts),
    { blocks: [heading(say("why.heading")), ...why(facts)], items: [] },
    { blocks: [paragraph(say("goodbye"))], items: [] },
  ] as const;
  const title = say(`title.${facts.act}`);
  return {
    body: {
      title: facts.reminder === undefined ? title : say("title.reminder", { title }),
      recipient: recipientOf(facts.texts),
      blocks: [paragraph(say("hello")), ...parts.flatMap(({ blocks }) => blocks)],
      signature: [facts.organisation.slice(0, 200)],
    },
    items: new Set(parts.flatMap(({ items }): readonly LetterItem[] => items)),
  };
}

const sayFor =
  ({ language }: NoticeLetterFacts) =>
  (key: Key, parameters: Readonly<Record<string, string | number>> = {}): string =>
    noticeWords.sayDynamic(language, key, parameters);

function reminded(facts: NoticeLetterFacts): Part {
  const { reminder, language } = facts;
  if (reminder === undefined) return { blocks: [], items: [] };
  const key = reminder.number === 1 ? "reminder.first" : "reminder.last";
  return { blocks: [paragraph(sayFor(facts)(key, { due: written(reminder.due, language) }))], items: [] };
}

function done(facts: NoticeLetterFacts): Part {
  const { act, reference, texts } = facts;
  const say = sayFor(facts);
  const lines = [
    { term: say("about.reference"), text: reference },
    ...(texts.person === undefined ? [] : [{ term: say("about.person"), text: texts.person }]),
    ...(texts.data === undefined
      ? []
      : [{ term: say(act === "corrected" ? "about.corrected" : "about.data"), text: texts.data }]),
  ];
  return {
    blocks: [heading(say("done.heading")), paragraph(say(`done.${act}`)), { kind: "facts", facts: lines }],
    items: ["what-was-done", "reference"],
  };
}

function asked(facts: NoticeLetterFacts): Part {
  const { act } = facts;
  const say = sayFor(facts);
  const more: readonly Key[] = act === "lifted" ? [] : ["do.keep", "do.onward"];
  return {
    blocks: [
      heading(say("do.heading")),
      paragraph(say(`do.${act}`)),
      ...more.map((key) => paragraph(say(key))),
    ],
    items: ["what-to-do"],
  };
}

function answer(facts: NoticeLetterFacts): Part {
  const { link, controller, language, days, reference, reminder } = facts;
  const say = sayFor(facts);
  const how =
    link === undefined
      ? [paragraph(say("answer.post", { days, reference }))]
      : [
          paragraph(say(reminder === undefined ? "answer.mail" : "answer.reminder", { days })),
          paragraph(link.address),
          paragraph(say("answer.link", { until: written(link.until, language) })),
        ];
  const contact =
    controller === undefined
      ? say("answer.back")
      : say("answer.contact", { contact: contactOf(controller, language) });
  return { blocks: [heading(say("answer.heading")), ...how, paragraph(contact)], items: ["contact"] };
}

function why(facts: NoticeLetterFacts): readonly LetterBlock[] {
  const { act, regime } = facts;
  const say = sayFor(facts);
  const ground = act === "stopped" ? "why.stopped" : regime === "UK" ? "why.article.uk" : "why.article";
  return [paragraph(say(ground)), paragraph(say("why.person"))];
}

function recipientOf({ name, postal }: Partial<NoticeTexts>): string[] {
  return [name, ...(postal ?? "").split("\n")]
    .map((text) => (text ?? "").replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim())
    .filter((text) => text !== "")
    .map((text) => Array.from(text).slice(0, 200).join(""))
    .slice(0, 10);
}

function written(day: Temporal.PlainDate, language: "en" | "es"): string {
  return day.toLocaleString(language === "en" ? "en-GB" : language, { dateStyle: "long" });
}

const heading = (text: string): LetterBlock => ({ kind: "heading", text });
const paragraph = (text: string): LetterBlock => ({ kind: "paragraph", text });
