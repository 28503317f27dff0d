// Goal: the catalogue of errors and its page say the same, and a refusal carries no text of its own.
// Method: docs/errors.md read line by line against the catalogue.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogue, errorCodes, refusal } from "./errors.ts";

test("docs/errors.md lists every code with its status, in the catalogue's order", () => {
  const page = readFileSync("docs/errors.md", "utf8");
  const rows = [...page.matchAll(/^\| `([a-z_]+)` \| (\d{3}) \| \S.*\. \|$/gm)].map((match) => [
    match[1],
    Number(match[2]),
  ]);
  expect(rows).toEqual(Object.entries(catalogue));
});

test("the catalogue is ordered by status, and each status is an error", () => {
  const statuses = errorCodes.map((code) => catalogue[code]);
  expect(statuses).toEqual(statuses.toSorted((a, b) => a - b));
  expect(statuses.every((status) => status >= 400 && status < 600)).toBe(true);
});

test("a refusal's message is its code, whatever its parameters name", () => {
  const refused = refusal("not_found", { name: "Mei Tan" });
  expect([refused.message, refused.status, String(refused)]).toEqual([
    "not_found",
    404,
    "Refusal: not_found",
  ]);
});
