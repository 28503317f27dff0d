// Goal: a pack is what was so at its moment and never changes: the same bytes later, whose hash the ledger holds; one that
// was tampered with says so. It counts no case that is kept from a colleague, and a past day is what was recorded then.
// Method: the real server over an example school with a late request; the bytes hashed here; the row changed by force.
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { answeredRequest } from "../../../testkit/policy_request.ts";
import { unzip } from "../../../testkit/review.ts";
import { signedIn } from "../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../testkit/signed-in.ts";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { write } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import { listEntries, openPayload } from "../../platform/ledger/ledger.ts";
import { read } from "../../platform/db.ts";
import { installPolicy, readPack } from "../policy/index.ts";
import { PackReply } from "./contract.ts";

let w: World;
let office: TestOffice;
let anna: SignedInMember;
const base = "/o/harbour-school/api/reports/packs";

beforeAll(async () => {
  w = await world();
  office = await testOffice({ world: w });
  const { scope } = w.organisations[0];
  const school = await readPack("school");
  const { promises } = school;
  const since = { ...promises.policy, inForceFrom: "2026-01-01" };
  const pack = { ...school, promises: { ...promises, policy: since } };
  await write(w.db, scope, (tx) =>
    installPolicy(tx, scope, pack, { keys: office.platform.keys, now: w.now() }),
  );
  await answeredRequest(w, scope, { days: 20 });
  await answeredRequest(w, scope, { days: 45 });
  await later(60);
});
afterAll(async () => {
  await office.close();
  await w.close();
});

/** Sessions end in between: somebody signs in again. */
async function later(days: number): Promise<void> {
  w.advance({ days });
  anna = await signedIn(w, w.organisations[0], "officer", { name: "Anna Ferrer" });
}
const get = (path: string): Promise<Response> =>
  fetch(`${office.url}${path}`, { headers: { cookie: anna.cookie } });
const make = (body: object = {}): Promise<Response> =>
  fetch(`${office.url}${base}`, {
    method: "POST",
    headers: {
      cookie: anna.cookie,
      "content-type": "application/json",
      "sec-fetch-site": "same-origin",
      "idempotency-key": newId(),
    },
    body: JSON.stringify(body),
  });
const pack = async (number: number) => PackReply.parse(await (await get(`${base}/${number}`)).json());
const bytes = async (number: number): Promise<Buffer> =>
  Buffer.from(await (await get(`${base}/${number}/json`)).arrayBuffer());

test("a pack is frozen: later the same bytes, with the hash that the ledger holds", async () => {
  const made = await make();
  expect(await made.json()).toEqual({ number: 1 });
  const first = await bytes(1);
  const { pack: one, sha256, check } = await pack(1);
  expect(check).toBe("agrees");
  expect(createHash("sha256").update(first).digest("hex")).toBe(sha256);
  const clock = one.clauses.find(({ clause }) => clause === "10.9");
  expect(clock).toMatchObject({ status: "broken", n: 1, of: 2, basis: "measured" });
  expect(one.counts.broken).toBe(one.clauses.filter(({ status }) => status === "broken").length);
  expect(one.decisions[0]).toMatch(/^Who mends clause /);
  const { scope } = w.organisations[0];
  const { keys } = office.platform;
  const entries = await read(w.db, scope, async (tx) => {
    const all = await listEntries(tx, scope, { limit: 50 });
    return Promise.all(
      all
        .filter(({ type }) => type === "report.made" || type === "report.taken")
        .map(async ({ id, type }) => [type, (await openPayload(tx, scope, keys, id))?.payload.toString()]),
    );
  });
  expect(entries).toContainEqual(["report.made", JSON.stringify({ number: 1, on: null, sha256 })]);
  expect(entries).toContainEqual(["report.taken", JSON.stringify({ format: "json", number: 1 })]);
  // What happens afterwards is in the next, with what changed.
  await answeredRequest(w, scope, { days: 20, isIdentified: false });
  await later(30);
  expect(await (await make()).json()).toEqual({ number: 2 });
  expect(await bytes(1)).toEqual(first);
  const { pack: two } = await pack(2);
  expect(two.before).toMatchObject({ number: 1, sha256 });
  expect(two.before?.changes).toContainEqual({ clause: "10.3", was: "kept", is: "broken" });
});

test("the paper and the workbook are of the frozen pack, and the same twice", async () => {
  const pdf = Buffer.from(await (await get(`${base}/1/pdf`)).arrayBuffer());
  expect(pdf.subarray(0, 5).toString("latin1")).toBe("%PDF-");
  expect(Buffer.from(await (await get(`${base}/1/pdf`)).arrayBuffer()).equals(pdf)).toBe(true);
  const workbook = Buffer.from(await (await get(`${base}/1/xlsx`)).arrayBuffer());
  expect(Buffer.from(await (await get(`${base}/1/xlsx`)).arrayBuffer()).equals(workbook)).toBe(true);
  const names = [...unzip(workbook).keys()];
  expect(names.filter((name) => name.startsWith("xl/worksheets/sheet")).length).toBe(4);
});

test("a case that is kept from a colleague is in no number of a pack", async () => {
  const client = await w.client("kept_superuser");
  const { organisationId } = w.organisations[0].scope;
  await client.query("update kept.case_file set walls = array[$2::uuid] where organisation_id = $1", [
    organisationId,
    newId(),
  ]);
  const { number } = (await (await make()).json()) as { number: number };
  const { pack: none } = await pack(number);
  expect(none.clauses.find(({ clause }) => clause === "10.9")).toMatchObject({
    status: "unproven",
    n: 0,
    of: 0,
  });
  await client.query("update kept.case_file set walls = '{}' where organisation_id = $1", [organisationId]);
});

test("a past day is what was recorded then; a day to come and one before the policy are refused", async () => {
  const refused = await make({ on: "2099-01-01" });
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
    400,
    "invalid_request",
  ]);
  expect((await make({ on: "2025-12-31" })).status).toBe(404);
  const yesterday = w
    .now()
    .toZonedDateTimeISO("Europe/London")
    .toPlainDate()
    .subtract({ days: 1 })
    .toString();
  const { number } = (await (await make({ on: yesterday })).json()) as { number: number };
  const { pack: past } = await pack(number);
  expect([past.on, past.actions, past.unrecorded === past.promises]).toEqual([yesterday, null, true]);
  expect(past.counts).toEqual({ kept: 0, due: 0, broken: 0, unproven: past.promises });
});

test("bytes that were changed contradict the ledger, and the page says so", async () => {
  const client = await w.client("kept_superuser");
  await client.query(
    `update kept.report_pack set content = convert_to(replace(convert_from(content, 'UTF8'), '"n":1,', '"n":2,'), 'UTF8')
      where number = 1`,
  );
  expect((await pack(1)).check).toBe("contradicts");
  expect((await pack(2)).check).toBe("agrees");
});

test("nobody but owners, officers and auditors reads one; only owners and officers make one", async () => {
  for (const role of ["handler", "staff", "developer"] as const) {
    const other = await signedIn(w, w.organisations[0], role, { name: `Ben ${role}` });
    const answer = await fetch(`${office.url}${base}/2`, { headers: { cookie: other.cookie } });
    expect(answer.status).toBe(403);
  }
  const auditor = await signedIn(w, w.organisations[0], "auditor", { name: "Carla Nunes" });
  expect((await fetch(`${office.url}${base}/2`, { headers: { cookie: auditor.cookie } })).status).toBe(200);
});
