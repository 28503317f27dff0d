// Goal: a page for people who ask is found again in the other language.
// Method: the address of every such page, said again.
import { expect, test } from "vitest";
import { sayablePlace } from "../../../public/place.ts";
import * as rights from "./endpoints.ts";

const token = "A".repeat(43);

test("every page for people who ask keeps its place", () => {
  const pages = Object.values(rights).filter(({ kind, path }) => kind === "page" && path.startsWith("/p/"));
  expect(pages.length).toBeGreaterThan(5);
  for (const { path } of pages) {
    const place = path.replace(":organisation", "riverbridge").replaceAll(/:[a-z]+/gi, token);
    expect(sayablePlace(place)).toBe(place);
  }
});
