/** What `kept map suggest`, `check` and `confirm` do. */
import { existsSync } from "node:fs";
import { chmod, realpath, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  checkMap,
  confirmationOf,
  confirmTables,
  describeStore,
  linesOf,
  mapPath,
  suggestMap,
  undecidedPortability,
  writeMap,
  type DataMap,
  type Problem,
} from "../features/connectors/standalone.ts";
import { CommandProblem, counted, say, UsageProblem } from "./output.ts";
import { refuseUnwritable } from "./place.ts";
import type { CheckOptions, ConfirmOptions, SuggestOptions } from "./map.ts";
import { loadMap, loadMapText, refuseAnotherStore } from "./map-file.ts";
import { connectionOf } from "./store.ts";

export async function suggest(options: SuggestOptions): Promise<void> {
  const connection = connectionOf(options.url);
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(options.store)) {
    throw new UsageProblem("The store's short name is made of lower case letters, digits and -.");
  }
  if (existsSync(options.out)) {
    throw new CommandProblem(`${options.out} exists already; a suggestion never overwrites a map.`);
  }
  refuseMissingFolder(options.out);
  await describeStore(connection, async (store) => {
    const { findings } = await store.test();
    for (const finding of findings) if (finding.level !== "note") say(`· ${finding.sentence}`);
    const catalog = await store.introspect();
    if (catalog.tables.size === 0) {
      throw new CommandProblem(
        "This database has no table that our role knows of: check the database's name and the role's rights.",
      );
    }
    const samples = await store.sample(catalog);
    const { map, remarks } = suggestMap(catalog, samples, { store: options.store });
    await writeFile(options.out, writeMap(map, remarks), { mode: 0o600, flag: "wx" });
    const personal = Object.values(map.tables).filter((entry) => entry.kind !== "impersonal").length;
    say(`Wrote ${options.out}: ${personal} of ${counted(catalog.tables.size, "table")} look personal.`);
    say("Every line says how sure it is and why; look first at those marked `check:`.");
    say(
      `Then: npx kept map check --map ${options.out}, and npx kept map confirm --map ${options.out} --by … --table …`,
    );
  });
}

function refuseMissingFolder(file: string): void {
  const folder = path.dirname(path.resolve(file));
  if (!existsSync(folder)) throw new CommandProblem(`There is no folder ${folder}.`);
  refuseUnwritable(folder);
}

export async function check(options: CheckOptions): Promise<void> {
  const connection = connectionOf(options.url);
  const map = await loadMap(options.map);
  const problems = await describeStore(connection, async (store) => checkMap(map, await store.introspect()));
  refuseAnotherStore(map, problems);
  const lineOf = linesOf(await loadMapText(options.map));
  for (const problem of problems) {
    say(`${options.map}:${lineOf(mapPath(problem.table, problem.path))}: ${problemLine(problem)}`);
  }
  const personal = Object.entries(map.tables).filter(([, entry]) => entry.kind !== "impersonal");
  const confirmed = personal.filter(([id, entry]) => confirmationOf(id, entry) === "confirmed");
  if (options.portable) sayUndecided(options.map, map, lineOf);
  say(`${confirmed.length} of ${counted(personal.length, "personal table")} confirmed.`);
  const wrong = problems.filter((problem) => problem.level !== "note").length;
  say(wrong === 0 ? "The map fits its store and covers it." : `${counted(wrong, "thing")} to mend.`);
  process.exitCode = wrong === 0 ? 0 : 3;
}

/** Not a fault: a field of which nothing is said stays out of a portable copy, and the copy says so. */
function sayUndecided(file: string, map: DataMap, lineOf: ReturnType<typeof linesOf>): void {
  const undecided = undecidedPortability(map);
  for (const { table, column, missing } of undecided) {
    const line = lineOf(mapPath(table, `columns.${column}`));
    say(`${file}:${line}: portable ${table} columns.${column}: the ${missing} is not said.`);
  }
  say(
    undecided.length === 0
      ? "Of every field it is said whether a portable copy holds it."
      : `${counted(undecided.length, "field")} undecided: none of them goes into a portable copy.`,
  );
}

function problemLine({ level, table, path: place, sentence }: Problem): string {
  return `${level.padEnd(5)} ${table}${place === "" || place === "confirmed" ? "" : ` ${place}`}: ${sentence}`;
}

export async function confirm(options: ConfirmOptions): Promise<void> {
  if (!options.everyTable && options.table === undefined) {
    throw new UsageProblem("Name the tables with --table, or say --every-table.");
  }
  const on = options.on ?? Temporal.Now.plainDateISO().toString();
  if (!isDay(on)) throw new UsageProblem("The day is written as 2026-11-21.");
  const map = await loadMap(options.map);
  const tables = options.everyTable ? Object.keys(map.tables) : (options.table ?? []);
  const seen =
    options.url === undefined
      ? undefined
      : await describeStore(connectionOf(options.url), (store) => store.introspect());
  const confirmed = confirmTables(await loadMapText(options.map), tables, options.by, on, seen);
  if ("problems" in confirmed) {
    throw new CommandProblem(...confirmed.problems.map((problem) => problem.sentence));
  }
  // Behind a link lies the file that is meant, and its mode is its owner's choice.
  const file = await realpath(options.map);
  const { mode } = await stat(file);
  const partial = `${file}.partial`;
  await writeFile(partial, confirmed.text, { mode: 0o600 });
  await chmod(partial, mode & 0o777);
  await rename(partial, file);
  for (const table of tables) {
    const entry = map.tables[table];
    const types =
      seen === undefined ? "" : seen.tables.has(table) ? ", with their types" : ", not in this database";
    if (entry !== undefined)
      say(
        `confirmed ${table}: ${entry.kind}, ${counted(Object.keys(entry.columns).length, "column")}${types}`,
      );
  }
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text);
    return true;
  } catch {
    return false;
  }
}
