/** `kept backup`, `kept restore`, `kept drill restore`: copies, the way back, and the proof that there is one. */
import { Command } from "commander";
import { readConfiguration } from "./server.ts";

export type SealedOptions = { readonly identity?: string; readonly passphraseFile?: string };
export type BackupOptions = {
  readonly out?: string;
  readonly keystore?: string;
  readonly to?: readonly string[];
  readonly passphraseFile?: string;
};
export type RestoreCommandOptions = SealedOptions & { readonly from?: string; readonly keystore?: string };
export type DrillCommandOptions = SealedOptions & { readonly from: string };

const fromWords = "the folder of the backup, or a sealed one's file";
const identityWords = "what opens a sealed backup: a file with age identities (AGE-SECRET-KEY-1…)";

export function backupCommand(): Command {
  return new Command("backup")
    .description(
      "write a backup of the installation as it stands at one moment; it can go on serving meanwhile",
    )
    .option(
      "--out <place>",
      "an empty or new folder for the rows and the sealed files, or a new file with --to",
    )
    .option("--to <recipient...>", "seal it as a whole for these age recipients (age1…), into one file")
    .option("--passphrase-file <file>", "seal it as a whole with the passphrase in this file, into one file")
    .option("--keystore <folder>", "a folder for a copy of the sealed keys; copies older than two weeks go")
    .addHelpText(
      "after",
      "\nWithout --to and --passphrase-file what people wrote is sealed, and tables, dates and counts are not. A sealed one\n" +
        "is read by anybody who has its key: age -d -i key.txt backup.age | tar x.\n" +
        "\nKeep the two apart: the rows as long as you like, the keys two weeks at most. The keys of the epochs are in\n" +
        "neither; KEPT_KEYSTORE_COPIES keeps them on other disks.\n",
    )
    .action(async (options: BackupOptions) => {
      const { backup } = await import("./backup-run.ts");
      await backup(readConfiguration(), options);
    });
}

export function restoreCommand(): Command {
  return new Command("restore")
    .description("fill a new installation from a backup, and erase again what was erased since")
    .option("--from <place>", fromWords)
    .option("--identity <file>", identityWords)
    .option("--passphrase-file <file>", "what opens a backup that was sealed with a passphrase")
    .option("--keystore <file>", "put this copy of the sealed keys in the place of a lost keys.sqlite")
    .action(async (options: RestoreCommandOptions) => {
      const { restore } = await import("./backup-run.ts");
      await restore(readConfiguration(), options);
    });
}

export function drillCommand(): Command {
  const restore = new Command("restore")
    .description(
      "restore a backup beside the running system, try it, remove it, and note the result in the ledger",
    )
    .requiredOption("--from <place>", fromWords)
    .option("--identity <file>", identityWords)
    .option("--passphrase-file <file>", "what opens a backup that was sealed with a passphrase")
    .addHelpText("after", "\nExit status: 0 the backup is whole; 1 it is not, or could not be tried.\n")
    .action(async (options: DrillCommandOptions) => {
      const { drill } = await import("./backup-run.ts");
      await drill(readConfiguration(), options);
    });
  return new Command("drill").description("try what must work on the day it is needed").addCommand(restore);
}
