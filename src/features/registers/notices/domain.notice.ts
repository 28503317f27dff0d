/**
 * A privacy notice made from the activities it tells of: what the laws it answers to ask for, in layers, in words for adults
 * or for children, and what of it the register cannot say yet. Pure. GDPR Arts. 12(1), 13 and 14.
 */
import type { Authority } from "../../../law/authorities.ts";
import { noticeContents, noticeItems } from "../../../law/notices.ts";
import type { NoticeItem } from "../../../law/notices.ts";
import type { ActivityWords, Controller, GapReason, RegisterLanguage } from "../contract.ts";
import { contactOf, describeProcessing } from "../describe.ts";
import type { KeyedActivity, Section, SectionKey } from "../describe.ts";
import { gapWords } from "../gaps.ts";
import type { BodyOf } from "../kinds/all.ts";
import type { NoticeMissing, NoticeSection, NoticeText } from "./contract.ts";
import { basisWords, registerWords } from "../words.ts";
import { noticeWords } from "./words.ts";

export type NoticeFacts = {
  readonly notice: BodyOf<"notice">;
  readonly activities: readonly KeyedActivity[];
  readonly organisation: string;
  readonly controller: Controller | undefined;
  readonly authority: Authority | undefined;
  readonly today: Temporal.PlainDate;
};

export type Drafted = {
  readonly texts: Partial<Record<RegisterLanguage, NoticeText>>;
  readonly missing: readonly NoticeMissing[];
};

const say = noticeWords.say;

/** In English, and in Spanish when an activity speaks it; English alone where none speaks anything. */
export function draftNotice(facts: NoticeFacts): Drafted {
  const speaks = (language: RegisterLanguage): boolean =>
    facts.activities.some(({ activity }) => activity.words[language] !== undefined);
  const languages: readonly RegisterLanguage[] = speaks("es")
    ? speaks("en")
      ? ["en", "es"]
      : ["es"]
    : ["en"];
  const drafts = languages.map((language) => ({ language, ...draftIn(facts, language) }));
  return {
    texts: Object.fromEntries(drafts.map(({ language, text }) => [language, text])),
    missing: drafts.flatMap(({ missing }) => missing),
  };
}

const itemOf: Readonly<Record<SectionKey, NoticeItem>> = {
  purposes: "purposes",
  data: "categories",
  recipients: "recipients",
  transfers: "transfers",
  retention: "retention",
  source: "source",
  decisions: "automated-decisions",
  rights: "rights",
  complaint: "complaint",
};

/** Which content a gap of an activity leaves unsaid. */
const itemOfGap: Readonly<Partial<Record<GapReason, NoticeItem>>> = {
  "no-controller": "controller",
  "no-authority": "complaint",
  "no-activities": "purposes",
  "language-missing": "purposes",
  "purposes-missing": "purposes",
  "basis-missing": "basis",
  "people-missing": "categories",
  "data-missing": "categories",
  "recipients-missing": "recipients",
  "retention-missing": "retention",
  "source-missing": "source",
  "transfers-unknown": "transfers",
  "safeguard-missing": "transfers",
  "decisions-unknown": "automated-decisions",
  "logic-missing": "automated-decisions",
};

function draftIn(
  facts: NoticeFacts,
  language: RegisterLanguage,
): { readonly text: NoticeText; readonly missing: readonly NoticeMissing[] } {
  const { notice, controller, authority, activities } = facts;
  const regimes = notice.regimes ?? [];
  const regime = regimes.includes("UK") && !regimes.includes("EU") ? "UK" : "EU";
  const contents = noticeContents(regimes, notice.collection ?? [], facts.today);
  const told = describeProcessing({ activities, controller, authority, regime, language });
  const isForChildren = notice.audience === "children";
  const isAsked = (item: NoticeItem): boolean =>
    contents.some((one) => one.item === item) || (item === "categories" && isForChildren);
  const described = told.sections.flatMap((section): NoticeSection[] => {
    const item = itemOf[section.key];
    // Rights differ by law; what is asked by no law of this notice is still told when it stands in the register.
    if (item === "rights") return [];
    return [
      isForChildren
        ? inChildWords(sectionFrom(section, item, childHeading(section.key, language)), activities, language)
        : sectionFrom(section, item, section.heading),
    ];
  });
  const own = ownSections(facts, language).filter(
    ({ item }) => isAsked(item as NoticeItem) || item === "controller",
  );
  const full = inOrder([...own, ...described]);
  const missing = [
    ...told.gaps.flatMap(({ reason, about }): Lack[] => {
      const item = itemOfGap[reason];
      return item === undefined
        ? []
        : [{ item, about, words: `${nameOf(facts, language, about)}${gapWords[reason]}` }];
    }),
    ...ownLacks(facts, language),
  ].filter(({ item }) => isAsked(item));
  return {
    text: {
      title: titleIn(notice, language),
      ...introIn(notice, language, isForChildren),
      summary: summaryOf(facts, language, isForChildren),
      full,
    },
    missing: missing.map(({ item, about, words }): NoticeMissing => ({
      code: `${language}:${item}:${about}`.slice(0, 80),
      language,
      sentence: `${language === "es" ? "In Spanish, it" : "It"} does not say: ${words}.`,
      articles: [...(contents.find((one) => one.item === item)?.articles ?? [])],
    })),
  };
}

/** What such a code says is lacking; `undefined` for one that is none of these. */
export function itemOfCode(code: string): NoticeItem | undefined {
  const [, item] = code.split(":");
  return noticeItems.find((one) => one === item);
}

type Lack = { readonly item: NoticeItem; readonly about: string; readonly words: string };

function nameOf({ activities }: NoticeFacts, language: RegisterLanguage, about: string): string {
  const words = activities.find(({ key }) => key === about)?.activity.words;
  const name = words?.[language]?.name ?? words?.en?.name ?? words?.es?.name;
  return name === undefined ? "" : `${name}: `;
}

const titleIn = (notice: BodyOf<"notice">, language: RegisterLanguage): string =>
  language === "es" ? (notice.titleSpanish ?? notice.name) : notice.name;

function introIn(
  notice: BodyOf<"notice">,
  language: RegisterLanguage,
  isForChildren: boolean,
): { readonly intro?: string } {
  const own = language === "es" ? notice.introSpanish : notice.intro;
  const intro = [isForChildren ? say(language, "child.intro") : undefined, own].filter(
    (part) => part !== undefined,
  );
  return intro.length === 0 ? {} : { intro: intro.join(" ") };
}

const childHeadings = {
  purposes: "child.purposes",
  data: "child.data",
  recipients: "child.recipients",
  transfers: "child.transfers",
  retention: "child.retention",
  source: "child.source",
  decisions: "child.decisions",
  rights: "child.rights",
  complaint: "child.complaint",
} as const satisfies Readonly<Record<SectionKey, string>>;
const childHeading = (key: SectionKey, language: RegisterLanguage): string =>
  say(language, childHeadings[key]);

/** What allows it, as the law names it, in words a child knows. */
function inChildWords(
  { points, ...rest }: NoticeSection,
  activities: readonly KeyedActivity[],
  language: RegisterLanguage,
): NoticeSection {
  const replaced = activities.map(({ activity: { lawfulBases } }) => {
    const named = lawfulBases.map((basis) => say(language, `child.basis.${basis}`));
    const bases = new Intl.ListFormat(language, { type: "disjunction" }).format(named);
    return {
      formal: registerWords.say(language, "basis.sentence", { bases: basisWords(language, lawfulBases) }),
      plain: say(language, "child.basis", { bases }),
    };
  });
  return {
    ...rest,
    points: points.map((point) =>
      replaced.reduce((text, { formal, plain }) => text.replaceAll(formal, plain), point),
    ),
  };
}

function sectionFrom({ blocks }: Section, item: NoticeItem, heading: string): NoticeSection {
  return {
    item,
    heading,
    paragraphs: blocks.flatMap((block) => (block.kind === "paragraph" ? [block.text] : [])),
    points: blocks.flatMap((block) => {
      if (block.kind === "list") return [...block.items];
      return block.kind === "facts" ? block.facts.map(({ term, text }) => `${term}: ${text}`) : [];
    }),
  };
}

const section = (
  item: NoticeItem,
  heading: string,
  paragraphs: readonly string[],
  points: readonly string[] = [],
): NoticeSection[] =>
  paragraphs.length + points.length === 0
    ? []
    : [{ item, heading, paragraphs: [...paragraphs], points: [...points] }];

const written = (text: string | undefined): string[] => (text === undefined ? [] : [text]);

function ownSections(facts: NoticeFacts, language: RegisterLanguage): readonly NoticeSection[] {
  const { notice } = facts;
  const inThis = (english: string | undefined, spanish: string | undefined): string[] =>
    written(language === "es" ? spanish : english);
  const interests = facts.activities.flatMap(({ activity }) => {
    const words = activity.words[language];
    const said = language === "es" ? activity.legitimateInterestsSpanish : activity.legitimateInterests;
    const rests = activity.lawfulBases.includes("legitimate-interests");
    return rests && words !== undefined && said !== undefined ? [`${words.name}: ${said}`] : [];
  });
  const consents = facts.activities.some(({ activity }) => activity.lawfulBases.includes("consent"));
  return [
    ...section("controller", controllerHeading(notice, language), controllerWords(facts, language)),
    ...section("interests", say(language, "interests.heading"), [], interests),
    ...section(
      "statutory-need",
      say(language, "statutory-need.heading"),
      inThis(notice.statutoryNeed, notice.statutoryNeedSpanish),
    ),
    ...section("sharing", say(language, "sharing.heading"), inThis(notice.sharing, notice.sharingSpanish)),
    ...rightsSection(facts, language),
    ...(consents
      ? section("withdrawal", say(language, "withdrawal.heading"), [say(language, "withdrawal.text")])
      : []),
  ];
}

const controllerHeading = (notice: BodyOf<"notice">, language: RegisterLanguage): string =>
  say(language, notice.audience === "children" ? "child.controller" : "controller.heading");

function controllerWords(facts: NoticeFacts, language: RegisterLanguage): string[] {
  const { controller, organisation, notice } = facts;
  const name = say(language, "controller.name", { name: organisation });
  if (controller === undefined) return [name];
  const reach = [...controller.address, controller.email, ...written(controller.telephone)].join(", ");
  return [
    name,
    say(language, "controller.reach", { reach }),
    say(language, "controller.contact", { contact: contactOf(controller, language) }),
    ...(notice.representative === undefined
      ? []
      : [say(language, "controller.representative", { representative: notice.representative })]),
  ];
}

function rightsSection(facts: NoticeFacts, language: RegisterLanguage): NoticeSection[] {
  const { notice } = facts;
  const regimes = notice.regimes ?? [];
  if (notice.audience === "children") {
    const words = ["see", "mend", "stop", "help"] as const;
    return section(
      "rights",
      say(language, "child.rights"),
      [],
      words.map((one) => say(language, `child.rights.${one}`)),
    );
  }
  const european = regimes.includes("EU") || regimes.includes("UK");
  const { sections } = describeProcessing({ ...facts, regime: "EU", language });
  const described = sections.find(({ key }) => key === "rights");
  const base = european && described !== undefined ? sectionFrom(described, "rights", "") : undefined;
  const carries = facts.activities.some(({ activity }) =>
    activity.lawfulBases.some((basis) => basis === "consent" || basis === "contract"),
  );
  return section("rights", say(language, "rights.heading"), base?.paragraphs ?? [], [
    ...(european ? [say(language, "rights.access")] : []),
    ...(base?.points ?? []),
    ...(european && carries ? [say(language, "rights.portability")] : []),
    ...(["SG", "US-CA", "CH", "ZA"] as const).flatMap((regime) =>
      regimes.includes(regime) ? [say(language, `rights.${regime}`)] : [],
    ),
  ]);
}

/** What the notice itself must say, and an activity cannot. */
function ownLacks({ notice, activities }: NoticeFacts, language: RegisterLanguage): readonly Lack[] {
  const said = (english: string | undefined, spanish: string | undefined): boolean =>
    (language === "es" ? spanish : english) !== undefined;
  return [
    ...(said(notice.statutoryNeed, notice.statutoryNeedSpanish)
      ? []
      : [{ item: "statutory-need" as const, about: "notice", words: "whether people must give the data" }]),
    ...(said(notice.sharing, notice.sharingSpanish)
      ? []
      : [{ item: "sharing" as const, about: "notice", words: "whether data are sold or shared" }]),
    ...activities.flatMap(({ key, activity }): Lack[] => {
      const rests = activity.lawfulBases.includes("legitimate-interests");
      const own = language === "es" ? activity.legitimateInterestsSpanish : activity.legitimateInterests;
      const name = activity.words[language]?.name ?? key;
      return rests && own === undefined
        ? [{ item: "interests", about: key, words: `${name}: which interests it rests on` }]
        : [];
    }),
  ];
}

const order: readonly string[] = noticeItems;
const inOrder = (sections: readonly NoticeSection[]): NoticeSection[] =>
  sections.toSorted((one, other) => order.indexOf(one.item) - order.indexOf(other.item));

/** The first layer: who, what for, who else, and that one can ask. */
function summaryOf(facts: NoticeFacts, language: RegisterLanguage, isForChildren: boolean): NoticeSection[] {
  const words = facts.activities
    .map(({ activity }) => activity.words[language])
    .filter((one): one is ActivityWords => one !== undefined);
  const recipients = [...new Set(words.flatMap((one) => one.recipients))];
  const [who = ""] = controllerWords(facts, language);
  const reach = facts.controller?.email;
  return [
    ...section("controller", say(language, isForChildren ? "child.controller" : "summary.controller"), [
      reach === undefined ? who : `${who} ${reach}`,
    ]),
    ...section(
      "purposes",
      say(language, isForChildren ? "child.purposes" : "summary.purposes"),
      [],
      words.map(({ name, purposes }) => (purposes[0] === undefined ? name : `${name}: ${purposes[0]}`)),
    ),
    ...section(
      "recipients",
      say(language, isForChildren ? "child.recipients" : "summary.recipients"),
      [],
      recipients.slice(0, 8),
    ),
    ...section("rights", say(language, isForChildren ? "child.rights" : "summary.rights"), [
      isForChildren ? say(language, "child.rights.see") : say(language, "summary.rights.text"),
    ]),
  ];
}
