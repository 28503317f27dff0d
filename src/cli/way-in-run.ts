/** What prints ways in: opens the installation beside a running server or by itself, and leaves it as it was. */
import { text } from "node:stream/consumers";
import { ownerLink, signInLinkByEmail, wayIn } from "../features/access/index.ts";
import type { Config } from "../platform/config.ts";
import { Refusal } from "../platform/errors.ts";
import { withInstallation } from "./installation.ts";
import { CommandProblem, say } from "./output.ts";
import type { OwnerLinkOptions, SignInLinkOptions } from "./way-in.ts";

export async function printOwnerLink(config: Config, { organisation }: OwnerLinkOptions): Promise<void> {
  const link = await withInstallation(config, (platform) =>
    organisation === undefined ? wayIn(platform) : ownerLink(platform, organisation),
  );
  if (link === undefined) {
    throw new CommandProblem(
      organisation === undefined
        ? "There is no link to give: the organisation here has an owner, or there are several (say --organisation)."
        : "There is no organisation of this short name without an owner.",
      "Somebody who has an account and cannot sign in needs `kept sign-in-link`.",
    );
  }
  say("This link sets it up. It works once, within a day, for whoever has it:");
  say(link);
}

export async function printSignInLink(config: Config, options: SignInLinkOptions): Promise<void> {
  const email = options.email === "-" ? await text(process.stdin) : options.email;
  const link = await withInstallation(config, async (platform) => {
    try {
      return await signInLinkByEmail(platform, options.organisation, email);
    } catch (error) {
      if (error instanceof Refusal && error.key === "not_found") return undefined;
      throw error;
    }
  });
  if (link === undefined) {
    throw new CommandProblem(
      "There is no active account of this address at an organisation of this short name.",
      "Somebody who was invited uses the link of the invitation; an owner can send it again.",
    );
  }
  say("This link signs in. It works once, within a day, for whoever has it:");
  say(link);
}
