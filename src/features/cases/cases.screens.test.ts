// Goal: a complaint arrives through the public page without a script, an officer works on it by its page, somebody asks the
// officer first and reads the answer, a plan is looked at and its condition becomes an action: each seen as people see it.
// Method: the real server and a real browser; every page is looked at in light and dark, wide and narrow.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFindings, eachView, openBrowser, openPage, overflow } from "../../../testkit/browser.ts";
import { dutyWorld } from "../../../testkit/duties.ts";
import type { DutyWorld } from "../../../testkit/duties.ts";
import { testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { signedIn, testKeys } from "../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../testkit/signed-in.ts";
import { kinds } from "../../features.ts";
import { write } from "../../platform/db.ts";
import type { Sent } from "../../platform/cases/fields.ts";
import type { Scope } from "../../platform/scope.ts";
import { act, openAs } from "./carry.ts";
import type { File } from "./carry.ts";
import { machineOf } from "./routes.ts";

// Without a browser the tests are skipped by name and counted.
const launched = await openBrowser();
const noBrowser = typeof launched === "string";
let browser: Browser;
let w: DutyWorld;
let office: TestOffice;
let anna: SignedInMember;
let ben: SignedInMember;

beforeAll(async () => {
  if (typeof launched === "string") return;
  browser = launched;
  w = await dutyWorld();
  const [here] = w.organisations;
  w.advance({ days: 140 });
  anna = await signedIn(w, here, ["owner", "officer"], { name: "Anna Ferrer", keys: testKeys });
  ben = await signedIn(w, here, "staff", { name: "Ben Osei", keys: testKeys });
  office = await testOffice({ world: w });
}, 240_000);
afterAll(async () => {
  if (typeof launched === "string") return;
  await browser.close();
  await office.close();
  await w.close();
});

const at = (path: string): string => `${office.url}/o/${w.organisations[0].slug}${path}`;
const session = (who: SignedInMember) => ({ cookie: who.cookie, url: office.url });
const pictures = process.env["KEPT_PICTURES"];
async function picture(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}
const today = (): Temporal.PlainDate => w.now().toZonedDateTimeISO("Europe/London").toPlainDate();

function opened(kind: string, sent: Sent, scope: Scope = anna.scope): Promise<File> {
  return write(w.db, scope, (tx) =>
    openAs(tx, scope, office.platform, kinds, machineOf(kinds, kind), { sent, now: w.now() }),
  );
}
function given(file: File, command: string, sent: Sent, scope: Scope = anna.scope): Promise<File> {
  return write(w.db, scope, (tx) =>
    act(tx, scope, office.platform, kinds, machineOf(kinds, file.kind), {
      caseId: file.id,
      command,
      sent,
      now: w.now(),
    }),
  );
}

test.skipIf(noBrowser)(
  "a complaint comes through the public page without a script, and its page leads to its end",
  async () => {
    const visitor = await openPage(browser, { javaScriptEnabled: false });
    await visitor.page.goto(`${office.url}/p/${w.organisations[0].slug}`);
    await visitor.page.getByRole("link", { name: /Complain about how we handle data/ }).click();
    await visitor.page.getByRole("button", { name: "Send the complaint" }).click();
    await visitor.page.getByText("Give an e-mail address or a postal address").first().waitFor();
    await visitor.page.getByLabel("Pictures of me").check();
    await visitor.page.getByLabel("What happened?").fill("A picture of my daughter hangs in the hall.");
    await visitor.page.getByLabel("Your name").fill("Carmen Ortega");
    await visitor.page.getByLabel("Your e-mail address").fill("carmen@ortega.example");
    await picture(visitor.page, "public-form");
    await visitor.page.getByRole("button", { name: "Send the complaint" }).click();
    await visitor.page.getByRole("heading", { name: "We have your complaint" }).waitFor();
    await picture(visitor.page, "public-sent");
    await visitor.context.close();

    const { page, context, faults } = await openPage(browser, { session: session(anna) });
    await page.goto(at("/work"));
    await page.getByRole("link", { name: "Carmen Ortega complains" }).click();
    await page.getByRole("heading", { name: "Take the complaint up" }).waitFor();
    await page.getByRole("button", { name: "Hand to somebody" }).click();
    await page.getByLabel("To", { exact: true }).selectOption({ label: "Anna Ferrer (you)" });
    await page.getByRole("button", { name: "Hand over" }).click();
    await page.getByRole("heading", { name: "Take the pictures down" }).waitFor();
    await page.getByRole("button", { name: "Further steps" }).click();
    await page.getByRole("menuitem", { name: "Decide the complaint" }).click();
    await page.getByLabel("The person is right").check();
    await page.getByLabel("Reasons").fill("It is so.");
    await page.getByRole("button", { name: "Decide", exact: true }).click();
    // The gate says in words what is missing.
    await page.getByText("What was found has not been written down.").last().waitFor();
    await picture(page, "complaint-gate");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Take the pictures down" }).click();
    await page.getByLabel("They were taken down").check();
    await page.getByLabel("Which, and where").fill("Hall, left wall.");
    await page.getByRole("button", { name: "Put on record" }).click();
    await page.getByText("Pictures: they were taken down.").waitFor();
    expect(faults.filter((line) => !line.includes("409"))).toEqual([]);
    await context.close();
  },
  90_000,
);

test.skipIf(noBrowser)(
  "somebody asks the officer first in two minutes, and reads the answer",
  async () => {
    const staff = await openPage(browser, { session: session(ben) });
    await staff.page.goto(at("/work/new/advice"));
    await staff.page.getByLabel("What is it about?").selectOption({ label: "Passing data on to somebody" });
    await staff.page
      .getByLabel("Your question, in one line")
      .fill("May I give the class list to the bus company?");
    await staff.page.getByRole("button", { name: "Ask", exact: true }).click();
    await staff.page.getByRole("link", { name: "What is mine" }).click();
    await staff.page.getByRole("heading", { name: "May I give the class list" }).waitFor();
    const asked = await opened(
      "advice",
      { topic: "retention", question: "How long do we keep essays?" },
      ben.scope,
    );
    await given(asked, "answer", { answer: "A year after the course.", sharing: "in-the-log" });
    await staff.page.reload();
    await staff.page.getByText("A year after the course.").waitFor();
    await picture(staff.page, "own");
    await staff.page.goto(at("/work/answers"));
    await staff.page.getByText("A year after the course.").waitFor();
    await staff.page.getByLabel("Words").fill("bus company");
    await staff.page.getByRole("button", { name: "Search" }).click();
    await staff.page.getByText("No answer has these words").waitFor();
    await staff.page.getByLabel("Words").fill("ESSAYS");
    await staff.page.getByRole("button", { name: "Search" }).click();
    await staff.page.getByRole("heading", { name: "How long do we keep essays?" }).waitFor();
    expect(staff.faults).toEqual([]);
    await staff.context.close();
  },
  90_000,
);

// `testkit/every_page.browser.test.ts` looks at each page in the whole run; this is for looking at them oneself.
test.skipIf(noBrowser || pictures === undefined)(
  "each page is clean in light and dark, wide and narrow (only with KEPT_PICTURES)",
  async () => {
    const plan = await opened(
      "change",
      {
        plan: "start",
        what: "An app with which students book their trips",
        purpose: "Fewer forms on paper.",
        whose: "Students: names, mail addresses, which trip.",
        receivers: "The provider of the app.",
        isNewTechnology: "yes",
        isOfChildren: "yes",
      },
      ben.scope,
    );
    await given(plan, "triage", { finding: "conditions", view: "Fine, if the provider signs the contract." });
    await given(plan, "set-condition", {
      condition: "Have the contract with the provider signed",
      owner: ben.actorId,
      due: today().add({ days: 14 }).toString(),
    });
    await opened("action", {
      action: "Close the old share",
      finding: "Found in the spring audit: everybody can read it.",
      owner: anna.actorId,
      due: today().toString(),
    });
    const complaint = await opened("complaint", {
      sort: "data",
      channel: "post",
      receivedOn: today().subtract({ days: 6 }).toString(),
      name: "Mei Tan",
      complaint: "You wrote to my old address again, although I told you twice.",
      language: "en",
    });
    w.advance({ days: 3 });
    // Sessions of three days ago are over.
    const dana = await signedIn(w, w.organisations[0], ["owner", "officer"], { name: "Dana Roth" });
    const asked = { topic: "consent", question: "May we ask parents by telephone?" };
    await given(await opened("advice", asked, dana.scope), "ask-back", { askedBack: "For which course?" });
    const places: readonly (readonly [string, string, RegExp | string])[] = [
      ["work", "/work?whose=all", "Mei Tan complains"],
      ["complaint", `/work/${complaint.reference}`, "Take the complaint up"],
      ["plan", `/work/${plan.reference}`, "Signs of a higher risk"],
      ["actions", "/work/actions", /1 of them overdue/],
      ["mine", "/work/mine", "For which course?"],
      ["answers", "/work/answers", "How long do we keep essays?"],
      ["new-complaint", "/work/new/complaint", "In the person’s own words"],
      ["new-change", "/work/new/change", "What do you want to do?"],
      ["new-action", "/work/new/action", "Who does it"],
    ];
    await eachView(
      browser,
      async ({ page, faults }, { theme, width }) => {
        for (const [name, path, shows] of places) {
          await page.goto(at(path));
          await page.getByText(shows).first().waitFor();
          await picture(page, `${name}-${width}-${theme}`);
          expect([name, width, await overflow(page)]).toEqual([name, width, []]);
          const found = await axeFindings(page, width === 1280 && theme === "light" ? "all" : "paint");
          expect([name, width, theme, found]).toEqual([name, width, theme, []]);
        }
        expect(faults).toEqual([]);
      },
      { session: session(dana) },
    );
  },
  120_000,
);
