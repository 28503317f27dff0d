/** What `kept access` says on its way, and what keeps a search from being complete, in sentences. */
import type {
  AccessOutcome,
  AccessProgress,
  AccessStatus,
  Gap,
  SearchResult,
} from "../features/rights/standalone.ts";
import { counted, say } from "./output.ts";

export const verdict: Readonly<Record<AccessStatus, string>> = {
  complete: "Complete: every table of the map was searched, and nothing waits.",
  needs_a_person:
    "Complete, but rows that are also someone else's wait for a person's decision (journal.json: held_back).",
  incomplete: "Not complete:",
};

/** What a portable copy holds of what was found; why the rest is not in it stands in the copy itself. */
export function portableSentence({ written }: AccessOutcome): string {
  const fields = written.leftOut.reduce((sum, { fields: each }) => sum + each.length, 0);
  const held =
    written.rows === 0
      ? "Nothing in it is portable"
      : `Portable: ${counted(written.rows, "row")} of ${counted(written.tables.length, "table")}`;
  const why = fields === 0 ? "nothing was left out" : `${counted(fields, "field")} left out, with the reason`;
  return `${held}; ${why}.`;
}

/** One line per stage. */
export function report(progress: AccessProgress): void {
  switch (progress.stage) {
    case "connected": {
      const { system, role, version, findings } = progress.connection;
      say(`Connected to ${system} ${version} as ${role}.`);
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
      foundAs(progress.result);
      return;
    }
    case "packaged":
      say(`Wrote ${counted(progress.files, "file")}.`);
  }
}

/** One address may be two people's, in two tables: only a person can say that they are one. */
function foundAs({ findings }: SearchResult): void {
  const named = findings.filter(({ reason }) => reason.kind === "identity");
  if (new Set(named.map(({ table }) => table)).size < 2) return;
  const rows = named.map(({ table, key }) => `${table} ${key.join("/")}`);
  say(`  · Taken for one person: ${rows.join(", ")}. Make sure that they are; if not, say table.name=value.`);
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
  unsteady:
    "its engine keeps no moment: it was read as it stood then, and what was changed meanwhile may be missing",
  not_asked:
    "no identity given can search it; give one, or leave its value empty (`email=`) when the person has none",
  missing: "it is not in the store",
  unreachable: "no relation of the map leads to it",
};
