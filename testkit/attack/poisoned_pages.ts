/** Looks for scripts that ran, or stand as elements, on pages and in documents whose data was poisoned (`poison.ts`). */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { inflateSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { read } from "../../src/platform/db.ts";
import { listOutbox, readMail } from "../../src/platform/mail/outbox.ts";
import { openPage } from "../browser.ts";
import { answered } from "../every_page.ts";
import type { Furnished } from "../every_page.ts";
import { zipOf } from "../review.ts";
import { testKeys } from "../signed-in.ts";
import { poisonCells, poisonStore } from "./poison.ts";
import { scripts } from "./scripts.ts";

export type PageRow = {
  readonly page: string;
  readonly of: string;
  readonly at: (known: Furnished["known"]) => string;
  readonly shows: string | RegExp;
  readonly prepare?: (page: Page) => Promise<unknown>;
};

/** In every frame, before anything of the page. */
const trap = `window.alert = () => { top.ran = (top.ran ?? 0) + 1; };`;
const look = `({
  ran: top.ran ?? 0,
  stray: document.querySelectorAll("[x7]").length,
  handlers: [...document.querySelectorAll("*")].filter((one) => one.getAttributeNames().some((name) => name.startsWith("on"))).length,
  links: [...document.querySelectorAll("[href],[src],[action]")].filter((one) =>
    ["href", "src", "action"].some((name) => /^\\s*(javascript|vbscript|data:text)/i.test(one.getAttribute(name) ?? ""))).length,
  text: document.body.innerText.includes("alert(7)") ||
    [...document.querySelectorAll("input, textarea")].some((one) => one.value.includes("alert(7)")),
})`;
type Seen = {
  readonly ran: number;
  readonly stray: number;
  readonly handlers: number;
  readonly links: number;
  readonly text: boolean;
};

const clean = ({ ran, stray, handlers, links }: Seen): boolean => ran + stray + handlers + links === 0;

/** Poisons the place and opens each page; what was wrong, by page, and which pages showed a poisoned text. */
export async function runInPages(
  browser: Browser,
  place: Furnished,
  rows: readonly PageRow[],
): Promise<{
  readonly found: Readonly<Record<string, readonly string[]>>;
  readonly shown: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}> {
  const changed = await poisonStore(place);
  if (changed < 10) throw new Error(`Only ${changed} columns of the connected database could be poisoned.`);
  const { caseId } = await place.w.searched(place.w.person("meiling"));
  const known = {
    ...place.known,
    reviewed: (await place.w.caseOf(caseId)).reference,
    answered: await answered(place),
    mail: await unerasedMail(place),
  };
  const counts = await poisonCells(place);
  const { page, context, faults } = await openPage(browser, {
    session: { cookie: place.anna.cookie, url: place.office.url },
  });
  await page.addInitScript(trap);
  page.on("dialog", (dialog) => void dialog.dismiss());
  const found: Record<string, readonly string[]> = {};
  const shown: string[] = [];
  for (const row of rows) {
    const before = faults.length;
    const address = row.of + row.at(known);
    const wanted = new RegExp(row.shows, "i");
    await page.goto(`${place.office.url}${address}`);
    // What it should show is tested above; here it is waited for, through the debugger: a policy stops what is evaluated.
    await expect
      .poll(() => page.locator("body").innerText(), { timeout: 3000 })
      .toMatch(wanted)
      .catch(() => undefined);
    await page.locator(".skeleton").first().waitFor({ state: "detached" });
    const seen = await page.evaluate<Seen>(look);
    if (seen.text) shown.push(address);
    const said = faults.slice(before).filter((line) => row.page !== "none" || !line.includes("404"));
    if (!clean(seen) || said.length > 0) found[address] = [JSON.stringify(seen), ...said];
  }
  await context.close();
  return { found, shown, counts };
}

/** A mail whose words still stand: mails with codes lose theirs while the other pages are looked at. */
async function unerasedMail({ w, anna }: Furnished): Promise<string> {
  return read(w.db, anna.scope, async (tx) => {
    for (const { id } of await listOutbox(tx, anna.scope, 100)) {
      const mail = await readMail(tx, anna.scope, testKeys, id);
      if (mail?.content !== undefined) return id;
    }
    throw new Error("Every mail has lost its words.");
  });
}

/** The same without any policy of ours: a mail reader and a folder on a desk have none. */
export async function strayIn(
  browser: Browser,
  place: Furnished,
): Promise<Readonly<Record<string, unknown>>> {
  const { page, context } = await openPage(browser);
  await page.addInitScript(trap);
  const found: Record<string, unknown> = {};
  const judge = async (name: string): Promise<Seen> => {
    const seen = await page.evaluate<Seen>(look);
    if (!clean(seen)) found[name] = seen;
    return seen;
  };
  // The control: the same texts as markup. Enough of them act at once, without a touch.
  let acted = 0;
  for (const script of scripts) {
    await page.setContent(
      `<title></title><body><p title="${script.startsWith('"') ? script : ""}">${script}</p>`,
    );
    const { ran, stray } = await page.evaluate<Seen>(look);
    acted += ran + stray > 0 ? 1 : 0;
  }
  if (acted < 60) found["control"] = `Only ${acted} of ${scripts.length} act as markup.`;
  for (const [name, html] of await htmlMails(place)) {
    await page.setContent(html);
    await judge(name);
  }
  const folder = mkdtempSync(path.join(tmpdir(), "kept-poisoned-"));
  try {
    const pages = await packageIn(folder, place);
    let shown = 0;
    for (const file of pages) {
      await page.goto(pathToFileURL(path.join(folder, file)).href);
      shown += (await judge(file)).text ? 1 : 0;
    }
    if (shown === 0) found["package"] = `None of ${pages.length} pages shows a poisoned text.`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await context.close();
  }
  const acting = await actingIn(place);
  return acting.length === 0 ? found : { ...found, letter: acting };
}

async function htmlMails({ w, anna }: Furnished): Promise<readonly (readonly [string, string])[]> {
  return read(w.db, anna.scope, async (tx) => {
    const mails: [string, string][] = [];
    for (const { id } of await listOutbox(tx, anna.scope, 50)) {
      const html = (await readMail(tx, anna.scope, testKeys, id))?.content?.html;
      if (html !== undefined) mails.push([`mail ${id}`, html]);
    }
    return mails;
  });
}

/** Unpacks the newest package; gives its pages. */
async function packageIn(folder: string, { w, anna }: Furnished): Promise<readonly string[]> {
  const caseId = await read(w.db, anna.scope, async (tx) => {
    const newest = tx.selectFrom("package").select("case_id").orderBy("id", "desc");
    return (await newest.executeTakeFirstOrThrow()).case_id;
  });
  const files = await zipOf(w, caseId);
  for (const [name, bytes] of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  return [...files.keys()].filter((name) => name.endsWith(".html"));
}

/** What in the poisoned letter's PDF could act (ISO 32000-2 §12.6): actions, scripts, embedded files, forms. */
async function actingIn({ office, anna, known }: Furnished): Promise<readonly string[]> {
  const reply = await fetch(`${office.url}/o/harbour-school/api/rights/letters/${known.letter}/pdf`, {
    headers: { cookie: anna.cookie },
  });
  const bytes = Buffer.from(await reply.arrayBuffer());
  if (!bytes.subarray(0, 5).equals(Buffer.from("%PDF-")))
    return [`no PDF: ${reply.status} ${bytes.toString("utf8", 0, 200)}`];
  const streams = [...bytes.toString("latin1").matchAll(/stream\r?\n([\s\S]*?)endstream/g)].map(
    ([, body = ""]) => {
      try {
        return inflateSync(Buffer.from(body, "latin1")).toString("latin1");
      } catch {
        return "";
      }
    },
  );
  const objects = [bytes.toString("latin1"), ...streams.filter((text) => /\/Type|<<\//.test(text))].join(
    "\n",
  );
  return [
    "/JavaScript",
    "/JS",
    "/Launch",
    "/OpenAction",
    "/AA",
    "/EmbeddedFile",
    "/AcroForm",
    "/RichMedia",
    "/URI",
  ].filter((word) => new RegExp(`${word}(?![A-Za-z])`).test(objects));
}
