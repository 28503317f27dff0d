/** What `kept witness` does: answers until it is told to stop. */
import { readFileSync } from "node:fs";
import { readVerifierKey } from "../evidence/index.ts";
import { startWitness } from "../platform/ledger/witness_server.ts";
import { systemNow } from "../platform/time.ts";
import { say, UsageProblem } from "./output.ts";
import type { WitnessCommandOptions } from "./witness.ts";

export async function runWitness({ log, ...options }: WitnessCommandOptions): Promise<void> {
  const logs = log.map((file) => {
    const key = readVerifierKey(readFileSync(file, "utf8").trim());
    if (key === undefined) throw new UsageProblem(`${file} is not a verification key.`);
    return key;
  });
  const asked = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  const running = await startWitness({ ...options, logs, now: systemNow });
  say(`The witness answers at ${running.address} (stop with Ctrl-C). Its verification key:`);
  say(running.verifierKey);
  await asked;
  await running.stop();
}
