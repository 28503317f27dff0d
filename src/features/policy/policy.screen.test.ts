// Goal: the policy reads as a document whose every clause can be opened by mouse, keyboard and address, wide and narrow,
// and what it says is what the cases say.
// Method: the real server and a real browser over a world with one organisation that has a policy and cases, and one
// that has none.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFindings, openBrowser, openPage } from "../../../testkit/browser.ts";
import { memberIn, testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { write } from "../../platform/db.ts";
import { answeredRequest } from "../../../testkit/policy_request.ts";
import { keepRecord } from "./evaluate.ts";
import { installPolicy, readPack } from "./index.ts";

let office: TestOffice;
let empty: TestOffice;
const opened = await openBrowser();
const missing = typeof opened === "string" ? ` (${opened})` : "";
const journey = test.skipIf(missing !== "");
beforeAll(async () => {
  office = await testOffice({ member: (w) => memberIn(w, w.organisations[0]) });
  const { world: w, platform } = office;
  empty = await testOffice({ world: w, member: () => memberIn(w, w.organisations[1]) });
  const { scope } = w.organisations[0];
  const pack = await readPack("school");
  const record = async (): Promise<unknown> =>
    write(w.db, scope, (tx) => keepRecord(tx, w.now, { scope, keys: platform.keys, db: w.db }));
  await write(w.db, scope, (tx) => installPolicy(tx, scope, pack, { keys: platform.keys, now: w.now() }));
  await record();
  await answeredRequest(w, scope, { days: 20 });
  await answeredRequest(w, scope, { days: 25 });
  w.advance({ days: 40 });
  await record();
  await answeredRequest(w, scope, { days: 45, isIdentified: false });
  w.advance({ days: 60 });
  await record();
});
afterAll(async () => {
  if (typeof opened !== "string") await opened.close();
  await empty.close();
  await office.close();
});

const browser = (): Browser => {
  if (typeof opened === "string") throw new Error(opened);
  return opened;
};
const shots = process.env["KEPT_SCREENS"];
async function shoot(page: Page, name: string): Promise<void> {
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: false });
}
const address = (path = ""): string => `${office.url}/o/harbour-school${path}`;

journey(
  `while nothing is connected, the first thing that would prove more is a database, one key away${missing}`,
  async () => {
    const { page, context } = await openPage(browser());
    await page.goto(address());
    const more = page.getByText("What would prove most");
    await more.click();
    const [first] = await page.locator(".fixes li").allTextContents();
    expect(first).toContain("No system is connected");
    await more.focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(address("/setup/connections/new"));
    await context.close();
  },
);

journey(
  `an unproven clause leads to its register, an entry that serves it leads back, and then it is kept${missing}`,
  async () => {
    const { page, context, faults } = await openPage(browser());
    await page.goto(address("/policy/5.13"));
    await page.getByText("No security measure of the register names this clause yet.").first().waitFor();
    await page.getByText("Unproven, not on the register").waitFor();
    await shoot(page, "read-off");
    await page.getByRole("link", { name: "Security measures" }).press("Enter");
    await page.getByRole("button", { name: "Add a security measure" }).click();
    await page.getByLabel("Name").fill("Second factor for everybody");
    await page.getByLabel("Brought up to date on").fill(office.world.now().toString().slice(0, 10));
    await page.getByLabel("Clauses of the policy it serves").fill("5.13");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: "5.13" }).press("Enter");
    await page
      .getByText("The one measure that serves this clause was brought up to date in time.")
      .first()
      .waitFor();
    expect(await page.getByText("Kept", { exact: true }).count()).toBeGreaterThan(0);
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    expect(await axeFindings(page)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  },
);

journey(
  `the sentence at the top counts what the document shows, and each count is a filter${missing}`,
  async () => {
    const { page, context } = await openPage(browser());
    await page.goto(address());
    const filter = (name: RegExp) => page.getByRole("button", { name });
    await filter(/^2 broken$/).waitFor();
    const shown = (): Promise<number> => page.locator("a.clause").count();
    expect(await shown()).toBe(201);
    expect(await filter(/^173 promises$/).textContent()).toBe("173 promises");
    for (const name of [/^\d+ kept$/, /^\d+ broken$/, /^\d+ unproven$/, /^\d+ not promises$/]) {
      await filter(name).click();
      const counted = Number.parseInt((await filter(name).locator("b").textContent()) ?? "", 10);
      expect(await shown()).toBe(counted);
    }
    // The filter stands in the address and stays when a clause is opened.
    await filter(/^2 broken$/).click();
    await page.locator("#clause-10\\.9").click();
    await page.waitForURL(address("/policy/10.9?show=broken"));
    await expect.poll(shown).toBe(2);
    await context.close();
  },
);

journey(
  `a clause opens by keyboard, says what it rests on, and Escape leads back to its line${missing}`,
  async () => {
    const { page, context, faults } = await openPage(browser());
    await page.goto(address("?show=broken"));
    await page.locator("a.clause").first().focus();
    for (const key of ["ArrowDown", "ArrowUp", "ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary");
    await panel.getByText("Broken since").waitFor();
    expect(new URL(page.url()).pathname).toBe("/o/harbour-school/policy/10.9");
    await expect
      .poll(() => panel.locator(".panel-title").evaluate((one) => one.matches(":focus")))
      .toBe(true);
    const text = (await panel.textContent()) ?? "";
    expect(text).toContain("2 of the 3 requests that ended in the last twelve months");
    expect(text).toContain("Measured, 2 of 3.");
    expect(text).toContain("On record: 3 days.");
    expect(text).toContain("one month, to the end of the next working day");
    await panel.getByText("Explain to an auditor").click();
    expect(await panel.locator("details p").textContent()).toContain(
      "As of 10 June 2026 at 10:00 it is broken.",
    );
    const link = panel.getByRole("link", { name: /^Open R-2026-\d{4}$/ }).first();
    const [reference = ""] = /R-2026-\d{4}/.exec((await link.textContent()) ?? "") ?? [];
    expect(await link.getAttribute("href")).toBe(`/o/harbour-school/work/${reference}`);
    await page.keyboard.press("Escape");
    await page.waitForURL(address("?show=broken"));
    await expect.poll(() => page.evaluate("document.activeElement?.id")).toBe("clause-10.9");
    expect(faults).toEqual([]);
    await context.close();
  },
);

journey(`opening a clause does not move the document under the reader's eye${missing}`, async () => {
  const { page, context } = await openPage(browser());
  await page.goto(address());
  const line = page.locator("#clause-12\\.7");
  await line.scrollIntoViewIfNeeded();
  const before = (await line.boundingBox())?.y;
  await line.click();
  await page.getByRole("complementary").getByText("What will prove it").waitFor();
  expect((await line.boundingBox())?.y).toBe(before);
  await context.close();
});

journey(`on a narrow screen a clause is a page of its own, with a way back${missing}`, async () => {
  const { page, context, faults } = await openPage(browser(), { width: 320 });
  await page.goto(address());
  await page.locator("#clause-10\\.9").click();
  await page.getByRole("button", { name: "Back to the policy" }).waitFor();
  expect(await page.locator("a.clause").first().isVisible()).toBe(false);
  await page.getByRole("button", { name: "Back to the policy" }).click();
  await page.locator("#clause-10\\.9").waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

journey(`an organisation without a policy is told how to get one, and gets it${missing}`, async () => {
  const { page, context } = await openPage(browser());
  await page.goto(`${empty.url}/o/meadow-travel`);
  await page.getByText("There is none yet").waitFor();
  await shoot(page, "empty");
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole("button", { name: /Look at the example/ }).click();
  await page.getByText("This is an example, and not yours").waitFor();
  // Nothing of it is measured, and its own days are marked, before somebody approves it.
  expect(await page.locator("a.clause").count()).toBe(0);
  expect(await page.locator("mark").count()).toBeGreaterThan(0);
  await shoot(page, "draft");
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole("button", { name: "Approve as our policy…" }).click();
  await page.getByLabel("Type approve to confirm").fill("approve");
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await page.getByText("Version 1, in force since").waitFor();
  expect(await page.locator("a.clause").count()).toBe(201);
  await context.close();
});

test("evidence about cases is for those who may read cases; the count stays", async () => {
  const w = office.world;
  const plain = await testOffice({
    world: w,
    member: () => memberIn(w, w.organisations[0], ["policy:read"]),
  });
  try {
    const reply = await fetch(`${plain.url}/o/harbour-school/api/policy/clauses/10.9`);
    const body: unknown = await reply.json();
    expect(body).toMatchObject({ label: "10.9", status: "broken", n: 2, of: 3, evidence: [], hidden: 3 });
    expect(JSON.stringify(body)).not.toContain("R-2026");
    const absent = await fetch(`${plain.url}/o/harbour-school/api/policy/clauses/99.9`);
    expect(absent.status).toBe(404);
  } finally {
    await plain.close();
  }
});
