// Goal: the form takes every request that can be answered and tells each mistake beside its own field.
// Method: a sound form with one thing wrong at a time, and properties over generated text and dates.
import fc from "fast-check";
import { expect, test } from "vitest";
import { askRights } from "./contract.ts";
import type { AskForm, StopForm } from "./contract.ts";
import { emailAddress, judgeIntake, judgeStop, maskEmail, readBirthday } from "./domain.intake.ts";
import type { Intake } from "./domain.intake.ts";
import { pageSentences } from "./sentences.ts";

const today = Temporal.PlainDate.from("2026-03-02");
const self: AskForm = {
  "want-access": "yes",
  capacity: "self",
  name: "Siriporn Wattanakul",
  delivery: "portal",
  email: "siriporn@example.org",
  "guardian-of": "",
  postal: "",
  trap: "",
};
const guardian: AskForm = {
  ...self,
  capacity: "guardian",
  "guardian-of": "林宇轩",
  "guardian-born": "2014-11-28",
  relation: "mother",
};
const agent: AskForm = { ...self, capacity: "agent", "agent-for": "Layla Al-Haddad" };
const ageKey = `age1${"q".repeat(58)}`;

const mistakesOf = (form: AskForm): readonly string[] => {
  const judged = judgeIntake(form, today);
  return "mistakes" in judged ? judged.mistakes.map(({ field, key }) => `${field} ${key}`) : [];
};
const intakeOf = (form: AskForm): Intake | undefined => {
  const judged = judgeIntake(form, today);
  return "intake" in judged ? judged.intake : undefined;
};

test("a name and a way to answer are enough for oneself", () => {
  expect(intakeOf(self)).toEqual({
    wishes: [{ right: "access", words: undefined }],
    capacity: "self",
    kinship: undefined,
    wantsRecipients: false,
    name: "Siriporn Wattanakul",
    email: "siriporn@example.org",
    postal: undefined,
    delivery: "portal",
    ageKey: undefined,
    about: undefined,
    wording: undefined,
    otherAddresses: undefined,
    number: undefined,
  });
});

test("a guardian says whom, born when, and what they are to them; an agent says whom", () => {
  expect(intakeOf(guardian)?.about).toEqual({
    name: "林宇轩",
    born: "2014-11-28",
    relation: "mother",
    email: undefined,
  });
  expect(intakeOf(agent)?.about?.name).toBe("Layla Al-Haddad");
});

test("paper needs a postal address and no e-mail; an encrypted file needs a key", () => {
  const paper = { ...self, delivery: "post", email: "", postal: "1 Quay Street\r\nRiverbridge" };
  expect(intakeOf(paper)?.postal).toBe("1 Quay Street\nRiverbridge");
  expect(intakeOf({ ...self, delivery: "age", "age-key": ` ${ageKey.toUpperCase()} ` })?.ageKey).toBe(ageKey);
});

test.each<[string, AskForm, string]>([
  ["no capacity", { ...self, capacity: undefined }, "capacity mistake.capacity"],
  ["another capacity", { ...self, capacity: "court" }, "capacity mistake.capacity"],
  ["no name", { ...self, name: "  " }, "name mistake.name"],
  ["a name of two lines", { ...self, name: "a\nb" }, "name mistake.name"],
  ["an endless name", { ...self, name: "a".repeat(121) }, "name mistake.name"],
  ["no delivery", { ...self, delivery: undefined }, "delivery mistake.delivery"],
  ["no e-mail", { ...self, email: " " }, "email mistake.email-missing"],
  ["a broken e-mail", { ...self, email: "siriporn" }, "email mistake.email"],
  ["two e-mails", { ...self, email: "a@example.org, b@example.org" }, "email mistake.email"],
  [
    "paper and a broken e-mail",
    { ...self, delivery: "post", postal: "x", email: "@" },
    "email mistake.email",
  ],
  ["paper without an address", { ...self, delivery: "post" }, "postal mistake.postal"],
  ["a short key", { ...self, delivery: "age", "age-key": "age1qq" }, "age-key mistake.age-key"],
  ["no child", { ...guardian, "guardian-of": "" }, "guardian-of mistake.subject-name"],
  ["no birthday", { ...guardian, "guardian-born": "" }, "guardian-born mistake.subject-born"],
  ["no relation", { ...guardian, relation: "" }, "relation mistake.relation"],
  ["nobody", { ...agent, "agent-for": "" }, "agent-for mistake.subject-name"],
  ["a broken address of theirs", { ...agent, "agent-email": "x" }, "agent-email mistake.subject-email"],
  ["nothing wanted", { ...self, "want-access": undefined }, "want mistake.want"],
  [
    "nothing said to be wrong",
    { ...self, "want-rectification": "yes", "about-rectification": " " },
    "about-rectification mistake.about-rectification",
  ],
  [
    "no decision named",
    { ...self, "want-automated-decision": "yes" },
    "about-automated-decision mistake.about-automated-decision",
  ],
  [
    "too many words about a right",
    { ...self, "want-erasure": "yes", "about-erasure": "a".repeat(2001) },
    "about-erasure mistake.wording",
  ],
  ["too many words", { ...self, wording: "a".repeat(2001) }, "wording mistake.wording"],
  [
    "too many addresses",
    { ...self, "other-addresses": "a".repeat(501) },
    "other-addresses mistake.other-addresses",
  ],
  ["a number of two lines", { ...self, number: "1\n2" }, "number mistake.number"],
  ["the trap", { ...self, trap: "cheap" }, "trap mistake.trap"],
])("one mistake, one sentence beside its field: %s", (_what, form, expected) => {
  expect(mistakesOf(form)).toEqual([expected]);
});

test("what belongs to another choice is not asked for and not kept", () => {
  const intake = intakeOf({ ...self, "guardian-of": "x", "guardian-born": "x", postal: "x", "age-key": "x" });
  expect([intake?.about, intake?.postal, intake?.ageKey]).toEqual([undefined, undefined, undefined]);
});

test("every mistake has its sentence, whatever was typed", () => {
  const fields = [
    "capacity",
    "name",
    "delivery",
    "email",
    "postal",
    "age-key",
    "guardian-of",
    "guardian-born",
  ];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...fields), fc.string({ unit: "binary" })), (form) => {
      const judged = judgeIntake(form, today);
      for (const { key } of "mistakes" in judged ? judged.mistakes : [])
        expect(pageSentences.sayDynamic("es", key, {})).not.toBe("");
    }),
  );
});

test("a birthday comes back as a day in the past, however it was written", () => {
  const days = fc.integer({ min: 1, max: 40_000 }).map((back) => today.subtract({ days: back }));
  fc.assert(
    fc.property(days, fc.constantFrom("/", ".", "-", " "), (day, sign) => {
      expect(readBirthday(day.toString(), today)).toBe(day.toString());
      expect(readBirthday([day.day, day.month, day.year].join(sign), today)).toBe(day.toString());
    }),
  );
  expect(
    ["2026-03-02", "2026-02-30", "31.02.2014", "1890-01-01", "soon", ""].map((day) =>
      readBirthday(day, today),
    ),
  ).toEqual(Array.from({ length: 6 }, () => undefined));
});

test("an address keeps its owner's spelling before the sign, and shows one letter of it", () => {
  expect(emailAddress.parse(" Mei.Tan@Example.ORG ")).toBe("Mei.Tan@example.org");
  expect(maskEmail("mei.tan@example.org")).toBe("m…@example.org");
});

test("several things at once are several wishes, in the order of the form, each with its own words", () => {
  const all = Object.fromEntries(askRights.map((right) => [`want-${right}`, "yes"]));
  const words = { "about-rectification": "My name", "about-automated-decision": "The place at the course" };
  const wishes = intakeOf({ ...self, ...all, ...words })?.wishes ?? [];
  expect(wishes.map(({ right }) => right)).toEqual(askRights);
  expect(wishes.find(({ right }) => right === "rectification")?.words).toBe("My name");
  // What was typed for something that is not wanted is not kept.
  const unwanted = intakeOf({ ...self, "about-erasure": "Everything" });
  expect(JSON.stringify(unwanted)).not.toContain("Everything");
});

test.each<[string, StopForm, boolean, string]>([
  ["an address", { reach: " Ana@Example.org " }, true, "Ana@example.org"],
  ["a number", { reach: "020 7946 0000" }, true, "no e-mail"],
  ["a name, where a consent is taken back", { name: "Lucía Ortega" }, false, "no e-mail"],
  ["nobody to leave alone", { name: "Lucía Ortega" }, true, "reach mistake.reach"],
  ["nobody whose consent it could be", { which: "photographs" }, false, "reach mistake.reach-or-name"],
  ["an address of many lines", { reach: "1 Quay Street\nRiverbridge" }, true, "reach mistake.reach"],
  ["a name of many lines", { reach: "a@b.example", name: "A\nB" }, false, "name mistake.name"],
  ["too much about which", { reach: "a@b.example", which: "a".repeat(1001) }, true, "which mistake.which"],
  ["the trap", { reach: "a@b.example", trap: "x" }, true, "trap mistake.trap"],
])("to stop something at once: %s", (_what, form, needsReach, expected) => {
  const judged = judgeStop(form, needsReach);
  const told =
    "stop" in judged
      ? (judged.stop.email ?? "no e-mail")
      : judged.mistakes.map(({ field, key }) => `${field} ${key}`).join(", ");
  expect(told).toBe(expected);
});
