/**
 * Requests that somebody makes for another, each walked to the file in their hands: a mother for her child, with a
 * question of ours on the way, and a solicitor for a client, who is sent back once with a proof that proves nothing. They
 * use no script and a small telephone; the officer uses the office. The organisation is one of its own, so that it does
 * not matter what else happened in the installation.
 */
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { openOrganisation } from "../../src/platform/organisations.ts";
import { openPage, overflow } from "../browser.ts";
import { signedIn } from "../signed-in.ts";
import { checkFile, codeIn, decideForOthers, fetchPackage, linkIn, mailTo } from "./answering.ts";
import type { Installation } from "./installation.ts";

const slug = "quayside";
const proof = {
  name: "proof.png",
  mimeType: "image/png",
  buffer: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
};

export type Desk = {
  readonly kept: Installation;
  readonly browser: Browser;
  readonly page: Page;
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
};

/** A school of its own with its database connected, and so many officers at their screens. */
export async function openQuayside(
  browser: Browser,
  kept: Installation,
  officers: readonly string[],
): Promise<readonly Desk[]> {
  const scope = await openOrganisation(kept.db, kept.now, {
    slug,
    name: "Quayside School",
    language: "en",
    site: { name: "Quayside School", zone: "Europe/London", calendar: "england-and-wales" },
  });
  await kept.connectSchool(slug);
  const desks: Desk[] = [];
  for (const name of officers) {
    const { cookie } = await signedIn(kept, { slug, scope }, ["owner", "officer"], { keys: kept.keys, name });
    const { page, context, faults } = await openPage(browser, { session: { cookie, url: kept.url } });
    page.setDefaultTimeout(20_000);
    desks.push({ kept, browser, page, faults, close: () => context.close() });
  }
  return desks;
}

type Asking = {
  readonly email: string;
  readonly fill: (page: Page) => Promise<void>;
};

/** The form, the mail, the button. Gives the page of the request, still open. */
async function ask({ kept, browser }: Desk, { email, fill }: Asking) {
  const theirs = await openPage(browser, { width: 320, javaScriptEnabled: false });
  const { page } = theirs;
  page.setDefaultTimeout(20_000);
  await page.goto(`${kept.url}/p/${slug}/request?right=access`);
  await fill(page);
  await page.getByLabel("Your e-mail address").fill(email);
  await page.getByRole("button", { name: "Send my request" }).click();
  await page.getByRole("heading", { name: "Check your mail" }).waitFor();
  await page.goto(linkIn(await mailTo(kept, slug, email, /^Please confirm/)));
  await page.getByRole("button", { name: "Confirm that this is my address" }).click();
  await page.getByRole("heading", { name: "How your request is going" }).waitFor();
  expect(await overflow(page)).toEqual([]);
  return theirs;
}

async function upload(page: Page): Promise<void> {
  await page.getByLabel("The file").setInputFiles(proof);
  await page.getByRole("button", { name: "Upload the file" }).click();
  await page.getByText("Thank you. We have your file.").waitFor();
}

const at = (kept: Installation, path: string): string => `${kept.url}/o/${slug}${path}`;

/** Takes the newest request up from the Work list. Gives its number. */
async function takeUp({ kept, page }: Desk, title: string): Promise<string> {
  await page.goto(at(kept, "/work"));
  await page.getByRole("link", { name: title }).click();
  await page.getByRole("heading", { name: title }).waitFor();
  const next = page.getByRole("region", { name: "Next" });
  await next.getByRole("button", { name: "Take it up" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take it up" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  return /R-\d+-\d+/.exec(page.url())?.[0] ?? "";
}

/** In a dialog of the further steps. */
async function step(
  { page }: Desk,
  name: string,
  radio: string,
  button: string,
  words?: { readonly label: string; readonly value: string },
): Promise<void> {
  await page.getByRole("button", { name: "Further steps" }).click();
  await page.getByRole("menuitem", { name }).click();
  await page.getByRole("dialog").getByRole("radio", { name: radio }).check();
  if (words !== undefined) await page.getByLabel(words.label).fill(words.value);
  await page.getByRole("dialog").getByRole("button", { name: button }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** Plan, search, review, approval, release: what the office does once it knows who asks, and that they may. */
async function answer(
  { kept, page }: Desk,
  reference: string,
  seed: { readonly label: string; readonly value: string },
): Promise<readonly string[]> {
  await page.goto(at(kept, `/work/${reference}?part=search`));
  await page.getByLabel(seed.label).fill(seed.value);
  await page.getByRole("button", { name: "State the plan" }).click();
  await page.getByRole("button", { name: "Approve and search" }).click();
  await page
    .getByRole("link", { name: /^Review/ })
    .or(page.getByRole("link", { name: "Look through it" }))
    .first()
    .waitFor();
  await page.goto(at(kept, `/work/${reference}/review`));
  const others = await decideForOthers(page);
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await page.waitForURL(at(kept, `/work/${reference}`));
  await page.goto(at(kept, `/work/${reference}?part=package`));
  await page.getByText("Fingerprint").waitFor();
  await page.getByRole("button", { name: "Hand over…" }).click();
  const dialog = page.getByRole("dialog");
  const without = dialog.getByLabel("Hand over without it");
  if ((await without.count()) > 0) {
    await without.check();
    await dialog.getByLabel("Why it goes out without it").fill("The register follows this week.");
  }
  await dialog.getByLabel(`Type ${reference} to confirm`).fill(reference);
  await dialog.getByRole("button", { name: "Hand over" }).click();
  await page.getByText("the mail with the link waits in the outbox").first().waitFor();
  return others;
}

/** A mother asks for her child, answers our question on the page of her request, and fetches the file. */
export async function answerGuardian(desk: Desk): Promise<void> {
  const { kept, browser, page } = desk;
  const email = "meiling.chen@example.com";
  const theirs = await ask(desk, {
    email,
    fill: async (form) => {
      await form.getByLabel("For my child, or someone in my care").check();
      await form.locator("#guardian-of").fill("林宇轩");
      await form.locator("#guardian-born").fill("2015-05-02");
      await form.getByLabel("What you are to them").fill("mother");
      await form.getByLabel("Your full name").fill("陈美玲");
    },
  });
  await theirs.page.getByRole("heading", { name: "Show us that you may act for them" }).waitFor();
  const reference = await takeUp(desk, "陈美玲 asks for a copy of 林宇轩’s data");
  await page.getByRole("button", { name: "Further steps" }).click();
  await page.getByRole("menuitem", { name: "Ask what is meant" }).click();
  const question = "Do you mean his stay of this summer, or all his courses?";
  await page.getByLabel("The question").fill(question);
  await page.getByRole("button", { name: "Put the question on record" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  // Its mail waits in the outbox: nobody has been asked, and nothing waits for an answer.
  await page.getByRole("heading", { name: "Our question has not reached the person yet" }).waitFor();
  await theirs.page.reload();
  await theirs.page.getByText(question).waitFor();
  await page.reload();
  await page.getByRole("region", { name: "Clock: The clock waits" }).waitFor();
  await theirs.page.getByLabel("Your answer").fill("All of it, please.");
  await theirs.page.getByRole("button", { name: "Send my answer" }).click();
  await theirs.page.getByText("Thank you. We have your answer.").waitFor();
  await upload(theirs.page);
  await page.reload();
  await page.getByText("“All of it, please.”").waitFor();
  // Nothing was planned, searched or shown before it is known that she may ask.
  await page.getByRole("button", { name: "Decide on authority" }).click();
  await page.getByRole("radio", { name: "The proof shows it" }).check();
  await page.getByRole("button", { name: "Put on record" }).click();
  await page.getByText("Authority confirmed from the proof").waitFor();
  await step(desk, "Settle identity", "The address they confirmed is one we know", "Put on record", {
    label: "What you compared",
    value: "It is the address on the enrolment form.",
  });
  const others = await answer(desk, reference, { label: "Student number", value: "RB-1002" });
  expect(others.length).toBeGreaterThan(2);
  await theirs.context.close();
  expect(theirs.faults).toEqual([]);
  await checkFile(kept, "yuxuan", await fetchPackage(browser, kept, slug, email), others);
}

/** A solicitor asks for a client: the first proof is refused, the second holds; a mailed code says who asks. */
export async function answerAgent(desk: Desk): Promise<void> {
  const { kept, browser, page } = desk;
  const email = "whitfield@harbour-law.example";
  const theirs = await ask(desk, {
    email,
    fill: async (form) => {
      await form.getByLabel("For someone who asked me to").check();
      await form.locator("#agent-for").fill("Layla Al-Haddad");
      await form.locator("#agent-email").fill("layla.alhaddad@example.org");
      await form.getByLabel("Your full name").fill("Joan Whitfield");
    },
  });
  const reference = await takeUp(desk, "Joan Whitfield asks for a copy of Layla Al-Haddad’s data");
  await upload(theirs.page);
  await page.reload();
  await page.getByRole("button", { name: "Decide on authority" }).click();
  await page.getByRole("radio", { name: "They may not" }).check();
  await page.getByRole("button", { name: "Put on record" }).click();
  await page.getByText("The requester may not act for this person").first().waitFor();
  await upload(theirs.page);
  await page.reload();
  await page.getByRole("button", { name: "Decide on authority" }).click();
  await page.getByRole("radio", { name: "The proof shows it" }).check();
  await page.getByRole("button", { name: "Put on record" }).click();
  await page.getByText("Authority confirmed from the proof").waitFor();
  await step(desk, "Settle identity", "Send a code by mail", "Send the code");
  await theirs.page.reload();
  await theirs.page
    .getByLabel("Code from the mail")
    .fill(codeIn(await mailTo(kept, slug, email, /^Your code for/)));
  await theirs.page.getByRole("button", { name: "Send the code" }).click();
  await theirs.page.getByText("Thank you. The code was right.").waitFor();
  const others = await answer(desk, reference, { label: "Application number", value: "A-0001" });
  await theirs.context.close();
  expect(theirs.faults).toEqual([]);
  await checkFile(kept, "layla", await fetchPackage(browser, kept, slug, email), others);
}
