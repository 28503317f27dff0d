/** `kept witness`: signs the checkpoints of others' ledgers, on a machine of its own. */
import { Command } from "commander";
import { UsageProblem } from "./output.ts";

export type WitnessCommandOptions = {
  readonly name: string;
  readonly folder: string;
  readonly log: readonly string[];
  readonly history?: readonly string[];
  readonly port: number;
  readonly host: string;
};

export function witnessCommand(): Command {
  return new Command("witness")
    .description("watch ledgers of other installations and sign what continues them (c2sp.org/tlog-witness)")
    .requiredOption("--name <name>", "this witness's name, such as witness.example.org/1")
    .requiredOption("--folder <folder>", "where its key and what it has seen are kept")
    .requiredOption("--log <file...>", "verification keys of the ledgers to watch")
    .option(
      "--history <file...>",
      "key histories of those ledgers, as they publish them: a former key then signs nothing newer",
    )
    .option("--port <number>", "where it answers", portOf, 8090)
    .option("--host <address>", "the address it listens at", "127.0.0.1")
    .action(async (options: WitnessCommandOptions) => {
      const { runWitness } = await import("./witness-run.ts");
      await runWitness(options);
    });
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageProblem("A port is a number up to 65535.");
  return port;
}
