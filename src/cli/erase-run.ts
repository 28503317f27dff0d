/** What `kept erase` and `kept verify` do: say where they are, and end with the status their help names. */
import {
  approveErasure,
  erasureFiles,
  erasureSentences,
  folderRecords,
  prepareErasure,
  verifyErasure,
  type ErasureCertificate,
} from "../features/rights/standalone.ts";
import type { ChangeCommandOptions, PersonOptions } from "./change.ts";
import { changing, person, planned, refused, secondsOf } from "./change-run.ts";
import { counted, say } from "./output.ts";
import { connectionOf } from "./store.ts";

export async function run(options: ChangeCommandOptions): Promise<void> {
  const { request, steps, folder } = await changing(options);
  const records = folderRecords(folder);
  if (options.approve === undefined) {
    const plan = await prepareErasure({ ...request, records }, steps);
    const { text } = erasureFiles(folder);
    const lines = erasureSentences.tables(plan);
    if (plan.refusals.length > 0) refused(lines, plan.refusals.map(erasureSentences.refusal), text);
    else planned(lines, text, plan.digest);
    return;
  }
  conclude(await approveErasure({ ...request, records }, options.approve, steps), folder);
}

export async function runVerify(options: PersonOptions): Promise<void> {
  const connection = connectionOf(options.url);
  const { map, identities } = await person(options);
  const scanSeconds = secondsOf(options.scanSeconds);
  const verification = await verifyErasure({ connection, map, identities, scanSeconds });
  say(erasureSentences.verdicts[verification.verdict]);
  for (const line of erasureSentences.verification(verification)) say(`  · ${line}`);
  if (verification.kept > 0) say(`Kept: ${counted(verification.kept, "row")}.`);
  process.exitCode = verification.verdict === "verified" ? 0 : 3;
}

function conclude(certificate: ErasureCertificate, folder: string): void {
  const { verification } = certificate;
  say();
  for (const line of erasureSentences.tables(certificate)) say(`  · ${line}`);
  say(erasureSentences.verdicts[verification.verdict]);
  for (const line of erasureSentences.verification(verification)) say(`  · ${line}`);
  say(`To keep: ${erasureFiles(folder).certificateText}`);
  process.exitCode = verification.verdict === "verified" ? 0 : 3;
}
