// Goal: people come in through a real browser: with a passkey, or without a script at 320 pixels by keyboard alone, with
// nothing the security policy has to stop.
// Method: the product's server and Chromium with a virtual authenticator; the browser's own complaints judge.
import { createServer } from "node:http";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFindings, openBrowser, openPage, overflow } from "../../../testkit/browser.ts";
import type { Watched } from "../../../testkit/browser.ts";
import { testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { signedIn, testKeys } from "../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../testkit/signed-in.ts";
import { write } from "../../platform/db.ts";
import { makeAccount } from "./accounts/accounts.ts";
import { invitationPath } from "./first-run/links.ts";
import { writeProvider } from "./provider/store.ts";
import { proveSession } from "./sessions/sessions.ts";
import { codeAt } from "./totp/codes.ts";

// The first visit may build the office.
const patience = 90_000;
const browser: Browser | string = await openBrowser();
const none = typeof browser === "string" ? browser : undefined;
let kept: TestOffice;
let owner: SignedInMember;

beforeAll(async () => {
  kept = await testOffice();
  const [school] = kept.world.organisations;
  owner = await signedIn(kept.world, school, ["owner", "officer", "developer"], { name: "Anna Ferrer" });
});
afterAll(async () => {
  if (typeof browser !== "string") await browser.close();
  await kept.close();
});

function opened(): Browser {
  if (typeof browser === "string") throw new Error(browser);
  return browser;
}

async function signIn({ context }: Watched, member: SignedInMember): Promise<void> {
  const [name = "", value = ""] = member.cookie.split("=");
  await context.addCookies([{ name, value, url: kept.url }]);
}

/** A folder for pictures of every page, for people who want to look. */
const pictures = process.env["PICTURES"];

test.skipIf(none)(
  `a passkey is made on one's own page and then opens the door ${none ?? ""}`,
  { timeout: patience },
  async () => {
    const watched = await openPage(opened());
    const { page, context, faults } = watched;
    const tools = await context.newCDPSession(page);
    await tools.send("WebAuthn.enable");
    await tools.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await signIn(watched, owner);
    await page.goto(`${kept.url}/o/harbour-school/people/me`);
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByRole("region", { name: "Passkeys" }).getByText("never").waitFor();
    await context.clearCookies();
    await page.goto(`${kept.url}/o/harbour-school/people/me`);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByRole("heading", { name: "Where you are signed in" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/o/harbour-school/people/me");
    expect(faults).toEqual([]);
    await context.close();
  },
);

test.skipIf(none)(
  `whoever connects an app is led on to recovery codes, and is warned while there are none ${none ?? ""}`,
  { timeout: patience },
  async () => {
    const [school] = kept.world.organisations;
    const member = await signedIn(kept.world, school, "handler", { name: "Tom Hale" });
    const watched = await openPage(opened(), { width: 320 });
    const { page, context, faults } = watched;
    await signIn(watched, member);
    await page.goto(`${kept.url}/o/harbour-school/people/me`);
    await page.getByRole("button", { name: "Connect an app" }).click();
    const secret = (await page.locator("dialog code").innerText()).replaceAll(" ", "");
    await page.getByLabel("Code", { exact: true }).fill(codeAt(secret, kept.world.now()));
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByRole("button", { name: "Later" }).click();
    await page.getByText("You have no recovery codes").waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(await overflow(page)).toEqual([]);
    await page.getByRole("button", { name: "Make recovery codes" }).click();
    await page.getByRole("button", { name: "Make ten codes" }).click();
    await page.getByText("They are not shown again").waitFor();
    expect(await page.locator("dialog li").count()).toBe(10);
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.getByText("10 of 10 left").waitFor();
    expect(await page.getByText("You have no recovery codes").count()).toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  },
);

test.skipIf(none)(
  `a fresh proof given in another tab lets the step go on with what was typed ${none ?? ""}`,
  { timeout: patience },
  async () => {
    const [school] = kept.world.organisations;
    const member = await signedIn(kept.world, school, "owner", { name: "Ruth Okafor" });
    kept.world.advance({ minutes: 10 });
    const watched = await openPage(opened(), { width: 320 });
    const { page, context, faults } = watched;
    await signIn(watched, member);
    await page.goto(`${kept.url}/o/harbour-school/people`);
    await page.getByRole("button", { name: "Invite somebody" }).click();
    await page.getByLabel("E-mail address").fill("mei@tan.example");
    await page.getByLabel("Case handler").check();
    await page.getByRole("button", { name: "Send the invitation" }).click();
    const coming = context.waitForEvent("page");
    await page.getByRole("link", { name: "Continue in a new tab" }).click();
    const tab = await coming;
    expect(await overflow(page)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    // What a passkey, a code or another link would do.
    const token = await write(kept.world.db, member.scope, (tx) =>
      proveSession(tx, member.scope, member.sessionId, kept.world.now()),
    );
    await signIn(watched, { ...member, cookie: `${member.cookie.split("=")[0] ?? ""}=${token}` });
    await tab.getByRole("link", { name: "Go on once you have" }).click();
    await page.getByText("mei@tan.example").waitFor();
    expect(await page.locator("dialog").count()).toBe(0);
    expect(tab.isClosed()).toBe(true);
    // The refusal that asked for the proof is the browser's own line about its answer.
    expect(faults.filter((line) => !line.includes("403"))).toEqual([]);
    await context.close();
  },
);

test.skipIf(none)(
  `one click on the sign-in page goes to the organisation's provider and back to our answer ${none ?? ""}`,
  async () => {
    // It sends everybody back at once, with a code it does not know later: only the way is looked at here.
    const provider = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "", "http://127.0.0.1");
      const back = new URL(searchParams.get("redirect_uri") ?? "http://127.0.0.1/none");
      back.searchParams.set("code", "not-known");
      back.searchParams.set("state", searchParams.get("state") ?? "");
      if (pathname === "/authorize") response.writeHead(302, { location: back.href }).end();
      else response.writeHead(200, { "content-type": "application/json" }).end(description());
    });
    await new Promise<void>((resolve) => void provider.listen(0, "127.0.0.1", resolve));
    const at = provider.address();
    const issuer = `http://127.0.0.1:${typeof at === "object" && at !== null ? at.port : 0}`;
    const description = (): string =>
      JSON.stringify({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ["code"],
      });
    const { scope } = kept.world.organisations[1];
    const settings = {
      issuer,
      clientId: "kept",
      secretCell: undefined,
      emailDomain: undefined,
      ownNetwork: true,
    };
    await write(kept.world.db, scope, (tx) =>
      writeProvider(tx, scope, { ...settings, enabled: true }, kept.world.now()),
    );
    try {
      for (const javaScriptEnabled of [true, false]) {
        const { page, context, faults } = await openPage(opened(), { javaScriptEnabled });
        await page.goto(`${kept.url}/o/meadow-travel/sign-in`);
        await page.getByRole("button", { name: "Sign in with your organisation's account" }).click();
        // Without a script the last step is a button.
        if (!javaScriptEnabled) await page.getByRole("button", { name: "Continue" }).click();
        await page.getByRole("heading", { name: "That did not let you in" }).waitFor();
        expect(faults).toEqual([]);
        await context.close();
      }
    } finally {
      provider.close();
    }
  },
);

test.skipIf(none)(
  `an invited person comes in without a script, by keyboard alone ${none ?? ""}`,
  async () => {
    const { scope, slug } = kept.world.organisations[0];
    const now = kept.world.now();
    const link = await write(kept.world.db, scope, async (tx) => {
      const email = "dina@riverbridge.example";
      const wanted = {
        name: "",
        email,
        grants: [{ role: "staff" as const }],
        state: "invited" as const,
        now,
      };
      const { accountId } = await makeAccount(tx, scope, testKeys, wanted);
      return invitationPath(tx, scope, { slug, accountId, now });
    });
    const watched = await openPage(opened(), { javaScriptEnabled: false, width: 320 });
    const { page } = watched;
    await page.goto(`${kept.url}${link}`);
    await page.getByLabel("Your name").focus();
    await page.keyboard.type("Dina Haddad");
    await page.keyboard.press("Tab");
    await page.keyboard.type("three boats under a bridge");
    await page.keyboard.press("Enter");
    const secret = (await page.locator("code").first().innerText()).replaceAll(" ", "");
    if (pictures !== undefined)
      await page.screenshot({ path: path.join(pictures, "factor.png"), fullPage: true });
    await page.getByLabel("The six digits the app shows now").focus();
    await page.keyboard.type(codeAt(secret, now));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Keep these recovery codes" }).waitFor();
    if (pictures !== undefined)
      await page.screenshot({ path: path.join(pictures, "codes.png"), fullPage: true });
    expect(await page.locator("ol.codes li").count()).toBe(10);
    await watched.context.close();
  },
);
