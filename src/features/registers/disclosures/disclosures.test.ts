// Goal: who received which data is written down once, found again by the person, read under the right name, struck with a
// reason, and stays in its own organisation. Method: the routes as mounted, over a real database.
import { afterAll, beforeAll, expect, test } from "vitest";
import { memberIn, testOffice } from "../../../../testkit/office.ts";
import type { TestOffice } from "../../../../testkit/office.ts";
import { signedIn, testKeys } from "../../../../testkit/signed-in.ts";
import { caller } from "../../../platform/call.ts";
import { read, write } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";
import type { NewDisclosure } from "./contract.ts";
import * as endpoints from "./endpoints.ts";
import { fileOf } from "./routes.ts";
import { receivedAbout, receivedDataOf, recordDisclosure } from "./record.ts";

let office: TestOffice;
let elsewhere: TestOffice;
beforeAll(async () => {
  office = await testOffice({ member: (w) => memberIn(w, w.organisations[0]) });
  elsewhere = await testOffice({ world: office.world, member: (w) => memberIn(w, w.organisations[1]) });
});
afterAll(async () => {
  await elsewhere.close();
  await office.close();
});

const callAt = (at: TestOffice) =>
  caller((address, request) => {
    const headers = { ...request.headers, "sec-fetch-site": "same-origin" };
    return fetch(`${at.url}${address}`, { ...request, headers });
  });
const here = { organisation: "harbour-school" };
const there = { organisation: "meadow-travel" };

const toClinic: NewDisclosure = {
  on: "2026-02-20",
  means: "telephone",
  basis: "vital-interests",
  words: { recipient: "Harbour Clinic", categories: ["Allergies"], purpose: "An accident on a trip" },
  about: { whom: "person", person: { name: "Robin Hart", identifier: "Robin.Hart@example.org" } },
};
const record = (body: NewDisclosure) =>
  callAt(office)(endpoints.recordDisclosure, { params: here, body, idempotencyKey: newId() });
const received = (...names: string[]) => {
  const [{ scope }] = office.world.organisations;
  return read(office.world.db, scope, (tx) => receivedDataOf(tx, scope, testKeys, names));
};

test("a disclosure is recorded, listed, found by its words and by either name of the person", async () => {
  expect(await record(toClinic)).toMatchObject({ ok: true });
  const group: NewDisclosure = {
    ...toClinic,
    on: "2026-01-10",
    words: { recipient: "Exam board", categories: ["Names", "Grades"], purpose: "=cmd()" },
    about: { whom: "group", group: "Students of the spring exam" },
  };
  expect(await record(group)).toMatchObject({ ok: true });
  const call = callAt(office);
  const list = await call(endpoints.listDisclosures, { params: here, query: {} });
  expect(list).toMatchObject({
    ok: true,
    reply: {
      items: [
        { on: "2026-01-10", whom: "group", words: { group: "Students of the spring exam" } },
        {
          on: "2026-02-20",
          whom: "person",
          person: "Robin Hart",
          source: "office",
          words: toClinic.words,
        },
      ],
    },
  });
  const among = async (query: { search?: string; from?: string; until?: string }) => {
    const found = await call(endpoints.listDisclosures, { params: here, query });
    return found.ok ? found.reply.items.map(({ words }) => words?.recipient) : found.error.code;
  };
  expect(await among({ search: "ALLERGIES" })).toEqual(["Harbour Clinic"]);
  expect(await among({ from: "2026-02-01" })).toEqual(["Harbour Clinic"]);
  expect(await among({ until: "2026-02-01" })).toEqual(["Exam board"]);
  expect(await received("robin  HART")).toEqual(["Harbour Clinic"]);
  expect(await received("robin.hart@example.org", "somebody else")).toEqual(["Harbour Clinic"]);
  expect(await received("Robin")).toEqual([]);
  expect(await received()).toEqual([]);
  const file = await fetch(`${office.url}/o/harbour-school/api/registers/disclosures/file`);
  expect(file.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const lines = (await file.text()).split("\r\n");
  expect(lines).toHaveLength(4);
  expect(lines[1]).toContain(`"'=cmd()"`);
  expect(lines[2]).toContain(`"Robin Hart"`);
  const [{ scope }] = office.world.organisations;
  const ledger = await read(office.world.db, scope, (tx) => listEntries(tx, scope, { limit: 50 }));
  const types = ledger.map(({ type }) => type);
  expect(types.filter((type) => type === "disclosure.recorded")).toHaveLength(2);
  expect(types).toContain("disclosure.listed");
  expect(types).toContain("disclosure.exported");
});

test("a file of thousands is whole, and one that is not says so in its last line and its name", async () => {
  const { world } = office;
  const client = await world.client("kept_superuser");
  const [{ scope }] = world.organisations;
  const { rows } = await client.query<{ columns: string }>(
    `select string_agg(quote_ident(column_name), ', ') as columns from information_schema.columns
      where table_schema = 'kept' and table_name = 'disclosure' and column_name <> 'id'`,
  );
  const all = rows.map(({ columns }) => columns).join(", ");
  await client.query(
    `insert into kept.disclosure (id, ${all}) select uuidv7(), ${all} from (
       select ${all} from kept.disclosure where organisation_id = $1 and source = 'office' limit 1) one, generate_series(1, 2300)`,
    [scope.organisationId],
  );
  const file = await fetch(`${office.url}/o/harbour-school/api/registers/disclosures/file`);
  expect(file.headers.get("content-disposition")).toContain("disclosures.csv");
  expect((await file.text()).trim().split("\r\n").length).toBeGreaterThan(2300);
  expect(fileOf([], true).trim().split("\r\n")).toHaveLength(1);
  expect(fileOf([], false).trim().split("\r\n")[1]).toContain("There are more.");
});

test("an answer names what bears name and address of the person, and counts what bears one of them", async () => {
  const of = (names: readonly string[], identifiers: readonly string[]) => {
    const [{ scope }] = office.world.organisations;
    return read(office.world.db, scope, (tx) => receivedAbout(tx, scope, testKeys, { names, identifiers }));
  };
  const words = { ...toClinic.words, recipient: "Lake Museum" };
  const about = (name: string, identifier?: string): NewDisclosure["about"] => ({
    whom: "person",
    person: { name, ...(identifier === undefined ? {} : { identifier }) },
  });
  await record({ ...toClinic, words, about: about("Noor Vale", "noor@example.org") });
  await record({ ...toClinic, words, about: about("Noor Vale") });
  await record({ ...toClinic, words, about: about("Noor Vale", "another.noor@example.org") });
  await record({ ...toClinic, words, about: about("Ilse Vale", "noor@example.org") });
  const { purpose, categories } = words;
  const on = Temporal.PlainDate.from(toClinic.on);
  expect(await of(["noor VALE"], ["Noor@example.org", "4711"])).toEqual({
    told: [{ recipient: "Lake Museum", categories, purpose, on }],
    doubtful: 3,
  });
  expect(await of(["Noor Vale"], [])).toEqual({ told: [], doubtful: 3 });
  expect(await of([], [])).toEqual({ told: [], doubtful: 0 });
  const [, { scope: meadow }] = office.world.organisations;
  const theirs = { names: ["Noor Vale"], identifiers: ["noor@example.org"] };
  expect(await read(office.world.db, meadow, (tx) => receivedAbout(tx, meadow, testKeys, theirs))).toEqual({
    told: [],
    doubtful: 0,
  });
});

test("a disclosure of tomorrow is refused, and one without a recipient", async () => {
  const refused = { ok: false, error: { code: "invalid_request" } };
  expect(await record({ ...toClinic, on: "2026-03-03" })).toMatchObject(refused);
  const words = { ...toClinic.words, recipient: " " };
  expect(await record({ ...toClinic, words })).toMatchObject(refused);
});

test("a record is struck once with a reason, stays in the list, and names nobody as a recipient any more", async () => {
  const made = await record({
    ...toClinic,
    about: { whom: "person", person: { name: "Kim Lake" } },
  });
  if (!made.ok) throw new Error(made.error.code);
  expect(await received("Kim Lake")).toEqual(["Harbour Clinic"]);
  const strike = () =>
    callAt(office)(endpoints.strikeDisclosure, {
      params: { ...here, disclosure: made.reply.id },
      body: { reason: "It was somebody else" },
      idempotencyKey: newId(),
    });
  expect(await strike()).toMatchObject({ ok: true });
  expect(await strike()).toMatchObject({ ok: false, error: { code: "conflict" } });
  expect(await received("Kim Lake")).toEqual([]);
  const list = await callAt(office)(endpoints.listDisclosures, { params: here, query: { search: "kim" } });
  expect(list).toMatchObject({
    reply: { items: [{ person: "Kim Lake", struck: { reason: "It was somebody else" } }] },
  });
});

test("whoever reads by pseudonyms sees a pseudonym and no note, in the list and in the file", async () => {
  await record({ ...toClinic, words: { ...toClinic.words, note: "Robin’s mother asked" } });
  const auditor = await signedIn(office.world, office.world.organisations[0], "auditor", { keys: testKeys });
  const server = await testOffice({ world: office.world });
  try {
    const ask = async (more: string): Promise<string> => {
      const address = `${server.url}/o/harbour-school/api/registers/disclosures${more}`;
      const reply = await fetch(address, { headers: { cookie: auditor.cookie } });
      expect(reply.status).toBe(200);
      return reply.text();
    };
    for (const more of ["", "/file"]) {
      const told = await ask(more);
      expect(told).toMatch(/Person [0-9A-F]{8}/);
      expect(told).not.toContain("Robin");
      expect(told).toContain("Harbour Clinic");
    }
    // A search by name would say to whom a pseudonym belongs.
    expect(await ask("?search=robin")).toContain('"items":[]');
  } finally {
    await server.close();
  }
});

test("what the product recorded itself cannot be struck", async () => {
  const [{ scope }] = office.world.organisations;
  const id = await write(office.world.db, scope, (tx) =>
    recordDisclosure(tx, scope, testKeys, {
      source: "recipient-told",
      on: Temporal.PlainDate.from("2026-02-20"),
      means: "mail",
      basis: "legal-obligation",
      words: toClinic.words,
      now: office.world.now(),
    }),
  );
  const struck = await callAt(office)(endpoints.strikeDisclosure, {
    params: { ...here, disclosure: id },
    body: { reason: "No" },
    idempotencyKey: newId(),
  });
  expect(struck).toMatchObject({ ok: false, error: { code: "conflict" } });
});

test("another organisation sees no disclosure, strikes none and finds nobody", async () => {
  const call = callAt(elsewhere);
  expect(await call(endpoints.listDisclosures, { params: there, query: {} })).toMatchObject({
    reply: { items: [] },
  });
  const list = await callAt(office)(endpoints.listDisclosures, { params: here, query: {} });
  const [first] = list.ok ? list.reply.items : [];
  if (first === undefined) throw new Error("nothing was recorded");
  const struck = await call(endpoints.strikeDisclosure, {
    params: { ...there, disclosure: first.id },
    body: { reason: "Mine now" },
    idempotencyKey: newId(),
  });
  expect(struck).toMatchObject({ ok: false, error: { code: "not_found" } });
  const [, { scope }] = office.world.organisations;
  const found = await read(office.world.db, scope, (tx) =>
    receivedDataOf(tx, scope, testKeys, ["Robin Hart"]),
  );
  expect(found).toEqual([]);
});
