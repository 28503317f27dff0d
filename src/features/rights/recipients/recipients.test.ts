// Goal: whom the data went to is listed from the register, told once it is known who asks, counted from when the mail was
// taken, reminded, answered without an account, and given up by a person alone; and a stranger gets nowhere.
// Method: the real server over a real database: officers' calls, mails settled as a mail server would, the recipient's page
// as a browser without a script; time is moved; the rows are held against the events.
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dutyWorld } from "../../../../testkit/duties.ts";
import type { DutyWorld } from "../../../../testkit/duties.ts";
import { memberIn } from "../../../../testkit/office.ts";
import { signedIn, testKeys } from "../../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../../testkit/signed-in.ts";
import { office as openOffice, visitor } from "../../../../testkit/visitor.ts";
import type { Office, Visitor } from "../../../../testkit/visitor.ts";
import { clocksOf } from "../../../platform/cases/clocks.ts";
import { readEvents } from "../../../platform/cases/store.ts";
import { read, write } from "../../../platform/db.ts";
import type { CaseId, MailId } from "../../../platform/identifiers.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";
import { listOutbox, readMail, settleMail } from "../../../platform/mail/outbox.ts";
import { installRegisters, readRegisterPack } from "../../registers/index.ts";
import { act } from "../request/act.ts";
import { requestKind } from "../request/state.ts";
import { openRequest } from "../request/store.ts";
import type { NewRequest } from "../request/store.ts";
import type { DecideOnNotice, NoticeView, RecipientsView, WorkOnNotice } from "./contract.ts";
import { recipientsRule } from "./clock.ts";
import { oweSteps, recipientDuties } from "./duties.ts";
import { applyNotice } from "./state.ts";
import type { NoticeState } from "./state.ts";
import { noticesOf } from "./store.ts";
import { isRecipientEvent, recipientSentence } from "./timeline.ts";
import { recipientsOpen, recipientsTold } from "./told.ts";

let w: DutyWorld;
let office: Office;
let anna: SignedInMember;
beforeAll(async () => {
  w = await dutyWorld();
  office = await openOffice(w);
  anna = await signedIn(w, w.organisations[0], ["owner", "officer"], { name: "Anna Ferrer", keys: testKeys });
  const pack = path.join(import.meta.dirname, "../../../../packs/school/registers.yml");
  const registers = readRegisterPack(readFileSync(pack, "utf8"));
  await write(w.db, anna.scope, (tx) => installRegisters(tx, anna.scope, registers, w.now()));
});
afterAll(async () => {
  await w.stopWorkers();
  await office.close();
  await w.close();
});

/** Days go by, and whoever was signed in signs in again. */
async function later(days: number): Promise<void> {
  w.advance({ days });
  anna = await signedIn(w, w.organisations[0], ["owner", "officer"], { keys: testKeys });
}

type Asked = { readonly caseId: CaseId; readonly reference: string };

/** A request written down by staff; the person is known unless it says otherwise. */
async function asked(more: Partial<NewRequest> = {}, isKnown = true): Promise<Asked> {
  const { scope } = anna;
  return write(w.db, scope, async (tx) => {
    const { caseId, reference } = await openRequest(tx, scope, office.platform, {
      right: "erasure",
      channel: "telephone",
      capacity: "self",
      delivery: "post",
      receivedAt: w.now(),
      texts: { requesterName: "Robin Hart", requesterAddress: "1 Quay Street" },
      language: "en",
      now: w.now(),
      ...more,
    });
    const known = { type: "confirm-identity", method: "known-to-staff" } as const;
    const granted = { type: "assess", verdict: "granted", bases: ["unneeded"], grounds: [] } as const;
    for (const command of isKnown ? [known, granted] : [])
      await act(tx, scope, office.platform, { caseId, command, now: w.now() }, () => undefined);
    return { caseId, reference };
  });
}

type Reply = { readonly status: number; readonly body: Record<string, unknown> };

async function call(who: SignedInMember, method: "GET" | "POST", at: string, body?: unknown): Promise<Reply> {
  const reply = await office.app.inject({
    method,
    url: `/o/harbour-school/api/rights/recipients/${at}`,
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
  const isJson = String(reply.headers["content-type"]).includes("json");
  return {
    status: reply.statusCode,
    body: isJson ? (JSON.parse(reply.body) as Record<string, unknown>) : {},
  };
}

const view = async (of: Asked, who = anna): Promise<RecipientsView> =>
  (await call(who, "GET", of.reference)).body as unknown as RecipientsView;
const oneOf = async (of: Asked, id: string): Promise<NoticeView> => {
  const found = (await view(of)).notices.find((one) => one.id === id);
  if (found === undefined) throw new Error("The notice is not there.");
  return found;
};
const work = (of: Asked, id: string, step: WorkOnNotice) =>
  call(anna, "POST", `${of.reference}/${id}/work`, { step });
const decide = (of: Asked, id: string, step: DecideOnNotice) =>
  call(anna, "POST", `${of.reference}/${id}/decide`, { step });
const reasonOf = ({ body }: Reply): unknown =>
  (body as { details?: readonly { reason: string }[] }).details?.[0]?.reason;

async function add(of: Asked, email?: string): Promise<string> {
  const texts = {
    name: "Northgate Payroll",
    person: "Robin Hart, employee 1042",
    ...(email === undefined ? {} : { email }),
  };
  const { body } = await call(anna, "POST", of.reference, { act: "erased", texts });
  return String(body["id"]);
}

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

/** The mail server takes or refuses whatever waits for this address, and the watch over it is kept. */
async function serve(email: string, state: "sent" | "refused" = "sent"): Promise<void> {
  for (const { id } of (await mailsTo(email)).filter((mail) => mail.state === "waiting")) {
    await write(w.db, anna.scope, (tx) => settleMail(tx, id, { state, at: w.now() }));
    await worked("rights.recipient_mail", id);
  }
}

async function worked(kind: string, key?: string): Promise<void> {
  const rows = await read(w.db, anna.scope, (tx) =>
    tx
      .selectFrom("duty")
      .select("id")
      .where("kind", "=", kind)
      .where("state", "=", "waiting")
      .$if(key !== undefined, (query) => query.where("key", "=", key ?? ""))
      .execute(),
  );
  const worker = await w.worker(recipientDuties(office.platform));
  for (const { id } of rows) expect((await w.settled(anna.scope, id)).state).toBe("done");
  await worker.stop();
}

/** What the sweep of two nodes does on this day, and the work that follows. */
async function sweep(): Promise<void> {
  for (let node = 0; node < 2; node += 1)
    await write(w.db, anna.scope, (tx) => oweSteps(tx, anna.scope, office.platform, w.now()));
  await worked("rights.recipient_step");
}

const linkIn = (text = ""): string => /http:\S+notice\S+/.exec(text)?.[0] ?? "none";
const open = async ({ caseId }: Asked): Promise<number> =>
  (await read(w.db, anna.scope, (tx) => recipientsOpen(tx, anna.scope, caseId))).open;

test("the list comes from the register, holds the gate until somebody made it, and keeps each reason", async () => {
  const of = await asked();
  expect(await open(of)).toBe(1);
  const before = await view(of);
  expect(before).toMatchObject({ acts: ["erased"], isRequired: true, listed: [], notices: [] });
  const { body } = await call(anna, "POST", `${of.reference}/list`, { act: "erased" });
  const { notices, listed } = await view(of);
  expect(listed).toEqual(["erased"]);
  expect(notices.length).toBe(body["added"]);
  expect(notices.length).toBeGreaterThan(3);
  expect(notices.every(({ source, texts }) => source === "register" && texts.person === "Robin Hart")).toBe(
    true,
  );
  // Made again, it adds nobody twice.
  expect((await call(anna, "POST", `${of.reference}/list`, { act: "erased" })).body["added"]).toBe(0);
  expect(reasonOf(await call(anna, "POST", `${of.reference}/list`, { act: "corrected" }))).toBe(
    "no-such-act",
  );
  const [first, second] = notices;
  const told = (reason: "impossible" | "our-own", words?: string) =>
    decide(of, first?.id ?? "", { type: "excuse", reason, ...(words === undefined ? {} : { words }) });
  expect((await told("impossible")).status).toBe(400);
  expect((await told("impossible", "The company was dissolved.")).status).toBe(200);
  // Several at once, and only once: what is settled stays as it was decided.
  const struck = () =>
    call(anna, "POST", `${of.reference}/excuse`, { notices: [second?.id, second?.id], reason: "our-own" });
  expect(await struck()).toMatchObject({ status: 200, body: { decided: 1 } });
  expect((await struck()).status).toBe(409);
  expect(await open(of)).toBe(notices.length - 2);
  expect(await oneOf(of, first?.id ?? "")).toMatchObject({
    state: "not-needed",
    reason: "impossible",
    reasonWords: "The company was dissolved.",
    offers: ["put-back"],
  });
  const recipients = await read(w.db, anna.scope, (tx) =>
    recipientsTold(tx, anna.scope, testKeys, of.caseId),
  );
  // Our own is no recipient; whom it is impossible to tell is one, with the reason.
  expect(recipients.length).toBe(notices.length - 1);
  expect(recipients[0]).toMatchObject({ name: first?.texts.name, toldOn: undefined, reason: "impossible" });
});

test("nobody is told in the name of somebody we do not know", async () => {
  const of = await asked({}, false);
  const id = await add(of, "unknown@payroll.example");
  expect((await oneOf(of, id)).missing).toEqual(["identity-open", "not-decided"]);
  const refused = await work(of, id, { type: "mail", days: 14 });
  expect([refused.status, reasonOf(refused)]).toEqual([409, "identity-open"]);
  expect(await mailsTo("unknown@payroll.example")).toEqual([]);
});

test("the days count from when a mail server took it; two reminders, then a person decides", async () => {
  const of = await asked();
  const email = "silent@payroll.example";
  const id = await add(of, email);
  await work(of, id, { type: "mail", days: 14 });
  expect(await oneOf(of, id)).toMatchObject({ state: "sent", mail: "waiting", isLate: false });
  // Three days in the outbox are nobody's time.
  await later(3);
  await serve(email);
  const told = await oneOf(of, id);
  const day = w.now().toZonedDateTimeISO("Europe/London").toPlainDate();
  expect(told).toMatchObject({
    state: "reached",
    reachedOn: day.toString(),
    dueOn: day.add({ days: 14 }).toString(),
  });
  const clock = await read(w.db, anna.scope, (tx) => clocksOf(tx, anna.scope, of.caseId));
  expect(clock.find(({ rule }) => rule === recipientsRule)?.state).toBe("running");
  expect(reasonOf(await decide(of, id, { type: "give-up", reason: "no-answer", words: "Silence." }))).toBe(
    "too-early-to-give-up",
  );
  for (const days of [7, 8, 6]) {
    await later(days);
    await sweep();
    await serve(email);
  }
  expect(await oneOf(of, id)).toMatchObject({
    state: "reminded",
    reminders: 2,
    isEscalated: true,
    isLate: true,
  });
  const mails = await mailsTo(email);
  expect(mails.map(({ subject }) => subject.startsWith("Reminder: "))).toEqual([true, true, false]);
  // Time alone gives nobody up.
  await later(7);
  await sweep();
  expect((await oneOf(of, id)).state).toBe("reminded");
  await decide(of, id, { type: "give-up", reason: "no-answer", words: "Called twice, no reply." });
  expect(await oneOf(of, id)).toMatchObject({ state: "given-up", reasonWords: "Called twice, no reply." });
  expect((await view(of)).open).toBe(0);
  const after = await read(w.db, anna.scope, (tx) => clocksOf(tx, anna.scope, of.caseId));
  expect(after.find(({ rule }) => rule === recipientsRule)?.state).toBe("satisfied");
  // Whoever answers after all is heard.
  const stranger = visitor(office);
  await stranger.submit(linkIn(mails[0]?.text), { answer: "never-had" });
  expect(await oneOf(of, id)).toMatchObject({
    state: "answered",
    answer: { kind: "never-had", way: "page" },
  });
});

test("a refused mail is seen, and a right address ends the link of the wrong one", async () => {
  const of = await asked();
  const id = await add(of, "nobody@payroll.example");
  await work(of, id, { type: "mail", days: 14 });
  await serve("nobody@payroll.example", "refused");
  const refused = await oneOf(of, id);
  expect(refused).toMatchObject({ state: "sent", isUndelivered: true, mail: "refused" });
  expect(refused.next).toContain("has not reached them");
  const texts = { name: "Northgate Payroll", person: "Employee 1042", email: "desk@payroll.example" };
  await work(of, id, { type: "change", language: "es", texts });
  await work(of, id, { type: "mail", days: 21 });
  const [mail] = await mailsTo("desk@payroll.example");
  expect(mail?.subject).toMatch(/^Suprima datos personales que le dimos \(R-2026-\d{4}\/1\)$/);
  expect(mail?.text).toContain("Employee 1042");
  const [old] = await mailsTo("nobody@payroll.example");
  expect((await visitor(office).open(linkIn(old?.text))).body).toContain("This link does not work");
  expect((await visitor(office).open(linkIn(mail?.text))).body).toContain("¿Qué ha hecho?");
  // Told by telephone while the mail still waits; the day is the call's.
  const on = w.now().toZonedDateTimeISO("Europe/London").toPlainDate().toString();
  await work(of, id, { type: "tell", way: "telephone", on, days: 10 });
  await work(of, id, { type: "answer", kind: "partly", way: "telephone", on, words: "Backups remain." });
  expect(await oneOf(of, id)).toMatchObject({
    way: "telephone",
    answer: { kind: "partly", words: "Backups remain." },
  });
  expect(await open(of)).toBe(2);
  await decide(of, id, { type: "give-up", reason: "rest-accepted", words: "They lapse in May." });
  expect(await open(of)).toBe(1);
});

async function mailed(email: string): Promise<{ of: Asked; id: string; link: string }> {
  const of = await asked();
  const id = await add(of, email);
  await work(of, id, { type: "mail", days: 14 });
  await serve(email);
  return { of, id, link: linkIn((await mailsTo(email))[0]?.text) };
}

test("a recipient answers without an account, corrects it, and sees no word about the person", async () => {
  const { of, id, link } = await mailed("answers@payroll.example");
  const there = visitor(office);
  const page = await there.open(link);
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toMatch(/Robin|Hart|1042|Northgate|payroll\.example/);
  expect(page.body).not.toContain("<script");
  // Opening changes nothing, however often a scanner does.
  expect((await oneOf(of, id)).state).toBe("reached");
  const wrong = await there.submit(link, { answer: "must-keep", note: "kept <b>words</b>" });
  expect(wrong.body).toContain("Say which law it is.");
  expect(wrong.body).toContain("kept &lt;b&gt;words&lt;/b&gt;");
  const done = await there.submit(link, {
    answer: "must-keep",
    law: "Income Tax Regulations",
    "law-until": "2032-04-05",
  });
  expect([done.statusCode, done.headers.location]).toEqual([303, expect.stringContaining("thanks=1")]);
  expect((await there.open(String(done.headers.location))).body).toContain("We write down which law it is");
  expect(await oneOf(of, id)).toMatchObject({
    state: "answered",
    isOpen: false,
    answer: { kind: "must-keep", words: "Income Tax Regulations\n(2032-04-05)" },
  });
  const changed = await there.submit(link, { answer: "passed-on", whom: "Harbour Archive Ltd\n2 Dock Road" });
  expect(changed.statusCode).toBe(303);
  // The same answer again, from another window, is the same answer.
  await visitor(office).submit(link, { answer: "passed-on", whom: "Harbour Archive Ltd\n2 Dock Road" });
  const { notices } = await view(of);
  expect(notices.map(({ texts, source, state }) => [texts.name, source, state])).toEqual([
    ["Northgate Payroll", "officer", "answered"],
    ["Harbour Archive Ltd 2 Dock Road", "passed-on", "proposed"],
  ]);
  const entries = await read(w.db, anna.scope, (tx) => listEntries(tx, anna.scope, { limit: 1000 }));
  expect(entries.filter(({ type }) => type === "recipient.answered").length).toBeGreaterThanOrEqual(2);
});

test("a link works for its organisation and its notice alone, until the request is over", async () => {
  const { of, id, link } = await mailed("over@payroll.example");
  const { pathname } = new URL(link);
  const there: Visitor = visitor(office);
  const elsewhere = pathname.replace("harbour-school", w.organisations[1].slug);
  const guessed = `/p/harbour-school/notice/${"A".repeat(43)}`;
  for (const dead of [elsewhere, guessed])
    expect((await there.open(dead)).body).toContain("This link does not work");
  // A form of another page does not fit a dead link either; nothing is recorded.
  const sent = await there.submit(pathname, { answer: "later", until: "2026-01-01" });
  expect(sent.body).toContain("Give a day after today");
  expect((await oneOf(of, id)).state).toBe("reached");
  const without = await there.send(pathname, { answer: "confirmed" });
  expect(without.statusCode).toBe(403);
  for (let tries = 0; tries < 22; tries += 1)
    await there.submit(pathname, { answer: "partly", rest: `Part ${tries}` });
  expect((await there.submit(pathname, { answer: "confirmed" })).body).toContain("Too many tries");
  await write(w.db, anna.scope, (tx) =>
    act(
      tx,
      anna.scope,
      office.platform,
      { caseId: of.caseId, command: { type: "withdraw" }, now: w.now() },
      () => undefined,
    ),
  );
  expect((await there.open(pathname)).body).toContain("The matter is closed");
  expect((await view(of)).notices[0]?.offers).toEqual([]);
  expect((await work(of, id, { type: "bounce" })).status).toBe(409);
});

test("the wall and the roles hold, and rows are what the events add up to", async () => {
  const [here] = w.organisations;
  const handler = await signedIn(w, here, "handler", { keys: testKeys });
  const auditor = await signedIn(w, here, "auditor", { keys: testKeys });
  const walled = await asked({ aboutAccountId: handler.accountId });
  const id = await add(walled, "walled@payroll.example");
  expect((await call(handler, "GET", walled.reference)).status).toBe(404);
  expect(
    (await call(handler, "POST", `${walled.reference}/${id}/work`, { step: { type: "bounce" } })).status,
  ).toBe(404);
  const step = { type: "excuse", reason: "our-own" };
  const plain = await asked();
  const other = await add(plain);
  expect((await call(handler, "POST", `${plain.reference}/${other}/decide`, { step })).status).toBe(403);
  // A notice of another request is not found under this one.
  expect((await call(anna, "POST", `${plain.reference}/${id}/decide`, { step })).status).toBe(404);
  const read_ = (await call(auditor, "GET", plain.reference)).body as unknown as RecipientsView;
  expect(read_.notices[0]?.texts).toEqual({ name: expect.stringMatching(/^Person [A-Z0-9]{5}$/) });
  expect((await call(auditor, "GET", `${plain.reference}/${other}/letter`)).status).toBe(403);
  expect((await call(anna, "GET", `${plain.reference}/${other}/letter`)).status).toBe(200);
  expect(memberIn(w, here).pseudonymous).toBe(false);
  await read(w.db, anna.scope, async (tx) => {
    const cases = await tx.selectFrom("recipient_notice").select("case_id").distinct().execute();
    expect(cases.length).toBeGreaterThan(5);
    for (const { case_id: caseId } of cases) {
      const events = await readEvents(tx, anna.scope, requestKind, caseId, { after: 0, limit: 500 });
      const states = new Map<string, NoticeState>();
      for (const event of events) {
        if (!isRecipientEvent(event)) continue;
        expect(recipientSentence(event)).not.toMatch(/[{}]|undefined/);
        if (event.type === "recipients.listed") continue;
        states.set(event.data.notice, applyNotice(states.get(event.data.notice), event));
      }
      for (const notice of await noticesOf(tx, anna.scope, caseId))
        expect(notice.state).toEqual(states.get(notice.id));
    }
  });
});
