// Attacks on roles, the wall and one-time links that get through. Each test says what should hold; it fails while it does not.
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountById, factsOf, hasOwner } from "../../../src/features/access/accounts/store.ts";
import { changeRoles, endAccount, makeAccount } from "../../../src/features/access/accounts/accounts.ts";
import { invitationPath } from "../../../src/features/access/first-run/links.ts";
import { permissionsOf } from "../../../src/features/access/permissions.ts";
import { codeAt } from "../../../src/features/access/totp/codes.ts";
import type { Role } from "../../../src/features/access/permissions.ts";
import { openRequest } from "../../../src/features/rights/request/store.ts";
import { read, write } from "../../../src/platform/db.ts";
import { dutyWorld } from "../../duties.ts";
import type { DutyWorld } from "../../duties.ts";
import { signedIn, testKeys } from "../../signed-in.ts";
import { office, visitor } from "../../visitor.ts";
import type { Office, Visitor } from "../../visitor.ts";

let w: DutyWorld;
let kept: Office;
const api = "/o/harbour-school/api";
beforeAll(async () => {
  w = await dutyWorld();
  kept = await office(w);
});
afterAll(async () => {
  await kept.close();
  await w.close();
});
type Somebody = { who: Awaited<ReturnType<typeof signedIn>>; browser: Visitor };
async function somebody(role: Role | readonly Role[]): Promise<Somebody> {
  const who = await signedIn(w, w.organisations[0], role);
  const browser = visitor(kept);
  browser.cookies.set("kept-harbour-school", who.cookie.split("=")[1] ?? "");
  return { who, browser };
}

test("an organisation keeps at least one owner when the last one's role has an end", async () => {
  const { scope } = w.organisations[0];
  const owner = await somebody("owner");
  const soon = w.now().add({ minutes: 5 }).toString();
  const reply = await owner.browser.call("PUT", `${api}/access/people/${owner.who.accountId}/roles`, {
    grants: [{ role: "owner", endsAt: soon }],
  });
  console.log("set own role with an end:", reply.statusCode, reply.body);
  w.advance({ minutes: 6 });
  const may = await read(w.db, scope, async (tx) => {
    const facts = (await factsOf(tx, scope, [owner.who.accountId], w.now())).get(owner.who.accountId);
    return {
      can: facts === undefined ? [] : [...permissionsOf(facts, w.now())],
      hasOwner: await hasOwner(tx, scope),
    };
  });
  console.log(may);
  expect(may.can).toContain("people:write");
  await write(w.db, scope, (tx) => endAccount(tx, scope, testKeys, owner.who.accountId, w.now())).catch(() => undefined);
});

test("two owners who take the role from each other at once leave one", async () => {
  const { scope } = w.organisations[1];
  const [a, b] = [await signedIn(w, w.organisations[1], "owner"), await signedIn(w, w.organisations[1], "owner")];
  // What the two requests do, each in its transaction; both have decided before either commits.
  let met = 0;
  let both = (): void => undefined;
  const meeting = new Promise<void>((done) => { both = done; });
  const demote = (by: typeof a, whom: typeof a) =>
    write(w.db, by.scope, async (tx) => {
      await changeRoles(tx, by.scope, testKeys, whom.accountId, [{ role: "staff" }], w.now());
      met += 1;
      if (met === 2) both();
      await Promise.race([meeting, new Promise((done) => setTimeout(done, 3000))]);
    }).then(() => "done", (error: unknown) => String(error));
  const replies = await Promise.all([demote(a, b), demote(b, a)]);
  console.log(replies, "met:", met);
  expect(await read(w.db, scope, (tx) => hasOwner(tx, scope))).toBe(true);
});

test("an account that is ended while its link is being followed stays ended", async () => {
  const { scope, slug } = w.organisations[0];
  await somebody("owner");
  const made = await write(w.db, scope, (tx) =>
    makeAccount(tx, scope, testKeys, {
      name: "Leaver", email: "leaver@riverbridge.example", state: "active", now: w.now(), grants: [{ role: "officer" }],
    }),
  );
  const path = await write(w.db, scope, (tx) =>
    invitationPath(tx, scope, { slug, accountId: made.accountId, now: w.now() }),
  );
  const guest = visitor(kept);
  const chosen = await guest.submit(path, { name: "Leaver", password: "vXq9-turnip-Ladder-Moss" });
  console.log("chosen:", chosen.statusCode, chosen.headers.location);
  const page = await guest.open(`${path}/code`);
  const secret = (/[A-Z2-7]{4}(?: [A-Z2-7]{1,4}){7}/.exec(page.body)?.[0] ?? "").replaceAll(" ", "");
  // The owner's act and the leaver's meet: the leaver's has found its link good, and waits for a row.
  let release = (): void => undefined;
  const held = new Promise<void>((done) => { release = done; });
  const locked = new Promise<void>((ready) => {
    void write(w.db, scope, async (tx) => {
      await tx.selectFrom("invitation").selectAll().where("organisation_id", "=", scope.organisationId)
        .where("account_id", "=", made.accountId).forUpdate().execute();
      ready();
      await held;
    });
  });
  await locked;
  const following = guest.submit(`${path}/code`, { code: codeAt(secret, w.now()) });
  await new Promise((done) => setTimeout(done, 800));
  await write(w.db, scope, (tx) => endAccount(tx, scope, testKeys, made.accountId, w.now())).finally(release);
  const done = await following;
  console.log("followed:", done.statusCode, done.body.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ").slice(0, 200), secret.length);
  const account = await read(w.db, scope, (tx) => accountById(tx, scope, made.accountId));
  const me = await guest.open(`/o/${slug}/api/office/me`);
  console.log("state:", account?.state, "ended at:", account?.endedAt?.toString(), "office/me:", me.statusCode);
  expect(account?.state).toBe("ended");
});

const desk = () => ({ ...kept.platform });
test("a case about somebody who becomes a colleague is walled from them", async () => {
  const { scope } = w.organisations[0];
  const email = "future.handler@riverbridge.example";
  const { reference } = await write(w.db, scope, (tx) =>
    openRequest(tx, scope, desk(), {
      channel: "telephone", capacity: "self", delivery: "post", receivedAt: w.now(), language: "en", now: w.now(),
      texts: { requesterName: "Nina Neu", requesterEmail: email, wording: "What does the handler keep of me?" },
    }),
  );
  const { accountId } = await write(w.db, scope, (tx) =>
    makeAccount(tx, scope, testKeys, { name: "Nina Neu", email, state: "active", now: w.now(), grants: [{ role: "officer" }] }),
  );
  const { beginSession } = await import("../../../src/features/access/sessions/sessions.ts");
  const session = await write(w.db, scope, (tx) =>
    beginSession(tx, scope, { accountId, method: "passkey", device: "x", now: w.now() }),
  );
  const nina = visitor(kept);
  nina.cookies.set("kept-harbour-school", session.token);
  const seen = await nina.call("GET", `${api}/rights/requests/${reference}`);
  console.log("her own case:", seen.statusCode, seen.body.slice(0, 120));
  expect(seen.statusCode).toBe(404);
});

test("the wall outlives an account: who left and is invited again does not see the case about them", async () => {
  const { scope } = w.organisations[0];
  const email = "back.again@riverbridge.example";
  const grants = [{ role: "officer" as const }];
  const first = await write(w.db, scope, (tx) =>
    makeAccount(tx, scope, testKeys, { name: "Bo", email, state: "active", now: w.now(), grants }),
  );
  const { reference, file } = await write(w.db, scope, (tx) =>
    openRequest(tx, scope, desk(), {
      channel: "telephone", capacity: "self", delivery: "post", receivedAt: w.now(), language: "en", now: w.now(),
      texts: { requesterName: "Bo", requesterEmail: email },
    }),
  );
  expect(file.state.aboutAccountId).toBe(first.accountId);
  await write(w.db, scope, (tx) => endAccount(tx, scope, testKeys, first.accountId, w.now()));
  const again = await write(w.db, scope, (tx) =>
    makeAccount(tx, scope, testKeys, { name: "Bo", email, state: "active", now: w.now(), grants }),
  );
  const { beginSession } = await import("../../../src/features/access/sessions/sessions.ts");
  const session = await write(w.db, scope, (tx) =>
    beginSession(tx, scope, { accountId: again.accountId, method: "passkey", device: "x", now: w.now() }),
  );
  const bo = visitor(kept);
  bo.cookies.set("kept-harbour-school", session.token);
  const seen = await bo.call("GET", `${api}/rights/requests/${reference}`);
  console.log("after coming back:", seen.statusCode);
  expect(seen.statusCode).toBe(404);
});
