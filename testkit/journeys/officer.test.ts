// Goal: the whole way of one request, from the link a new installation prints to the file in the person's hands and the
// clause that shows the promise kept: every step by the screens, nothing else in the file than what was decided.
// Method: the served product with its worker, the example school's database, a real browser with a virtual authenticator
// and, for the person, one without scripts at 320 px; the file is read back byte by byte and held against hand-written SQL.
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectedAnswer } from "../../packs/school/expected/answer.ts";
import type { MailContent } from "../../src/platform/mail/message.ts";
import { openBrowser, openPage, overflow } from "../browser.ts";
import { unzip } from "../review.ts";
import { installation } from "./installation.ts";
import type { Installation } from "./installation.ts";
import { foundOrganisation, giveAuthenticator, makeAccount, signInWithPassword, signOut } from "./people.ts";
import { lookAsStranger } from "./stranger.ts";

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
const ben = {
  name: "Ben Osei",
  email: "ben.osei@riverbridge.example",
  password: "nine boats under a bridge",
};
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

/** A picture to look at, when a folder for them is named. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["KEPT_PICTURES"];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

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

/** The newest mail to an address, whole. */
async function mailTo(address: string, subject: RegExp): Promise<string> {
  const found = (await kept.mails(slug, address)).find((mail) => subject.test(mail.subject));
  if (found === undefined) throw new Error(`No mail to ${address} is about ${String(subject)}.`);
  return found.text;
}

const linkIn = (text: string): string => /https?:\/\/\S+/.exec(text)?.[0] ?? "no link";
const codeIn = (text: string): string => /^\d{8}$/m.exec(text)?.[0] ?? "no code";

/** Anna invites Ben; as nothing sends mail, she hands on what the outbox shows. Gives the link. */
async function invite(page: Page): Promise<string> {
  await page.goto(at("/people"));
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByLabel("E-mail address").fill(ben.email);
  await page.getByRole("checkbox", { name: "Staff" }).uncheck();
  await page.getByRole("checkbox", { name: "Case handler" }).check();
  await page.getByRole("button", { name: "Send the invitation" }).click();
  await page.getByRole("rowheader", { name: ben.email }).waitFor();
  await page.goto(at("/setup/mail"));
  // Waits until the list is there.
  await page
    .getByRole("row")
    .filter({ hasText: "b•••••@riverbridge.example" })
    .getByRole("link")
    .first()
    .click();
  const letter = page.locator(".letter");
  await letter.waitFor();
  return linkIn(await letter.innerText());
}

/** Ben writes down a telephone call of yesterday. Gives the request's number. */
async function log(page: Page): Promise<string> {
  await page.goto(at("/work/new"));
  await page.getByRole("radio", { name: "Telephone" }).check();
  await page.getByLabel("When did it arrive?").fill("2026-03-03T16:40");
  await page.getByLabel("Name", { exact: true }).fill(siriporn.name);
  await page.getByLabel("Mail address").fill(siriporn.email);
  await page.getByLabel("In their own words").fill("Everything you hold about me.");
  await page.getByLabel("Identifiers to search by").fill(`student number: ${siriporn.number}`);
  await page.getByRole("button", { name: "Log the request" }).click();
  const title = page.getByRole("heading", { name: /Logged as R-/ });
  await title.waitFor();
  const reference = /R-\d+-\d+/.exec(await title.innerText())?.[0] ?? "";
  // A month after the receipt is Good Friday: the answer is due on the next working day.
  await page.getByText("7 April 2026").waitFor();
  await page.getByRole("link", { name: "Open the request" }).click();
  await page.getByRole("heading", { name: `${siriporn.name} asks for a copy of their data` }).waitFor();
  return reference;
}

/** The code goes out by mail and is read out on the telephone. */
async function settleIdentity(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Settle identity" }).click();
  await page.getByRole("dialog").getByRole("radio", { name: "Send a code by mail" }).check();
  await page.getByRole("button", { name: "Send the code" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Further steps" }).click();
  await page.getByRole("menuitem", { name: "Settle identity" }).click();
  await page.getByRole("radio", { name: "They read out the code" }).check();
  await page
    .getByRole("textbox", { name: "Code" })
    .fill(codeIn(await mailTo(siriporn.email, /^Your code for/)));
  await page.getByRole("button", { name: "Try the code" }).click();
  await page.getByText("Identity confirmed by mailed code").waitFor();
}

/** The acknowledgement as a letter: written from the case, a sentence added, mailed with its PDF. */
async function acknowledge(page: Page, reference: string): Promise<void> {
  await page.goto(at(`/work/${reference}?part=letters`));
  await page
    .getByRole("combobox", { name: "Write a letter" })
    .selectOption({ label: "We have your request" });
  await page.getByRole("button", { name: "Write the draft" }).click();
  await page.getByRole("button", { name: "Change “How it begins”" }).click();
  const first = page.getByLabel("Text under “How it begins”");
  await first.fill(`${await first.inputValue()} Thank you for your call of yesterday.`);
  await page.getByRole("button", { name: "Save the draft" }).click();
  await page.getByRole("link", { name: /PDF/ }).waitFor();
  await page.getByRole("button", { name: "Send by mail" }).click();
  await page
    .getByText(/in the outbox/)
    .first()
    .waitFor();
  const [mail] = await kept.mails(slug, siriporn.email);
  expect(mail?.text).toContain("Thank you for your call of yesterday.");
  expect(mail?.text).toContain("7 April 2026");
  expect(attached(mail)).toEqual([`${reference}-acknowledgement.pdf`, "%PDF-"]);
}

/** The attachment's name and how its bytes begin. */
function attached(mail: MailContent | undefined): readonly string[] {
  return (mail?.attachments ?? []).flatMap(({ fileName, base64 }) => [
    fileName,
    Buffer.from(base64, "base64").toString("latin1", 0, 5),
  ]);
}

async function search(page: Page, reference: string): Promise<void> {
  await page.goto(at(`/work/${reference}?part=search`));
  const number = page.getByLabel("Student number");
  expect([await number.inputValue(), await number.count()]).toEqual([siriporn.number, 1]);
  expect(await page.getByLabel("E-mail address").inputValue()).toBe(siriporn.email);
  await page.getByRole("button", { name: "State the plan" }).click();
  await page.getByRole("button", { name: "Approve and search" }).click();
  await page.getByRole("link", { name: "Review what was found" }).waitFor();
}

/** One decision for all the others, who were not asked; Ben may decide, and may not approve. Gives their names. */
async function review(page: Page): Promise<readonly string[]> {
  await page.getByRole("link", { name: "Review what was found" }).click();
  await page.getByRole("button", { name: "They are the same person" }).click();
  const names = (await page.locator(".people li b").allInnerTexts()).filter((name) => name !== "");
  const decide = page.getByRole("button", { name: /^Decide (for|the same)/ });
  while ((await decide.count()) > 0) {
    await decide.last().click();
    await page.getByRole("radio", { name: "Hold back" }).check();
    await page.getByRole("combobox", { name: /Why/ }).selectOption({ label: "They were not asked" });
    await page.getByRole("button", { name: /^Apply to/ }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("Nobody waits").or(decide.first()).waitFor();
  }
  await page.getByText("Approve the review").waitFor();
  expect(await page.getByRole("button", { name: "Approve", exact: true }).isDisabled()).toBe(true);
  return names;
}

/** Anna approves, shows again that it is she, types the number, and hands over. */
async function release(page: Page, reference: string): Promise<void> {
  await page.goto(at(`/work/${reference}/review`));
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await page.waitForURL(at(`/work/${reference}`));
  await page.goto(at(`/work/${reference}?part=package`));
  await page.getByText("Fingerprint").waitFor();
  kept.wait({ minutes: 6 });
  const handOver = async (): Promise<void> => {
    await page.getByRole("button", { name: "Hand over…" }).click();
    const dialog = page.getByRole("dialog");
    const button = dialog.getByRole("button", { name: "Hand over" });
    expect(await button.isDisabled()).toBe(true);
    await picture(page, "release");
    await dialog.getByText(/One mail goes out, with the link and the answer letter/).waitFor();
    const without = dialog.getByLabel("Hand over without it");
    if ((await without.count()) > 0) {
      await without.check();
      await dialog.getByLabel("Why it goes out without it").fill("The register follows this week.");
    }
    await dialog.getByLabel(`Type ${reference} to confirm`).fill(reference);
    await button.click();
  };
  await handOver();
  await page.getByRole("link", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL(at(`/work/${reference}?part=package`));
  await handOver();
  // Nothing sends mail here: nobody is told that it has gone out.
  await page.getByText("the mail with the link waits in the outbox").first().waitFor();
  await page.getByText(/, waits in the outbox$/).waitFor();
  await picture(page, "released");
  const answers = (await kept.mails(slug, siriporn.email)).filter(({ subject }) =>
    subject.startsWith("Your data"),
  );
  expect(answers.map(attached)).toEqual([[`${reference}-answer.pdf`, "%PDF-"]]);
}

/** What the person does: the link, the code, the file; no script, a small telephone. */
async function fetchPackage(browser: Browser): Promise<Buffer> {
  const { page, context, faults } = await openPage(browser, { width: 320, javaScriptEnabled: false });
  await page.goto(linkIn(await mailTo(siriporn.email, /Your data are ready/)));
  expect(await overflow(page)).toEqual([]);
  await page.getByRole("button", { name: "Send me the code" }).click();
  await page.getByLabel("Code from the e-mail").fill("00000000");
  await page.getByRole("button", { name: "Download" }).click();
  await page.getByText("That is not the code we sent").waitFor();
  await page
    .getByLabel("Code from the e-mail")
    .fill(codeIn(await mailTo(siriporn.email, /^The code for your data/)));
  const begun = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  const download = await begun;
  expect(download.suggestedFilename()).toMatch(/^R-\d+-\d+\.zip$/);
  const bytes = await readFile(await download.path());
  expect(faults).toEqual([]);
  await context.close();
  return bytes;
}

type Given = { readonly tables: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> };

/** The rows hand-written SQL names as hers alone, against what lies in the file; and nobody else's name. */
async function checkFile(bytes: Buffer, others: readonly string[]): Promise<void> {
  const files = unzip(bytes);
  const client = new pg.Client(kept.school.connection);
  await client.connect();
  try {
    const wanted = (await expectedAnswer(client, "siriporn")).filter(
      ({ disposition }) => disposition === "disclose",
    );
    const given = JSON.parse(files.get("school/data.json")?.toString("utf8") ?? "{}") as Given;
    const counts = (relations: readonly string[]): Record<string, number> =>
      Object.fromEntries(
        Map.groupBy(relations.toSorted(), (one) => one)
          .entries()
          .map(([relation, list]) => [relation, list.length]),
      );
    const found = Object.entries(given.tables).flatMap(([relation, rows]) => rows.map(() => relation));
    expect(counts(found)).toEqual(counts(wanted.map(({ relation }) => relation)));
    const { rows: keys } = await client.query<{ relation: string; columns: string[] }>(primaryKeys);
    for (const { relation, key } of wanted) {
      const columns = keys.find((one) => one.relation === relation)?.columns;
      if (columns === undefined) continue;
      const rows = given.tables[relation] ?? [];
      const held = rows.map((row) => columns.map((column) => String(row[column])));
      expect([relation, held]).toEqual([relation, expect.arrayContaining([[...key]])]);
    }
  } finally {
    await client.end();
  }
  expect(others.length).toBeGreaterThan(3);
  for (const [name, body] of files)
    expect([name, others.filter((other) => body.includes(other))]).toEqual([name, []]);
}

const primaryKeys = `select case when n.nspname = 'public' then c.relname else n.nspname || '.' || c.relname end as relation,
  array_agg(a.attname::text order by k.at) as columns
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
  cross join lateral unnest(i.indkey::int2[]) with ordinality as k(number, at)
  join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
  where i.indisprimary group by 1`;

/** The request is answered, two clauses of the policy show it, and it is closed. */
async function close(page: Page, reference: string): Promise<void> {
  for (const clause of ["10.9", "10.3"]) {
    await page.goto(at(`/policy/${clause}`));
    const panel = page.getByRole("complementary", { name: `Clause ${clause}` });
    await panel.getByText(/^kept/i).first().waitFor();
    await panel.getByRole("link", { name: `case ${reference}` }).waitFor();
  }
  await page.goto(at(`/work/${reference}`));
  await page.getByRole("region", { name: "Next" }).getByRole("button", { name: "Close the request" }).click();
  await page.getByRole("button", { name: "Close it" }).click();
  await page.getByRole("heading", { name: "This request is closed" }).waitFor();
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
    const link = await invite(page);
    const bens = await openPage(launched);
    bens.page.setDefaultTimeout(20_000);
    await bens.page.goto(link);
    await makeAccount(bens.page, kept, ben);
    await kept.connectSchool(slug);
    const reference = await log(bens.page);
    await settleIdentity(bens.page);
    await acknowledge(bens.page, reference);
    await search(bens.page, reference);
    const others = await review(bens.page);
    expect(bens.faults).toEqual([]);
    await release(page, reference);
    await checkFile(await fetchPackage(launched), others);
    const canaries = [...others, anna.name, anna.email, ben.name, ben.email, ...Object.values(siriporn)];
    await lookAsStranger(kept, { page, context }, { slug, canaries });
    await close(page, reference);
    // The browser has its own line about each answer of 403 (prove again who you are) and 404 (the stranger).
    expect(faults.filter((line) => !/status of 40[34]/.test(line))).toEqual([]);
  },
  240_000,
);
