/**
 * `npm run load`: 10,000 visitors in ten minutes while a search over a million rows runs without pause; then a control:
 * the server is stopped for two seconds, and the verdict must turn red. `--soak 20` (minutes) goes at half the rate and
 * watches memory, handles, connections and files instead. Decision: docs/decisions/0063-load.md.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { loadMap } from "../../src/cli/map-file.ts";
import { drive, realClock, type Taken } from "./drive.ts";
import { latencies, latencyOf, rounded } from "./figures.ts";
import { openInstallation, type Installation } from "./installation.ts";
import { prepareLinks } from "./links.ts";
import { openMailbox } from "./mailbox.ts";
import { searchOn, signIn, type Searches } from "./officer.ts";
import { addressOf, linksNeeded, mostVisitors, planVisits, type Visit } from "./plan.ts";
import { loadReport, printLoad, printSoak, type Watched } from "./report.ts";
import { judgeAnswers, judgeOurselves, judgeSoak, judgeTimes, type Sample } from "./verdict.ts";
import { browser, visitorOf, type Links } from "./visitor.ts";

const { values: given } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    visitors: { type: "string" },
    rows: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    soak: { type: "string" },
    port: { type: "string", default: "18460" },
    folder: { type: "string" },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const isSoak = given.soak !== undefined;
const minutes = Number(given.soak ?? given.minutes);
const perMinute = isSoak ? 500 : 1000;
const visitors = Number(given.visitors ?? Math.round(minutes * perMinute));
const [rows, seed, port] = [given.rows, given.seed, given.port].map(Number) as [number, number, number];
if (
  ![minutes, visitors, rows, seed, port].every((value) => Number.isFinite(value) && value >= 0) ||
  minutes <= 0
) {
  throw new RangeError("--minutes, --visitors, --rows, --seed, --soak and --port are numbers.");
}
/** On a machine that does other work, the figures are not the product's: nothing is kept. */
const before = loadavg()[0] ?? 0;
const isQuiet = before <= cpus().length * 0.75;
const controlSeconds = 20;
const stallMilliseconds = 2000;
const sampleSeconds = isSoak ? Math.max(5, Math.min(30, minutes)) : 5;

const mailbox = await openMailbox(port + 2);
let installation: Installation | undefined;
try {
  installation = await openInstallation({
    rows,
    port,
    mailPort: mailbox.port,
    inspected: isSoak,
    folder: given.folder,
    say,
  });
  await measure(installation);
} finally {
  await installation?.close();
  await mailbox.close();
}

async function measure(server: Installation): Promise<void> {
  const plan = planVisits({ visitors, milliseconds: minutes * 60_000, seed });
  const control = planVisits({
    visitors: Math.max(20, Math.round((visitors / minutes / 60) * controlSeconds)),
    milliseconds: controlSeconds * 1000,
    seed: seed + 1,
  });
  const needs = [plan, ...(isSoak ? [] : [control])].map(linksNeeded);
  const links = await prepareLinks(server, mailbox, {
    follow: needs.reduce((sum, { follow }) => sum + follow, 0),
    confirm: needs.reduce((sum, { confirm }) => sum + confirm, 0),
  });
  say(`${links.follow.length + links.confirm.length} links were asked for and mailed beforehand.`);
  const map = await loadMap(path.join(import.meta.dirname, "../../packs/school/map.yml"));
  const officer = browser(server, { language: "en", address: addressOf(mostVisitors - 1) });
  await signIn(officer, await server.signInLink());
  const stop = new AbortController();
  const searches: Searches = { done: [], problems: [] };
  const searching = searchOn(officer, server.slug, map, stop.signal, searches);
  let taken: readonly Taken[];
  let watched: Watched;
  let stalled: readonly Taken[] = [];
  try {
    say(`${visitors} visitors in ${minutes} minutes; one search after another meanwhile.`);
    [taken, watched] = await watching(server, searches, () => send(server, links, plan));
    if (!isSoak) stalled = await withStall(server, () => send(server, links, control));
  } finally {
    stop.abort();
    await searching;
  }
  const faults = server.faults();
  const ended = { done: searches.done.length, problems: searches.problems };
  const broken = [
    ...judgeAnswers(plan, taken, ended),
    ...(isSoak ? judgeSoak(watched.samples) : judgeTimes(taken)),
    ...(faults.length > 0 ? [`the server logged ${faults.length} faults: ${faults[0]}`] : []),
  ];
  finish({ taken, watched, stalled, searches, broken });
}

function send(server: Installation, links: Links, plan: readonly Visit[]): Promise<readonly Taken[]> {
  return drive(plan, realClock(), (visit) => visitorOf(server, links, visit));
}

/** The visits, and what the server said of itself before, meanwhile and after. */
async function watching(
  server: Installation,
  searches: Searches,
  visit: () => Promise<readonly Taken[]>,
): Promise<[readonly Taken[], Watched]> {
  const begin = await server.metrics();
  const clock = realClock();
  const samples: Sample[] = [];
  let residentMax = begin.resident;
  const state = { over: false };
  const visiting = visit().finally(() => (state.over = true));
  const looking = (async (): Promise<void> => {
    while (!state.over) {
      await Promise.race([pause(sampleSeconds * 1000), visiting]);
      if (isSoak) await server.collect();
      const { resident, heap } = await server.metrics();
      residentMax = Math.max(residentMax, resident);
      if (!isSoak) continue;
      samples.push({
        at: clock.now(),
        resident,
        heap,
        handles: server.handles(),
        connections: await server.connections(),
        spoolFiles: server.filesIn("spool"),
        files: server.filesIn("files"),
        searches: searches.done.length,
      });
    }
  })();
  // Whichever fails, the other is waited for no longer.
  const [taken] = await Promise.all([visiting, looking]);
  return [taken, { begin, end: await server.metrics(), residentMax, samples }];
}

/** The control: the same visitors, and a server that stands still once, in the middle. */
async function withStall(
  server: Installation,
  visit: () => Promise<readonly Taken[]>,
): Promise<readonly Taken[]> {
  say(`Control: the server is stopped for ${stallMilliseconds / 1000} seconds.`);
  const visiting = visit();
  await pause((controlSeconds * 1000) / 2);
  server.signal("SIGSTOP");
  await pause(stallMilliseconds);
  server.signal("SIGCONT");
  return await visiting;
}

function finish(run: {
  readonly taken: readonly Taken[];
  readonly watched: Watched;
  readonly stalled: readonly Taken[];
  readonly searches: Searches;
  readonly broken: readonly string[];
}): void {
  const { taken, watched, stalled, searches } = run;
  const report = loadReport({ visitors, taken, watched, searches });
  printLoad(report, say);
  if (isSoak) printSoak(watched.samples, say);
  const broken = [...run.broken];
  const control = latencies(stalled.map(latencyOf));
  if (!isSoak) {
    const caught = judgeTimes(stalled).length > 0;
    say(`Control: p99 ${control.p99} ms, max ${control.max} ms: ${caught ? "caught" : "not caught"}`);
    if (!caught)
      broken.push("the stall of the control was not caught: what these figures say is worth nothing");
  }
  const doubts = [
    ...judgeOurselves(taken),
    ...(isQuiet ? [] : [`the machine did other work (load ${before.toFixed(1)} before)`]),
  ];
  const day = new Date().toISOString().slice(0, 10);
  const result = {
    date: day,
    machine: {
      cores: cpus().length,
      cpu: cpus()[0]?.model ?? "",
      memoryGiB: Math.round(totalmem() / 2 ** 30),
    },
    node: process.version,
    seed,
    minutes,
    rows,
    loadBefore: rounded(before),
    ...report,
    ...(isSoak ? { samples: watched.samples } : { control }),
    broken,
  };
  if (doubts.length > 0) {
    say(`These are not the product's figures, and nothing was kept: ${doubts.join("; ")}.`);
  } else {
    const folder = new URL("results/", import.meta.url);
    mkdirSync(folder, { recursive: true });
    const file = new URL(`${day}${isSoak ? "-soak" : ""}.json`, folder);
    writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
  }
  say(broken.length === 0 ? "Everything held." : `Broken: ${broken.join("; ")}`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}
