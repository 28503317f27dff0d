/** `kept access`: one person's data from one store, as a package. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command, Option } from "commander";
import {
  access,
  accessFiles,
  type AccessProgress,
  type AccessStatus,
  type Gap,
  type GivenIdentity,
} from "../features/rights/index.ts";
import { connectionOf, loadMap, storeOption } from "./store.ts";
import { CommandProblem, counted, say } from "./output.ts";

/** 0 complete · 3 incomplete · 4 everything found, some rows wait for a person · 1 could not run, or wrong usage. */
const exitCodes: Readonly<Record<AccessStatus, number>> = {
  complete: 0,
  incomplete: 3,
  needs_a_person: 4,
};

type Options = {
  readonly url?: string;
  readonly map: string;
  readonly identity: readonly GivenIdentity[];
  readonly out: string;
  readonly unreviewed: boolean;
  readonly organisation: string;
  readonly subject?: string;
};

export function accessCommand(): Command {
  const repeat = (text: string, before: readonly GivenIdentity[] = []): readonly GivenIdentity[] => [
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
        "what the person is known by; repeat it. `table.name=value` for one table only, `name=` when they have none",
      )
        .argParser(repeat)
        .makeOptionMandatory(),
    )
    .requiredOption("--out <folder>", "where to write; must not exist yet, or be empty")
    .option("--organisation <name>", "printed on the package", "The organisation")
    .option("--subject <text>", "printed on the package instead of the identities' names")
    .option("--unreviewed", "search although nobody confirmed the map; the result is never complete", false)
    .addHelpText(
      "after",
      "\nExit status: 0 complete, 3 not complete, 4 complete but rows wait for a person, 1 could not run or wrong usage.\n",
    )
    .action(run);
}

function identityOf(text: string): GivenIdentity {
  const equals = text.indexOf("=");
  if (equals <= 0)
    throw new CommandProblem("An identity is written name=value, for example email=ada@example.org.");
  const [left, value] = [text.slice(0, equals), text.slice(equals + 1)];
  const dot = left.lastIndexOf(".");
  return dot === -1 ? { name: left, value } : { name: left.slice(dot + 1), table: left.slice(0, dot), value };
}

async function run(options: Options): Promise<void> {
  const map = await loadMap(options.map);
  const spoolFolder = await mkdtemp(path.join(tmpdir(), "kept-spool-"));
  try {
    const outcome = await access(
      {
        connection: connectionOf(options.url),
        map,
        identities: options.identity,
        unreviewed: options.unreviewed,
        organisation: options.organisation,
        subject:
          options.subject ?? `the person with this ${options.identity.map(({ name }) => name).join(" and ")}`,
        folder: path.resolve(options.out),
      },
      { spoolFolder, now: new Date().toISOString(), onProgress: report },
    );
    say();
    say(verdict[outcome.status]);
    for (const gap of outcome.result.gaps) say(`  · ${gapSentence(gap)}`);
    if (outcome.result.unreviewed) say("  · the map was not reviewed (--unreviewed)");
    const files = accessFiles(path.resolve(options.out));
    say(`To hand over: ${path.join(files.package, "index.html")}`);
    say(`To keep: ${files.journal}`);
    process.exitCode = exitCodes[outcome.status];
  } finally {
    await rm(spoolFolder, { recursive: true, force: true });
  }
}

const verdict: Readonly<Record<AccessStatus, string>> = {
  complete: "Complete: every table of the map was searched, and nothing waits.",
  needs_a_person:
    "Complete, but rows that are also someone else's wait for a person's decision (journal.json: held_back).",
  incomplete: "Not complete:",
};

/** One line per stage. */
function report(progress: AccessProgress): void {
  switch (progress.stage) {
    case "connected": {
      const { role, version, findings } = progress.connection;
      say(`Connected to PostgreSQL ${version} as ${role}.`);
      for (const finding of findings) if (finding.level !== "note") say(`  · ${finding.sentence}`);
      return;
    }
    case "checked": {
      const gaps = progress.problems.filter((problem) => problem.level === "gap").length;
      say(`Described ${counted(progress.tables, "table")}; the map leaves ${counted(gaps, "gap")}.`);
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
          `${released} theirs, ${of("review")} shared, ${of("skip")} that only mention them.`,
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
      return `${gap.identity} matches ${gap.rows} rows of ${gap.table}: name one, for example --identity ${gap.table}.${gap.identity}=…`;
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
