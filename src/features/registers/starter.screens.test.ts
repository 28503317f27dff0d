// Goal: an officer whose register is empty chooses the example that is nearest, and nothing is chosen for them.
// Method: the product's server over an empty register, a real browser at 320 pixels.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFindings, openBrowser, openPage } from "../../../testkit/browser.ts";
import { memberIn, testOffice, type TestOffice } from "../../../testkit/office.ts";

const opened = await openBrowser();
const missing = typeof opened === "string" ? ` (${opened})` : "";
let office: TestOffice;
beforeAll(async () => {
  office = await testOffice({ member: (w) => memberIn(w, w.organisations[0]) });
});
afterAll(async () => {
  if (typeof opened !== "string") await opened.close();
  await office.close();
});
const browser = (): Browser => {
  if (typeof opened === "string") throw new Error(opened);
  return opened;
};

test.skipIf(missing !== "")(
  `an empty register begins with the example that was chosen${missing}`,
  async () => {
    const { page, context, faults } = await openPage(browser());
    await page.setViewportSize({ width: 320, height: 700 });
    await page.goto(`${office.url}/o/harbour-school/registers`);
    const begin = page.getByRole("button", { name: "Start from this register" });
    await begin.waitFor();
    expect(await begin.isDisabled()).toBe(true);
    const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
    expect(wide).toBeLessThanOrEqual(320);
    expect(await axeFindings(page)).toEqual([]);
    await page.getByLabel("Example").selectOption({ label: "A consultancy (United Kingdom)" });
    await begin.press("Enter");
    await page.getByRole("link", { name: "Processing activities" }).waitFor();
    await page.getByRole("link", { name: "Processing activities" }).click();
    await page.getByRole("link", { name: "Recruitment" }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  },
);
