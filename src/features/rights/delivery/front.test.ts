// Goal: whoever asked in Spanish reads the first page of their package and its README in Spanish.
// Method: both are written from the same facts in each language; no sentence of the other may stand in them.
import { expect, test } from "vitest";
import { readme } from "../package/readme.ts";
import { frontPage } from "./front.ts";

const madeOn = "2026-09-04T09:14:07Z";
const front = {
  organisation: "Riverbridge",
  subject: "Ana <b>",
  reference: "R-2026-0001",
  madeOn,
  systems: [{ name: "School", folder: "school", rows: 1 }],
  missing: ["x"],
  files: [],
  information: [],
};

test("the first page and the README are in the language of the request", () => {
  const written = ["index.html", "csv/a.csv", "html/a.html", "files/a"];
  const es = frontPage({ ...front, language: "es" }) + readme("Riverbridge", "Ana", madeOn, written, "es");
  const en = frontPage({ ...front, language: "en" }) + readme("Riverbridge", "Ana", madeOn, written, "en");
  expect(es).toContain('<html lang="es">');
  expect(es).toContain("Sus datos en Riverbridge");
  expect(es).toContain("1 registro<");
  expect(es).toContain("4 de septiembre de 2026, 09:14:07 UTC");
  expect(es).not.toMatch(/Your data|The data|Written|Skip to|record|Start here|held about|Keep it/);
  expect(es).not.toContain("<b>");
  expect(en).toContain("Your data at");
  expect(en).toContain("4 September 2026, 09:14:07 UTC");
  expect(en).not.toMatch(/datos|registro/);
});

test("the first page says what was held back, and points to no reason that is not there", () => {
  const heldBack = { withheld: 2, redacted: 0, own: 1 };
  const file = { name: "a.pdf", in: "Trips", path: undefined, says: "?" };
  const page = (isOpen: boolean): string =>
    frontPage({ ...front, heldBack, files: [{ ...file, isOpen }], language: "en" });
  expect(page(true)).toContain(
    "2 records that we found also concern other people and are not in it. 1 record about you",
  );
  expect(page(true)).not.toContain("Why stands below.");
  expect(page(true)).toContain("Of 1 of them we have not said why.");
  expect(page(false)).toContain("a.pdf. Why stands below.");
});
