/** `kept access`: one person's data from one store, as a package. */
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command, Option } from "commander";
import type { DataMap } from "../features/connectors/index.ts";
import {
  access,
  accessFiles,
  type AccessOutcome,
  type AccessProgress,
  type AccessStatus,
  type Gap,
  type GivenIdentity,
} from "../features/rights/index.ts";
import { identitiesIn, identityOf, refuseUnknown } from "./identities.ts";
import { orTakeBack } from "./interrupt.ts";
import { connectionOf, loadMap, refuseAnotherStore, storeOption } from "./store.ts";
import { counted, say, UsageProblem } from "./output.ts";
import { stage, type Staging } from "./place.ts";

/** Besides 1 and 2, which every command has. */
export const exitCodes: Readonly<Record<AccessStatus, number>> = {
  complete: 0,
  incomplete: 3,
  needs_a_person: 4,
};

type Options = {
  readonly url?: string;
  readonly map: string;
  readonly identity: readonly GivenIdentity[];
  readonly identityFile?: string;
  readonly out: string;
  readonly unreviewed: boolean;
  readonly organisation: string;
  readonly subject?: string;
};

export function accessCommand(): Command {
  const repeat = (text: string, before: readonly GivenIdentity[]): readonly GivenIdentity[] => [
    ...before,
    identityOf(text),
  ];
  return new Command("access")
    .description("find one person's data and write the package they receive")
    .addOption(storeOption())
    .requiredOption("--map <file>", "the confirmed map of the store (YAML)")
    .addOption(
      new Option(
        "--identity <name=value>",
        "what the person is known by; repeat it. `table.name=value` for one table only, `name=` when they have none. " +
          "Other users of this machine can read it in the list of processes",
      )
        .argParser(repeat)
        .default([], "none"),
    )
    .option("--identity-file <file>", "the same, one name=value a line; `-` reads standard input")
    .requiredOption("--out <folder>", "where to write; must not exist yet, or be empty")
    .option("--organisation <name>", "printed on the package", "The organisation")
    .option("--subject <text>", "printed on the package instead of the identities' names")
    .option("--unreviewed", "search although nobody confirmed the map; the result is never complete", false)
    .addHelpText(
      "after",
      "\nExit status: 0 complete, 3 incomplete, 4 complete but rows wait for a person, 1 could not run,\n" +
        "2 called in a wrong way, 130 stopped with Ctrl-C; with 1, 2 and 130 nothing is written.\n",
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
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
  const outcome = await searchAndWrite(staging, map, (spoolFolder) =>
    access(
      {
        connection,
        map,
        identities,
        unreviewed: options.unreviewed,
        organisation: options.organisation,
        subject: options.subject ?? `the person with this ${names}`,
        folder: staging.folder,
      },
      {
        spoolFolder,
        now: new Date().toISOString(),
        onProgress: (progress) => {
          if (progress.stage === "checked") refuseAnotherStore(map, progress.problems);
          report(progress);
        },
      },
    ),
  );
  conclude(outcome, options.out);
}

/** Whole or not at all, whatever ends it. */
async function searchAndWrite(
  staging: Staging,
  map: DataMap,
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
      return `Stopped: nothing was written, and nothing in the store ${map.store} was changed.`;
    };
    const outcome = await orTakeBack(stopped, () => work(spoolFolder));
    await staging.settle();
    return outcome;
  } finally {
    clear();
  }
}

function conclude(outcome: AccessOutcome, out: string): void {
  say();
  say(verdict[outcome.status]);
  for (const gap of outcome.result.gaps) say(`  · ${gapSentence(gap)}`);
  if (outcome.result.unreviewed) say("  · the map was not reviewed (--unreviewed)");
  const files = accessFiles(path.resolve(out));
  say(`To hand over: ${path.join(files.package, "index.html")}`);
  say(`To keep: ${files.journal}`);
  process.exitCode = exitCodes[outcome.status];
}

const verdict: Readonly<Record<AccessStatus, string>> = {
  complete: "Complete: every table of the map was searched, and nothing waits.",
  needs_a_person:
    "Complete, but rows that are also someone else's wait for a person's decision (journal.json: held_back).",
  incomplete: "Not complete:",
};

/** One line per stage. */
export function report(progress: AccessProgress): void {
  switch (progress.stage) {
    case "connected": {
      const { role, version, findings } = progress.connection;
      say(`Connected to PostgreSQL ${version} as ${role}.`);
      for (const finding of findings) if (finding.level !== "note") say(`  · ${finding.sentence}`);
      return;
    }
    case "checked": {
      const gaps = progress.problems.filter((problem) => problem.level === "gap").length;
      say(
        `Described ${counted(progress.tables, "table")}; ` +
          (gaps === 0 ? "the map covers what looks personal." : `the map leaves ${counted(gaps, "gap")}.`),
      );
      return;
    }
    case "planned":
      say(`Planned ${counted(progress.plan.steps.length, "step")} (${progress.plan.hash.slice(0, 19)}).`);
      return;
    case "searched": {
      const of = (wanted: string): number =>
        progress.result.findings.filter(({ disposition }) => disposition === wanted).length;
      const released = of("disclose") + of("redact");
      say(
        `Found ${counted(progress.result.findings.length, "row")} as of ${progress.result.asOf}: ` +
          `${released} theirs, ${of("review")} shared, ${counted(of("skip"), "mere mention")}.`,
      );
      return;
    }
    case "packaged":
      say(`Wrote ${counted(progress.files, "file")}.`);
  }
}

/** What keeps a search from being complete, in a sentence. */
export function gapSentence(gap: Gap): string {
  switch (gap.kind) {
    case "unmapped_table":
      return `${gap.table} is not in the map and looks personal: ${gap.why}`;
    case "unmapped_column":
      return `${gap.table}.${gap.column} is not in the map, so it is held back`;
    case "unconfirmed":
      return `${gap.table} ${gap.why === "never" ? "was never confirmed" : "was changed after it was confirmed"}`;
    case "missing_table":
      return `${gap.table} is in the map but not in the store`;
    case "missing_column":
      return `${gap.table}.${gap.column} is in the map but not in the store`;
    case "outcome":
      return `${gap.table}: ${outcomeWords[gap.outcome]}${gap.why === undefined ? "" : ` (${gap.why})`}`;
    case "ambiguous_identity":
      return (
        `${gap.identity} matches ${counted(gap.rows, "row")} of ${gap.table}, so nothing was searched: give an identity that only one ` +
        "of them has, or, if they are one person, say `several: allowed` in the map"
      );
    case "nobody_found":
      return "nobody matches: make sure that it is spelt right before you answer that nothing is held";
    case "no_such_identity":
      return `no table of the map knows the identity ${gap.identity}`;
    case "bad_identity":
      return `the value given for ${gap.identity} cannot be searched for`;
  }
}

const outcomeWords: Readonly<Record<Extract<Gap, { kind: "outcome" }>["outcome"], string>> = {
  done: "searched",
  nothing_found: "nothing found",
  hidden: "row-level security hides rows from us, so absence is not proved",
  refused: "we may not read it",
  truncated: "the search reached its limit of rows",
  failed: "it could not be read",
  not_asked: "none of the identities given can search it; give one, or say `name=` when the person has none",
  missing: "it is not in the store",
  unreachable: "no relation of the map leads to it",
};
