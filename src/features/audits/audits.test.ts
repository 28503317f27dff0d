// Goal: an audit's sample cannot be chosen: the population is fixed and on the ledger first, and stays as it was; nobody
// concludes before every item has a result and what does not conform has an action; a mended finding is judged again.
// Method: the real server over a school with requests; every command as the office sends it; the sample drawn again here.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callAs } from "../../../testkit/calls.ts";
import type { Reply } from "../../../testkit/calls.ts";
import { testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { answeredRequest } from "../../../testkit/policy_request.ts";
import { signedIn } from "../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../testkit/signed-in.ts";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { read } from "../../platform/db.ts";
import { listEntries } from "../../platform/ledger/ledger.ts";
import type { Instant } from "../../platform/time.ts";
import { SampleReply } from "./contract.ts";
import { contentOf, hashOf, sampleOf } from "./sample.ts";
import { concludedAudits } from "./store.ts";

let w: World;
let office: TestOffice;
let anna: SignedInMember;
const base = "/o/harbour-school/api";
beforeAll(async () => {
  w = await world();
  office = await testOffice({ world: w });
  for (let made = 0; made < 12; made += 1) await answeredRequest(w, w.organisations[0].scope, { days: 5 });
  w.advance({ days: 20 });
  anna = await signedIn(w, w.organisations[0], "officer", { name: "Anna Ferrer" });
});
afterAll(async () => {
  await office.close();
  await w.close();
});

const call = (who: SignedInMember, method: string, path: string, body?: object): Promise<Reply> =>
  callAs(office, who, method, `${base}${path}`, body);
const today = (): Temporal.PlainDate => w.now().toZonedDateTimeISO("Europe/London").toPlainDate();
const fields = (more: Readonly<Record<string, string>> = {}) => ({
  question: "Was the answer in time?",
  of: "requests",
  from: today().subtract({ days: 40 }).toString(),
  until: today().toString(),
  size: "5",
  ...more,
});
const plan = (more: Readonly<Record<string, string>> = {}): Promise<Reply> =>
  call(anna, "POST", "/cases", { kind: "audit", fields: fields(more) });
const opened = async (more: Readonly<Record<string, string>> = {}): Promise<string> =>
  (JSON.parse((await plan(more)).text) as { reference: string }).reference;
const versionOf = async (reference: string): Promise<number> =>
  (JSON.parse((await call(anna, "GET", `/cases/${reference}`)).text) as { version: number }).version;
const sample = async (reference: string) =>
  SampleReply.parse(JSON.parse((await call(anna, "GET", `/audits/${reference}/sample`)).text));
const draw = async (reference: string): Promise<Reply> =>
  call(anna, "POST", `/audits/${reference}/sample`, { version: await versionOf(reference) });
const act = async (
  reference: string,
  command: string,
  sent: Readonly<Record<string, string>> = {},
  door = "work",
): Promise<Reply> =>
  call(anna, "POST", `/cases/${reference}/${door}`, {
    version: await versionOf(reference),
    command,
    fields: sent,
  });

test("a population is fixed and on the ledger before there is a seed, and the sample follows from both", async () => {
  const reference = await opened();
  expect(await sample(reference)).toMatchObject({ drawn: null, mayDraw: true });
  expect((await draw(reference)).status).toBe(200);
  const { drawn, mayDraw } = await sample(reference);
  if (drawn === null) throw new Error("drawn above");
  expect([drawn.population, drawn.items.length, mayDraw]).toEqual([12, 5, false]);
  const population = (await call(anna, "GET", `/audits/${reference}/population`)).text;
  const lines = population.trim().split("\n");
  expect(hashOf(contentOf(lines))).toBe(drawn.hash);
  expect(drawn.items.map(({ what }) => what)).toEqual(sampleOf(lines, drawn.seed, 5));
  expect(drawn.items[0]?.path).toMatch(/^\/work\/R-/);
  const { scope } = w.organisations[0];
  const entries = await read(w.db, scope, (tx) => listEntries(tx, scope, { limit: 50 }));
  const fixed = entries.find(({ type }) => type === "audit.population-fixed");
  expect(fixed?.leafHash.toString("hex")).toBe(drawn.seed);
  expect(entries.map(({ type }) => type)).toContain("audit.population-taken");
  // What comes in afterwards changes nothing, and nobody draws twice.
  await answeredRequest(w, scope, { days: 5 });
  expect((await draw(reference)).status).toBe(409);
  expect((await sample(reference)).drawn).toEqual(drawn);
});

test("an audit says what it found when every item has a result and what fails has an action", async () => {
  const reference = await opened();
  expect((await act(reference, "judge", { item: "1", result: "conforms" })).status).toBe(409);
  await draw(reference);
  expect((await act(reference, "conclude", { conclusion: "All in time." }, "decide")).status).toBe(409);
  for (const item of ["1", "2", "3", "4"])
    expect(
      (await act(reference, "judge", { item, result: "conforms", seen: "The letter of that day." })).status,
    ).toBe(200);
  expect((await act(reference, "judge", { item: "6", result: "conforms" })).status).toBe(409);
  await act(reference, "judge", { item: "5", result: "does-not" });
  await act(reference, "ask", {
    wanted: "The log of letters",
    of: anna.actorId,
    due: today().add({ days: 3 }).toString(),
  });
  expect((await sample(reference)).asks).toEqual([
    { due: today().add({ days: 3 }).toString(), isHere: false },
  ]);
  const early = await act(reference, "conclude", { conclusion: "One was late." }, "decide");
  expect([early.status, early.text.includes("asks-open"), early.text.includes("no-action")]).toEqual([
    409,
    true,
    true,
  ]);
  await act(reference, "hand-over", { ask: "1", received: "On the shelf of the officer." });
  const action = {
    action: "Post letters daily",
    owner: anna.actorId,
    due: today().add({ days: 9 }).toString(),
  };
  expect((await act(reference, "open-action", action)).status).toBe(200);
  expect((await act(reference, "conclude", { conclusion: "One was late." }, "decide")).status).toBe(200);
  const [{ scope }] = w.organisations;
  const concluded = (since: Instant) => read(w.db, scope, (tx) => concludedAudits(tx, scope, since));
  expect(await concluded(w.now().subtract({ hours: 24 }))).toMatchObject([
    { reference, of: "requests", isAnswered: true },
  ]);
  expect(await concluded(w.now().add({ seconds: 1 }))).toEqual([]);
  const [, { scope: other }] = w.organisations;
  expect(await read(w.db, other, (tx) => concludedAudits(tx, other, w.now()))).toEqual([]);
  // Mended and looked at again: the conclusion stands, the item has its new result.
  expect((await act(reference, "judge", { item: "5", result: "conforms" })).status).toBe(200);
  const { text } = await call(anna, "GET", `/cases/${reference}`);
  expect(text).toContain("Item 5: Does not conform.");
  expect(text).toContain("Number 1 of what was asked for was handed over.");
  const { drawn } = await sample(reference);
  expect(drawn?.items.map(({ result }) => result)).toEqual(Array.from({ length: 5 }, () => "conforms"));
});

test("of nothing nothing is drawn; a period that is not over has no population", async () => {
  const reference = await opened({ of: "complaints" });
  const empty = await draw(reference);
  expect([empty.status, empty.text.includes("empty")]).toEqual([409, true]);
  expect((await plan({ until: today().add({ days: 1 }).toString() })).status).toBe(409);
  expect((await plan({ from: today().add({ days: 1 }).toString() })).status).toBe(409);
});

test("a case that is kept from a colleague is in no population", async () => {
  const client = await w.client("kept_superuser");
  const reference = await opened({ size: "60" });
  await client.query(
    "update kept.case_file set walls = array[gen_random_uuid()] where id = (select id from kept.case_file where kind = 'rights-request' and organisation_id = $1 limit 1)",
    [w.organisations[0].scope.organisationId],
  );
  await draw(reference);
  expect((await sample(reference)).drawn?.population).toBe(12);
});

test("an auditor reads an audit and its population, and changes nothing", async () => {
  const reference = await opened();
  const auditor = await signedIn(w, w.organisations[0], "auditor", { name: "Carla Nunes" });
  expect((await call(auditor, "GET", `/audits/${reference}/sample`)).status).toBe(200);
  expect((await call(auditor, "POST", `/audits/${reference}/sample`, { version: 1 })).status).toBe(403);
  const stranger = await signedIn(w, w.organisations[1], "officer");
  expect((await call(stranger, "GET", `/audits/${reference}/sample`)).status).toBe(401);
});
