/**
 * The command line `kept`: reads as its own list of commands; each lives in a file beside this one, and what it does is
 * loaded when it is called, because reading the whole product takes longer than most commands.
 */
import { Command } from "commander";
import { accessCommand } from "./access.ts";
import { backupCommand, drillCommand, restoreCommand } from "./backup.ts";
import { clockCommand } from "./clock.ts";
import { demoCommand } from "./demo.ts";
import { keysCommand } from "./keys.ts";
import { ledgerCommand } from "./ledger.ts";
import { mapCommand } from "./map.ts";
import { CommandProblem, complain, UsageProblem } from "./output.ts";
import { configCommand, migrateCommand, serveCommand } from "./server.ts";
import { isAnswered, refuseInWords } from "./usage.ts";
import { version } from "./version.ts";
import { witnessCommand } from "./witness.ts";
import { ownerLinkCommand, signInLinkCommand } from "./way-in.ts";

const program = new Command("kept")
  .description(
    "Keeps an organisation's data-protection promises. Finds one person's data exactly, and proves it.",
  )
  .version(version)
  .addCommand(serveCommand())
  .addCommand(demoCommand())
  .addCommand(mapCommand())
  .addCommand(accessCommand())
  .addCommand(clockCommand())
  .addCommand(ledgerCommand())
  .addCommand(witnessCommand())
  .addCommand(ownerLinkCommand())
  .addCommand(signInLinkCommand())
  .addCommand(backupCommand())
  .addCommand(restoreCommand())
  .addCommand(drillCommand())
  .addCommand(keysCommand())
  .addCommand(migrateCommand())
  .addCommand(configCommand())
  .addHelpText(
    "after",
    "\nExit status of every command: 0 done, 1 could not be done (a sentence says why), 2 called in a wrong way,\n" +
      "130 stopped with Ctrl-C. `serve`, `demo`, `map check` and `access` say more: see their help.",
  );

// `kept … | head` closes our output early; what is being done is still done to its end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: Error) => {
    if (!("code" in error && error.code === "EPIPE")) throw error;
  });
}

// Whoever reads our lines may stop reading (`kept config | head`): the work and its exit status go on without them.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  await refuseInWords(program).parseAsync();
} catch (error) {
  if (!isAnswered(error)) {
    for (const line of await sentencesOf(error)) complain(line);
    process.exitCode = error instanceof UsageProblem ? 2 : 1;
  }
}

async function sentencesOf(error: unknown): Promise<readonly string[]> {
  if (error instanceof CommandProblem) return error.sentences;
  const { explain } = await import("./explain.ts");
  return explain(error);
}
