/** What `kept ledger rotate-key` does. */
import { readVerifierKey } from "../evidence/index.ts";
import type { Config } from "../platform/config.ts";
import { exchangeKey, finishExchange, isExchanging } from "../platform/ledger/exchange.ts";
import type { ExchangedKey } from "../platform/ledger/exchange.ts";
import { withInstallation } from "./installation.ts";
import type { RotateOptions } from "./ledger.ts";
import { counted, say, UsageProblem } from "./output.ts";

const words = { lost: "the key is lost", stolen: "the key is stolen" } as const;

export async function rotateKey(config: Config, options: RotateOptions): Promise<void> {
  const kind = options.lost ? "lost" : options.stolen ? "stolen" : "exchanged";
  if (kind === "exchanged" && options.acknowledge !== undefined)
    throw new UsageProblem("--acknowledge belongs to --lost and --stolen.");
  if (kind !== "lost" && options.formerKey !== undefined)
    throw new UsageProblem("--former-key belongs to --lost.");
  const formerKeys = (options.formerKey ?? []).map((text) => {
    const key = readVerifierKey(text.trim());
    if (key === undefined) throw new UsageProblem("What --former-key names is not a verification key.");
    return key;
  });
  await withInstallation(config, async ({ db, keys, now }) => {
    const place = { db, keys, now, folder: config.KEPT_KEYSTORE };
    if (isExchanging(place.folder)) {
      report(await finishExchange(place, formerKeys));
      say("That finished an exchange that had been broken off. Call the command again if you want another.");
      return;
    }
    if (kind !== "exchanged" && options.acknowledge !== words[kind]) {
      throw new UsageProblem(
        "This cannot be taken back, and every ledger tells of it for ever.",
        `Read \`kept ledger rotate-key --help\`, then say it: --acknowledge "${words[kind]}".`,
      );
    }
    const overlapUntil =
      kind === "exchanged" && options.overlapDays > 0
        ? now().add({ hours: 24 * options.overlapDays })
        : undefined;
    const done = await exchangeKey(place, { kind, overlapUntil, formerKeys });
    report(done);
    if (overlapUntil !== undefined) {
      say(
        `Both keys sign until ${overlapUntil.toString().slice(0, 10)}; then the former is destroyed while Kept runs.`,
      );
    }
    if (kind === "stolen") say("The stolen key was destroyed here. Look for what it signed elsewhere.");
    say(
      "Copy the new ledger.key to where its copy is kept, and give the new verification key to whoever checks.",
    );
  });
}

function report(done: readonly ExchangedKey[]): void {
  if (done.length === 0) {
    say("No ledger had a checkpoint yet; the first will be signed with the new key.");
    return;
  }
  for (const { size, former, next } of done) {
    say(`Up to ${counted(size, "entry", "entries")}: ${former}`);
    say(`From there on: ${next}`);
  }
}
