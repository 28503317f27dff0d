// Goal: whether somebody is known here shows neither at sign-in nor on the public pages, in words, in work or in time.
// Method: the work itself is counted, which no noise touches: runs of argon2 (as Node's own hooks see them) and the
// statements sent to the database, for everybody who is known in some way and for somebody who is not. The long run also
// takes times and compares them (Welch's t), with a leak of a quarter of the time as the control that must be caught.
import { createHook } from "node:async_hooks";
import type { AsyncHook } from "node:async_hooks";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  createMember,
  endAccount,
  makeAccount,
  rewrite,
} from "../../src/features/access/accounts/accounts.ts";
import { access } from "../../src/features/access/index.ts";
import { hashPassword } from "../../src/features/access/password/hash.ts";
import { newTotpSecret } from "../../src/features/access/totp/codes.ts";
import { rights } from "../../src/features/rights/index.ts";
import { write } from "../../src/platform/db.ts";
import { testKeys } from "../signed-in.ts";
import { office, visitor } from "../visitor.ts";
import type { Office } from "../visitor.ts";
import { dutyWorld } from "../duties.ts";
import type { DutyWorld } from "../duties.ts";

let w: DutyWorld;
let kept: Office;
let hook: AsyncHook;
let hashes = 0;
const school = "/o/harbour-school/sign-in";
const people = {
  "somebody with a password": "anna@riverbridge.example",
  "somebody without a second factor": "ben@riverbridge.example",
  "somebody invited": "carla@riverbridge.example",
  "somebody who left": "dora@riverbridge.example",
  nobody: "nobody@riverbridge.example",
} as const;

beforeAll(async () => {
  w = await dutyWorld();
  kept = await office(w, { features: [access, rights(() => [])] });
  hook = createHook({ init: (_id, type) => void (hashes += type === "ARGON2REQUEST" ? 1 : 0) }).enable();
  const { scope } = w.organisations[0];
  const now = w.now();
  const grants = [{ role: "staff" as const }];
  const owner = { name: "O", email: "owner@riverbridge.example", state: "active" as const, now };
  await write(w.db, scope, async (tx) => {
    await makeAccount(tx, scope, testKeys, { ...owner, grants: [{ role: "owner" }] });
    const made = (email: string) =>
      createMember(tx, scope, testKeys, {
        name: "P",
        email,
        password: "three boats under a bridge",
        grants,
        now,
      });
    const { accountId } = await made(people["somebody with a password"]);
    await rewrite(tx, scope, testKeys, accountId, "totp", newTotpSecret(), now);
    await made(people["somebody without a second factor"]);
    const invited = { name: "", email: people["somebody invited"], grants, state: "invited" as const, now };
    await makeAccount(tx, scope, testKeys, invited);
    const left = await made(people["somebody who left"]);
    await endAccount(tx, scope, testKeys, left.accountId, now);
  });
});
afterAll(async () => {
  hook.disable();
  await kept.close();
  await w.close();
});

type Work = { readonly hashes: number; readonly statements: readonly string[] };

/** What is done, from sending a form to its answer. */
async function workOf(act: () => Promise<unknown>): Promise<Work> {
  const spy = vi.spyOn(pg.Client.prototype, "query");
  const before = hashes;
  try {
    await act();
    const statements = spy.mock.calls.map(([first]: readonly unknown[]) =>
      typeof first === "string" ? first : JSON.stringify(first, ["text"]),
    );
    return { hashes: hashes - before, statements };
  } finally {
    spy.mockRestore();
  }
}

let ips = 0;
async function signIn(email: string): Promise<Work> {
  ips += 1;
  const browser = visitor(kept, { ip: `192.0.2.${ips % 250}` });
  await browser.open(school);
  return workOf(() => browser.submit(school, { email, password: "not the right one" }));
}

test("a wrong password costs the same work whoever is asked for, and nobody", async () => {
  await signIn(people.nobody);
  const { hashes: runs, statements } = await signIn(people.nobody);
  expect([runs, statements.length > 5]).toEqual([1, true]);
  for (const [who, email] of Object.entries(people))
    expect([who, await signIn(email)]).toEqual([who, { hashes: runs, statements }]);
});

test("the counting sees a hash that is made, and one that is not", async () => {
  expect((await workOf(() => hashPassword("three boats under a bridge"))).hashes).toBe(1);
  expect(await workOf(async () => undefined)).toEqual({ hashes: 0, statements: [] });
});

test("asking for a lost link, and asking at all, costs the same work for a known and an unknown address", async () => {
  const home = "/p/harbour-school";
  const asked = { "want-access": "yes", capacity: "self", name: "Robin Hart", delivery: "portal" };
  const works: Record<string, Work> = {};
  for (const path of [`${home}/request`, `${home}/follow`])
    for (const [at, email] of ["first@example.org", "first@example.org", "second@example.org"].entries()) {
      const browser = visitor(kept, { ip: `198.51.100.${at + 1}` });
      const fields = path.endsWith("follow") ? { email } : { ...asked, email };
      works[`${path} ${at}`] = await workOf(async () => {
        const reply = await browser.submit(path, fields);
        expect([path, reply.statusCode]).toEqual([path, path.endsWith("follow") ? 303 : 200]);
      });
    }
  for (const path of [`${home}/request`, `${home}/follow`]) {
    // The second is known by then, the third is not.
    expect(works[`${path} 1`]?.statements.length).toBeGreaterThan(5);
    expect(works[`${path} 1`]).toEqual(works[`${path} 2`]);
  }
});

/** Welch's t of two samples, after the slowest tenth of each was left out. */
function welch(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [one, other].map((times) => {
    const kept_ = [...times].sort((x, y) => x - y).slice(0, Math.floor(times.length * 0.9));
    const mean = kept_.reduce((sum, time) => sum + time, 0) / kept_.length;
    const spread = kept_.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (kept_.length - 1);
    return { mean, error: spread / kept_.length };
  });
  if (a === undefined || b === undefined) return 0;
  return (a.mean - b.mean) / Math.sqrt(a.error + b.error);
}

test.skipIf(process.env["KEPT_LONG"] === undefined)(
  "times of known and unknown do not tell them apart, and a leak of a quarter would (in the long run only)",
  { timeout: 900_000 },
  async () => {
    const times = { known: [] as number[], unknown: [] as number[], leaking: [] as number[] };
    const timed = async (email: string): Promise<number> => {
      ips += 1;
      const browser = visitor(kept, { ip: `203.0.${(ips >> 8) & 255}.${ips & 255}` });
      await browser.open(school);
      const begun = performance.now();
      await browser.submit(school, { email, password: "not the right one" });
      return performance.now() - begun;
    };
    for (let at = 0; at < 400; at += 1) {
      w.advance({ minutes: 1 });
      times.known.push(await timed(people["somebody with a password"]));
      times.unknown.push(await timed(people.nobody));
      times.leaking.push((await timed(people.nobody)) * 1.25);
    }
    expect(Math.abs(welch(times.known, times.unknown))).toBeLessThan(4.5);
    expect(welch(times.leaking, times.unknown)).toBeGreaterThan(4.5);
  },
);
