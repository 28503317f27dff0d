// Goal: the officer connects a database and confirms its tables in a browser, by keyboard alone once it is connected;
// what appears on the way is clean for axe, narrow and wide, without a fault of the content policy.
// Method: a served installation with its worker, the example school's database, a real browser with a real session.
import { mkdirSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { generateSchool } from "../../../packs/school/generate.ts";
import { axeFindings, openBrowser, openPage, overflow, type Watched } from "../../../testkit/browser.ts";
import { freshDatabase, type TestDatabase } from "../../../testkit/database.ts";
import { serving, type Serving } from "../../../testkit/serving.ts";
import { signedIn, type SignedInMember } from "../../../testkit/signed-in.ts";
import { openKeystore } from "../../platform/vault/keystore.ts";
import { systemNow } from "../../platform/time.ts";

/** A browser on a busy machine: nothing here waits for longer than it must. */
const patienceInMs = 240_000;
vi.setConfig({ testTimeout: patienceInMs, hookTimeout: patienceInMs });

const reader = `screens_${process.pid}`;
const opened = await openBrowser();
const missing = typeof opened === "string" ? opened : undefined;
const browser = opened as Browser;

let s: Serving;
let school: TestDatabase;
let client: pg.Client;
let officer: SignedInMember;
let office: string;

beforeAll(async () => {
  school = await freshDatabase();
  await generateSchool(school.connection, { rows: 10_000, seed: 9 });
  client = new pg.Client(school.connection);
  await client.connect();
  await client.query(`create role ${reader} login; revoke create on schema public from public;
    grant usage on schema finance to ${reader};
    grant select on all tables in schema public, finance to ${reader}; grant update on student to ${reader}`);
  s = await serving();
  const keys = await openKeystore(s.options.keystore, s.world.db, systemNow);
  const [ours] = s.world.organisations;
  officer = await signedIn({ db: s.world.db, now: systemNow }, ours, "officer", {
    keys,
    name: "Anna Ferrer",
  });
  office = `${s.options.url}/o/${ours.slug}`;
  // The first page of the office builds its scripts.
  const first = await fetch(`${office}/setup/connections`, { headers: { cookie: officer.cookie } });
  if (first.status !== 200) throw new Error(`The office answers ${first.status}.`);
});
afterAll(async () => {
  await s.close();
  await client.query(`drop owned by ${reader}; drop role ${reader}`);
  await client.end();
  await school.drop();
  if (missing === undefined) await browser.close();
});

async function signIn({ context }: Watched): Promise<void> {
  context.setDefaultTimeout(patienceInMs / 2);
  const [name = "", value = ""] = officer.cookie.split("=", 2);
  await context.addCookies([{ name, value, url: office }]);
}

/** Pictures to look at, when a folder for them is named. */
async function picture({ page }: Watched, name: string): Promise<void> {
  const folder = process.env["KEPT_PICTURES"];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}

/** A state that only this journey reaches: clean to axe, wide and narrow. */
async function judge(watched: Watched, name: string): Promise<void> {
  const { page } = watched;
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await picture(watched, `${name}-${width}`);
    expect([name, width, await axeFindings(page), await overflow(page)]).toEqual([name, width, [], []]);
  }
  expect([name, watched.faults]).toEqual([name, []]);
}

let place = "";

test.skipIf(missing !== undefined)(
  "nothing is connected yet: the page says how to get the first",
  async () => {
    const watched = await openPage(browser);
    await signIn(watched);
    await watched.page.goto(`${office}/setup/connections`);
    await watched.page.getByText("No database is connected").waitFor();
    await judge(watched, "empty");
    await watched.context.close();
  },
);

test.skipIf(missing !== undefined)(
  "a faulty form says what is missing; a role that may write is shown what to take away",
  async () => {
    const watched = await openPage(browser);
    await signIn(watched);
    const { page } = watched;
    await page.goto(`${office}/setup/connections/new`);
    await page.getByRole("button", { name: "Connect and test" }).click();
    await page.getByText("Say which server: a name such as db.example.org, or an address.").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("School administration");
    await page.getByRole("textbox", { name: "Host" }).fill(String(school.connection.host));
    await page.getByRole("textbox", { name: "Database" }).fill(school.name);
    await page.getByRole("textbox", { name: "Role" }).fill(reader);
    await page.getByLabel("Password").fill("not-asked-for");
    await page.getByRole("checkbox", { name: "This database is on our own network" }).check();
    await page.getByRole("button", { name: "Connect and test" }).click();
    await page.getByText("This connection is not used").waitFor();
    await page
      .getByText(`REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON "public"."student" FROM "${reader}";`)
      .waitFor();
    place = new URL(page.url()).pathname.replace(/^\/o\/[^/]+/, "");
    await judge(watched, "refused");
    await watched.context.close();
    await client.query(`revoke update on student from ${reader}`);
  },
);

test.skipIf(missing !== undefined)(
  "once it only reads, the tables stand in the order in which they need a person",
  async () => {
    const watched = await openPage(browser);
    await signIn(watched);
    const { page } = watched;
    await page.goto(`${office}${place}`);
    await page.getByRole("button", { name: "Compare with the database now" }).click();
    await page.getByText("0 of 45 tables confirmed").first().waitFor();
    const names = await page.getByRole("rowheader").allInnerTexts();
    const at = ["student", "attendance", "country"].map((name) => names.indexOf(name));
    expect([names.length, at]).toEqual([45, at.toSorted((one, other) => one - other)]);
    await judge(watched, "connection");
    await page.getByRole("link", { name: "Go through what is left" }).waitFor();
    await watched.context.close();
  },
);

test.skipIf(missing !== undefined)(
  "tables are confirmed one after another by keyboard, the heading telling which is next",
  async () => {
    const watched = await openPage(browser);
    await signIn(watched);
    const { page } = watched;
    await page.goto(`${office}${place}`);
    await page.getByRole("link", { name: "Go through what is left" }).focus();
    await page.keyboard.press("Enter");
    const seen: string[] = [];
    for (let count = 1; count <= 3; count += 1) {
      await page.getByRole("button", { name: /Confirm and next/ }).waitFor();
      seen.push(await page.getByRole("heading", { level: 1 }).innerText());
      await page.keyboard.press("Control+Enter");
      await page.getByText(`${count} of 45 tables confirmed`).first().waitFor();
    }
    expect(new Set(seen).size).toBe(3);
    await page.goto(`${office}${place}`);
    await page.getByText("3 of 45 tables confirmed").first().waitFor();
    await page.getByRole("button", { name: /Confirm \d+ tables? as nobody's data/ }).click();
    await page.getByRole("button", { name: "Confirm all" }).click();
    await page.getByText(/confirmed as nobody's data\./).waitFor();
    await page.goto(`${office}${place}?show=confirmed`);
    await page
      .getByText(/by Anna Ferrer/)
      .first()
      .waitFor();
    await judge(watched, "confirmed");
    await watched.context.close();
  },
);

test.skipIf(missing !== undefined)(
  "what becomes of rows on erasure is read and changed on the table's page",
  async () => {
    const watched = await openPage(browser);
    await signIn(watched);
    const { page } = watched;
    await page.goto(`${office}${place}/finance.invoice`);
    await page.getByRole("heading", { name: "When a person is erased" }).waitFor();
    await page.getByText("Until 7 years after issued_on; while that day is empty, they stay.").waitFor();
    await judge(watched, "erasure");
    await page.getByRole("button", { name: "Change what becomes of the rows" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Why they are kept").fill("Accounts are kept for six years.");
    await judge(watched, "erasure-dialog");
    await page.emulateMedia({ colorScheme: "dark" });
    await picture(watched, "erasure-dialog-dark");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("Accounts are kept for six years. (A law asks for it)").waitFor();
    await picture(watched, "erasure-dark");
    await watched.context.close();
  },
);

test("a machine without a browser says so", () => {
  expect(missing ?? "a browser").toMatch(/^(?:a browser$|no browser could be started: )/);
});
