/** `kept map suggest|check|test|confirm`: from a store to a reviewed map (docs/map.md). */
import { Command, Option } from "commander";
import { storeOption } from "./store.ts";

export type SuggestOptions = { readonly url?: string; readonly out: string; readonly store: string };
type MapOptions = { readonly url?: string; readonly map: string };
export type CheckOptions = MapOptions & { readonly portable: boolean };
export type TestOptions = MapOptions & {
  readonly samples: boolean;
  readonly json: boolean;
  readonly on?: string;
};
export type ConfirmOptions = {
  readonly url?: string;
  readonly map: string;
  readonly by: string;
  readonly on?: string;
  readonly table?: readonly string[];
  readonly everyTable: boolean;
};

export function mapCommand(): Command {
  const map = new Command("map").description("say whose data each table of a store holds");
  map
    .command("suggest")
    .description("propose a map from names, keys and sampled values; a person reviews it")
    .addOption(storeOption())
    .requiredOption("--out <file>", "the map file to write (YAML); must not exist yet")
    .option("--store <name>", "short name of the store: lower case letters, digits and -", "store")
    .action(async (options: SuggestOptions) => {
      const { suggest } = await import("./map-run.ts");
      await suggest(options);
    });
  map
    .command("check")
    .description("hold a map against its store; exit status 0 only when nothing is wrong or missing")
    .addOption(storeOption())
    .requiredOption("--map <file>", "the map file")
    .option("--portable", "list every field of which it is not said whether a portable copy holds it", false)
    .addHelpText(
      "after",
      "\nExit status: 0 the map fits its store and covers it, 3 there is something to mend, 1 could not run,\n" +
        "2 called in a wrong way.\n",
    )
    .action(async (options: CheckOptions) => {
      const { check } = await import("./map-run.ts");
      await check(options);
    });
  map
    .command("test")
    .description("fail when the database holds something personal-looking that the map does not know; for CI")
    .addOption(storeOption())
    .requiredOption("--map <file>", "the map file")
    .option("--samples", "read a few values as well as names and types", false)
    .option("--json", "print the report as JSON (docs/map-test.schema.json)", false)
    .option("--on <date>", "the day accepted gaps are held against, as 2026-11-21 (default: today)")
    .addHelpText(
      "after",
      "\nExit status: 0 everything is known, 1 there are gaps, 2 called in a wrong way or the map cannot be read,\n" +
        "3 the database cannot be reached, or holds none of the map's tables.\n",
    )
    .action(async (options: TestOptions) => {
      const { test } = await import("./map-test-run.ts");
      await test(options);
    });
  map
    .command("confirm")
    .description(
      "confirm, table by table, that the map is right; an edit afterwards undoes it; with the store's address, " +
        "the types of its columns are noted as well, so that `map test` sees when one changes",
    )
    .addOption(storeOption())
    .requiredOption("--map <file>", "the map file, changed in place")
    .requiredOption("--by <name>", "who confirms")
    .option("--on <date>", "the day, as 2026-11-21 (default: today)")
    .option("--table <name...>", "the tables read and found right")
    .addOption(
      new Option("--every-table", "confirm every table of the map").default(false).conflicts("table"),
    )
    .action(async (options: ConfirmOptions) => {
      const { confirm } = await import("./map-run.ts");
      await confirm(options);
    });
  return map;
}
