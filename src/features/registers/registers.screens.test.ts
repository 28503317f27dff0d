// Goal: the officer sees what the register lacks, fills it in, and finds who changed what, without a fault of the
// content policy.
// Method: the product's server over a real database with the example school's register, a real browser.
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFindings, openBrowser, openPage } from "../../../testkit/browser.ts";
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

test.skipIf(missing !== undefined)(
  "what is missing is seen, filled in and remembered",
  async () => {
    const watched = await openPage(browser);
    const { page, context } = watched;
    await page.goto(`${address}/registers`);
    await page.getByRole("link", { name: "Vendors" }).waitFor();
    await picture(watched, "registers");
    await page.getByRole("link", { name: "Processing activities" }).click();
    await page.getByLabel("Find").fill("2019");
    await page.getByRole("link", { name: "Import of 2019" }).click();
    await page.getByText("Not written down: how long it is kept.").waitFor();
    await picture(watched, "activity");
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole("button", { name: "Edit" }).click();
    await picture(watched, "activity-form");
    expect(await axeFindings(page)).toEqual([]);
    await page.getByLabel("How long it is kept").fill("Until the end of 2027");
    await page.getByText("Legitimate interests, weighed").click();
    await page.getByLabel("Which interests, and why they weigh more").fill("To answer who was here");
    await page.getByLabel("Why it changes").fill("The board decided it");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Edit" }).waitFor();
    await page.getByText("Until the end of 2027").first().waitFor();
    expect(await page.getByText("Not written down: how long it is kept.").count()).toBe(0);
    await page
      .getByText(/changed what allows it, .*how long it is kept \(en\): “The board decided it”/)
      .waitFor();
    expect(watched.faults).toEqual([]);
    await context.close();
  },
  120_000,
);

test.skipIf(missing !== undefined)(
  "what follows from the facts is said, and one step away from being mended",
  async () => {
    const watched = await openPage(browser);
    const { page, context } = watched;
    await page.goto(`${address}/registers/vendor`);
    await page.getByRole("button", { name: "Add a vendor" }).click();
    await page.getByLabel("Name").fill("Cloud Desk");
    await page.getByLabel("Their part").selectOption("processor");
    await page.getByLabel("What they do for us").fill("Answers our mail");
    await page.getByLabel("Where they are").fill("IN");
    expect(await axeFindings(page)).toEqual([]);
    await picture(watched, "vendor-form");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("no contract is named").waitFor();
    await page.getByText("no transfer to them is in the register").waitFor();
    await picture(watched, "vendor");
    await page.getByRole("link", { name: "Add the document" }).click();
    expect(await page.getByLabel("Name").inputValue()).toBe("Contract: Cloud Desk");
    await page.getByLabel("Where it is").fill("Contracts, shelf 2");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: "Contract: Cloud Desk" }).waitFor();
    expect(await page.getByText("no contract is named").count()).toBe(0);
    await page.setViewportSize({ width: 320, height: 800 });
    const wide = await page.evaluate("document.documentElement.scrollWidth");
    expect(wide).toBeLessThanOrEqual(320);
    expect(await axeFindings(page)).toEqual([]);
    await picture(watched, "vendor-320");
    expect(watched.faults).toEqual([]);
    await context.close();
  },
  120_000,
);
