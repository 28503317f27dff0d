// Goal: whoever is told of a request stands in the register of disclosures, once, hidden with the case and gone with its key;
// and whoever stands there already is proposed for a request of that person.
// Method: the real server over a real database, an officer's calls.
import { afterAll, beforeAll, expect, test } from "vitest";
import { dutyWorld } from "../../../../testkit/duties.ts";
import type { DutyWorld } from "../../../../testkit/duties.ts";
import { signedIn, testKeys } from "../../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../../testkit/signed-in.ts";
import { office as openOffice } from "../../../../testkit/visitor.ts";
import type { Office } from "../../../../testkit/visitor.ts";
import { write } from "../../../platform/db.ts";
import { raiseWalls } from "../../../platform/cases/walls.ts";
import { recordDisclosure } from "../../registers/index.ts";
import { noteHandedOver } from "../delivery/disclosed.ts";
import { act } from "../request/act.ts";
import { openRequest, readRequest } from "../request/store.ts";

let w: DutyWorld;
let office: Office;
let anna: SignedInMember;
let ben: SignedInMember;
beforeAll(async () => {
  w = await dutyWorld();
  office = await openOffice(w);
  const [here] = w.organisations;
  anna = await signedIn(w, here, ["owner", "officer"], { name: "Anna Ferrer", keys: testKeys });
  ben = await signedIn(w, here, ["officer"], { name: "Ben Osei", keys: testKeys });
});
afterAll(async () => {
  await w.stopWorkers();
  await office.close();
  await w.close();
});

async function call(who: SignedInMember, method: "GET" | "POST", at: string, body: unknown = {}) {
  const isRead = method === "GET";
  const reply = await office.app.inject({
    method,
    url: `/o/harbour-school/api/${at}`,
    headers: {
      host: "localhost:8360",
      cookie: who.cookie,
      origin: "http://localhost:8360",
      ...(isRead ? {} : { "content-type": "application/json", "idempotency-key": crypto.randomUUID() }),
    },
    ...(isRead ? {} : { payload: JSON.stringify(body) }),
  });
  return { status: reply.statusCode, body: JSON.parse(reply.body) as Record<string, unknown> };
}

/** An erasure that was granted to somebody who is known. */
async function asked(name: string) {
  return write(w.db, anna.scope, async (tx) => {
    const opened = await openRequest(tx, anna.scope, office.platform, {
      right: "erasure",
      channel: "telephone",
      capacity: "self",
      delivery: "post",
      receivedAt: w.now(),
      texts: { requesterName: name, requesterAddress: "1 Quay Street" },
      language: "en",
      now: w.now(),
    });
    const { caseId } = opened;
    const known = { type: "confirm-identity", method: "known-to-staff" } as const;
    const granted = { type: "assess", verdict: "granted", bases: ["unneeded"], grounds: [] } as const;
    for (const command of [known, granted])
      await act(tx, anna.scope, office.platform, { caseId, command, now: w.now() }, () => undefined);
    return opened;
  });
}

const listed = async (who: SignedInMember) => (await call(who, "GET", "registers/disclosures")).body["items"];

test("a recipient told by telephone is a disclosure of the case, walled with it and unreadable without its key", async () => {
  const { reference, caseId } = await asked("Robin Hart");
  const at = `rights/recipients/${reference}`;
  const texts = { name: "Northgate Payroll", person: "Robin Hart, employee 1042" };
  const { body } = await call(anna, "POST", at, { act: "erased", texts });
  expect(await listed(anna)).toEqual([]);
  const step = { type: "tell", way: "telephone", on: "2026-03-02", days: 14 };
  const told = await call(anna, "POST", `${at}/${String(body["id"])}/work`, { step });
  expect(told).toMatchObject({ status: 200, body: { state: "reached" } });
  const answer = { type: "answer", kind: "confirmed", way: "telephone", on: "2026-03-02" };
  await call(anna, "POST", `${at}/${String(body["id"])}/work`, { step: answer });
  const record = {
    on: "2026-03-02",
    source: "recipient-told",
    means: "telephone",
    basis: "legal-obligation",
    whom: "person",
    person: "Robin Hart, employee 1042",
    words: { recipient: "Northgate Payroll" },
    reference,
  };
  expect(await listed(anna)).toMatchObject([record]);
  expect(await listed(ben)).toMatchObject([record]);
  await write(w.db, anna.scope, (tx) =>
    raiseWalls(tx, anna.scope, testKeys, {
      from: ben.accountId,
      caseIds: [caseId],
      why: "decided",
      now: w.now(),
    }),
  );
  expect(await listed(ben)).toEqual([]);
  office.platform.keys.destroy(anna.scope.organisationId, { kind: "case", id: caseId });
  const [left] = (await listed(anna)) as [Record<string, unknown>];
  expect(left).toMatchObject({ on: "2026-03-02", reference, means: "telephone" });
  expect(left).not.toHaveProperty("person");
  expect(left).not.toHaveProperty("words");
});

test("whoever received a person’s data is proposed for that person’s request, and for nobody else’s", async () => {
  await write(w.db, anna.scope, (tx) =>
    recordDisclosure(tx, anna.scope, testKeys, {
      source: "office",
      on: Temporal.PlainDate.from("2026-02-20"),
      means: "telephone",
      basis: "vital-interests",
      words: { recipient: "Harbour Clinic", categories: ["Allergies"], purpose: "An accident on a trip" },
      person: { name: "Kim Lake" },
      now: w.now(),
    }),
  );
  const proposed = async (name: string) => {
    const { reference } = await asked(name);
    const at = `rights/recipients/${reference}`;
    expect((await call(anna, "POST", `${at}/list`, { act: "erased" })).status).toBe(200);
    const { notices } = (await call(anna, "GET", at)).body as {
      notices: { source: string; texts: { name: string } }[];
    };
    return notices.map(({ source, texts }) => [source, texts.name]);
  };
  expect(await proposed("kim lake")).toEqual([["register", "Harbour Clinic"]]);
  expect(await proposed("Lou Marsh")).toEqual([]);
});

test("a package handed to an agent is a disclosure to them, and one handed to the person is none", async () => {
  const items = async () => (await listed(anna)) as readonly Record<string, unknown>[];
  const before = await items();
  for (const capacity of ["self", "agent"] as const)
    await write(w.db, anna.scope, async (tx) => {
      const { caseId } = await openRequest(tx, anna.scope, office.platform, {
        right: "access",
        channel: "email",
        capacity,
        delivery: "portal",
        receivedAt: w.now(),
        texts: { requesterName: "Alex Pine", requesterEmail: "alex@example.org", subjectName: "Sam Reed" },
        language: "en",
        now: w.now(),
      });
      const known = await readRequest(tx, anna.scope, testKeys, { caseId });
      if (known === undefined) throw new Error("the request is gone");
      await noteHandedOver(tx, anna.scope, testKeys, { known, delivery: "portal", now: w.now() });
    });
  const [made, ...rest] = await items();
  expect(rest).toEqual(before);
  expect(made).toMatchObject({
    source: "package-released",
    means: "portal",
    person: "Sam Reed",
    words: { recipient: "Alex Pine" },
  });
});
