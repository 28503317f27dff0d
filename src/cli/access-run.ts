/** What `kept access` does: searches, and leaves a whole package or nothing. */
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { access, accessFiles, type AccessOutcome, type AccessStatus } from "../features/rights/standalone.ts";
import type { AccessCommandOptions } from "./access.ts";
import { gapSentence, portableSentence, report, verdict } from "./access-sentences.ts";
import { identitiesIn, refuseUnknown } from "./identities.ts";
import { orTakeBack } from "./interrupt.ts";
import { loadMap, refuseAnotherStore } from "./map-file.ts";
import { say, UsageProblem } from "./output.ts";
import { stage, type Staging } from "./place.ts";
import { connectionOf } from "./store.ts";

/** Besides those every command has. */
const exitCodes: Readonly<Record<AccessStatus, number>> = { complete: 0, incomplete: 3, needs_a_person: 4 };

export async function run(options: AccessCommandOptions): Promise<void> {
  const connection = connectionOf(options.url);
  const listed = options.identityFile === undefined ? [] : await identitiesIn(options.identityFile);
  const identities = [...options.identity, ...listed];
  if (identities.length === 0) {
    throw new UsageProblem("Say what the person is known by: --identity name=value, or --identity-file.");
  }
  const staging = stage(options.out);
  const map = await loadMap(options.map);
  refuseUnknown(identities, map);
  const names = [...new Set(identities.map(({ name }) => name))].join(" and ");
  const outcome = await searchAndWrite(staging, (spoolFolder) =>
    access(
      {
        connection,
        map,
        identities,
        unreviewed: options.unreviewed,
        portable: options.portable,
        organisation: options.organisation,
        subject: options.subject ?? `the person with this ${names}`,
        folder: staging.folder,
      },
      {
        spoolFolder,
        now: () => new Date().toISOString(),
        onProgress: (progress) => {
          if (progress.stage === "checked") refuseAnotherStore(map, progress.problems);
          report(progress);
        },
      },
    ),
  );
  conclude(outcome, options);
}

/** Whole or not at all, whatever ends it. */
async function searchAndWrite(
  staging: Staging,
  work: (spoolFolder: string) => Promise<AccessOutcome>,
): Promise<AccessOutcome> {
  const spoolFolder = await mkdtemp(path.join(tmpdir(), "kept-spool-"));
  const clear = (): void => {
    staging.discard();
    rmSync(spoolFolder, { recursive: true, force: true });
  };
  try {
    const stopped = (): string => {
      clear();
      return "Stopped: nothing was written, and nothing in the store was changed.";
    };
    const outcome = await orTakeBack(stopped, () => work(spoolFolder));
    await staging.settle();
    return outcome;
  } finally {
    clear();
  }
}

function conclude(outcome: AccessOutcome, { out, portable }: AccessCommandOptions): void {
  say();
  say(verdict[outcome.status]);
  if (portable) say(portableSentence(outcome));
  for (const gap of outcome.result.gaps) say(`  · ${gapSentence(gap)}`);
  if (outcome.result.unreviewed) say("  · the map was not reviewed (--unreviewed)");
  const files = accessFiles(path.resolve(out));
  const label = outcome.status === "incomplete" ? "Found so far" : "To hand over";
  say(`${label}: ${path.join(files.package, "index.html")}`);
  say(`To keep: ${files.journal}`);
  process.exitCode = exitCodes[outcome.status];
}
