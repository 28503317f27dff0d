// Goal: an erasure is told to a vendor's system from the office, counts as told and as done on the vendor's signed word alone,
// and whatever goes wrong ends before a person; what was signed is kept under the key of the case, and nowhere else.
// Method: the real server and database, a processor's double on loopback, the duty's attempts one by one at moments the test
// chooses; the database and the log are searched for the person.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { verify, X509Certificate } from "node:crypto";
import { sql } from "kysely";
import { hashed, processorBase, processorDomain } from "../../../../../testkit/doubles/processor.ts";
import { exchangeWorld, type Asked, type ExchangeWorld } from "../../../../../testkit/exchanges.ts";
import { signedIn, testKeys } from "../../../../../testkit/signed-in.ts";
import { readCells } from "../../../../platform/cells/cells.ts";
import { readEvents } from "../../../../platform/cases/store.ts";
import { read } from "../../../../platform/db.ts";
import { listEntries } from "../../../../platform/ledger/ledger.ts";
import { requestKind } from "../../request/state.ts";
import { recipientDuties } from "../duties.ts";
import { recipientsOpen } from "../told.ts";
import { readExchange } from "./store.ts";

let x: ExchangeWorld;
let w: ExchangeWorld["w"];
let office: ExchangeWorld["office"];
let double: ExchangeWorld["double"];
beforeAll(async () => {
  x = await exchangeWorld();
  ({ w, office, double } = x);
});
afterAll(() => x.close());
beforeEach(() => x.calm());

const call: ExchangeWorld["call"] = (...given) => x.call(...given);
const asked: ExchangeWorld["asked"] = (...given) => x.asked(...given);
const seen: ExchangeWorld["seen"] = (of) => x.seen(of);
const step: ExchangeWorld["step"] = (...given) => x.step(...given);
const transmit: ExchangeWorld["transmit"] = (of) => x.transmit(of);
const exchangeOf: ExchangeWorld["exchangeOf"] = (of) => x.exchangeOf(of);
const attempted: ExchangeWorld["attempted"] = (...given) => x.attempted(...given);

const readings = async (): Promise<number> =>
  (await read(w.db, x.anna.scope, (tx) => listEntries(tx, x.anna.scope, { limit: 1000 }))).filter(
    ({ type }) => type === "request.read",
  ).length;

const isWaitedFor = async ({ caseId }: Asked): Promise<boolean> =>
  (await read(w.db, x.anna.scope, (tx) => recipientsOpen(tx, x.anna.scope, caseId))).open > 1;

test("an erasure goes to the vendor's system, is told when it signs for it and done when it signs that it is", async () => {
  const of = await asked();
  expect((await seen(of)).offers).toContain("transmit");
  expect((await transmit(of)).body).toEqual({ state: "sent" });
  expect(await seen(of)).toMatchObject({ way: "opendsr", exchange: { state: "waiting", hasReceipt: false } });
  // The worker itself takes it up.
  const worker = await w.worker(recipientDuties(office.platform, double.line));
  const duty = await read(w.db, x.anna.scope, (tx) =>
    tx
      .selectFrom("duty")
      .selectAll()
      .where("kind", "=", "rights.recipient_system")
      .where("case_id", "=", of.caseId)
      .executeTakeFirstOrThrow(),
  );
  expect((await w.settled(x.anna.scope, duty.id)).state).toBe("done");
  await worker.stop();
  const today = w.now().toZonedDateTimeISO("Europe/London").toPlainDate();
  expect(await seen(of)).toMatchObject({
    state: "reached",
    reachedOn: today.toString(),
    dueOn: today.add({ days: 14 }).toString(),
    exchange: { state: "accepted", hasReceipt: true, domain: processorDomain },
  });
  expect(double.problems).toEqual([]);
  expect([...double.requests.values()].map(({ body }) => body.includes("S-1042"))).toEqual([true]);
  expect(await isWaitedFor(of)).toBe(true);
  expect(await attempted(of)).toBe("processor_at_work");
  double.status = "in_progress";
  expect(await attempted(of)).toBe("processor_at_work");
  expect((await seen(of)).isOpen).toBe(true);
  double.status = "completed";
  expect(await attempted(of)).toBe("written");
  expect(await seen(of)).toMatchObject({
    state: "answered",
    isOpen: false,
    answer: { kind: "confirmed", way: "opendsr", on: today.toString() },
    exchange: { state: "completed" },
  });
  expect(await isWaitedFor(of)).toBe(false);
  // It is over: nothing is asked any more.
  const calls = double.calls.length;
  expect(await attempted(of)).toBe("nothing");
  expect(double.calls.length).toBe(calls);
});

test("a system that is away is tried for three days, and then a person tells them another way", async () => {
  const of = await asked();
  await transmit(of);
  double.misbehave("busy");
  expect(await attempted(of)).toBe("busy");
  expect(await seen(of)).toMatchObject({ state: "sent", exchange: { state: "waiting", trouble: "busy" } });
  double.misbehave("server-failed", "request");
  expect(await attempted(of)).toBe("server_failed");
  w.advance({ days: 4 });
  x.anna = await signedIn(w, w.organisations[0], ["owner", "officer"], { keys: testKeys });
  expect(await attempted(of)).toBe("written");
  expect(await seen(of)).toMatchObject({
    state: "sent",
    isUndelivered: true,
    isOpen: true,
    exchange: { state: "refused", trouble: "server_failed" },
  });
  expect(await attempted(of)).toBe("nothing");
  double.misbehave("none");
  expect((await transmit(of)).body).toEqual({ state: "sent" });
  expect(await attempted(of)).toBe("written");
  expect((await seen(of)).state).toBe("reached");
});

test("what their system took without saying so is asked for, and not sent twice", async () => {
  const of = await asked();
  await transmit(of);
  double.misbehave("silent-after-taking", "request");
  expect(await attempted(of)).toBe("unreachable");
  expect(await exchangeOf(of)).toMatchObject({ state: "sent", trouble: "unreachable" });
  double.misbehave("none");
  expect(await attempted(of)).toBe("written");
  expect(double.calls.filter((one) => one.startsWith("POST")).length).toBe(1);
  expect((await seen(of)).state).toBe("reached");
});

test("an answer that is unsigned, of another key or about something else is never told and never done", async () => {
  for (const how of [
    "unsigned",
    "wrong-key",
    "altered-after-signing",
    "other-domain",
    "other-request",
  ] as const) {
    const of = await asked();
    await transmit(of);
    double.misbehave(how, "request");
    expect(await attempted(of)).toBe("written");
    const refused = await seen(of);
    expect(refused).toMatchObject({ state: "sent", isUndelivered: true, isOpen: true });
    expect(refused.exchange).toMatchObject({ state: "refused", hasReceipt: false });
    expect(refused).not.toHaveProperty("reachedOn");
    double.misbehave("none");
    await transmit(of);
    await attempted(of);
    double.status = "completed";
    double.misbehave(how, "status");
    const problem = await attempted(of);
    expect(problem).not.toBe("written");
    expect(await seen(of)).toMatchObject({
      state: "reached",
      isOpen: true,
      exchange: { state: "accepted", trouble: problem },
    });
    double.status = "pending";
    double.misbehave("none");
  }
});

test("what left for their system is a disclosure, once, whether or not an answer counts; what never left is none", async () => {
  const disclosed = async ({ caseId }: Asked): Promise<readonly string[]> =>
    (
      await read(w.db, x.anna.scope, (tx) =>
        tx.selectFrom("disclosure").select("means").where("case_id", "=", caseId).execute(),
      )
    ).map(({ means }) => means);
  const taken = await asked();
  await transmit(taken);
  await attempted(taken);
  double.status = "cancelled";
  await attempted(taken);
  expect(await disclosed(taken)).toEqual(["system"]);
  for (const [how, at, expected] of [
    ["wrong-key", "request", ["system"]],
    ["refuses", "discovery", []],
  ] as const) {
    const of = await asked();
    await transmit(of);
    double.misbehave(how, at);
    expect(await attempted(of)).toBe("written");
    expect((await seen(of)).exchange?.state).toBe("refused");
    expect(await disclosed(of)).toEqual(expected);
    double.misbehave("none");
  }
});

test("whoever answered another way, or was told anew, is no longer asked by the conversation before", async () => {
  const of = await asked();
  await transmit(of);
  await attempted(of);
  const on = w.now().toZonedDateTimeISO("Europe/London").toPlainDate().toString();
  await step(of, { type: "answer", kind: "confirmed", way: "telephone", on });
  double.status = "cancelled";
  const calls = double.calls.length;
  expect(await attempted(of)).toBe("nothing");
  expect(double.calls.length).toBe(calls);
  expect(await seen(of)).toMatchObject({ isOpen: false, answer: { kind: "confirmed", way: "telephone" } });
  const anew = await asked();
  await transmit(anew);
  double.misbehave("wrong-key", "request");
  const { id: before } = await exchangeOf(anew);
  await attempted(anew, before);
  double.misbehave("none");
  await transmit(anew);
  expect(await attempted(anew, before)).toBe("nothing");
  expect((await seen(anew)).exchange?.state).toBe("waiting");
});

test("a request their system cancels was told and is not done: it is a person's to ask", async () => {
  const of = await asked();
  await transmit(of);
  await attempted(of);
  double.status = "cancelled";
  expect(await attempted(of)).toBe("written");
  expect(await seen(of)).toMatchObject({
    state: "reached",
    isUndelivered: true,
    isOpen: true,
    exchange: { state: "cancelled", trouble: "cancelled_there" },
  });
  expect((await seen(of)).next).toContain("dropped");
});

test("a vendor without a system, a correction, and a register that was changed since", async () => {
  const without = await asked("Lakeside Coaches");
  expect((await seen(without)).offers).not.toContain("transmit");
  expect(await transmit(without)).toMatchObject({
    status: 409,
    body: { details: [{ reason: "no-opendsr-address" }] },
  });
  const correction = await asked("Northgate Payroll", "rectification");
  expect((await seen(correction)).offers).not.toContain("transmit");
  expect((await transmit(correction)).body["details"]).toContainEqual({
    at: "request",
    reason: "not-in-opendsr",
  });
  const typed = await call("POST", "registers/entries/vendor", {
    key: "castle-hill",
    values: { name: "Castle Hill", opendsrAddress: "http://castle.example/v2", opendsrFingerprint: "12:34" },
  });
  expect(typed.status).toBe(400);
  // The conversation stays with the address it began with.
  const of = await asked();
  await transmit(of);
  expect((await exchangeOf(of)).base).toBe(processorBase);
});

test("what was signed is handed out to be verified without us, leaves an entry, and is nobody's who reads by pseudonyms", async () => {
  const of = await asked();
  const at = `rights/recipients/${of.reference}/${of.notice}/receipts`;
  expect((await call("GET", at)).status).toBe(404);
  await transmit(of);
  await attempted(of);
  double.status = "completed";
  await attempted(of);
  const before = await readings();
  const { status, body } = await call("GET", at);
  expect((await readings()) - before).toBe(1);
  expect([status, Object.keys(body)]).toEqual([
    200,
    ["protocol", "howToVerify", "subjectRequestId", "taken", "done"],
  ]);
  for (const one of ["taken", "done"]) {
    const signed = body[one] as { body: string; signature: string; certificate: string };
    const { publicKey } = new X509Certificate(signed.certificate);
    const bytes = Buffer.from(signed.body, "base64");
    expect(verify("sha256", bytes, publicKey, Buffer.from(signed.signature, "base64"))).toBe(true);
    const said = JSON.parse(bytes.toString()) as Record<string, unknown>;
    expect(said["subject_request_id"]).toBe(body["subjectRequestId"]);
  }
  const auditor = await signedIn(w, w.organisations[0], "auditor", { keys: testKeys });
  const officer = x.anna;
  x.anna = auditor;
  expect((await call("GET", at)).status).toBe(403);
  x.anna = officer;
});

test("what was sent and signed lies under the key of the case alone; rows, events, duties and log name nobody", async () => {
  const of = await asked();
  await transmit(of);
  await attempted(of);
  double.status = "completed";
  await attempted(of);
  const { scope } = x.anna;
  const exchange = await exchangeOf(of);
  const { receipt_cell: receipt, outcome_cell: outcome } = exchange;
  if (receipt === null || outcome === null) throw new Error("Both are kept.");
  const cells = await read(w.db, scope, (tx) => readCells(tx, scope, testKeys, [receipt, outcome]));
  const opened = JSON.parse(cells.get(receipt) ?? "{}") as { body: string };
  const { encoded_request: encoded } = JSON.parse(Buffer.from(opened.body, "base64").toString()) as {
    encoded_request: string;
  };
  expect(Buffer.from(encoded, "base64").toString()).toContain("S-1042");
  expect(cells.get(outcome)).toContain("signature");
  const owners = await read(w.db, scope, (tx) =>
    tx
      .selectFrom("cell")
      .select(["key_owner_kind", "key_owner_id"])
      .where("id", "in", [receipt, outcome])
      .execute(),
  );
  expect(owners).toEqual([1, 2].map(() => ({ key_owner_kind: "case", key_owner_id: of.caseId })));
  const rows = await read(w.db, scope, async (tx) => ({
    exchange: await readExchange(tx, scope, exchange.id),
    events: await readEvents(tx, scope, requestKind, of.caseId, { limit: 500 }),
    duties: (await sql<{ data: unknown }>`select data from duty`.execute(tx)).rows,
  }));
  const said = JSON.stringify(rows) + w.logged.join("\n");
  for (const secret of ["S-1042", "Robin", "robin.hart", hashed("robin.hart@example.org")])
    expect(said.includes(secret)).toBe(false);
});
