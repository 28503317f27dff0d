// Goal: an officer plans, follows the search, decides once per person and approves, all in a real browser; what
// opens on the way is clean for readers, and nothing breaks the content security policy.
// Method: the example school searched by the real worker, the office served, Chromium, axe; pictures on request
// (KEPT_PICTURES names a folder).
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFindings, openBrowser, openPage, overflow } from "../../../../testkit/browser.ts";
import { memberIn, testOffice, type TestOffice } from "../../../../testkit/office.ts";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";

let w: RequestWorld;
let office: TestOffice;
const browser = await openBrowser();
const pictures = process.env["KEPT_PICTURES"];

beforeAll(async () => {
  w = await requestWorld();
  office = await testOffice({
    world: w,
    folder: w.platform.folder,
    member: () => memberIn(w, w.organisations[0]),
  });
}, 120_000);
afterAll(async () => {
  if (typeof browser !== "string") await browser.close();
  await office.close();
  await w.close();
});

const address = (reference: string, page: "review" | "package"): string =>
  `${office.url}/o/${w.organisations[0].slug}/work/${reference}/${page}`;

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}

async function clean(page: Page, name: string): Promise<void> {
  await picture(page, name);
  expect([name, await axeFindings(page)]).toEqual([name, []]);
  expect([name, await overflow(page)]).toEqual([name, []]);
}

test.skipIf(typeof browser === "string")(
  "plan, search, review, approval and package, by hand in a browser",
  async () => {
    if (typeof browser === "string") return;
    const { reference, id } = await w.request();
    const { page, faults } = await openPage(browser);
    page.setDefaultTimeout(60_000);
    await page.goto(address(reference, "package"));
    await page.getByLabel("E-mail address").fill("siriporn.wattanakul@example.org");
    await page.getByLabel("Student number").fill("RB-1001");
    await picture(page, "plan-form");
    await page.getByRole("button", { name: "State the plan" }).click();
    await page.getByRole("button", { name: "Approve and search" }).waitFor();
    await page.locator("summary").click();
    await clean(page, "plan");
    await page.getByRole("button", { name: "Approve and search" }).click();
    await page.getByText("Under way").waitFor();
    const { runId } = (await w.caseOf(id)).state.search;
    await w.work("rights.search", runId ?? "");
    await page.getByRole("link", { name: "Review what was found" }).click();
    await page.getByRole("heading", { name: "Other people" }).waitFor();
    await page.getByRole("button", { name: "They are the same person" }).click();
    await page.getByText("Why it was reached").waitFor();
    await clean(page, "review");
    await page
      .getByRole("button", { name: /^Decide for/ })
      .first()
      .click();
    await page.getByRole("radio", { name: "Hold back" }).check();
    await page.getByRole("button", { name: /^Apply to/ }).click();
    await page.getByText("Choose a reason").waitFor();
    await page.getByRole("combobox", { name: /Why/ }).selectOption({ label: "It was told in confidence" });
    await clean(page, "decide");
    await page.getByRole("button", { name: /^Apply to/ }).click();
    await page.getByText("Decided", { exact: true }).waitFor();
    for (;;) {
      const next = page.getByRole("button", { name: /^Decide (for|the same)/ }).last();
      if ((await next.count()) === 0) break;
      await next.click();
      await page.getByRole("radio", { name: "Show" }).check();
      await page
        .getByRole("combobox", { name: /Why/ })
        .selectOption({ label: "It is fair to show it without asking" });
      await page.getByRole("button", { name: /^Apply to/ }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.waitForLoadState("networkidle");
    }
    await page
      .getByRole("button", { name: /Student record/ })
      .first()
      .click();
    await page.getByText("blanked").first().or(page.getByText("Date of birth")).first().waitFor();
    await page.getByText("Decide about this row alone").click();
    await page
      .getByRole("button", { name: /^Blank words in/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Blank these words" }).click();
    await page.getByText("Select the words first.").waitFor();
    await clean(page, "row");
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Approve", exact: true }).click();
    await page.waitForURL(/\/work\/R-\d+-\d+$/);
    const { rows } = await (
      await w.client("kept_superuser")
    ).query<{ approval: string }>("select approval from kept.search_run where id = $1", [runId]);
    await w.work("rights.package", rows[0]?.approval ?? "");
    await page.goto(address(reference, "package"));
    await page.getByText("Fingerprint").waitFor();
    await clean(page, "package");
    const [look] = await Promise.all([
      page.waitForEvent("popup"),
      page.getByRole("button", { name: "Open the package" }).click(),
    ]);
    await look.waitForLoadState();
    expect(await look.locator("body").innerText()).toContain("Your data at");
    await look.locator(".toc a").first().click();
    await look.getByRole("heading", { name: /^The data held about/ }).waitFor();
    expect(faults).toEqual([]);
  },
  400_000,
);
