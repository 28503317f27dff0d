// Goal: a link to the other language keeps the place, and repeats nothing that a stranger put into an address.
// Method: addresses with words and tokens of ours, and with anything else; the words held against the mounted pages.
import { expect, test } from "vitest";
import * as rights from "../features/rights/public/endpoints.ts";
import { sayablePlace } from "./place.ts";

const token = "A".repeat(43);

test.each([
  ["/p/riverbridge", "/p/riverbridge"],
  ["/p/riverbridge/request", "/p/riverbridge/request"],
  [`/p/riverbridge/request/${token}`, `/p/riverbridge/request/${token}`],
  [`/p/riverbridge/request/${token}/new-code`, `/p/riverbridge/request/${token}/new-code`],
  ["/p/riverbridge/request/okafor", "/p/riverbridge"],
  ["/p/riverbridge/okafor", "/p/riverbridge"],
  [`/p/riverbridge/request/${token}x`, "/p/riverbridge"],
])("%s is said as %s", (path, said) => {
  expect(sayablePlace(path)).toBe(said);
});

test("every page for people who ask keeps its place", () => {
  const pages = Object.values(rights).filter(({ kind, path }) => kind === "page" && path.startsWith("/p/"));
  expect(pages.length).toBeGreaterThan(5);
  for (const { path } of pages) {
    const place = path.replace(":organisation", "riverbridge").replaceAll(/:[a-z]+/gi, token);
    expect(sayablePlace(place)).toBe(place);
  }
});
