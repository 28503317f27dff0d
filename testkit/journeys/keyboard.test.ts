// Goal: a case handler takes a request from the Work list to an approved plan without ever touching a mouse, and sees at
// each step where the keyboard is.
// Method: the product's server and a real browser that is only given keys; what they lead to is read from the case itself.
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage } from "../browser.ts";
import { testOffice } from "../office.ts";
import type { TestOffice } from "../office.ts";
import { requestWorld } from "../requests.ts";
import type { RequestWorld } from "../requests.ts";
import { signedIn } from "../signed-in.ts";
import type { SignedInMember } from "../signed-in.ts";

// Without a browser the test is skipped by name and counted.
const launched: Browser | string = await openBrowser();
const noBrowser = typeof launched === "string";
let w: RequestWorld;
let office: TestOffice;
let ben: SignedInMember;

beforeAll(async () => {
  if (noBrowser) return;
  w = await requestWorld();
  office = await testOffice({ world: w });
  ben = await signedIn(w, w.organisations[0], "handler", { name: "Ben Osei" });
}, 180_000);
afterAll(async () => {
  if (typeof launched === "string") return;
  await launched.close();
  await office.close();
  await w.close();
});

/** Presses Tab until the keyboard is there, as somebody would who looks for it; it must be to be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) {
      if (!(await isShown(target))) throw new Error(`Nothing shows that ${String(target)} has the keyboard.`);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`Eighty times Tab do not lead to ${String(target)}.`);
}

/** An outline or a shadow tells where the keyboard is. */
function isShown(target: Locator): Promise<boolean> {
  return target.evaluate((element) => {
    const { outlineStyle, boxShadow } = element.ownerDocument.defaultView.getComputedStyle(element);
    return element.matches(":focus-visible") && (outlineStyle !== "none" || boxShadow !== "none");
  });
}

test.skipIf(noBrowser)(
  "from the Work list to the approved plan by keyboard alone",
  async () => {
    if (typeof launched === "string") return;
    const { id, reference } = await w.request();
    const session = { cookie: ben.cookie, url: office.url };
    const { page, faults } = await openPage(launched, { session });
    page.setDefaultTimeout(20_000);
    await page.goto(`${office.url}/o/${w.organisations[0].slug}/work`);
    await tabTo(page, page.getByRole("link", { name: /Robin Hart/ }).first());
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Robin Hart asks for a copy of their data" }).waitFor();

    await tabTo(page, page.getByRole("region", { name: "Next" }).getByRole("button"));
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await tabTo(page, page.getByRole("dialog").getByRole("button").last());
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Settle identity" }).waitFor();
    expect((await w.caseOf(id)).state.handler).toBe(ben.actorId);

    await tabTo(page, page.getByRole("tab", { name: "History" }));
    await page.keyboard.press("ArrowRight");
    await tabTo(page, page.getByLabel("Student number"));
    await page.keyboard.type("RB-1001");
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("button", { name: "Approve and search" }));
    await page.keyboard.press("Enter");
    await page.getByText("Under way").waitFor();
    expect((await w.caseOf(id)).state.search.status).toBe("approved");
    expect(page.url()).toContain(reference);
    expect(faults).toEqual([]);
  },
  120_000,
);
