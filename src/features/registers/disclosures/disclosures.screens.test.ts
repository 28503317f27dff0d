// Goal: an officer writes a disclosure down, finds it, strikes it, and nothing about a person's data is chosen beforehand.
// Method: the product's server over a real database, a real browser as narrow as a telephone.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFindings, openBrowser, openPage } from "../../../../testkit/browser.ts";
import { memberIn, testOffice } from "../../../../testkit/office.ts";
import type { TestOffice } from "../../../../testkit/office.ts";

const opened = await openBrowser();
const missing = typeof opened === "string" ? opened : undefined;
const browser = opened as Browser;
let office: TestOffice;
let address: string;

beforeAll(async () => {
  office = await testOffice({ member: (w) => memberIn(w, w.organisations[0]) });
  address = `${office.url}/o/${office.world.organisations[0].slug}`;
  // The first page waits for the office to be built, which a busy machine does in minutes.
  await fetch(`${address}/registers`);
}, 300_000);
afterAll(async () => {
  await office.close();
  if (missing === undefined) await browser.close();
});

test.skipIf(missing !== undefined)(
  "a disclosure is written down, found and struck on a narrow screen",
  async () => {
    const watched = await openPage(browser);
    const { page, context } = watched;
    await page.setViewportSize({ width: 320, height: 900 });
    await page.goto(`${address}/registers`);
    await page.getByRole("link", { name: "Who received data" }).click();
    await page.getByText("No disclosure is written down here.").waitFor();
    await page.getByRole("button", { name: "Write down a disclosure" }).click();
    const save = page.getByRole("button", { name: "Write it down" });
    expect(await save.isDisabled()).toBe(true);
    expect(await page.getByRole("radio", { checked: true }).count()).toBe(0);
    await page.getByLabel("Who received the data?").fill("Harbour Clinic");
    await page.getByLabel("When?").fill("2026-02-20");
    await page.getByLabel("How?").selectOption({ label: "Telephone" });
    await page.getByLabel("One person").check();
    await page.getByLabel("Their name").fill("Robin Hart");
    await page.getByLabel("Which data?").fill("Allergies\nEmergency contact");
    await page.getByLabel("What for?").fill("An accident on a trip");
    await page.getByLabel("What allowed it?").selectOption({ label: "To protect somebody’s life" });
    expect(await axeFindings(page)).toEqual([]);
    await save.click();
    await page.getByText("Allergies, Emergency contact").waitFor();
    expect(await axeFindings(page)).toEqual([]);
    const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
    expect(wide).toBeLessThanOrEqual(320);
    await page.getByLabel("Find").fill("nothing of the kind");
    await page.getByText("No disclosure is written down here.").waitFor();
    await page.getByLabel("Find").fill("robin");
    await page.getByRole("button", { name: "Strike Harbour Clinic" }).click();
    await page.getByLabel("What was wrong?").fill("It was somebody else");
    await page.getByRole("button", { name: "Strike it" }).click();
    await page.getByText("Struck: It was somebody else").waitFor();
    expect(watched.faults).toEqual([]);
    const folder = process.env["KEPT_PICTURES"];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/disclosures.png`, fullPage: true });
    await context.close();
  },
  120_000,
);
