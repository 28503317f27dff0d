/**
 * What a person is told beside their data (GDPR Art. 15(1)(a)–(h) and (2)), made from the register. Pure. Tailored to
 * the data that were found (EDPB Guidelines 01/2022, para 113): an activity none of whose data sets was found stays
 * out. A fact the register lacks is a gap for the officer, and the letter says that it is still to come.
 */
import type { Authority } from "../../law/authorities.ts";
import type { LetterItem } from "../../law/right.ts";
import type { Block } from "../../platform/documents/templates.ts";
import type {
  ActivityWords,
  Controller,
  Gap,
  GapReason,
  ProcessingActivity,
  RegisterLanguage,
} from "./contract.ts";
import type { Received } from "./disclosures/record.ts";
import { gapsOf } from "./gaps.ts";
import { basisWords, registerWords } from "./words.ts";

export type KeyedActivity = { readonly key: string; readonly activity: ProcessingActivity };

export type Described = {
  readonly activities: readonly KeyedActivity[];
  readonly controller: Controller | undefined;
  readonly authority: Authority | undefined;
  readonly regime: "UK" | "EU";
  readonly language: RegisterLanguage;
  /** Data sets in which something was found (`school:booking`); without it all activities are told. */
  readonly found?: ReadonlySet<string> | undefined;
  /** To whom data of the person themselves were disclosed; absent where nobody asked for that. */
  readonly received?: readonly Received[] | undefined;
};

export const sectionKeys = [
  "purposes",
  "data",
  "recipients",
  "transfers",
  "retention",
  "source",
  "decisions",
  "rights",
  "complaint",
] as const;
export type SectionKey = (typeof sectionKeys)[number];

export type Section = {
  readonly key: SectionKey;
  readonly heading: string;
  readonly blocks: readonly Block[];
  /** What of a letter's contents it states, as the law's rows name them. */
  readonly states: readonly LetterItem[];
};

export type Information = { readonly sections: readonly Section[]; readonly gaps: readonly Gap[] };

type Told = KeyedActivity & { readonly words: ActivityWords; readonly gaps: ReadonlySet<GapReason> };

export function describeProcessing(given: Described): Information {
  const { language, found } = given;
  const chosen = given.activities.filter(
    ({ activity }) => found === undefined || activity.dataSets.some((dataSet) => found.has(dataSet)),
  );
  const told = chosen.flatMap(({ key, activity }): Told[] => {
    const words = activity.words[language];
    return words === undefined ? [] : [{ key, activity, words, gaps: new Set(gapsOf(activity, language)) }];
  });
  const described = new Set(given.activities.flatMap(({ activity }) => activity.dataSets));
  const gaps: Gap[] = [
    ...chosen.flatMap(({ key, activity }) =>
      gapsOf(activity, language).map((reason): Gap => ({ reason, about: key })),
    ),
    ...[...(found ?? [])]
      .filter((dataSet) => !described.has(dataSet))
      .map((dataSet): Gap => ({ reason: "not-described", about: dataSet })),
  ];
  if (chosen.length === 0) gaps.unshift({ reason: "no-activities", about: "processing-activity" });
  if (given.authority === undefined) gaps.unshift({ reason: "no-authority", about: "controller" });
  if (given.controller === undefined) gaps.unshift({ reason: "no-controller", about: "controller" });
  const facts = withReceived(factSections(told, language), given);
  return { sections: [...facts, rights(given), complaint(given)], gaps };
}

const days = {
  en: new Intl.DateTimeFormat("en-GB", { dateStyle: "long" }),
  es: new Intl.DateTimeFormat("es-ES", { dateStyle: "long" }),
} as const;

/**
 * Who it really was comes before who it may be: recipients by name, unless they cannot be known (CJEU C-154/21, para 51). What
 * the activities say besides may be a kind of recipient.
 */
function withReceived(sections: readonly Section[], { received, language }: Described): readonly Section[] {
  if (received === undefined) return sections;
  const say = registerWords.say;
  const acts = Map.groupBy(received, ({ recipient }) => recipient);
  const facts = [...acts].map(([recipient, all]) => ({
    term: recipient,
    text: all
      .map(({ on, categories, purpose }) =>
        sentence(
          say(language, "recipients.act", {
            on: days[language].format(on),
            what: listed(language, categories),
            why: purpose,
          }),
        ),
      )
      .join(" "),
  }));
  const named: readonly Block[] =
    facts.length === 0
      ? []
      : [
          { kind: "paragraph", text: say(language, "recipients.received") },
          ...inChunks(facts).map((chunk): Block => ({ kind: "facts", facts: chunk })),
        ];
  const at = sections.findIndex(({ key }) => key === "recipients");
  const before = sections[at];
  if (before !== undefined) {
    const kinds: Block = { kind: "paragraph", text: say(language, "recipients.kinds") };
    return sections.with(at, { ...before, blocks: [...named, kinds, ...before.blocks] });
  }
  if (named.length === 0) return sections;
  const heading = say(language, "recipients.heading");
  const data = sections.findIndex(({ key }) => key === "data");
  const alone: Section = { key: "recipients", heading, blocks: named, states: [] };
  return sections.toSpliced(data + 1, 0, alone);
}

/** A table of facts has an end; another follows. */
const mostFacts = 60;
function inChunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / mostFacts) }, (_, at) =>
    all.slice(at * mostFacts, (at + 1) * mostFacts),
  );
}

const stated = {
  purposes: "purposes",
  data: "categories",
  recipients: "recipients",
  transfers: "safeguards",
  retention: "retention",
  source: "source",
  decisions: "automated-decisions",
} as const satisfies Readonly<Record<FactSection["key"], LetterItem>>;

type Facts = (told: Told) => readonly string[];
type FactSection = {
  readonly key: Exclude<SectionKey, "rights" | "complaint">;
  readonly missing: readonly GapReason[];
  readonly facts: Facts;
  /** What to say when an activity states that there is nothing of the kind. */
  readonly none?: {
    readonly stated: (told: Told) => boolean;
    readonly sentence: "transfers.none" | "decisions.none";
  };
};

function factSections(told: readonly Told[], language: RegisterLanguage): Section[] {
  const say = registerWords.say;
  const kinds: readonly FactSection[] = [
    {
      key: "purposes",
      missing: ["purposes-missing", "basis-missing"],
      facts: ({ words, activity }) => [
        ...words.purposes,
        ...(activity.lawfulBases.length === 0
          ? []
          : [say(language, "basis.sentence", { bases: basisWords(language, activity.lawfulBases) })]),
      ],
    },
    {
      key: "data",
      missing: ["data-missing", "people-missing"],
      facts: ({ words }) => [
        ...words.data,
        ...(words.people.length === 0
          ? []
          : [say(language, "data.people", { people: listed(language, words.people) })]),
      ],
    },
    { key: "recipients", missing: ["recipients-missing"], facts: ({ words }) => words.recipients },
    {
      key: "transfers",
      missing: ["transfers-unknown", "safeguard-missing"],
      facts: ({ words, activity }) => (activity.transfers === "some" ? words.transfers : []),
      none: { stated: ({ activity }) => activity.transfers === "none", sentence: "transfers.none" },
    },
    { key: "retention", missing: ["retention-missing"], facts: ({ words }) => words.retention },
    { key: "source", missing: ["source-missing"], facts: ({ words }) => words.source },
    {
      key: "decisions",
      missing: ["decisions-unknown", "logic-missing"],
      facts: ({ words, activity }) =>
        activity.automatedDecisions === "some" ? words.automatedDecisions : [],
      none: { stated: ({ activity }) => activity.automatedDecisions === "none", sentence: "decisions.none" },
    },
  ];
  return kinds.flatMap((kind) => {
    const blocks = blocksOf(kind, told, language);
    // What is still to come for every activity is not stated.
    const isStated = told.some(({ gaps }) => !kind.missing.some((reason) => gaps.has(reason)));
    const states = isStated ? [stated[kind.key]] : [];
    return blocks.length === 0
      ? []
      : [{ key: kind.key, heading: say(language, `${kind.key}.heading`), blocks, states }];
  });
}

function blocksOf(kind: FactSection, told: readonly Told[], language: RegisterLanguage): Block[] {
  const facts = told.flatMap((each) => {
    const texts = kind.facts(each);
    return texts.length === 0 ? [] : [{ term: each.words.name, text: texts.map(sentence).join(" ") }];
  });
  const open = told.filter(({ gaps }) => kind.missing.some((reason) => gaps.has(reason)));
  const blocks: Block[] = facts.length === 0 ? [] : [{ kind: "facts", facts }];
  const { none } = kind;
  // "No" may be said for all only when every activity said so.
  if (none !== undefined && told.length > 0 && told.every(none.stated))
    blocks.push({ kind: "paragraph", text: registerWords.say(language, none.sentence) });
  if (open.length > 0) {
    const names = listed(
      language,
      open.map(({ words }) => words.name),
    );
    blocks.push({ kind: "paragraph", text: registerWords.say(language, "open.sentence", { names }) });
  }
  return blocks;
}

function rights({ language, controller }: Described): Section {
  const say = registerWords.say;
  const rightsWords = [
    "rights.rectify",
    "rights.erase",
    "rights.restrict",
    "rights.object",
    "rights.withdraw",
  ] as const;
  const contact = controller === undefined ? undefined : contactOf(controller, language);
  return {
    key: "rights",
    states: ["rights"],
    heading: say(language, "rights.heading"),
    blocks: [
      { kind: "list", items: rightsWords.map((word) => say(language, word)) },
      ...(contact === undefined
        ? []
        : [{ kind: "paragraph" as const, text: say(language, "rights.ask", { contact }) }]),
    ],
  };
}

/** Whom to complain to, the organisation first; also the close of a refusal (Art. 12(4)). */
export function complaint({
  language,
  controller,
  authority,
  regime,
}: Omit<Described, "activities">): Section {
  const say = registerWords.say;
  const texts: string[] = [];
  if (controller !== undefined)
    texts.push(say(language, "complaint.us", { contact: contactOf(controller, language) }));
  if (authority !== undefined)
    texts.push(say(language, "complaint.authority", { authority: authorityText(authority) }));
  if (regime === "EU") texts.push(say(language, "complaint.eu"));
  texts.push(say(language, "complaint.court"));
  return {
    key: "complaint",
    states: [
      ...(controller === undefined ? [] : (["complaint-to-us"] as const)),
      ...(authority === undefined && regime !== "EU" ? [] : (["complaint-to-authority"] as const)),
      "court",
    ],
    heading: say(language, "complaint.heading"),
    blocks: texts.map((text) => ({ kind: "paragraph", text })),
  };
}

function authorityText({ name, address, telephone, site }: Authority): string {
  return [name, ...(address ?? []), ...(telephone === undefined ? [] : [telephone]), site].join(", ");
}

/** "The data protection officer, privacy@riverbridge.example" */
export function contactOf(controller: Controller, language: RegisterLanguage): string {
  const role = controller.contact[language];
  if (role === undefined) return controller.email;
  return registerWords.say(language, "contact.form", { role, email: controller.email });
}

function listed(language: RegisterLanguage, texts: readonly string[]): string {
  return new Intl.ListFormat(language, { type: "conjunction" }).format(texts);
}

function sentence(text: string): string {
  return /[.!?…]$/u.test(text) ? text : `${text}.`;
}
