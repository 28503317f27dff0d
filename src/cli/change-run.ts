/** What every command that changes a store does alike: who is meant, where it is, how far it came, what to do next. */
import path from "node:path";
import type { ChangeProgress, GivenIdentity } from "../features/rights/standalone.ts";
import type { DataMap, StoreConnection } from "../features/connectors/standalone.ts";
import type { ChangeCommandOptions, PersonOptions } from "./change.ts";
import { identitiesIn, refuseUnknown } from "./identities.ts";
import { loadMap, refuseAnotherStore } from "./map-file.ts";
import { counted, say, UsageProblem } from "./output.ts";
import { refuseUnwritable } from "./place.ts";
import { connectionOf } from "./store.ts";

type Steps = { readonly now: () => string; readonly onProgress: (progress: ChangeProgress<Planned>) => void };
type Planned = { readonly steps: readonly unknown[]; readonly as_of: string };
type Changing = {
  readonly connection: StoreConnection;
  readonly writeConnection: StoreConnection;
  readonly map: DataMap;
  readonly identities: readonly GivenIdentity[];
  readonly scanSeconds: number;
};

/** The person, both roles and the folder, as the options say them. */
export async function changing(
  options: ChangeCommandOptions,
): Promise<{ readonly request: Changing; readonly steps: Steps; readonly folder: string }> {
  const connection = connectionOf(options.url ?? options.writeConnection);
  const writeConnection = connectionOf(options.writeConnection ?? options.url);
  const { map, identities } = await person(options);
  const folder = path.resolve(options.plan);
  refuseUnwritable(folder);
  const scanSeconds = secondsOf(options.scanSeconds);
  const steps: Steps = {
    now: () => new Date().toISOString(),
    onProgress: (progress) => {
      if (progress.stage === "checked") refuseAnotherStore(map, progress.problems);
      report(progress);
    },
  };
  return { request: { connection, writeConnection, map, identities, scanSeconds }, steps, folder };
}

/** The plan runs once it is approved. */
export function planned(lines: readonly string[], text: string, digest: string): void {
  say();
  for (const line of lines) say(`  · ${line}`);
  say("Every step was run and taken back: nothing in the store was changed.");
  say(`To read: ${text}`);
  say(`To carry it out: the same with --approve ${digest}`);
}

export function refused(lines: readonly string[], sentences: readonly string[], text: string): void {
  say();
  for (const line of lines) say(`  · ${line}`);
  say("This cannot run:");
  for (const sentence of sentences) say(`  · ${sentence}`);
  say(`To read: ${text}`);
  process.exitCode = 4;
}

export async function person(
  options: PersonOptions,
): Promise<{ readonly map: DataMap; readonly identities: readonly GivenIdentity[] }> {
  const listed = options.identityFile === undefined ? [] : await identitiesIn(options.identityFile);
  const identities = [...options.identity, ...listed];
  if (!identities.some(({ value }) => value !== ""))
    throw new UsageProblem("Say what the person is known by: --identity name=value, or --identity-file.");
  const map = await loadMap(options.map);
  refuseUnknown(identities, map);
  return { map, identities };
}

export function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 86_400)
    throw new UsageProblem("--scan-seconds is a whole number from 1 to 86400.");
  return seconds;
}

function report(progress: ChangeProgress<Planned>): void {
  switch (progress.stage) {
    case "connected": {
      const { system, role, version, findings } = progress.connection;
      say(
        `Connected to ${system} ${version} as ${role}, to ${progress.as === "reader" ? "look" : "change rows"}.`,
      );
      // That it may write is why the second role is there.
      const expected =
        progress.as === "writer" ? new Set(["writes_tables", "owns_tables"]) : new Set<string>();
      for (const { level, what, sentence } of findings)
        if (level !== "note" && !expected.has(what)) say(`  · ${sentence}`);
      return;
    }
    case "checked": {
      const gaps = progress.problems.filter(({ level }) => level === "gap").length;
      say(
        `Described ${counted(progress.tables, "table")}; ` +
          (gaps === 0 ? "the map covers what looks personal." : `the map leaves ${counted(gaps, "gap")}.`),
      );
      return;
    }
    case "planned":
      say(`Planned ${counted(progress.plan.steps.length, "step")} as of ${progress.plan.as_of}.`);
      return;
    case "taken_up":
      say(
        "The store had already committed this plan when the last run was cut off; what is missing is finished now.",
      );
      return;
    case "done":
      say(`Carried out ${counted(progress.plan.steps.length, "step")}; the store has committed.`);
  }
}
