// Goal: the office as a person meets it, under a policy that nothing breaks; doors, account and ⌘K by keyboard alone; what is saved is there after a reload.
// Method: the real server and a real browser with a signed-in owner; mails that wait, went out and were refused.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFindings, openBrowser, openPage, overflow } from "../../../testkit/browser.ts";
import { testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { signedIn, testKeys } from "../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../testkit/signed-in.ts";
import { clockHold, confirmClock } from "../../platform/clock_guard.ts";
import { read, write } from "../../platform/db.ts";
import { postMail, settleMail } from "../../platform/mail/outbox.ts";
import { installPolicy, readPack } from "../policy/index.ts";
import { openRequest } from "../rights/index.ts";

const browser = await openBrowser();
const missing = typeof browser === "string" ? browser : undefined;
let office: TestOffice;
let anna: SignedInMember;
const slug = "harbour-school";

beforeAll(async () => {
  office = await testOffice();
  const [here] = office.world.organisations;
  anna = await signedIn(office.world, here, "owner", { name: "Anna Ferrer" });
  const { scope } = here;
  const now = office.world.now();
  const post = (to: string, subject: string) =>
    write(office.world.db, scope, (tx) =>
      postMail(tx, scope, testKeys, {
        content: { to, subject, text: "Dear Carmen Ortega,\n\nwe have your request.", language: "en" },
        owner: { kind: "organisation", id: scope.organisationId },
        from: "kept@riverbridge.example",
        now,
      }),
    );
  await post("carmen@example.org", "We have your request");
  const refused = await post("luc@example.org", "Your code");
  const sent = await post("tom@example.org", "Your data");
  await write(office.world.db, scope, async (tx) => {
    await settleMail(tx, refused, { state: "refused", problem: "smtp_550", at: now });
    await settleMail(tx, sent, { state: "sent", at: now });
  });
});
afterAll(async () => {
  if (typeof browser !== "string") await browser.close();
  await office.close();
});

function real(): Browser {
  if (typeof browser === "string") throw new Error(browser);
  return browser;
}

const session = (): { session: { cookie: string; url: string } } => ({
  session: { cookie: anna.cookie, url: office.url },
});
const isMissing = missing !== undefined;
const why = missing === undefined ? "" : ` (${missing})`;

test.skipIf(isMissing)(
  `doors, account and ⌘K are reached by keyboard, and the heading takes the focus${why}`,
  async () => {
    const { page, context, faults } = await openPage(real(), session());
    await page.goto(`${office.url}/o/${slug}/setup`);
    await page.getByRole("link", { name: "Settings" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the page");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.type("outb");
    await page.getByRole("option", { name: /Outbox/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Outbox" }).waitFor();
    await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Outbox");
    expect(await page.title()).toBe("Outbox · Kept");
    await page.getByRole("button", { name: "AF, account of Anna Ferrer" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("AF");
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Setup" }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  },
);

test.skipIf(isMissing)(
  `⌘K finds clause, colleague and, once asked, the person of a case; a reader hears how many, also at 320 px${why}`,
  async () => {
    const { scope } = office.world.organisations[0];
    const now = office.world.now();
    const { reference } = await write(office.world.db, scope, async (tx) => {
      const pack = await readPack("school");
      await installPolicy(tx, scope, pack, { keys: testKeys, now });
      return openRequest(tx, scope, office.platform, {
        channel: "post",
        capacity: "self",
        delivery: "portal",
        receivedAt: now,
        texts: { requesterName: "Carmen Ortega" },
        language: "en",
        isQuiet: true,
        now,
      });
    });
    const { page, context, faults } = await openPage(real(), { ...session(), width: 320 });
    await page.goto(`${office.url}/o/${slug}/setup/settings`);
    await page.getByRole("button", { name: "Go to" }).click();
    const field = page.locator("dialog").getByRole("combobox");
    const heard = page.locator("dialog").getByRole("status");
    await field.fill("photograph");
    await page.getByRole("option", { name: /^21\.5 .* clause$/ }).waitFor();
    await expect.poll(() => heard.innerText()).toMatch(/^\d+ things fit\.$/);
    await field.fill("anna ferr");
    await page.getByRole("option", { name: "Anna Ferrer colleague" }).waitFor();
    await field.fill("zzz");
    await page.getByRole("option", { name: /^Look for “zzz”/ }).waitFor();
    await field.fill("ortega");
    await page.getByRole("option", { name: /^Look for “ortega” among the people of cases/ }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(await overflow(page)).toEqual([]);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page
      .getByRole("option", { name: `Carmen Ortega asks for a copy of their data ${reference}` })
      .waitFor();
    await expect.poll(() => heard.innerText()).toBe("1 of one request. That you looked is recorded.");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${office.url}/o/${slug}/work/${reference}`);
    expect(faults).toEqual([]);
    await context.close();
  },
);

test.skipIf(isMissing)(
  `when the clock has jumped, setup says that nothing is deleted, and a person confirms the date by key${why}`,
  async () => {
    const { scope } = office.world.organisations[0];
    const sure = office.world.now().subtract({ hours: 400 * 24 });
    await write(office.world.db, scope, (tx) => confirmClock(tx, scope, sure));
    const { page, context, faults } = await openPage(real(), { ...session(), width: 320 });
    await page.goto(`${office.url}/o/${slug}/setup`);
    const button = page.getByRole("button", { name: "The date is right, go on" });
    await button.waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(await overflow(page)).toEqual([]);
    const focused = (): Promise<string> => page.evaluate("document.activeElement.textContent");
    for (let tabs = 0; (await focused()) !== "The date is right, go on"; tabs += 1) {
      expect(tabs).toBeLessThan(20);
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.getByText("The date is confirmed. What had waited goes on.").waitFor();
    await button.waitFor({ state: "detached" });
    const hold = await read(office.world.db, scope, (tx) => clockHold(tx, scope, office.world.now()));
    expect(hold).toBeUndefined();
    expect(faults).toEqual([]);
    await context.close();
  },
);

test.skipIf(isMissing)(`on a narrow screen the doors are a menu that works by keyboard${why}`, async () => {
  const { page, context, faults } = await openPage(real(), { ...session(), width: 320 });
  await page.goto(`${office.url}/o/${slug}/setup/settings`);
  await page.getByRole("button", { name: "Menu", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Setup" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Setup" }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test.skipIf(isMissing)(
  `a refused mail is opened and sent again; settings are saved and stay${why}`,
  async () => {
    const { page, context, faults } = await openPage(real(), session());
    await page.goto(`${office.url}/o/${slug}/setup/mail?state=refused`);
    await page.getByRole("link", { name: "Your code" }).click();
    await page.getByRole("button", { name: "Send it again" }).click();
    await page.getByText("It waits to be sent again.").waitFor();
    await page.getByRole("button", { name: "Send it again" }).waitFor({ state: "detached" });
    await page.goto(`${office.url}/o/${slug}/setup/settings`);
    await page.getByLabel("Download links, in days").fill("0");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Give a whole number of days from 1 to 365.").waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByLabel("Download links, in days").fill("14");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The settings were saved for the first time.").waitFor();
    await page.getByText("by Anna Ferrer").waitFor();
    await page.reload();
    const field = page.getByLabel("Download links, in days");
    await expect.poll(() => field.inputValue(), { timeout: 20_000 }).toBe("14");
    expect(faults).toEqual([]);
    await context.close();
  },
);

test.skipIf(isMissing)(
  `whoever is not signed in is sent to sign in, also out of the middle of the office${why}`,
  async () => {
    const { page, context } = await openPage(real(), session());
    await page.goto(`${office.url}/o/${slug}/setup`);
    await page.getByRole("link", { name: "Settings" }).waitFor();
    await context.clearCookies();
    await page.getByRole("link", { name: "Settings" }).click();
    await page.waitForURL(/\/sign-in\?to=/);
    expect(new URL(page.url()).searchParams.get("to")).toBe(`/o/${slug}/setup/settings`);
    await context.close();
  },
);
