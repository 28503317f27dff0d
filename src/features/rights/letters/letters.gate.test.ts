// Goal: a letter that says what is held about somebody goes to nobody before it is known who asks, and whether they may.
// Method: the real database; the letter of answer to a request for a copy, sent before and after that is settled.
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestDesk, takeIn } from "../../../../testkit/desk.ts";
import type { NewRequest, RequestDesk } from "../../../../testkit/desk.ts";
import { read, write } from "../../../platform/db.ts";
import { listOutbox } from "../../../platform/mail/outbox.ts";
import { newId } from "../../../platform/ids.ts";
import type { AccountId, CaseId } from "../../../platform/ids.ts";
import { act } from "../request/act.ts";
import type { Command } from "../request/commands.ts";
import { readRequest } from "../request/store.ts";
import { changeLetter, draftLetter, sendLetter } from "./letters.ts";
import type { Setting } from "./letters.ts";

let place: RequestDesk;
beforeAll(async () => {
  place = await requestDesk();
});
afterAll(() => place.close());

const settingNow = (): Setting => {
  const { w, desk } = place;
  const member = { accountId: newId<AccountId>(), pseudonymous: false };
  return { scope: w.organisations[0].scope, desk, member, now: w.now() };
};

async function asked(more: Partial<NewRequest> = {}): Promise<CaseId> {
  const { scope, desk } = settingNow();
  const texts = { requesterName: "Mara Lind", requesterEmail: "mara@lind.example" };
  return (await takeIn(place.w, { ...place.desk, ...desk }, scope, { channel: "email", texts, ...more }))
    .caseId;
}

async function does(caseId: CaseId, command: Command): Promise<void> {
  const { scope, now } = settingNow();
  await write(place.w.db, scope, (tx) =>
    act(tx, scope, place.desk, { caseId, command, now, words: "Said so." }, () => undefined),
  );
}

/** What stands in the way; nothing when it went out. */
async function answer(
  caseId: CaseId,
  template: "answer" | "extension" | "refusal",
): Promise<readonly string[]> {
  const setting = settingNow();
  const { scope, desk } = setting;
  const request = await read(place.w.db, scope, (tx) => readRequest(tx, scope, desk.keys, { caseId }));
  if (request === undefined) throw new Error("The request is not there.");
  const sending = write(place.w.db, scope, async (tx) => {
    const drafted = await draftLetter(tx, setting, request, { template, language: "en" });
    const blocks = [{ kind: "paragraph" as const, text: "We hold twelve rows about you." }];
    const { id, version } = drafted;
    const changed = await changeLetter(tx, setting, id, { version, body: { ...drafted.body, blocks } });
    await sendLetter(tx, setting, id, { version: changed.version, by: "mail" });
  });
  return sending.then(
    () => [],
    (error: unknown) =>
      (error as { details?: { reason: string }[] }).details?.map(({ reason }) => reason) ?? [],
  );
}

const mails = async (): Promise<number> => {
  const { scope } = settingNow();
  return (await read(place.w.db, scope, (tx) => listOutbox(tx, scope, 100))).length;
};

test("what is held is told to nobody before it is known who asks, and whether they may", async () => {
  const caseId = await asked();
  const guardian = await asked({ capacity: "guardian" });
  const before = await mails();
  expect(await answer(caseId, "answer")).toEqual(["identity-open"]);
  expect(await answer(guardian, "answer")).toEqual(["identity-open", "authority-open"]);
  expect(await mails()).toBe(before);
  // What tells nothing of them waits for nothing.
  expect(await answer(caseId, "extension")).toEqual([]);
  await does(caseId, { type: "confirm-identity", method: "known-to-staff" });
  expect(await answer(caseId, "answer")).toEqual([]);
});

test("a refusal is told to nobody before somebody decided it", async () => {
  const caseId = await asked();
  await does(caseId, { type: "confirm-identity", method: "known-to-staff" });
  const before = await mails();
  expect(await answer(caseId, "refusal")).toEqual(["not-refused"]);
  expect(await mails()).toBe(before);
});
