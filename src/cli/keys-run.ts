/** What `kept keys` does. */
import type { Config } from "../platform/config.ts";
import type { Instant } from "../platform/time.ts";
import type { RootKind } from "../platform/vault/root.ts";
import { withInstallation } from "./installation.ts";
import type { RenewOptions } from "./keys.ts";
import { counted, say, UsageProblem } from "./output.ts";
import { keystoreOptions } from "./serving.ts";

const kinds = ["file", "passphrase", "transit"] as const;
const words: Readonly<Record<RootKind, string>> = {
  file: "a file in the keystore's folder",
  passphrase: "made from a passphrase",
  transit: "in a key service",
};

export async function status(config: Config): Promise<void> {
  await withInstallation(config, async ({ keys }) => {
    const { root, epochs, keys: count, behind, copies, nextEpochAt } = keys.status();
    say(`Root key: ${words[root]}.`);
    for (const { number, state, madeAt, destroyedAt } of epochs.slice(-4)) {
      const end = destroyedAt === undefined ? "" : `, destroyed ${day(destroyedAt)}`;
      say(`Epoch ${number}: ${state}, begun ${day(madeAt)}${end}.`);
    }
    say(`The next epoch begins on ${day(nextEpochAt)}.`);
    say(`${counted(count, "key")}${behind === 0 ? "" : `, ${behind} still sealed by the epoch before`}.`);
    say(
      copies === 0
        ? "The keys of the epochs lie on this disk alone: if it is lost, everything sealed is lost. Set KEPT_KEYSTORE_COPIES."
        : `The keys of the epochs have ${counted(copies, "copy", "copies")} in step.`,
    );
  });
}

export async function turn(config: Config): Promise<void> {
  await withInstallation(config, async ({ keys }) => {
    const begun = await keys.turnEpoch({ evenIfNotDue: true });
    say(`Epoch ${begun?.number ?? "?"} has begun, and every key is sealed by it.`);
  });
}

export async function renewRoot(config: Config, { to }: RenewOptions): Promise<void> {
  const given = keystoreOptions(config);
  const kind = kinds.find((one) => one === (to ?? given.rootKind ?? "file"));
  if (kind === undefined) throw new UsageProblem("--to is one of file, passphrase and transit.");
  await withInstallation(config, async ({ keys }) => {
    await keys.renewRoot(kind, given);
    say(`The root key is now ${words[kind]}; the one before opens nothing any more.`);
  });
}

const day = (at: Instant): string => at.toString().slice(0, 10);
