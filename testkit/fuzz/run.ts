/**
 * `npm run fuzz`: the long form. `--per-endpoint 20000 --minutes 60 --seed 7`; `--endpoint "GET /x" --input 4711` sends
 * one request again. What came of a whole run goes to testkit/fuzz/results/ with date, machine and seed.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import path from "node:path";
import { z } from "zod";
import { optionsName } from "./forms.ts";
import type { LongOptions } from "./forms.ts";

/** Of a failure the file keeps what sends it again: the request itself may be long, and is printed. */
const Failed = z.object({ endpoint: z.string(), input: z.number(), fault: z.string(), replay: z.string() });
const Result = z.looseObject({ requests: z.number(), failures: z.array(Failed) });

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
}

const root = path.resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "kept-fuzz-"));
const resultFile = path.join(folder, "result.json");
const input = option("--input");
const options: LongOptions = {
  seed: option("--seed") ?? String(Date.now()),
  perEndpoint: input === undefined ? Number(option("--per-endpoint") ?? 20_000) : 1,
  from: Number(input ?? option("--from") ?? 0),
  endpoint: option("--endpoint"),
  minutes: Number(option("--minutes") ?? 240),
  resultFile,
};

try {
  const began = performance.now();
  const { status } = spawnSync(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", "testkit/fuzz/http.test.ts"],
    { cwd: root, stdio: "inherit", env: { ...process.env, [optionsName]: JSON.stringify(options) } },
  );
  process.exitCode = status ?? 1;
  const result = Result.parse(JSON.parse(readFileSync(resultFile, "utf8")));
  const date = new Date().toISOString().slice(0, 10);
  const { seed, perEndpoint, from } = options;
  const whole = {
    date,
    machine: {
      cores: cpus().length,
      cpu: cpus()[0]?.model ?? "",
      memoryGiB: Math.round(totalmem() / 2 ** 30),
    },
    node: process.version,
    seed,
    from,
    askedPerEndpoint: perEndpoint,
    minutes: Math.round((performance.now() - began) / 6000) / 10,
    ...result,
  };
  process.stdout.write(`${JSON.stringify({ ...whole, failures: result.failures.length })}\n`);
  if (options.endpoint === undefined)
    writeFileSync(
      path.join(import.meta.dirname, "results", `${date}.json`),
      `${JSON.stringify(whole, null, 2)}\n`,
    );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
