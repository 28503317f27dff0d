/** `kept ledger …`: proves the record, hands out proofs, and lets a ledger go on that lost entries. */
import { Command, Option } from "commander";
import { UsageProblem } from "./output.ts";
import { readConfiguration } from "./server.ts";

export type LedgerCommandOptions = { readonly organisation?: string };
export type VerifyCommandOptions = LedgerCommandOptions & FsckCommandOptions;
export type ProveCommandOptions = LedgerCommandOptions & { readonly out?: string };
export type ExportCommandOptions = LedgerCommandOptions & { readonly out: string };
export type FsckCommandOptions = {
  readonly key?: string;
  readonly against?: readonly string[];
  readonly history?: string;
};
export type RotateOptions = {
  readonly lost: boolean;
  readonly stolen: boolean;
  readonly overlapDays: number;
  readonly acknowledge?: string;
  readonly formerKey?: readonly string[];
};
export type WitnessOptions = LedgerCommandOptions & { readonly key: string; readonly remove: boolean };
export type PublishOptions = LedgerCommandOptions & { readonly off: boolean };
export type AcknowledgeCommandOptions = { readonly reason: string };

const organisationOption = (): Option =>
  new Option("--organisation <name>", "its short name or id; may be left out when there is one");
const ends =
  "\nExit status: 0 nothing is wrong, 1 something is (the first thing is named), 2 called in a wrong way.\n";

export function ledgerCommand(): Command {
  const ledger = new Command("ledger").description(
    "check the record of what happened, and prove it to others",
  );
  ledger
    .command("verify")
    .argument("[export]", "an exported ledger (.zip), checked by itself without the installation")
    .description("derive the whole ledger again from its entries and name the first thing that is wrong")
    .addOption(organisationOption())
    .option("--key <file>", "for an export: the ledger's verification key, from elsewhere than the export")
    .option("--history <file>", "for an export: the history of its key, from elsewhere than the export")
    .option("--against <file...>", "signed checkpoints that others kept: from a witness, a mail, a report")
    .addHelpText("after", ends)
    .action(async (file: string | undefined, options: VerifyCommandOptions) => {
      const { fsck, verify } = await import("./ledger-run.ts");
      if (file === undefined) await verify(readConfiguration(), options);
      else await fsck(file, options);
    });
  ledger
    .command("prove <entry>")
    .description("write the receipt of an entry (c2sp.org/tlog-proof), to be checked without Kept")
    .addOption(organisationOption())
    .option("--out <file>", "where to write it (default: standard output)")
    .action(async (entry: string, options: ProveCommandOptions) => {
      const { prove } = await import("./ledger-run.ts");
      await prove(readConfiguration(), entry, options);
    });
  ledger
    .command("export")
    .description("write the ledger as a folder that any reader of c2sp.org/tlog-tiles understands")
    .addOption(organisationOption())
    .requiredOption("--out <folder>", "an empty folder, or one that does not exist yet")
    .action(async (options: ExportCommandOptions) => {
      const { exportLedger } = await import("./ledger-run.ts");
      await exportLedger(readConfiguration(), options);
    });
  addFsck(ledger);
  addAcknowledge(ledger);
  addWitness(ledger);
  addPublish(ledger);
  addRotate(ledger);
  return ledger;
}

function addFsck(ledger: Command): void {
  ledger
    .command("fsck <export>")
    .description(
      "check an exported ledger, a folder or a .zip, from its files alone, without the installation",
    )
    .option("--key <file>", "the ledger's verification key, from elsewhere than the folder it checks")
    .option("--history <file>", "the history of that key, from elsewhere than the folder it checks")
    .option("--against <file...>", "signed checkpoints that others kept")
    .addHelpText("after", ends)
    .action(async (folder: string, options: FsckCommandOptions) => {
      const { fsck } = await import("./ledger-run.ts");
      await fsck(folder, options);
    });
}

function addAcknowledge(ledger: Command): void {
  ledger
    .command("acknowledge <organisation>")
    .description(
      "let a ledger go on that lost entries (an older backup was restored); it becomes an entry for ever",
    )
    .requiredOption("--reason <text>", "why")
    .action(async (organisation: string, options: AcknowledgeCommandOptions) => {
      const { acknowledge } = await import("./ledger-run.ts");
      await acknowledge(readConfiguration(), organisation, options);
    });
}

function addWitness(ledger: Command): void {
  ledger
    .command("witness <address>")
    .description(
      "have this ledger's checkpoints signed by a witness: kept witness, or any of c2sp.org/tlog-witness",
    )
    .addOption(organisationOption())
    .requiredOption("--key <text>", "the witness's verification key, as it prints it")
    .option("--remove", "no longer ask it", false)
    .action(async (address: string, options: WitnessOptions) => {
      const { nameWitness } = await import("./ledger-run.ts");
      await nameWitness(readConfiguration(), address, options);
    });
}

function addPublish(ledger: Command): void {
  ledger
    .command("publish")
    .description(
      "let anybody read the ledger at its public address: times, types and pseudonyms; --off ends it",
    )
    .addOption(organisationOption())
    .option("--off", "no longer", false)
    .action(async (options: PublishOptions) => {
      const { publish } = await import("./ledger-run.ts");
      await publish(readConfiguration(), options);
    });
}

const rotating = `
Every ledger of the installation gets an entry and a signed statement; servers may go on, and take the new key by themselves.
Called again after it was broken off, it goes on.

Without --lost and --stolen the former key signs the new one, and both sign every checkpoint for --overlap-days: whoever
holds the former verification key can check all along, and has that long to fetch the new one.

--lost    no copy of ledger.key is left. Nothing but your word ties the new key to the former one: whoever checks is told
          so, and needs the new verification key from you. What was signed until then stays proved by the former key.
--stolen  somebody else may have the key. It signs nothing from here on and is destroyed here: a checkpoint by it of a
          larger ledger is refused by whoever knows the history of the key, an older one unless a witness signed it too.

Both are asked for in words: --acknowledge "the key is lost" or --acknowledge "the key is stolen".
`;

function addRotate(ledger: Command): void {
  ledger
    .command("rotate-key")
    .description(
      "put another signing key in the place of ledger.key, in every ledger, so that others can follow",
    )
    .addOption(
      new Option("--lost", "ledger.key is gone, and every copy of it").default(false).conflicts("stolen"),
    )
    .option("--stolen", "ledger.key may be in other hands", false)
    .option("--overlap-days <number>", "how long both keys sign; 0 to 365", daysOf, 30)
    .option("--acknowledge <words>", "for --lost and --stolen: the words of the help")
    .option(
      "--former-key <text...>",
      "for --lost: verification keys of ledgers that Kept has none on record of",
    )
    .addHelpText("after", rotating)
    .action(async (options: RotateOptions) => {
      const { rotateKey } = await import("./ledger-key-run.ts");
      await rotateKey(readConfiguration(), options);
    });
}

function daysOf(text: string): number {
  const days = Number(text);
  if (!/^\d{1,3}$/u.test(text) || days > 365)
    throw new UsageProblem("--overlap-days is a number from 0 to 365.");
  return days;
}
