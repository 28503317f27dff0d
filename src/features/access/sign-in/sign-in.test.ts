// Goal: whoever has the right proofs comes in, and nobody else; a stranger can lock nobody out.
// Method: the real server and database; a visitor with cookies fills the pages' forms while the clock is moved.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { office, visitor } from "../../../../testkit/visitor.ts";
import type { Office, Visitor } from "../../../../testkit/visitor.ts";
import { testKeys } from "../../../../testkit/signed-in.ts";
import { world } from "../../../../testkit/world.ts";
import type { World } from "../../../../testkit/world.ts";
import { read, write } from "../../../platform/db.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";
import { changeRoles, createMember, endAccount, rewrite } from "../accounts/accounts.ts";
import { access } from "../index.ts";
import { codeAt, newRecoveryCodes, newTotpSecret } from "../totp/codes.ts";
import { replaceRecoveryCodes } from "../totp/store.ts";
import { limitSignIn, recoveryHash } from "./factors.ts";

let w: World;
let kept: Office;
const password = "three boats under a bridge";
const base = "/o/harbour-school/sign-in";
let count = 0;

beforeAll(async () => {
  w = await world();
  kept = await office(w, { features: [access] });
});
beforeEach(() => void w.advance({ hours: 2 }));
afterAll(async () => {
  await kept.close();
  await w.close();
});

async function person(): Promise<{
  email: string;
  secret: string;
  codes: readonly string[];
  accountId: Awaited<ReturnType<typeof createMember>>["accountId"];
}> {
  const { scope } = w.organisations[0];
  count += 1;
  const email = `Anna.${count}@Riverbridge.example`;
  const secret = newTotpSecret();
  const codes = newRecoveryCodes();
  const now = w.now();
  const accountId = await write(w.db, scope, async (tx) => {
    const made = await createMember(tx, scope, testKeys, {
      name: "Anna Ferrer",
      email,
      password,
      grants: [{ role: "officer" }, { role: "owner" }],
      now,
    });
    await rewrite(tx, scope, testKeys, made.accountId, "totp", secret, now);
    const hashes = await Promise.all(codes.map((one) => recoveryHash(testKeys, scope, made.accountId, one)));
    await replaceRecoveryCodes(tx, scope, made.accountId, hashes, now);
    return made.accountId;
  });
  return { email, secret, codes, accountId };
}

const isIn = (who: Visitor): boolean => who.cookies.has("kept-harbour-school");
const ledger = async (): Promise<readonly string[]> => {
  const { scope } = w.organisations[0];
  const entries = await read(w.db, scope, (tx) => listEntries(tx, scope, { limit: 1000 }));
  return entries.map(({ type }) => type);
};

test("address, password and code lead back to the page asked for, with a session and two lines in the ledger", async () => {
  const anna = await person();
  const browser = visitor(kept);
  const asked = await browser.submit(`${base}?to=/o/harbour-school/work/R-2026-0007?tab=letters`, {
    email: ` ${anna.email.toUpperCase()} `,
    password,
  });
  expect([asked.statusCode, asked.headers.location]).toEqual([303, `${base}/code`]);
  expect(isIn(browser)).toBe(false);
  const came = await browser.submit(`${base}/code`, { code: codeAt(anna.secret, w.now()) });
  expect([came.statusCode, came.headers.location]).toEqual([
    303,
    "/o/harbour-school/work/R-2026-0007?tab=letters",
  ]);
  expect(isIn(browser)).toBe(true);
  expect(browser.cookies.has("kept-harbour-school.flow")).toBe(false);
  expect((await ledger()).at(-1)).toBe("sign-in.done");
});

test("a wrong password and an unknown address get the same page, and stand in the ledger", async () => {
  const anna = await person();
  const shown = async (email: string): Promise<string> => {
    const reply = await visitor(kept).submit(base, { email, password: "not the right one" });
    expect(reply.statusCode).toBe(200);
    return reply.body.replaceAll(email, "").replaceAll(/value="[^"]*"/g, "");
  };
  expect(await shown(anna.email)).toBe(await shown("nobody@riverbridge.example"));
  expect((await ledger()).slice(-2)).toEqual(["sign-in.failed", "sign-in.failed"]);
});

test("a code works once, one step early or late, and no further", async () => {
  const anna = await person();
  const enter = async (code: string): Promise<boolean> => {
    const browser = visitor(kept);
    await browser.submit(base, { email: anna.email, password });
    await browser.submit(`${base}/code`, { code });
    return isIn(browser);
  };
  const now = w.now();
  expect(await enter(codeAt(anna.secret, now.subtract({ seconds: 60 })))).toBe(false);
  expect(await enter(codeAt(anna.secret, now.add({ seconds: 60 })))).toBe(false);
  expect(await enter(codeAt(anna.secret, now))).toBe(true);
  expect(await enter(codeAt(anna.secret, now))).toBe(false);
  expect(await enter(codeAt(anna.secret, now.subtract({ seconds: 30 })))).toBe(false);
  expect(await enter(codeAt(anna.secret, now.add({ seconds: 30 })))).toBe(true);
});

test("a code sent twice at the same moment lets one in", async () => {
  for (const kind of ["app", "recovery"] as const) {
    const anna = await person();
    const code = kind === "app" ? codeAt(anna.secret, w.now()) : (anna.codes[0] ?? "");
    const browsers = Array.from({ length: 4 }, () => visitor(kept));
    for (const browser of browsers) await browser.submit(base, { email: anna.email, password });
    await Promise.all(browsers.map((browser) => browser.submit(`${base}/code`, { code })));
    expect([kind, browsers.filter(isIn).length]).toEqual([kind, 1]);
  }
});

test("a cookie planted before the sign-in is worth nothing after it, whoever planted it", async () => {
  const [anna, thief] = [await person(), await person()];
  const thiefs = visitor(kept);
  await thiefs.submit(base, { email: thief.email, password });
  await thiefs.submit(`${base}/code`, { code: codeAt(thief.secret, w.now()) });
  const planted = [thiefs.cookies.get("kept-harbour-school") ?? "", "A".repeat(43)];
  for (const [at, value] of planted.entries()) {
    const browser = visitor(kept);
    browser.cookies.set("kept-harbour-school", value);
    await browser.submit(base, { email: anna.email, password });
    expect(browser.cookies.get("kept-harbour-school")).toBe(value);
    const halfway = browser.cookies.get("kept-harbour-school.flow");
    await browser.submit(`${base}/code`, {
      code: at === 0 ? codeAt(anna.secret, w.now()) : (anna.codes[1] ?? ""),
    });
    const now = browser.cookies.get("kept-harbour-school");
    expect([now === value, now === halfway]).toEqual([false, false]);
    const shown = await browser.call("GET", "/o/harbour-school/api/access/own");
    expect(shown.json()).toMatchObject({ accountId: anna.accountId });
  }
  // What was planted opens what it opened before, and nothing of hers.
  const own = await thiefs.call("GET", "/o/harbour-school/api/access/own");
  expect(own.json()).toMatchObject({ accountId: thief.accountId });
});

test("what is taken from somebody is gone from the session they have, and a new password ends the others", async () => {
  const { scope } = w.organisations[0];
  const anna = await person();
  const [desk, phone] = [visitor(kept), visitor(kept)];
  for (const [at, browser] of [desk, phone].entries()) {
    await browser.submit(base, { email: anna.email, password });
    await browser.submit(`${base}/code`, {
      code: at === 0 ? codeAt(anna.secret, w.now()) : (anna.codes[0] ?? ""),
    });
  }
  const people = "/o/harbour-school/api/access/people";
  const statuses = async (): Promise<readonly number[]> =>
    Promise.all([desk, phone].map(async (browser) => (await browser.call("GET", people)).statusCode));
  expect(await statuses()).toEqual([200, 200]);
  await person();
  await write(w.db, scope, (tx) =>
    changeRoles(tx, scope, testKeys, anna.accountId, [{ role: "staff" }], w.now()),
  );
  expect(await statuses()).toEqual([403, 403]);
  const changed = await desk.call("POST", "/o/harbour-school/api/access/own/password", {
    password: "four boats under two bridges",
  });
  expect(changed.json()).toEqual({});
  expect(await statuses()).toEqual([403, 401]);
});

test("one address that tries many accounts is stopped, and another address is not", async () => {
  const { scope } = w.organisations[0];
  const tried = (ip: string, at: number): Promise<void> =>
    limitSignIn(kept.platform, scope, { account: `account ${at}`, ip, now: w.now() });
  for (let at = 0; at < 100; at += 1) await tried("198.51.100.77", at);
  await expect(tried("198.51.100.77", 100)).rejects.toMatchObject({ key: "too_many_tries" });
  await tried("198.51.100.78", 100);
  w.advance({ hours: 1, seconds: 1 });
  await tried("198.51.100.77", 101);
});

test("each recovery code works once", async () => {
  const anna = await person();
  const enter = async (code: string): Promise<boolean> => {
    const browser = visitor(kept);
    await browser.submit(base, { email: anna.email, password });
    await browser.submit(`${base}/code`, { code });
    return isIn(browser);
  };
  const [first = "", second = ""] = anna.codes;
  expect(await enter(first)).toBe(true);
  expect(await enter(first)).toBe(false);
  expect(await enter(second.replaceAll("-", " ").toUpperCase())).toBe(true);
});

test("five wrong codes close the code page for a quarter of an hour, for that account alone", async () => {
  const [anna, other] = [await person(), await person()];
  const browser = visitor(kept);
  await browser.submit(base, { email: anna.email, password });
  for (let tries = 0; tries < 5; tries += 1) {
    expect((await browser.submit(`${base}/code`, { code: "000000" })).statusCode).toBe(200);
  }
  const sixth = await browser.submit(`${base}/code`, { code: codeAt(anna.secret, w.now()) });
  expect(sixth.statusCode).toBe(429);
  expect((await ledger()).at(-1)).toBe("sign-in.locked");
  const free = visitor(kept);
  await free.submit(base, { email: other.email, password });
  await free.submit(`${base}/code`, { code: codeAt(other.secret, w.now()) });
  expect(isIn(free)).toBe(true);
  w.advance({ minutes: 15, seconds: 1 });
  await browser.submit(base, { email: anna.email, password });
  await browser.submit(`${base}/code`, { code: codeAt(anna.secret, w.now()) });
  expect(isIn(browser)).toBe(true);
});

test("a stranger who keeps guessing is stopped, and the owner of the account still comes in from elsewhere", async () => {
  const anna = await person();
  const stranger = visitor(kept, { ip: "198.51.100.7" });
  const statuses: number[] = [];
  for (let tries = 0; tries < 12; tries += 1) {
    statuses.push(
      (await stranger.submit(base, { email: anna.email, password: `guess ${tries}` })).statusCode,
    );
  }
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429, 429]);
  const home = visitor(kept, { ip: "203.0.113.5" });
  await home.submit(base, { email: anna.email, password });
  await home.submit(`${base}/code`, { code: codeAt(anna.secret, w.now()) });
  expect(isIn(home)).toBe(true);
});

test("half a sign-in opens nothing, runs out, and is nobody else's", async () => {
  const anna = await person();
  const browser = visitor(kept);
  await browser.submit(base, { email: anna.email, password });
  expect((await browser.open(`${base}/again`)).statusCode).toBe(303);
  const stolen = visitor(kept);
  await stolen.submit(`${base}/code`, { code: codeAt(anna.secret, w.now()) });
  expect(isIn(stolen)).toBe(false);
  w.advance({ minutes: 10 });
  const late = await browser.submit(`${base}/code`, { code: codeAt(anna.secret, w.now()) });
  expect(late.body).toContain("This took too long");
  expect(isIn(browser)).toBe(false);
});

test("an ended account, one without a second factor and one of another organisation do not come in", async () => {
  const { scope } = w.organisations[0];
  const anna = await person();
  await person();
  await write(w.db, scope, (tx) => endAccount(tx, scope, testKeys, anna.accountId, w.now()));
  const ended = await visitor(kept).submit(base, { email: anna.email, password });
  expect(ended.body).toContain("do not fit together");
  const bare = "bare@riverbridge.example";
  await write(w.db, scope, (tx) =>
    createMember(tx, scope, testKeys, {
      name: "B",
      email: bare,
      password,
      grants: [{ role: "staff" }],
      now: w.now(),
    }),
  );
  expect((await visitor(kept).submit(base, { email: bare, password })).body).toContain(
    "no second factor yet",
  );
  const other = await person();
  const elsewhere = await visitor(kept).submit("/o/meadow-travel/sign-in", { email: other.email, password });
  expect(elsewhere.body).toContain("do not fit together");
  expect((await visitor(kept).open("/o/no-such-school/sign-in")).statusCode).toBe(404);
});

test("proving again needs both proofs, gives a new token, and the old one is nobody's", async () => {
  const anna = await person();
  const browser = visitor(kept);
  await browser.submit(base, { email: anna.email, password });
  await browser.submit(`${base}/code`, { code: codeAt(anna.secret, w.now()) });
  const before = browser.cookies.get("kept-harbour-school") ?? "";
  w.advance({ minutes: 6 });
  const again = `${base}/again?to=/o/harbour-school/work`;
  const wrong = await browser.submit(again, { password: "wrong", code: codeAt(anna.secret, w.now()) });
  expect([wrong.statusCode, browser.cookies.get("kept-harbour-school")]).toEqual([200, before]);
  const right = await browser.submit(again, { password, code: codeAt(anna.secret, w.now()) });
  expect([right.statusCode, right.headers.location]).toEqual([303, "/o/harbour-school/work"]);
  expect(browser.cookies.get("kept-harbour-school")).not.toBe(before);
  const old = visitor(kept);
  old.cookies.set("kept-harbour-school", before);
  expect((await old.open(`${base}/again`)).headers.location).toContain("/sign-in?to=");
});

test("signing out ends the session, not only the cookie", async () => {
  const anna = await person();
  const browser = visitor(kept);
  await browser.submit(base, { email: anna.email, password });
  await browser.submit(`${base}/code`, { code: codeAt(anna.secret, w.now()) });
  const token = browser.cookies.get("kept-harbour-school") ?? "";
  const out = await browser.submit(`${base}/out`, {});
  expect(out.body).toContain("You are signed out");
  expect(isIn(browser)).toBe(false);
  browser.cookies.set("kept-harbour-school", token);
  expect((await browser.open(`${base}/again`)).statusCode).toBe(303);
});

test("no name, address or password reaches the log", () => {
  const text = kept.lines.join("");
  expect(text.length).toBeGreaterThan(1000);
  for (const secret of ["Anna", "riverbridge.example", "boats"]) expect(text).not.toContain(secret);
});
