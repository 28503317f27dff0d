// Goal: an officer looks at a promise that no record shows, says what they found, and the document, the panel and the ledger say so; the
// word is theirs, for the words on the screen, and nobody who may not gives one.
// Method: the real server and a real browser over a world with a policy; the endpoint called by other roles and with other versions.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { axeFindings, openBrowser, openPage } from "../../../../testkit/browser.ts";
import { testOffice, type TestOffice } from "../../../../testkit/office.ts";
import { signedIn, type SignedInMember } from "../../../../testkit/signed-in.ts";
import { bearerOf } from "../../../../testkit/tokens.ts";
import { read, write } from "../../../platform/db.ts";
import { adoptedOn, readPack } from "../document/pack.ts";
import { installPolicy } from "../install.ts";

let office: TestOffice;
let anna: SignedInMember;
const opened = await openBrowser();
const missing = typeof opened === "string" ? ` (${opened})` : "";
const journey = test.skipIf(missing !== "");

const pack = async (hash?: string) => {
  const own = adoptedOn(await readPack("school"), Temporal.PlainDate.from("2026-03-02"));
  return hash === undefined ? own : { ...own, hash };
};
beforeAll(async () => {
  office = await testOffice();
  const { world: w, platform } = office;
  const { scope } = w.organisations[0];
  const install = { keys: platform.keys, now: w.now() };
  const school = await pack();
  await write(w.db, scope, (tx) => installPolicy(tx, scope, school, install));
  anna = await signedIn(w, w.organisations[0], ["officer"], { name: "Anna Ferrer", keys: platform.keys });
});
afterAll(async () => {
  if (typeof opened !== "string") await opened.close();
  await office.close();
});

const browser = (): Browser => {
  if (typeof opened === "string") throw new Error(opened);
  return opened;
};
const path = "/o/harbour-school/api/policy/clauses/19.2/attestations";
async function attests(headers: Readonly<Record<string, string>>, more: object = {}): Promise<number> {
  const answer = await fetch(`${office.url}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "idempotency-key": crypto.randomUUID(),
      "sec-fetch-site": "same-origin",
      ...headers,
    },
    body: JSON.stringify({ version: 1, isKept: true, found: "The server room was locked.", ...more }),
  });
  return answer.status;
}
const entries = (): Promise<readonly string[]> =>
  read(office.world.db, anna.scope, async (tx) =>
    (await tx.selectFrom("ledger_entry").select("type").where("type", "=", "policy.attested").execute()).map(
      ({ type }) => type,
    ),
  );

test("a word is a member's who may, about the words on the screen, and about what no record shows", async () => {
  const { world: w } = office;
  const [here, there] = w.organisations;
  const staff = await signedIn(w, here, "staff");
  const auditor = await signedIn(w, here, "auditor");
  const stranger = await signedIn(w, there, ["owner", "officer"]);
  const token = await bearerOf({ db: w.db, now: w.now }, here.slug, anna);
  expect([
    await attests({ cookie: staff.cookie }),
    await attests({ cookie: auditor.cookie }),
    await attests({ cookie: stranger.cookie }),
    await attests({ authorization: token }),
    await attests({}),
    await attests({ cookie: anna.cookie }, { version: 2 }),
    await attests({ cookie: anna.cookie }, { found: "" }),
    await attests({ cookie: anna.cookie }, { evidenceHash: "abc" }),
  ]).toEqual([403, 403, 401, 401, 401, 409, 400, 400]);
  const measured = await fetch(`${office.url}${path.replace("19.2", "10.9")}`, {
    headers: { cookie: anna.cookie },
  });
  expect(await measured.json()).toMatchObject({ mayBeAttested: false });
  expect(await entries()).toEqual([]);
});

journey(`an officer says what they found, and the document says on what it rests${missing}`, async () => {
  const { page, context, faults } = await openPage(browser());
  const [name = "", value = ""] = anna.cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: office.url }]);
  await page.goto(`${office.url}/o/harbour-school/policy/19.2`);
  const panel = page.getByRole("complementary");
  await panel.getByText("Nobody has looked and said so yet.").waitFor();
  await panel.getByRole("button", { name: "Say what you found" }).click();
  const done = panel.getByRole("button", { name: "Put it on record" });
  expect(await done.isDisabled()).toBe(true);
  await panel.getByLabel("It is kept", { exact: true }).check();
  await panel
    .getByLabel("What you looked at, and what you saw")
    .fill("The server room, on three evenings: locked.");
  await panel.getByLabel("Where the evidence lies").fill("Rounds book, page 12");
  await panel
    .locator("input[type=file]")
    .setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("abc") });
  expect(await axeFindings(page)).toEqual([]);
  await done.click();
  await panel.getByText("Kept, on somebody's word").waitFor();
  // What was said is asked for anew behind the status.
  await panel.getByText("Found kept on").waitFor();
  const text = (await panel.textContent()) ?? "";
  expect(text).toContain("Found kept on 2 March 2026 by Anna Ferrer, good until");
  expect(text).toContain("Evidence: Rounds book, page 12");
  expect(text).toContain("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(text).toContain("Attested: no record shows it");
  expect(text).toContain("Somebody looks and finds that it is not kept.");
  await page.getByRole("button", { name: /^1 on somebody's word$/ }).waitFor();
  expect(await entries()).toEqual(["policy.attested"]);

  await panel.getByRole("button", { name: "Look again" }).click();
  await panel.getByLabel("It is not kept, or not fully").check();
  await panel.getByLabel("What you looked at, and what you saw").fill("The door stood open on 3 March.");
  await panel.getByRole("button", { name: "Put it on record" }).click();
  await panel.getByText("Broken since 2 March 2026").waitFor();
  await expect.poll(() => panel.getByText(/^Found /).count()).toBe(2);
  expect(await axeFindings(page)).toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
});
