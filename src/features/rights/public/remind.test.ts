// Goal: whoever asked and did not confirm is reminded once, in time, without a word a stranger chose; nothing lapses
// that nobody was asked about; the office sees how many wait and can take one up from the day it arrived.
// Method: the real database, outbox and worker; mails are taken or not as a mail server would, and time is moved.
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestDesk, takeIn } from "../../../../testkit/desk.ts";
import type { RequestDesk } from "../../../../testkit/desk.ts";
import { memberIn } from "../../../../testkit/office.ts";
import type { DutyWorld } from "../../../../testkit/duties.ts";
import { read, write } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import type { AccountId, ActorId, CaseId, MailId } from "../../../platform/ids.ts";
import { listOutbox, readMail, settleMail } from "../../../platform/mail/outbox.ts";
import { noteFailing } from "../../../platform/mail/server_store.ts";
import type { Scope } from "../../../platform/scope.ts";
import { pressingFor } from "../../cases/index.ts";
import { isMailWaiting } from "../../office/index.ts";
import { requestListing } from "../request/office/listing.ts";
import { act } from "../request/act.ts";
import { lapseDuties } from "../request/duties.ts";
import { unconfirmedFor } from "../request/office/list.ts";
import { heldAsk, unaskedAmong } from "../request/unconfirmed/store.ts";
import { lapseDuty, readRequest, remindDuty, useLink } from "../request/store.ts";
import { remindDuties } from "./remind.ts";

let place: RequestDesk;
let w: DutyWorld;
beforeAll(async () => {
  place = await requestDesk();
  w = place.w;
});
afterAll(() => place.close());

const scope = (): Scope => w.organisations[0].scope;
const reader: AccountId = newId();
const ask = async (email: string): Promise<CaseId> => {
  const texts = { requesterName: "Buy at cheap.example", requesterEmail: email };
  return (await takeIn(w, place.desk, scope(), { channel: "portal", texts })).caseId;
};
const mailsTo = (email: string) =>
  read(w.db, scope(), async (tx) => {
    const lines = await listOutbox(tx, scope(), 100);
    const mails = await Promise.all(lines.map(({ id }) => readMail(tx, scope(), place.desk.keys, id)));
    return mails.flatMap((mail) => (mail?.content?.to === email ? [mail] : []));
  });
const taken = (id: MailId) =>
  write(w.db, scope(), (tx) => settleMail(tx, id, { state: "sent", at: w.now() }));
const takeAll = async (email: string): Promise<void> => {
  for (const { id } of await mailsTo(email)) await taken(id);
};
const stateOf = async (caseId: CaseId) =>
  (await read(w.db, scope(), (tx) => readRequest(tx, scope(), place.desk.keys, { caseId })))?.file.state;
test("the case of a request is told how the mail stands that asks, until a mail server takes it", async () => {
  const caseId = await ask("held.ask@example.org");
  const held = () => read(w.db, scope(), (tx) => heldAsk(tx, scope(), [caseId]));
  const inList = async () => {
    const asked = await read(w.db, scope(), (tx) => unaskedAmong(tx, scope(), [caseId]));
    return [...asked];
  };
  expect(await held()).toBe("waiting");
  expect(await inList()).toEqual([caseId]);
  await takeAll("held.ask@example.org");
  expect(await held()).toBeUndefined();
  expect(await inList()).toEqual([]);
});

const counted = () => read(w.db, scope(), (tx) => unconfirmedFor(tx, scope(), reader, w.now()));

/** Runs the duties of these cases, now. */
async function run(kind: string, cases: readonly CaseId[], until = "done"): Promise<void> {
  const platform = { ...place.desk, db: w.db, now: w.now };
  const quick = { firstPauseSeconds: 0.05, longestPauseSeconds: 0.1 };
  await w.worker([...lapseDuties(platform), ...remindDuties(platform)].map((one) => ({ ...one, ...quick })));
  for (const key of cases) {
    const { id } = await read(w.db, scope(), (tx) =>
      tx
        .selectFrom("duty")
        .select("id")
        .where("kind", "=", kind)
        .where("key", "=", key)
        .executeTakeFirstOrThrow(),
    );
    await w.settled(scope(), id, ({ state, problem }) => state === until || problem === until);
  }
  await w.stopWorkers();
}

test("half-way one reminder goes, once, that carries nothing a stranger wrote, and both links work", async () => {
  const caseId = await ask("half@example.org");
  await takeAll("half@example.org");
  w.advance({ hours: 7 * 24 });
  await run(remindDuty, [caseId]);
  const mails = await mailsTo("half@example.org");
  expect(mails.map(({ content }) => content?.subject)).toEqual([
    "A reminder: please confirm your request",
    "Please confirm your request",
  ]);
  expect(JSON.stringify(mails)).not.toContain("cheap");
  expect(mails[0]?.content?.text).toContain("/p/harbour-school/contact");
  expect(mails[0]?.content?.text).toContain("you can complain to");
  for (const { content } of mails) {
    const token = /confirm\/([\w-]{43})/.exec(content?.text ?? "")?.[1] ?? "";
    const use = { purpose: "confirm", token, now: w.now(), peek: true } as const;
    expect((await write(w.db, scope(), (tx) => useLink(tx, scope(), use))).caseId).toBe(caseId);
  }
});

test("a mailbox is reminded three times a day at most, however many requests name it", async () => {
  const cases = [];
  for (let times = 0; times < 5; times += 1) cases.push(await ask("flooded@example.org"));
  await takeAll("flooded@example.org");
  w.advance({ hours: 7 * 24 });
  await run(remindDuty, cases);
  const subjects = (await mailsTo("flooded@example.org")).map(({ content }) => content?.subject);
  expect(subjects.filter((subject) => subject?.startsWith("A reminder"))).toHaveLength(3);
});

test("what anybody can send presses nobody before its address is confirmed, and is counted apart", async () => {
  const member = { ...memberIn(w, w.organisations[0]), accountId: reader };
  const pressing = () =>
    read(w.db, scope(), (tx) => pressingFor(tx, scope(), [requestListing], member, w.now()));
  const before = await pressing();
  const caseId = await ask("strange@example.org");
  const { unconfirmed, ...others } = before;
  expect(await pressing()).toEqual({ ...others, unconfirmed: unconfirmed + 1 });
  const to = newId<ActorId>();
  await write(w.db, scope(), (tx) =>
    act(tx, scope(), place.desk, { caseId, command: { type: "assign", to }, now: w.now() }, () => undefined),
  );
  expect((await pressing()).unconfirmed).toBe(unconfirmed);
});

test("what nobody was asked about is not reminded of and does not lapse; taken up, it runs from its receipt", async () => {
  const caseId = await ask("unsent@example.org");
  const received = w.now().toString();
  const before = await counted();
  w.advance({ hours: 15 * 24 });
  await run(remindDuty, [caseId]);
  await run(lapseDuty, [caseId], "nobody_was_asked");
  expect(await mailsTo("unsent@example.org")).toHaveLength(1);
  expect((await stateOf(caseId))?.name).toBe("unconfirmed");
  // Those before it were asked, and lapsed.
  const after = await counted();
  expect([after.waiting.count, after.lapsed.count]).toEqual([
    1,
    before.waiting.count - 1 + before.lapsed.count,
  ]);
  const to = newId<ActorId>();
  await write(w.db, scope(), (tx) =>
    act(tx, scope(), place.desk, { caseId, command: { type: "assign", to }, now: w.now() }, () => undefined),
  );
  const request = await read(w.db, scope(), (tx) => readRequest(tx, scope(), place.desk.keys, { caseId }));
  expect(request?.file.state).toMatchObject({ name: "open", receivedAt: received });
  expect(request?.clock).toMatchObject({ state: "running", inputs: { received } });
});

test("a mail that waited for a mail server asks with a link that works for as long as the request waits", async () => {
  const caseId = await ask("late@example.org");
  const follow = async () => {
    const [mail] = await mailsTo("late@example.org");
    const token = /confirm\/([\w-]{43})/.exec(mail?.content?.text ?? "")?.[1] ?? "";
    const use = { purpose: "confirm", token, now: w.now(), peek: true } as const;
    return write(w.db, scope(), (tx) => useLink(tx, scope(), use));
  };
  w.advance({ hours: 20 * 24 });
  await expect(follow()).rejects.toMatchObject({ key: "link_expired" });
  await takeAll("late@example.org");
  w.advance({ hours: 7 * 24 - 1 });
  expect((await follow()).caseId).toBe(caseId);
  w.advance({ hours: 1 });
  await expect(follow()).rejects.toMatchObject({ key: "link_expired" });
  await run(lapseDuty, [caseId]);
  expect((await stateOf(caseId))?.name).toBe("lapsed");
});

test("asked and silent for a fortnight, it lapses; of it the office is told a number and two dates", async () => {
  const caseId = await ask("silent@example.org");
  await takeAll("silent@example.org");
  const received = w.now().toString();
  w.advance({ hours: 14 * 24 });
  await run(lapseDuty, [caseId]);
  expect((await stateOf(caseId))?.name).toBe("lapsed");
  const { lapsed } = await counted();
  expect(lapsed.count).toBe(lapsed.newest.length);
  expect(lapsed.newest[0]).toMatchObject({ receivedAt: received, lapsedAt: w.now().toString() });
  // Not even a hash by which somebody who guesses the address could tell that it once asked.
  const left = await write(w.db, scope(), (tx) =>
    tx.selectFrom("case_address").select("case_id").where("case_id", "=", caseId).execute(),
  );
  expect(left).toEqual([]);
});

test("mail waits where no server is named, and where the one named fails", async () => {
  const waits = (hasMailServer: boolean) =>
    read(w.db, scope(), (tx) => isMailWaiting(tx, scope(), { hasMailServer }));
  expect([await waits(false), await waits(true)]).toEqual([true, false]);
  await write(w.db, scope(), (tx) =>
    noteFailing(tx, scope(), "mail_timed_out", { began: w.now(), now: w.now() }),
  );
  expect(await waits(true)).toBe(true);
});
