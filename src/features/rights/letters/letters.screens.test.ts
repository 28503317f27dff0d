// Goal: the officer edits a letter, is told what is unfinished, looks at the PDF and sends it, without a fault of the
// content policy.
// Method: the product's server over a real database with a real request, a real browser.
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFindings, openBrowser, openPage } from "../../../../testkit/browser.ts";
import type { Watched } from "../../../../testkit/browser.ts";
import { memberIn, testOffice } from "../../../../testkit/office.ts";
import type { TestOffice } from "../../../../testkit/office.ts";
import { world } from "../../../../testkit/world.ts";
import type { World } from "../../../../testkit/world.ts";
import { write } from "../../../platform/db.ts";
import type { Member } from "../../../platform/http/routes.ts";
import { installRegisters, readRegisterPack } from "../../registers/index.ts";
import { draftLetter } from "./letters.ts";
import type { LetterTemplate } from "./contract.ts";
import { act } from "../request/act.ts";
import type { Command } from "../request/commands.ts";
import { openRequest, readRequest } from "../request/store.ts";

const opened = await openBrowser();
const missing = typeof opened === "string" ? opened : undefined;
const browser = opened as Browser;
let w: World;
let office: TestOffice;
let member: Member | undefined;

beforeAll(async () => {
  w = await world();
  office = await testOffice({ world: w, member: () => (member ??= memberIn(w, w.organisations[0])) });
  const [{ scope }] = w.organisations;
  const file = path.join(import.meta.dirname, "../../../../packs/school/registers.yml");
  const pack = readRegisterPack(readFileSync(file, "utf8"));
  await write(w.db, scope, (tx) => installRegisters(tx, scope, pack, w.now()));
  // The first page waits for the office to be built, which a busy machine does in minutes.
  await fetch(`${office.url}/o/${w.organisations[0].slug}/work`);
}, 300_000);
afterAll(async () => {
  await office.close();
  await w.close();
  if (missing === undefined) await browser.close();
});

/** A request with one draft; the address of the draft's page. */
async function drafted(template: LetterTemplate): Promise<string> {
  const { platform } = office;
  const [{ scope, slug }] = w.organisations;
  const now = w.now();
  return write(w.db, scope, async (tx) => {
    const { caseId, reference } = await openRequest(tx, scope, platform, {
      channel: "email",
      capacity: "self",
      delivery: "portal",
      receivedAt: now,
      texts: {
        requesterName: "Layla Al-Haddad ليلى الحداد",
        requesterEmail: "layla@example.org",
        requesterAddress: "8 Quay Street\nRiverbridge",
        wording: "Please send me everything you have about my application.",
      },
      language: "en",
      now,
    });
    const request = await readRequest(tx, scope, platform.keys, { caseId });
    if (request === undefined || member === undefined) throw new Error("The request was not opened.");
    const setting = { scope, desk: platform, member, now };
    const { id } = await draftLetter(tx, setting, request, { template, language: "en" });
    const commands: readonly Command[] = [
      { type: "confirm-identity", method: "known-to-staff" },
      { type: "refuse", ground: "excessive" },
    ];
    // Drafted before it was decided, its grounds are still to be filled in.
    for (const command of template === "refusal" ? commands : [])
      await act(tx, scope, platform, { caseId, command, words: "On record.", now }, () => undefined);
    return `${office.url}/o/${slug}/work/${reference}/letters/${id}`;
  });
}

/** Pictures to look at, when a folder for them is named. */
async function picture({ page }: Watched, name: string): Promise<void> {
  const folder = process.env["KEPT_PICTURES"];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}

test.skipIf(missing !== undefined)(
  "an unfinished letter is filled in, saved, looked at and sent",
  async () => {
    const watched = await openPage(browser);
    const { page, context } = watched;
    await page.goto(await drafted("refusal"));
    await page.getByText("Fill in what stands in double brackets").waitFor();
    expect(await page.getByRole("button", { name: "Send by mail" }).isDisabled()).toBe(true);
    for (const area of await page.locator("textarea").all()) {
      if ((await area.inputValue()).includes("[["))
        await area.fill("You asked for the same on Monday, and we answered.");
    }
    await page.getByRole("button", { name: "Save the draft" }).click();
    const pdf = page.getByRole("link", { name: "Look at the PDF" });
    await pdf.waitFor();
    const preview = await context.request.get(
      new URL((await pdf.getAttribute("href")) ?? "", page.url()).href,
    );
    expect(preview.headers()["content-type"]).toBe("application/pdf");
    expect((await preview.body()).subarray(0, 5).toString()).toBe("%PDF-");
    await page.getByRole("button", { name: "Send by mail" }).click();
    await page.getByText("It waits in the outbox").waitFor();
    await page.getByText("You asked for the same on Monday").first().waitFor();
    // Read again, as whoever opens it later: what a message on the screen leaves behind is not this page's.
    await page.reload();
    await page.getByText("You asked for the same on Monday").first().waitFor();
    await picture(watched, "letter-sent");
    expect(await axeFindings(page)).toEqual([]);
    expect(watched.faults).toEqual([]);
    await context.close();
  },
  120_000,
);
