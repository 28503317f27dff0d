// Goal: whoever runs the installation can always print a way in: before the first run, and for an account that has lost
// its proofs, whether or not it is being served; and the address is never repeated.
// Method: the real `bin/kept` as a child process on an embedded database of its own; links are opened over HTTP.
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../testkit/serving.ts";
import { keptCommand, type Ended, type Kept } from "../../testkit/setup/kept.ts";
import { createMember } from "../features/access/index.ts";
import { openConnections, prepareSchema } from "../platform/connections.ts";
import { openDatabase, write } from "../platform/db.ts";
import { openKeystore } from "../platform/vault/keystore.ts";
import { openOrganisation } from "../platform/organisations.ts";
import { systemNow } from "../platform/time.ts";

let kept: Kept;
beforeAll(() => {
  kept = keptCommand();
});
afterAll(() => {
  kept.remove();
});

const linkIn = ({ stdout }: Ended): string => /^http\S+$/m.exec(stdout)?.[0] ?? stdout;
const email = "anna@riverbridge.example";

/** An organisation with one active account, as an owner would have made it long ago. */
async function openSchool(): Promise<void> {
  const connections = await openConnections({ folder: `${kept.folder}/data` });
  await prepareSchema(connections);
  const db = openDatabase(connections.app);
  const keys = await openKeystore(`${kept.folder}/keys`, db, systemNow);
  const site = { name: "Riverbridge", zone: "Europe/London", calendar: "england-and-wales" };
  const scope = await openOrganisation(db, systemNow, {
    slug: "riverbridge",
    name: "Riverbridge Language School",
    language: "en",
    site,
  });
  const person = { name: "Anna Ferrer", email, grants: [{ role: "owner" }] } as const;
  await write(db, scope, (tx) => createMember(tx, scope, keys, { ...person, now: systemNow() }));
  await db.close();
  await connections.close();
}

test("a stopped installation prints its first-run link, then one account's link, and a served one opens both", async () => {
  const port = await freePort();
  const urls = { KEPT_PORT: String(port), KEPT_URL: `http://localhost:${port}` };
  const first = await kept.run(["owner-link"], urls);
  expect([first.status, linkIn(first)]).toEqual([
    0,
    expect.stringMatching(new RegExp(`^http://localhost:${port}/first-run/[\\w-]{43}$`)),
  ]);
  await openSchool();
  const owned = await kept.run(["owner-link"], urls);
  expect([owned.status, owned.stdout]).toEqual([1, ""]);
  const run = kept.start(["serve"], urls);
  await run.said("Kept answers at");
  const signIn = (...given: string[]) => ["sign-in-link", "--organisation", "riverbridge", ...given];
  const made = await kept.run(signIn("--email", "-"), urls, `${email}\n`);
  const link = linkIn(made);
  expect([made.status, made.stdout.includes(email)]).toEqual([0, false]);
  expect(link).toContain(`http://localhost:${port}/o/riverbridge/sign-in/link/`);
  const page = await fetch(link);
  expect([page.status, (await page.text()).includes("Riverbridge Language School")]).toEqual([200, true]);
  for (const args of [
    signIn("--email", "nobody@riverbridge.example"),
    ["sign-in-link", "--organisation", "elsewhere", "--email", email],
  ]) {
    const refused = await kept.run(args, urls);
    expect([refused.status, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toContain("There is no active account of this address");
    expect(refused.stderr).not.toMatch(/@|\n\s+at /);
  }
  // Printing a link beside a running server leaves its database running.
  expect((await fetch(`http://localhost:${port}/readyz`)).status).toBe(200);
  run.signal("SIGTERM");
  expect((await run.ended).status).toBe(0);
});

test("called without its two options it says which is needed", async () => {
  const alone = await kept.run(["sign-in-link"]);
  expect([alone.status, alone.stdout]).toEqual([2, ""]);
  expect(alone.stderr).toContain("--organisation");
});
