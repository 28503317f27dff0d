// Goal: the example's way in lets one be its invented people and gives a fresh proof to whoever is signed in; it opens
// for nobody else, in no other organisation, and a real installation does not have it at all.
// Method: the real server with and without the example, visited as a browser does; the addresses it is served at.
import { afterAll, beforeAll, expect, test } from "vitest";
import { signedIn } from "../../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../../testkit/signed-in.ts";
import { office, visitor } from "../../../../testkit/visitor.ts";
import type { Office } from "../../../../testkit/visitor.ts";
import { world } from "../../../../testkit/world.ts";
import type { World } from "../../../../testkit/world.ts";
import { exampleAt } from "../../../platform/example.ts";
import { access } from "../index.ts";
import { signedInAt } from "../sessions/identify.ts";

let w: World;
let anna: SignedInMember;
let ben: SignedInMember;
let real: Office;
let demo: Office;

beforeAll(async () => {
  w = await world();
  anna = await signedIn(w, w.organisations[0], "officer");
  ben = await signedIn(w, w.organisations[0], "handler");
  const people = [{ accountId: anna.accountId, name: "Anna Ferrer", does: "officer" }];
  real = await office(w, { features: [access] });
  demo = await office(w, { features: [access], example: { organisation: "harbour-school", people } });
});
afterAll(async () => {
  await real.close();
  await demo.close();
  await w.close();
});

const page = "/o/harbour-school/sign-in";

test("one comes in as an invented person, and later proves it anew with one button, where one was", async () => {
  const browser = visitor(demo, { ip: "127.0.0.1" });
  expect((await browser.open(page)).body).toContain("Come in as Anna Ferrer, officer");
  const entered = await browser.submit(page, {});
  expect([entered.statusCode, entered.headers.location]).toEqual([303, "/o/harbour-school"]);
  const proved = async () => {
    const headers = { cookie: `kept-harbour-school=${browser.cookies.get("kept-harbour-school") ?? ""}` };
    const found = await signedInAt(demo.platform, { headers }, "harbour-school");
    return { session: found?.session.id, at: found?.member.provedAt?.toString() };
  };
  const first = await proved();
  w.advance({ minutes: 10 });
  const again = `${page}/again?to=/o/harbour-school/proved`;
  expect((await browser.open(again)).body).toContain("Go on as Anna Ferrer");
  const went = await browser.submit(again, {});
  expect(went.headers.location).toBe("/o/harbour-school/proved");
  expect(await proved()).toEqual({ session: first.session, at: w.now().toString() });
});

/** Knocks with the page's own hidden fields, naming whom one wants to be. */
async function knock(at: Office, ip: string, slug: string, account: string): Promise<number> {
  const browser = visitor(at, { ip });
  const { body } = await browser.open(`/o/${slug}/sign-in`);
  const [form = ""] = /<form[\s\S]*?<\/form>/.exec(body) ?? [];
  const hidden = [...form.matchAll(/<input\s+type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"/g)].map(
    ([, name = "", value = ""]) => [name, value.replaceAll("&amp;", "&")] as const,
  );
  const fields = { ...Object.fromEntries(hidden), account };
  const { statusCode } = await browser.send(`/o/${slug}/sign-in/example`, fields);
  expect(browser.cookies.has(`kept-${slug}`)).toBe(false);
  return statusCode;
}

test("nobody else of the organisation, nobody of another and nobody from elsewhere comes in by it", async () => {
  for (const [ip, slug, account] of [
    ["127.0.0.1", "harbour-school", ben.accountId],
    ["127.0.0.1", "harbour-school", "01890000-0000-7000-8000-000000000000"],
    ["192.0.2.10", "harbour-school", anna.accountId],
  ] as const)
    expect([ip, account, await knock(demo, ip, slug, account)]).toEqual([ip, account, 404]);
  // Its page has no such form, and another form's fields are not taken for one.
  expect(await knock(demo, "127.0.0.1", "meadow-travel", anna.accountId)).toBe(403);
});

test("a real installation has no such way in, and the example none that others than this machine reach", async () => {
  expect((await visitor(real).open(page)).body).not.toContain("Come in as");
  expect(await knock(real, "127.0.0.1", "harbour-school", anna.accountId)).toBe(404);
  const example = { organisation: "harbour-school", people: [] };
  const here = { host: "127.0.0.1", url: "http://localhost:8080" };
  expect(exampleAt(here, example)).toBe(example);
  for (const place of [
    { ...here, host: "0.0.0.0" },
    { ...here, host: "::" },
    { ...here, url: "https://kept.riverbridge.example" },
  ])
    expect(exampleAt(place, example)).toBeUndefined();
});
