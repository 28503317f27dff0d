// Goal: a rehearsed request goes through the whole procedure, reaches nobody outside, changes no figure of real requests,
// is said to be a rehearsal wherever it is seen, and ends with a report that is stored and destroys what it found.
// Method: the real server over a real database; an officer's calls; every mail in the outbox is read; mails settled as a mail
// server would; a worker for what time does.
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dutyWorld } from "../../../../testkit/duties.ts";
import type { DutyWorld } from "../../../../testkit/duties.ts";
import { signedIn, testKeys } from "../../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../../testkit/signed-in.ts";
import { office as openOffice } from "../../../../testkit/visitor.ts";
import type { Office } from "../../../../testkit/visitor.ts";
import { readCaseByReference, readEvents } from "../../../platform/cases/store.ts";
import { read, write } from "../../../platform/db.ts";
import type { ShortReference } from "../../../platform/identifiers.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";
import { listOutbox, readMail, settleMail } from "../../../platform/mail/outbox.ts";
import { installRegisters, readRegisterPack } from "../../registers/index.ts";
import { measureReminder } from "../request/measures/reminder.ts";
import { otherRequests } from "../request/same_person.ts";
import { requestKind } from "../request/state.ts";
import { openRequest } from "../request/store.ts";
import type { DrillView } from "./contract.ts";
import { drillDuty } from "./duties.ts";

let w: DutyWorld;
let office: Office;
let anna: SignedInMember;
let ben: SignedInMember;
beforeAll(async () => {
  w = await dutyWorld();
  office = await openOffice(w);
  const [here] = w.organisations;
  anna = await signedIn(w, here, ["owner", "officer"], { name: "Anna Ferrer", keys: testKeys });
  ben = await signedIn(w, here, "staff", { name: "Ben Osei", keys: testKeys });
  const pack = path.join(import.meta.dirname, "../../../../packs/school/registers.yml");
  const registers = readRegisterPack(readFileSync(pack, "utf8"));
  await write(w.db, anna.scope, (tx) => installRegisters(tx, anna.scope, registers, w.now()));
});
afterAll(async () => {
  await w.stopWorkers();
  await office.close();
  await w.close();
});

type Reply = { readonly status: number; readonly body: Record<string, unknown>; readonly raw: Buffer };
async function call(who: SignedInMember, method: "GET" | "POST", at: string, body?: unknown): Promise<Reply> {
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
  const isJson = String(reply.headers["content-type"]).includes("json");
  return {
    status: reply.statusCode,
    body: isJson ? (JSON.parse(reply.body) as Record<string, unknown>) : {},
    raw: reply.rawPayload,
  };
}

const invented = {
  right: "erasure",
  channel: "telephone",
  capacity: "self",
  requester: { name: "Margaret Hale", email: "margaret.hale@example.org" },
  identities: [{ name: "student-number", value: "S-1042" }],
  delivery: "portal",
  language: "en",
  aim: "Whether an erasure reaches all systems within a week",
  endsInDays: 30,
} as const;

async function begun(more: object = {}): Promise<string> {
  const reply = await call(anna, "POST", "rights/drills", { ...invented, ...more });
  expect(reply.status).toBe(200);
  return String(reply.body["reference"]);
}
const viewOf = async (reference: string, who = anna): Promise<DrillView> =>
  (await call(who, "GET", `rights/drills/${reference}`)).body as unknown as DrillView;

async function acted(reference: string, door: "work" | "decide", act: object): Promise<Reply> {
  const { body } = await call(anna, "GET", `rights/requests/${reference}`);
  return call(anna, "POST", `rights/requests/${reference}/${door}`, { version: body["version"], act });
}

/** Every mail so far, and who takes them all as a mail server would. */
async function mails(): Promise<readonly { to: string; subject: string; text: string }[]> {
  return write(w.db, anna.scope, async (tx) => {
    const found = [];
    for (const { id, state } of await listOutbox(tx, anna.scope, 100)) {
      const mail = await readMail(tx, anna.scope, testKeys, id);
      if (mail?.content !== undefined) found.push(mail.content);
      if (state === "waiting") await settleMail(tx, id, { state: "sent", at: w.now() });
    }
    return found;
  });
}

test("a rehearsed erasure reaches nobody outside, and says everywhere what it is", async () => {
  const reference = await begun();
  expect((await acted(reference, "work", { type: "assign", to: anna.actorId })).status).toBe(200);
  const known = { type: "confirm-identity", method: "known-to-staff" };
  expect((await acted(reference, "work", known)).status).toBe(200);
  const granted = { type: "assess", verdict: "granted", bases: ["unneeded"], grounds: [], words: "Unused." };
  expect((await acted(reference, "decide", granted)).status).toBe(200);
  const task = {
    type: "plan-measure",
    task: "erase",
    owner: ben.actorId,
    due: w.now().toZonedDateTimeISO("UTC").toPlainDate().add({ days: 3 }).toString(),
    place: "School application",
    words: "Erase the student’s rows.",
  };
  expect((await acted(reference, "work", task)).status).toBe(200);
  const added = await call(anna, "POST", `rights/recipients/${reference}`, {
    act: "erased",
    language: "en",
    texts: { name: "Payroll bureau", email: "privacy@payroll.example", person: "Margaret Hale" },
  });
  expect(added.status).toBe(200);
  const notice = `rights/recipients/${reference}/${String(added.body["id"])}/work`;
  // A bundle is read by the vendor itself: nothing rehearsed goes there, though the register has the vendor.
  const values = { name: "Payroll bureau", part: "processor", contact: "privacy@payroll.example" };
  const entry = { key: "payroll-bureau", values };
  expect((await call(anna, "POST", "registers/entries/vendor", entry)).status).toBe(200);
  const bundled = await call(anna, "POST", notice, { step: { type: "bundle", days: 14 } });
  expect([bundled.status, JSON.stringify(bundled.body)]).toEqual([
    409,
    expect.stringContaining("not-in-drill"),
  ]);
  const mailed = await call(anna, "POST", notice, { step: { type: "mail", days: 14 } });
  expect(mailed.status).toBe(200);
  const worker = await w.worker([measureReminder(office.platform)]);
  const [reminder] = await read(w.db, anna.scope, (tx) =>
    tx
      .selectFrom("duty")
      .select("id")
      .where("kind", "=", "rights.measure_reminder")
      .orderBy("due_at")
      .execute(),
  );
  if (reminder === undefined) throw new Error("Nobody is reminded.");
  expect((await w.settled(anna.scope, reminder.id)).state).toBe("done");
  await worker.stop();

  const sent = await mails();
  // The acknowledgement and the notice came to Anna; the task told its owner, a colleague.
  expect(sent.filter(({ to }) => to !== ben.email).map(({ to }) => to)).toEqual([anna.email, anna.email]);
  expect(sent.every(({ subject, text }) => subject.startsWith("Drill: ") && /rehearsal/u.test(text))).toBe(
    true,
  );
  expect(sent.filter(({ text }) => text.includes("would have gone to privacy@payroll.example")).length).toBe(
    1,
  );
  expect(sent.find(({ to }) => to === ben.email)?.text).toContain("Change nothing");

  const own = await call(ben, "GET", "rights/measures");
  expect(own.body["measures"]).toMatchObject([{ reference, isDrill: true }]);
  const page = await call(anna, "GET", `rights/requests/${reference}`);
  expect(page.body).toMatchObject({ isDrill: true, title: expect.stringMatching(/^Drill: /u) });
  const work = await call(anna, "GET", "cases");
  expect(JSON.stringify(work.body)).toContain("Drill: ");
  const { told, gates, summary } = await viewOf(reference);
  expect(told.map(({ addressee }) => addressee)).toEqual([
    "margaret.hale@example.org",
    "privacy@payroll.example",
  ]);
  expect(gates.map(({ name }) => name)).toContain("Tasks of colleagues were open");
  expect(summary).toMatch(/^Being rehearsed since /u);
});

test("the report is stored when it ends, with what was missed, and an action is opened with one press", async () => {
  const reference = await begun({ right: "access" });
  await acted(reference, "work", { type: "assign", to: anna.actorId });
  w.advance({ days: 2 });
  anna = await signedIn(w, w.organisations[0], ["owner", "officer"], { name: "Anna Ferrer", keys: testKeys });
  await acted(reference, "work", { type: "confirm-identity", method: "known-to-staff" });
  const running = await viewOf(reference);
  expect(running.steps.map(({ name }) => name)).toEqual([
    "Taken up by somebody",
    "Identity settled",
    "Search finished",
    "What was found approved",
    "Package made",
    "Answer handed over",
    "Case closed",
  ]);
  expect(running.steps[1]).toMatchObject({ took: "2 days", who: "Anna Ferrer" });
  expect(running.findings.map(({ id }) => id)).toContain("not-done/answer");

  const early = await call(anna, "POST", `rights/drills/${reference}/actions`, {
    finding: "not-done/answer",
  });
  expect(early.status).toBe(404);
  const staff = await signedIn(w, w.organisations[0], "handler");
  expect((await call(staff, "POST", `rights/drills/${reference}/end`)).status).toBe(403);
  const ended = await call(anna, "POST", `rights/drills/${reference}/end`);
  expect(ended.body["hash"]).toMatch(/^sha256:/u);
  expect((await call(anna, "POST", `rights/drills/${reference}/end`)).status).toBe(409);
  // Its letters go after the drill's own days, not after the months of real ones; an erasure of it says what it is.
  const ends = await read(w.db, anna.scope, (tx) =>
    tx.selectFrom("duty").select("due_at").where("key", "like", "%:all").execute(),
  );
  expect(ends.map(({ due_at: at }) => at.since(w.now()).total("days"))).toEqual([30]);
  expect((await call(anna, "GET", `rights/erasure/${reference}`)).body).toMatchObject({ isDrill: true });
  const stored = await viewOf(reference);
  expect(stored).toMatchObject({
    hash: ended.body["hash"],
    inTime: 0,
    timed: 1,
    summary: expect.stringMatching(/^Rehearsed on .*: 0 of 1 steps/u),
  });
  // What happens to the case after it is no part of what was proved.
  await acted(reference, "work", { type: "note", words: "Filed." });
  w.advance({ days: 1 });
  anna = await signedIn(w, w.organisations[0], ["owner", "officer"], { name: "Anna Ferrer", keys: testKeys });
  expect((await viewOf(reference)).asOf).toBe(stored.asOf);

  const press = { finding: "not-done/answer" };
  const first = await call(anna, "POST", `rights/drills/${reference}/actions`, press);
  const second = await call(anna, "POST", `rights/drills/${reference}/actions`, press);
  expect(first.body).toEqual(second.body);
  expect(first.body["reference"]).toMatch(/^A-/u);
  expect((await viewOf(reference)).findings).toContainEqual(
    expect.objectContaining({ id: "not-done/answer", action: first.body["reference"] }),
  );
  const printed = await call(anna, "GET", `rights/drills/${reference}/pdf`);
  expect([printed.status, printed.raw.subarray(0, 5).toString()]).toEqual([200, "%PDF-"]);
  const entries = await read(w.db, anna.scope, (tx) => listEntries(tx, anna.scope, { limit: 200 }));
  const types = entries.map(({ type }) => type);
  for (const type of ["drill.begun", "drill.ended", "drill.reported"]) expect(types).toContain(type);
});

test("a rehearsal nobody ended ends by itself, is no other request of anybody, and is not begun with a colleague", async () => {
  const reference = await begun({ channel: "portal", endsInDays: 1, right: "portability" });
  const real = await write(w.db, anna.scope, (tx) =>
    openRequest(tx, anna.scope, office.platform, {
      channel: "post",
      capacity: "self",
      delivery: "post",
      receivedAt: w.now(),
      texts: { requesterName: "Margaret Hale", identities: [...invented.identities] },
      language: "en",
      now: w.now(),
    }),
  );
  const others = await read(w.db, anna.scope, (tx) =>
    otherRequests(tx, anna.scope, real.file, anna.accountId),
  );
  expect(others).toEqual([]);
  const colleague = await call(anna, "POST", "rights/drills", {
    ...invented,
    requester: { name: "Ben Osei", email: ben.email },
  });
  expect([colleague.status, colleague.body["details"]]).toEqual([
    400,
    [{ at: "body.requester.email", reason: "about_a_colleague" }],
  ]);
  const staff = await signedIn(w, w.organisations[0], "staff");
  expect((await call(staff, "POST", "rights/drills", invented)).status).toBe(403);

  w.advance({ days: 2 });
  const worker = await w.worker([drillDuty(office.platform)]);
  const file = await read(w.db, anna.scope, (tx) =>
    readCaseByReference(tx, anna.scope, requestKind, reference as ShortReference),
  );
  if (file === undefined) throw new Error("The rehearsal is not there.");
  const { id } = await read(w.db, anna.scope, (tx) =>
    tx
      .selectFrom("duty")
      .select("id")
      .where("kind", "=", "rights.drill_end")
      .where("key", "=", file.id)
      .executeTakeFirstOrThrow(),
  );
  expect((await w.settled(anna.scope, id)).state).toBe("done");
  await worker.stop();
  const events = await read(w.db, anna.scope, (tx) =>
    readEvents(tx, anna.scope, requestKind, file.id, { after: 0, limit: 50 }),
  );
  expect(events.at(-1)).toMatchObject({ type: "drill.ended", data: { by: "time" } });
  anna = await signedIn(w, w.organisations[0], ["owner", "officer"], { name: "Anna Ferrer", keys: testKeys });
  expect((await viewOf(reference)).endedAt).toBeDefined();
  // Mails of a rehearsal went to whoever began it, and to nobody it names.
  expect((await mails()).filter(({ to }) => to.endsWith("example.org"))).toEqual([]);
});

test("no part of rights posts mail about a request but by the door that turns a rehearsal’s", async () => {
  const { readdirSync } = await import("node:fs");
  const folder = path.join(import.meta.dirname, "..");
  const posting = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .filter((name) => readFileSync(path.join(folder, name), "utf8").includes("postMail("));
  // A vendor's mail is about its page; nothing rehearsed gets there. The reminder of a task goes to a colleague, marked.
  expect(posting.toSorted()).toEqual([
    "drill/post.ts",
    "recipients/bundles/post.ts",
    "request/measures/reminder.ts",
  ]);
});
