/**
 * `npm run bench`: every figure is a ratio against a control measured in the same run, alternating, on the same data.
 * `--rows 50000,5000000` chooses the sizes of the example school; results go to bench/results/ with date, machine, seed.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import path from "node:path";
import { startPostgres } from "../src/platform/postgres/postgres.ts";
import type { AccessFigures } from "./access.ts";
import { benchBoot } from "./boot.ts";
import { benchCases, type CasesFigures } from "./cases.ts";
import { benchLedger, type LedgerFigures } from "./ledger.ts";
import { benchPages } from "./pages.ts";
import type { EraseFigures } from "./erase.ts";
import { benchPromises, type PromisesFigures } from "./promises.ts";
import { benchPlatform, type PlatformFigure } from "./platform.ts";
import { benchSchool } from "./school.ts";

const sizes = (option("--rows") ?? "50000,5000000").split(",").map(Number);
const rounds = Number(option("--rounds") ?? "7");
const seed = 1;

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
}

const boot = await benchBoot();
process.stdout.write(
  `start to first answer: cold ${boot.coldSeconds} s, warm ${boot.warmSeconds} s (bound ${boot.boundWarmSeconds} s)\n`,
);
const pages = await benchPages(rounds);
if (typeof pages === "string") process.stdout.write(`first content: not measured, ${pages}\n`);
else {
  for (const { what, slowdown, firstMs, largestMs, controlMs, ratio, boundMs } of pages)
    process.stdout.write(
      `first content of ${what}${slowdown === 1 ? "" : `, browser ${slowdown} times slower`}: ${firstMs} ms (bound ${boundMs} ms), its largest part at ${largestMs} ms; a bare page ${controlMs} ms, ratio ${ratio}\n`,
    );
}
const folder = mkdtempSync(path.join(tmpdir(), "kept-bench-"));
const server = await startPostgres({ folder });
const access: AccessFigures[] = [];
const erase: EraseFigures[] = [];
let platform: readonly PlatformFigure[] = [];
let ledger: LedgerFigures | undefined;
let cases: CasesFigures | undefined;
let promises: PromisesFigures | undefined;
try {
  platform = await benchPlatform(server);
  for (const figure of platform) {
    process.stdout.write(
      `${figure.what}: ${figure.perSecond}/s, control (${figure.control}) ${figure.controlPerSecond}/s, ratio ${figure.ratio}\n`,
    );
  }
  ledger = await benchLedger(server);
  process.stdout.write(
    `a write with its ledger entry at ${ledger.clients} clients: ${ledger.withLedgerPerSecond}/s, without ${ledger.withoutPerSecond}/s, ` +
      `ratio ${ledger.throughputRatio} (bound ${ledger.throughputBound}); p99 ${ledger.withLedgerP99Ms} ms, without ${ledger.withoutP99Ms} ms, ` +
      `ratio ${ledger.p99Ratio} (bound ${ledger.p99Bound}); beside four bare statements ${ledger.bareThroughputRatio}\n` +
      `ledger derived again: ${ledger.verifiedPerSecond} entries/s (bound ${ledger.verifiedBound}), bare hashes ${ledger.bareHashesPerSecond} entries/s\n`,
  );
  cases = await benchCases(server, rounds);
  for (const { what, listMs, slowestMs, controlMs, ratio, boundMs } of cases.views)
    process.stdout.write(
      `the Work list at ${cases.cases} cases, ${what}: ${listMs} ms (bound ${boundMs}), slowest ${slowestMs} ms; bare SQL ${controlMs} ms, ratio ${ratio}\n`,
    );
  promises = await benchPromises(server, rounds);
  process.stdout.write(
    `${promises.promises} promises over ${promises.cases} cases: ${promises.evaluateMs} ms (bound ${promises.boundMs}), slowest ${promises.slowestMs} ms; ` +
      `again after ten cases were written ${promises.tenChangedMs} ms, with none written ${promises.unchangedMs} ms; ` +
      `bare SQL counting them ${promises.controlMs} ms, ratio ${promises.ratio}; heap growth ${promises.heapGrowthMiB} MiB\n`,
  );
  for (const rows of sizes) {
    const { access: found, erase: erased } = await benchSchool(server, { rows, rounds, seed });
    access.push(found);
    erase.push(erased);
    process.stdout.write(
      `access at ${found.rows} rows: search ${found.searchMs} ms, hand-written SQL ${found.controlMs} ms, ratio ${found.ratio}` +
        ` (bound ${found.bound}); describing the store ${found.describeMs} ms; heap growth ${found.heapGrowthMiB} MiB\n` +
        `erasure at ${erased.rows} rows: engine ${erased.engineMs} ms, hand-written SQL ${erased.controlMs} ms, ratio ${erased.ratio}` +
        ` (bound ${erased.bound}); describing the store ${erased.describeMs} ms; heap growth ${erased.heapGrowthMiB} MiB\n`,
    );
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

const day = new Date().toISOString().slice(0, 10);
const results = {
  date: day,
  machine: { cores: cpus().length, cpu: cpus()[0]?.model ?? "", memoryGiB: Math.round(totalmem() / 2 ** 30) },
  node: process.version,
  seed,
  rounds,
  boot,
  pages,
  platform,
  ledger,
  cases,
  promises,
  access,
  erase,
};
const target = new URL("results/", import.meta.url);
mkdirSync(target, { recursive: true });
writeFileSync(new URL(`${day}.json`, target), `${JSON.stringify(results, undefined, 2)}\n`);
const broken = [
  ...(boot.warmSeconds > boot.boundWarmSeconds ? ["warm start"] : []),
  ...(typeof pages === "string" ? [] : pages)
    .filter(({ firstMs, boundMs }) => firstMs > boundMs)
    .map(({ what }) => `first content of ${what}`),
  ...access.filter(({ ratio, bound }) => ratio > bound).map(({ rows }) => `access at ${rows} rows`),
  ...erase.filter(({ ratio, bound }) => ratio > bound).map(({ rows }) => `erasure at ${rows} rows`),
  ...(ledger !== undefined && ledger.throughputRatio < ledger.throughputBound ? ["ledger throughput"] : []),
  ...(ledger !== undefined && ledger.p99Ratio > ledger.p99Bound ? ["ledger p99"] : []),
  ...(ledger !== undefined && ledger.verifiedPerSecond < ledger.verifiedBound ? ["ledger verification"] : []),
  ...(cases?.views ?? [])
    .filter(({ listMs, boundMs }) => listMs > boundMs)
    .map(({ what }) => `the Work list, ${what}`),
  ...(promises !== undefined && promises.evaluateMs > promises.boundMs ? ["the promises' evaluation"] : []),
  ...platform.filter(({ ratio, bound }) => ratio < bound).map(({ what }) => what),
];
for (const figures of [access, erase]) {
  const growth = figures.map(({ heapGrowthMiB }) => heapGrowthMiB);
  if (Math.max(...growth) - Math.min(...growth) > 32) broken.push("memory grows with the size of the store");
}
process.stdout.write(broken.length === 0 ? "Every bound held.\n" : `Out of bounds: ${broken.join("; ")}\n`);
process.exitCode = broken.length === 0 ? 0 : 1;
