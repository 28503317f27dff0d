// Goal: an owner gives and takes access and everybody keeps their own account; nobody reaches into another's.
// Method: the real server; members with real sessions call the endpoints, and what changed is seen through others.
import { afterAll, beforeAll, expect, test } from "vitest";
import { signedIn, testKeys } from "../../../../testkit/signed-in.ts";
import { office, visitor } from "../../../../testkit/visitor.ts";
import type { Office, Visitor } from "../../../../testkit/visitor.ts";
import { world } from "../../../../testkit/world.ts";
import type { World } from "../../../../testkit/world.ts";
import { read, write } from "../../../platform/db.ts";
import { isAllowed } from "../../../platform/http/routes.ts";
import { listOutbox, readMail } from "../../../platform/mail/outbox.ts";
import { access, listLeavers } from "../index.ts";
import type { Role } from "../permissions.ts";
import { hashOf } from "../secrets.ts";
import { renewSession } from "../sessions/store.ts";
import { identifyByToken } from "../tokens/identify.ts";
import { codeAt } from "../totp/codes.ts";

let w: World;
let kept: Office;
const api = "/o/harbour-school/api/access";

beforeAll(async () => {
  w = await world();
  // Mail waits for a worker, which needs its tables.
  kept = await office(w, { features: [access] });
});
afterAll(async () => {
  await kept.close();
  await w.close();
});

type Somebody = { who: Awaited<ReturnType<typeof signedIn>>; browser: Visitor };
async function somebody(role: Role | readonly Role[], name?: string): Promise<Somebody> {
  const who = await signedIn(w, w.organisations[0], role, name === undefined ? {} : { name });
  const browser = visitor(kept);
  browser.cookies.set("kept-harbour-school", who.cookie.split("=")[1] ?? "");
  return { who, browser };
}

const tokenOf = ({ who }: Somebody): string => who.cookie.split("=")[1] ?? "";

type People = {
  people: {
    accountId: string;
    name: string;
    email: string;
    state: string;
    roles: unknown;
    standsIn: unknown;
  }[];
};
const listed = async ({ browser }: Somebody): Promise<People> =>
  (await browser.call("GET", `${api}/people`)).json<People>();

test("an owner invites by mail; the link opens the account, and it signs in with its roles", async () => {
  const owner = await somebody("owner");
  const email = "carla@riverbridge.example";
  const body = { email, grants: [{ role: "handler" }] };
  expect((await owner.browser.call("POST", `${api}/people`, body)).json()).toEqual({ done: true });
  expect((await owner.browser.call("POST", `${api}/people`, body)).statusCode).toBe(409);
  const { scope } = w.organisations[0];
  const mail = await read(w.db, scope, async (tx) => {
    const [line] = await listOutbox(tx, scope, 1);
    return line === undefined ? undefined : readMail(tx, scope, testKeys, line.id);
  });
  expect(mail?.content?.to).toBe(email);
  const link = /http:\S+/.exec(mail?.content?.text ?? "")?.[0] ?? "";
  const guest = visitor(kept);
  expect((await guest.open(link)).body).toContain(email);
  expect((await listed(owner)).people.find((one) => one.email === email)).toMatchObject({
    state: "invited",
    roles: [{ role: "handler" }],
  });
});

test("one account's page: roles, sessions and absences to whoever may read people, pseudonyms to an auditor", async () => {
  const owner = await somebody("owner");
  const ben = await somebody("handler", "Ben Osei");
  const auditor = await somebody("auditor");
  const page = `${api}/people/${ben.who.accountId}`;
  const seen = await owner.browser.call("GET", page);
  expect(seen.json()).toMatchObject({
    person: { name: "Ben Osei", state: "active", roles: [{ role: "handler" }] },
    sessions: [{ device: "Firefox on Linux", method: "passkey" }],
    tokens: 0,
    absences: [],
  });
  expect(seen.body).not.toContain(tokenOf(ben));
  const masked = await auditor.browser.call("GET", page);
  expect([masked.statusCode, masked.body.includes("Osei"), masked.body.includes("@")]).toEqual([
    200,
    false,
    false,
  ]);
  const staff = await somebody("staff");
  expect((await staff.browser.call("GET", page)).statusCode).toBe(403);
  const none = `${api}/people/${auditor.who.sessionId}`;
  expect((await owner.browser.call("GET", none)).statusCode).toBe(404);
});

test("an owner signs somebody out everywhere, and their ways in stay; nobody else may", async () => {
  const owner = await somebody("owner");
  const ben = await somebody("handler", "Ben Away");
  const other = await somebody("handler");
  const act = `${api}/people/${ben.who.accountId}/sign-out`;
  expect((await other.browser.call("POST", act)).statusCode).toBe(403);
  expect((await ben.browser.call("GET", `${api}/own`)).statusCode).toBe(200);
  expect((await owner.browser.call("POST", act)).json()).toEqual({ ended: 1 });
  expect((await ben.browser.call("GET", `${api}/own`)).statusCode).toBe(401);
  expect((await owner.browser.call("POST", act)).json()).toEqual({ ended: 0 });
  const seen = await owner.browser.call("GET", `${api}/people/${ben.who.accountId}`);
  expect(seen.json()).toMatchObject({ person: { state: "active" }, sessions: [] });
  const none = `${api}/people/${other.who.sessionId}/sign-out`;
  expect((await owner.browser.call("POST", none)).statusCode).toBe(404);
});

test("an auditor needs an end, and sees pseudonyms in place of names and addresses", async () => {
  const owner = await somebody("owner", "Olive Owner");
  const grants = [{ role: "auditor" }];
  const invited = await owner.browser.call("POST", `${api}/people`, { email: "au@example.org", grants });
  expect(invited.statusCode).toBe(400);
  const auditor = await somebody("auditor");
  const seen = JSON.stringify(await listed(auditor));
  expect(seen).toContain("Person ");
  for (const word of ["Olive", "@", "riverbridge"]) expect(seen).not.toContain(word);
  expect(JSON.stringify(await listed(owner))).toContain("Olive Owner");
});

test("roles change at once; ending an account closes its door at once; the last owner stays", async () => {
  const owner = await somebody("owner");
  const handler = await somebody("handler");
  const id = handler.who.accountId;
  expect((await handler.browser.call("GET", `${api}/people`)).statusCode).toBe(200);
  const staff = { grants: [{ role: "staff" }] };
  expect((await owner.browser.call("PUT", `${api}/people/${id}/roles`, staff)).statusCode).toBe(200);
  expect((await handler.browser.call("GET", `${api}/people`)).statusCode).toBe(403);
  expect((await handler.browser.call("GET", `${api}/own`)).statusCode).toBe(200);
  expect((await owner.browser.call("POST", `${api}/people/${id}/end`)).statusCode).toBe(200);
  expect((await handler.browser.call("GET", `${api}/own`)).statusCode).toBe(401);
  const { scope } = w.organisations[0];
  const leavers = () =>
    read(w.db, scope, (tx) =>
      listLeavers(tx, scope, { since: w.now().subtract({ hours: 1 }), now: w.now() }),
    );
  expect(await leavers()).toMatchObject([{ accountId: id, waysIn: 0 }]);
  // A session that outlives its account opens nothing, and the promise about leavers is shown broken all the same.
  await write(w.db, scope, (tx) =>
    tx.updateTable("session").set({ ended_at: null }).where("id", "=", handler.who.sessionId).execute(),
  );
  expect(await leavers()).toMatchObject([{ accountId: id, waysIn: 1 }]);
  expect((await handler.browser.call("GET", `${api}/own`)).statusCode).toBe(401);
  w.advance({ minutes: 6 });
  const stale = await owner.browser.call("POST", `${api}/people/${id}/end`);
  expect([stale.statusCode, stale.json()]).toMatchObject([403, { code: "step_up_required" }]);
});

test("an officer arranges a deputy for their own absence, and for nobody else's", async () => {
  const officer = await somebody("officer");
  const deputy = await somebody("handler");
  const auditor = await somebody("auditor");
  const when = { from: w.now().toString(), until: w.now().add({ hours: 48 }).toString() };
  const wish = { account: officer.who.accountId, deputy: deputy.who.accountId, ...when };
  expect((await deputy.browser.call("POST", `${api}/absences`, wish)).statusCode).toBe(403);
  for (const wrong of [
    { deputy: officer.who.accountId },
    { deputy: auditor.who.accountId },
    { until: when.from },
  ]) {
    expect((await officer.browser.call("POST", `${api}/absences`, { ...wish, ...wrong })).statusCode).toBe(
      400,
    );
  }
  w.advance({ minutes: 6 });
  const stale = await officer.browser.call("POST", `${api}/absences`, wish);
  expect([stale.statusCode, stale.json()]).toMatchObject([403, { code: "step_up_required" }]);
  await write(w.db, officer.who.scope, (tx) =>
    renewSession(tx, officer.who.scope, officer.who.sessionId, hashOf(tokenOf(officer)), w.now()),
  );
  expect((await officer.browser.call("POST", `${api}/absences`, wish)).statusCode).toBe(200);
  const shown = await officer.browser.call("GET", `${api}/people`);
  const { people, absences } = shown.json<People & { absences: { id: string; accountId: string }[] }>();
  expect(people.find((one) => one.accountId === deputy.who.accountId)?.standsIn).toEqual(["officer"]);
  const absence = absences.find((one) => one.accountId === officer.who.accountId)?.id ?? "";
  expect((await deputy.browser.call("DELETE", `${api}/absences/${absence}`)).statusCode).toBe(404);
  expect((await officer.browser.call("DELETE", `${api}/absences/${absence}`)).statusCode).toBe(200);
});

test("one's own account: password, app, recovery codes and sessions, and nobody else's session", async () => {
  const anna = await somebody(["officer"], "Anna Ferrer");
  const other = await somebody("staff");
  const password = async (text: string): Promise<unknown> =>
    (await anna.browser.call("POST", `${api}/own/password`, { password: text })).json();
  expect(await password("password1234")).toEqual({ problem: "too_common" });
  expect(await password("three boats under a bridge")).toEqual({});
  const { secret } = (await anna.browser.call("POST", `${api}/own/app-options`)).json<{ secret: string }>();
  const app = async (code: string): Promise<unknown> =>
    (await anna.browser.call("POST", `${api}/own/app`, { secret, code })).json();
  expect(await app("000000")).toEqual({ right: false });
  expect(await app(codeAt(secret, w.now()))).toEqual({ right: true });
  const made = (await anna.browser.call("POST", `${api}/own/recovery-codes`)).json<{ codes: string[] }>();
  expect(new Set(made.codes).size).toBe(10);
  const shown = (await anna.browser.call("GET", `${api}/own`)).json<{ sessions: { id: string }[] }>();
  expect(shown).toMatchObject({ name: "Anna Ferrer", hasPassword: true, hasApp: true, recoveryCodes: 10 });
  expect(shown.sessions).toMatchObject([{ device: "Firefox on Linux", isThis: true }]);
  const session = `${api}/own/sessions/${shown.sessions[0]?.id ?? ""}`;
  expect((await other.browser.call("DELETE", session)).statusCode).toBe(404);
  expect((await anna.browser.call("DELETE", session)).statusCode).toBe(200);
  expect((await anna.browser.call("GET", `${api}/own`)).statusCode).toBe(401);
});

test("a token may do what it was given and its owner still may, on the API alone, until it ends", async () => {
  const developer = await somebody("developer");
  const make = (body: object) => developer.browser.call("POST", `${api}/own/tokens`, body);
  const wish = { label: "Booking system", scopes: ["register:read"], days: 30 };
  expect((await make({ ...wish, scopes: ["case:read"] })).statusCode).toBe(403);
  expect((await make({ ...wish, scopes: ["token:write"] })).statusCode).toBe(403);
  const { token } = (await make(wish)).json<{ token: string }>();
  const identify = identifyByToken(kept.platform);
  const whoIs = (authorization: string, path = "/api/v1/registers") =>
    identify({ path, headers: { authorization }, ip: "192.0.2.1" });
  const actor = await whoIs(`Bearer ${token}`);
  expect(actor).toMatchObject({
    kind: "member",
    via: "token",
    accountId: developer.who.accountId,
    provedAt: undefined,
  });
  expect(actor !== undefined && isAllowed(actor, "register:read")).toBe(true);
  expect(actor !== undefined && isAllowed(actor, "connection:read")).toBe(false);
  expect(await whoIs(`Bearer ${token}`, "/o/harbour-school/api/access/own")).toBeUndefined();
  expect(await whoIs(`Bearer ${token.replace("harbour-school", "meadow-travel")}`)).toBeUndefined();
  expect(await whoIs(`Bearer ${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`)).toBeUndefined();
  const { tokens } = (await developer.browser.call("GET", `${api}/own`)).json<{
    tokens: { id: string; label: string }[];
  }>();
  expect(tokens).toMatchObject([{ label: "Booking system", scopes: ["register:read"] }]);
  await developer.browser.call("DELETE", `${api}/own/tokens/${tokens[0]?.id ?? ""}`);
  expect(await whoIs(`Bearer ${token}`)).toBeUndefined();
  const second = (await make(wish)).json<{ token: string }>().token;
  expect(await whoIs(`Bearer ${second}`)).toMatchObject({ kind: "member" });
  w.advance({ hours: 24 * 30 });
  expect(await whoIs(`Bearer ${second}`)).toBeUndefined();
});
