// Goal: a person's requests are found by name by those who may see them, each search leaves exactly one ledger entry
// without the name, and a request about the reader is neither found nor counted.
// Method: the real server on a real database, asked as people with roles of two organisations.
import { afterAll, beforeAll, expect, test } from "vitest";
import { testOffice } from "../../../../testkit/office.ts";
import type { TestOffice } from "../../../../testkit/office.ts";
import { signedIn, testKeys } from "../../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../../testkit/signed-in.ts";
import { read, write } from "../../../platform/db.ts";
import { listEntries, provePayload } from "../../../platform/ledger/ledger.ts";
import type { LedgerEntry } from "../../../platform/ledger/ledger.ts";
import { openRequest } from "../request/store.ts";
import type { NewRequest } from "../request/store.ts";
import { fitsName } from "./domain.name.ts";

let office: TestOffice;
let officer: SignedInMember;
let handler: SignedInMember;
const slug = "harbour-school";
const opened: Record<string, string> = {};

async function open(
  name: string,
  more: Partial<Pick<NewRequest, "capacity" | "aboutAccountId">> & { subject?: string } = {},
): Promise<void> {
  const { scope } = office.world.organisations[0];
  const { subject, ...given } = more;
  const request = await write(office.world.db, scope, (tx) =>
    openRequest(tx, scope, office.platform, {
      channel: "post",
      capacity: "self",
      delivery: "portal",
      receivedAt: office.world.now(),
      texts: { requesterName: name, ...(subject === undefined ? {} : { subjectName: subject }) },
      language: "en",
      isQuiet: true,
      now: office.world.now(),
      ...given,
    }),
  );
  opened[name] = request.reference;
}

beforeAll(async () => {
  office = await testOffice();
  const [here] = office.world.organisations;
  officer = await signedIn(office.world, here, "officer", { name: "Anna Ferrer" });
  handler = await signedIn(office.world, here, "handler", { name: "Priya Nair" });
  await open("María Ortega Ruiz");
  await open("Layla Haddad", { capacity: "guardian", subject: "Omar Ortega" });
  await open("Priya Nair", { aboutAccountId: handler.accountId });
});
afterAll(() => office.close());

let calls = 0;
async function find(who: SignedInMember, name: string): Promise<{ status: number; body: unknown }> {
  calls += 1;
  const answer = await fetch(`${office.url}/o/${slug}/api/rights/people`, {
    method: "POST",
    headers: {
      cookie: who.cookie,
      "content-type": "application/json",
      "idempotency-key": `find-person-test-${10_000 + calls}`,
      "sec-fetch-site": "same-origin",
    },
    body: JSON.stringify({ name }),
  });
  return { status: answer.status, body: await answer.json() };
}

async function searches(): Promise<readonly LedgerEntry[]> {
  const { scope } = office.world.organisations[0];
  const entries = await read(office.world.db, scope, (tx) => listEntries(tx, scope, { limit: 500 }));
  return entries.filter(({ type }) => type === "request.searched");
}

test("whoever asks and whom it is about are found, the newest first, and the search is one entry without the name", async () => {
  const before = await searches();
  expect(await find(officer, "ortega")).toEqual({
    status: 200,
    body: {
      found: [
        { reference: opened["Layla Haddad"], what: "Layla Haddad asks for a copy of Omar Ortega’s data" },
        { reference: opened["María Ortega Ruiz"], what: "María Ortega Ruiz asks for a copy of their data" },
      ],
      hasMore: false,
      looked: 3,
      of: 3,
    },
  });
  const after = await searches();
  expect(after.length - before.length).toBe(1);
  const last = after.at(-1);
  if (last === undefined) throw new Error("There is no entry.");
  const { scope } = office.world.organisations[0];
  const proof = await read(office.world.db, scope, (tx) => provePayload(tx, scope, testKeys, last));
  const payload = proof.result === "proved" ? proof.payload : "";
  expect(payload.toLowerCase()).not.toContain("ortega");
  expect(JSON.parse(payload)).toMatchObject({ looked: 3, found: 2 });
});

test("a request about the reader is neither found nor counted; others find it", async () => {
  expect(await find(handler, "Nair")).toEqual({
    status: 200,
    body: { found: [], hasMore: false, looked: 2, of: 2 },
  });
  expect(await find(officer, "nair")).toMatchObject({
    body: { found: [{ reference: opened["Priya Nair"] }] },
  });
});

test("staff and auditors may not search by name, another organisation is nobody, and none leaves an entry", async () => {
  const [here, there] = office.world.organisations;
  const staff = await signedIn(office.world, here, "staff");
  const auditor = await signedIn(office.world, here, "auditor");
  const stranger = await signedIn(office.world, there, "officer");
  const before = (await searches()).length;
  const statuses = [];
  for (const who of [staff, auditor, stranger]) statuses.push((await find(who, "ortega")).status);
  expect(statuses).toEqual([403, 403, 401]);
  expect(await find(officer, "o")).toMatchObject({ status: 400, body: { details: [{ at: "body.name" }] } });
  expect((await searches()).length).toBe(before);
});

test("more than can be named are said, not cut off in silence", async () => {
  for (let at = 0; at < 9; at += 1) await open(`Tomasz Zieliński ${at}`);
  const { body } = await find(officer, "zielinski tom");
  expect(body).toMatchObject({ hasMore: true });
  expect(body).toHaveProperty("found.length", 8);
});

test("a name fits however it is accented, in any order of its words, also in scripts without spaces", () => {
  const fits: readonly (readonly [string, string, boolean])[] = [
    ["maria", "María Ortega", true],
    ["ORT mar", "María Ortega", true],
    ["teg", "María Ortega", false],
    ["omar ruiz", "María Ortega", false],
    ["雨", "王雨轩", true],
    ["สิริพร", "นางสาวสิริพร", true],
    ["%", "María Ortega", false],
    ["  ", "María Ortega", false],
  ];
  for (const [typed, name, wanted] of fits)
    expect([typed, name, fitsName(typed, [name])]).toEqual([typed, name, wanted]);
  // Words of two people do not make a third.
  expect(fitsName("omar ortega", ["María Ortega", "Omar Haddad"])).toBe(false);
});
