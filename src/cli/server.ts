/** `kept serve`, `kept migrate`, `kept config`: the installation itself. */
import { Command } from "commander";
import { ConfigRefused, describeConfig, readConfig, type Config } from "../platform/config.ts";
import { CommandProblem, counted, say } from "./output.ts";

/** For the help of whatever serves. */
export const servingEnds =
  "\nExit status: 0 stopped with Ctrl-C or by SIGTERM, once what was under way is answered; 1 could not start or go on;\n" +
  "2 called in a wrong way; 130 Ctrl-C a second time, which waits for nothing (143 after SIGTERM).\n";

export function serveCommand(): Command {
  return new Command("serve")
    .description("serve the installation: the public pages, the office, health, metrics and the API")
    .addHelpText("after", servingEnds)
    .action(async () => {
      const { serveUntilStopped } = await import("./serving.ts");
      await serveUntilStopped(readConfiguration());
    });
}

export function migrateCommand(): Command {
  return new Command("migrate")
    .description("bring an external database's schema up to date, as its owner (KEPT_OWNER_URL)")
    .action(async () => {
      const { KEPT_OWNER_URL: owner, DATABASE_URL: app } = readConfiguration();
      if (owner === undefined || app === undefined) {
        throw new CommandProblem(
          "Set KEPT_OWNER_URL and DATABASE_URL: the embedded database is migrated by `kept serve` itself.",
        );
      }
      const { migrateExternal } = await import("../platform/connections.ts");
      const applied = await migrateExternal(owner, app);
      say(
        applied.length === 0 ? "Nothing to do: the schema is up to date." : `Applied ${applied.join(", ")}.`,
      );
    });
}

export function configCommand(): Command {
  return new Command("config")
    .description("print every setting, where it comes from and what it does; secrets stay hidden")
    .action(() => {
      for (const { name, value, isDefault, description } of describeConfig(process.env)) {
        const origin = value === "" ? "  (not set)" : isDefault ? "  (default)" : "";
        say(`${name}=${value}${origin}`);
        say(`    ${description}`);
      }
      const problems = problemsOf();
      if (problems.length > 0)
        throw new CommandProblem(`${counted(problems.length, "problem")}:`, ...problems);
    });
}

function problemsOf(): readonly string[] {
  try {
    readConfig(process.env);
    return [];
  } catch (error) {
    if (error instanceof ConfigRefused) return error.problems;
    throw error;
  }
}

export function readConfiguration(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigRefused) throw new CommandProblem(...error.problems);
    throw error;
  }
}
