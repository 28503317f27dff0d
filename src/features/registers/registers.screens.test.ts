// Goal: the officer sees what the register lacks, fills it in, and finds who changed what; every page is clean for axe,
// in light and dark, at 320 and 1280 pixels, without a fault of the content policy.
// Method: the product's server over a real database with the example school's register, a real browser.
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFindings, eachView, openBrowser, openPage, overflow } from "../../../testkit/browser.ts";
import type { Watched } from "../../../testkit/browser.ts";
import { memberIn, testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { write } from "../../platform/db.ts";
import { installRegisters, readRegisterPack } from "./index.ts";

const opened = await openBrowser();
const missing = typeof opened === "string" ? opened : undefined;
const browser = opened as Browser;
let office: TestOffice;
let address: string;

beforeAll(async () => {
  office = await testOffice({ member: (w) => memberIn(w, w.organisations[0]) });
  const { world } = office;
  const [{ scope, slug }] = world.organisations;
  const file = path.join(import.meta.dirname, "../../../packs/school/registers.yml");
  const pack = readRegisterPack(readFileSync(file, "utf8"));
  await write(world.db, scope, (tx) => installRegisters(tx, scope, pack, world.now()));
  address = `${office.url}/o/${slug}`;
  // The first page waits for the office to be built, which a busy machine does in minutes.
  await fetch(`${address}/registers`);
}, 300_000);
afterAll(async () => {
  await office.close();
  if (missing === undefined) await browser.close();
});

/** Pictures to look at, when a folder for them is named. */
async function picture({ page }: Watched, name: string): Promise<void> {
  const folder = process.env["KEPT_PICTURES"];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}

async function judge(place: string, name: string, heading: string): Promise<number> {
  let views = 0;
  await eachView(browser, async (watched, { width, theme }) => {
    await watched.page.goto(`${address}${place}`);
    await watched.page.getByRole("heading", { level: 1, name: heading }).waitFor();
    await watched.page
      .getByText("privacy@riverbridge.example")
      .or(watched.page.getByText("History"))
      .first()
      .waitFor();
    await picture(watched, `${name}-${width}-${theme}`);
    expect([place, width, theme, await axeFindings(watched.page)]).toEqual([place, width, theme, []]);
    expect([place, width, await overflow(watched.page)]).toEqual([place, width, []]);
    expect([place, watched.faults]).toEqual([place, []]);
    views += 1;
  });
  return views;
}

test.skipIf(missing !== undefined)(
  "the register and an entry are clean in every view",
  async () => {
    expect(await judge("/registers", "registers", "What we do with data")).toBe(4);
    expect(await judge("/registers/processing-activity/photographs", "activity", "Photographs")).toBe(4);
  },
  240_000,
);

test.skipIf(missing !== undefined)(
  "what is missing is seen, filled in and remembered",
  async () => {
    const watched = await openPage(browser);
    const { page, context } = watched;
    await page.goto(`${address}/registers`);
    await page.getByLabel("Find an activity").fill("2019");
    await page.getByRole("link", { name: "Import of 2019" }).click();
    await page.getByText("what allows it, how long it is kept").waitFor();
    await page.getByRole("button", { name: "Edit" }).click();
    await picture(watched, "activity-form");
    expect(await axeFindings(page)).toEqual([]);
    await page.getByLabel("How long it is kept").fill("Until the end of 2027");
    await page.getByText("Legitimate interests, weighed").click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Edit" }).waitFor();
    await page.getByText("Until the end of 2027").first().waitFor();
    expect(await page.getByText("Something a person must be told is missing").count()).toBe(0);
    await page.getByText(/changed what allows it, how long it is kept \(en\)/).waitFor();
    expect(watched.faults).toEqual([]);
    await context.close();
  },
  120_000,
);
