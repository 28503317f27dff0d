/** What `kept records` does: say where it is, and end with the status its help names. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import {
  eraseRecords,
  findRecords,
  listFiles,
  lookThrough,
  openDescribed,
  unaskableAmong,
  type AskedValue,
  type Coverage,
  type EraseProgress,
  type FoundIn,
  type NamedSystem,
} from "../features/connectors/standalone.ts";
import { identitiesIn } from "./identities.ts";
import { orTakeBack } from "./interrupt.ts";
import { counted, say, UsageProblem } from "./output.ts";
import { refuseUnwritable } from "./place.ts";
import { foundSentence, gapLines, outcomeSentence, reasonLine, recordLine } from "./records-sentences.ts";
import type { EraseOptions, FindOptions, PersonOptions, SystemOptions } from "./records.ts";

export async function runTest(options: SystemOptions): Promise<void> {
  await withSystems(options, async (systems, signal) => {
    for (const { name, system } of systems) {
      const test = await system.test(signal);
      const refusals = test.findings.filter(({ level }) => level === "refuse");
      const version = test.version === undefined ? "" : ` ${test.version}`;
      say(
        `${name} (${test.system}${version}): ${refusals.length === 0 ? "can be searched." : "cannot be searched."}`,
      );
      for (const { sentence } of test.findings) say(`  · ${sentence}`);
      if (refusals.length > 0) process.exitCode = 3;
    }
  });
}

export async function runFind(options: FindOptions): Promise<void> {
  const asked = await askedOf(options);
  const folder = path.resolve(options.plan);
  refuseUnwritable(folder);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UsageProblem(
      `${options.plan} is not empty; name a folder that is, or that does not exist yet.`,
    );
  await withSystems(options, async (systems, signal) => {
    const { digest, found } = await findRecords(
      { systems, asked, folder },
      { now, signal, textLine: recordLine, onSystem: sayFound },
    );
    const files = listFiles(folder);
    say();
    say(`To read: ${files.text}`);
    if (found.some(({ weak }) => weak > 0))
      say(
        "Lines with a question mark wait for a person: --also <number> names those that are this person's.",
      );
    if (found.some(({ strong, weak }) => strong + weak > 0))
      say(`To erase: kept records erase with the same --system and --plan, and --approve ${digest}`);
    if (found.some(({ coverage }) => coverage.kind !== "complete")) process.exitCode = 3;
    else if (found.some(({ weak }) => weak > 0)) process.exitCode = 4;
  });
}

export async function runErase(options: EraseOptions): Promise<void> {
  const { approve, also, leave } = options;
  const folder = path.resolve(options.plan);
  await withSystems(
    options,
    async (systems, signal) => {
      const outcomes = await eraseRecords(
        { systems, folder, digest: approve, also, leave },
        { now, signal, onProgress: report },
      );
      say();
      for (const outcome of outcomes) {
        say(outcomeSentence(outcome));
        for (const reason of outcome.reasons) say(`  · ${reasonLine(reason)}`);
      }
      const isDone = outcomes.every(({ kind }) => kind === "verified");
      say(
        isDone
          ? "The list was destroyed: it is needed no more."
          : "The list stays until everything in it is settled: it holds personal data.",
      );
      say(`To keep: ${listFiles(folder).report}`);
      if (!isDone) process.exitCode = 3;
    },
    "Stopped between two steps: what was ordered before is written down, and the same call goes on.",
  );
}

export async function runVerify(options: PersonOptions): Promise<void> {
  const asked = await askedOf(options);
  await withSystems(options, async (systems, signal) => {
    for (const one of systems) {
      const count = { strong: 0, weak: 0 };
      const coverage: Coverage = await lookThrough(one, asked, signal, ({ strength }) => {
        count[strength] += 1;
      });
      sayFound({ system: one.name, ...count, coverage });
      if (count.strong + count.weak > 0 || coverage.kind !== "complete") process.exitCode = 3;
    }
  });
}

const now = (): string => new Date().toISOString();

/** Opened for one piece of work, stopped by a signal between two steps, closed at its end. */
async function withSystems(
  { system: files }: SystemOptions,
  work: (systems: readonly NamedSystem[], signal: AbortSignal) => Promise<void>,
  stopped = "Stopped: nothing was written, and nothing in the systems was changed.",
): Promise<void> {
  if (files.length === 0) throw new UsageProblem("Say which systems: --system file.yml.");
  const stopping = new AbortController();
  const systems: NamedSystem[] = [];
  let ended: Promise<unknown> = Promise.resolve();
  try {
    for (const file of files) systems.push(await openDescribed(file, process.env));
    await orTakeBack(
      async () => {
        stopping.abort();
        await ended;
        return stopped;
      },
      () => {
        const done = work(systems, stopping.signal);
        ended = done.catch(() => undefined);
        return done;
      },
    );
  } finally {
    for (const { system } of systems) await system.close();
  }
}

const kinds = new Set(["email", "phone", "name", "identifier"]);

async function askedOf(options: PersonOptions): Promise<readonly AskedValue[]> {
  const listed = options.identityFile === undefined ? [] : await identitiesIn(options.identityFile);
  const asked = [...options.identity, ...listed].map(({ name, table, value }): AskedValue => {
    if (!isKind(name) || table !== undefined)
      throw new UsageProblem("A person is looked for by email=…, phone=…, name=… or identifier=….");
    return { kind: name, value };
  });
  if (asked.length === 0)
    throw new UsageProblem("Say what the person is known by: --identity kind=value, or --identity-file.");
  const why = unaskableAmong(asked);
  if (why !== undefined) throw new UsageProblem(why);
  return asked;
}

function isKind(name: string): name is AskedValue["kind"] {
  return kinds.has(name);
}

function sayFound(found: FoundIn): void {
  say(foundSentence(found));
  for (const line of gapLines(found.coverage)) say(`  · ${line}`);
}

function report(progress: EraseProgress): void {
  switch (progress.stage) {
    case "resumed":
      say("This was begun before: it goes on where it was.");
      return;
    case "erased":
      say(
        `${progress.system}: ${counted(progress.records, "order")} given or known; looking whether they are gone.`,
      );
      return;
    case "looked":
      say(`${progress.system}: searched again.`);
  }
}
