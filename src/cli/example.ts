/** `kept example`: the example school's database as a connection of one's own organisation, to try searches on. */
import { Command } from "commander";
import { readConfiguration } from "./server.ts";

export type ExampleOptions = { readonly organisation: string; readonly remove: boolean };

export function exampleCommand(): Command {
  return new Command("example")
    .description(
      "connect an invented school's database to an organisation, to try searches on; or take it away",
    )
    .requiredOption("--organisation <short-name>", "the short name in the organisation's addresses")
    .option("--remove", "take the connection out of use and drop the database", false)
    .addHelpText(
      "after",
      "\nThe database is made in the embedded PostgreSQL, beside a running server. Everybody in it is invented, and a\n" +
        "search reads it like any other connection: take it away before you answer a real request.\n",
    )
    .action(async (options: ExampleOptions) => {
      const { connectExample, removeExample } = await import("./example-run.ts");
      await (options.remove ? removeExample : connectExample)(readConfiguration(), options.organisation);
    });
}
