// Goal: every page of the office has an address the server answers, and no two pages want the same one.
// Method: the pages that features list, held against the list of paths the server mounts.
import { expect, test } from "vitest";
import { officePaths } from "../features/office/endpoints.ts";
import { pages } from "./pages.ts";

test("each page has a line in officePaths, and a path of its own", () => {
  const known: readonly string[] = officePaths;
  expect(pages.map(({ path }) => path).filter((path) => !known.includes(path))).toEqual([]);
  const shapes = pages.map(({ path }) => path.replaceAll(/:[A-Za-z]+/g, ":"));
  expect(shapes).toHaveLength(new Set(shapes).size);
  expect(pages.length).toBeGreaterThan(3);
});
