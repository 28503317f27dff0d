// Goal: the outbox, which all who work on cases may read, tells nobody by a colleague's digest of a case that is kept from
// them, nor how many there are.
// Method: the real server and a real worker; a case about the handler, who then reads every mail of the outbox.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callAs } from "../../../testkit/calls.ts";
import { takeIn } from "../../../testkit/desk.ts";
import { dutyWorld } from "../../../testkit/duties.ts";
import type { DutyWorld } from "../../../testkit/duties.ts";
import { testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { signedIn, signedInAgain } from "../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../testkit/signed-in.ts";
import { read, write } from "../../platform/db.ts";
import { insertDuty } from "../../platform/duties/store.ts";
import { digestDuty, oweDigests } from "./digest.ts";
import { countGivenUp } from "./store.ts";

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

async function writeDigests(): Promise<void> {
  const { scope } = w.organisations[0];
  await write(w.db, scope, (tx) => oweDigests(tx, scope, w.now()));
  const worker = await w.worker([digestDuty(office.platform, new Map([["rights-request", "Request"]]))]);
  const owed = await read(w.db, scope, (tx) =>
    tx.selectFrom("duty").select("id").where("kind", "=", "agenda.digest").execute(),
  );
  for (const { id } of owed) expect((await w.settled(scope, id)).state).toBe("done");
  await worker.stop();
}

test("a colleague's digest in the outbox is read by that colleague alone", async () => {
  const [here] = w.organisations;
  const officer = await signedIn(w, here, "officer", { name: "Anna Ferrer" });
  const handler = await signedIn(w, here, "handler", { name: "Ben Osei" });
  const { reference } = await takeIn(w, office.platform, here.scope, {
    delivery: "post",
    texts: { requesterName: "Margaret Hughes" },
    aboutAccountId: handler.accountId,
  });
  await callAs(office, officer, "PUT", "/o/harbour-school/api/agenda/digest", { rhythm: "workdays" });
  w.advance({ days: 4 });
  await writeDigests();
  const kept = await outboxOf(await signedInAgain(w, here, handler));
  expect(kept.length).toBeGreaterThan(0);
  expect(JSON.stringify(kept)).not.toContain(reference);
  expect(JSON.stringify(kept)).not.toMatch(/\d (?:late|new|due)/u);
  expect(JSON.stringify(await outboxOf(await signedInAgain(w, here, officer)))).toContain(reference);
});

test("a digest counts no stopped work of a case that is kept from its reader", async () => {
  const [here] = w.organisations;
  const [about, officer] = [await signedIn(w, here, "officer"), await signedIn(w, here, "officer")];
  const { caseId } = await takeIn(w, office.platform, here.scope, {
    delivery: "post",
    texts: { requesterName: "Margaret Hughes" },
    aboutAccountId: about.accountId,
  });
  await write(w.db, here.scope, async (tx) => {
    const now = w.now();
    await insertDuty(tx, here.scope, { kind: "mail", key: "stopped", data: {}, dueAt: now, now, caseId });
    const stopped = { state: "given_up", settled_at: now } as const;
    await tx.updateTable("duty").set(stopped).where("key", "=", "stopped").execute();
  });
  const counted = ({ accountId }: SignedInMember): Promise<number> =>
    read(w.db, here.scope, (tx) => countGivenUp(tx, here.scope, accountId));
  expect((await counted(officer)) - (await counted(about))).toBe(1);
});
