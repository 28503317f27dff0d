/** Where results are written: looked at before the work, so that an hour of it is not lost to a wrong path. */
import { randomBytes } from "node:crypto";
import { accessSync, constants, existsSync, readdirSync, rmdirSync, rmSync, statSync } from "node:fs";
import { open, readdir, rename } from "node:fs/promises";
import path from "node:path";
import { CommandProblem, UsageProblem } from "./output.ts";

/** Refuses a place below which this user cannot write. */
export function refuseUnwritable(place: string): void {
  let nearest = path.resolve(place);
  while (!existsSync(nearest)) nearest = path.dirname(nearest);
  if (!statSync(nearest).isDirectory()) throw new UsageProblem(`${nearest} is a file, not a folder.`);
  accessSync(nearest, constants.W_OK | constants.X_OK);
}

const unfinished = ".partial-";

/** A folder in which everything is written first; what is in it appears in `folder` at the end, or never. */
export type Staging = {
  readonly folder: string;
  /** Moves what was written into its place; refused when somebody else wrote there meanwhile. */
  settle(): Promise<void>;
  /** Removes what was written, and the folder when it was not there before. */
  discard(): void;
};

/** Says at once when `folder` holds anything or cannot be written; touches nothing yet. */
export function stage(folder: string): Staging {
  const target = path.resolve(folder);
  const existed = existsSync(target);
  refuseUnwritable(target);
  if (existed && readdirSync(target).length > 0) throw new UsageProblem(notEmpty(folder));
  // Within the folder: a place beside it may be another disk, or not ours.
  const name = `${unfinished}${randomBytes(6).toString("hex")}`;
  const staging = path.join(target, name);
  return {
    folder: staging,
    settle: async () => {
      // Of two runs for one folder the first to end has it; another's unfinished work is not in its way.
      if ((await readdir(target)).some((entry) => !entry.startsWith(unfinished)))
        throw new CommandProblem(notEmpty(folder));
      for (const entry of (await readdir(staging)).toSorted().toReversed()) {
        await rename(path.join(staging, entry), path.join(target, entry));
      }
      rmdirSync(staging);
      const handle = await open(target, "r");
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    discard: () => {
      rmSync(staging, { recursive: true, force: true });
      if (!existed && existsSync(target) && readdirSync(target).length === 0) rmdirSync(target);
    },
  };
}

const notEmpty = (folder: string): string =>
  `${folder} is not empty; name a folder that is, or that does not exist yet.`;
