// Goal: a person at the front desk logs a request and loses nothing on the way; an officer sees it in the list and on its
// page, and takes the next step.
// Method: the real server and a real browser; requests in several states made through the feature's own functions.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFindings, openBrowser, openPage } from "../../../../../testkit/browser.ts";
import { dutyWorld } from "../../../../../testkit/duties.ts";
import type { DutyWorld } from "../../../../../testkit/duties.ts";
import { memberIn, testOffice } from "../../../../../testkit/office.ts";
import type { TestOffice } from "../../../../../testkit/office.ts";
import { signedIn, testKeys } from "../../../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../../../testkit/signed-in.ts";
import { write } from "../../../../platform/db.ts";
import { openRequest } from "../store.ts";
import type { NewRequest } from "../store.ts";
import type { CaseId } from "../../../../platform/ids.ts";

// Without a browser the tests are skipped by name and counted.
const launched = await openBrowser();
const noBrowser = typeof launched === "string";
let browser: Browser;
let w: DutyWorld;
let office: TestOffice;
let anna: SignedInMember;
let review = "";

beforeAll(async () => {
  if (typeof launched === "string") return;
  browser = launched;
  w = await dutyWorld();
  const [here] = w.organisations;
  w.advance({ days: 40 });
  anna = await signedIn(w, here, "officer", { name: "Anna Ferrer", keys: testKeys });
  office = await testOffice({
    world: w,
    member: () => ({ ...memberIn(w, here), accountId: anna.accountId, actorId: anna.actorId }),
  });
  // The first page waits for the office to be built, which a busy machine does in minutes.
  await fetch(at("/work"));
}, 240_000);
afterAll(async () => {
  if (typeof launched === "string") return;
  await browser.close();
  await office.close();
  await w.close();
});

const opened = async (daysAgo: number, more: Partial<NewRequest> = {}): Promise<CaseId> => {
  const now = w.now();
  const { caseId, reference } = await write(w.db, anna.scope, (tx) =>
    openRequest(tx, anna.scope, office.platform, {
      channel: "telephone",
      capacity: "guardian",
      delivery: "portal",
      receivedAt: now.subtract({ hours: daysAgo * 24 }),
      language: "en",
      handler: anna.actorId,
      texts: {
        requesterName: "Carmen Ortega",
        requesterEmail: "carmen@ortega.example",
        subjectName: "Lucía Ortega",
        subjectBorn: "2015-04-09",
        wording: "Everything about my daughter’s summer course of 2025.",
        identities: [{ name: "student-number", value: "S-1042" }],
      },
      now,
      ...more,
    }),
  );
  review = reference;
  return caseId;
};
const at = (path: string): string => `${office.url}/o/${w.organisations[0].slug}${path}`;
const pictures = process.env["KEPT_PICTURES"];
async function picture(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

test.skipIf(noBrowser)(
  "what is typed survives a reload, and becomes a request with its clock from the receipt",
  async () => {
    const { page, context, faults } = await openPage(browser);
    await page.goto(at("/work/new"));
    await page.getByLabel("Name", { exact: true }).fill("Mei Tan");
    await page.getByLabel("E-mail address").fill("mei@tan.example");
    await page.getByText("Draft kept").waitFor();
    await page.reload();
    await page.getByText("How did it arrive?").waitFor();
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Mei Tan");
    await page.getByLabel("When did it arrive?").fill("2026-04-20T09:00");
    await page.getByRole("button", { name: "Log the request" }).click();
    await page.getByText("Tick what is asked for: at least one.").waitFor();
    await page.getByText("A copy of their data, and how they are used").click();
    await page.getByRole("button", { name: "Log the request" }).click();
    await page.getByText("This is still to come.").waitFor();
    await page.getByLabel("When did it arrive?").fill("2026-04-08T09:00");
    await page.getByRole("button", { name: "Log the request" }).click();
    await page.getByText("8 May 2026").waitFor();
    await page.getByRole("link", { name: "Open the request" }).click();
    await page.getByRole("heading", { name: "Mei Tan asks for a copy of their data" }).waitFor();
    // The refusal of the first try is the browser's own line about its answer.
    expect(faults.filter((line) => !line.includes("400"))).toEqual([]);
    await context.close();
  },
  60_000,
);

test.skipIf(noBrowser)(
  "the next action opens its dialog, and the page shows what was decided",
  async () => {
    const { page, context } = await openPage(browser);
    const caseId = await opened(1, {
      capacity: "self",
      texts: { requesterName: "Ana Duarte", requesterEmail: "a@d.example" },
    });
    expect(caseId).toBeDefined();
    await page.goto(at(`/work/${review}`));
    await page.getByRole("button", { name: "Settle identity" }).click();
    await picture(page, "identity-dialog");
    await page.getByLabel("I know the person").check();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole("button", { name: "Put on record" }).click();
    await page.getByText("Identity confirmed: known to staff").waitFor();
    await page.getByRole("heading", { name: "Begin the search" }).waitFor();
    await page.getByRole("button", { name: "Further steps" }).click();
    await picture(page, "further-steps");
    await page.getByRole("menuitem", { name: "Refuse the request" }).click();
    const refuse = page.getByRole("button", { name: "Refuse", exact: true });
    await page.getByLabel("The reasons, as the person will read them").fill("The tenth this week.");
    expect(await refuse.isDisabled()).toBe(true);
    await page.getByLabel(`Type ${review} to confirm`).fill(review);
    // Nobody's ground is taken for granted.
    expect(await refuse.isDisabled()).toBe(true);
    await page.getByLabel("Ground").selectOption({ index: 1 });
    await refuse.click();
    await page.getByRole("heading", { name: "Tell the person why you refused" }).waitFor();
    await page.getByRole("link", { name: "Write the letter" }).click();
    await page.getByRole("button", { name: "Write the draft" }).click();
    // What was given as the reason stands in the letter: nobody writes it twice.
    await page.getByText("The tenth this week.").first().waitFor();
    await context.close();
  },
  60_000,
);

/** Both widths and both schemes, when pictures are asked for. */
async function pictured(page: Page, name: string): Promise<void> {
  for (const width of pictures === undefined ? [] : [1280, 320]) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await picture(page, `${name}-${width}-${colorScheme}`);
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}
const isWithin = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>("document.documentElement.scrollWidth <= window.innerWidth");

test.skipIf(noBrowser)(
  "an erasure is decided in its panel, planned as a measure, and settled by whoever has it in hand",
  async () => {
    const { page, context } = await openPage(browser);
    const texts = { requesterName: "Ines Duarte", requesterEmail: "ines@duarte.example" };
    await opened(2, { right: "erasure", capacity: "self", texts });
    await page.goto(at(`/work/${review}?part=decide`));
    await page.getByRole("heading", { name: "Ines Duarte asks for their data to be erased" }).waitFor();
    await page.getByRole("tabpanel").getByRole("button", { name: "Decide" }).click();
    await page.getByLabel("Grant it in part").check();
    await page.getByLabel("The data are no longer needed for what they were collected for").check();
    await page.getByLabel("A law obliges us to keep them").check();
    await page
      .getByLabel("The reasons, as the person will read them")
      .fill("Invoices are kept for six years.");
    await pictured(page, "decide-dialog");
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole("button", { name: "Put the decision on record" }).click();
    await page.getByText("granted in part").first().waitFor();
    await page.getByRole("tab", { name: "Measures" }).click();
    await page.getByRole("button", { name: "Plan a measure" }).last().click();
    await page.getByLabel("System or place").fill("Course database");
    await pictured(page, "plan-dialog");
    await page.getByRole("button", { name: "Plan it" }).click();
    await page.getByRole("heading", { name: "Erase the data: Course database" }).waitFor();
    await pictured(page, "measures");
    expect(await axeFindings(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 900 });
    expect(await isWithin(page)).toBe(true);
    await page.goto(at("/work/tasks"));
    await page.getByText("Erasure for Ines Duarte").waitFor();
    expect(await isWithin(page)).toBe(true);
    await pictured(page, "tasks");
    await page.getByRole("button", { name: "Say what came of it" }).click();
    await page.getByLabel("What was done, or where you looked").fill("Four rows erased.");
    // Nobody has said yet that it is done.
    expect(await page.getByRole("button", { name: "Put on record" }).isDisabled()).toBe(true);
    await page.getByLabel("What came of it", { exact: true }).selectOption({ label: "It is done" });
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole("button", { name: "Put on record" }).click();
    await page.getByText("Nothing is yours to do").waitFor();
    await page.goto(at("/work/new"));
    await page.getByText("What is asked for?").waitFor();
    await pictured(page, "log");
    await context.close();
  },
  60_000,
);
