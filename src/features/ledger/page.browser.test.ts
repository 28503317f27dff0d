// Goal: in the office the ledger is found by case, person, kind and day, verified in words, taken away whole and checked
// elsewhere; each event of a case has its receipt, or says that it waits; auditors and colleagues under the wall see no more
// than they may.
// Method: the product's server over a database with requests in it; the integrator and the worker run when the test says so;
// one browser at last.
import path from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eachView, openBrowser, openPage } from "../../../testkit/browser.ts";
import { dutyWorld } from "../../../testkit/duties.ts";
import type { DutyWorld } from "../../../testkit/duties.ts";
import { testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { signedIn, testKeys } from "../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../testkit/signed-in.ts";
import {
  auditLog,
  leafHash,
  parsePromise,
  parseReceipt,
  readArchive,
  readVerifierKey,
  verifyNote,
} from "../../evidence/index.ts";
import { read, write } from "../../platform/db.ts";
import type { AccountId, CaseId } from "../../platform/ids.ts";
import { startIntegrator } from "../../platform/ledger/integrator.ts";
import { append } from "../../platform/ledger/ledger.ts";
import { ledgerKeyOf } from "../../platform/ledger/signing_key.ts";
import { createLogger } from "../../platform/log.ts";
import { installPolicy, readPack } from "../policy/index.ts";
import { act, openRequest } from "../rights/index.ts";
import { CaseReceipts, Choices, Entries, State, Verifications } from "./contract.ts";
import { ledger } from "./index.ts";
import { entriesQuery } from "./store.ts";

const opened = await openBrowser();
let w: DutyWorld;
let office: TestOffice;
let anna: SignedInMember;
let auditor: SignedInMember;
let handler: SignedInMember;
/** Requests: one of a stranger, one about the handler. */
let [plain, about] = ["", ""];

beforeAll(async () => {
  w = await dutyWorld();
  office = await testOffice({ world: w });
  const [here] = w.organisations;
  anna = await signedIn(w, here, ["owner", "officer"], { name: "Anna Ferrer" });
  auditor = await signedIn(w, here, "auditor", { name: "Carla Nunes" });
  handler = await signedIn(w, here, ["handler", "officer"], { name: "Ben Osei" });
  // On 28 February, 1 March and 2 March: who signs in proves themselves for minutes only.
  const first = await request(40);
  plain = first.reference;
  const command = { type: "note" } as const;
  const noted = { caseId: first.caseId, command, now: hoursAgo(20), words: "Rang back." };
  await write(w.db, anna.scope, (tx) => act(tx, anna.scope, office.platform, noted, () => undefined));
  about = (await request(1, handler.accountId)).reference;
});
afterAll(async () => {
  if (typeof opened !== "string") await opened.close();
  await office.close();
  await w.close();
});

const hoursAgo = (hours: number): Temporal.Instant => w.now().subtract({ hours });

function request(hours: number, aboutAccountId?: AccountId): Promise<{ caseId: CaseId; reference: string }> {
  return write(w.db, anna.scope, (tx) =>
    openRequest(tx, anna.scope, office.platform, {
      channel: "telephone",
      capacity: "self",
      delivery: "portal",
      receivedAt: hoursAgo(hours),
      texts: { requesterName: "Carmen Ortega" },
      language: "en",
      handler: anna.actorId,
      aboutAccountId,
      now: hoursAgo(hours),
    }),
  );
}

async function number(): Promise<void> {
  const key = ledgerKeyOf(Buffer.alloc(32, 6));
  const log = createLogger({ write: (line) => w.logged.push(line), level: "info", now: w.now });
  const integrator = startIntegrator({ db: w.db, key, log, now: w.now, lookMilliseconds: 60_000 });
  await integrator.pass(true);
  await integrator.stop();
}

const api = (name: string): string => `${office.url}/o/harbour-school/api/ledger${name}`;
const get = (who: SignedInMember, name: string): Promise<Response> =>
  fetch(api(name), { headers: { cookie: who.cookie } });
const found = async (who: SignedInMember, query = ""): Promise<ReturnType<typeof Entries.parse>> =>
  Entries.parse(await (await get(who, `/entries${query}`)).json());
const types = (reply: Awaited<ReturnType<typeof found>>): readonly string[] =>
  reply.entries.map(({ type }) => type);

test("what happened is found by case, person, kind and day, newest first, in plain words", async () => {
  const all = await found(anna);
  const first = types(all).findIndex((type) => type.startsWith("request."));
  expect(types(all).slice(first)).toEqual([
    "request.assigned",
    "request.received",
    "request.noted",
    "request.assigned",
    "request.received",
  ]);
  expect(all.entries[first + 2]).toMatchObject({
    sentence: "A note was added to a request",
    who: "Anna Ferrer",
    case: plain,
  });
  expect(types(await found(anna, `?case=${plain}`))).toEqual([
    "request.noted",
    "request.assigned",
    "request.received",
  ]);
  expect(types(await found(anna, "?type=request.noted"))).toEqual(["request.noted"]);
  expect(types(await found(anna, `?actor=${anna.actorId}`))).toHaveLength(5);
  expect(types(await found(anna, "?type=request.received&from=2026-03-02"))).toEqual(["request.received"]);
  expect(types(await found(anna, "?type=request.received&until=2026-02-28"))).toEqual(["request.received"]);
  expect(types(await found(anna, `?case=${plain}&from=2026-03-01`))).toEqual(["request.noted"]);
  expect(types(await found(anna, "?case=R-2019-0001"))).toEqual([]);
  expect(types(await found(anna, "?clause=10.3"))).toEqual([]);
  const known = Choices.parse(await (await get(anna, "/choices")).json());
  expect(known.actors.map(({ who }) => who)).toContain("Anna Ferrer");
  expect(known.kinds).toContainEqual({ type: "request.noted", sentence: "A note was added to a request" });
});

test("an auditor reads pseudonyms; whom a case is about finds nothing of it", async () => {
  const seen = await found(auditor);
  expect(seen.isPseudonymous).toBe(true);
  expect(seen.entries.find(({ type }) => type === "request.noted")?.who).toMatch(/^Person [0-9a-f]{6}$/);
  expect(JSON.stringify(seen)).not.toContain("Anna");
  expect(types(await found(auditor, `?case=${about}`))).toHaveLength(2);
  expect(types(await found(handler, `?case=${about}`))).toEqual([]);
  expect(JSON.stringify(await found(handler))).not.toContain(about);
  expect((await get(handler, `/cases/${about}`)).status).toBe(404);
  expect((await get(handler, `/cases/${about}/1`)).status).toBe(404);
});

test("an event waits for its number with a promise, then has a receipt", async () => {
  const receipts = async (): Promise<ReturnType<typeof CaseReceipts.parse>["receipts"]> =>
    CaseReceipts.parse(await (await get(auditor, `/cases/${plain}`)).json()).receipts;
  expect(await receipts()).toMatchObject([{ sequence: 1 }, { sequence: 2 }, { sequence: 3 }]);
  expect((await receipts()).every(({ index }) => index === undefined)).toBe(true);
  const { verifierKey } = State.parse(await (await get(anna, "")).json());
  const key = readVerifierKey(verifierKey);
  if (key === undefined) throw new Error("no key");
  const promised = await get(anna, `/cases/${plain}/3`);
  expect(promised.headers.get("content-disposition")).toMatch(/\.promise"/);
  const promise = parsePromise(verifyNote(await promised.text(), [key])?.text ?? "");
  expect(promise?.origin).toBe(key.name);
  expect((promise?.dueAtSeconds ?? 0) - (promise?.madeAtSeconds ?? 0)).toBe(3600);
  await number();
  const numbered = await receipts();
  expect(numbered.map(({ sequence, index }) => [sequence, typeof index])).toEqual([
    [1, "number"],
    [2, "number"],
    [3, "number"],
  ]);
  const receipt = await get(anna, `/cases/${plain}/3`);
  const text = await receipt.text();
  expect(receipt.headers.get("content-disposition")).toMatch(/\.tlog-proof"/);
  expect(leafHash(parseReceipt(text)?.extra ?? Buffer.alloc(0))).toEqual(
    leafHash(promise?.entry ?? Buffer.alloc(1)),
  );
  expect((await get(anna, `/cases/${plain}/4`)).status).toBe(404);
});

test("asked to verify, the worker says how much it derived again, and names what was changed", async () => {
  const [here] = w.organisations;
  const verifyNow = async (): Promise<ReturnType<typeof Verifications.parse>["verifications"][number]> => {
    const answer = await fetch(api("/verifications"), {
      method: "POST",
      headers: {
        cookie: anna.cookie,
        origin: office.url,
        "content-type": "application/json",
        "idempotency-key": crypto.randomUUID(),
      },
      body: "{}",
    });
    expect(answer.status).toBe(200);
    const worker = await w.worker(ledger.duties(office.platform));
    const duty = await read(w.db, here.scope, (tx) =>
      tx
        .selectFrom("duty")
        .select("id")
        .where("kind", "=", "ledger.verify")
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .executeTakeFirstOrThrow(),
    );
    expect(await w.settled(here.scope, duty.id)).toMatchObject({ state: "done" });
    await worker.stop();
    const [newest] = Verifications.parse(await (await get(anna, "/verifications")).json()).verifications;
    if (newest === undefined) throw new Error("no verification");
    return newest;
  };
  await number();
  const { size } = State.parse(await (await get(anna, "")).json());
  const whole = await verifyNow();
  expect(whole).toMatchObject({ askedBy: "Anna Ferrer", done: size, of: size });
  expect(whole.found).toMatchObject({ size, waiting: 1, witnesses: [] });
  expect(whole.found?.fault).toBeUndefined();
  const superuser = await w.client("kept_superuser");
  const target = "where type = 'request.noted'";
  await superuser.query(`update kept.ledger_entry set type = 'request.closed' ${target}`);
  w.advance({ seconds: 1 });
  expect((await verifyNow()).found?.fault).toMatch(/^Entry \d+ was changed/);
  await superuser.query(`update kept.ledger_entry set type = 'request.noted' where type = 'request.closed'`);
  w.advance({ seconds: 1 });
  expect((await verifyNow()).found?.fault).toBeUndefined();
});

test("the export is one file that the auditor of files finds whole, and taking it is an entry", async () => {
  const answer = await get(anna, "/export");
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/zip"]);
  const files = readArchive(new Uint8Array(await answer.arrayBuffer()));
  const key = readVerifierKey(
    Buffer.from(files?.get("verifier-key") ?? [])
      .toString()
      .trim(),
  );
  if (files === undefined || key === undefined) throw new Error("not an archive");
  const { size } = State.parse(await (await get(anna, "")).json());
  expect(auditLog((name) => files.get(name), key)).toMatchObject({ checkpoint: { size }, fault: undefined });
  expect(types(await found(anna))[0]).toBe("ledger.exported");
});

test("pages follow each other without a gap or a double, and each filter has an index of its own", async () => {
  const [, there] = w.organisations;
  const { organisationId, scope } = there;
  const eve = await signedIn(w, there, ["owner"], { name: "Eve Lang" });
  await write(w.db, scope, async (tx) => {
    const owner = { kind: "organisation", id: organisationId } as const;
    for (let n = 0; n < 120; n += 1)
      await append(tx, scope, testKeys, { type: "people.read", now: w.now(), payload: { n }, owner });
  });
  const seen: string[] = [];
  for (let query = "?type=people.read"; query !== "";) {
    const answer = await fetch(`${office.url}/o/meadow-travel/api/ledger/entries${query}`, {
      headers: { cookie: eve.cookie },
    });
    const page = Entries.parse(await answer.json());
    seen.push(...page.entries.map(({ id }) => id));
    query = page.next === undefined ? "" : `?type=people.read&after=${page.next}`;
  }
  expect([seen.length, new Set(seen).size]).toEqual([120, 120]);
  // Twenty thousand more, so that going through all of them would cost more than an index.
  const superuser = await w.client("kept_superuser");
  await superuser.query(
    `insert into kept.ledger_entry (organisation_id, id, version, type, recorded_at, actor_id, clause_id, subject_tag,
       commitment, leaf_hash)
     select organisation_id, gen_random_uuid(), 1, 'bulk.' || n % 40, recorded_at - n * interval '1 minute', actor_id,
       case when n % 50 = 0 then gen_random_uuid() end, null, commitment, leaf_hash
     from (select * from kept.ledger_entry where organisation_id = $1 limit 1) as one, generate_series(1, 20000) as n`,
    [organisationId],
  );
  await superuser.query(
    `insert into kept.ledger_payload (organisation_id, id, key_owner_kind, key_owner_id, payload, opening)
     select organisation_id, id, 'case', gen_random_uuid(), decode(repeat('00', 60), 'hex'), decode(repeat('00', 79), 'hex')
     from kept.ledger_entry where organisation_id = $1 and type like 'bulk.%'`,
    [organisationId],
  );
  await superuser.query("analyze kept.ledger_entry");
  await superuser.query("analyze kept.ledger_payload");
  const planOf = (wanted: Parameters<typeof entriesQuery>[2]): Promise<string> =>
    read(w.db, scope, async (tx) => {
      const query = entriesQuery(scope, eve.accountId, wanted, [
        {
          label: "10.3",
          check: "DSR-CLOCK",
          right: undefined,
          from: w.now().subtract({ hours: 9000 }),
          until: undefined,
        },
      ]);
      const { rows } = await sql<Record<"QUERY PLAN", string>>`explain ${query}`.execute(tx);
      return rows.map((row) => row["QUERY PLAN"]).join("\n");
    });
  const moment = w.now().subtract({ hours: 100 });
  for (const [wanted, index] of [
    [{}, "ledger_entry_by_time"],
    [{ from: moment, until: moment.add({ hours: 24 }) }, "ledger_entry_by_time"],
    [{ type: "bulk.7" }, "ledger_entry_by_type"],
    [{ type: "bulk.7", until: moment }, "ledger_entry_by_type"],
    [{ actor: eve.actorId }, "ledger_entry_by_actor"],
    [{ clause: "10.3" }, "ledger_entry_by_clause"],
    [{ clause: "10.3" }, "ledger_entry_by_type"],
    [{ case: "R-2026-0001" }, "ledger_payload_by_key_owner"],
  ] as const)
    expect([wanted, await planOf(wanted)]).toEqual([wanted, expect.stringContaining(index)]);
});

test("a clause finds the acts that keep it, by the version of the policy that stood when they happened", async () => {
  const [here] = w.organisations;
  expect(types(await found(anna, "?clause=17.1"))).toEqual([]);
  const pack = await readPack("school");
  // Between the one request, of 40 hours ago, and the other.
  const now = hoursAgo(30);
  await write(w.db, here.scope, (tx) => installPolicy(tx, here.scope, pack, { keys: testKeys, now }));
  // 10.9 promises a date for access, 11.4 for rectification.
  const [label, other] = ["10.9", "11.4"];
  const known = Choices.parse(await (await get(anna, "/choices")).json());
  expect(known.clauses).toContain(label);
  const kept = await found(anna, `?clause=${label}`);
  expect(types(kept)).toEqual(["request.received"]);
  expect(kept.entries[0]).toMatchObject({ case: about, clauses: expect.arrayContaining([label]) });
  expect((await found(anna, `?case=${plain}&type=request.received`)).entries[0]?.clauses).toEqual([]);
  expect(types(await found(anna, `?clause=${other}`))).toEqual([]);
  // The wall holds here, too.
  expect(types(await found(handler, `?clause=${label}`))).toEqual([]);
});

test.skipIf(typeof opened === "string")(
  "the page searches as it is typed into, and gives receipts",
  async () => {
    if (typeof opened === "string") return;
    const session = { cookie: anna.cookie, url: office.url };
    const { page, context, faults } = await openPage(opened, { session });
    await page.goto(`${office.url}/o/harbour-school/reports/ledger`);
    await page.getByText("A note was added to a request").first().waitFor();
    await page
      .getByText(/derived again/)
      .first()
      .waitFor();
    await page.getByLabel("Case").fill(plain);
    await expect.poll(() => page.locator("tbody tr").count()).toBe(3);
    await page.getByRole("button", { name: "Clear the filters" }).click();
    await expect.poll(() => page.locator("tbody tr").count()).toBeGreaterThan(5);
    const saved = page.waitForEvent("download");
    await page
      .getByRole("link", { name: /^Receipt of entry/ })
      .first()
      .click();
    expect((await saved).suggestedFilename()).toMatch(/\.tlog-proof$/);
    expect(faults).toEqual([]);
    await context.close();
    const shots = process.env["KEPT_SHOTS"];
    if (shots === undefined) return;
    await eachView(
      opened,
      async (view, { theme, width }) => {
        await view.page.goto(`${office.url}/o/harbour-school/reports/ledger`);
        await view.page
          .getByText(/derived again/)
          .first()
          .waitFor();
        await view.page.screenshot({
          path: path.join(shots, `ledger-${width}-${theme}.png`),
          fullPage: true,
        });
      },
      { session },
    );
  },
);
