// Goal: everybody is told of the cases they may see and of no other, by page, by mail once, and by a calendar whose address
// is a secret that ends with the account.
// Method: the real server and a real worker; requests with clocks, one of them about a colleague; time is moved.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callAs } from "../../../testkit/calls.ts";
import type { Reply } from "../../../testkit/calls.ts";
import { takeIn } from "../../../testkit/desk.ts";
import type { NewRequest } from "../../../testkit/desk.ts";
import { dutyWorld } from "../../../testkit/duties.ts";
import type { DutyWorld } from "../../../testkit/duties.ts";
import { testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { signedIn, testKeys } from "../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../testkit/signed-in.ts";
import { read, write } from "../../platform/db.ts";
import { listEntries } from "../../platform/ledger/ledger.ts";
import { listOutbox, readMail } from "../../platform/mail/outbox.ts";
import { newId } from "../../platform/ids.ts";
import { readCaseByReference } from "../../platform/cases/store.ts";
import type { Id, ShortReference } from "../../platform/identifiers.ts";
import { act, requestKind } from "../rights/index.ts";
import type { Command } from "../rights/index.ts";
import { agenda } from "./index.ts";
import { digestDuty, oweDigests } from "./digest.ts";

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

const base = "/o/harbour-school/api/agenda";

const call = (who: SignedInMember | undefined, method: string, path: string, body?: object): Promise<Reply> =>
  callAs(office, who, method, path, body);

type Seen = { lines: { reference: string; what: string; day: string; isLate: boolean; isMine: boolean }[] };
const weekOf = async (who: SignedInMember): Promise<Seen> =>
  JSON.parse((await call(who, "GET", base)).text) as Seen;

const asked = async (more: Partial<NewRequest> = {}): Promise<string> => {
  const { scope } = w.organisations[0];
  const plainly = { delivery: "post", texts: { requesterName: "Margaret Hughes" } } as const;
  return (await takeIn(w, office.platform, scope, { ...plainly, ...more })).reference;
};

test("one sees what is due of all cases or of one's own, never the one about oneself", async () => {
  const [here, there] = w.organisations;
  const officer = await signedIn(w, here, "officer", { name: "Anna Ferrer" });
  const handler = await signedIn(w, here, "handler", { name: "Ben Osei" });
  const staff = await signedIn(w, here, "staff");
  const stranger = await signedIn(w, there, "officer");
  const plain = await asked({ handler: handler.actorId });
  const walled = await asked({ aboutAccountId: handler.accountId });
  const seen = await weekOf(officer);
  expect(seen.lines.map(({ reference }) => reference).toSorted()).toEqual([plain, walled].toSorted());
  expect(seen.lines.every(({ isMine, isLate }) => !isMine && !isLate)).toBe(true);
  expect((await weekOf(handler)).lines).toMatchObject([{ reference: plain, what: "Request", isMine: true }]);
  expect((await weekOf(staff)).lines).toEqual([]);
  const abroad = await call(stranger, "GET", base.replace("harbour-school", there.slug));
  expect(JSON.parse(abroad.text)).toMatchObject({ lines: [] });
  w.advance({ days: 40 });
  const fresh = await signedIn(w, here, "officer");
  expect((await weekOf(fresh)).lines.every(({ isLate }) => isLate)).toBe(true);
});

async function mailsTo(email: string): Promise<readonly { subject: string; text: string }[]> {
  const { scope } = w.organisations[0];
  return read(w.db, scope, async (tx) => {
    const found = [];
    for (const { id } of await listOutbox(tx, scope, 100)) {
      const mail = await readMail(tx, scope, testKeys, id);
      if (mail?.content?.to === email) found.push(mail.content);
    }
    return found;
  });
}

/** What the sweep of two nodes does, and the work that follows. */
async function sweep(): Promise<void> {
  const { scope } = w.organisations[0];
  for (let node = 0; node < 2; node += 1) await write(w.db, scope, (tx) => oweDigests(tx, scope, w.now()));
  const worker = await w.worker([digestDuty(office.platform, new Map([["rights-request", "Request"]]))]);
  const ids = await read(w.db, scope, (tx) =>
    tx.selectFrom("duty").select("id").where("kind", "=", "agenda.digest").execute(),
  );
  for (const { id } of ids) expect((await w.settled(scope, id)).state).toBe("done");
  await worker.stop();
}

test("a task stands in its owner’s week, mail and calendar, and for whoever reads cases as a line of its request", async () => {
  const [here] = w.organisations;
  const officer = await signedIn(w, here, "officer", { name: "Anna Ferrer" });
  const owner = await signedIn(w, here, "owner", { name: "Ben Osei" });
  const other = await signedIn(w, here, "staff");
  const due = w.now().toZonedDateTimeISO("Europe/London").toPlainDate().add({ days: 5 });
  const reference = await asked({
    right: "erasure",
    drill: {
      begunBy: officer.accountId,
      aim: "Whether tasks reach their owners",
      endsAt: w.now().add({ hours: 24 * 30 }),
    },
  });
  const { scope } = officer;
  const give = async (command: Command, more: object = {}): Promise<void> => {
    await write(w.db, scope, async (tx) => {
      const file = await readCaseByReference(tx, scope, requestKind, reference as ShortReference);
      if (file === undefined) throw new Error("The request is not there.");
      const given = { caseId: file.id, command, now: w.now(), ...more };
      await act(tx, scope, office.platform, given, () => undefined);
    });
  };
  await give({ type: "confirm-identity", method: "known-to-staff" });
  await give({ type: "assess", verdict: "granted", bases: ["unneeded"], grounds: [] });
  const task = {
    type: "plan-measure",
    measureId: newId<Id<"measure">>(),
    task: "erase",
    owner: owner.actorId,
  } as const;
  await give({ ...task, due: due.toString() }, { place: "School application", words: "Erase the rows." });

  const day = due.toString();
  expect(await weekOf(owner)).toMatchObject({
    tasks: [{ reference, task: expect.stringMatching(/^Drill, erase/u), day, isLate: false }],
  });
  expect((await weekOf(other)) as object).toMatchObject({ tasks: [], others: [] });
  const others = [{ reference, isDrill: true, open: 1, late: 0, day }];
  expect(await weekOf(officer)).toMatchObject({ tasks: [], others });
  const { address } = JSON.parse((await call(owner, "POST", `${base}/calendar`)).text) as { address: string };
  const feed = await call(undefined, "GET", new URL(address).pathname);
  expect(feed.text).toMatch(new RegExp(`SUMMARY:Drill: ${reference} .*: your task\\r\\n`, "u"));
  expect(feed.text).toContain(`DTSTART;VALUE=DATE:${day.replaceAll("-", "")}`);
  await give({ type: "end-drill", by: "person" });
  expect(await weekOf(officer)).toMatchObject({ others: [] });
  expect(await weekOf(owner)).toMatchObject({ tasks: [] });
});

test("a digest is mailed once when its time has come, under the reader's own rights, and names nobody", async () => {
  const [here] = w.organisations;
  const reader = await signedIn(w, here, "officer");
  expect((await call(reader, "PUT", `${base}/digest`, { rhythm: "daily" })).status).toBe(400);
  const chosen = await call(reader, "PUT", `${base}/digest`, { rhythm: "workdays" });
  const nextAt = Temporal.Instant.from((JSON.parse(chosen.text) as { nextAt: string }).nextAt);
  expect(nextAt.toZonedDateTimeISO("Europe/London").hour).toBe(7);
  await sweep();
  expect(await mailsTo(reader.email)).toEqual([]);
  w.advance({ days: 4 });
  const late = await asked();
  await sweep();
  await sweep();
  const [mail, ...others] = await mailsTo(reader.email);
  expect(others).toEqual([]);
  expect(mail?.subject).toMatch(/: 2 late, .*1 new$/u);
  expect(mail?.text).toContain(`New since the last mail\n  ${late}  Request`);
  expect(mail?.text).toContain("/o/harbour-school/week");
  expect(mail?.text).not.toMatch(/Margaret|Hughes|Osei/u);
  await write(w.db, here.scope, (tx) =>
    tx.updateTable("account").set({ state: "ended" }).where("id", "=", reader.accountId).execute(),
  );
  w.advance({ days: 4 });
  await sweep();
  expect((await mailsTo(reader.email)).length).toBe(1);
});

test("a calendar's address is shown once, gives references alone, and ends when asked and with its account", async () => {
  const [here] = w.organisations;
  const officer = await signedIn(w, here, "officer");
  const make = async (): Promise<string> => {
    const { address } = JSON.parse((await call(officer, "POST", `${base}/calendar`)).text) as {
      address: string;
    };
    return new URL(address).pathname;
  };
  const first = await make();
  const feed = await call(undefined, "GET", first);
  expect([feed.status, feed.type]).toEqual([200, "text/calendar; charset=utf-8"]);
  expect(feed.text).toMatch(/SUMMARY:R-\d{4}-\d{4} Request: due\r\n/u);
  expect(feed.text).not.toMatch(/Margaret|Hughes/u);
  expect(
    (await call(undefined, "GET", first.replace("harbour-school", w.organisations[1].slug))).status,
  ).toBe(404);
  const second = await make();
  expect((await call(undefined, "GET", first)).status).toBe(404);
  expect((await call(undefined, "GET", second.replace(".ics", ""))).status).toBe(200);
  expect((await call(officer, "DELETE", `${base}/calendar`)).status).toBe(200);
  expect((await call(undefined, "GET", second)).status).toBe(404);
  const third = await make();
  await write(w.db, here.scope, (tx) =>
    tx.updateTable("account").set({ state: "ended" }).where("id", "=", officer.accountId).execute(),
  );
  expect((await call(undefined, "GET", third)).status).toBe(404);
  const entries = await read(w.db, here.scope, (tx) => listEntries(tx, here.scope, { limit: 200 }));
  // Three here, and one of whoever has a task above.
  expect(entries.filter(({ type }) => type === "calendar.made").length).toBe(4);
  expect(agenda(new Map()).name).toBe("agenda");
});
