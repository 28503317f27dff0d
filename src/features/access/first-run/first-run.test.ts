// Goal: an installation that nobody can enter is set up by whoever reads its console, once; people who are invited come
// in by their own link, and no link works twice or late.
// Method: the real server over an empty database and over a world; the pages are followed like a person would.
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "../../../../testkit/database.ts";
import { testKeys } from "../../../../testkit/signed-in.ts";
import { office, visitor } from "../../../../testkit/visitor.ts";
import type { Office, Visitor } from "../../../../testkit/visitor.ts";
import { giveToOwner, world } from "../../../../testkit/world.ts";
import type { World } from "../../../../testkit/world.ts";
import { openDatabase, read, write, writeGlobal } from "../../../platform/db.ts";
import { migrate } from "../../../platform/migrate.ts";
import { appRole, ownerRole } from "../../../platform/roles.ts";
import { organisationIdOf, readProfile, systemScope } from "../../../platform/organisations.ts";
import { makeAccount } from "../accounts/accounts.ts";
import { listMembers } from "../people.ts";
import { access } from "../index.ts";
import { codeAt } from "../totp/codes.ts";
import { firstRunLink, invitationPath, ownerLink, wayIn } from "./links.ts";

let w: World;
let kept: Office;
const password = "four lamps in the harbour";
const answers = { name: "Riverbridge Language School", slug: "riverbridge", zone: "Europe/London" };
const school = { ...answers, calendar: "england-and-wales", language: "en" };

beforeAll(async () => {
  w = await world();
  kept = await office(w, { features: [access] });
  await writeGlobal(w.db, (tx) =>
    tx
      .insertInto("installation")
      .values({ root_key_id: Buffer.alloc(16), created_at: w.now() })
      .execute(),
  );
});
afterAll(async () => {
  await kept.close();
  await w.close();
});

const secretOn = (body: string): string =>
  (
    /app: <code>([A-Z2-7 ]+)<\/code>|<code>([A-Z2-7 ]{20,})<\/code>/.exec(body)?.slice(1).find(Boolean) ?? ""
  ).replaceAll(" ", "");

const secretOf = ({ body }: { readonly body: string }): string => secretOn(body);

async function finish(browser: Visitor, path: string, fields: Record<string, string>): Promise<string> {
  const named = await browser.submit(path, fields);
  expect([named.statusCode, named.headers.location]).toEqual([303, `${path}/code`]);
  const shown = await browser.open(`${path}/code`);
  const done = await browser.submit(`${path}/code`, { code: codeAt(secretOn(shown.body), w.now()) });
  expect(done.statusCode).toBe(200);
  return done.body;
}

test("a full installation prints no first-run link, and one without owners prints the only organisation's", async () => {
  expect(await firstRunLink(kept.platform)).toBeUndefined();
  expect(await wayIn(kept.platform)).toBeUndefined();
  expect(await ownerLink(kept.platform, "no-such-school")).toBeUndefined();
  expect(await ownerLink(kept.platform, "north-events")).toMatch(/\/o\/north-events\/welcome\/[\w-]{43}$/);
});

test("an owner's link makes the owner: password rules, code, recovery codes shown once, and then it is used up", async () => {
  const link = (await ownerLink(kept.platform, "harbour-school")) ?? "";
  const path = link.replace(kept.platform.url, "");
  const browser = visitor(kept);
  const person = { name: "Anna Ferrer", email: "anna@riverbridge.example", officer: "yes" };
  for (const [wrong, sentence] of [
    ["short", "At least 12 characters"],
    ["password123456", "first passwords anybody would try"],
    ["anna ferrer 12", "too close to a name"],
  ] as const) {
    expect((await browser.submit(path, { ...person, password: wrong })).body).toContain(sentence);
  }
  const codes = await finish(browser, path, { ...person, password });
  expect(codes.match(/<code>[a-z2-9]{4}(-[a-z2-9]{4}){3}<\/code>/g)).toHaveLength(10);
  expect(browser.cookies.has("kept-harbour-school")).toBe(true);
  expect((await browser.open(`${path}/code`)).statusCode).toBe(410);
  expect((await visitor(kept).open(path)).statusCode).toBe(410);
  expect(await ownerLink(kept.platform, "harbour-school")).toBeUndefined();
  const { scope } = w.organisations[0];
  const members = await read(w.db, scope, (tx) => listMembers(tx, scope, testKeys, w.now()));
  expect(members).toMatchObject([
    { name: "Anna Ferrer", email: "anna@riverbridge.example", state: "active", roles: ["officer", "owner"] },
  ]);
});

test("a newer owner's link replaces the older, and a day ends it", async () => {
  const first = (await ownerLink(kept.platform, "meadow-travel")) ?? "";
  const second = (await ownerLink(kept.platform, "meadow-travel")) ?? "";
  expect((await visitor(kept).open(first)).statusCode).toBe(410);
  expect((await visitor(kept).open(second)).statusCode).toBe(200);
  expect((await visitor(kept).open(second.replace("meadow-travel", "harbour-school"))).statusCode).toBe(410);
  w.advance({ hours: 24 });
  expect((await visitor(kept).open(second)).statusCode).toBe(410);
});

test("whoever began as owner and lost the link goes on with a new one, under the same address", async () => {
  const path = async () =>
    ((await ownerLink(kept.platform, "meadow-travel")) ?? "").replace(kept.platform.url, "");
  const person = { name: "Ines Roca", email: "ines@meadow.example", password };
  const first = await path();
  expect((await visitor(kept).submit(first, person)).statusCode).toBe(303);
  const second = await path();
  await finish(visitor(kept), second, { ...person, name: "Inés Roca" });
  expect((await visitor(kept).open(`${first}/code`)).statusCode).toBe(410);
  const { scope } = w.organisations[1];
  const members = await read(w.db, scope, (tx) => listMembers(tx, scope, testKeys, w.now()));
  expect(members).toMatchObject([{ name: "Inés Roca", state: "active", roles: ["owner"] }]);
});

test("an invitation sets name and proofs; a second one lets somebody in again and closes the old ways", async () => {
  const { scope, slug } = w.organisations[0];
  const invite = (accountId: Awaited<ReturnType<typeof makeAccount>>["accountId"]) =>
    write(w.db, scope, (tx) => invitationPath(tx, scope, { slug, accountId, now: w.now() }));
  const { accountId } = await write(w.db, scope, (tx) =>
    makeAccount(tx, scope, testKeys, {
      name: "",
      email: "ben@riverbridge.example",
      grants: [{ role: "handler" }],
      state: "invited",
      now: w.now(),
    }),
  );
  const browser = visitor(kept);
  await finish(browser, await invite(accountId), { name: "Ben Osei", password });
  expect((await browser.open(`/o/${slug}/sign-in/again`)).statusCode).toBe(200);
  const elsewhere = visitor(kept);
  w.advance({ minutes: 1 });
  const again = await invite(accountId);
  await elsewhere.submit(again, { name: "Ben Osei", password: "five lamps in the harbour" });
  const secondSecret = secretOf(await elsewhere.open(`${again}/code`));
  await elsewhere.submit(`${again}/code`, { code: codeAt(secondSecret, w.now()) });
  expect((await browser.open(`/o/${slug}/sign-in/again`)).statusCode).toBe(303);
  // A link that was followed half way neither shows the app's secret nor closes the ways in.
  const half = await invite(accountId);
  const guest = visitor(kept);
  expect((await guest.open(`${half}/code`)).statusCode).toBe(410);
  await guest.submit(half, { name: "Ben Osei", password: "six lamps in the harbour" });
  const offered = [await guest.open(`${half}/code`), await guest.open(`${half}/code`)].map(secretOf);
  expect(offered).toEqual([expect.stringMatching(/^[A-Z2-7]{32}$/), offered[0]]);
  expect(offered[0]).not.toBe(secondSecret);
  expect((await elsewhere.open(`/o/${slug}/sign-in/again`)).statusCode).toBe(200);
  w.advance({ minutes: 1 });
  const proofs = { password: "five lamps in the harbour", code: codeAt(secondSecret, w.now()) };
  expect((await elsewhere.submit(`/o/${slug}/sign-in/again`, proofs)).statusCode).toBe(303);
  const late = await invite(accountId);
  w.advance({ hours: 24 * 7 });
  expect((await visitor(kept).open(late)).statusCode).toBe(410);
});

test("the first run makes organisation and owner from one link, which then is worth nothing", async () => {
  const database = await freshDatabase();
  await giveToOwner(database);
  await migrate({ owner: database.as(ownerRole), appRole });
  const empty = { db: openDatabase(database.as(appRole)), now: w.now };
  const first = await office(empty, { features: [access] });
  try {
    await writeGlobal(empty.db, (tx) =>
      tx
        .insertInto("installation")
        .values({ root_key_id: Buffer.alloc(16), created_at: empty.now() })
        .execute(),
    );
    const replaced = (await firstRunLink(first.platform)) ?? "";
    const link = (await wayIn(first.platform)) ?? "";
    const browser = visitor(first);
    expect((await browser.open(replaced)).statusCode).toBe(410);
    const page = await browser.open(link);
    expect([page.statusCode, page.body.includes("Europe/London")]).toEqual([200, true]);
    expect([page.body.includes("Europe/Kyiv"), page.body.includes("Europe/Kiev")]).toEqual([true, false]);
    expect(page.body).toContain("Spain, national days only");
    expect(page.body).toContain("Elsewhere, without a calendar");
    for (const wrong of [
      { calendar: "atlantis" },
      { slug: "form" },
      { slug: "River Bridge" },
      { zone: "+01:00" },
      { name: "" },
      { name: "学校", slug: "" },
    ]) {
      expect((await browser.submit(link, { ...school, ...wrong })).statusCode).toBe(400);
    }
    const made = await browser.submit(link, { ...school, name: "River’bri'dge", slug: "" });
    const path = String(made.headers.location);
    expect([made.statusCode, path]).toEqual([
      303,
      expect.stringMatching(/^\/o\/riverbridge\/welcome\/[\w-]{43}$/),
    ]);
    await finish(browser, path, { name: "Anna Ferrer", email: "anna@riverbridge.example", password });
    expect((await browser.open(link)).statusCode).toBe(410);
    expect(await wayIn(first.platform)).toBeUndefined();
    const id = await organisationIdOf(empty.db, "riverbridge");
    if (id === undefined) throw new Error("The organisation was not made.");
    const scope = await systemScope(empty.db, id);
    expect(await read(empty.db, scope, (tx) => readProfile(tx, scope))).toEqual({
      name: "River’bri'dge",
      language: "en",
      zone: "Europe/London",
      calendar: "england-and-wales",
    });
  } finally {
    await first.close();
    await empty.db.close();
    await database.drop();
  }
});

test("an invitation finished in two windows at once lets one of them in", async () => {
  const { scope, slug } = w.organisations[1];
  const path = await write(w.db, scope, async (tx) => {
    const wanted = {
      name: "",
      email: "two.windows@riverbridge.example",
      grants: [{ role: "staff" as const }],
    };
    const made = await makeAccount(tx, scope, testKeys, { ...wanted, state: "invited", now: w.now() });
    return invitationPath(tx, scope, { slug, accountId: made.accountId, now: w.now() });
  });
  const browsers = [visitor(kept), visitor(kept), visitor(kept)];
  await browsers[0]?.submit(path, { name: "Two Windows", password });
  const shown = await visitor(kept).open(`${path}/code`);
  const code = codeAt(secretOn(shown.body), w.now());
  await Promise.all(browsers.map((browser) => browser.submit(`${path}/code`, { code })));
  expect(browsers.filter(({ cookies }) => cookies.has(`kept-${slug}`))).toHaveLength(1);
});
