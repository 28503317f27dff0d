/**
 * The search for the eight people of the example school against set-based SQL written by hand for the same rows, with
 * who shares them. Both connect, open one snapshot and read the same content; both know the schema beforehand: what the
 * search takes to describe an unknown store is a figure of its own.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import pg from "pg";
import { runControl } from "../packs/school/control.ts";
import { identitiesOf, schoolPeople, type SchoolPerson } from "../packs/school/people.ts";
import type { DataMap } from "../src/features/connectors/index.ts";
import { search } from "../src/features/rights/index.ts";
import { timeDescribing } from "./describing.ts";
import { heapMiB, median, rounded } from "./measure.ts";

export type AccessFigures = {
  readonly rows: number;
  /** Median over the rounds of the sum over the eight people, in milliseconds. */
  readonly searchMs: number;
  readonly controlMs: number;
  readonly describeMs: number;
  readonly ratio: number;
  readonly bound: number;
  readonly heapGrowthMiB: number;
  readonly people: Readonly<
    Record<string, { readonly searchMs: number; readonly controlMs: number; readonly found: number }>
  >;
};

const bound = 1.5;

export async function benchAccess(
  connection: pg.ClientConfig,
  map: DataMap,
  options: { readonly rows: number; readonly rounds: number },
): Promise<AccessFigures> {
  const spoolFolder = mkdtempSync(path.join(tmpdir(), "kept-bench-spool-"));
  try {
    return await measure(connection, map, spoolFolder, options);
  } finally {
    rmSync(spoolFolder, { recursive: true, force: true });
  }
}

type Sample = {
  readonly search: number;
  readonly control: number;
  readonly describe: number;
  readonly found: number;
};

async function measure(
  connection: pg.ClientConfig,
  map: DataMap,
  spoolFolder: string,
  options: { readonly rows: number; readonly rounds: number },
): Promise<AccessFigures> {
  const samples = new Map<string, Sample[]>(schoolPeople.map((person) => [person.key, []]));
  let heapAfterWarmUp = 0;
  // The first round warms caches of both and is not counted.
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const person of schoolPeople) {
      const control = await timeControl(connection, person);
      const searched = await timeSearch(connection, map, person, spoolFolder);
      if (round > 0) samples.get(person.key)?.push({ ...searched, control });
    }
    if (round === 0) heapAfterWarmUp = heapMiB();
  }
  const sums = Array.from({ length: options.rounds }, (_, round) =>
    [...samples.values()].reduce(
      (sum, each) => ({
        search: sum.search + (each[round]?.search ?? 0),
        control: sum.control + (each[round]?.control ?? 0),
        describe: sum.describe + (each[round]?.describe ?? 0),
      }),
      { search: 0, control: 0, describe: 0 },
    ),
  );
  const searchMs = median(sums.map((sum) => sum.search));
  const controlMs = median(sums.map((sum) => sum.control));
  return {
    rows: options.rows,
    searchMs: rounded(searchMs),
    controlMs: rounded(controlMs),
    describeMs: rounded(median(sums.map((sum) => sum.describe)) / schoolPeople.length),
    ratio: Math.round((searchMs / controlMs) * 100) / 100,
    bound,
    heapGrowthMiB: rounded(heapMiB() - heapAfterWarmUp),
    people: Object.fromEntries(
      [...samples].map(([key, each]) => [
        key,
        {
          searchMs: rounded(median(each.map((sample) => sample.search))),
          controlMs: rounded(median(each.map((sample) => sample.control))),
          found: each[0]?.found ?? 0,
        },
      ]),
    ),
  };
}

async function timeControl(connection: pg.ClientConfig, person: SchoolPerson): Promise<number> {
  const began = performance.now();
  const client = new pg.Client(connection);
  await client.connect();
  await client.query("begin isolation level repeatable read read only");
  await runControl(client, person);
  await client.end();
  return performance.now() - began;
}

async function timeSearch(
  connection: pg.ClientConfig,
  map: DataMap,
  person: SchoolPerson,
  spoolFolder: string,
): Promise<Omit<Sample, "control">> {
  const began = performance.now();
  const found = await search(
    connection,
    { map, identities: identitiesOf(person, map), unreviewed: false },
    { spoolFolder },
  );
  const total = performance.now() - began;
  const rows = found.result.findings.length;
  found.close();
  const describe = await timeDescribing(connection);
  return { search: total - describe, describe, found: rows };
}
