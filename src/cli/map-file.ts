/** The map file of a store, read or refused line by line. */
import { readFile } from "node:fs/promises";
import { readMap, type DataMap, type Problem } from "../features/connectors/standalone.ts";
import { CommandProblem, counted } from "./output.ts";

export async function loadMapText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new CommandProblem(`The map ${file} cannot be read: check the path.`);
  }
}

export async function loadMap(file: string): Promise<DataMap> {
  const read = readMap(await loadMapText(file));
  if ("map" in read) return read.map;
  const lines = read.problems.map((problem) => `${file}:${problem.line}: ${problem.sentence}`);
  throw new CommandProblem(...lines);
}

/** A map of which the store has no table at all was not made for it: one sentence instead of one for each table. */
export function refuseAnotherStore(map: DataMap, problems: readonly Problem[]): void {
  const missing = problems.filter(({ gap }) => gap?.kind === "missing_table").length;
  const tables = Object.keys(map.tables).length;
  if (tables === 0 || missing < tables) return;
  throw new CommandProblem(
    `None of the map's ${counted(tables, "table")} is in this database: it is another one than the map's (${map.store}), or our role may not know of them.`,
  );
}
