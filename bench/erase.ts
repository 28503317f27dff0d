/**
 * Erasing students of the example school, up to the moment before the commit, against set-based SQL written by hand for the same
 * rows. Both find everything that is theirs and who else has a share in it, because a person approves what is erased, then
 * change every row and roll back, so that each round finds the store as it was; both know the schema beforehand. What the engine
 * plans is what it does: it carries every step out and then asks. Beside it, what the changes alone take, for somebody who
 * already knows every row.
 */
import { performance } from "node:perf_hooks";
import pg from "pg";
import { runControl } from "../packs/school/control.ts";
import { eraseByHand } from "../packs/school/control.erasure.ts";
import { identitiesOf, schoolPeople, type SchoolPerson } from "../packs/school/people.ts";
import type { DataMap } from "../src/features/connectors/index.ts";
import { planErasure } from "../src/features/rights/index.ts";
import { timeDescribing } from "./describing.ts";
import { heapMiB, median, rounded } from "./measure.ts";

export type EraseFigures = {
  readonly rows: number;
  /** Median over the rounds of the sum over the people, in milliseconds. */
  readonly engineMs: number;
  readonly controlMs: number;
  /** The statements that change, alone: nothing is found, shown or compared. */
  readonly blindMs: number;
  /** What describing a store it does not know takes: left out of the ratio. */
  readonly describeMs: number;
  readonly ratio: number;
  readonly bound: number;
  readonly heapGrowthMiB: number;
  readonly people: Readonly<
    Record<string, { readonly engineMs: number; readonly controlMs: number; readonly changed: number }>
  >;
};

const bound = 1.5;
const erased = new Set(["siriporn", "yuxuan", "maria"]);

type Sample = {
  readonly engine: number;
  readonly describe: number;
  readonly control: number;
  readonly blind: number;
  readonly changed: number;
};

/** On the store `benchAccess` has filled. */
export async function benchErase(
  connection: pg.ClientConfig,
  map: DataMap,
  options: { readonly rows: number; readonly rounds: number },
): Promise<EraseFigures> {
  const people = schoolPeople.filter(({ key }) => erased.has(key));
  const samples = new Map<string, Sample[]>(people.map(({ key }) => [key, []]));
  let heapAfterWarmUp = 0;
  // The first round warms caches of both and is not counted.
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const person of people) {
      const control = await timeControl(connection, person);
      const engine = await timeEngine(connection, map, person);
      if (round > 0) samples.get(person.key)?.push({ ...engine, ...control });
    }
    if (round === 0) heapAfterWarmUp = heapMiB();
  }
  const sum = (of: (sample: Sample) => number): number =>
    median(
      Array.from({ length: options.rounds }, (_, round) =>
        [...samples.values()].reduce((total, each) => {
          const sample = each[round];
          return sample === undefined ? total : total + of(sample);
        }, 0),
      ),
    );
  const engineMs = sum(({ engine }) => engine);
  const controlMs = sum(({ control }) => control);
  return {
    rows: options.rows,
    engineMs: rounded(engineMs),
    controlMs: rounded(controlMs),
    blindMs: rounded(sum(({ blind }) => blind)),
    describeMs: rounded(sum(({ describe }) => describe) / people.length),
    ratio: Math.round((engineMs / controlMs) * 100) / 100,
    bound,
    heapGrowthMiB: rounded(heapMiB() - heapAfterWarmUp),
    people: Object.fromEntries(
      [...samples].map(([key, each]) => [
        key,
        {
          engineMs: rounded(median(each.map(({ engine }) => engine))),
          controlMs: rounded(median(each.map(({ control }) => control))),
          changed: each[0]?.changed ?? 0,
        },
      ]),
    ),
  };
}

async function timeControl(
  connection: pg.ClientConfig,
  person: SchoolPerson,
): Promise<Pick<Sample, "control" | "blind" | "changed">> {
  const began = performance.now();
  const client = new pg.Client(connection);
  await client.connect();
  await client.query("begin isolation level repeatable read");
  const connected = performance.now();
  await runControl(client, person);
  const found = performance.now();
  const changed = await eraseByHand(client, person);
  await client.query("rollback");
  await client.end();
  const control = performance.now() - began;
  return { control, blind: control - (found - connected), changed };
}

async function timeEngine(
  connection: pg.ClientConfig,
  map: DataMap,
  person: SchoolPerson,
): Promise<{ readonly engine: number; readonly describe: number }> {
  const began = performance.now();
  const plan = await planErasure({
    connection: { ...connection },
    map,
    identities: identitiesOf(person, map),
    secret: "a key of the bench, which keeps nothing",
  });
  const total = performance.now() - began;
  if (plan.refusals.length > 0) throw new Error(`${person.key} cannot be erased`);
  const describe = await timeDescribing(connection);
  return { engine: total - describe, describe };
}
