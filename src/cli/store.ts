/** What the commands on a connected store share: its address and its map. */
import { readFile } from "node:fs/promises";
import { Option } from "commander";
import { readMap, type DataMap, type Problem, type StoreConnection } from "../features/connectors/index.ts";
import { CommandProblem, counted, UsageProblem } from "./output.ts";

/** The address may hold a password, which a process list shows: the environment is the better place. */
export function storeOption(): Option {
  return new Option(
    "--url <postgresql://…>",
    "address of the store, as a role that may only read; a password is better given in KEPT_STORE_URL",
  ).env("KEPT_STORE_URL");
}

export function connectionOf(url: string | undefined): StoreConnection {
  if (url === undefined || !/^postgres(?:ql)?:\/\//.test(url)) {
    throw new UsageProblem(
      "Give the store's address with --url postgresql://user@host/database, or in KEPT_STORE_URL.",
    );
  }
  return { connectionString: url };
}

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
