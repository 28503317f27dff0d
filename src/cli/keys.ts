/** `kept keys`: how the keystore is, and its changes by hand. */
import { Command } from "commander";
import { readConfiguration } from "./server.ts";

export type RenewOptions = { readonly kind: string; readonly to?: string; readonly end?: true };

const renewing = `
Kinds:
  root     another root key in the place of this one, also of another sort (--to); seconds, the servers may go on
           as long as the sort stays the same
  epoch    the next epoch now; done twice, no older copy of the keystore opens anything erased
  owners   another key for every person, case, file and organisation, and everything sealed anew with it.
           The old keys go on opening older backups until you say --end: make a new backup before that
  index    another key for the hashes that accounts and requests are found by, in today's normalisation

Each goes on where it was broken off when it is called again, and everybody can work meanwhile.
`;

export function keysCommand(): Command {
  return new Command("keys")
    .description("the keystore: how it is, and other keys in the place of its own")
    .addCommand(
      new Command("status")
        .description("what the root key is, which epochs live, how many copies, what change is under way")
        .action(async () => {
          const { status } = await import("./keys-run.ts");
          await status(readConfiguration());
        }),
    )
    .addCommand(
      new Command("turn")
        .description("begin the next epoch now (the same as renew --kind epoch)")
        .action(async () => {
          const { renew } = await import("./keys-run.ts");
          await renew(readConfiguration(), { kind: "epoch" });
        }),
    )
    .addCommand(
      new Command("renew")
        .description("put other keys in the place of these: of the root, the epoch, the owners, the index")
        .requiredOption("--kind <kind>", "root, epoch, owners or index")
        .option(
          "--to <sort>",
          "of a root: file, passphrase (KEPT_ROOT_PASSPHRASE_FILE) or transit (KEPT_TRANSIT_URL)",
        )
        .option("--end", "of owners: destroy the old keys once all is sealed anew")
        .addHelpText("after", renewing)
        .action(async (options: RenewOptions) => {
          const { renew } = await import("./keys-run.ts");
          await renew(readConfiguration(), options);
        }),
    );
}
