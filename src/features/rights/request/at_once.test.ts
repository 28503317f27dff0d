// Goal: what a colleague, the person and background work do to one request at the same moment all happens, or says who
// was first; nothing fails because somebody else was at work.
// Method: the real database; acts side by side, and an act between the two halves of a duty.
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestDesk, takeIn } from "../../../../testkit/desk.ts";
import type { RequestDesk } from "../../../../testkit/desk.ts";
import type { DutyWorld } from "../../../../testkit/duties.ts";
import { read, write } from "../../../platform/db.ts";
import type { WriteTx } from "../../../platform/db.ts";
import type { Effect } from "../../../platform/duties/kinds.ts";
import { newId } from "../../../platform/ids.ts";
import type { CaseId, DutyId, MailId } from "../../../platform/ids.ts";
import { createLogger } from "../../../platform/log.ts";
import { settleMail } from "../../../platform/mail/outbox.ts";
import type { Scope } from "../../../platform/scope.ts";
import { act } from "./act.ts";
import type { Command } from "./commands.ts";
import { questionDuties } from "./question_reached.ts";
import { readRequest } from "./store.ts";
import type { Desk, ReadRequest, RequestFile } from "./store.ts";

let place: RequestDesk;
let w: DutyWorld;
let desk: Desk;
beforeAll(async () => {
  place = await requestDesk();
  ({ w, desk } = place);
});
afterAll(() => place.close());

const here = (): Scope => w.organisations[0].scope;
const inTx = <T>(work: (tx: WriteTx) => Promise<T>): Promise<T> => write(w.db, here(), work);
const nothingHeld = (): void => undefined;
const opened = async (): Promise<CaseId> => (await takeIn(w, desk, here())).caseId;
const does = (caseId: CaseId, command: Command, words: string): Promise<RequestFile> =>
  inTx((tx) => act(tx, here(), desk, { caseId, command, words, now: w.now() }, nothingHeld));
async function present(caseId: CaseId): Promise<ReadRequest> {
  const found = await read(w.db, here(), (tx) => readRequest(tx, here(), desk.keys, { caseId }));
  if (found === undefined) throw new Error("The request is not there.");
  return found;
}
/** The first half of the duty that records that a mail arrived; what it gives is the second. */
async function arrival(caseId: CaseId, mail: MailId): Promise<Effect | undefined> {
  const [kind] = questionDuties({ ...desk, db: w.db, now: w.now });
  const log = createLogger({ write: nothingHeld, level: "error", now: w.now });
  const attempt = { dutyId: newId<DutyId>(), attempt: 1, signal: new AbortController().signal, log };
  return kind?.run({ ...attempt, data: { case: caseId, mail }, scope: here(), write: inTx });
}

test("six acts at once on the newest state all happen, one after the other", async () => {
  const caseId = await opened();
  const { version } = (await present(caseId)).file;
  await Promise.all(
    Array.from({ length: 6 }, (_, at) => does(caseId, { type: "note" }, `They rang ${at + 1} times.`)),
  );
  expect((await present(caseId)).file.version).toBe(version + 6);
});

test("a colleague's act while the arrival of a question is put on record keeps neither from happening", async () => {
  const caseId = await opened();
  await does(caseId, { type: "ask-clarification" }, "Which course?");
  const { mailId } = (await present(caseId)).file.state.question ?? {};
  if (mailId === undefined) throw new Error("The question has no mail.");
  await inTx((tx) => settleMail(tx, mailId, { state: "sent", at: w.now() }));
  const effect = await arrival(caseId, mailId);
  await does(caseId, { type: "note" }, "They rang.");
  await inTx(async (tx) => effect?.(tx, here()));
  const { clock, file } = await present(caseId);
  expect(clock?.state).toBe("paused");
  // And once more: what is known already is not put on record again.
  await inTx(async (tx) => effect?.(tx, here()));
  expect((await present(caseId)).file.version).toBe(file.version);
});

test("an answer and the record of the question's arrival may come at the same moment", async () => {
  for (const _round of Array.from({ length: 6 })) {
    const caseId = await opened();
    await does(caseId, { type: "ask-clarification" }, "Which course?");
    const { mailId } = (await present(caseId)).file.state.question ?? {};
    if (mailId === undefined) throw new Error("The question has no mail.");
    await inTx((tx) => settleMail(tx, mailId, { state: "sent", at: w.now() }));
    const effect = await arrival(caseId, mailId);
    const answer = { type: "record-clarification" } as const;
    await Promise.all([inTx(async (tx) => effect?.(tx, here())), does(caseId, answer, "The one of 2025.")]);
    const { clock, file } = await present(caseId);
    expect([file.state.clarification, clock?.state]).toEqual(["answered", "running"]);
  }
});
