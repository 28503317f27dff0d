// Goal: who objects to marketing is on the list in the transaction that takes the objection in, who was erased in the one that
// says so; a rehearsal, another right, or an erasure in part, puts nobody there; what erases the request leaves the entry.
// Method: requests on the real database, moved by the acts of the office; the list asked as an importer asks it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestDesk, takeIn } from "../../../../testkit/desk.ts";
import type { NewRequest, RequestDesk } from "../../../../testkit/desk.ts";
import { read, write } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import type { CaseId } from "../../../platform/ids.ts";
import { readCase } from "../../../platform/cases/store.ts";
import { check, livingFrom } from "../../suppression/index.ts";
import { countsOf } from "../erasure/preview.ts";
import { eraseRequests } from "../erasure/erase.ts";
import { note } from "../run/case.ts";
import { act } from "./act.ts";
import type { Command } from "./commands.ts";
import { done } from "./events.ts";
import type { Verdict } from "./contract.ts";
import { requestKind } from "./state.ts";
import type { RequestFile } from "./store.ts";

let place: RequestDesk;
beforeAll(async () => {
  place = await requestDesk();
});
afterAll(() => place.close());

const here = () => place.w.organisations[0].scope;
const opened = async (more: Partial<NewRequest>): Promise<CaseId> =>
  (await takeIn(place.w, place.desk, here(), more)).caseId;
const texts = (email: string) => ({ requesterName: "Carmen Ortega", requesterEmail: email });
const does = (caseId: CaseId, command: Command): Promise<RequestFile> =>
  write(place.w.db, here(), (tx) =>
    act(
      tx,
      here(),
      place.desk,
      { caseId, command, words: "On record.", now: place.w.now() },
      () => undefined,
    ),
  );
const onList = (value: string, purpose: "marketing" | "import", kind: "email" | "phone" = "email") =>
  read(place.w.db, here(), async (tx) => {
    const [is] = await check(tx, here(), place.desk.keys, { values: [{ kind, value }], purpose });
    return is;
  });

test("an objection to marketing counts when it arrives, by everything the person is known by", async () => {
  const caseId = await opened({
    right: "marketing-objection",
    channel: "portal",
    texts: { ...texts("objector@example.org"), identities: [{ name: "phone", value: "+44 20 7946 0958" }] },
  });
  expect(await onList("Objector@Example.org", "marketing")).toBe(true);
  expect(await onList("0044 20 79460958", "marketing", "phone")).toBe(true);
  expect(await onList("objector@example.org", "import")).toBe(false);
  expect(await read(place.w.db, here(), (tx) => livingFrom(tx, here(), caseId))).toBe(2);
});

test("whoever objects for somebody else is not put on the list in their place", async () => {
  await opened({
    right: "marketing-objection",
    capacity: "guardian",
    texts: {
      ...texts("guardian@example.org"),
      subjectName: "Lucía Ortega",
      identities: [{ name: "email", value: "ward@example.org" }],
    },
  });
  expect([
    await onList("guardian@example.org", "marketing"),
    await onList("ward@example.org", "marketing"),
  ]).toEqual([false, true]);
});

test("a rehearsed objection, or another right, puts nobody on the list; dealt with as an objection it does", async () => {
  await opened({ right: "marketing-objection", isDrill: true, texts: texts("drill@example.org") });
  const caseId = await opened({ right: "objection", texts: texts("other@example.org") });
  expect([
    await onList("drill@example.org", "marketing"),
    await onList("other@example.org", "marketing"),
  ]).toEqual([false, false]);
  await does(caseId, { type: "reroute", to: "marketing-objection", reason: "misunderstood" });
  expect(await onList("other@example.org", "marketing")).toBe(true);
});

test("an erasure that is told as done keeps the person from coming back; in part it does not", async () => {
  const told = async (verdict: Verdict): Promise<string> => {
    const email = `erased-${verdict}@example.org`;
    const caseId = await opened({ right: "erasure", texts: texts(email) });
    await does(caseId, { type: "confirm-identity", method: "known-to-staff" });
    const grounds = verdict === "granted" ? [] : ["legal-claims"];
    await does(caseId, { type: "assess", verdict, bases: ["unneeded"], grounds });
    await settled(caseId);
    await write(place.w.db, here(), (tx) =>
      note(tx, here(), place.desk.keys, {
        caseId,
        now: place.w.now(),
        events: [done.make({ letterId: newId(), by: "print", verdict })],
      }),
    );
    return email;
  };
  const answers = [];
  for (const verdict of ["granted", "partly"] as const)
    answers.push(await onList(await told(verdict), "import"));
  expect(answers).toEqual([true, false]);
});

/** All that is to be done was done, by a person. */
async function settled(caseId: CaseId): Promise<void> {
  const measureId = newId<NonNullable<RequestFile["state"]["measures"]>[number]["id"]>();
  const due = place.w.now().toString().slice(0, 10);
  const plan = { measureId, task: "erase", owner: here().actorId, due } as const;
  await write(place.w.db, here(), (tx) =>
    act(
      tx,
      here(),
      place.desk,
      {
        caseId,
        command: { type: "plan-measure", ...plan },
        place: "Paper files",
        words: "On record.",
        now: place.w.now(),
      },
      () => undefined,
    ),
  );
  await does(caseId, { type: "settle-measure", measureId, outcome: "done" });
}

test("the entry outlives the request it came from, erased with its keys", async () => {
  const caseId = await opened({ right: "marketing-objection", texts: texts("outlives@example.org") });
  await does(caseId, { type: "withdraw" });
  await write(place.w.db, here(), async (tx) => {
    const file = await readCase(tx, here(), requestKind, caseId);
    if (file === undefined) throw new Error("The request is gone.");
    const counts = await countsOf(tx, here(), caseId, []);
    await eraseRequests(tx, here(), place.desk, {
      requests: [file],
      ground: "no-longer-needed",
      counts,
      language: "en",
      holdings: [],
      now: place.w.now(),
    });
  });
  expect(await onList("outlives@example.org", "marketing")).toBe(true);
});
