// Goal: the office's own calls do what they say for each role: settings are versions with a history, mails are shown
// masked and each reading leaves a ledger entry, a refused mail goes out again, and a case about the reader is not there.
// Method: the real server on a real database, asked as people with roles of two organisations.
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { signedIn, testKeys } from "../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../testkit/signed-in.ts";
import { setClock } from "../../platform/cases/clocks.ts";
import { defineCaseKind } from "../../platform/cases/kind.ts";
import { openCase } from "../../platform/cases/store.ts";
import { read, write } from "../../platform/db.ts";
import { defineEvent } from "../../platform/events.ts";
import { listEntries } from "../../platform/ledger/ledger.ts";
import { postMail, settleMail } from "../../platform/mail/outbox.ts";
import type { CaseId, MailId } from "../../platform/ids.ts";
import { officePaths } from "./endpoints.ts";
import { readSettings } from "./index.ts";

let office: TestOffice;
let owner: SignedInMember;
let officer: SignedInMember;
let staff: SignedInMember;
let stranger: SignedInMember;
const slug = "harbour-school";

beforeAll(async () => {
  office = await testOffice();
  const [here, there] = office.world.organisations;
  owner = await signedIn(office.world, here, "owner", { name: "Anna Ferrer" });
  officer = await signedIn(office.world, here, "handler", { name: "Priya Nair" });
  staff = await signedIn(office.world, here, "staff", { name: "Tom Hale" });
  stranger = await signedIn(office.world, there, "owner");
});
afterAll(() => office.close());

type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

let calls = 0;
async function call(who: SignedInMember, method: string, path: string, body?: object): Promise<Answer> {
  calls += 1;
  const answer = await fetch(`${office.url}/o/${slug}/api/office${path}`, {
    method,
    headers: {
      cookie: who.cookie,
      ...(method === "GET"
        ? {}
        : {
            "content-type": "application/json",
            "idempotency-key": `office-test-${10_000 + calls}`,
            "sec-fetch-site": "same-origin",
          }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: z.record(z.string(), z.unknown()).parse(await answer.json()) };
}

const opened = defineEvent("test.opened", 1, z.strictObject({ about: z.uuid().optional() }));
const kind = defineCaseKind({
  kind: "rights-request",
  referencePrefix: "T",
  events: [opened],
  state: z.strictObject({ name: z.literal("open"), aboutAccountId: z.string().optional() }),
  apply: (_state, event) =>
    event.data.about === undefined
      ? { name: "open" as const }
      : { name: "open" as const, aboutAccountId: event.data.about },
  isClosed: () => false,
});

/** A case whose month is over, about nobody here or about this member. */
function lateCase(about?: SignedInMember): Promise<{ readonly id: CaseId; readonly reference: string }> {
  const { scope } = office.world.organisations[0];
  const now = office.world.now();
  return write(office.world.db, scope, async (tx) => {
    const event = opened.make(about === undefined ? {} : { about: about.accountId });
    const file = await openCase(tx, scope, kind, { jurisdiction: "gb", events: [event], now });
    const limit = now.subtract({ hours: 24 });
    const clock = {
      caseId: file.id,
      rule: "test",
      ruleVersion: 1,
      calendar: "GB-ENG",
      zone: "Europe/London",
    };
    await setClock(
      tx,
      scope,
      {
        ...clock,
        state: "running",
        inputs: {},
        policyLimit: limit,
        legalLimit: limit,
        effectiveLimit: limit,
      },
      now,
    );
    return file;
  });
}

function post(to: string, text: string, caseId?: CaseId): Promise<MailId> {
  const { scope } = office.world.organisations[0];
  return write(office.world.db, scope, (tx) =>
    postMail(tx, scope, testKeys, {
      content: { to, subject: "Your request", text, language: "en" },
      owner: { kind: "organisation", id: scope.organisationId },
      from: "kept@riverbridge.example",
      now: office.world.now(),
      ...(caseId === undefined ? {} : { caseId }),
    }),
  );
}

async function lateFor(who: SignedInMember): Promise<readonly unknown[]> {
  const reply = await fetch(`${office.url}/o/${slug}/api/late-cases`, { headers: { cookie: who.cookie } });
  return [reply.status, await reply.json()];
}

test("me says who, where, what one may do, and how many cases are late", async () => {
  await lateCase();
  const { status, body } = await call(owner, "GET", "/me");
  expect(status).toBe(200);
  expect(body).toMatchObject({
    account: { id: owner.accountId, name: "Anna Ferrer", seesPseudonyms: false },
    organisation: { slug, name: slug, language: "en", zone: "Europe/London", calendar: "england-and-wales" },
    roles: ["owner"],
    languages: ["en", "es"],
  });
  expect(body["permissions"]).toContain("settings:write");
  expect(await lateFor(owner)).toEqual([200, { late: 1, today: 0, nobodys: 1, pressing: 1, unconfirmed: 0 }]);
  expect((await lateFor(staff))[0]).toBe(403);
  expect((await call(stranger, "GET", "/me")).status).toBe(401);
});

test("every page of the office answers the owner who opens its address directly with the shell", async () => {
  const answers = await Promise.all(
    officePaths.map(async (path) => {
      const at = path === "/" ? "" : path.replaceAll(/:[a-z]+/g, "C-2026-0001");
      const reply = await fetch(`${office.url}/o/${slug}${at}`, { headers: { cookie: owner.cookie } });
      const isShell = (await reply.text()).includes('id="office"');
      return { path, status: reply.status, isShell };
    }),
  );
  expect(answers.filter(({ status, isShell }) => status !== 200 || !isShell)).toEqual([]);
  const elsewhere = await fetch(`${office.url}/o/${slug}/setup/nowhere`, {
    headers: { cookie: owner.cookie },
  });
  expect(elsewhere.status).toBe(404);
});

test("a case is found by the beginning of its reference, unless it is about the reader or not theirs to see", async () => {
  const { reference } = await lateCase();
  const own = await lateCase(officer);
  const found = async (who: SignedInMember, q: string): Promise<unknown> =>
    (await call(who, "GET", `/find?q=${encodeURIComponent(q)}`)).body["found"];
  expect(await found(officer, reference.toLowerCase())).toEqual([
    { reference, title: "rights request, open", path: `/work/${reference}` },
  ]);
  expect(await found(officer, own.reference)).toEqual([]);
  expect(await found(owner, own.reference)).toHaveLength(1);
  expect(await found(staff, reference)).toEqual([]);
  expect(await found(owner, "%")).toEqual([]);
  expect(await found(owner, "T-20%")).toEqual([]);
  expect(await lateFor(officer)).not.toEqual(await lateFor(owner));
});

test("settings begin with defaults, change by versions, and two who save at once do not overwrite each other", async () => {
  const before = await call(owner, "GET", "/settings");
  expect(before.body).toMatchObject({
    version: 0,
    settings: { name: slug, regime: "uk", packageKeptMonths: 12, linkLivesDays: 30, officerContact: "" },
    history: [],
  });
  const settings = z.record(z.string(), z.unknown()).parse(before.body["settings"]);
  const changed = {
    ...settings,
    name: "Harbour School",
    zone: "Europe/Dublin",
    calendar: "ireland",
    regime: "eu",
  };
  const save = (version: number, wanted: object, who = owner): Promise<Answer> =>
    call(who, "PUT", "/settings", { version, settings: wanted });
  expect(await save(0, changed)).toEqual({ status: 200, body: { version: 1 } });
  expect((await save(0, settings)).status).toBe(409);
  expect((await save(1, { ...changed, linkLivesDays: 14 })).status).toBe(200);
  const after = await call(owner, "GET", "/settings");
  expect(after.body).toMatchObject({
    version: 2,
    settings: { name: "Harbour School", linkLivesDays: 14 },
    history: [
      { version: 2, by: "Anna Ferrer", changed: ["linkLivesDays"] },
      { version: 1, by: "Anna Ferrer" },
    ],
  });
  // The platform's profile follows, and other features read the same.
  expect((await call(staff, "GET", "/me")).body["organisation"]).toMatchObject({
    name: "Harbour School",
    zone: "Europe/Dublin",
    calendar: "ireland",
  });
  const { scope } = office.world.organisations[0];
  expect(await read(office.world.db, scope, (tx) => readSettings(tx, scope))).toMatchObject({
    version: 2,
    regime: "eu",
    linkLivesDays: 14,
  });
  for (const wrong of [{ zone: "Mars/Base" }, { calendar: "atlantis" }, { linkLivesDays: 0 }, { name: " " }])
    expect([wrong, (await save(2, { ...changed, ...wrong })).status]).toEqual([wrong, 400]);
  expect((await save(2, changed, officer)).status).toBe(403);
  expect((await call(stranger, "GET", "/settings")).status).toBe(401);
});

test("the outbox masks recipients, hides what opens a door, and records each reading", async () => {
  const secret = "tokentokentokentoken1234";
  const id = await post("carmen@example.org", `Follow https://kept.example/p/x/${secret} or type 123456.`);
  const list = await call(officer, "GET", "/mails");
  expect(JSON.stringify(list.body)).toContain("c•••••@example.org");
  expect(JSON.stringify(list.body)).not.toContain("carmen");
  expect(list.body).toMatchObject({
    hasMailServer: false,
    counts: { waiting: 1, sent: 0 },
    mails: [{ subject: "Your request", state: "waiting", tries: 0, problem: null, reference: null }],
  });
  const masked = await call(officer, "GET", `/mails/${id}`);
  expect(masked.body).toMatchObject({ to: "c•••••@example.org", isMasked: true, state: "waiting" });
  expect(JSON.stringify(masked.body)).not.toMatch(/token|123456|carmen/);
  // Without a mail server, whoever keeps the outbox may hand on what a mail says.
  const whole = await call(owner, "GET", `/mails/${id}`);
  expect(whole.body).toMatchObject({ to: "carmen@example.org", isMasked: false });
  expect(whole.body["text"]).toContain(secret);
  const { scope } = office.world.organisations[0];
  const entries = await read(office.world.db, scope, (tx) => listEntries(tx, scope, { limit: 200 }));
  const readers = entries.filter(({ type }) => type === "mail.read").map(({ actorId }) => actorId);
  expect(readers).toEqual([officer.actorId, owner.actorId]);
  expect((await call(staff, "GET", `/mails/${id}`)).status).toBe(403);
  expect((await call(stranger, "GET", `/mails/${id}`)).status).toBe(401);
});

test("a mail of a case about the reader is not there for them", async () => {
  const about = await lateCase(officer);
  const before = (await call(officer, "GET", "/mails")).body["counts"];
  const id = await post("carmen@example.org", "About a colleague.", about.id);
  expect((await call(officer, "GET", "/mails")).body["counts"]).toEqual(before);
  expect((await call(officer, "GET", `/mails/${id}`)).status).toBe(404);
  expect(JSON.stringify((await call(officer, "GET", "/mails")).body)).not.toContain(id);
  expect((await call(owner, "GET", `/mails/${id}`)).body).toMatchObject({ reference: about.reference });
});

test("a refused mail is sent again once; a waiting one is not, and only who may write mail decides", async () => {
  const id = await post("luc@example.org", "Hello.");
  const again = (who: SignedInMember): Promise<Answer> => call(who, "POST", `/mails/${id}/again`, {});
  expect((await again(owner)).status).toBe(409);
  const { scope } = office.world.organisations[0];
  await write(office.world.db, scope, (tx) =>
    settleMail(tx, id, { state: "refused", problem: "smtp_550", at: office.world.now() }),
  );
  expect((await call(owner, "GET", `/mails/${id}`)).body).toMatchObject({
    state: "refused",
    problem: "smtp_550",
    canSendAgain: true,
  });
  expect((await again(officer)).status).toBe(403);
  expect(await again(owner)).toEqual({ status: 200, body: { state: "waiting" } });
  expect((await again(owner)).status).toBe(409);
  const duties = await read(office.world.db, scope, (tx) =>
    tx.selectFrom("duty").select("state").where("key", "like", `${id}%`).execute(),
  );
  expect(duties).toHaveLength(2);
});

test("what there is to set up is told with its state", async () => {
  const { body } = await call(owner, "GET", "/setup");
  expect(body).toMatchObject({ settings: { version: 2, hasContact: false }, members: 3 });
  expect(body["mail"]).toMatchObject({ hasMailServer: false });
});

test("the office's document carries the strict policy and names only its own files, which are packed and kept", async () => {
  const page = await fetch(`${office.url}/o/${slug}/setup`, { headers: { cookie: owner.cookie } });
  const policy = page.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("require-trusted-types-for 'script'; trusted-types 'none'");
  expect(policy).not.toMatch(/unsafe|sha256|nonce/);
  const text = await page.text();
  expect(text).not.toMatch(/<style|style=|<script>|\son[a-z]+=/);
  const files = [...text.matchAll(/\/assets\/office\/[^"]+/g)].map(([file]) => file);
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const answer = await fetch(`${office.url}${file}`, { headers: { "accept-encoding": "gzip" } });
    expect([answer.status, answer.headers.get("content-encoding")]).toEqual([200, "gzip"]);
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect((await answer.text()).length).toBeGreaterThan(100);
  }
  expect((await fetch(`${office.url}/assets/office/manifest.json`)).status).toBe(400);
  expect((await fetch(`${office.url}/assets/office/other-12345678.js`)).status).toBe(404);
});

test("what goes with a mail is listed and opened by those who may read it, each time on record", async () => {
  const { scope } = office.world.organisations[0];
  const id = await write(office.world.db, scope, (tx) =>
    postMail(tx, scope, testKeys, {
      content: {
        to: "carmen@example.org",
        subject: "Your request",
        text: "The answer is enclosed.",
        language: "en",
        attachments: [
          {
            fileName: "R-2026-0001-answer.pdf",
            mediaType: "application/pdf",
            base64: Buffer.from("%PDF-1.7 letter").toString("base64"),
          },
        ],
      },
      owner: { kind: "organisation", id: scope.organisationId },
      from: "kept@riverbridge.example",
      now: office.world.now(),
    }),
  );
  expect((await call(officer, "GET", `/mails/${id}`)).body["attachments"]).toEqual([
    { fileName: "R-2026-0001-answer.pdf", sizeBytes: 15 },
  ]);
  const fetched = (who: SignedInMember, number: number) =>
    fetch(`${office.url}/o/${slug}/api/office/mails/${id}/attachments/${number}`, {
      headers: { cookie: who.cookie },
    });
  const reading = async (): Promise<number> => {
    const entries = await read(office.world.db, scope, (tx) => listEntries(tx, scope, { limit: 400 }));
    return entries.filter(({ type }) => type === "mail.read").length;
  };
  const before = await reading();
  const given = await fetched(officer, 1);
  expect([given.headers.get("content-type"), await given.text()]).toEqual([
    "application/pdf",
    "%PDF-1.7 letter",
  ]);
  const refused = [await fetched(officer, 2), await fetched(staff, 1), await fetched(stranger, 1)];
  expect(refused.map(({ status }) => status)).toEqual([404, 403, 401]);
  expect(await reading()).toBe(before + 1);
  await write(office.world.db, scope, (tx) =>
    settleMail(tx, id, { state: "suppressed", at: office.world.now() }),
  );
});
