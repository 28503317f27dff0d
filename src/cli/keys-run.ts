/** What `kept keys` does. */
import path from "node:path";
import { reindexAccounts } from "../features/access/index.ts";
import { casesUnderSearch, remarkPersons, remarkRequesters } from "../features/rights/index.ts";
import { openFileStore } from "../platform/files.ts";
import { indexesNote, renewIndexes } from "../platform/vault/renewal/indexes.ts";
import { ownersNote, renewOwners } from "../platform/vault/renewal/owners.ts";
import type { Config } from "../platform/config.ts";
import type { Instant } from "../platform/time.ts";
import type { RootKind } from "../platform/vault/root.ts";
import type { Vault } from "../platform/vault/vault.ts";
import { withInstallation } from "./installation.ts";
import type { RenewOptions } from "./keys.ts";
import { CommandProblem, counted, say, UsageProblem } from "./output.ts";
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
    const old = keys.status().superseded;
    if (old > 0)
      say(`${counted(old, "old key")} ${old === 1 ? "is" : "are"} kept for what older backups hold.`);
    for (const line of underWay(keys)) say(line);
    say(
      copies === 0
        ? "The keys lie on this disk alone: if it is lost, everything sealed is lost. Set KEPT_KEYSTORE_COPIES."
        : `The sealed keys and the keys of the epochs have ${counted(copies, "copy", "copies")} in step.`,
    );
  });
}

/** A change that was broken off; each goes on when it is called again. */
function underWay(keys: Vault): readonly string[] {
  const begun = keys.note(ownersNote);
  return [
    ...(begun === undefined
      ? []
      : [
          `The renewal of the owners' keys, begun ${begun.slice(0, 10)}, is not finished: kept keys renew --kind owners.`,
        ]),
    ...(keys.note(indexesNote) === undefined
      ? []
      : ["The renewal of the index is not finished: kept keys renew --kind index."]),
  ];
}

/** Puts other keys in the place of those of a kind; called again it goes on where it was broken off. */
export async function renew(config: Config, options: RenewOptions): Promise<void> {
  const kind = renewals.find((one) => one === options.kind);
  if (kind === undefined) throw new UsageProblem("--kind is one of root, epoch, owners and index.");
  if (options.to !== undefined && kind !== "root") throw new UsageProblem("--to belongs to --kind root.");
  if (options.end === true && kind !== "owners") throw new UsageProblem("--end belongs to --kind owners.");
  if (kind === "root") return renewRoot(config, options.to);
  await withInstallation(config, async (opened) => {
    if (kind === "epoch") {
      const begun = await opened.keys.turnEpoch({ evenIfNotDue: true });
      say(`Epoch ${begun?.number ?? "?"} has begun, and every key is sealed by it.`);
    } else if (kind === "index") {
      const ended = await renewIndexes(opened.db, opened.keys, reindexes);
      say(`Everything is found by the new key; ${counted(ended, "old one")} ended.`);
    } else await renewOwnersOf(config, opened, options.end === true);
  });
}

async function renewRoot(config: Config, to: string | undefined): Promise<void> {
  const given = keystoreOptions(config);
  const kind = kinds.find((one) => one === (to ?? given.rootKind ?? "file"));
  if (kind === undefined) throw new UsageProblem("--to is one of file, passphrase and transit.");
  await withInstallation(config, async ({ keys }) => {
    await keys.renewRoot(kind, given);
    say(`The root key is now ${words[kind]}; the one before opens nothing any more.`);
  });
}

async function renewOwnersOf(
  config: Config,
  { db, keys, now }: Parameters<Parameters<typeof withInstallation>[1]>[0],
  end: boolean,
): Promise<void> {
  const files = openFileStore(path.join(config.KEPT_DATA, "files"), keys, now);
  if (end && keys.note(ownersNote) !== undefined) {
    throw new CommandProblem(
      "A renewal is not finished. Call this without --end until it is, make a new backup, then end the old keys.",
    );
  }
  if (end && keys.status().superseded === 0) {
    throw new CommandProblem(
      "There is no old key to end. Renew the owners' keys without --end, make a new backup, then end the old ones.",
    );
  }
  const done = await renewOwners({ db, keys, files, now, busy: casesUnderSearch, end });
  const { cells, payloads, files: contents } = done.sealedAnew;
  if (done.owners > 0)
    say(`${counted(done.owners, "owner")} ${done.owners === 1 ? "has" : "have"} another key.`);
  const nothing = cells + payloads + contents === 0;
  if (!nothing)
    say(
      `Sealed anew: ${counted(cells, "text")}, ${counted(payloads, "payload")} of the ledger, ${counted(contents, "file")}.`,
    );
  if (done.busy > 0) {
    say(
      `${counted(done.busy, "case")} with a search under way ${done.busy === 1 ? "keeps its" : "keep their"} key; call this again when that is over.`,
    );
  }
  if (done.ended > 0) {
    say(`${counted(done.ended, "old key")} ended. Backups from before open nothing of what they sealed.`);
  }
  if (done.left > 0) {
    say(
      `${counted(done.left, "old key")} still ${done.left === 1 ? "opens" : "open"} older backups. Make a new backup, then end them with --end.`,
    );
  }
}

const renewals = ["root", "epoch", "owners", "index"] as const;
export const reindexes = [reindexAccounts, remarkPersons, remarkRequesters];

const day = (at: Instant): string => at.toString().slice(0, 10);
