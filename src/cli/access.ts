/** `kept access`: one person's data from one store, as a package. */
import { Command, Option } from "commander";
import type { GivenIdentity } from "../features/rights/standalone.ts";
import { identityOf } from "./identities.ts";
import { storeOption } from "./store.ts";

export type AccessCommandOptions = {
  readonly url?: string;
  readonly map: string;
  readonly identity: readonly GivenIdentity[];
  readonly identityFile?: string;
  readonly out: string;
  readonly unreviewed: boolean;
  readonly portable: boolean;
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
    .option(
      "--portable",
      "a copy to take elsewhere: only what the map calls portable, and why the rest is not",
      false,
    )
    .addHelpText(
      "after",
      "\nExit status: 0 complete, 3 incomplete, 4 complete but rows wait for a person, 1 could not run,\n" +
        "2 called in a wrong way, such as by an identity the map does not know or with a folder that is not empty,\n" +
        "130 stopped with Ctrl-C; with 1, 2 and 130 nothing is written.\n",
    )
    .action(async (options: AccessCommandOptions) => {
      const { run } = await import("./access-run.ts");
      await run(options);
    });
}
