// Goal: what a mask shows says nothing of the value but its shape, whatever the value; special categories not even that.
// Method: generated texts in all of Unicode; a table of categories; the SQL of findings parted from their sentence.
import fc from "fast-check";
import { expect, test } from "vitest";
import { isSpecial, maskShape } from "./mask.ts";
import { withSql } from "./show.ts";

test("a shape holds signs, dots and noughts alone, and is short", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (value) => {
      const shape = maskShape(value);
      expect(shape).toMatch(/^[ @.\-_/:,+()[\]{}"'•0…]*$/u);
      expect(Array.from(shape).length).toBeLessThanOrEqual(41);
    }),
  );
});

test("two values of one shape look the same", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9@. -]{0,40}$/), fc.nat(25), fc.nat(9), (value, letter, digit) => {
      const other = value
        .replaceAll(/[a-z]/g, String.fromCodePoint(97 + letter))
        .replaceAll(/[0-9]/g, String(digit));
      expect(maskShape(other)).toBe(maskShape(value));
    }),
  );
});

test("shapes keep what makes an address, a date and a number recognisable", () => {
  const shapes = [
    "Zoë.O'Hara+x@school.example",
    "2014-05-06",
    "+44 (0)20 7946 0001",
    "张伟",
    "٣٤",
    "\u202eabc",
  ];
  expect(shapes.map(maskShape)).toEqual([
    "•••.•'••••+•@••••••.•••••••",
    "0000-00-00",
    "+00 (0)00 0000 0000",
    "••",
    "00",
    "••••",
  ]);
});

test("special categories, offences and credentials are masked whole, ordinary ones by shape", () => {
  const special = [
    "user.health_and_medical",
    "user.health_and_medical.genetic",
    "user.biometric",
    "user.criminal_history",
    "user.demographic.race_ethnicity",
    "user.demographic.religious_belief",
    "user.demographic.political_opinion",
    "user.demographic.sexual_orientation",
    "user.authorization.password",
  ];
  const ordinary = ["user.name", "user.contact.email", "user.demographic.date_of_birth", "system.operations"];
  expect(special.filter((category) => !isSpecial(category))).toEqual([]);
  expect(ordinary.filter(isSpecial)).toEqual([]);
});

test("a finding's SQL stands apart from its sentence; one without SQL stays whole", () => {
  const sentence = "The role may create roles; a search never does: ALTER ROLE reader NOCREATEROLE;";
  expect(withSql({ level: "warn", sentence })).toEqual({
    level: "warn",
    sentence: "The role may create roles; a search never does.",
    sql: "ALTER ROLE reader NOCREATEROLE;",
  });
  const note = { level: "note", sentence: "The role can read and nothing else, as it should be." } as const;
  expect(withSql(note)).toEqual(note);
});
