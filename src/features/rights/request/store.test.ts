// Goal: a request is one transaction of cells, events, clock and ledger; its row is what its events add up to; codes and
// links open only what they are for; the wall and the tenants hold; what lapses leaves no name behind.
// Method: the real database, keys, files and outbox, driven as the office and the public pages drive them.
import { readdir } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestDesk, takeIn } from "../../../../testkit/desk.ts";
import type { RequestDesk } from "../../../../testkit/desk.ts";
import type { DutyWorld } from "../../../../testkit/duties.ts";
import { readEvents, rebuildCase } from "../../../platform/cases/store.ts";
import { read, write } from "../../../platform/db.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { Refusal } from "../../../platform/errors.ts";
import { newId } from "../../../platform/ids.ts";
import type { AccountId, CaseId, MailId } from "../../../platform/ids.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";
import { listOutbox, readMail, settleMail } from "../../../platform/mail/outbox.ts";
import type { Scope } from "../../../platform/scope.ts";
import { act } from "./act.ts";
import type { Command } from "./commands.ts";
import { released } from "./events.ts";
import type { PackageId } from "./events.ts";
import { questionDuty } from "./question.ts";
import { pageSeen, questionDuties, toldByPage } from "./question_reached.ts";
import { requestKind } from "./state.ts";
import {
  countRequests,
  listRequests,
  makeLink,
  noteReading,
  readRequest,
  record,
  tryCode,
  useLink,
} from "./store.ts";
import type { Desk, NewRequest, OpenedRequest, RequestFile } from "./store.ts";

let place: RequestDesk;
let w: DutyWorld;
let desk: Desk;
beforeAll(async () => {
  place = await requestDesk();
  ({ w, desk } = place);
});
afterAll(() => place.close());

const here = (): Scope => w.organisations[0].scope;
const there = (): Scope => w.organisations[1].scope;
const inTx = <T>(work: (tx: WriteTx) => Promise<T>, scope = here()): Promise<T> => write(w.db, scope, work);
const open = (more: Partial<NewRequest> = {}, scope = here()): Promise<OpenedRequest> =>
  takeIn(w, desk, scope, more);
const command = (
  caseId: CaseId,
  given: Command,
  more: { readonly words?: string; readonly version?: number; readonly happenedAt?: Temporal.Instant } = {},
): Promise<RequestFile> => {
  const later: (() => Promise<void>)[] = [];
  return inTx((tx) =>
    act(tx, here(), desk, { caseId, command: given, now: w.now(), ...more }, (one) => later.push(one)),
  ).then(async (file) => {
    for (const one of later) await one();
    return file;
  });
};
const readIt = (caseId: CaseId, scope = here()) =>
  read(w.db, scope, (tx) => readRequest(tx, scope, desk.keys, { caseId }));
const mailsOf = (scope = here()) =>
  read(w.db, scope, async (tx) => {
    const lines = await listOutbox(tx, scope, 5);
    return Promise.all(lines.map(({ id }) => readMail(tx, scope, desk.keys, id)));
  });
const refusalOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "no refusal",
    (error: unknown) =>
      error instanceof Refusal ? [error.key, ...error.details.map(({ reason }) => reason)] : error,
  );
const ledgerTypes = () =>
  read(w.db, here(), async (tx) => (await listEntries(tx, here(), { limit: 1000 })).map(({ type }) => type));

test("a request by telephone has a number, sealed texts, a running clock, an entry and an acknowledgement", async () => {
  const receivedAt = w.now().subtract({ hours: 48 });
  const opened = await open({
    channel: "telephone",
    capacity: "guardian",
    receivedAt,
    texts: {
      requesterName: "Carmen Ortega",
      requesterEmail: "carmen@ortega.example",
      subjectName: "Lucía Ortega",
      subjectBorn: "2015-04-09",
      wording: "Everything about the summer course.",
      identities: [{ name: "student-number", value: "S-1042" }],
    },
  });
  const found = await readIt(opened.caseId);
  expect(found?.file.reference).toMatch(/^R-2026-\d{4}$/);
  expect(found?.file.state.name).toBe("open");
  expect(found?.texts).toEqual({
    requesterName: "Carmen Ortega",
    requesterEmail: "carmen@ortega.example",
    requesterAddress: undefined,
    subjectName: "Lucía Ortega",
    subjectBorn: "2015-04-09",
    wording: "Everything about the summer course.",
    identities: [{ name: "student-number", value: "S-1042" }],
  });
  // 28 February 2026 was a Saturday; a month later it is a Saturday too, so Monday 30 March (ICO, right of access).
  expect(found?.clock).toMatchObject({ rule: "UK-12A", state: "running", zone: "Europe/London" });
  expect(found?.clock?.effectiveLimit?.toString()).toBe("2026-03-30T22:59:59.999999Z");
  const [mail] = await mailsOf();
  expect(mail?.content).toMatchObject({ to: "carmen@ortega.example", toName: "Carmen Ortega" });
  expect(mail?.content?.text).toContain("https://kept.riverbridge.example/p/harbour-school/request/");
  expect(await ledgerTypes()).toContain("request.received");
  const client = await w.client();
  await client.query("select set_config('kept.organisation', $1, false)", [here().organisationId]);
  const raw = await client.query<{ all: string }>(
    `select (select string_agg(r::text, '') from rights_request r)
       || (select string_agg(body::text, '') from case_file)
       || (select string_agg(data::text, '') from case_event) as all`,
  );
  expect(raw.rows[0]?.all).toContain(opened.caseId);
  expect(raw.rows[0]?.all).not.toMatch(/Ortega|carmen|S-1042/i);
});

test("the row is what the events add up to, after any history of commands", async () => {
  const others: readonly Command[] = [
    { type: "note" },
    { type: "ask-code" },
    { type: "ask-evidence", of: "identity" },
    { type: "skip-identity", reason: "current-account" },
    { type: "ask-clarification" },
    { type: "reach-clarification", by: "page" },
    { type: "record-clarification" },
    { type: "extend", months: 1, reason: "number" },
    { type: "assign", to: here().actorId },
    { type: "confirm-address" },
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...others), { maxLength: 7 }), async (given) => {
      const { caseId } = await open({ channel: "portal" });
      for (const one of given) {
        const outcome = await refusalOf(command(caseId, one));
        expect(outcome === "no refusal" || Array.isArray(outcome)).toBe(true);
      }
      const row = (await readIt(caseId))?.file;
      const rebuilt = await read(w.db, here(), (tx) => rebuildCase(tx, here(), requestKind, caseId));
      expect({ state: row?.state, version: row?.version }).toEqual(rebuilt);
    }),
    { numRuns: 12 },
  );
});

/** A mail server takes the mail, and a day later the product learns of it. */
async function taking(mailId: MailId): Promise<void> {
  const at = w.now();
  await inTx((tx) => settleMail(tx, mailId, { state: "sent", at }));
  w.advance({ hours: 24 });
  await w.worker(questionDuties({ ...desk, db: w.db, now: w.now }));
  const { id } = await read(w.db, here(), (tx) =>
    tx
      .selectFrom("duty")
      .select("id")
      .where("kind", "=", questionDuty)
      .where("key", "=", mailId)
      .executeTakeFirstOrThrow(),
  );
  expect(await w.settled(here(), id)).toMatchObject({ state: "done", problem: null });
  await w.stopWorkers();
}

test("a question stops the clock once a mail server has taken it, not while it lies in the outbox", async () => {
  const { caseId } = await open();
  const clock = async () => (await readIt(caseId))?.clock;
  const before = await clock();
  await command(caseId, { type: "ask-clarification" }, { words: "Which course?" });
  const { mailId } = (await readIt(caseId))?.file.state.question ?? {};
  if (mailId === undefined) throw new Error("The question has no mail.");
  expect(await clock()).toEqual(before);
  // It may be asked again while it has reached nobody, and no more once it has.
  w.advance({ hours: 48 });
  const taken = w.now();
  await taking(mailId);
  const waiting = await clock();
  expect([waiting?.state, waiting?.effectiveLimit]).toEqual(["paused", undefined]);
  expect(waiting?.inputs).toMatchObject({ pauses: [{ from: taken.toString(), to: null }] });
  expect(await refusalOf(command(caseId, { type: "ask-clarification" }))).toEqual([
    "conflict",
    "clarification-open",
  ]);
  w.advance({ hours: 24 * 9 });
  await command(caseId, { type: "record-clarification" }, { words: "The one of 2025." });
  const after = await clock();
  expect(after?.state).toBe("running");
  expect(
    after?.effectiveLimit?.since(before?.effectiveLimit ?? w.now()).total("days"),
  ).toBeGreaterThanOrEqual(10);
});

test("asking who somebody is holds the clock once a mail server has taken it, or they opened the page", async () => {
  const byMail = await open();
  const before = (await readIt(byMail.caseId))?.clock;
  await command(byMail.caseId, { type: "ask-evidence", of: "identity" });
  const { mailId } = (await readIt(byMail.caseId))?.file.state.identity ?? {};
  if (mailId === undefined) throw new Error("Nothing was mailed.");
  expect((await readIt(byMail.caseId))?.clock).toEqual(before);
  w.advance({ hours: 48 });
  await taking(mailId);
  const known = await readIt(byMail.caseId);
  expect([known?.clock?.state, known?.file.state.identity.isUnsent]).toEqual(["paused", false]);
  const seen = async (ask: Command): Promise<string | undefined> => {
    const { caseId, file } = await open();
    const asked = await command(caseId, ask);
    const told = toldByPage(asked.state, false);
    await inTx((tx) =>
      pageSeen(tx, here(), desk, { file: { ...file, version: asked.version }, told, now: w.now() }),
    );
    return (await readIt(caseId))?.clock?.state;
  };
  // The page asks for a document; a code is in the mail alone.
  expect(await seen({ type: "ask-evidence", of: "identity" })).toBe("paused");
  expect(await seen({ type: "ask-code" })).toBe("running");
});

test("a question put by telephone stops the clock then; an answer from before it is no waiting", async () => {
  const { caseId } = await open();
  const asked = w.now();
  w.advance({ hours: 24 });
  await command(caseId, { type: "ask-clarification", by: "told" }, { words: "Which?", happenedAt: asked });
  expect((await readIt(caseId))?.clock?.inputs).toMatchObject({ pauses: [{ from: asked.toString() }] });
  const other = await open({ texts: { requesterName: "Carmen Ortega" } });
  const first = (await readIt(other.caseId))?.clock;
  const came = w.now();
  w.advance({ hours: 24 });
  // Without an address it is a letter to be written, and nothing waits for that.
  await command(other.caseId, { type: "ask-clarification" }, { words: "Which?" });
  expect((await readIt(other.caseId))?.file.state.question).toEqual({ isReached: false });
  await command(other.caseId, { type: "reach-clarification", by: "page" });
  expect((await readIt(other.caseId))?.clock?.state).toBe("paused");
  await command(other.caseId, { type: "record-clarification" }, { words: "All.", happenedAt: came });
  expect((await readIt(other.caseId))?.clock).toMatchObject({
    state: "running",
    effectiveLimit: first?.effectiveLimit,
    inputs: { pauses: [] },
  });
});

test("a mailed code is compared, counted, spent, and dies after a quarter of an hour", async () => {
  const { caseId } = await open();
  await command(caseId, { type: "ask-code" });
  const [mail] = await mailsOf();
  const code = /^\d{8}$/m.exec(mail?.content?.text ?? "")?.[0] ?? "";
  const tried = (text: string) =>
    inTx((tx) => tryCode(tx, here(), desk.keys, { caseId, code: text, now: w.now() }));
  const wrong = code === "00000000" ? "00000001" : "00000000";
  expect(await tried(wrong)).toBe("wrong");
  expect(await tried(code)).toBe("right");
  expect(await tried(code)).toBe("expired");
  await command(caseId, { type: "ask-code" });
  expect(await tried(code)).toBe("wrong");
  for (let at = 0; at < 4; at += 1) expect(await tried(wrong)).toBe("wrong");
  expect(await tried(wrong)).toBe("exhausted");
  await command(caseId, { type: "ask-code" });
  w.advance({ minutes: 15 });
  expect(await tried(wrong)).toBe("expired");
});

test("a link opens its own case for its own purpose, once when it confirms, and in its own organisation", async () => {
  const { caseId } = await open({ channel: "portal" });
  const link = await inTx((tx) =>
    makeLink(tx, here(), desk.keys, { caseId, purpose: "confirm", now: w.now() }),
  );
  const use = (purpose: "confirm" | "follow", peek = false, scope = here()) =>
    inTx((tx) => useLink(tx, scope, { purpose, token: link.token, now: w.now(), peek }), scope);
  expect(Buffer.from(link.token, "base64url")).toHaveLength(32);
  expect(await refusalOf(use("follow"))).toEqual(["not_found"]);
  expect(await refusalOf(use("confirm", false, there()))).toEqual(["not_found"]);
  expect(await use("confirm", true)).toMatchObject({ caseId });
  expect(await use("confirm")).toMatchObject({ caseId });
  expect(await refusalOf(use("confirm"))).toEqual(["link_expired"]);
});

test("evidence leaves with its decision: row, content and list, with the events to show for it", async () => {
  const { caseId } = await open();
  const stored = await inTx((tx) =>
    desk.files.put(
      tx,
      here(),
      (async function* () {
        yield Buffer.from("%PDF-1.7 a passport");
      })(),
      { owner: { kind: "file", id: newId() }, mediaType: "application/pdf", now: w.now(), caseId },
    ),
  );
  await command(caseId, { type: "receive-evidence", of: "identity", fileId: stored.id });
  const folder = path.join(place.folder, here().organisationId);
  expect(await readdir(folder)).toHaveLength(1);
  const file = await command(caseId, { type: "confirm-identity", method: "evidence" });
  expect(file.state.identity).toMatchObject({ status: "confirmed", method: "evidence", evidence: [] });
  expect(await read(w.db, here(), (tx) => desk.files.get(tx, here(), stored.id))).toBeUndefined();
  expect(await readdir(folder)).toEqual([]);
  const recorded = await read(w.db, here(), (tx) =>
    readEvents(tx, here(), requestKind, caseId, { limit: 20 }),
  );
  expect(recorded.map(({ type }) => type)).toEqual([
    "request.received",
    "identity.evidence-received",
    "identity.confirmed",
    "identity.evidence-destroyed",
  ]);
});

test("whoever records a release past the gates is refused with what is missing, and nothing is kept of it", async () => {
  const { caseId, file } = await open();
  const answered = released.make({ packageId: newId<PackageId>(), delivery: "portal" });
  const change = { caseId, version: file.version, events: [answered], now: w.now() } as const;
  expect(await refusalOf(inTx((tx) => record(tx, here(), desk, change)))).toEqual([
    "not_yet",
    "identity-open",
    "search-not-finished",
    "package-not-built",
  ]);
  expect((await readIt(caseId))?.file.version).toBe(file.version);
});

test("two people cannot both decide on the same version", async () => {
  const { caseId, file } = await open();
  await command(caseId, { type: "note" }, { words: "Rang back.", version: file.version });
  const late = command(caseId, { type: "note" }, { words: "Rang, too.", version: file.version });
  await expect(late).rejects.toMatchObject({ name: "VersionConflict" });
});

test("an unconfirmed request lapses and leaves no text, in its cells or in its mails", async () => {
  const { caseId } = await open({ channel: "portal" });
  await command(caseId, { type: "lapse" });
  const found = await readIt(caseId);
  expect(found?.file.state.name).toBe("lapsed");
  expect(found?.clock?.state).toBe("stopped");
  expect(
    Object.values(found?.texts ?? {})
      .flat()
      .filter((text) => text !== undefined),
  ).toEqual([]);
  expect((await mailsOf())[0]?.content).toBeUndefined();
});

test("the list is by limit, the closed ones last, page after page, and leaves out what is walled", async () => {
  const scope = w.organisations[2].scope;
  const me = newId<AccountId>();
  const late = await open({ receivedAt: w.now().subtract({ hours: 24 * 60 }) }, scope);
  const fresh = await open({}, scope);
  const walled = await open({ aboutAccountId: me, receivedAt: w.now().subtract({ hours: 24 * 70 }) }, scope);
  const over = await open({ receivedAt: w.now().subtract({ hours: 24 * 80 }) }, scope);
  await inTx(
    (tx) =>
      act(
        tx,
        scope,
        desk,
        { caseId: over.caseId, command: { type: "withdraw" }, now: w.now() },
        () => undefined,
      ),
    scope,
  );
  const pages = async (hiddenFrom?: AccountId): Promise<CaseId[]> => {
    const seen: CaseId[] = [];
    let after: Parameters<typeof listRequests>[4]["after"];
    do {
      const page = await read(w.db, scope, (tx) =>
        listRequests(tx, scope, desk.keys, { hiddenFrom }, { after, limit: 1 }),
      );
      seen.push(...page.requests.map(({ file }) => file.id));
      after = page.next;
    } while (after !== undefined);
    return seen;
  };
  expect(await pages()).toEqual([walled, late, fresh, over].map(({ caseId }) => caseId));
  expect(await pages(me)).toEqual([late, fresh, over].map(({ caseId }) => caseId));
  expect(await read(w.db, scope, (tx) => countRequests(tx, scope, { hiddenFrom: me }))).toBe(3);
  expect(await readIt(late.caseId)).toBeUndefined();
});

test("a reading leaves one entry a minute for the same person and case", async () => {
  const { caseId } = await open();
  const count = async (): Promise<number> =>
    (await ledgerTypes()).filter((type) => type === "request.read").length;
  const start = await count();
  const reading = () =>
    inTx((tx) => noteReading(tx, here(), desk.keys, { what: caseId, count: 3, now: w.now() }));
  await reading();
  await reading();
  expect(await count()).toBe(start + 1);
  w.advance({ seconds: 61 });
  await reading();
  expect(await count()).toBe(start + 2);
});
