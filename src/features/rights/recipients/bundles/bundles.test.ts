// Goal: a vendor without a system gets one link a week for all that waits, sees whose data it is about only after a code that
// comes another way, answers each; silence comes back to a person, and a changed contact ends the link.
// Method: the real server over a real database: officers' calls, mails settled as a mail server would, the vendor's page as a
// browser without a script; time is moved.
import { afterAll, beforeAll, expect, test } from "vitest";
import { doneByHand } from "../../../../../testkit/by_hand.ts";
import { signedIn, testKeys } from "../../../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../../../testkit/signed-in.ts";
import { codeIn, enter, linkIn, opened, plain, submit } from "../../../../../testkit/vendor_page.ts";
import { office as openOffice, visitor } from "../../../../../testkit/visitor.ts";
import type { Office } from "../../../../../testkit/visitor.ts";
import { world } from "../../../../../testkit/world.ts";
import type { World } from "../../../../../testkit/world.ts";
import { setClock } from "../../../../platform/cases/clocks.ts";
import { read, write } from "../../../../platform/db.ts";
import type { CaseId, MailId } from "../../../../platform/identifiers.ts";
import { listEntries } from "../../../../platform/ledger/ledger.ts";
import { listOutbox, readMail, settleMail } from "../../../../platform/mail/outbox.ts";
import { act } from "../../request/act.ts";
import { openRequest } from "../../request/store.ts";
import type { NoticeView, RecipientsView, WorkOnNotice } from "../contract.ts";
import { oweSteps } from "../duties.ts";
import { endLinksOf } from "../store.ts";
import { firstMailOn } from "./domain.week.ts";
import { bundleDuties } from "./send.ts";
import { itemsOf } from "./store.ts";

let w: World;
let office: Office;
let anna: SignedInMember;
beforeAll(async () => {
  w = await world();
  office = await openOffice(w);
  anna = await signIn();
});
afterAll(async () => {
  await office.close();
  await w.close();
});

const signIn = () => signedIn(w, w.organisations[0], ["owner", "officer"], { keys: testKeys });

async function later(days: number): Promise<void> {
  w.advance({ days });
  anna = await signIn();
}

const today = () => w.now().toZonedDateTimeISO("Europe/London").toPlainDate();

async function anHour(): Promise<void> {
  w.advance({ minutes: 61 });
  anna = await signIn();
}

/** Days go by until it is Monday. */
async function monday(): Promise<void> {
  await later(8 - today().dayOfWeek);
}

type Asked = { readonly caseId: CaseId; readonly reference: string };

async function asked(name: string): Promise<Asked> {
  const { scope } = anna;
  return write(w.db, scope, async (tx) => {
    const { caseId, reference } = await openRequest(tx, scope, office.platform, {
      right: "erasure",
      channel: "telephone",
      capacity: "self",
      delivery: "post",
      receivedAt: w.now(),
      texts: { requesterName: name, requesterAddress: "1 Quay Street" },
      language: "en",
      now: w.now(),
    });
    const known = { type: "confirm-identity", method: "known-to-staff" } as const;
    const granted = { type: "assess", verdict: "granted", bases: ["unneeded"], grounds: [] } as const;
    for (const command of [known, granted])
      await act(tx, scope, office.platform, { caseId, command, now: w.now() }, () => undefined);
    return { caseId, reference };
  });
}

type Values = Readonly<Record<string, string>>;

/** Writes to the register as the office does. */
async function entry(method: "POST" | "PUT", at: string, body: unknown): Promise<void> {
  const { status } = await call(method, `registers/entries/vendor${at}`, body);
  expect(status).toBe(200);
}

const vendor = (key: string, values: Values) =>
  entry("POST", "", { key, values: { part: "processor", services: ["Services"], country: "GB", ...values } });

const asks = "rights/recipients";
type Reply = { readonly status: number; readonly body: Record<string, unknown> };

async function call(method: "GET" | "POST" | "PUT", at: string, body?: unknown, who = anna): Promise<Reply> {
  const reply = await office.app.inject({
    method,
    url: `/o/harbour-school/api/${at}`,
    headers: {
      host: "localhost:8360",
      cookie: who.cookie,
      origin: "http://localhost:8360",
      ...(method === "GET"
        ? {}
        : { "content-type": "application/json", "idempotency-key": crypto.randomUUID() }),
    },
    ...(method === "GET" ? {} : { payload: JSON.stringify(body ?? {}) }),
  });
  return { status: reply.statusCode, body: JSON.parse(reply.body) as Record<string, unknown> };
}

/** One notice about this person for the vendor of this name. */
async function listed(name: string, person: string): Promise<{ readonly of: Asked; readonly id: string }> {
  const of = await asked(person);
  const texts = { name, person: `${person}, customer 77` };
  const { body } = await call("POST", `${asks}/${of.reference}`, { act: "erased", texts });
  return { of, id: String(body["id"]) };
}

const work = (of: Asked, id: string, step: WorkOnNotice) =>
  call("POST", `${asks}/${of.reference}/${id}/work`, { step });

async function bundled(name: string, person: string) {
  const one = await listed(name, person);
  expect((await work(one.of, one.id, { type: "bundle", days: 14 })).status).toBe(200);
  return one;
}

async function noticeOf({ of, id }: { readonly of: Asked; readonly id: string }): Promise<NoticeView> {
  const { notices } = (await call("GET", `${asks}/${of.reference}`)).body as unknown as RecipientsView;
  const found = notices.find((one) => one.id === id);
  if (found === undefined) throw new Error("The notice is not there.");
  return found;
}

/** The latest first. */
const mailsTo = (
  email: string,
): Promise<readonly { id: MailId; subject: string; text: string; state: string }[]> =>
  read(w.db, anna.scope, async (tx) => {
    const found = [];
    for (const { id } of await listOutbox(tx, anna.scope, 200)) {
      const mail = await readMail(tx, anna.scope, testKeys, id);
      if (mail?.content?.to === email) found.push({ id, ...mail.content, state: mail.state });
    }
    return found;
  });

const dutiesDone = new Set<string>();

/** Does what is owed of one kind, each once, without the pauses of a worker that looked too early. */
async function worked(kind: "rights.vendor_bundle" | "rights.vendor_bundle_mail", keys?: readonly string[]) {
  const { scope } = anna;
  const owed = await read(w.db, scope, (tx) =>
    tx.selectFrom("duty").select(["id", "key", "data"]).where("kind", "=", kind).execute(),
  );
  const duty = bundleDuties(office.platform).find(({ name }) => name === kind);
  if (duty === undefined) throw new Error("There is no such duty.");
  for (const { id, key, data } of owed) {
    if (dutiesDone.has(id) || keys?.includes(key) === false) continue;
    dutiesDone.add(id);
    await doneByHand(w.db, scope, office.platform.log, duty, { id, data });
  }
}

/** What the sweep of two nodes does on this day, and a mail server that takes or refuses all. */
async function sweep(email: string, state: "sent" | "refused" = "sent"): Promise<void> {
  for (let node = 0; node < 2; node += 1)
    await write(w.db, anna.scope, (tx) => oweSteps(tx, anna.scope, office.platform, w.now()));
  await worked("rights.vendor_bundle");
  const waiting = (await mailsTo(email)).filter((mail) => mail.state === "waiting").map(({ id }) => id);
  for (const id of waiting) await write(w.db, anna.scope, (tx) => settleMail(tx, id, { state, at: w.now() }));
  await worked("rights.vendor_bundle_mail", waiting);
}

const linkTo = async (email: string): Promise<string> =>
  new URL(linkIn((await mailsTo(email))[0]?.text)).pathname;

test("all that waits for a vendor is one mail and one link, locked until the code of the second address", async () => {
  const email = "privacy@lakeside.example";
  const second = "board@lakeside.example";
  await vendor("lakeside", { name: "Lakeside Coaches", contact: email, secondAddress: second });
  const robin = await listed("Lakeside Coaches", "Robin Hart");
  expect((await noticeOf(robin)).offers).toContain("bundle");
  await work(robin.of, robin.id, { type: "bundle", days: 14 });
  const tess = await bundled("lakeside  coaches", "Tess Moor");
  const before = await noticeOf(robin);
  expect(before).toMatchObject({ state: "sent", way: "bundle", bundle: { second: "mail" } });
  expect(before.bundle?.goesOn).toBe(firstMailOn(today(), undefined).toString());
  await sweep(email);
  expect(await mailsTo(email)).toEqual([]);
  await monday();
  await sweep(email);
  const mails = await mailsTo(email);
  expect(mails.length).toBe(1);
  expect(mails[0]?.text).toContain("2 notices wait for your answer");
  expect(`${mails[0]?.subject} ${mails[0]?.text}`).not.toMatch(/Robin|Tess|R-2026/);
  // A link that lies in a mailbox tells nobody anything, and nobody counts as told.
  const there = visitor(office);
  const link = await linkTo(email);
  const locked = await there.open(link);
  expect(locked.body).toContain("2 notices wait for your answer");
  expect(locked.body).not.toMatch(/Robin|Tess|R-2026|board@|<script/);
  expect((await noticeOf(robin)).state).toBe("sent");
  const asking = await submit(there, link, "/new-code");
  expect(asking.headers.location).toContain("sent=1");
  const [code] = await mailsTo(second);
  const wrong = await enter(there, link, "00000000");
  expect(wrong.body).toContain("That is not the code");
  const { at, page } = await opened(there, link, codeIn(code?.text));
  expect(page.body).toContain("Robin Hart, customer 77");
  expect(page.body).toContain("Tess Moor, customer 77");
  expect(at).not.toMatch(/Robin|Tess/);
  expect(await noticeOf(robin)).toMatchObject({
    state: "reached",
    reachedOn: today().toString(),
    dueOn: today().add({ days: 14 }).toString(),
  });
  // The code is spent, and a ticket opens no longer than an hour.
  expect((await enter(there, link, codeIn(code?.text))).body).toContain("There is no code that works now");
  const answering = plain(/href="([^"]*\/answer\?[^"]*)"/.exec(page.body)?.[1] ?? "none");
  const form = await there.open(answering);
  expect(form.body).toContain("Robin Hart, customer 77");
  const faulty = await submit(there, answering, "/answer", { answer: "must-keep" });
  expect(faulty.body).toContain("Say which law it is.");
  const done = await submit(there, answering, "/answer", { answer: "confirmed" });
  expect([done.statusCode, done.headers.location]).toEqual([303, expect.stringContaining("thanks=1")]);
  expect(await noticeOf(robin)).toMatchObject({
    state: "answered",
    answer: { kind: "confirmed", way: "page" },
  });
  expect((await noticeOf(tess)).state).toBe("reached");
  await anHour();
  for (const late of [at, answering]) {
    const closed = await there.open(late);
    expect(closed.body).not.toMatch(/Robin|Tess/);
    expect(closed.body).toContain("One notice waits for your answer");
  }
  const types = (await read(w.db, anna.scope, (tx) => listEntries(tx, anna.scope, { limit: 1000 }))).map(
    ({ type }) => type,
  );
  // No log line has a word, a code or a token of it.
  expect(office.lines.join("\n")).not.toMatch(/Robin|Tess|lakeside/i);
  for (const type of ["vendor.bundle-written", "vendor.code-mailed", "vendor.bundle-opened"])
    expect(types).toContain(type);
});

test("a date of the law that is near writes at once, and takes along what waits", async () => {
  const email = "privacy@castle.example";
  await vendor("castle", { name: "Castle Museum", contact: email });
  await bundled("Castle Museum", "Noor Ward");
  const { of, id } = await listed("Castle Museum", "Ines Vidal");
  await write(w.db, anna.scope, (tx) => {
    const limit = w.now().add({ hours: 24 * 3 });
    const clock = {
      caseId: of.caseId,
      rule: "a-near-date",
      ruleVersion: 1,
      calendar: "none",
      zone: "Europe/London",
      state: "running",
      inputs: {},
      policyLimit: undefined,
      legalLimit: limit,
      effectiveLimit: limit,
    } as const;
    return setClock(tx, anna.scope, clock, w.now());
  });
  await work(of, id, { type: "bundle", days: 3 });
  await worked("rights.vendor_bundle");
  const mails = await mailsTo(email);
  expect(mails.length).toBe(1);
  expect(mails[0]?.text).toContain("2 notices");
  expect(mails[0]?.text).toContain("telephone number");
});

test("without a second address somebody here reads the code out, which is on the ledger with who did", async () => {
  const email = "privacy@oldmill.example";
  await vendor("old-mill", { name: "Old Mill Hostel", contact: email, telephone: "+44 1632 960001" });
  const one = await bundled("Old Mill Hostel", "Omar Lind");
  await monday();
  await sweep(email);
  const link = await linkTo(email);
  const there = visitor(office);
  const page = await there.open(link);
  expect(page.body).toContain("We read it out to you by telephone");
  expect(page.body).not.toContain("/new-code");
  const handler = await signedIn(w, w.organisations[0], "auditor", { keys: testKeys });
  const at = `${asks}/${one.of.reference}/${one.id}/code`;
  expect((await call("POST", at, {}, handler)).status).toBe(403);
  const { status, body } = await call("POST", at);
  expect([status, body["telephone"]]).toEqual([200, "+44 1632 960001"]);
  // Five wrong ones end this code, and not the vendor.
  for (let tries = 0; tries < 5; tries += 1) await enter(there, link, "1");
  expect((await enter(there, link, String(body["code"]))).body).toContain("Too many wrong codes");
  const again = await call("POST", at);
  const { page: open } = await opened(there, link, String(again.body["code"]));
  expect(open.body).toContain("Omar Lind");
  const entries = await read(w.db, anna.scope, (tx) => listEntries(tx, anna.scope, { limit: 1000 }));
  const readOut = entries.filter(({ type }) => type === "vendor.code-read-out");
  expect(readOut.map(({ actorId }) => actorId)).toEqual([anna.scope.actorId, anna.scope.actorId]);
});

test("two reminders go by the week; what nobody opened comes back to a person, who may put it in once more", async () => {
  const email = "privacy@silent.example";
  await vendor("silent", { name: "Silent Storage", contact: email });
  const one = await bundled("Silent Storage", "Ada Bell");
  for (let week = 0; week < 3; week += 1) {
    await monday();
    await sweep(email);
    const found = await noticeOf(one);
    expect([found.state, found.isUndelivered]).toEqual(["sent", false]);
  }
  const mails = await mailsTo(email);
  expect(mails.map(({ subject }) => subject.startsWith("Reminder"))).toEqual([true, true, false]);
  // Each link takes the place of the one before.
  expect((await visitor(office).open(linkIn(mails[2]?.text))).body).toContain("This link does not work");
  expect((await visitor(office).open(linkIn(mails[0]?.text))).body).toContain("One notice waits");
  await monday();
  await sweep(email);
  const lost = await noticeOf(one);
  expect(lost).toMatchObject({ state: "sent", isUndelivered: true, isOpen: true });
  expect(lost.offers).toEqual(expect.arrayContaining(["bundle", "tell", "give-up"]));
  expect((await mailsTo(email)).length).toBe(3);
  await work(one.of, one.id, { type: "bundle", days: 14 });
  await monday();
  await sweep(email, "refused");
  expect((await mailsTo(email)).length).toBe(4);
  expect(await noticeOf(one)).toMatchObject({ isUndelivered: true });
});

test("another contact ends the link and its code at once, and is written to", async () => {
  const [old, next] = ["privacy@ferry.example", "desk@ferry.example"];
  await vendor("ferry", { name: "Ferry Lines", contact: old });
  const one = await bundled("Ferry Lines", "Paula Reyes");
  await monday();
  await sweep(old);
  const link = await linkTo(old);
  const { body } = await call("POST", `${asks}/${one.of.reference}/${one.id}/code`);
  const { at } = await opened(visitor(office), link, String(body["code"]));
  await entry("PUT", "/ferry", {
    version: 1,
    values: { name: "Ferry Lines", part: "no-data", contact: next },
  });
  for (const dead of [link, at]) {
    const page = await visitor(office).open(dead);
    expect(page.body).toContain("This link does not work");
    expect(page.body).not.toContain("Paula");
  }
  await sweep(next);
  expect((await mailsTo(next)).length).toBe(1);
  expect((await visitor(office).open(await linkTo(next))).body).toContain("One notice waits");
  // Told another way, it is no longer in the bundle; a vendor out of use has none.
  await work(one.of, one.id, { type: "tell", way: "telephone", on: today().toString(), days: 14 });
  expect((await visitor(office).open(await linkTo(next))).body).toContain("Nothing waits");
  const other = await bundled("Ferry Lines", "Luc Arnaud");
  await entry("POST", "/ferry/retire", { reason: "Ended." });
  await monday();
  await sweep(next);
  expect(await noticeOf(other)).toMatchObject({ state: "sent", isUndelivered: true });
  expect((await work(other.of, other.id, { type: "bundle", days: 14 })).status).toBe(409);
});

test("a renamed recipient leaves the bundle of the vendor whose name it had, and strangers get nowhere", async () => {
  const email = "privacy@quay.example";
  await vendor("quay", { name: "Quay Software", contact: email });
  const one = await bundled("Quay Software", "Greta Holm");
  await work(one.of, one.id, {
    type: "change",
    language: "en",
    texts: { name: "Somebody Else", person: "Greta Holm" },
  });
  expect(await noticeOf(one)).toMatchObject({ state: "sent", isUndelivered: true });
  await monday();
  await sweep(email);
  expect(await mailsTo(email)).toEqual([]);
  await bundled("Quay Software", "Hugo Blix");
  await monday();
  await sweep(email);
  const link = await linkTo(email);
  const there = visitor(office);
  const elsewhere = link.replace("harbour-school", w.organisations[1].slug);
  for (const dead of [elsewhere, `/p/harbour-school/vendor/${"A".repeat(43)}`])
    expect((await there.open(dead)).body).toContain("This link does not work");
  await there.open(link);
  let last = 0;
  for (let tries = 0; tries < 21; tries += 1) last = (await enter(there, link, "12345678")).statusCode;
  expect(last).toBe(429);
  // Not for good: an hour later it is asked again.
  await anHour();
  expect((await enter(there, link, "12345678")).statusCode).toBe(200);
  expect((await there.open(`${link}?language=es`)).body).toContain("Una comunicación espera su respuesta");
});

test("a vendor is mailed its own page though nothing waits there, and another organisation's is not found", async () => {
  const [email, second] = ["privacy@dock.example", "board@dock.example"];
  await vendor("dock", { name: "Dock Archive", contact: email, secondAddress: second });
  await vendor("no-mail", { name: "No Mail", contact: "Their desk" });
  const at = (key: string, what: string) => `rights/vendors/${key}/${what}`;
  for (const what of ["page", "code"])
    for (const key of ["no-mail", "nobody"]) expect((await call("POST", at(key, what))).status).toBe(404);
  const auditor = await signedIn(w, w.organisations[0], "auditor", { keys: testKeys });
  expect((await call("POST", at("dock", "page"), {}, auditor)).status).toBe(403);
  expect((await call("POST", at("dock", "page"))).status).toBe(200);
  const link = await linkTo(email);
  const there = visitor(office);
  expect((await there.open(link)).body).toContain("Nothing waits for your answer");
  await submit(there, link, "/new-code");
  const { page } = await opened(there, link, codeIn((await mailsTo(second))[0]?.text));
  expect(page.body).toContain("Tell us of a breach");
  // A newer one takes its place.
  expect((await call("POST", at("dock", "page"))).status).toBe(200);
  expect((await there.open(link)).body).toContain("This link does not work");
  expect((await there.open(await linkTo(email))).body).toContain("Nothing waits");
});

test("what was given up unseen is shown to nobody, and an erased request leaves nothing in a bundle", async () => {
  const email = "privacy@lock.example";
  await vendor("lock", { name: "Lock Keepers", contact: email, telephone: "+44 1632 960003" });
  const unseen = await bundled("Lock Keepers", "Mara Quist");
  const other = await bundled("Lock Keepers", "Jon Falk");
  await monday();
  await sweep(email, "refused");
  const words = "Their company was dissolved.";
  const giveUp = { step: { type: "give-up", reason: "unreachable", words } };
  expect((await call("POST", `${asks}/${unseen.of.reference}/${unseen.id}/decide`, giveUp)).status).toBe(200);
  await work(other.of, other.id, { type: "bundle", days: 14 });
  await monday();
  await sweep(email);
  const { body } = await call("POST", `${asks}/${other.of.reference}/${other.id}/code`);
  const { page } = await opened(visitor(office), await linkTo(email), String(body["code"]));
  expect(page.body).toContain("Jon Falk");
  expect(page.body).not.toContain("Mara Quist");
  const left = () => read(w.db, anna.scope, (tx) => itemsOf(tx, anna.scope, "lock"));
  expect((await left()).length).toBe(2);
  await write(w.db, anna.scope, (tx) => endLinksOf(tx, anna.scope, other.of.caseId));
  expect((await left()).map((item) => item.notice_id)).toEqual([unseen.id]);
});
