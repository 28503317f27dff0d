// Goal: a session is good for its organisation, its time and its account's standing, and for nothing else.
// Method: the real tables with a clock that is moved; each way to lose a session is tried on a session that works.
import { afterAll, beforeAll, expect, test } from "vitest";
import { signedIn, testKeys } from "../../../../testkit/signed-in.ts";
import { world } from "../../../../testkit/world.ts";
import type { World } from "../../../../testkit/world.ts";
import { read, write } from "../../../platform/db.ts";
import type { Actor } from "../../../platform/http/routes.ts";
import { newId } from "../../../platform/ids.ts";
import type { ActorId } from "../../../platform/ids.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";
import { changeRoles, endAccount } from "../accounts/accounts.ts";
import { insertAbsence } from "../accounts/store.ts";
import { listMembers, nameOfActor } from "../people.ts";
import { setCookie } from "./cookies.ts";
import { identifyBySession } from "./identify.ts";
import { deviceOf, proveSession } from "./sessions.ts";
import { endSessions, listSessions } from "./store.ts";

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const whoIs = async (cookie: string, path = "/o/harbour-school/work"): Promise<Actor | undefined> =>
  identifyBySession({ db: w.db, now: w.now, url: "http://localhost:8080" })({
    path,
    headers: { cookie },
    ip: "192.0.2.1",
  });
const school = (): World["organisations"][0] => w.organisations[0];
const owner = async () => signedIn(w, school(), "owner");

test("a session's cookie gives the member with what the roles allow", async () => {
  const anna = await signedIn(w, school(), ["officer"], { name: "Anna Ferrer" });
  expect(await whoIs(anna.cookie)).toMatchObject({
    kind: "member",
    via: "session",
    organisation: "harbour-school",
    organisationId: school().organisationId,
    accountId: anna.accountId,
    actorId: anna.actorId,
    provedAt: w.now(),
    pseudonymous: false,
  });
  const names = await read(w.db, anna.scope, (tx) => nameOfActor(tx, anna.scope, testKeys, anna.actorId));
  expect(names).toBe("Anna Ferrer");
});

test("it is nobody's at another organisation, under another name, twice, changed or made up", async () => {
  const { cookie } = await owner();
  const value = cookie.split("=")[1] ?? "";
  const changed = `${cookie.slice(0, -1)}${cookie.endsWith("A") ? "B" : "A"}`;
  for (const [given, path] of [
    [cookie, "/o/meadow-travel/work"],
    [`kept-meadow-travel=${value}`, "/o/meadow-travel/work"],
    [cookie, "/p/harbour-school"],
    [`__Host-${cookie}`, "/o/harbour-school/work"],
    [`${cookie}; ${cookie}`, "/o/harbour-school/work"],
    [changed, "/o/harbour-school/work"],
    ["", "/o/harbour-school/work"],
    [cookie, "/o/no-such-school/work"],
  ] as const) {
    expect([given.length, path, await whoIs(given, path)]).toEqual([given.length, path, undefined]);
  }
  expect(await whoIs(cookie)).toMatchObject({ kind: "member" });
});

test("thirty idle minutes or twelve hours end it, and being used keeps it alive in between", async () => {
  const idle = await owner();
  w.advance({ minutes: 30 });
  expect(await whoIs(idle.cookie)).toMatchObject({ kind: "member" });
  w.advance({ minutes: 30, seconds: 1 });
  expect(await whoIs(idle.cookie)).toBeUndefined();
  const busy = await owner();
  for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
    expect([minutes, (await whoIs(busy.cookie))?.kind]).toEqual([minutes, "member"]);
    w.advance({ minutes: 20 });
  }
  expect(await whoIs(busy.cookie)).toBeUndefined();
});

test("ending an account ends its sessions at once, in the same transaction", async () => {
  const boss = await owner();
  const leaver = await signedIn(w, school(), "handler");
  expect(await whoIs(leaver.cookie)).toMatchObject({ kind: "member" });
  await write(w.db, boss.scope, (tx) => endAccount(tx, boss.scope, testKeys, leaver.accountId, w.now()));
  expect(await whoIs(leaver.cookie)).toBeUndefined();
  const entries = await read(w.db, boss.scope, (tx) => listEntries(tx, boss.scope, { limit: 1000 }));
  expect(entries.at(-1)).toMatchObject({ type: "account.ended", actorId: boss.actorId });
});

test("an auditor is nobody from the moment the role ends", async () => {
  const auditor = await signedIn(w, school(), "auditor");
  expect(await whoIs(auditor.cookie)).toMatchObject({ pseudonymous: true });
  const boss = await owner();
  await write(w.db, boss.scope, (tx) =>
    changeRoles(
      tx,
      boss.scope,
      testKeys,
      auditor.accountId,
      [{ role: "auditor", endsAt: w.now().add({ minutes: 5 }) }],
      w.now(),
    ),
  );
  w.advance({ minutes: 4 });
  expect(await whoIs(auditor.cookie)).toMatchObject({ kind: "member" });
  w.advance({ minutes: 1 });
  expect(await whoIs(auditor.cookie)).toBeUndefined();
});

test("a deputy holds the officer's permissions while the officer is away, and not a moment longer", async () => {
  const officer = await signedIn(w, school(), "officer");
  const deputy = await signedIn(w, school(), "handler");
  const decides = async (): Promise<boolean> => {
    const actor = await whoIs(deputy.cookie);
    return actor?.kind === "member" && actor.permissions.has("case:decide");
  };
  await write(w.db, officer.scope, (tx) =>
    insertAbsence(
      tx,
      officer.scope,
      {
        accountId: officer.accountId,
        deputyId: deputy.accountId,
        from: w.now().add({ minutes: 10 }),
        until: w.now().add({ minutes: 20 }),
      },
      w.now(),
    ),
  );
  expect(await decides()).toBe(false);
  w.advance({ minutes: 10 });
  expect(await decides()).toBe(true);
  const listed = await read(w.db, officer.scope, (tx) => listMembers(tx, officer.scope, testKeys, w.now()));
  expect(listed.find(({ accountId }) => accountId === deputy.accountId)?.roles).toEqual([
    "handler",
    "officer",
  ]);
  w.advance({ minutes: 10 });
  expect(await decides()).toBe(false);
});

test("proving again replaces the token; revoking ends one session or all but this one", async () => {
  const one = await owner();
  w.advance({ minutes: 1 });
  const token = await write(w.db, one.scope, (tx) => proveSession(tx, one.scope, one.sessionId, w.now()));
  expect(await whoIs(one.cookie)).toBeUndefined();
  const renewed = setCookie("session", "harbour-school", false, token);
  expect(await whoIs(renewed.split(";", 1)[0] ?? "")).toMatchObject({ provedAt: w.now() });
  const seenSince = w.now().subtract({ minutes: 30 });
  const list = () =>
    read(w.db, one.scope, (tx) => listSessions(tx, one.scope, one.accountId, { now: w.now(), seenSince }));
  expect(await list()).toHaveLength(1);
  const ended = await write(w.db, one.scope, (tx) =>
    endSessions(tx, one.scope, one.accountId, w.now(), { except: one.sessionId }),
  );
  expect(ended).toBe(0);
  await write(w.db, one.scope, (tx) => endSessions(tx, one.scope, one.accountId, w.now()));
  expect(await list()).toEqual([]);
  expect(await whoIs(renewed.split(";", 1)[0] ?? "")).toBeUndefined();
});

test("an organisation keeps at least one owner", async () => {
  const travel = w.organisations[1];
  const only = await signedIn(w, travel, "owner");
  const tries = await Promise.allSettled([
    write(w.db, only.scope, (tx) => endAccount(tx, only.scope, testKeys, only.accountId, w.now())),
    write(w.db, only.scope, (tx) =>
      changeRoles(tx, only.scope, testKeys, only.accountId, [{ role: "staff" }], w.now()),
    ),
  ]);
  const refused = { status: "rejected", reason: { key: "conflict" } };
  expect(tries).toMatchObject([refused, refused]);
  expect(await whoIs(only.cookie, "/o/meadow-travel/people")).toMatchObject({ kind: "member" });
});

test("over https the cookie is bound to this host and secure", () => {
  const token = "a".repeat(43);
  expect(setCookie("session", "riverbridge", true, token)).toBe(
    `__Host-kept-riverbridge=${token}; Path=/; HttpOnly; SameSite=Lax; Secure`,
  );
  expect(setCookie("session", "riverbridge", false, token)).toBe(
    `kept-riverbridge=${token}; Path=/; HttpOnly; SameSite=Lax`,
  );
});

test("a device is named by browser and system, and nothing else of the header is kept", () => {
  expect(deviceOf("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")).toBe(
    "Firefox on Linux",
  );
  expect(deviceOf(undefined)).toBe("Unknown");
  expect(deviceOf(newId<ActorId>())).toBe("Unknown");
});
