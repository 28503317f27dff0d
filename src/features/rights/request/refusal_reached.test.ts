// Goal: a refusal that went by mail answers nobody before a mail server has taken the letter: until then it is owed, with its
// clock, and its case is not over (GDPR art. 12(4)).
// Method: the real database; the letter is drafted, filled in and sent, and its mail refused, waiting, or taken.
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestDesk, takeIn } from "../../../../testkit/desk.ts";
import type { RequestDesk } from "../../../../testkit/desk.ts";
import { read, write } from "../../../platform/db.ts";
import type { WriteTx } from "../../../platform/db.ts";
import type { Effect } from "../../../platform/duties/kinds.ts";
import { newId } from "../../../platform/ids.ts";
import type { AccountId, CaseId, DutyId, MailId } from "../../../platform/ids.ts";
import { createLogger } from "../../../platform/log.ts";
import { settleMail } from "../../../platform/mail/outbox.ts";
import type { Scope } from "../../../platform/scope.ts";
import { changeLetter, draftLetter, sendLetter } from "../letters/letters.ts";
import type { Setting } from "../letters/letters.ts";
import { act } from "./act.ts";
import { questionDuty } from "./question.ts";
import { questionDuties } from "./question_reached.ts";
import { readRequest } from "./store.ts";
import type { ReadRequest } from "./store.ts";

let place: RequestDesk;
beforeAll(async () => {
  place = await requestDesk();
});
afterAll(() => place.close());

const here = (): Scope => place.w.organisations[0].scope;
const inTx = <T>(work: (tx: WriteTx) => Promise<T>): Promise<T> => write(place.w.db, here(), work);
const nothingHeld = (): void => undefined;

async function present(caseId: CaseId): Promise<ReadRequest> {
  const { w, desk } = place;
  const found = await read(w.db, here(), (tx) => readRequest(tx, here(), desk.keys, { caseId }));
  if (found === undefined) throw new Error("The request is not there.");
  return found;
}

async function refused(): Promise<CaseId> {
  const { w, desk } = place;
  const { caseId } = await takeIn(w, desk, here(), { channel: "email" });
  const command = { type: "refuse", ground: "unfounded" } as const;
  await inTx((tx) =>
    act(tx, here(), desk, { caseId, command, words: "Because.", now: w.now() }, nothingHeld),
  );
  return caseId;
}

async function tell(caseId: CaseId, by: "mail" | "print"): Promise<void> {
  const { w, desk } = place;
  const member = { accountId: newId<AccountId>(), pseudonymous: false };
  const setting: Setting = { scope: here(), desk, member, now: w.now() };
  const request = await present(caseId);
  await inTx(async (tx) => {
    const drafted = await draftLetter(tx, setting, request, { template: "refusal", language: "en" });
    const body = { ...drafted.body, blocks: [{ kind: "paragraph" as const, text: "We cannot do this." }] };
    const { id, version } = drafted;
    const changed = await changeLetter(tx, setting, id, { version, body });
    await sendLetter(tx, setting, id, { version: changed.version, by });
  });
}

/** The mail whose arrival is watched for. */
async function watched(caseId: CaseId): Promise<MailId> {
  const { key } = await read(place.w.db, here(), (tx) =>
    tx
      .selectFrom("duty")
      .select("key")
      .where("kind", "=", questionDuty)
      .where("case_id", "=", caseId)
      .executeTakeFirstOrThrow(),
  );
  return key as MailId;
}

async function arrival(caseId: CaseId, mail: MailId): Promise<Effect | undefined> {
  const { w, desk } = place;
  const [kind] = questionDuties({ ...desk, db: w.db, now: w.now });
  const log = createLogger({ write: nothingHeld, level: "error", now: w.now });
  const attempt = { dutyId: newId<DutyId>(), attempt: 1, signal: new AbortController().signal, log };
  return kind?.run({ ...attempt, data: { case: caseId, mail }, scope: here(), write: inTx });
}

const standing = async (caseId: CaseId): Promise<readonly unknown[]> => {
  const { file, clock } = await present(caseId);
  return [file.state.isUntold === true, file.closedAt !== undefined, clock?.state];
};
const owed = [true, false, "running"];
const over = [false, true, "satisfied"];

test("a refusal whose mail was refused is owed until the mail is taken after all", async () => {
  const caseId = await refused();
  expect(await standing(caseId)).toEqual(owed);
  await tell(caseId, "mail");
  expect(await standing(caseId)).toEqual(owed);
  const mail = await watched(caseId);
  await expect(arrival(caseId, mail)).rejects.toThrow("mail_waits");
  const settle = (state: "refused" | "sent"): Promise<void> =>
    inTx((tx) => settleMail(tx, mail, { state, at: place.w.now() }));
  await settle("refused");
  await expect(arrival(caseId, mail)).rejects.toThrow("mail_waits");
  expect(await standing(caseId)).toEqual(owed);
  await settle("sent");
  const effect = await arrival(caseId, mail);
  await inTx(async (tx) => effect?.(tx, here()));
  expect(await standing(caseId)).toEqual(over);
});

test("a refusal that was posted is told, also after a mail that never left", async () => {
  const [posted, mailed] = [await refused(), await refused()];
  await tell(posted, "print");
  expect(await standing(posted)).toEqual(over);
  await tell(mailed, "mail");
  const mail = await watched(mailed);
  await tell(mailed, "print");
  expect(await standing(mailed)).toEqual(over);
  expect(await arrival(mailed, mail)).toBeUndefined();
});
