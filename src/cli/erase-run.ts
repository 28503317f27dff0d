/** What `kept erase` and `kept verify` do: say where they are, and end with the status their help names. */
import path from "node:path";
import {
  approveErasure,
  erasureFiles,
  erasureSentences,
  folderRecords,
  prepareErasure,
  verifyErasure,
  type ErasureCertificate,
  type ErasureProgress,
  type GivenIdentity,
} from "../features/rights/standalone.ts";
import type { DataMap } from "../features/connectors/standalone.ts";
import type { EraseCommandOptions, VerifyCommandOptions } from "./erase.ts";
import { identitiesIn, refuseUnknown } from "./identities.ts";
import { loadMap, refuseAnotherStore } from "./map-file.ts";
import { counted, say, UsageProblem } from "./output.ts";
import { refuseUnwritable } from "./place.ts";
import { connectionOf } from "./store.ts";

export async function run(options: EraseCommandOptions): Promise<void> {
  const connection = connectionOf(options.url ?? options.writeConnection);
  const writeConnection = connectionOf(options.writeConnection ?? options.url);
  const { map, identities } = await person(options);
  const folder = path.resolve(options.plan);
  refuseUnwritable(folder);
  const scanSeconds = secondsOf(options.scanSeconds);
  const records = folderRecords(folder);
  const request = { connection, writeConnection, map, identities, records, scanSeconds };
  const steps = {
    now: () => new Date().toISOString(),
    onProgress: (progress: ErasureProgress) => {
      if (progress.stage === "checked") refuseAnotherStore(map, progress.problems);
      report(progress);
    },
  };
  if (options.approve === undefined) {
    const plan = await prepareErasure(request, steps);
    const files = erasureFiles(folder);
    say();
    for (const line of erasureSentences.tables(plan)) say(`  · ${line}`);
    if (plan.refusals.length > 0) {
      say("This cannot run:");
      for (const refusal of plan.refusals) say(`  · ${erasureSentences.refusal(refusal)}`);
      say(`To read: ${files.text}`);
      process.exitCode = 4;
      return;
    }
    say("Every step was run and taken back: nothing in the store was changed.");
    say(`To read: ${files.text}`);
    say(`To carry it out: the same with --approve ${plan.digest}`);
    return;
  }
  conclude(await approveErasure(request, options.approve, steps), folder);
}

export async function runVerify(options: VerifyCommandOptions): Promise<void> {
  const connection = connectionOf(options.url);
  const { map, identities } = await person(options);
  const scanSeconds = secondsOf(options.scanSeconds);
  const verification = await verifyErasure({ connection, map, identities, scanSeconds });
  say(erasureSentences.verdicts[verification.verdict]);
  for (const line of erasureSentences.verification(verification)) say(`  · ${line}`);
  if (verification.kept > 0) say(`Kept: ${counted(verification.kept, "row")}.`);
  process.exitCode = verification.verdict === "verified" ? 0 : 3;
}

async function person(
  options: VerifyCommandOptions,
): Promise<{ readonly map: DataMap; readonly identities: readonly GivenIdentity[] }> {
  const listed = options.identityFile === undefined ? [] : await identitiesIn(options.identityFile);
  const identities = [...options.identity, ...listed];
  if (!identities.some(({ value }) => value !== ""))
    throw new UsageProblem("Say what the person is known by: --identity name=value, or --identity-file.");
  const map = await loadMap(options.map);
  refuseUnknown(identities, map);
  return { map, identities };
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 86_400)
    throw new UsageProblem("--scan-seconds is a whole number from 1 to 86400.");
  return seconds;
}

function report(progress: ErasureProgress): void {
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
    case "erased":
      say(`Carried out ${counted(progress.plan.steps.length, "step")}; the store has committed.`);
  }
}

function conclude(certificate: ErasureCertificate, folder: string): void {
  const { verification } = certificate;
  say();
  for (const line of erasureSentences.tables(certificate)) say(`  · ${line}`);
  say(erasureSentences.verdicts[verification.verdict]);
  for (const line of erasureSentences.verification(verification)) say(`  · ${line}`);
  say(`To keep: ${erasureFiles(folder).certificateText}`);
  process.exitCode = verification.verdict === "verified" ? 0 : 3;
}
