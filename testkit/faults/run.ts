/**
 * `npm run faults`: the long form. `--kinds crash,points,vault,situations,controls,power` chooses, `--seed`, `--minutes` (of crash and points each), `--kills`,
 * `--cuts`, `--port` say how much and where. Prints figures and writes `testkit/faults/results/<date>-seed-<seed>.json`.
 */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { failPoints } from "../../src/platform/fail_point.ts";
import type { FailPoint } from "../../src/platform/fail_point.ts";
import { controls, runControl } from "./controls.ts";
import { crash } from "./crash.ts";
import type { Crashed } from "./crash.ts";
import { needsRoot, runSituation, situationNames } from "./situations.ts";
import { check } from "./check.ts";
import { finishWork } from "./crash.ts";
import { startLoad } from "./load.ts";
import { cutPower, powerMissing } from "./power.ts";
import { Site } from "./site.ts";
import { killChanges, killDrill, vaultPlaces } from "./vaulting.ts";
import type { Act } from "./vaulting.ts";

const { values } = parseArgs({
  options: {
    kinds: { type: "string", default: "crash,points,vault,situations,controls,power" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "30" },
    kills: { type: "string", default: "300" },
    cuts: { type: "string", default: "20" },
    port: { type: "string", default: "8390" },
    /** Situations in their true length. */
    long: { type: "boolean", default: false },
    /** Of the situations, and of the changes of keys and copies, those whose names begin so. */
    only: { type: "string", default: "" },
    out: { type: "string", default: path.join(import.meta.dirname, "results") },
  },
});

const seed = Number(values.seed);
const port = Number(values.port);
const kinds = new Set(values.kinds.split(","));
const folder = mkdtempSync(path.join(os.tmpdir(), "kept-faults-"));
// The embedded PostgreSQL of root runs as a user of its own, who must pass through.
chmodSync(folder, 0o711);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const results: Record<string, unknown> = {};
let red = 0;

/** Rounds of kills, each an installation of its own, until enough or out of time. */
async function rounds(
  name: string,
  round: (index: number, deadline: number) => Parameters<typeof crash>[0] | undefined,
): Promise<void> {
  const deadline = performance.now() + Number(values.minutes) * 60_000;
  const done: Crashed[] = [];
  for (let index = 0; performance.now() < deadline; index += 1) {
    const options = round(index, deadline);
    if (options === undefined) break;
    const one = await crash(options);
    rmSync(options.folder, { recursive: true, force: true });
    done.push(one);
    red += one.broken.length;
    say(
      `${name} ${index + 1}: ${one.serverKills} server, ${one.databaseKills} database kills, ` +
        `${one.figures.acknowledged} acknowledged, ${one.broken.length} broken, ready ≤ ${one.slowestReadySeconds.toFixed(1)} s, ` +
        `${one.seconds} s, load ${os.loadavg()[0]?.toFixed(1)}`,
    );
    for (const sentence of one.broken.slice(0, 10)) say(`  ${sentence}`);
    results[name] = summary(done);
    write();
  }
}

function summary(done: readonly Crashed[]) {
  const sum = (of: (one: Crashed) => number): number => done.reduce((total, one) => total + of(one), 0);
  const hits = new Map<string, number>();
  for (const point of done.flatMap(({ pointsHit }) => pointsHit)) hits.set(point, (hits.get(point) ?? 0) + 1);
  return {
    seeds: done.map((one) => one.seed),
    serverKills: sum((one) => one.serverKills),
    databaseKills: sum((one) => one.databaseKills),
    acknowledged: sum((one) => one.figures.acknowledged),
    repeated: sum((one) => one.figures.repeated),
    answersOf500: sum((one) => one.figures.crashed),
    answersOf503: sum((one) => one.figures.unavailable),
    stories: sum((one) => one.figures.stories),
    checked: Object.fromEntries(
      Object.keys(done[0]?.counts ?? {}).map((name) => [name, sum((one) => one.counts[name] ?? 0)]),
    ),
    broken: done.flatMap((one) => one.broken),
    surprises: done.flatMap((one) => one.surprises).slice(0, 20),
    slowestReadySeconds: Math.max(...done.map((one) => one.slowestReadySeconds)),
    pointsKilledAt: hits.size,
    points: Object.fromEntries(hits),
    seconds: sum((one) => one.seconds),
  };
}

function write(): void {
  const day = new Date().toISOString().slice(0, 10);
  mkdirSync(values.out, { recursive: true });
  const machine = {
    cores: os.cpus().length,
    memoryGigabytes: Math.round(os.totalmem() / 2 ** 30),
    loadAverage: os.loadavg()[0],
    platform: `${os.platform()} ${os.arch()}`,
    node: process.versions.node,
    postgresql: "18.4",
  };
  const file = path.join(values.out, `${day}-seed-${seed}.json`);
  let before: object = {};
  try {
    before = JSON.parse(readFileSync(file, "utf8")) as object;
  } catch {
    // The first of this seed on this day.
  }
  writeFileSync(
    file,
    `${JSON.stringify({ ...before, date: day, machine, seed, ...results }, undefined, 2)}\n`,
  );
}

/**
 * Reached in a first start, or by a change of keys, a backup or a restore: those are killed by `vault`. The rest is what a
 * server comes to under its load.
 */
const notServing = (point: FailPoint): boolean =>
  /^(?:migrate|backup|restore|root|epoch|erase)\./.test(point) ||
  (point.startsWith("key.") && point !== "key.made" && point !== "key.destroyed") ||
  point === "person.erased";
const base = { port, databaseKills: 0, serverKills: 0, points: [] };
if (kinds.has("crash")) {
  const each = 10;
  await rounds("crash", (index, deadline) =>
    index * each >= Number(values.kills)
      ? undefined
      : {
          ...base,
          deadline,
          folder: path.join(folder, `c${index}`),
          seed: seed + index,
          serverKills: each,
          databaseKills: 2,
        },
  );
}
if (kinds.has("points")) {
  const each = 16;
  const batches = Math.ceil(failPoints.length / each);
  await rounds("points", (index, deadline) => {
    if (index >= batches * 3) return undefined;
    const from = (index % batches) * each;
    const points = failPoints.slice(from, from + each).filter((point) => !notServing(point));
    return { ...base, deadline, folder: path.join(folder, `p${index}`), seed: seed + index, points };
  });
}
if (kinds.has("vault")) {
  const place = path.join(folder, "vault");
  const site = await Site.open({
    folder: path.join(place, "data"),
    outside: path.join(place, "outside"),
    port,
  });
  try {
    await site.start();
    await site.prepare();
    const load = startLoad(site);
    const all = Object.entries(vaultPlaces) as [Act, (typeof vaultPlaces)[Act]][];
    const [hit, missed, broken]: [FailPoint[], FailPoint[], string[]] = [[], [], []];
    for (const [act, points] of all.filter(([name]) => name.startsWith(values.only))) {
      const one = await killChanges(site, [[act, points]]);
      hit.push(...one.hit);
      missed.push(...one.missed);
      broken.push(...one.broken);
      say(`vault: ${act} killed at ${one.hit.join(", ")}; ${one.broken.length} broken`);
    }
    broken.push(...(await killDrill(site)));
    await load.stop();
    await finishWork(site);
    const checked = await check(site);
    broken.push(...checked.broken);
    red += broken.length;
    const { acknowledged } = load.figures;
    results["vault"] = {
      hit,
      missed,
      broken,
      surprises: load.surprises,
      acknowledged,
      checked: checked.counts,
    };
    say(`vault: killed at ${hit.length} places; ${acknowledged} acknowledged, ${broken.length} broken`);
    if (missed.length > 0) say(`  never came to ${missed.join(", ")}`);
    for (const sentence of broken.slice(0, 10)) say(`  ${sentence}`);
  } finally {
    await site.close();
  }
  write();
}
if (kinds.has("situations")) {
  const done: unknown[] = [];
  for (const name of situationNames.filter((one) => one.startsWith(values.only))) {
    const missing = needsRoot(name) ? powerMissing() : undefined;
    if (missing !== undefined) {
      done.push({ name, skipped: missing });
      continue;
    }
    const place = path.join(folder, name.replaceAll(/\W+/g, "-"));
    const one = await runSituation({ folder: place, port, name, isLong: values.long });
    red += one.broken.length;
    done.push(one);
    say(
      `${name}: ${one.acknowledged} acknowledged, ${one.unavailable} × 503, ${one.answersOf500} × 500, ${one.broken.length} broken, ` +
        `${one.seconds} s ${JSON.stringify(one.measured)}`,
    );
    for (const sentence of one.broken.slice(0, 10)) say(`  ${sentence}`);
    results["situations"] = done;
    write();
  }
}
if (kinds.has("controls")) {
  const caught = [];
  for (const name of controls) {
    const one = await runControl(name, { folder: path.join(folder, "controls"), port, seed });
    caught.push(one);
    if (!one.caught) red += 1;
    say(`control ${name}: ${one.caught ? "caught" : "NOT CAUGHT"} after ${one.kills} kills`);
  }
  results["controls"] = caught;
}
if (kinds.has("power")) {
  const missing = powerMissing();
  if (missing === undefined) {
    const cut = await cutPower({ folder, port, seed, cuts: Number(values.cuts), say });
    red += cut.broken.length + (cut.controlCaught ? 0 : 1);
    results["power"] = cut;
  } else {
    results["power"] = { skipped: missing };
    say(`power skipped: ${missing}`);
  }
}
write();
rmSync(folder, { recursive: true, force: true });
say(red === 0 ? "All held." : `${red} broken.`);
process.exitCode = red === 0 ? 0 : 1;
