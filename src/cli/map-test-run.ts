/** What `kept map test` does and prints: for a developer's CI (docs/map.md). */
import {
  describeStore,
  mapTestReport,
  noSamples,
  readMap,
  unknownTo,
  type DataMap,
  type Gap,
  type MapTestReport,
} from "../features/connectors/standalone.ts";
import { loadMapText } from "./map-file.ts";
import type { TestOptions } from "./map.ts";
import { isDay } from "./map-run.ts";
import { CommandProblem, complain, counted, disguised, say, UsageProblem } from "./output.ts";
import { connectionOf } from "./store.ts";

export async function test(options: TestOptions): Promise<void> {
  const connection = connectionOf(options.url);
  const on = options.on ?? Temporal.Now.plainDateISO().toString();
  if (!isDay(on)) throw new UsageProblem("The day is written as 2026-11-21.");
  const { map, text } = await mapOf(options.map);
  const looked = await unlessUnreachable(() =>
    describeStore(connection, async (store) => {
      const catalog = await store.introspect();
      return { catalog, samples: options.samples ? await store.sample(catalog) : noSamples };
    }),
  );
  if (looked === undefined) return;
  const { catalog, samples } = looked;
  const names = Object.keys(map.tables);
  if (names.length > 0 && !names.some((table) => catalog.tables.has(table))) {
    complain(
      `None of the map's ${counted(names.length, "table")} is in this database: have its migrations run, and is it the right one?`,
    );
    process.exitCode = 3;
    return;
  }
  const findings = unknownTo(map, catalog, samples);
  const report = mapTestReport({
    map,
    text,
    file: options.map,
    catalog,
    findings,
    on,
    sampled: options.samples,
  });
  for (const line of options.json ? jsonLines(report) : textLines(report, options.map)) say(line);
  process.exitCode = report.ok ? 0 : 1;
}

/** A map that cannot be read is no gap that could be mended by a line in it. */
async function mapOf(file: string): Promise<{ readonly map: DataMap; readonly text: string }> {
  const text = await loadMapText(file).catch((error: unknown) => {
    throw error instanceof CommandProblem ? new UsageProblem(...error.sentences) : error;
  });
  const read = readMap(text);
  if ("map" in read) return { map: read.map, text };
  throw new UsageProblem(...read.problems.map(({ line, sentence }) => `${file}:${line}: ${sentence}`));
}

async function unlessUnreachable<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const { explain } = await import("./explain.ts");
    const sentences = error instanceof CommandProblem ? error.sentences : explain(error);
    for (const sentence of sentences) complain(sentence);
    process.exitCode = 3;
    return undefined;
  }
}

/** Names from the store cannot move the cursor of whoever reads the JSON in a terminal, and stay exact. */
function jsonLines(report: MapTestReport): readonly string[] {
  return JSON.stringify(report, undefined, 2)
    .split("\n")
    .map((line) =>
      line.replace(disguised, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`),
    );
}

function textLines(report: MapTestReport, file: string): readonly string[] {
  const size = `${counted(report.tables, "table")}, ${counted(report.columns, "column")}`;
  const held = report.accepted.filter(({ state }) => state === "holds");
  const accepted =
    held.length === 0
      ? ""
      : `, ${counted(held.length, "gap")} accepted, the first until ${held.map(({ until }) => until).toSorted()[0] ?? ""}`;
  if (report.ok) return [`${size}, all known${accepted}`];
  const ended = report.accepted.flatMap(({ state, line, table, column, until }) =>
    state === "holds"
      ? []
      : [
          `${file}:${line}: the acceptance of ${table}${column === undefined ? "" : `, ${column}`} ${state === "ended" ? `ended on ${until}` : "is not needed: take it out"}.`,
        ],
  );
  const confirms = report.gaps.some(({ confirm }) => confirm === undefined);
  return [
    ...report.gaps.flatMap((gap) => [...gapLines(gap, file), ""]),
    ...ended,
    ...(confirms
      ? [
          `Whoever changes an entry has it confirmed again: npx kept map confirm --map ${quoted(file)} --by … --table …`,
        ]
      : []),
    `${size}, ${counted(report.gaps.length, "gap")}${accepted}`,
  ];
}

function gapLines(gap: Gap, file: string): readonly string[] {
  const block = (what: string, { below, text }: { below: string; text: string }): readonly string[] => [
    `  ${what} (below ${below}):`,
    ...text.split("\n").map((line) => `  | ${line}`),
  ];
  return [
    `${gap.file}:${gap.line}: ${gap.sentence}`,
    ...gap.why.map((reason) => `  why: ${reason}`),
    ...gap.add.flatMap((lines) => block("add", lines)),
    ...(gap.nobodys === undefined ? [] : block("or, if it holds nothing personal", gap.nobodys)),
    ...(gap.mend === undefined ? [] : [`  ${gap.mend}`]),
    ...(gap.confirm === undefined
      ? []
      : [`  npx kept map confirm --map ${quoted(file)} --by … --table ${quoted(gap.confirm)}`]),
  ];
}

/** As a shell takes it: a table's name must not become a command when the line is copied. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
