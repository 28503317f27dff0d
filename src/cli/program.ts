/**
 * All commands of `kept`, as its own list; each lives in a file beside this one, and what it does is loaded when it is
 * called, because reading the whole product takes longer than most commands.
 */
import { Command } from "commander";
import { accessCommand } from "./access.ts";
import { objectCommand, rectifyCommand, restrictCommand } from "./amend.ts";
import { backupCommand, drillCommand, restoreCommand } from "./backup.ts";
import { clockCommand } from "./clock.ts";
import { eraseCommand, verifyCommand } from "./erase.ts";
import { demoCommand } from "./demo.ts";
import { exampleCommand } from "./example.ts";
import { keysCommand } from "./keys.ts";
import { ledgerCommand } from "./ledger.ts";
import { mapCommand } from "./map.ts";
import { policyCommand } from "./policy.ts";
import { suppressionCommand } from "./suppression.ts";
import { configCommand, migrateCommand, serveCommand } from "./server.ts";
import { recordsCommand } from "./records.ts";
import { version } from "./version.ts";
import { witnessCommand } from "./witness.ts";
import { ownerLinkCommand, signInLinkCommand } from "./way-in.ts";
import { CommandProblem, UsageProblem } from "./output.ts";
import { isAnswered, refuseInWords } from "./usage.ts";

/** How a call went wrong: what is said, and the exit status. */
export type Refused = { readonly status: 1 | 2; readonly sentences: readonly string[] };

/** Runs one call, `argv` as a process has it; `undefined` when it came to its end, whose status is the process's. */
export async function called(argv: readonly string[]): Promise<Refused | undefined> {
  try {
    await refuseInWords(commandLine()).parseAsync(argv);
    return undefined;
  } catch (error) {
    if (isAnswered(error)) return undefined;
    return { status: error instanceof UsageProblem ? 2 : 1, sentences: await sentencesOf(error) };
  }
}

async function sentencesOf(error: unknown): Promise<readonly string[]> {
  if (error instanceof CommandProblem) return error.sentences;
  const { explain } = await import("./explain.ts");
  return explain(error);
}

function commandLine(): Command {
  return new Command("kept")
    .description(
      "Keeps an organisation's data-protection promises. Finds one person's data exactly, and proves it.",
    )
    .version(version)
    .addCommand(serveCommand())
    .addCommand(demoCommand())
    .addCommand(exampleCommand())
    .addCommand(mapCommand())
    .addCommand(accessCommand())
    .addCommand(eraseCommand())
    .addCommand(verifyCommand())
    .addCommand(rectifyCommand())
    .addCommand(restrictCommand())
    .addCommand(objectCommand())
    .addCommand(recordsCommand())
    .addCommand(suppressionCommand())
    .addCommand(clockCommand())
    .addCommand(policyCommand())
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
        "130 stopped with Ctrl-C. `serve`, `demo`, `map check`, `map test`, `access`, `erase`, `verify`, `rectify`, `restrict`,\n`object` and `records` say more: see their help.",
    );
}
