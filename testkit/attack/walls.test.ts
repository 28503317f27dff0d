// Goal: a case is kept from a colleague whom it concerns, however they came to be one: named in it while it is open, invited
// after it was opened, back after they left, or asking it for somebody else. Kept from means that no list shows it.
// Method: the whole office on a real database; an account made at an address of a case; the act given over HTTP by whoever
// decides; then every list that shows cases, read by the colleague before and after.
import { afterAll, beforeAll, expect, test } from "vitest";
import { endAccount, makeAccount } from "../../src/features/access/accounts/accounts.ts";
import type { Role } from "../../src/features/access/permissions.ts";
import { beginSession } from "../../src/features/access/sessions/sessions.ts";
import { openRequest } from "../../src/features/rights/index.ts";
import { write } from "../../src/platform/db.ts";
import type { AccountId, ActorId } from "../../src/platform/ids.ts";
import { dutyWorld } from "../duties.ts";
import type { DutyWorld } from "../duties.ts";
import { signedIn, testKeys } from "../signed-in.ts";
import { office, visitor } from "../visitor.ts";
import type { Office, Visitor } from "../visitor.ts";

let w: DutyWorld;
let kept: Office;
let anna: Colleague;
const api = "/o/harbour-school/api";

type Colleague = { readonly accountId: AccountId; readonly actorId: ActorId; readonly browser: Visitor };

beforeAll(async () => {
  w = await dutyWorld();
  kept = await office(w);
  anna = await colleague(["owner", "officer"], "Anna Ferrer");
});
afterAll(async () => {
  await kept.close();
  await w.close();
});

async function colleague(role: Role | readonly Role[], name: string): Promise<Colleague> {
  const who = await signedIn(w, w.organisations[0], role, { name });
  const browser = visitor(kept);
  browser.cookies.set("kept-harbour-school", who.cookie.split("=")[1] ?? "");
  return { accountId: who.accountId, actorId: who.actorId, browser };
}

/** An account at this address, as an invitation that was followed leaves it. */
async function arrives(email: string): Promise<Colleague> {
  const { scope } = w.organisations[0];
  const grants = [{ role: "officer" as const }];
  const made = await write(w.db, scope, async (tx) => {
    const account = await makeAccount(tx, scope, testKeys, {
      name: "Nina Neu",
      email,
      state: "active",
      now: w.now(),
      grants,
    });
    const { accountId } = account;
    const session = await beginSession(tx, scope, {
      accountId,
      method: "passkey",
      device: "x",
      now: w.now(),
    });
    return { ...account, token: session.token };
  });
  const browser = visitor(kept);
  browser.cookies.set("kept-harbour-school", made.token);
  return { accountId: made.accountId, actorId: made.actorId, browser };
}

async function leaves({ accountId }: Colleague): Promise<void> {
  const { scope } = w.organisations[0];
  await write(w.db, scope, (tx) => endAccount(tx, scope, testKeys, accountId, w.now()));
}

async function asked(email: string, capacity: "self" | "guardian" = "self"): Promise<string> {
  const { scope } = w.organisations[0];
  const { reference } = await write(w.db, scope, (tx) =>
    openRequest(tx, scope, kept.platform, {
      channel: "telephone",
      capacity,
      delivery: "post",
      receivedAt: w.now(),
      language: "en",
      now: w.now(),
      texts: {
        requesterName: "Nina Neu",
        requesterEmail: email,
        ...(capacity === "self" ? {} : { subjectName: "Max Neu" }),
      },
    }),
  );
  return reference;
}

async function complains(about: string, email?: string): Promise<string> {
  const today = w.now().toZonedDateTimeISO("Europe/London").toPlainDate().toString();
  const fields = { sort: "data", channel: "post", receivedOn: today, language: "en", name: "Robin Hart" };
  const made = await anna.browser.call("POST", `${api}/cases`, {
    kind: "complaint",
    fields: { ...fields, complaint: about, ...(email === undefined ? {} : { email }) },
  });
  expect(made.body).toContain("C-");
  return made.json<{ reference: string }>().reference;
}

const at = (reference: string): string =>
  reference.startsWith("R") ? `${api}/rights/requests/${reference}` : `${api}/cases/${reference}`;
const seenBy = async ({ browser }: Colleague, reference: string): Promise<number> =>
  (await browser.call("GET", at(reference))).statusCode;
const move = (
  { browser }: Colleague,
  reference: string,
  act: "wall" | "lift",
  from: AccountId,
): ReturnType<Visitor["call"]> =>
  browser.call("POST", `${api}/cases/${reference}/wall`, { act, from, why: "Named in it" });

test("whoever becomes a colleague does not see the cases that have their address, of whatever kind", async () => {
  const email = "future.handler@riverbridge.example";
  const cases = [await asked(email), await complains("They lost my file", email.toUpperCase())];
  const nina = await arrives(email);
  for (const one of cases) expect([await seenBy(nina, one), await seenBy(anna, one)]).toEqual([404, 200]);
  expect((await nina.browser.call("GET", `${api}/cases?whose=all`)).body).not.toContain(cases[0]);
  await leaves(nina);
});

test("who left and is invited again does not see a case that was kept from the account they had", async () => {
  const email = "back.again@riverbridge.example";
  const first = await arrives(email);
  const own = await asked(email);
  const named = await complains("Your handler read my file");
  expect((await move(anna, named, "wall", first.accountId)).statusCode).toBe(200);
  await leaves(first);
  const again = await arrives(email);
  for (const one of [own, named]) expect([one, await seenBy(again, one)]).toEqual([one, 404]);
  await leaves(again);
});

test("a colleague who asks for somebody else does not see that request", async () => {
  const email = "parent@riverbridge.example";
  const parent = await arrives(email);
  const reference = await asked(email, "guardian");
  expect([await seenBy(parent, reference), await seenBy(anna, reference)]).toEqual([404, 200]);
  await leaves(parent);
});

test("a case kept from a colleague who has it in hand is in no list of theirs, nor is what was born of it", async () => {
  const tom = await colleague(["handler", "officer"], "Tom Hale");
  const { browser } = tom;
  const reference = await complains("Tom Hale, your handler, read my file", "robin@example.org");
  const request = await asked("robin@example.org");
  const version = async (): Promise<number> =>
    (await anna.browser.call("GET", at(reference))).json<{ version: number }>().version;
  const does = async (command: string, fields: object): Promise<void> => {
    const body = { version: await version(), command, fields };
    expect((await anna.browser.call("POST", `${at(reference)}/work`, body)).statusCode).toBe(200);
  };
  await does("assign", { to: tom.actorId });
  await does("acknowledge", { by: "mail", reply: "It arrived" });
  await does("open-action", { action: "Look at the log", owner: tom.actorId, due: "2027-01-04" });
  const all = (await anna.browser.call("GET", `${api}/cases?whose=all`)).body;
  const action = /A-\d{4}-\d{4,}/.exec(all)?.[0] ?? "no action";
  const year = w.now().toZonedDateTimeISO("UTC").year;
  const lists = [
    `${api}/cases?whose=mine`,
    `${api}/cases?whose=all`,
    `${api}/own-cases`,
    `${api}/agenda`,
    `${api}/office/mails`,
    `${api}/office/find?q=${reference}`,
    `${api}/office/find?q=${action}`,
  ];
  const shown = async (who: Colleague): Promise<readonly boolean[]> => {
    const found = [];
    for (const list of lists) {
      const { statusCode, body } = await who.browser.call("GET", list);
      expect([list, statusCode]).toEqual([list, 200]);
      found.push(body.includes(reference) || body.includes(action));
    }
    return found;
  };
  const counted = async (who: Colleague): Promise<string> =>
    (await who.browser.call("GET", `${api}/statistics?from=${year}-01-01&until=${year}-12-31`)).body;
  const readable = async (): Promise<readonly number[]> => [
    await seenBy(tom, reference),
    await seenBy(tom, action),
    await seenBy(tom, request),
    (await browser.call("GET", `${api}/ledger/cases/${reference}`)).statusCode,
    (await browser.call("GET", `${api}/cases/${reference}/wall`)).statusCode,
  ];
  expect(await shown(tom)).toEqual(lists.map(() => true));
  expect(await readable()).toEqual([200, 200, 200, 200, 200]);
  const before = await counted(tom);
  for (const one of [reference, request])
    expect((await move(anna, one, "wall", tom.accountId)).statusCode).toBe(200);
  expect(await shown(tom)).toEqual(lists.map(() => false));
  expect(await readable()).toEqual([404, 404, 404, 404, 404]);
  expect((await counted(tom)) === before).toBe(false);
  // Nobody has it in hand, and it cannot be given back to them.
  const list = (await anna.browser.call("GET", `${api}/cases?whose=all`)).json<{
    cases: readonly { readonly reference: string; readonly handler?: string }[];
  }>();
  const row = list.cases.find((one) => one.reference === reference);
  expect([row?.reference, row?.handler]).toEqual([reference, undefined]);
  const given = { version: await version(), command: "assign", fields: { to: tom.actorId } };
  expect((await anna.browser.call("POST", `${at(reference)}/work`, given)).statusCode).toBe(400);
  // They do not lift it; somebody else who decides may, and says why.
  expect((await move(tom, reference, "lift", tom.accountId)).statusCode).toBe(404);
  expect((await move(anna, reference, "wall", tom.accountId)).statusCode).toBe(409);
  expect((await move(anna, reference, "lift", tom.accountId)).statusCode).toBe(200);
  expect(await seenBy(tom, reference)).toBe(200);
  await leaves(tom);
});

test("a case is never kept from everybody who decides, and whom it is about stays outside", async () => {
  const handler = await colleague("handler", "Cora Lind");
  const reference = await complains("All of you");
  const refused = await move(anna, reference, "wall", anna.accountId);
  expect([refused.statusCode, refused.body.includes("nobody-left-to-decide")]).toEqual([409, true]);
  expect((await move(handler, reference, "wall", anna.accountId)).statusCode).toBe(403);
  const email = "cora@riverbridge.example";
  const own = await arrives(email);
  const about = await asked(email);
  expect((await move(anna, about, "lift", own.accountId)).statusCode).toBe(409);
  await leaves(own);
});
