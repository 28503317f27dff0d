/** One page of the product looked at in several views: axe, the edge, what moves while it loads, what the console says. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { axeFindings, overflow, type Watched } from "./browser.ts";
import type { Furnished } from "./every_page.ts";

export type Row = {
  /** The page as the office or the server lists it. */
  readonly page: string;
  readonly at: (known: Furnished["known"]) => string;
  /** What stands on it once it is whole. */
  readonly shows: string | RegExp;
  /** Opens a part of it that is not there at once. */
  readonly prepare?: (page: Page) => Promise<unknown>;
};

export type View = readonly [size: typeof wide, schemes: readonly ("light" | "dark")[]];
const wide = { width: 1280, height: 800 };
const narrow = { width: 320, height: 640 };
export const views: readonly View[] = [
  [wide, ["light", "dark"]],
  [narrow, ["dark", "light"]],
];
export const singleViews: readonly View[] = views.flatMap(([size, schemes]) =>
  schemes.map((scheme): View => [size, [scheme]]),
);

/** Where a row's address is, and the page it is opened in. */
export type Shown = {
  readonly watched: Watched;
  readonly url: string;
  readonly known: Furnished["known"];
};

/** What is wrong with a page in these views; empty when nothing is. */
export async function lookAt(
  { watched, url, known }: Shown,
  row: Row,
  name: string,
  looks: readonly View[],
): Promise<readonly string[]> {
  const { page, faults } = watched;
  const before = faults.length;
  await page.setViewportSize(wide);
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`${url}${row.at(known)}`);
  const wanted = new RegExp(row.shows, "i");
  await expect.poll(() => page.locator("body").innerText(), { timeout: 20_000 }).toMatch(wanted);
  await page.locator(".skeleton").first().waitFor({ state: "detached" });
  await row.prepare?.(page);
  await page.evaluate("document.fonts.ready.then(() => undefined)");
  const moved = await page.evaluate<number>("window.moved");
  const found: string[] = [];
  for (const [size, schemes] of looks) {
    await page.setViewportSize(size);
    for (const [at, colorScheme] of schemes.entries()) {
      await page.emulateMedia({ colorScheme });
      await picture(page, `${name}-${size.width}-${colorScheme}`);
      const lines = [...(await axeFindings(page, at === 0 ? "all" : "paint")), ...(await overflow(page))];
      found.push(...lines.map((line) => `${size.width} ${colorScheme}: ${line}`));
    }
  }
  // What web.dev calls good; a line that breaks elsewhere in the real font moves about half of that.
  if (row.prepare === undefined && moved >= 0.1) found.push(`moved by ${moved} while it loaded`);
  return [...found, ...faults.slice(before).filter((line) => row.page !== "none" || !line.includes("404"))];
}

/** Pictures to look at, when a folder for them is named. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["KEPT_PICTURES"];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}

export const countMoves = `window.moved = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.moved += entry.value;
}).observe({ type: "layout-shift", buffered: true });`;
