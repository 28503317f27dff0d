// Goal: what was acknowledged survives a killed server and a killed database, and the judge that says so is not blind.
// Method: the product in processes of its own, clients over HTTP, SIGKILL, an independent journal, the checker; then
// the same installation with the ledger entry in a transaction of its own, and spoilt by hand. Every fail-point, hundreds of
// kills, full disks, power cuts and the rest are `npm run faults`; what it found stands in `testkit/faults/results`.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { failPoints } from "../../src/platform/fail_point.ts";
import { freePort } from "../serving.ts";
import { check } from "./check.ts";
import { signs } from "./controls.ts";
import { finishWork, strikeAll } from "./crash.ts";
import { startLoad } from "./load.ts";
import { mutants } from "./mutants.ts";
import { Site } from "./site.ts";
import { killChanges, killDrill, readableIn } from "./vaulting.ts";

// A loaded machine is slow; what hangs is told apart from it by the waits inside.
vi.setConfig({ testTimeout: 300_000 });
const patienceSeconds = 60;
/** The long form has sixteen. They never rest: more of them only make every start take longer. */
const clients = 3;

let folder = "";
let site: Site;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "kept-fault-"));
  // The embedded PostgreSQL of root runs as a user of its own, who must pass through.
  chmodSync(folder, 0o711);
  site = await Site.open({
    folder: path.join(folder, "data"),
    outside: path.join(folder, "outside"),
    port: await freePort(),
  });
});
afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

test("killed server, killed database: nothing acknowledged is lost, nothing is done twice, all goes on by itself", async () => {
  await site.start();
  await site.prepare();
  const load = startLoad(site, [site.url], clients);
  // After the mail server's consent, and after a commit that nobody was told of.
  const points = ["mail.sent", "change.committed"] as const;
  const struck = await strikeAll(site, load, { seed: 7, serverKills: 0, databaseKills: 1, points });
  // Keys change meanwhile, in a process that dies of it; a turn of the epoch has the most steps, the owners the most to do.
  const changed = await killChanges(site, [
    ["epoch", ["epoch.resealed"]],
    ["owners", ["key.resealed"]],
  ]);
  await load.stop();
  await finishWork(site);
  const { broken, counts } = await check(site);
  expect(broken).toEqual([]);
  expect(changed).toEqual({ hit: ["epoch.resealed", "key.resealed"], missed: [], broken: [] });
  expect(load.surprises).toEqual([]);
  expect([struck.missed, struck.serverKills, struck.databaseKills]).toEqual([[], points.length, 1]);
  expect(load.figures.crashed).toBe(0);
  expect(load.figures.acknowledged).toBeGreaterThan(5);
  expect(counts["ledgerEntries"]).toBeGreaterThan(10);
  // Ten seconds on a machine that has a core to give; a loaded one gives less.
  const share = Math.max(1, (os.loadavg()[0] ?? 0) / os.cpus().length);
  expect(struck.slowestReadySeconds).toBeLessThan(10 * share);
});

test("of a sealed backup nothing can be read after a kill, and what a killed trial left is removed", async () => {
  expect(await killDrill(site)).toEqual([]);
  const open = path.join(folder, "opened");
  mkdirSync(open);
  writeFileSync(path.join(open, "cell.jsonl"), '{"organisation_id":"1"}');
  expect(readableIn([open])).toEqual([path.join(open, "cell.jsonl")]);
});

test("the ledger entry in a transaction of its own is noticed", async () => {
  await site.killServer();
  const failAt = { point: "change.replied", time: 1 } as const;
  const load = startLoad(site, [site.url], clients);
  site.server = site.spawn({ failAt }, "ledger-outside");
  expect(await site.killedItself(patienceSeconds)).toBe(true);
  await site.start();
  await load.stop();
  const { broken } = await check(site);
  expect(broken.filter((sentence) => signs["ledger-outside"].test(sentence)).length).toBeGreaterThan(0);
});

test("the judge sees a lost reply, a torn case, a missing and a changed ledger entry, a mail that was not sent, work given up", async () => {
  const spoilt: readonly (readonly [sql: string, sign: RegExp])[] = [
    ["delete from kept.idempotency where status = 200", /^lost: the acknowledged call/],
    [
      "update kept.outbox_mail set message_id = '<' || id || '@example.org>' where state = 'sent'",
      /^mail: .* called sent/,
    ],
    // Packages may all have been fetched and destroyed by now.
    [
      `insert into kept.file (organisation_id, id, key_owner_kind, key_owner_id, ciphertext_hash, size_bytes, media_type, created_at)
         select organisation_id, gen_random_uuid(), 'case', id, sha256(id::text::bytea), 1, 'text/plain', now() from kept.case_file limit 1`,
      /^files: the file of the row/,
    ],
    ["update kept.duty set state = 'given_up', problem = 'x' where state = 'done'", /^work: .* given up/],
    ["delete from kept.case_event where type = 'request.confirmed'", /^torn: the case/],
    ["update kept.ledger_entry set type = 'x'", /^ledger: the leaf/],
    // From here on the judge cannot read on, and says so.
    ["delete from kept.ledger_payload where id = (select max(id::text)::uuid from kept.ledger_payload)", /./],
    ["update kept.case_file set body = body || '{\"late\": true}' where state = 'open'", /./],
  ];
  for (const [sql, sign] of spoilt) {
    // Triggers and keys of the schema would refuse most of it: whoever breaks in does not ask them.
    await site.asSuperuser(async (client) => {
      await client.query("set session_replication_role = replica");
      await client.query(sql);
    });
    const { broken } = await check(site).catch((error: unknown) => ({ broken: [String(error)] }));
    expect([sql, broken.some((sentence) => sign.test(sentence))]).toEqual([sql, true]);
  }
});

test("nothing in the product arms a fail-point, and each is passed somewhere", () => {
  const root = path.resolve(import.meta.dirname, "../..");
  const files = execFileSync("git", ["ls-files", "src"], { cwd: root, encoding: "utf8" })
    .split("\n")
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .filter((file) => file !== "src/platform/fail_point.ts");
  expect(files.length).toBeGreaterThan(300);
  const text = files.map((file) => readFileSync(path.join(root, file), "utf8")).join("\n");
  expect(text).not.toContain("armFailPoints");
  expect(failPoints.filter((point) => !text.includes(`failPoint("${point}")`))).toEqual([]);
  expect(failPoints.length).toBeGreaterThanOrEqual(40);
});

test("each control still fits the source it changes", () => {
  const root = path.resolve(import.meta.dirname, "../..");
  for (const [name, of] of Object.entries(mutants)) {
    for (const { file, change } of of) {
      const source = readFileSync(path.join(root, file), "utf8");
      for (const [from] of change) expect([name, source.split(from).length]).toEqual([name, 2]);
    }
  }
});
