// Goal: a link of the command line signs one living account of one organisation in, once, within a day, and nothing else
// does; only its button changes anything.
// Method: the real server over a world; a visitor follows links as a browser does, and the ledger is read.
import { afterAll, beforeAll, expect, test } from "vitest";
import { signedIn, testKeys } from "../../../../testkit/signed-in.ts";
import { office, visitor } from "../../../../testkit/visitor.ts";
import type { Office } from "../../../../testkit/visitor.ts";
import { world } from "../../../../testkit/world.ts";
import type { World } from "../../../../testkit/world.ts";
import { read, write } from "../../../platform/db.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";
import { endAccount } from "../accounts/accounts.ts";
import { signedInAt } from "../sessions/identify.ts";
import { access, sessionCookie, signInLink, signInLinkByEmail } from "../index.ts";

let w: World;
let kept: Office;

beforeAll(async () => {
  w = await world();
  kept = await office(w, { features: [access] });
});
afterAll(async () => {
  await kept.close();
  await w.close();
});

const school = () => w.organisations[0];
const pathOf = (link: string): string => link.replace(kept.platform.url, "");
const entries = async (): Promise<readonly string[]> => {
  const { scope } = school();
  const all = await read(w.db, scope, (tx) => listEntries(tx, scope, { limit: 1000 }));
  return all.map(({ type }) => type);
};

test("opening it changes nothing, its button signs in with a proof of this moment, and then it is spent", async () => {
  const anna = await signedIn(w, school(), "officer");
  const path = pathOf(await signInLink(kept.platform, school().slug, anna.accountId));
  expect(path).toMatch(/^\/o\/harbour-school\/sign-in\/link\/[\w-]{43}$/);
  const browser = visitor(kept);
  for (const look of ["first", "second"]) {
    expect([look, (await browser.open(path)).statusCode]).toEqual([look, 200]);
  }
  expect(browser.cookies.has("kept-harbour-school")).toBe(false);
  const made = await entries();
  expect(made.at(-1)).toBe("sign-in-link.made");
  const entered = await browser.submit(path, {});
  expect([entered.statusCode, entered.headers.location]).toEqual([303, "/o/harbour-school"]);
  expect((await entries()).slice(made.length)).toEqual(["sign-in.done"]);
  // The page for proving again is for members alone.
  expect((await browser.open("/o/harbour-school/sign-in/again")).statusCode).toBe(200);
  const bare = (await browser.open("/o/harbour-school/sign-in/again")).body;
  expect([bare.includes("Open another sign-in link"), bare.includes('name="password"')]).toEqual([
    true,
    false,
  ]);
  expect(bare).toContain('href="/o/harbour-school/people/me"');
  const again = visitor(kept);
  expect((await again.open(path)).statusCode).toBe(410);
  expect(again.cookies.has("kept-harbour-school")).toBe(false);
});

test("opened by somebody signed in to the same account, it renews their proof and nobody else's session", async () => {
  const anna = await signedIn(w, school(), "officer");
  const ben = await signedIn(w, school(), "officer");
  const link = async (accountId: typeof anna.accountId) =>
    pathOf(await signInLink(kept.platform, school().slug, accountId));
  const browser = visitor(kept);
  await browser.submit(await link(anna.accountId), {});
  const proved = async () => {
    const headers = { cookie: `kept-harbour-school=${browser.cookies.get("kept-harbour-school") ?? ""}` };
    const found = await signedInAt(kept.platform, { headers }, school().slug);
    return found && { session: found.session.id, at: found.member.provedAt?.toString() };
  };
  const first = await proved();
  w.advance({ minutes: 10 });
  expect(await proved()).toEqual(first);
  const made = (await entries()).length;
  const entered = await browser.submit(await link(anna.accountId), {});
  expect(entered.statusCode).toBe(303);
  expect(await proved()).toEqual({ session: first?.session, at: w.now().toString() });
  expect((await entries()).slice(made)).toEqual(["sign-in-link.made", "sign-in.proved-again"]);
  // Another's link is another's sign-in.
  await browser.submit(await link(ben.accountId), {});
  expect((await proved())?.session).not.toBe(first?.session);
  expect((await entries()).at(-1)).toBe("sign-in.done");
});

test("pressed twice at the same moment, it signs in once", async () => {
  const anna = await signedIn(w, school(), "officer");
  const path = pathOf(await signInLink(kept.platform, school().slug, anna.accountId));
  const [one, other] = [visitor(kept), visitor(kept)];
  const answers = await Promise.all([one.submit(path, {}), other.submit(path, {})]);
  expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1);
  const entered = [one, other].filter(({ cookies }) => cookies.has("kept-harbour-school"));
  expect(entered).toHaveLength(1);
});

test("a day later, after a newer one, at another organisation or after the account's end it is worth nothing", async () => {
  const boss = await signedIn(w, school(), "owner");
  const leaver = await signedIn(w, school(), "handler");
  const link = async () => pathOf(await signInLink(kept.platform, school().slug, leaver.accountId));
  const open = async (path: string) => (await visitor(kept).open(path)).statusCode;
  const replaced = await link();
  const late = await link();
  expect([await open(replaced), await open(late)]).toEqual([410, 200]);
  expect(await open(late.replace("harbour-school", "meadow-travel"))).toBe(410);
  expect(await open(late.replace("harbour-school", "no-such-school"))).toBe(410);
  w.advance({ hours: 24 });
  expect(await open(late)).toBe(410);
  const last = await link();
  expect(await open(last)).toBe(200);
  await write(w.db, boss.scope, (tx) => endAccount(tx, boss.scope, testKeys, leaver.accountId, w.now()));
  expect(await open(last)).toBe(410);
  await expect(link()).rejects.toMatchObject({ key: "not_found" });
});

test("an address finds its account however it was typed; no other organisation's and no stranger's does", async () => {
  const anna = await signedIn(w, school(), "officer");
  const by = (slug: string, email: string) => signInLinkByEmail(kept.platform, slug, email);
  const link = await by("harbour-school", ` ${anna.email.toUpperCase()}`);
  expect(link).not.toContain(anna.email);
  expect((await visitor(kept).open(pathOf(link))).statusCode).toBe(200);
  for (const [slug, email] of [
    ["meadow-travel", anna.email],
    ["no-such-school", anna.email],
    ["harbour-school", "nobody@riverbridge.example"],
  ] as const) {
    await expect(by(slug, email)).rejects.toMatchObject({ key: "not_found" });
  }
});

test("a fresh session's cookie is one the office recognises", async () => {
  const anna = await signedIn(w, school(), "officer");
  const { slug, scope } = school();
  const begun = { slug, url: kept.platform.url, accountId: anna.accountId, now: w.now() };
  const cookie = await write(w.db, scope, (tx) => sessionCookie(tx, scope, begun));
  const [name = "", value = ""] = cookie.split("=");
  for (const [token, status] of [
    [value, 200],
    [value.split("").toReversed().join(""), 303],
  ] as const) {
    const browser = visitor(kept);
    browser.cookies.set(name, token);
    expect((await browser.open("/o/harbour-school/sign-in/again")).statusCode).toBe(status);
  }
});
