// Goal: a person without an account and without a script asks for data, confirms the address and follows the request,
// at 320 pixels and by keyboard; the pages are light.
// Method: the real server and a real browser with scripts off; mails are read from the outbox as the person would.
import type { Browser, Page, Response } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage } from "../../../../testkit/browser.ts";
import { dutyWorld } from "../../../../testkit/duties.ts";
import type { DutyWorld } from "../../../../testkit/duties.ts";
import { testOffice } from "../../../../testkit/office.ts";
import type { TestOffice } from "../../../../testkit/office.ts";
import { read, write } from "../../../platform/db.ts";
import { listOutbox, readMail } from "../../../platform/mail/outbox.ts";
import { act } from "../request/act.ts";
import type { Command } from "../request/commands.ts";
import { listRequests } from "../request/store.ts";
import type { ListedRequest } from "../request/store.ts";

const browser = await openBrowser();
const missing = typeof browser === "string" ? ` (${browser})` : "";
const journey = test.skipIf(missing !== "");
let w: DutyWorld;
let office: TestOffice;
let home: string;

beforeAll(async () => {
  w = await dutyWorld();
  office = await testOffice({ world: w });
  home = `${office.url}/p/harbour-school`;
});
afterAll(async () => {
  if (typeof browser !== "string") await browser.close();
  await office.close();
  await w.close();
});

function chromium(): Browser {
  if (typeof browser === "string") throw new Error(browser);
  return browser;
}

/** The text of the newest mail to this address. */
async function newestMail(to: string): Promise<string> {
  const { scope } = w.organisations[0];
  return read(w.db, scope, async (tx) => {
    for (const { id } of await listOutbox(tx, scope, 20)) {
      const mail = await readMail(tx, scope, office.platform.keys, id);
      if (mail?.content?.to === to) return mail.content.text;
    }
    throw new Error("There is no mail to this address.");
  });
}

const linkIn = (mail: string): string => /http:\/\/\S+/.exec(mail)?.[0] ?? "no link";
const codeIn = (mail: string): string => /^\d{8}$/m.exec(mail)?.[0] ?? "no code";

async function requestOf(email: string): Promise<ListedRequest> {
  const { scope } = w.organisations[0];
  const { requests } = await read(w.db, scope, (tx) =>
    listRequests(tx, scope, office.platform.keys, {}, { limit: 50 }),
  );
  const found = requests.find(({ texts }) => texts.requesterEmail === email);
  if (found === undefined) throw new Error("There is no such request.");
  return found;
}

/** What a colleague does meanwhile. */
async function staffDo(email: string, command: Command, words?: string): Promise<void> {
  const { scope } = w.organisations[0];
  const { file } = await requestOf(email);
  const doing = { caseId: file.id, command, now: w.now(), ...(words === undefined ? {} : { words }) };
  await write(w.db, scope, (tx) => act(tx, scope, office.platform, doing, () => undefined));
}

const press = (page: Page, name: string): Promise<void> => page.getByRole("button", { name }).click();
const mainText = async (page: Page): Promise<string> =>
  (await page.locator("main").innerText()).replaceAll("\u00A0", " ");
const heading = (page: Page): Promise<string> => page.getByRole("heading", { level: 1 }).innerText();

journey(
  `for herself, at 320 pixels: ask, mend a mistake, confirm, enter the code, answer, withdraw${missing}`,
  async () => {
    const email = "siriporn@example.org";
    const { page, context, faults } = await openPage(chromium(), { width: 320, javaScriptEnabled: false });
    await page.goto(home);
    await page.getByRole("link", { name: "Ask for a copy of my data" }).click();
    await page.getByLabel("Your full name").fill("Siriporn Wattanakul");
    await page.getByLabel("Anything you want to add").fill("\nEverything about B1");
    await press(page, "Send my request");
    expect(await page.title()).toBe("To mend: What should we do? · harbour-school");
    expect(await page.getByRole("alert").innerText()).toContain("Write your e-mail address");
    expect(await page.getByLabel("Your full name").inputValue()).toBe("Siriporn Wattanakul");
    expect(await page.getByLabel("Anything you want to add").inputValue()).toBe("\nEverything about B1");
    // What she came for is chosen, and nothing else.
    expect(await page.getByRole("checkbox", { checked: true }).count()).toBe(1);

    // In the other language: what was typed stays, since the last try, too, and so do the mistakes.
    await page.getByLabel("Your full name").fill("Siriporn W.");
    await press(page, "Español");
    expect(await heading(page)).toBe("¿Qué quiere que hagamos?");
    expect(await page.getByRole("alert").innerText()).toContain("Escriba su dirección de correo");
    expect(await page.locator("#name").inputValue()).toBe("Siriporn W.");
    expect(await page.locator("#wording").inputValue()).toBe("\nEverything about B1");
    await page.locator("#email").fill(email);
    await press(page, "English");
    expect(await page.locator("#email").inputValue()).toBe(email);
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.getByLabel("Your full name").fill("Siriporn Wattanakul");
    // The Enter key sends, it does not change the language.
    await page.getByLabel("Your full name").press("Enter");
    expect(await heading(page)).toBe("Check your mail");
    await press(page, "Español");
    expect(await heading(page)).toBe("Mire su correo");
    expect(await mainText(page)).toContain(email);
    await press(page, "English");
    expect(await heading(page)).toBe("Check your mail");
    expect(await mainText(page)).toContain("You get our answer by Thursday, 2 April 2026");

    const confirmLink = linkIn(await newestMail(email));
    await page.goto(confirmLink);
    await page.reload();
    expect((await requestOf(email)).file.state.name).toBe("unconfirmed");
    await press(page, "Confirm that this is my address");
    expect(await page.getByRole("status").innerText()).toContain("Your address is confirmed");
    expect((await requestOf(email)).file.state.name).toBe("open");
    expect(await newestMail(email)).toContain("You get our answer by 2 April 2026.");
    await page.goto(confirmLink);
    expect(await heading(page)).toBe("This link no longer works");

    await page.goto(linkIn(await newestMail(email)));
    const shown = await page.locator("body").innerText();
    expect(shown).toContain("s…@example.org");
    expect(shown).not.toMatch(/siriporn|Wattanakul|B1/i);

    await staffDo(email, { type: "ask-code" });
    await page.reload();
    await page.getByLabel("Code from the mail").fill("00000000");
    await press(page, "Send the code");
    expect(await page.getByRole("alert").innerText()).toContain("This is not the code we mailed");
    await page.getByLabel("Code from the mail").fill(codeIn(await newestMail(email)));
    await press(page, "Send the code");
    expect(await page.getByRole("status").innerText()).toBe("Thank you. The code was right.");
    expect((await requestOf(email)).file.state.identity.status).toBe("confirmed");

    await staffDo(email, { type: "ask-clarification" }, "Which course was it?");
    expect(await newestMail(email)).toContain("Which course was it?");
    // Whatever fetches the link without being a browser somebody looks at has shown nobody anything.
    await fetch(page.url());
    expect((await requestOf(email)).file.state.question?.isReached).toBe(false);
    await page.reload();
    expect(await page.locator("blockquote").innerText()).toBe("Which course was it?");
    expect((await requestOf(email)).file.state.question?.isReached).toBe(true);
    await page.getByLabel("Your answer").fill("The one in spring");
    await press(page, "Español");
    expect(await page.locator("#answer").inputValue()).toBe("The one in spring");
    await press(page, "English");
    await press(page, "Send my answer");
    expect((await requestOf(email)).file.state.clarification).toBe("answered");

    await page.getByText("Withdraw this request").click();
    await page.getByLabel("Yes, I no longer want this").check();
    await press(page, "Withdraw my request");
    expect((await requestOf(email)).file.state.name).toBe("withdrawn");
    expect(await mainText(page)).toContain("You have withdrawn this request");
    expect(faults).toEqual([]);
    await context.close();
  },
);

const onePixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

journey(
  `as a guardian, in Spanish: whom, born when, what I am to them, and the proof${missing}`,
  async () => {
    const email = "meiling@example.org";
    const { page, context, faults } = await openPage(chromium(), { width: 320, javaScriptEnabled: false });
    await page.goto(`${home}/request?right=access`);
    await press(page, "Español");
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.getByLabel("Para mi hijo o mi hija, o para alguien a mi cargo").check();
    await page.locator("#guardian-of").fill("林宇轩");
    await page.locator("#guardian-born").fill("2014-11-28");
    await page.locator("#relation").fill("madre");
    await page.locator("#name").fill("陈美玲");
    await page.locator("#email").fill(email);
    await press(page, "Enviar mi solicitud");
    expect(await heading(page)).toBe("Mire su correo");
    expect(await mainText(page)).toContain("jueves, 2 de abril de 2026");

    await page.goto(linkIn(await newestMail(email)));
    await press(page, "Confirmar que es mi dirección");
    expect(await heading(page)).toBe("Cómo va su solicitud");
    await page.locator("#file").setInputFiles({
      name: "página.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("not a document"),
    });
    await press(page, "Subir el archivo");
    expect(await page.getByRole("alert").innerText()).toContain("Elija un archivo: PDF, JPEG o PNG");
    await page
      .locator("#file")
      .setInputFiles({ name: "partida.png", mimeType: "image/png", buffer: onePixel });
    await press(page, "Subir el archivo");
    expect(await page.getByRole("status").innerText()).toBe("Gracias. Tenemos su archivo.");
    const { file, texts } = await requestOf(email);
    expect(file.state.capacity).toBe("guardian");
    expect(file.state.identity.evidence.map(({ of }) => of)).toEqual(["authority"]);
    expect([texts.subjectName, texts.subjectBorn, texts.wording]).toEqual([
      "林宇轩",
      "2014-11-28",
      "Relation to the person: madre",
    ]);
    await staffDo(email, { type: "confirm-authority", basis: "evidence" });
    await page.reload();
    expect(await page.locator("#file").count()).toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  },
);

journey(`advertising is stopped in two clicks, and what a right needs shows with it${missing}`, async () => {
  const { page, context, faults } = await openPage(chromium(), { width: 320, javaScriptEnabled: false });
  await page.goto(home);
  await page.getByRole("link", { name: "Stop advertising" }).click();
  await page.getByLabel("The e-mail address or telephone number").fill("leave.me@example.org");
  await press(page, "Stop the advertising");
  expect(await heading(page)).toBe("No more advertising");
  await press(page, "Español");
  expect(await heading(page)).toBe("No más publicidad");
  expect(await mainText(page)).toMatch(/R-2026-\d{4}/);
  const { file } = await requestOf("leave.me@example.org");
  expect([file.state.name, file.state.right]).toEqual(["open", "marketing-objection"]);
  await page.goto(`${home}/request`);
  expect(await page.getByRole("checkbox", { checked: true }).count()).toBe(0);
  expect(await page.getByLabel("Which data? Empty").isVisible()).toBe(false);
  await page.getByLabel("Delete data").check();
  expect(await page.getByLabel("Which data? Empty").isVisible()).toBe(true);
  expect(faults).toEqual([]);
  await context.close();
});

journey(`with the keyboard alone${missing}`, async () => {
  const { page, context } = await openPage(chromium(), { javaScriptEnabled: false });
  await page.goto(`${home}/request`);
  const focused = (): Promise<string> => page.evaluate<string>("document.activeElement?.id ?? ''");
  const reach = async (id: string): Promise<void> => {
    for (let steps = 0; steps < 20; steps += 1) {
      await page.keyboard.press("Tab");
      if ((await focused()) === id) return;
    }
    throw new Error(`The keyboard does not reach ${id}.`);
  };
  await reach("want");
  await page.keyboard.press("Space");
  await reach("capacity");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await reach("agent-for");
  await page.keyboard.type("Layla Al-Haddad");
  await reach("name");
  await page.keyboard.type("Tomasz Zieliński");
  await reach("delivery");
  await page.keyboard.press("ArrowDown");
  await reach("postal");
  await page.keyboard.type("1 Quay Street");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Riverbridge");
  await reach("number");
  const answered = page.waitForEvent("load");
  await page.keyboard.press("Enter");
  await answered;
  expect(await heading(page)).toBe("We have your request");
  expect(await mainText(page)).toMatch(/keep this number: R-2026-\d{4}/);
  await context.close();
});

test.skipIf(missing !== "")(
  `a page weighs at most 30 kB in all, whatever it is made of, and runs no script${missing}`,
  async () => {
    const { page, context } = await openPage(chromium(), { javaScriptEnabled: false });
    const weights: Record<string, number> = {};
    for (const path of [
      "",
      "?language=es",
      "/contact",
      "/request",
      "/request?language=es",
      "/stop",
      "/consent?language=es",
      "/follow",
    ]) {
      const parts: Promise<number>[] = [];
      const count = (reply: Response): unknown => parts.push(reply.body().then(({ length }) => length));
      page.on("response", count);
      await page.goto(home + path, { waitUntil: "networkidle" });
      page.off("response", count);
      weights[path] = (await Promise.all(parts)).reduce((sum, bytes) => sum + bytes, 0);
      expect(await page.content()).not.toMatch(/<script|https?:\/\/(?!localhost)/);
    }
    await context.close();
    expect(Object.values(weights).filter((bytes) => bytes > 30_000 || bytes < 1_000)).toEqual([]);
  },
);
