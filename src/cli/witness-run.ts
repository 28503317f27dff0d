/** What `kept witness` does: answers until it is told to stop. */
import { readFileSync } from "node:fs";
import {
  followKeys,
  nodePrimitives,
  parseKeyChange,
  parseKeyHistory,
  parseNote,
  readVerifierKey,
} from "../evidence/index.ts";
import type { BoundKey, VerifierKey } from "../evidence/index.ts";
import { startWitness } from "../platform/ledger/witness_server.ts";
import { systemNow } from "../platform/time.ts";
import { say, UsageProblem } from "./output.ts";
import type { WitnessCommandOptions } from "./witness.ts";

export async function runWitness({ log, history = [], ...options }: WitnessCommandOptions): Promise<void> {
  const named = log.map((file) => {
    const key = readVerifierKey(textOf(file).trim());
    if (key === undefined) throw new UsageProblem(`${file} is not a verification key.`);
    return key;
  });
  const logs = await keysOfTheirTime(named, history);
  const asked = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  const running = await startWitness({ ...options, logs, now: systemNow });
  say(`The witness answers at ${running.address} (stop with Ctrl-C). Its verification key:`);
  say(running.verifierKey);
  await asked;
  await running.stop();
}

/** The keys that the histories lead to from those that were named, each for the sizes of its time. */
export async function keysOfTheirTime(
  named: readonly VerifierKey[],
  files: readonly string[],
): Promise<readonly BoundKey[]> {
  let keys: readonly BoundKey[] = named;
  for (const file of files) {
    const changes = parseKeyHistory(textOf(file));
    if (changes === undefined) throw new UsageProblem(`${file} is not the history of a ledger's key.`);
    const origins = new Set(
      changes.map(({ statement }) => parseKeyChange(parseNote(statement)?.text ?? "")?.origin ?? ""),
    );
    for (const origin of origins) {
      const followed = await followKeys(changes, origin, keys, nodePrimitives);
      if (followed === "history_foreign") continue;
      if (typeof followed === "string")
        throw new UsageProblem(`${file} is not one chain of signed statements about a ledger's key.`);
      keys = followed;
    }
  }
  return keys;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UsageProblem(`${file} cannot be read.`);
  }
}
