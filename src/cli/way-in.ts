/** `kept owner-link` and `kept sign-in-link`: ways in for whoever runs the installation. */
import { Command } from "commander";
import { readConfiguration } from "./server.ts";

export type SignInLinkOptions = { readonly organisation: string; readonly email: string };
export type OwnerLinkOptions = { readonly organisation?: string };

export function ownerLinkCommand(): Command {
  return new Command("owner-link")
    .description(
      "print a new link that sets up an installation, or an organisation, that nobody can sign in to",
    )
    .option("--organisation <short-name>", "where there are several: the one that has no owner")
    .addHelpText("after", "\nThe link works once, within a day; links printed before are worth nothing.\n")
    .action(async (options: OwnerLinkOptions) => {
      const { printOwnerLink } = await import("./way-in-run.ts");
      await printOwnerLink(readConfiguration(), options);
    });
}

export function signInLinkCommand(): Command {
  return new Command("sign-in-link")
    .description("print a link that signs an existing account in, once, without another proof")
    .requiredOption("--organisation <short-name>", "the short name in the organisation's addresses")
    .requiredOption(
      "--email <address>",
      "the account's address; `-` reads it from standard input, because a list of processes shows what is typed here",
    )
    .addHelpText(
      "after",
      "\nThe link works once, within a day, for whoever has it; the ledger shows that it was made and used.\n",
    )
    .action(async (options: SignInLinkOptions) => {
      const { printSignInLink } = await import("./way-in-run.ts");
      await printSignInLink(readConfiguration(), options);
    });
}
