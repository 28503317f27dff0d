// Goal: the mail about a task names a request: whomever that request is kept from finds it nowhere, and is reminded of
// nothing in it.
// Method: the real server and a real worker; a case about the handler, who then reads every mail of the outbox.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callAs } from "../../../../../testkit/calls.ts";
import { takeIn } from "../../../../../testkit/desk.ts";
import { dutyWorld } from "../../../../../testkit/duties.ts";
import type { DutyWorld } from "../../../../../testkit/duties.ts";
import { testOffice } from "../../../../../testkit/office.ts";
import type { TestOffice } from "../../../../../testkit/office.ts";
import { signedIn, signedInAgain } from "../../../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../../../testkit/signed-in.ts";
import { read, write } from "../../../../platform/db.ts";
import { readCaseByReference } from "../../../../platform/cases/store.ts";
import { newId } from "../../../../platform/ids.ts";
import type { Id } from "../../../../platform/identifiers.ts";
import { act } from "../act.ts";
import type { Command } from "../commands.ts";
import { requestKind } from "../state.ts";
import { measureReminder } from "./reminder.ts";

let w: DutyWorld;
let office: TestOffice;
beforeAll(async () => {
  w = await dutyWorld();
  office = await testOffice({ world: w });
});
afterAll(async () => {
  await w.stopWorkers();
  await office.close();
  await w.close();
});

type Mail = { readonly id: string; readonly subject?: string; readonly text?: string };

async function get(who: SignedInMember, path: string): Promise<unknown> {
  const reply = await callAs(office, who, "GET", `/o/harbour-school/api/office/mails${path}`);
  expect(reply.status).toBe(200);
  return JSON.parse(reply.text) as unknown;
}

/** Every mail of the outbox as it is listed and as it opens. */
async function outboxOf(who: SignedInMember): Promise<readonly Mail[]> {
  const { mails } = (await get(who, "")) as { mails: Mail[] };
  const opened: Mail[] = [];
  for (const listed of mails) opened.push(listed, (await get(who, `/${listed.id}`)) as Mail);
  return opened;
}

async function remind(): Promise<void> {
  const { scope } = w.organisations[0];
  const worker = await w.worker([measureReminder(office.platform)]);
  const owed = await read(w.db, scope, (tx) =>
    tx
      .selectFrom("duty")
      .select("id")
      .where("kind", "=", "rights.measure_reminder")
      .where("due_at", "<=", w.now())
      .execute(),
  );
  for (const { id } of owed) expect((await w.settled(scope, id)).state).toBe("done");
  await worker.stop();
}

test("the mail about a task is kept from whomever its request is kept from, and they are reminded of none", async () => {
  const [here] = w.organisations;
  const officer = await signedIn(w, here, "officer");
  const handler = await signedIn(w, here, "handler");
  const owner = await signedIn(w, here, "handler");
  const { scope } = officer;
  const { reference } = await takeIn(w, office.platform, scope, {
    right: "erasure",
    delivery: "post",
    texts: { requesterName: "Margaret Hughes" },
    aboutAccountId: handler.accountId,
  });
  const give = (command: Command, more: object = {}): Promise<void> =>
    write(w.db, scope, async (tx) => {
      const file = await readCaseByReference(tx, scope, requestKind, reference);
      if (file === undefined) throw new Error("The request is not there.");
      const given = { caseId: file.id, command, now: w.now(), ...more };
      await act(tx, scope, office.platform, given, () => undefined);
    });
  await give({ type: "confirm-identity", method: "known-to-staff" });
  await give({ type: "assess", verdict: "granted", bases: ["unneeded"], grounds: [] });
  const due = w.now().toZonedDateTimeISO("Europe/London").toPlainDate().add({ days: 5 }).toString();
  const measureId = newId<Id<"measure">>();
  await give(
    { type: "plan-measure", measureId, task: "erase", owner: owner.actorId, due },
    { place: "School application", words: "Erase the rows." },
  );
  await remind();
  const told = async (who: SignedInMember): Promise<number> =>
    (await outboxOf(await signedInAgain(w, here, who))).filter(({ text, subject }) =>
      `${subject ?? ""} ${text ?? ""}`.includes(reference),
    ).length;
  const before = await told(officer);
  expect(before).toBeGreaterThan(0);
  expect(await told(handler)).toBe(0);

  const wall = { from: owner.accountId, why: "A friend of theirs.", act: "wall" };
  const walled = await callAs(office, officer, "POST", `/o/harbour-school/api/cases/${reference}/wall`, wall);
  expect(walled.status).toBe(200);
  w.advance({ days: 14 });
  await remind();
  expect(await told(officer)).toBe(before);
});
