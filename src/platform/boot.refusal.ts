/** Refuses to serve a database that fails the boot check, with every fault as a sentence. */
import { checkBoot } from "./boot.ts";
import type { BootProblem } from "./boot.ts";
import type { Database } from "./db.ts";

class BootRefused extends Error {
  override readonly name = "BootRefused";
  readonly problems: readonly BootProblem[];

  constructor(problems: readonly BootProblem[]) {
    super(problems.map(({ sentence }) => sentence).join("\n"));
    this.problems = problems;
  }
}

export async function refuseUnfitDatabase(db: Database): Promise<void> {
  const problems = await checkBoot(db);
  if (problems.length > 0) throw new BootRefused(problems);
}
