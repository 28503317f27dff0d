// Goal: in each regime and language every letter about every right states what its law's rows want of it on that day; a
// ground adds what it must; nobody is told of a copy they did not ask for; what is not composed is known by name.
// Method: each block says which contents it states; the law's own rows say which must be there; the example school's
// register. Facts are taken away one by one and must be asked for or missed.
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { authorityFor } from "../../../law/authorities.ts";
import { letterContents, missingFromLetter } from "../../../law/letters.ts";
import { regimes as allRegimes } from "../../../law/regimes.ts";
import { letterItems, letterKinds } from "../../../law/right.ts";
import type { LetterItem, RightId } from "../../../law/right.ts";
import { refusalGroundsOn, rightOn, rightsOn } from "../../../law/rights.ts";
import { complaint, describeProcessing, readRegisterPack } from "../../registers/index.ts";
import type { Information } from "../../registers/index.ts";
import { regimes, requestRights } from "../request/contract.ts";
import type { CarriedOut, RequestRight } from "../request/contract.ts";
import { received } from "../request/events.ts";
import { apply } from "../request/state.ts";
import { letterLanguages, letterTemplates, unfinished } from "./contract.ts";
import type { LetterLanguage, LetterTemplate } from "./contract.ts";
import { composeLetter, templatesFor } from "./domain.compose.ts";
import type { LetterFacts } from "./domain.compose.ts";

const day = Temporal.PlainDate.from("2026-11-02");
const pack = readRegisterPack(
  readFileSync(path.join(import.meta.dirname, "../../../../packs/school/registers.yml"), "utf8"),
);
type Regime = (typeof regimes)[number];

const authorityOf = (regime: Regime) => authorityFor(regime, regime === "UK" ? "GB" : "ES");
const activities = Object.entries(pack.activities).map(([key, activity]) => ({ key, activity }));
const known = new Map<string, Information>();
function informationFor(regime: Regime, language: LetterLanguage): Information {
  const { controller } = pack;
  const key = `${regime} ${language}`;
  const found =
    known.get(key) ??
    describeProcessing({ activities, controller, authority: authorityOf(regime), regime, language });
  known.set(key, found);
  return found;
}

function factsOf(
  regime: Regime,
  right: RequestRight,
  language: LetterLanguage,
  more: Partial<LetterFacts> = {},
): LetterFacts {
  const authority = authorityOf(regime);
  const { controller } = pack;
  const common = { capacity: "self", channel: "email", delivery: "portal" } as const;
  const data = { ...common, right, regime, receivedAt: "2026-11-02T09:00:00Z" };
  return {
    language,
    reference: "R-2026-0042",
    state: { ...apply(undefined, received.make(data)), extendedMonths: 2 },
    received: day,
    due: Temporal.PlainDate.from("2027-02-02"),
    name: "Siriporn Wattanakul",
    address: undefined,
    subjectName: undefined,
    wording: "As I said on the telephone.",
    controller,
    information: informationFor(regime, language),
    complaint: complaint({ language, controller, authority, regime }),
    counted: { disclosed: 12, redacted: 1, withheld: 2 },
    told: [],
    carriedOut: { verdict: "granted", grounds: [], reasons: undefined, measures },
    reasons: "It is much, and from many years.",
    extension: "complexity",
    refusal: undefined,
    fee: { ground: "excessive", clock: regime === "UK" ? "starts-when-paid" : "unmoved" },
    signature: ["Anna Ferrer", "Riverbridge Language School"],
    ...more,
  };
}

const until = Temporal.PlainDate.from("2031-04-05");
const measures: CarriedOut["measures"] = [
  { system: "School database", outcome: "done", why: undefined },
  { system: "Accounts", outcome: "partly", why: "Invoices.", until },
  { system: "Archive", outcome: "kept", why: "Registers of pupils." },
  { system: "Newsletter", outcome: "nothing-held", why: undefined },
];
const everything = regimes.flatMap((regime) =>
  requestRights.flatMap((right) =>
    letterLanguages.flatMap((language) =>
      templatesFor({ regime, right }, day).map((template) => [regime, right, language, template] as const),
    ),
  ),
);
const named = (regime: Regime, right: RequestRight): string[] =>
  refusalGroundsOn(regime, right, day).map(({ id }) => id);
const decided = (template: LetterTemplate, grounds: readonly string[]): CarriedOut["verdict"] =>
  template === "partial-answer"
    ? "partly"
    : template === "refusal" && grounds.length > 0
      ? "refused"
      : "granted";

/** What the law wants in the letter and it does not state. */
function missing(
  [regime, right, language, template]: (typeof everything)[number],
  grounds: readonly string[],
  more: Partial<LetterFacts> = {},
): readonly LetterItem[] {
  const verdict = decided(template, grounds);
  const carriedOut = { verdict, grounds, reasons: "We weighed it.", measures };
  const { states } = composeLetter(template, factsOf(regime, right, language, { carriedOut, ...more }));
  return missingFromLetter({ regime, letter: template, right, day, grounds }, states);
}

test("every letter there is about every right states all that its law wants, ground by ground", () => {
  const lacking = everything.flatMap((letter) => {
    const [regime, right, , template] = letter;
    const grounds = ["partial-answer", "refusal"].includes(template) ? named(regime, right) : [];
    return [[], ...grounds.map((id) => [id]), grounds].flatMap((some) =>
      missing(letter, some).map((item) => `${letter.join(" ")} ${some.join("+")}: ${item}`),
    );
  });
  expect(lacking).toEqual([]);
  // 18 rights of two laws in two languages; two rights that take effect at once have four letters, the others eight.
  expect(everything.length).toBeGreaterThan(250);
  const contents = everything.map(([regime, right, , letter]) =>
    letterContents({ regime, letter, right, day }),
  );
  expect(Math.min(...contents.map(({ length }) => length))).toBeGreaterThan(3);
});

test("a letter that is not there is one its law leaves no room for", () => {
  for (const regime of regimes)
    for (const right of requestRights) {
      const there = templatesFor({ regime, right }, day);
      const row = rightOn(regime, right, day);
      expect(row, `${regime} ${right}`).toBeDefined();
      expect(there.includes("refusal"), right).toBe(named(regime, right).length > 0);
      expect(there.includes("identity"), right).toBe(row?.identity !== "not-asked");
      expect(there.includes("extension"), right).toBe(row?.limit.kind === "clock");
    }
  expect(templatesFor({ regime: "UK", right: "marketing-objection" }, day)).toEqual([
    "acknowledgement",
    "clarification",
    "answer",
    "outcome",
  ]);
  // To recipients of data another feature writes; everything else a law names is a letter here.
  expect(letterKinds.filter((kind) => !letterTemplates.some((template) => template === kind))).toEqual([
    "recipient-notice",
  ]);
});

test("a letter from which a fact is missing is missed by the law, or asks the officer for it", () => {
  const british = ["UK", "access", "en", "acknowledgement"] as const;
  expect(missing(british, [], { due: undefined })).toEqual(["due-date"]);
  const empty = { sections: [], gaps: [] };
  expect(missing(["UK", "access", "en", "answer"], [], { information: empty })).toContain("purposes");
  const open: readonly (readonly [LetterTemplate, Partial<LetterFacts>])[] = [
    ["refusal", { carriedOut: undefined, refusal: undefined }],
    ["refusal", { refusal: "unfounded", reasons: undefined, carriedOut: undefined }],
    ["extension", { reasons: undefined }],
    ["extension", { due: undefined }],
    ["partial-answer", { carriedOut: undefined }],
    ["answer", { carriedOut: undefined, counted: undefined }],
    ["fee", {}],
    ["restriction-lifting", { reasons: undefined }],
  ];
  for (const [template, less] of open) {
    const { body } = composeLetter(template, factsOf("EU", "rectification", "es", less));
    expect(JSON.stringify(body), template).toMatch(unfinished);
  }
  // With no register at all a Briton still learns that the organisation itself takes complaints.
  const none = complaint({ language: "en", controller: undefined, authority: undefined, regime: "EU" });
  const more = { controller: undefined, complaint: none };
  expect(missing(["UK", "erasure", "en", "refusal"], ["legal-claims"], more)).toEqual([]);
});

test("an answer that holds something back for others states what a partial answer must", () => {
  const { states } = composeLetter("answer", factsOf("UK", "access", "en"));
  const question = { regime: "UK", letter: "partial-answer", right: "access", day } as const;
  expect(missingFromLetter({ ...question, grounds: ["others-rights"] }, states)).toEqual([]);
});

const copies = { en: /\bcop(?:y|ies)\b(?! as soon as)/i, es: /\bcopias?\b(?! en cuanto)/i };

test("nobody is told of a copy who did not ask for one, and everybody of what they asked for", () => {
  const words: Readonly<Record<RequestRight, readonly [en: RegExp, es: RegExp]>> = {
    access: [/copy of the personal data/, /copia de los datos/],
    rectification: [/correct/, /corri[gj]/],
    erasure: [/delete/, /borr/],
    restriction: [/aside|not used them|not to use them/, /apart|no los us/],
    portability: [/another service can read/, /otro servicio pueda leer/],
    objection: [/object/, /opuso|opone/],
    "marketing-objection": [/no more advertising/, /más publicidad/],
    "automated-decision": [/decision/, /decisión/],
    withdrawal: [/consent/, /consentimiento/],
  };
  for (const [regime, right, language, template] of everything) {
    const fee = { ground: "unfounded", clock: "unmoved" } as const;
    for (const capacity of ["self", "guardian"] as const) {
      const facts = factsOf(regime, right, language, { fee, subjectName: "Lucía Ortega" });
      const { body } = composeLetter(template, { ...facts, state: { ...facts.state, capacity } });
      const text = body.blocks.map((block) => JSON.stringify(block)).join("\n");
      const about = `${right} ${template} ${language} ${capacity}`;
      if (right !== "access") expect(text, about).not.toMatch(copies[language]);
      expect(text, about).toMatch(words[right][language === "en" ? 0 : 1]);
      expect(text, about).not.toMatch(/undefined|\{\w+\}/);
    }
  }
});

test("what was done is told place by place, with why and until when, however many places there are", () => {
  const kept: CarriedOut = {
    verdict: "partly",
    grounds: ["legal-obligation"],
    reasons: "Tax law.",
    measures,
  };
  const { body } = composeLetter("partial-answer", factsOf("UK", "erasure", "en", { carriedOut: kept }));
  expect(body.blocks).toContainEqual({
    kind: "facts",
    facts: [
      { term: "School database", text: "Deleted." },
      {
        term: "Accounts",
        text: "Deleted in part. What is kept, and why: Invoices. Until 5 April 2031 at the latest.",
      },
      { term: "Archive", text: "Kept. Registers of pupils." },
      { term: "Newsletter", text: "Nothing about you is held here." },
    ],
  });
  const text = JSON.stringify(body);
  expect(text).toContain("A law obliges us to keep the data.");
  expect(text).not.toMatch(unfinished);
  const many = Array.from(
    { length: 130 },
    (_, at) => ({ ...measures[0], system: `System ${at}` }) as (typeof measures)[number],
  );
  const long = composeLetter(
    "answer",
    factsOf("EU", "erasure", "es", { carriedOut: { ...kept, measures: many } }),
  );
  expect(long.body.blocks.flatMap((block) => (block.kind === "facts" ? [block.facts.length] : []))).toEqual([
    60, 60, 10,
  ]);
});

test("what the laws of other places want beyond these letters is known by name", () => {
  const composed = new Set(
    everything.flatMap(([regime, right, language, template]) => {
      const grounds = named(regime, right);
      const carriedOut = { verdict: "refused", grounds, reasons: "So.", measures } as const;
      return [...composeLetter(template, factsOf(regime, right, language, { carriedOut })).states];
    }),
  );
  expect(letterItems.filter((item) => !composed.has(item))).toEqual([
    "how-verified",
    "estimate",
    "review",
    "period-to-complain",
    "identity-of-controller",
    "use-and-disclosure",
    "sold-or-shared",
    "copy-kept",
    "who-to-undo",
    "progress",
  ]);
  // Rights that only other laws give have no letter here.
  const others = allRegimes.filter((regime) => !regimes.some((ours) => ours === regime));
  const foreign = others.flatMap((regime) => rightsOn(regime, day).map(({ id }): RightId => id));
  expect(
    [...new Set(foreign)].filter((id) => !requestRights.some((right) => right === id)).toSorted(),
  ).toEqual(["limit-sensitive-use", "opt-out-of-sale"]);
});
