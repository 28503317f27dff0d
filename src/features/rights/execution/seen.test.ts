// Goal: an auditor, who reads under pseudonyms, learns from an erasure in the office what was done and on what grounds in law, and
// no word that a colleague wrote about a person; whoever works on the request goes on seeing both.
// Method: the real server over a case with answers, asked over HTTP as both.
import { afterAll, beforeAll, expect, test } from "vitest";
import { executionWorld, type ExecutionWorld } from "../../../../testkit/executions.ts";
import { testOffice, type TestOffice } from "../../../../testkit/office.ts";
import { signedIn, type SignedInMember } from "../../../../testkit/signed-in.ts";
import { read, write, type WriteTx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/ids.ts";
import { storedStores } from "../run/stores.ts";
import type { ExecutionId } from "./contract.ts";
import { answer, approve, planAll, replan, type Acting } from "./acts.ts";

const map = `
kept_map: 1
store: bookings
tables:
  person:
    kind: person
    identities: [{ name: email, column: email, match: email }]
    columns: { id: id, email: email }
  note:
    kind: personal
    on_erase: review
    relations: [{ owned_by: person, match: { person_id: id } }]
    columns: { id: id, person_id: id, body: text }
  photo:
    kind: personal
    on_erase: review
    relations: [{ owned_by: person, match: { person_id: id } }]
    columns: { id: id, person_id: id, shows: text }
`;
const rows = `
  create table person (id int primary key, email text not null);
  create table note (id int primary key, person_id int references person, body text);
  create table photo (id int primary key, person_id int references person, shows text);
  insert into person values (1, 'ann@example.org');
  insert into note values (1, 1, 'asks for the sunny room'), (2, 1, 'rings');
  insert into photo values (1, 1, 'at the lake');`;
const because = "Ann Field told us so on the telephone";

let e: ExecutionWorld;
let office: TestOffice;
beforeAll(async () => {
  e = await executionWorld();
  await e.connect(rows, map);
  office = await testOffice({ world: e.w, folder: e.w.platform.folder });
}, 60_000);
afterAll(async () => {
  await office.close();
  await e.close();
});

async function acting<T>(caseId: CaseId, work: (acting: Acting) => Promise<T>): Promise<T> {
  const [{ scope }] = e.w.organisations;
  const { platform } = e.w;
  const request = await e.w.caseOf(caseId);
  return write(e.w.db, scope, (tx: WriteTx) => work({ tx, scope, platform, request, now: e.w.now() }));
}

/** A request with a plan that asks about two tables. */
async function planned(): Promise<{ caseId: CaseId; reference: string; id: ExecutionId }> {
  const [{ scope }] = e.w.organisations;
  const caseId = await e.request();
  const { reference } = await e.w.caseOf(caseId);
  const { usable } = await read(e.w.db, scope, (tx) =>
    storedStores(e.w.platform.folder)(tx, scope, e.w.platform.keys),
  );
  await acting(caseId, (a) =>
    planAll(a, usable, { identities: [{ name: "email", value: "ann@example.org" }] }),
  );
  await e.attempt(await e.execution(caseId));
  const { id } = await e.execution(caseId);
  return { caseId, reference, id };
}

/** What the member is shown of this address, status first. */
async function seen(who: SignedInMember, at: string): Promise<readonly [number, string]> {
  const [{ slug }] = e.w.organisations;
  const answered = await fetch(`${office.url}/o/${slug}/api/rights/execution/${at}`, {
    headers: { cookie: who.cookie },
  });
  return [answered.status, await answered.text()];
}

test("each table whose rows somebody looks through leaves an entry of its own", async () => {
  const [organisation] = e.w.organisations;
  const anna = await signedIn(e.w, organisation, ["officer"]);
  const { reference, id } = await planned();
  const entries = async (): Promise<number> => {
    const listed = await read(e.w.db, anna.scope, (tx) =>
      tx.selectFrom("ledger_entry").select("id").where("type", "=", "execution.rows-read").execute(),
    );
    return listed.length;
  };
  const before = await entries();
  for (const [table, words] of [
    ["note", "sunny room"],
    ["photo", "at the lake"],
  ] as const) {
    const [status, text] = await seen(anna, `${reference}/${id}/questions?table=${table}&why=own`);
    expect([status, text.includes(words)]).toEqual([200, true]);
  }
  expect(await entries()).toBe(before + 2);
});

test("an auditor sees an erasure without the words colleagues wrote, before it is carried out and in its certificate", async () => {
  const [organisation] = e.w.organisations;
  const anna = await signedIn(e.w, organisation, ["officer"]);
  const otto = await signedIn(e.w, organisation, "auditor");
  const { caseId, reference, id } = await planned();
  for (const table of ["note", "photo"])
    await acting(caseId, (a) => answer(a, id, { table, why: "own", because, becomes: "delete" }));
  const shows = async (): Promise<readonly boolean[]> =>
    Promise.all(
      [anna, otto].map(async (who) => {
        const [status, text] = await seen(who, reference);
        expect([status, text.includes("note")]).toEqual([200, true]);
        return text.includes(because);
      }),
    );
  expect(await shows()).toEqual([true, false]);
  await acting(caseId, (a) => replan(a, id));
  await e.attempt(await e.execution(caseId));
  expect(await shows()).toEqual([true, false]);
  const { digest } = await e.execution(caseId);
  await acting(caseId, (a) => approve(a, id, { digest: digest ?? "", typed: reference }));
  await e.attempt(await e.execution(caseId));
  expect(await e.execution(caseId)).toMatchObject({ state: "verified" });
  expect(await shows()).toEqual([true, false]);
  const [status, text] = await seen(otto, `${reference}/${id}/certificate`);
  expect([status, text.includes(because)]).toEqual([404, false]);
});
