// Goal: the reader shows the policy as it was recorded on a day and says what was not; what changed since somebody last looked; and the
// same on paper. A policy of 250 clauses is read in order, by keyboard, wide and narrow, and no machine finds a fault.
// Method: the real server and a real browser over a world with a policy and cases on several days; the PDF read back by poppler.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFindings, openBrowser, openPage } from "../../../../testkit/browser.ts";
import { memberIn, testOffice, type TestOffice } from "../../../../testkit/office.ts";
import { answeredRequest } from "../../../../testkit/policy_request.ts";
import { write } from "../../../platform/db.ts";
import { superuser } from "../../../platform/postgres/postgres.ts";
import { adoptedOn } from "../document/pack.ts";
import { ownPolicy } from "../document/own.ts";
import { keepRecord } from "../evaluate.ts";
import { installPolicy, readPack } from "../index.ts";

let office: TestOffice;
let long: TestOffice;
const opened = await openBrowser();
const missing = typeof opened === "string" ? ` (${opened})` : "";
const journey = test.skipIf(missing !== "");
const poppler = spawnSync("pdftotext", ["-v"]).error === undefined;

beforeAll(async () => {
  office = await testOffice({ member: (w) => memberIn(w, w.organisations[0]) });
  const { world: w, platform } = office;
  long = await testOffice({ world: w, member: () => memberIn(w, w.organisations[1]) });
  const [school, travel] = w.organisations;
  const install = { keys: platform.keys, now: w.now() };
  const pack = adoptedOn(await readPack("school"), today());
  await write(w.db, school.scope, (tx) => installPolicy(tx, school.scope, pack, install));
  const clauses = Array.from({ length: 250 }, (_, at) =>
    at % 25 === 0
      ? `${at / 25 + 1} Section ${at / 25 + 1}`
      : `${Math.floor(at / 25) + 1}.${at % 25} We keep clause ${at} within 30 days.`,
  );
  const own = ownPolicy("Of many clauses", clauses.join("\n"), Temporal.PlainDate.from("2026-01-01"));
  await write(w.db, travel.scope, (tx) => installPolicy(tx, travel.scope, own, install));
  const record = async (): Promise<unknown> =>
    write(w.db, school.scope, (tx) =>
      keepRecord(tx, w.now, { scope: school.scope, keys: platform.keys, db: w.db }),
    );
  await record();
  await answeredRequest(w, school.scope, { days: 20 });
  w.advance({ days: 10 });
  await record();
});
afterAll(async () => {
  if (typeof opened !== "string") await opened.close();
  await long.close();
  await office.close();
});

const browser = (): Browser => {
  if (typeof opened === "string") throw new Error(opened);
  return opened;
};
const address = (search = ""): string => `${office.url}/o/harbour-school${search}`;
const today = (): Temporal.PlainDate => office.world.now().toZonedDateTimeISO("Europe/London").toPlainDate();
const counted = async (page: Page, name: RegExp): Promise<number> =>
  Number.parseInt((await page.getByRole("button", { name }).locator("b").textContent()) ?? "", 10);

journey(
  `a day on record shows what was recorded then, and one without a record claims nothing${missing}`,
  async () => {
    const { page, context, faults } = await openPage(browser());
    await page.goto(address());
    await page.getByRole("button", { name: /^As of / }).click();
    const now = await counted(page, /kept$/);
    const first = today().subtract({ days: 10 });
    await page.getByLabel("Day", { exact: true }).fill(first.toString());
    await page.waitForURL(address(`?on=${first.toString()}`));
    await page.getByText("all 173 promises have a result on record").waitFor();
    expect(await counted(page, /kept$/)).toBeLessThan(now);
    // By keys alone: a day on, of which nothing was recorded.
    await page.getByRole("slider", { name: "Day by day" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByText("nothing was recorded on that day").waitFor();
    expect([await counted(page, /kept$/), await counted(page, /broken$/)]).toEqual([0, 0]);
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole("button", { name: "Back to today" }).click();
    await page.waitForURL(address());
    await page.goto(address("?on=1999-01-01"));
    await page.getByText("No policy was in force here on 1 January 1999").waitFor();
    expect(faults).toEqual([]);
    await context.close();
  },
);

journey(`whoever comes back another day is shown what changed since${missing}`, async () => {
  const { page, context, faults } = await openPage(browser());
  await page.goto(address());
  await page
    .getByRole("button", { name: /promises$/ })
    .first()
    .waitFor();
  expect(await page.getByRole("button", { name: /changed since/ }).count()).toBe(0);
  await expect.poll(() => looks()).toBe(1);
  const day = today();
  await answeredRequest(office.world, office.world.organisations[0].scope, { days: 45 });
  office.world.advance({ days: 60 });
  await page.reload();
  const changed = page.getByRole("button", { name: /changed since/ });
  await changed.click();
  expect(await changed.textContent()).toContain(
    `changed since ${day.toLocaleString("en-GB", { dateStyle: "long" })}`,
  );
  const lines = page.locator("a.clause");
  expect(await lines.count()).toBe(await counted(page, /changed since/));
  expect(await page.locator("#clause-10\\.9").textContent()).toMatch(/was (?:kept|due|unproven)/);
  expect(await axeFindings(page)).toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
});

async function looks(): Promise<number> {
  const client = await office.world.client(superuser);
  return (await client.query("select 1 from kept.policy_look")).rows.length;
}

test.skipIf(missing !== "" || !poppler)(
  `the PDF says of every clause how it stands, of which version and when${missing}`,
  async () => {
    const { page, context } = await openPage(browser());
    await page.goto(address());
    await page.getByRole("button", { name: /^As of / }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save as PDF" }).click();
    const folder = mkdtempSync(path.join(tmpdir(), "kept-policy-"));
    try {
      const file = path.join(folder, "policy.pdf");
      writeFileSync(file, readFileSync(await (await download).path()));
      const text = spawnSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).stdout.replaceAll(
        /\s+/g,
        " ",
      );
      expect(text).toMatch(/173 promises: \d+ kept, \d+ due, \d+ broken, \d+ unproven\./);
      expect(text).toMatch(/SHA-256 of this version: [0-9a-f]{64}/);
      expect(text).toContain("As of:");
      expect(text.match(/\bUnproven\b/g)?.length).toBeGreaterThan(90);
      expect(spawnSync("pdfinfo", [file], { encoding: "utf8" }).stdout).toMatch(/Tagged:\s+yes/);
    } finally {
      rmSync(folder, { recursive: true });
    }
    await context.close();
  },
);

journey(`on paper the document stands alone, with a word beside every promise${missing}`, async () => {
  const { page, context } = await openPage(browser());
  await page.goto(address());
  await page.locator("a.clause").first().waitFor();
  await page.emulateMedia({ media: "print" });
  expect(await page.getByRole("navigation").first().isVisible()).toBe(false);
  expect(await page.locator(".clause-panel").isVisible()).toBe(false);
  const words = await page.locator(".clause-status:visible").allTextContents();
  expect(words.filter((word) => word !== "")).toHaveLength(173);
  await context.close();
});

for (const width of [1280, 320])
  for (const theme of ["light", "dark"] as const)
    journey(
      `250 clauses are whole, in order, and reached by keys at ${width} px, ${theme}${missing}`,
      async () => {
        const { page, context, faults } = await openPage(browser(), { width, theme });
        await page.goto(`${long.url}/o/meadow-travel`);
        const labels = page.locator("a.clause .clause-label");
        await labels.first().waitFor();
        const found = await labels.allTextContents();
        expect(found).toHaveLength(250);
        const numbers = found.map((label) => label.split(".").map(Number));
        const inOrder = numbers.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
        expect(numbers).toEqual(inOrder);
        await page.locator("a.clause").first().focus();
        for (let at = 1; at < 250; at += 1) await page.keyboard.press("ArrowDown");
        expect(await page.evaluate("document.activeElement?.id")).toBe("clause-10.24");
        expect(await axeFindings(page)).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
        expect(faults).toEqual([]);
        await context.close();
      },
    );
