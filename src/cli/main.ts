/** The command line `kept`: reads as its own list of commands; each lives in a file beside this one. */
import { Command } from "commander";
import { accessCommand } from "./access.ts";
import { demoCommand } from "./demo.ts";
import { mapCommand } from "./map.ts";
import { explain } from "./output.ts";
import { configCommand, migrateCommand, serveCommand } from "./server.ts";
import { version } from "./version.ts";

const program = new Command("kept")
  .description(
    "Keeps an organisation's data-protection promises. Finds one person's data exactly, and proves it.",
  )
  .version(version)
  .showHelpAfterError()
  .addCommand(serveCommand())
  .addCommand(demoCommand())
  .addCommand(mapCommand())
  .addCommand(accessCommand())
  .addCommand(migrateCommand())
  .addCommand(configCommand());

// Whoever reads our lines may stop reading (`kept config | head`): the work and its exit status go on without them.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
