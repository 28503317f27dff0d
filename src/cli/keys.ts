/** `kept keys`: how the keystore is, and its changes by hand. */
import { Command } from "commander";
import { readConfiguration } from "./server.ts";

export type RenewOptions = { readonly to?: string };

export function keysCommand(): Command {
  return new Command("keys")
    .description("the keystore: how it is, the next epoch, another root key")
    .addCommand(
      new Command("status")
        .description("what the root key is, which epochs live, how many copies there are")
        .action(async () => {
          const { status } = await import("./keys-run.ts");
          await status(readConfiguration());
        }),
    )
    .addCommand(
      new Command("turn")
        .description(
          "begin the next epoch now: done twice, no older copy of the keystore opens anything erased",
        )
        .action(async () => {
          const { turn } = await import("./keys-run.ts");
          await turn(readConfiguration());
        }),
    )
    .addCommand(
      new Command("renew-root")
        .description(
          "put another root key in the place of this one; stop the other servers of this keystore first",
        )
        .option("--to <kind>", "file, passphrase (KEPT_ROOT_PASSPHRASE_FILE) or transit (KEPT_TRANSIT_URL)")
        .action(async (options: RenewOptions) => {
          const { renewRoot } = await import("./keys-run.ts");
          await renewRoot(readConfiguration(), options);
        }),
    );
}
