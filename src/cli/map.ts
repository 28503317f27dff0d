/** `kept map suggest|check|confirm`: from a store to a reviewed map (docs/map.md). */
import { existsSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { Command } from "commander";
import {
  checkMap,
  confirmationOf,
  confirmTables,
  introspect,
  openStore,
  sampleStore,
  suggestMap,
  testConnection,
  writeMap,
  type Problem,
} from "../features/connectors/index.ts";
import { CommandProblem, counted, say } from "./output.ts";
import { connectionOf, loadMap, loadMapText, storeOption } from "./store.ts";

export function mapCommand(): Command {
  const map = new Command("map").description("say whose data each table of a store holds");
  map
    .command("suggest")
    .description("propose a map from names, keys and sampled values; a person reviews it")
    .addOption(storeOption())
    .requiredOption("--out <file>", "the map file to write (YAML); must not exist yet")
    .option("--store <name>", "short name of the store", "store")
    .action(suggest);
  map
    .command("check")
    .description("hold a map against its store; exit status 0 only when nothing is wrong or missing")
    .addOption(storeOption())
    .requiredOption("--map <file>", "the map file")
    .action(check);
  map
    .command("confirm")
    .description("confirm, table by table, that the map is right; an edit afterwards undoes it")
    .requiredOption("--map <file>", "the map file, changed in place")
    .requiredOption("--by <name>", "who confirms")
    .option("--on <date>", "the day, as 2026-11-21 (default: today)")
    .option("--table <name...>", "the tables read and found right")
    .option("--every-table", "confirm every table of the map", false)
    .action(confirm);
  return map;
}

async function suggest(options: {
  readonly url?: string;
  readonly out: string;
  readonly store: string;
}): Promise<void> {
  if (existsSync(options.out)) {
    throw new CommandProblem(`${options.out} exists already; a suggestion never overwrites a map.`);
  }
  await openStore(connectionOf(options.url), async (client) => {
    const { findings } = await testConnection(client);
    for (const finding of findings) if (finding.level !== "note") say(`· ${finding.sentence}`);
    const catalog = await introspect(client);
    const samples = await sampleStore(client, catalog);
    const { map, remarks } = suggestMap(catalog, samples, { store: options.store });
    await writeFile(options.out, writeMap(map, remarks), { mode: 0o600, flag: "wx" });
    const personal = Object.values(map.tables).filter((entry) => entry.kind !== "impersonal").length;
    say(`Wrote ${options.out}: ${personal} of ${counted(catalog.tables.size, "table")} look personal.`);
    say("Every line says how sure it is and why; look first at those marked `check:`.");
    say(
      `Then: kept map check --map ${options.out}, and kept map confirm --map ${options.out} --by … --table …`,
    );
  });
}

async function check(options: { readonly url?: string; readonly map: string }): Promise<void> {
  const map = await loadMap(options.map);
  const problems = await openStore(connectionOf(options.url), async (client) =>
    checkMap(map, await introspect(client)),
  );
  for (const problem of problems) say(problemLine(problem));
  const personal = Object.entries(map.tables).filter(([, entry]) => entry.kind !== "impersonal");
  const confirmed = personal.filter(([id, entry]) => confirmationOf(id, entry) === "confirmed");
  say(`${confirmed.length} of ${counted(personal.length, "personal table")} confirmed.`);
  const wrong = problems.filter((problem) => problem.level !== "note").length;
  say(wrong === 0 ? "The map fits its store and covers it." : `${counted(wrong, "thing")} to mend.`);
  process.exitCode = wrong === 0 ? 0 : 3;
}

function problemLine({ level, table, path, sentence }: Problem): string {
  return `${level.padEnd(5)} ${table}${path === "" ? "" : ` ${path}`}: ${sentence}`;
}

async function confirm(options: {
  readonly map: string;
  readonly by: string;
  readonly on?: string;
  readonly table?: readonly string[];
  readonly everyTable: boolean;
}): Promise<void> {
  const map = await loadMap(options.map);
  const tables = options.everyTable ? Object.keys(map.tables) : (options.table ?? []);
  if (tables.length === 0) throw new CommandProblem("Name the tables with --table, or say --every-table.");
  const on = options.on ?? Temporal.Now.plainDateISO().toString();
  const confirmed = confirmTables(await loadMapText(options.map), tables, options.by, on);
  if ("problems" in confirmed) {
    throw new CommandProblem(confirmed.problems.map((problem) => problem.sentence).join("\n"));
  }
  const partial = `${options.map}.partial`;
  await writeFile(partial, confirmed.text, { mode: 0o600 });
  await rename(partial, options.map);
  for (const table of tables) {
    const entry = map.tables[table];
    if (entry !== undefined)
      say(`confirmed ${table}: ${entry.kind}, ${counted(Object.keys(entry.columns).length, "column")}`);
  }
}
