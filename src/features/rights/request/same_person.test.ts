// Goal: whoever works on a request is told of another open one by the same person, and of nobody else's: not of one whose
// address nobody confirmed, not of one that is over, about the reader, or of another organisation.
// Method: requests opened as the form and the office open them, in a real database, beside one that is looked at.
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestDesk } from "../../../../testkit/desk.ts";
import type { RequestDesk } from "../../../../testkit/desk.ts";
import type { DutyWorld } from "../../../../testkit/duties.ts";
import { signedIn } from "../../../../testkit/signed-in.ts";
import { read, write } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import { act } from "./act.ts";
import type { Command } from "./commands.ts";
import { otherRequests } from "./same_person.ts";
import { openRequest } from "./store.ts";
import type { Desk, NewRequest, OpenedRequest } from "./store.ts";

let place: RequestDesk;
let w: DutyWorld;
let desk: Desk;
let reader: AccountId;
beforeAll(async () => {
  place = await requestDesk();
  ({ w, desk } = place);
  reader = (await signedIn(w, w.organisations[0], "officer", { keys: desk.keys })).accountId;
});
afterAll(() => place.close());

const texts = { requesterName: "Carmen Ortega", requesterEmail: "Carmen@Ortega.example" };

async function came(
  more: Partial<NewRequest> = {},
  then: readonly Command[] = [],
  scope = w.organisations[0].scope,
): Promise<OpenedRequest> {
  const now = w.now();
  return write(w.db, scope, async (tx) => {
    const opened = await openRequest(tx, scope, desk, {
      channel: "email",
      capacity: "self",
      delivery: "portal",
      receivedAt: now,
      texts,
      language: "en",
      now,
      ...more,
    });
    for (const command of then)
      await act(tx, scope, desk, { caseId: opened.caseId, command, now }, () => undefined);
    return opened;
  });
}

test("the same address or number tells of another open request, and of nothing else", async () => {
  const { scope } = w.organisations[0];
  const seen = await came();
  const told = async (): Promise<readonly string[]> => {
    const { file } = seen;
    const others = await read(w.db, scope, (tx) => otherRequests(tx, scope, file, reader));
    return others.map(({ file: other, by }) => `${other.reference} by ${by}`).toSorted();
  };
  expect(await told()).toEqual([]);
  const again = await came({ texts: { ...texts, requesterEmail: "carmen@ORTEGA.example" } });
  const expected = [`${again.reference} by identity`];
  expect(await told()).toEqual(expected);
  // For a child from the same address: whose address it is nobody knows before both have answered from it.
  const subject = { ...texts, subjectName: "Lucía Ortega" };
  await came({ capacity: "guardian", texts: subject });
  // Nobody has confirmed or taken it up; over; of somebody else; about the reader; of another house.
  await came({ channel: "portal" });
  await came({}, [{ type: "withdraw" }]);
  await came({ texts: { requesterName: "Carmen Ortega", requesterEmail: "c.ortega@example.net" } });
  await came({ aboutAccountId: reader });
  await came({}, [], w.organisations[1].scope);
  expect(await told()).toEqual(expected);
  // Without the wall the one about the reader is there: the check can fail.
  const open = await read(w.db, scope, (tx) => otherRequests(tx, scope, seen.file, newId<AccountId>()));
  expect(open).toHaveLength(2);
});

test("an address tells once both have answered from it", async () => {
  const { scope } = w.organisations[0];
  const from = { ...texts, requesterEmail: "guardian@ortega.example", subjectName: "Lucía Ortega" };
  const guardian = { capacity: "guardian", channel: "portal", texts: from } as const;
  const first = await came(guardian, [{ type: "confirm-address" }]);
  const second = await came(guardian);
  const told = () =>
    read(w.db, scope, async (tx) => {
      const { state } = first.file;
      const file = { ...first.file, state: { ...state, name: "open" as const, isAddressConfirmed: true } };
      return (await otherRequests(tx, scope, file, reader)).map(({ by }) => by);
    });
  expect(await told()).toEqual([]);
  const command = { type: "confirm-address" } as const;
  await write(w.db, scope, (tx) =>
    act(tx, scope, desk, { caseId: second.caseId, command, now: w.now() }, () => undefined),
  );
  expect(await told()).toEqual(["address"]);
});
