// Goal: what is written in a case is destroyed on its day and not before, whatever kind it is; what still hangs on it, or a
// day somebody chose, holds it; nothing can be written into it afterwards; whoever shortens a time is told first what goes;
// and an erasure decides on each other case of a person, so that its certificate is true.
// Method: the days by a naive count over generated dates; then the real server and worker on a clock set back by years, and
// the rows of the database.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dutyWorld } from "../../../../testkit/duties.ts";
import type { DutyWorld } from "../../../../testkit/duties.ts";
import { testOffice } from "../../../../testkit/office.ts";
import type { TestOffice } from "../../../../testkit/office.ts";
import { signedIn } from "../../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../../testkit/signed-in.ts";
import { features, kinds } from "../../../features.ts";
import { read, write } from "../../../platform/db.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";
import { act as actOnRequest, openRequest, requestKind } from "../../rights/index.ts";
import { readCase } from "../../../platform/cases/store.ts";
import { act, openAs } from "../carry.ts";
import type { File } from "../carry.ts";
import { CaseView } from "../contract.ts";
import { compareCases } from "../rebuild.ts";
import { endOf, lastDueDay, monthsWords } from "./domain.end.ts";

const zone = "Europe/London";
const days = fc
  .integer({ min: 0, max: 20_000 })
  .map((after) => Temporal.PlainDate.from("2000-01-01").add({ days: after }));

test("the last due day is the last whose months are over, counted day by day, and a chosen day only lengthens", () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 240 }), days, (today, months, chosen) => {
      const last = lastDueDay(today, months);
      const isOver = (day: Temporal.PlainDate): boolean =>
        Temporal.PlainDate.compare(day.add({ months }), today) <= 0;
      expect([isOver(last), isOver(last.add({ days: 1 }))]).toEqual([true, false]);
      const closedAt = last.toZonedDateTime({ timeZone: zone, plainTime: "23:59" }).toInstant();
      const { on, usual } = endOf({ closedAt, keptUntil: chosen.toString(), months, zone });
      expect(on.toString()).toBe([usual.toString(), chosen.toString()].toSorted()[1]);
    }),
    { numRuns: 300 },
  );
  expect([1, 12, 18, 72].map(monthsWords)).toEqual(["1 month", "1 year", "18 months", "6 years"]);
  const august = Temporal.Instant.from("2025-08-31T12:00:00Z");
  expect(endOf({ closedAt: august, keptUntil: undefined, months: 6, zone }).on.toString()).toBe("2026-02-28");
});

let w: DutyWorld;
let office: TestOffice;
let anna: SignedInMember;
beforeAll(async () => {
  w = await dutyWorld();
  office = await testOffice({ world: w });
});
afterAll(async () => {
  await w.stopWorkers();
  await office.close();
  await w.close();
});

/** Sets the world's clock to so long before the database's own, and signs in anew. */
async function back(ago: Temporal.DurationLike): Promise<void> {
  const wanted = Temporal.Now.zonedDateTimeISO("UTC").subtract(ago).toInstant();
  w.advance({ milliseconds: wanted.epochMilliseconds - w.now().epochMilliseconds });
  anna = await signedIn(w, w.organisations[0], ["officer", "owner"], { name: "Anna Ferrer" });
}

const machineOf = (kind: string) => {
  const found = kinds.find((one) => one.kind.kind === kind);
  if (found === undefined) throw new Error(`There is no kind ${kind}.`);
  return found;
};
const today = (): string => w.now().toZonedDateTimeISO(zone).toPlainDate().toString();

async function opened(kind: string, sent: Readonly<Record<string, string>>, origin?: File): Promise<File> {
  const { scope } = anna;
  const given = { sent, now: w.now(), ...(origin === undefined ? {} : { origin }) };
  return write(w.db, scope, (tx) => openAs(tx, scope, office.platform, kinds, machineOf(kind), given));
}
async function give(file: File, command: string, sent: Readonly<Record<string, string>> = {}): Promise<File> {
  const { scope } = anna;
  return write(w.db, scope, (tx) =>
    act(tx, scope, office.platform, kinds, machineOf(file.kind), {
      caseId: file.id,
      command,
      sent,
      now: w.now(),
    }),
  );
}
const complained = async (email: string): Promise<File> =>
  opened("complaint", {
    sort: "data",
    channel: "post",
    receivedOn: today(),
    name: "Carmen Ortega",
    email,
    complaint: "Nobody answers.",
    language: "en",
  });
const closedComplaint = async (email: string): Promise<File> =>
  give(await complained(email), "withdraw", { why: "Settled by telephone." });

async function call(method: "GET" | "POST" | "PUT", path: string, body?: object, as = anna) {
  const answer = await fetch(`${office.url}/o/harbour-school/api${path}`, {
    method,
    headers: {
      cookie: as.cookie,
      "content-type": "application/json",
      "idempotency-key": crypto.randomUUID(),
      "sec-fetch-site": "same-origin",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
const view = async ({ reference }: File): Promise<CaseView> =>
  CaseView.parse((await call("GET", `/cases/${reference}`)).body);

/** What is sealed under the case's key, and whose address it knows. */
async function sealed(file: File): Promise<number> {
  const root = await w.client("kept_superuser");
  const { rows } = await root.query<{ n: string }>(
    `select (select count(*) from kept.cell where key_owner_id = $1)
      + (select count(*) from kept.ledger_payload where key_owner_id = $1)
      + (select count(*) from kept.case_address where case_id = $1) as n`,
    [file.id],
  );
  return Number(rows[0]?.n);
}
async function dutyOf(file: File): Promise<string | undefined> {
  const { scope } = anna;
  const rows = await read(w.db, scope, (tx) =>
    tx.selectFrom("duty").select(["state", "problem"]).where("case_id", "=", file.id).orderBy("id").execute(),
  );
  const last = rows.findLast(({ problem, state }) => problem !== null || state !== "done");
  return last === undefined ? rows.at(-1)?.state : (last.problem ?? last.state);
}

const cases = features.find(({ name }) => name === "cases");

test("each kind ends by its own months; an open family, an open request of the person and a chosen day hold it", async () => {
  await back({ years: 8 });
  const [plain, chosen, parent, asked] = [
    await closedComplaint("carmen@ortega.example"),
    await closedComplaint("mei@tan.example"),
    await closedComplaint("ada@long.example"),
    await closedComplaint("robin@hart.example"),
  ];
  const question = await give(await opened("advice", { topic: "consent", question: "May we?" }), "answer", {
    answer: "Yes.",
    sharing: "in-the-log",
  });
  const child = await opened(
    "action",
    { action: "Write to them", owner: anna.actorId, due: today() },
    parent,
  );
  const open = await complained("jo@short.example");
  const until = Temporal.Now.plainDateISO("UTC").add({ days: 20 }).toString();
  await expect(give(open, "keep-longer", { keepUntil: today(), keptWhy: "x" })).rejects.toThrow("not_yet");
  await back({ years: 6, days: 5 });
  expect(await view(plain)).toMatchObject({
    end: { title: expect.stringContaining("Will be destroyed on") },
  });
  expect(await view(open)).toMatchObject({ end: { title: "Kept for 6 years after its end" } });
  await give(chosen, "keep-longer", { keepUntil: until, keptWhy: "A claim was announced." });
  const { caseId } = await write(w.db, anna.scope, (tx) =>
    openRequest(tx, anna.scope, office.platform, {
      channel: "telephone",
      capacity: "self",
      delivery: "post",
      receivedAt: w.now(),
      language: "en",
      handler: anna.actorId,
      texts: { requesterName: "Robin Hart", requesterEmail: "Robin@Hart.example" },
      now: w.now(),
    }),
  );
  await back({ minutes: 1 });
  const worker = await w.worker(cases?.duties(office.platform) ?? [], {
    sweep: (tx, now, scope) =>
      cases?.sweep?.(tx, now, { scope, folder: "", keys: office.platform.keys, db: w.db }) ??
      Promise.resolve(),
  });
  await expect.poll(() => sealed(plain), { timeout: 20_000 }).toBe(0);
  await expect.poll(() => sealed(question)).toBe(0);
  await expect.poll(() => dutyOf(parent)).toBe("held_for_family");
  await expect.poll(() => dutyOf(asked)).toBe("held_for_open_case");
  expect([await dutyOf(chosen), await dutyOf(open)]).toEqual([undefined, undefined]);
  for (const one of [chosen, parent, asked, open, child]) expect(await sealed(one)).toBeGreaterThan(0);

  const gone = await view(plain);
  expect([gone.end.isGone, gone.title, gone.offers, gone.texts]).toEqual([
    true,
    `Complaint ${plain.reference}`,
    [],
    [],
  ]);
  await expect(give(plain, "note", { note: "x" })).rejects.toThrow("not_yet");
  const colleague = await signedIn(w, w.organisations[0], ["handler"], { name: "Leo Park" });
  const wall = { from: colleague.accountId, why: "Leo is Carmen Ortega's brother.", act: "wall" };
  // A reason to keep it from a colleague would be words in it again, and nothing would ever destroy them.
  expect((await call("POST", `/cases/${plain.reference}/wall`, wall)).status).toBe(409);
  // It was read since: that, too, is sealed elsewhere, and nothing lies under its key again.
  expect(await sealed(plain)).toBe(0);
  expect((await view(parent)).end.sentences.join(" ")).toContain("is not over");
  const kept = await view(chosen);
  expect(kept.end.sentences.join(" ")).toContain("Somebody here decided to keep it until then");
  const entries = await read(w.db, anna.scope, (tx) => listEntries(tx, anna.scope, { limit: 1000 }));
  expect(entries.filter(({ type }) => type === "case.destroyed")).toHaveLength(2);
  const compared = await read(w.db, anna.scope, (tx) => compareCases(tx, anna.scope, kinds));
  expect(compared.differences).toEqual([]);

  // What held them ends: they go as well.
  await give(child, "drop", { why: "Not needed." });
  await write(w.db, anna.scope, (tx) =>
    actOnRequest(
      tx,
      anna.scope,
      office.platform,
      { caseId, command: { type: "withdraw" }, now: w.now() },
      () => undefined,
    ),
  );
  const root = await w.client("kept_superuser");
  await root.query("update kept.duty set due_at = now() where state = 'waiting' and kind = 'cases.destroy'");
  await worker.reconcile();
  await root.query("update graphile_worker._private_jobs set run_at = now()");
  await expect.poll(() => sealed(parent), { timeout: 20_000 }).toBe(0);
  await expect.poll(() => sealed(asked), { timeout: 20_000 }).toBe(0);
  expect(await sealed(chosen)).toBeGreaterThan(0);
  await w.stopWorkers();
}, 60_000);

test("shortening a time says first how many cases go, and saves only what was said", async () => {
  await back({ minutes: 1 });
  const before = (await call("GET", "/case-ends")).body;
  const shown = before["kinds"] as { kind: string; months: number; why: string; over: number }[];
  expect(shown.map(({ kind, months }) => [kind, months])).toEqual([
    ["complaint", 72],
    ["advice", 36],
    ["change", 72],
    ["action", 72],
    ["audit", 72],
    ["vendor-breach", 72],
  ]);
  expect(shown.find(({ kind }) => kind === "complaint")).toMatchObject({
    over: 1,
    firstOn: expect.any(String),
  });
  const times = [
    { kind: "action", months: 1 },
    { kind: "complaint", months: 12 },
  ];
  const asked = await call("POST", "/case-ends/preview", { kinds: times });
  // The complaint that somebody keeps longer does not go; the action has just ended.
  expect(asked.body).toMatchObject({ goes: 0 });
  const old = await closedComplaintLongAgo();
  const again = await call("POST", "/case-ends/preview", { kinds: times });
  expect(again.body).toMatchObject({ goes: 1, kinds: [{ goes: 0 }, { kind: "complaint", goes: 1 }] });
  const kindsSent = times.map((one) => ({ ...one, why: "We settle these within the year." }));
  // How many are over does not tell whoever a case is kept from that there is one; what goes is counted whole.
  const otto = await signedIn(w, w.organisations[0], ["owner"], { name: "Otto Reyes" });
  const overFor = async (who: SignedInMember): Promise<number | undefined> => {
    const { kinds: all } = (await call("GET", "/case-ends", undefined, who)).body as { kinds: typeof shown };
    return all.find(({ kind }) => kind === "complaint")?.over;
  };
  expect([await overFor(anna), await overFor(otto)]).toEqual([2, 2]);
  const wall = { from: otto.accountId, why: "It is about him.", act: "wall" };
  expect((await call("POST", `/cases/${old.reference}/wall`, wall)).status).toBe(200);
  expect([await overFor(anna), await overFor(otto)]).toEqual([2, 1]);
  const forOtto = await call("POST", "/case-ends/preview", { kinds: times }, otto);
  expect(forOtto.body).toMatchObject({ goes: 1 });
  const wrong = await call("PUT", "/case-ends", { version: 0, kinds: kindsSent, goes: 0 });
  expect([wrong.status, wrong.body["code"]]).toEqual([409, "conflict"]);
  const saved = await call("PUT", "/case-ends", { version: 0, kinds: kindsSent, goes: 1 });
  expect([saved.status, saved.body]).toEqual([200, { version: 1 }]);
  const { end } = await view(old);
  expect([end.title.startsWith("To be destroyed since"), end.sentences[0]]).toEqual([
    true,
    "1 year after its end. We settle these within the year.",
  ]);
  const unknown = await call("POST", "/case-ends/preview", { kinds: [{ kind: "no-such", months: 3 }] });
  expect(unknown.status).toBe(400);
});

async function closedComplaintLongAgo(): Promise<File> {
  await back({ years: 2 });
  const file = await closedComplaint("olga@petrova.example");
  await back({ minutes: 1 });
  return file;
}

test("an erasure decides on each other case of the person: gone with it, kept until a day for a reason, or open", async () => {
  await back({ minutes: 1 });
  const email = "nadia@haddad.example";
  const [going, staying, open] = [
    await closedComplaint(email),
    await closedComplaint(email),
    await complained(email),
  ];
  const { caseId, reference } = await write(w.db, anna.scope, (tx) =>
    openRequest(tx, anna.scope, office.platform, {
      channel: "post",
      capacity: "self",
      delivery: "post",
      receivedAt: w.now(),
      language: "en",
      handler: anna.actorId,
      texts: { requesterName: "Nadia Haddad", requesterEmail: email },
      now: w.now(),
    }),
  );
  const { scope } = anna;
  await write(w.db, scope, (tx) =>
    actOnRequest(
      tx,
      scope,
      office.platform,
      { caseId, command: { type: "withdraw" }, now: w.now() },
      () => undefined,
    ),
  );
  const path = `/rights/erasure/${reference}`;
  type Shown = { reference: string; stays?: string; counts: Record<string, number> };
  const lookAt = async (): Promise<{ requests: Shown[]; others: Shown[] }> =>
    (await call("GET", path)).body as never;
  const seen = await lookAt();
  expect(seen.others.map(({ reference: one, stays }) => [one, stays])).toEqual([
    [going.reference, "held"],
    [staying.reference, "held"],
    [open.reference, "open"],
  ]);
  // An open complaint may rest on the others: it ends first.
  await give(open, "withdraw", { why: "x" });
  const again = await complained("somebody@else.example");
  const shown = await lookAt();
  expect(shown.others.map(({ stays }) => stays)).toEqual([undefined, undefined, undefined]);
  const sum: Record<string, number> = {};
  for (const { counts } of [
    ...shown.requests,
    ...shown.others.filter((one) => one.reference === going.reference),
  ])
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  const body = { references: [reference], ground: "consent-withdrawn", counts: sum, typed: reference };
  const wishes = [
    { reference: going.reference, wish: "destroy" },
    { reference: staying.reference, wish: "claims" },
  ];
  const undecided = await call("POST", path, { ...body, others: wishes });
  expect([undecided.status, undecided.body["details"]]).toEqual([
    409,
    [{ at: open.reference, reason: "case-undecided" }],
  ]);
  const others = [...wishes, { reference: open.reference, wish: "another-person" }];
  const done = await call("POST", path, { ...body, others });
  expect([done.status, done.body["details"]]).toEqual([200, undefined]);
  expect([await sealed(going), (await sealed(staying)) > 0, (await sealed(again)) > 0]).toEqual([
    0,
    true,
    true,
  ]);
  const certificate = (await call("GET", `/rights/certificates/${String(done.body["certificate"])}`)).body;
  expect(certificate).toMatchObject({
    requests: [reference, going.reference],
    kept: [
      { reference: staying.reference, reason: "claims", until: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
      { reference: open.reference, reason: "another-person" },
    ],
  });
  expect(JSON.stringify(certificate["sections"])).toContain(`${staying.reference}, until`);
  // It names the cases that were kept: whoever one of them is kept from has no such certificate.
  const leo = await signedIn(w, w.organisations[0], ["handler"], { name: "Leo Park" });
  const readBy = async (who: SignedInMember): Promise<number> =>
    (await call("GET", `/rights/certificates/${String(done.body["certificate"])}`, undefined, who)).status;
  expect(await readBy(leo)).toBe(200);
  const wall = { from: leo.accountId, why: "It is about him.", act: "wall" };
  expect((await call("POST", `/cases/${staying.reference}/wall`, wall)).status).toBe(200);
  expect([await readBy(leo), await readBy(anna)]).toEqual([404, 200]);
  const erased = await read(w.db, scope, (tx) => readCase(tx, scope, requestKind, caseId));
  expect([erased?.closedAt !== undefined, (await view(going)).end.isGone]).toEqual([true, true]);
});
