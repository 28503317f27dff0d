/** People at a browser: first run, accounts, signing in and out, as they do it on the pages. */
import type { BrowserContext, CDPSession, Page } from "playwright-core";
import type { Installation } from "./installation.ts";

export type Account = {
  readonly name: string;
  readonly email: string;
  readonly password: string;
};

/** What somebody has in their hands after their account was made. */
export type Proofs = { readonly secret: string; readonly recoveryCodes: readonly string[] };

/** The organisation's form of the first run. */
export async function foundOrganisation(page: Page, link: string, name: string, slug: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Name of the organisation").fill(name);
  await page.getByLabel("Short name in addresses").fill(slug);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("heading", { name: "Your account" }).waitFor();
}

/** The page behind a link to a new account: name, password, app, recovery codes. Ends on the recovery codes. */
export async function makeAccount(page: Page, kept: Installation, account: Account): Promise<Proofs> {
  await page.getByLabel("Your name").fill(account.name);
  const address = page.getByLabel("E-mail address");
  if ((await address.count()) > 0) await address.fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("heading", { name: "A second proof" }).waitFor();
  const secret = (await page.locator("code").first().innerText()).replaceAll(" ", "");
  await page.getByLabel("The six digits the app shows now").fill(kept.appCode(secret));
  await page.getByRole("button", { name: "Finish" }).click();
  await page.getByRole("heading", { name: "Keep these recovery codes" }).waitFor();
  return { secret, recoveryCodes: await page.locator("ol.codes li").allInnerTexts() };
}

type Held = { readonly tools: CDPSession; readonly authenticatorId: string };
const held = new WeakMap<Page, Held>();

/** An authenticator inside the browser, as a laptop with a fingerprint reader has one. */
export async function giveAuthenticator(context: BrowserContext, page: Page): Promise<void> {
  const tools = await context.newCDPSession(page);
  await tools.send("WebAuthn.enable");
  const { authenticatorId } = await tools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  held.set(page, { tools, authenticatorId });
}

/** The same laptop in another tab: the browser's tool gives each tab an authenticator of its own. */
export async function shareAuthenticator(context: BrowserContext, page: Page, tab: Page): Promise<void> {
  const from = held.get(page);
  await giveAuthenticator(context, tab);
  const to = held.get(tab);
  if (from === undefined || to === undefined) throw new Error("There is no authenticator to share.");
  const { authenticatorId } = from;
  const { credentials } = await from.tools.send("WebAuthn.getCredentials", { authenticatorId });
  for (const credential of credentials)
    await to.tools.send("WebAuthn.addCredential", { authenticatorId: to.authenticatorId, credential });
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "You are signed out" }).waitFor();
}

export async function signInWithPassword(
  page: Page,
  address: string,
  account: Account,
  code: () => string,
): Promise<void> {
  await page.goto(address);
  await page.getByLabel("E-mail address").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Code").fill(code());
  await page.getByRole("button", { name: "Continue" }).click();
}
