// Goal: who a public page acts as is asked of the database once; an organisation that is not there is refused each time,
// and found once it is.
// Method: the connections that the pool hands out are counted.
import { afterAll, expect, test } from "vitest";
import { world } from "../../testkit/world.ts";
import { openOrganisation, publicScope } from "./organisations.ts";

const w = await world();
afterAll(() => w.close());

let taken = 0;
w.db.pool.on("acquire", () => (taken += 1));

test("the second page of an organisation does not ask again who the public is", async () => {
  const [{ slug, organisationId }] = w.organisations;
  const first = await publicScope(w.db, slug);
  expect(first.organisationId).toBe(organisationId);
  const before = taken;
  expect(await publicScope(w.db, slug)).toEqual(first);
  expect(taken).toBe(before);
});

test("an organisation that was not there is found once it is", async () => {
  const slug = "new-school";
  await expect(publicScope(w.db, slug)).rejects.toMatchObject({ key: "not_found" });
  const site = { name: "Main", zone: "Europe/London", calendar: "england-and-wales" };
  const opened = await openOrganisation(w.db, w.now, { slug, name: "New School", language: "en", site });
  expect((await publicScope(w.db, slug)).organisationId).toBe(opened.organisationId);
});
