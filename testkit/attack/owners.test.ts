// Goal: an organisation is never left without an owner, and an account that was ended stays ended.
// Method: the attacks that once got through: roles with an end, two owners at once, a link followed while it is ended.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type pg from "pg";
import { accountById, hasOwner, lockAccount } from "../../src/features/access/accounts/store.ts";
import { changeRoles, endAccount, makeAccount } from "../../src/features/access/accounts/accounts.ts";
import { invitationPath } from "../../src/features/access/first-run/links.ts";
import { codeAt } from "../../src/features/access/totp/codes.ts";
import { read, write } from "../../src/platform/db.ts";
import type { WriteTx } from "../../src/platform/db.ts";
import { superuser } from "../../src/platform/postgres/postgres.ts";
import { dutyWorld } from "../duties.ts";
import type { DutyWorld } from "../duties.ts";
import { signedIn, testKeys } from "../signed-in.ts";
import { office, visitor } from "../visitor.ts";
import type { Office } from "../visitor.ts";

let w: DutyWorld;
let kept: Office;
let watcher: pg.Client;
beforeAll(async () => {
  w = await dutyWorld();
  kept = await office(w);
  watcher = await w.client(superuser);
});
afterAll(async () => {
  await kept.close();
  await w.close();
});
/** Until a statement of this database stands before somebody else's lock. */
async function somebodyWaits(): Promise<void> {
  await vi.waitFor(async () => {
    const { rows } = await watcher.query<{ waiting: number }>(
      "select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    expect(rows[0]?.waiting).toBeGreaterThan(0);
  }, 20_000);
}

test("an organisation keeps an owner whose role has no end", async () => {
  const { scope } = w.organisations[2];
  const who = await signedIn(w, w.organisations[2], "owner");
  const soon = w.now().add({ minutes: 5 });
  const given = write(w.db, scope, (tx) =>
    changeRoles(tx, scope, testKeys, who.accountId, [{ role: "owner", endsAt: soon }], w.now()),
  );
  await expect(given).rejects.toMatchObject({ key: "conflict" });
  expect(await read(w.db, scope, (tx) => hasOwner(tx, scope))).toBe(true);
});

test("two owners who take the role from each other at once leave one", async () => {
  const [, there] = w.organisations;
  const [a, b] = [await signedIn(w, there, "owner"), await signedIn(w, there, "owner")];
  const demote = (tx: WriteTx, by: typeof a, whom: typeof a): Promise<void> =>
    changeRoles(tx, by.scope, testKeys, whom.accountId, [{ role: "staff" }], w.now());
  const second = await write(w.db, a.scope, async (tx) => {
    await demote(tx, a, b);
    const begun = write(w.db, b.scope, (other) => demote(other, b, a));
    // It fails only after this transaction, which nobody awaits it in.
    begun.catch(() => undefined);
    await somebodyWaits();
    return { begun };
  });
  await expect(second.begun).rejects.toMatchObject({ key: "conflict" });
  expect(await read(w.db, there.scope, (tx) => hasOwner(tx, there.scope))).toBe(true);
});

test("an account that is ended while its link is being followed stays ended", async () => {
  const { scope, slug } = w.organisations[0];
  await signedIn(w, w.organisations[0], "owner");
  const made = await write(w.db, scope, (tx) =>
    makeAccount(tx, scope, testKeys, {
      name: "Leaver",
      email: "leaver@riverbridge.example",
      state: "active",
      now: w.now(),
      grants: [{ role: "officer" }],
    }),
  );
  const path = await write(w.db, scope, (tx) =>
    invitationPath(tx, scope, { slug, accountId: made.accountId, now: w.now() }),
  );
  const guest = visitor(kept);
  await guest.submit(path, { name: "Leaver", password: "vXq9-turnip-Ladder-Moss" });
  const page = await guest.open(`${path}/code`);
  const secret = (/[A-Z2-7]{4}(?: [A-Z2-7]{1,4}){7}/.exec(page.body)?.[0] ?? "").replaceAll(" ", "");
  // The leaver's has found its link good when the owner's act is under way; it waits for that, and then sees it.
  const following = await write(w.db, scope, async (tx) => {
    await lockAccount(tx, scope, made.accountId);
    const submitted = guest.submit(`${path}/code`, { code: codeAt(secret, w.now()) });
    await somebodyWaits();
    await endAccount(tx, scope, testKeys, made.accountId, w.now());
    return { submitted };
  });
  expect((await following.submitted).statusCode).toBe(410);
  const account = await read(w.db, scope, (tx) => accountById(tx, scope, made.accountId));
  expect(account?.state).toBe("ended");
  expect((await guest.open(`/o/${slug}/api/office/me`)).statusCode).toBe(401);
});
