// Goal: every page of the product is clean to axe in light and dark at 320 and 1280 px, nothing reaches beyond the edge,
// nothing moves while it loads, and neither the security policy nor the console has anything to say. Once more with scripts
// in everything people wrote: no page, mail, letter or package runs one, and the security policy has none to stop.
// Method: one furnished organisation, one browser; each page is opened once and looked at in four views, or in one that
// changes with page and commit unless the run is whole. The table is
// held against the pages the office lists and the page endpoints the server mounts: a page without a line fails.
import { afterAll, beforeAll, expect, test } from "vitest";
import { officePaths } from "../src/features/office/endpoints.ts";
import { features } from "../src/features.ts";
import { keepAxe, openBrowser, openPage } from "./browser.ts";
import { runInPages, strayIn } from "./attack/poisoned_pages.ts";
import { countMoves, lookAt, picture, singleViews, views, type Row } from "./every_page.look.ts";
import { furnished } from "./every_page.ts";
import { vendorRows } from "./every_page.vendor.ts";
import { isWhole, share, turnOf } from "./whole.ts";
import type { Furnished } from "./every_page.ts";

const opened = await openBrowser();
const missing = typeof opened === "string" ? opened : undefined;
const why = missing === undefined ? "" : ` (${missing})`;
let place: Furnished;

beforeAll(async () => {
  if (typeof opened !== "string") place = await furnished(opened);
});
afterAll(async () => {
  if (typeof opened === "string") return;
  await opened.close();
  await place.close();
});

const office = "/o/harbour-school";
const home = "/p/harbour-school";

/** Of the office, below `/o/:organisation`. */
const ofOffice: readonly Row[] = [
  { page: "/", at: () => "", shows: /unproven/ },
  { page: "/policy/:clause", at: () => "/policy/10.9", shows: "Explain to an auditor" },
  { page: "/setup/policy", at: () => "/setup/policy", shows: "A draft is being worked on" },
  { page: "/setup/policy/:draft", at: ({ draft }) => `/setup/policy/${draft}`, shows: "Measure it so" },
  { page: "/week", at: () => "/week", shows: "In your calendar" },
  { page: "/work", at: () => "/work?whose=all", shows: "Carmen Ortega" },
  { page: "/work/mail", at: () => "/work/mail", shows: "Copy of my data" },
  { page: "/work/mail", at: () => "/work/mail?list=machine", shows: "an automatic answer" },
  { page: "/work/mail/:mail", at: ({ came }) => `/work/mail/${came}`, shows: "What it says" },
  {
    page: "/work/mail/:mail",
    at: ({ came }) => `/work/mail/${came}`,
    shows: "What it says",
    prepare: (page) => page.getByRole("button", { name: "Open a request" }).click(),
  },
  { page: "/setup/mailboxes", at: () => "/setup/mailboxes", shows: "privacy@riverbridge.example" },
  { page: "/setup/mailboxes/new", at: () => "/setup/mailboxes/new", shows: "What becomes of a mail" },
  {
    page: "/setup/mailboxes/:mailbox",
    at: ({ mailbox }) => `/setup/mailboxes/${mailbox}`,
    shows: "refused the user or the password",
  },
  { page: "/work/new", at: () => "/work/new", shows: "How did it arrive?" },
  { page: "/work/:reference", at: ({ asked }) => `/work/${asked}`, shows: "Which part is it about?" },
  { page: "/work/:reference", at: ({ answered }) => `/work/${answered}`, shows: "Search finished" },
  { page: "/work/:reference", at: (of) => `/work/${of.erasure}?part=recipients`, shows: /seating/ },
  {
    page: "/work/:reference",
    at: ({ erasure }) => `/work/${erasure}?part=recipients`,
    shows: "Download what they signed",
    prepare: async (page) => {
      const records = page.getByRole("listitem", { name: "Riverside Records" });
      await records.getByRole("button", { name: "Send to their system" }).click();
      await page.getByText("Before that its certificate is checked").waitFor();
    },
  },
  {
    page: "/work/:reference",
    at: ({ erasure }) => `/work/${erasure}?part=recipients`,
    shows: "read a code out",
    prepare: async (page) => {
      const ferries = page.getByRole("listitem", { name: "Harbour Ferries" });
      await ferries.getByRole("button", { name: "Make a code" }).click();
      await page.getByText("That you made it is on the ledger").waitFor();
    },
  },
  { page: "/work/:reference", at: ({ complaint }) => `/work/${complaint}`, shows: "Take the complaint up" },
  { page: "/work/:reference", at: ({ plan }) => `/work/${plan}`, shows: "Signs of a higher risk" },
  { page: "/work/:reference", at: ({ action }) => `/work/${action}`, shows: "Do it, and say what shows it" },
  {
    page: "/work/new/:kind",
    at: () => "/work/new/complaint",
    shows: "In the person’s own words, as far as you have them.",
  },
  { page: "/work/new/:kind", at: () => "/work/new/vendor-breach", shows: "What happened, and when" },
  { page: "/work/new/:kind", at: () => "/work/new/change", shows: "It is about children" },
  { page: "/work/mine", at: () => "/work/mine", shows: "For which course?" },
  { page: "/work/drills", at: () => "/work/drills", shows: "Whether a copy goes out in a week" },
  { page: "/work/drills/new", at: () => "/work/drills/new", shows: "What do you want to know?" },
  {
    page: "/work/drills/:reference",
    at: ({ drill }) => `/work/drills/${drill}`,
    shows: "Open an action",
  },
  { page: "/work/tasks", at: () => "/work/tasks", shows: "Nothing is yours to do" },
  { page: "/work/actions", at: () => "/work/actions", shows: "Close the old share" },
  { page: "/work/answers", at: () => "/work/answers", shows: "A year after the course." },
  {
    page: "/work/:reference/review",
    at: ({ reviewed }) => `/work/${reviewed}/review`,
    shows: "Why it was reached",
  },
  {
    page: "/work/:reference/systems",
    at: ({ systems }) => `/work/${systems}/systems`,
    shows: "Somebody has to decide",
    prepare: async (page) => {
      await page.getByRole("button", { name: "Show the rows of" }).first().click();
      await page.locator(".execution-table summary").first().click();
    },
  },
  {
    page: "/work/:reference/systems",
    at: ({ corrected }) => `/work/${corrected}/systems`,
    shows: "yuxuan.lin@example.net",
    prepare: async (page) => {
      await page.getByRole("button", { name: "Correct something else" }).first().click();
      await page.getByRole("button", { name: "Something else is wrong, too" }).click();
    },
  },
  {
    page: "/work/:reference/erase",
    at: ({ refused }) => `/work/${refused}/erase`,
    shows: "What stays, and why",
  },
  {
    page: "/work/certificates/:certificate",
    at: ({ certificate }) => `/work/certificates/${certificate}`,
    shows: "To keep or to send",
  },
  { page: "/work/:reference/package", at: ({ asked }) => `/work/${asked}/package`, shows: "State the plan" },
  {
    page: "/work/:reference/package",
    at: ({ answered }) => `/work/${answered}/package`,
    shows: "Fingerprint",
  },
  {
    page: "/work/:reference/files/:file",
    at: ({ file }) => `/work/${file}`,
    shows: "telephone number; whose?",
    prepare: (page) => page.getByRole("button", { name: "Take out other words" }).click(),
  },
  {
    page: "/work/:reference/letters/:letter",
    at: ({ asked, letter }) => `/work/${asked}/letters/${letter}`,
    shows: "Save the draft",
  },
  { page: "/registers", at: () => "/registers", shows: "privacy@riverbridge.example" },
  { page: "/registers/suppression", at: () => "/registers/suppression", shows: "On the list" },
  { page: "/registers/disclosures", at: () => "/registers/disclosures", shows: "all the time" },
  { page: "/registers/controller", at: () => "/registers/controller", shows: "History" },
  { page: "/registers/tables", at: () => "/registers/tables", shows: "Bring a table" },
  { page: "/registers/:kind", at: () => "/registers/processing-activity", shows: "Photographs" },
  { page: "/registers/:kind/:key", at: () => "/registers/notice/everybody", shows: "What it says" },
  {
    page: "/registers/:kind/:key",
    at: () => "/registers/vendor/harbour-ferries",
    shows: "There they answer what waits for them",
    prepare: async (page) => {
      await page.getByRole("button", { name: "Make a code" }).click();
      await page.getByText("That you made it is on the ledger").waitFor();
    },
  },
  { page: "/registers/:kind", at: () => "/registers/vendor?new=1", shows: "What it says beyond the law" },
  { page: "/registers/:kind/:key", at: () => "/registers/processing-activity/lessons", shows: "History" },
  { page: "/people", at: () => "/people", shows: "Ben Osei" },
  {
    page: "/people",
    at: () => "/people",
    shows: "Ben Osei",
    prepare: (page) => page.getByRole("tab", { name: "What each role may do" }).click(),
  },
  { page: "/people/:account", at: ({ person }) => `/people/${person}`, shows: "Where they are signed in" },
  { page: "/proved", at: () => "/proved", shows: "That was you" },
  { page: "/people/me", at: () => "/people/me", shows: "Where you are signed in" },
  { page: "/work/import", at: () => "/work/import", shows: "The columns" },
  { page: "/reports", at: () => "/reports", shows: "Figures of a period" },
  { page: "/reports/figures", at: () => "/reports/figures", shows: "Days to the answer" },
  { page: "/reports/packs", at: () => "/reports/packs", shows: "Pack 1" },
  { page: "/reports/packs/:number", at: () => "/reports/packs/1", shows: "To be decided" },
  { page: "/reports/audits", at: () => "/reports/audits", shows: "Plan an audit" },
  { page: "/reports/ledger", at: () => "/reports/ledger", shows: "A request was received" },
  {
    page: "/reports/ledger",
    at: () => "/reports/ledger?part=outlets",
    shows: "Checkpoints stay in this house",
    prepare: (page) => page.getByRole("button", { name: "Name a place" }).click(),
  },
  {
    page: "/reports/ledger",
    at: () => "/reports/ledger?part=facts",
    shows: "kept-ledger/",
  },
  { page: "/setup", at: () => "/setup", shows: "Settings" },
  { page: "/setup/connections", at: () => "/setup/connections", shows: "School application" },
  { page: "/setup/connections/new", at: () => "/setup/connections/new", shows: "A role that only reads" },
  {
    page: "/setup/connections/:connection",
    at: ({ store }) => `/setup/connections/${store}`,
    shows: /tables confirmed/,
  },
  {
    page: "/setup/connections/:connection/:table",
    at: ({ store }) => `/setup/connections/${store}/student`,
    shows: "What this table holds",
  },
  {
    page: "/setup/connections/:connection/:table",
    at: ({ store }) => `/setup/connections/${store}/medical_note?samples=on`,
    shows: "Row 1",
  },
  { page: "/setup/mail", at: () => "/setup/mail", shows: /•/ },
  { page: "/setup/mail-server", at: () => "/setup/mail-server", shows: "outbox only" },
  { page: "/setup/mail/:mail", at: ({ mail }) => `/setup/mail/${mail}`, shows: "Written" },
  { page: "/setup/how-long", at: () => "/setup/how-long", shows: "Complaints" },
  { page: "/setup/calendars", at: () => "/setup/calendars", shows: "What counts for whom" },
  {
    page: "/setup/calendars/:calendar",
    at: () => "/setup/calendars/england-and-wales",
    shows: "Keep your own version of it",
    prepare: async (page) => {
      await page.getByRole("button", { name: "Keep your own version of it" }).click();
      await page.getByLabel("Where this version’s days come from").waitFor();
    },
  },
  { page: "/setup/settings", at: () => "/setup/settings", shows: "Download links, in days" },
  { page: "/setup/stopped", at: () => "/setup/stopped", shows: "Mail" },
  { page: "/setup/sign-in", at: () => "/setup/sign-in", shows: "Sign-in" },
  { page: "/setup/controllers", at: () => "/setup/controllers", shows: "Controllers who hand us requests" },
  { page: "/setup/tokens", at: () => "/setup/tokens", shows: "No token yet" },
];

/** Rendered by the server, for everybody. */
const ofServer: readonly Row[] = [
  { page: "/", at: () => "/", shows: "Kept" },
  { page: "/first-run/:token", at: ({ first }) => first, shows: "name" },
  { page: "/o/:organisation/sign-in", at: () => `${office}/sign-in`, shows: "Sign in" },
  { page: "/o/:organisation/sign-in/code", at: () => `${office}/sign-in/code`, shows: "code" },
  { page: "/o/:organisation/sign-in/again", at: () => `${office}/sign-in/again`, shows: "again" },
  { page: "/o/:organisation/sign-in/out", at: () => `${office}/sign-in/out`, shows: "Sign out" },
  {
    page: "/o/:organisation/sign-in/provider/return",
    at: () => `${office}/sign-in/provider/return?error=access_denied`,
    shows: /sign/i,
  },
  { page: "/o/:organisation/welcome/:token", at: ({ invited }) => invited, shows: "Your name" },
  { page: "/o/:organisation/welcome/:token", at: ({ owner }) => owner, shows: "Your name" },
  {
    page: "/o/:organisation/welcome/:token/code",
    at: ({ factor }) => factor,
    shows: "Your name",
    prepare: async (page) => {
      await page.getByLabel("Your name").fill("Emil Brandt");
      await page.getByLabel(/Password/).fill("three boats under a bridge");
      await page.keyboard.press("Enter");
      await page.getByLabel("The six digits the app shows now").waitFor();
    },
  },
  { page: "/p/:organisation", at: () => home, shows: "Ask for a copy of my data" },
  { page: "/p/:organisation/complain", at: () => `${home}/complain`, shows: "What happened?" },
  { page: "/p/:organisation/notices", at: () => `${home}/notices`, shows: "personal data" },
  { page: "/p/:organisation/notices/:key", at: () => `${home}/notices/everybody`, shows: "In short" },
  { page: "/p/:organisation/contact", at: () => `${home}/contact`, shows: "Questions" },
  { page: "/p/:organisation/request", at: () => `${home}/request`, shows: "Send my request" },
  { page: "/p/:organisation/request", at: () => `${home}/request?language=es`, shows: "Enviar mi solicitud" },
  {
    page: "/p/:organisation/request",
    at: () => `${home}/request`,
    shows: "Send my request",
    prepare: async (page) => {
      await page.getByLabel("For my child, or someone in my care").check();
      await page.getByLabel("On paper, by post").check();
      await page.getByRole("button", { name: "Send my request" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  { page: "/p/:organisation/stop", at: () => `${home}/stop`, shows: "Stop the advertising" },
  {
    page: "/p/:organisation/consent",
    at: () => `${home}/consent?language=es`,
    shows: "Retirar mi consentimiento",
  },
  { page: "/p/:organisation/follow", at: () => `${home}/follow`, shows: "link" },
  {
    page: "/p/:organisation/confirm/:token",
    at: ({ confirm }) => confirm,
    shows: "Confirm that this is my address",
  },
  { page: "/p/:organisation/request/:token", at: ({ follow }) => follow, shows: "Withdraw this request" },
  {
    page: "/p/:organisation/checkpoints/:token",
    at: () => `${home}/checkpoints/${"A".repeat(43)}`,
    shows: "Nothing is sent to you",
  },
  { page: "/p/:organisation/notice/:token", at: (known) => known.notice, shows: "What have you done?" },
  ...vendorRows,
  { page: "/p/:organisation/package/:token", at: (known) => known.package, shows: "Your data" },
  { page: "none", at: () => `${home}/nowhere`, shows: /no such|not/i },
];

async function judged(
  rows: readonly Row[],
  scripted: boolean,
): Promise<Readonly<Record<string, readonly string[]>>> {
  if (typeof opened === "string") throw new Error(opened);
  const session = { cookie: place.anna.cookie, url: place.office.url };
  const watched = await openPage(opened, { session });
  await watched.page.addInitScript(countMoves);
  await keepAxe(watched.page);
  const url = `${place.office.url}${scripted ? office : ""}`;
  const wrong: Record<string, readonly string[]> = {};
  const only = process.env["KEPT_PAGES"];
  for (const [index, row] of rows.entries()) {
    if (only !== undefined && !row.page.startsWith(only)) continue;
    const name = `${scripted ? "office" : "server"}-${index}${row.page.replaceAll(/[/:]+/g, "-")}`;
    const began = performance.now();
    const looks = isWhole
      ? views
      : [singleViews[(index + turnOf(4)) % 4] ?? views[0]].filter((one) => one !== undefined);
    const found = await lookAt({ watched, url, known: place.known }, row, name, looks).catch(
      async (error: unknown) => {
        await picture(watched.page, name);
        return [String(error)];
      },
    );
    if (process.env["KEPT_TIMES"] !== undefined)
      process.stderr.write(`${name} ${Math.round(performance.now() - began)} ms\n`);
    if (found.length > 0) wrong[name] = found;
  }
  await watched.context.close();
  return wrong;
}

test.skipIf(missing !== undefined)(`the table has every page of the office and of the server${why}`, () => {
  // That no page is without an address is held by src/web/pages.test.ts.
  const pages = new Set(ofOffice.map(({ page }) => page));
  expect(officePaths.filter((one) => !pages.has(one))).toEqual([]);
  const mounted = features
    .flatMap((feature) => feature.routes(place.office.platform))
    .map(({ endpoint }) => endpoint)
    .filter(({ kind, path: at }) => kind === "page" && !isOfOffice(at));
  const listed = new Set([...ofServer.map(({ page }) => page), ...unseen]);
  expect(mounted.map(({ path: at }) => at).filter((at) => !listed.has(at))).toEqual([]);
  expect(mounted.length).toBeGreaterThan(10);
});

/** The one-time link of the command line: its page is opened in the journey of access/link. */
const unseen = ["/o/:organisation/sign-in/link/:token"];

const isOfOffice = (at: string): boolean =>
  officePaths.some((one) => at === (one === "/" ? "/o/:organisation" : `/o/:organisation${one}`));

test.skipIf(missing !== undefined)(
  `every page of the office is clean in four views${why}`,
  { timeout: 600_000 },
  async () => {
    expect(await judged(ofOffice, true)).toEqual({});
  },
);

test.skipIf(missing !== undefined)(
  `every page the server renders is clean in four views${why}`,
  { timeout: 600_000 },
  async () => {
    expect(await judged(ofServer, false)).toEqual({});
  },
);

test.skipIf(missing !== undefined)(
  `what people wrote runs on no page, and the security policy has nothing to stop${why}`,
  { timeout: 600_000 },
  async () => {
    if (typeof opened === "string") return;
    const rows = [
      ...ofOffice.map((row) => ({ ...row, of: office })),
      ...ofServer.map((row) => ({ ...row, of: "" })),
    ];
    // Where what people wrote stands before the reader's eyes, each time; of the others a third.
    const parts = ["whose=all", "/review", "/package", "/letters/", "/people", "/people/me", "/setup/mail/"];
    const isOfThem = (row: Row): boolean => parts.some((part) => row.at(place.known).includes(part));
    const chosen = [
      ...rows.filter(isOfThem),
      ...share(
        rows.filter((row) => !isOfThem(row)),
        3,
      ),
    ];
    const { found, shown, counts } = await runInPages(opened, place, chosen);
    expect(found).toEqual({});
    // They were there to be seen: in the sealed texts and in the connected rows.
    expect(Object.keys(counts).length).toBeGreaterThan(6);
    expect(parts.filter((part) => !shown.some((address) => address.includes(part)))).toEqual([]);
  },
);

test.skipIf(missing !== undefined)(
  `what people wrote runs in no letter, mail or package${why}`,
  { timeout: 600_000 },
  async () => {
    if (typeof opened === "string") return;
    expect(await strayIn(opened, place)).toEqual({});
  },
);
