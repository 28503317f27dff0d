// Goal: an operator starts, looks at, shares and stops an installation with `kept serve`, `migrate` and `config`, and
// each mishap is one sentence.
// Method: the real `bin/kept` as a child process, on an embedded database of its own and on an external one with an owner
// and an app role.
import { createServer } from "node:net";
import { existsSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../testkit/database.ts";
import { freePort } from "../../testkit/serving.ts";
import { keptCommand, type Kept, type Run } from "../../testkit/setup/kept.ts";
import { giveToOwner } from "../../testkit/world.ts";
import { appRole, ownerRole } from "../platform/roles.ts";

let kept: Kept;
let database: TestDatabase;
beforeAll(async () => {
  kept = keptCommand();
  database = await freshDatabase();
  await giveToOwner(database);
});
afterAll(async () => {
  kept.remove();
  await database.drop();
});

const postmaster = (): string => path.join(kept.folder, "data/postgres/data/postmaster.pid");

async function served(port: number, more: NodeJS.ProcessEnv = {}): Promise<{ run: Run; address: string }> {
  const run = kept.start(["serve"], { KEPT_PORT: String(port), ...more });
  const line = await run.said("Kept answers at");
  const [, address] = /at (\S+) \(stop with Ctrl-C\)\.$/.exec(line) ?? [];
  return { run, address: address ?? "" };
}

test("it serves, shares its folder with a second one on another port, and SIGTERM ends both with 0", async () => {
  const [port, other] = [await freePort(), await freePort()];
  const first = await served(port);
  // Under the name that its links have.
  expect(first.address).toBe(`http://localhost:${port}`);
  for (const [page, type] of [
    ["/healthz", "application/json"],
    ["/readyz", "application/json"],
    ["/", "text/html"],
  ]) {
    const answer = await fetch(`${first.address}${page}`);
    expect([page, answer.status, answer.headers.get("content-type")]).toEqual([
      page,
      200,
      expect.stringContaining(type ?? ""),
    ]);
  }
  const taken = await kept.run(["serve"], { KEPT_PORT: String(port) });
  expect([taken.status, taken.stdout]).toEqual([1, ""]);
  expect(taken.stderr.split("\n").filter((line) => line !== "" && !line.startsWith("{"))).toEqual([
    `127.0.0.1:${port} is taken by another program, perhaps by another Kept. Stop it, or choose another port with KEPT_PORT.`,
  ]);
  const second = await served(other);
  first.run.signal("SIGTERM");
  expect((await first.run.ended).status).toBe(0);
  expect((await fetch(`${second.address}/readyz`)).status).toBe(200);
  second.run.signal("SIGINT");
  expect((await second.run.ended).status).toBe(0);
  expect(existsSync(postmaster())).toBe(false);
});

test("an external database is migrated by its owner alone, then served by the app role", async () => {
  const urls = { KEPT_OWNER_URL: database.url(ownerRole), DATABASE_URL: database.url(appRole) };
  const port = await freePort();
  const early = await kept.run(["serve"], { DATABASE_URL: urls.DATABASE_URL, KEPT_PORT: String(port) });
  expect([early.status, early.stdout]).toEqual([1, ""]);
  expect(early.stderr).toContain("kept migrate");
  expect(early.stderr).not.toMatch(/\n\s+at /);
  const first = await kept.run(["migrate"], urls);
  expect([first.status, first.stderr]).toEqual([0, ""]);
  expect(first.stdout).toMatch(/^Applied 0001_platform_foundation, 0002_\w+(?:, \d{4}_\w+)*\.\n$/);
  expect(await kept.run(["migrate"], urls)).toEqual({
    status: 0,
    stdout: "Nothing to do: the schema is up to date.\n",
    stderr: "",
  });
  const { run } = await served(port, { DATABASE_URL: urls.DATABASE_URL });
  run.signal("SIGTERM");
  expect((await run.ended).status).toBe(0);
});

test("migrate without its two addresses, with one, or with one that does not answer says so", async () => {
  const nowhere = "postgresql://owner:sesame-71@127.0.0.1:1/kept";
  const [none, one, same, away] = await Promise.all([
    kept.run(["migrate"]),
    kept.run(["migrate"], { KEPT_OWNER_URL: nowhere }),
    kept.run(["migrate"], { KEPT_OWNER_URL: nowhere, DATABASE_URL: nowhere }),
    kept.run(["migrate"], { KEPT_OWNER_URL: nowhere, DATABASE_URL: "postgresql://app@127.0.0.1:1/kept" }),
  ]);
  const refused = (stderr: string): unknown => ({ status: 1, stdout: "", stderr });
  expect(none).toEqual(
    refused(
      "Set KEPT_OWNER_URL and DATABASE_URL: the embedded database is migrated by `kept serve` itself.\n",
    ),
  );
  expect(one).toEqual(
    refused(
      "KEPT_OWNER_URL is set and DATABASE_URL is not; an external database needs the app role's URL, too.\n",
    ),
  );
  expect(same).toEqual(
    refused("KEPT_OWNER_URL and DATABASE_URL are the same; the app role must not be the owner.\n"),
  );
  expect(away).toEqual(
    refused("Nothing answers there: is the database running, and are host and port right?\n"),
  );
});

test("config prints every setting with its meaning, and no secret", async () => {
  const secrets = {
    DATABASE_URL: "postgresql://app:sesame-71@db.example/kept",
    KEPT_OWNER_URL: "postgresql://owner:sesame-72@db.example/kept",
    KEPT_STORE_URL: "postgresql://reader:sesame-73@db.example/shop",
    KEPT_SMTP_URL: "smtps://mail:sesame-74@mail.example",
    KEPT_MAIL_FROM: "privacy@example.org",
  };
  const { status, stdout, stderr } = await kept.run(["config"], secrets);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).not.toContain("sesame");
  expect(stdout).toContain("DATABASE_URL=(set, not shown)\n");
  expect(stdout).toContain("KEPT_MAIL_FROM=privacy@example.org\n");
  expect(stdout).toContain("KEPT_PORT=8080  (default)\n    The port Kept listens on.\n");
  expect((await kept.run(["config"])).stdout).toContain("DATABASE_URL=  (not set)\n");
  const wrong = await kept.run(["config"], { KEPT_PROT: "80", KEPT_PORT: "0" });
  expect([wrong.status, wrong.stderr]).toEqual([
    1,
    "2 problems:\nKEPT_PROT is not a setting of Kept; the nearest is KEPT_PORT.\n" +
      "KEPT_PORT must be between 1 and 65535. The port Kept listens on.\n",
  ]);
});

test("a port held by a stranger is one sentence and leaves no database running", async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => {
    holder.listen(0, "127.0.0.1", resolve);
  });
  const bound = holder.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  const { status, stderr } = await kept.run(["serve"], { KEPT_PORT: String(port) });
  holder.close();
  expect(status).toBe(1);
  expect(stderr).toContain(`127.0.0.1:${port} is taken by another program`);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(existsSync(postmaster())).toBe(false);
});

test(
  "one demo at a time works in a folder; stopped, it takes its database with it",
  { timeout: 120_000 },
  async () => {
    const pid = path.join(kept.folder, "data/demo/postgres/data/postmaster.pid");
    const first = kept.start(["demo", "--once", "--rows", "10000"]);
    await first.said("Clear");
    const second = await kept.run(["demo", "--once", "--rows", "10000"]);
    expect([second.status, second.stderr]).toEqual([
      1,
      "Another demo runs in this folder: stop it with Ctrl-C, or choose another folder with KEPT_DATA.\n",
    ]);
    expect(existsSync(pid)).toBe(true);
    first.signal("SIGINT");
    const { status, stderr } = await first.ended;
    expect([status, stderr]).toEqual([130, "Stopped. The next demo begins anew.\n"]);
    expect(existsSync(pid)).toBe(false);
  },
);
