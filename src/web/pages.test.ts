// Goal: every page of the office has an address the server answers, every such address a page, and no two pages the same.
// Method: the pages that features list, held against the list of paths the server mounts.
import { expect, test } from "vitest";
import { officePaths } from "../features/office/endpoints.ts";
import { pages } from "./pages.ts";

test("each page has a line in officePaths, and a path of its own", () => {
  const known: readonly string[] = officePaths;
  const paths: readonly string[] = pages.map(({ path }) => path);
  expect(paths.filter((path) => !known.includes(path))).toEqual([]);
  expect(known.filter((path) => !paths.includes(path))).toEqual([]);
  const shapes = pages.flatMap(({ path, prefixes = [""] }) =>
    prefixes.map((prefix) => `${path.replaceAll(/:[A-Za-z]+/g, ":")} ${prefix}`),
  );
  expect(shapes).toHaveLength(new Set(shapes).size);
  expect(pages.length).toBeGreaterThan(3);
});
