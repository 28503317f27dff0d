// Goal: a person is told beside their data what the register says, about what was found, in their language; what the
// register does not say is a gap for the officer and never passed over in silence.
// Method: the example school's register in a real database; facts taken away one by one; a map held against it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { read, write } from "../../platform/db.ts";
import { authorityFor } from "../../law/authorities.ts";
import { readMap } from "../connectors/index.ts";
import { registerLanguages } from "./contract.ts";
import type { ActivityWords, GapReason, ProcessingActivity } from "./contract.ts";
import { describeProcessing, sectionKeys } from "./describe.ts";
import type { Section } from "./describe.ts";
import { fieldOfGap, gapsOf, gapWords } from "./gaps.ts";
import { accompanyingInformation } from "./information.ts";
import { activity as activityKind } from "./kinds/activity.ts";
import { installRegisters, readRegisterPack } from "./pack.ts";

const packFolder = path.join(import.meta.dirname, "../../../packs/school");
const pack = readRegisterPack(readFileSync(path.join(packFolder, "registers.yml"), "utf8"));
const textOf = (sections: readonly Section[]): string => JSON.stringify(sections);

const words: ActivityWords = {
  name: "Lessons",
  purposes: ["To teach"],
  people: ["Students"],
  data: ["Bookings"],
  recipients: ["Teachers"],
  retention: ["Two years"],
  source: ["From you"],
  transfers: [],
  automatedDecisions: [],
};
const complete: ProcessingActivity = {
  words: { en: words, es: { ...words, name: "Clases" } },
  lawfulBases: ["contract"],
  transfers: "none",
  automatedDecisions: "none",
  dataSets: ["school:booking"],
};
const describe = (activity: ProcessingActivity, found?: readonly string[]) =>
  describeProcessing({
    activities: [{ key: "lessons", activity }],
    controller: pack.controller,
    authority: authorityFor("UK", "GB"),
    regime: "UK",
    language: "en",
    ...(found === undefined ? {} : { found: new Set(found) }),
  });

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

test("a complete register gives every part of the answer, and no gap", () => {
  const { sections, gaps } = describe(complete);
  expect(sections.map(({ key }) => key)).toEqual(sectionKeys);
  expect(gaps).toEqual([]);
  for (const fact of ["To teach", "a contract with you", "Students", "Bookings", "Teachers", "Two years"])
    expect(textOf(sections)).toContain(fact);
  expect(textOf(sections)).toContain("Information Commissioner’s Office, Wycliffe House");
  expect(textOf(sections)).not.toContain("have still to tell you");
});

test.each(registerLanguages)(
  "who really received data stands by name before who may receive them: %s",
  (language) => {
    const given = {
      activities: [{ key: "lessons", activity: complete }],
      controller: pack.controller,
      authority: authorityFor("UK", "GB"),
      regime: "UK" as const,
      language,
    };
    const clinic = {
      recipient: "Harbour Clinic",
      purpose: "An accident",
      on: Temporal.PlainDate.from("2026-02-20"),
    };
    const blocksOf = (
      received: Parameters<typeof describeProcessing>[0]["received"],
      activities = given.activities,
    ) =>
      describeProcessing({ ...given, activities, received }).sections.find(({ key }) => key === "recipients")
        ?.blocks;
    const named = blocksOf([
      { ...clinic, categories: ["Allergies", "Name"] },
      { ...clinic, categories: ["Name"], on: Temporal.PlainDate.from("2026-01-02") },
    ]);
    expect(named?.map(({ kind }) => kind)).toEqual(["paragraph", "facts", "paragraph", "facts"]);
    const isEnglish = language === "en";
    expect(named?.[1]).toEqual({
      kind: "facts",
      facts: [
        {
          term: "Harbour Clinic",
          text: isEnglish
            ? "20 February 2026: Allergies and Name. Why: An accident. 2 January 2026: Name. Why: An accident."
            : "20 de febrero de 2026: Allergies y Name. Para qué: An accident. 2 de enero de 2026: Name. Para qué: An accident.",
        },
      ],
    });
    expect(JSON.stringify(blocksOf([]))).toContain(
      isEnglish ? "we name them, unless" : "los nombramos, salvo",
    );
    expect(JSON.stringify(blocksOf(undefined))).not.toContain(isEnglish ? "we name them" : "los nombramos");
    expect(blocksOf([{ ...clinic, categories: ["Name"] }], [])).toHaveLength(2);
    const many = Array.from({ length: 61 }, (_, at) => ({
      ...clinic,
      recipient: `R ${at}`,
      categories: ["Name"],
    }));
    expect(blocksOf(many, [])?.map(({ kind }) => kind)).toEqual(["paragraph", "facts", "facts"]);
  },
);

const without = (part: keyof ActivityWords): ProcessingActivity => ({
  ...complete,
  words: { en: { ...words, [part]: [] } },
});
const taken: readonly (readonly [GapReason, ProcessingActivity])[] = [
  ["purposes-missing", without("purposes")],
  ["basis-missing", { ...complete, lawfulBases: [] }],
  ["people-missing", without("people")],
  ["data-missing", without("data")],
  ["recipients-missing", without("recipients")],
  ["transfers-unknown", { ...complete, transfers: "unknown" }],
  ["safeguard-missing", { ...complete, transfers: "some" }],
  ["retention-missing", without("retention")],
  ["source-missing", without("source")],
  ["decisions-unknown", { ...complete, automatedDecisions: "unknown" }],
  ["logic-missing", { ...complete, automatedDecisions: "some" }],
];

/** What may still be said to be none. */
const stated: Readonly<Partial<Record<GapReason, readonly string[]>>> = {
  "transfers-unknown": ["No decision about you"],
  "safeguard-missing": ["No decision about you"],
  "decisions-unknown": ["We do not send"],
  "logic-missing": ["We do not send"],
};

test.each(taken)("a fact taken away is a gap and said to be still to come: %s", (reason, activity) => {
  const { sections, gaps } = describe(activity);
  expect(gaps).toEqual([{ reason, about: "lessons" }]);
  expect(textOf(sections)).toContain("We have still to tell you this about: Lessons.");
  const denials = ["We do not send", "No decision about you"].filter((text) =>
    textOf(sections).includes(text),
  );
  expect(denials).toEqual(stated[reason] ?? ["We do not send", "No decision about you"]);
});

test("one activity that says nothing keeps the answer from saying no for all", () => {
  const { sections } = describeProcessing({
    activities: [
      { key: "a", activity: complete },
      { key: "b", activity: { ...complete, transfers: "unknown" } },
    ],
    controller: pack.controller,
    authority: authorityFor("UK", "GB"),
    regime: "UK",
    language: "en",
  });
  expect(textOf(sections)).not.toContain("We do not send");
});

test("only what was found is told, and found data that nobody described is a gap", () => {
  expect(textOf(describe(complete, ["school:photo"]).sections)).not.toContain("To teach");
  expect(describe(complete, ["school:booking"]).gaps).toEqual([]);
  expect(describe(complete, ["school:booking", "school:secret"]).gaps).toEqual([
    { reason: "not-described", about: "school:secret" },
  ]);
  expect(describe(complete, []).gaps).toEqual([{ reason: "no-activities", about: "processing-activity" }]);
});

test("a country without one authority of its own is a gap, and the United Kingdom's has an address", () => {
  expect(authorityFor("EU", "DE")).toBeUndefined();
  expect(authorityFor("EU", "GB")).toBeUndefined();
  expect(authorityFor("EU", "ES")).toMatchObject({ name: "Agencia Española de Protección de Datos" });
  expect(authorityFor("UK", undefined)).toMatchObject({ telephone: "0303 123 1113" });
});

test("the school's register describes every personal table of its map, in both languages", () => {
  const reading = readMap(readFileSync(path.join(packFolder, "map.yml"), "utf8"));
  if (!("map" in reading)) throw new Error("The map of the school does not read.");
  const tables = Object.entries(reading.map.tables)
    .filter(([, { kind }]) => kind === "person" || kind === "personal")
    .map(([table]) => `school:${table}`);
  expect(tables.length).toBeGreaterThan(30);
  const described = new Set(Object.values(pack.activities).flatMap(({ dataSets }) => dataSets));
  expect(tables.filter((table) => !described.has(table))).toEqual([]);
  for (const language of registerLanguages) {
    const gaps = Object.entries(pack.activities).flatMap(([key, activity]) =>
      gapsOf(activity, language).map((gap) => `${key}: ${gap}`),
    );
    expect(gaps).toEqual(["import-2019: basis-missing", "import-2019: retention-missing"]);
  }
});

test("each gap of an activity opens the form at a field that it has", () => {
  const wide = new Set([
    "no-controller",
    "no-authority",
    "no-activities",
    "not-described",
    "language-missing",
  ]);
  for (const language of registerLanguages)
    for (const reason of Object.keys(gapWords)) {
      const field = fieldOfGap(reason, language);
      const isKnown = field !== undefined && field in activityKind.fields;
      expect([reason, field, isKnown]).toEqual([reason, field, !wide.has(reason)]);
    }
});

beforeEach(async () => {
  const [{ scope }] = w.organisations;
  await write(w.db, scope, (tx) => installRegisters(tx, scope, pack, w.now()));
});

test("installing again adds nothing and changes nothing", async () => {
  const [{ scope }] = w.organisations;
  expect(await write(w.db, scope, (tx) => installRegisters(tx, scope, pack, w.now()))).toBe(0);
});

test("the stored register answers in the language asked for, and another organisation has none of it", async () => {
  const [{ scope }, other] = w.organisations;
  const asked = { language: "es", regime: "UK", found: new Set(["school:booking"]) } as const;
  const { sections, gaps } = await read(w.db, scope, (tx) => accompanyingInformation(tx, scope, asked));
  expect(gaps).toEqual([]);
  expect(sections.map(({ heading }) => heading)).toContain("Cuánto tiempo los conservamos");
  expect(textOf(sections)).toContain("Impartir las clases");
  expect(textOf(sections)).not.toContain("Boletín");
  const theirs = await read(w.db, other.scope, (tx) => accompanyingInformation(tx, other.scope, asked));
  expect(textOf(theirs.sections)).not.toMatch(/clases|riverbridge/);
  expect(theirs.gaps.map(({ reason }) => reason)).toEqual([
    "no-controller",
    "no-activities",
    "not-described",
  ]);
});
