/** Whether folders that an operator named can be read and changed, and what of them is not seen. */
import { constants } from "node:fs";
import { access, readdir, realpath } from "node:fs/promises";
import { stopIfAborted } from "../gaps.ts";
import type { SystemTest } from "../system.ts";
import { isBelow, isGone } from "./walk.ts";

export async function testFolders(roots: readonly string[], signal: AbortSignal): Promise<SystemTest> {
  const findings: SystemTest["findings"][number][] = [];
  for (const root of roots) {
    stopIfAborted(signal);
    try {
      if ((await realpath(root)) !== root)
        findings.push({
          level: "refuse",
          what: "linked_root",
          sentence: `${root} is a link, or leads through one: name the folder itself.`,
        });
      const entries = await readdir(root);
      if (entries.length === 0)
        findings.push({
          level: "warn",
          what: "empty_root",
          sentence: `${root} is empty: is the disk it belongs to mounted?`,
        });
      await access(root, constants.W_OK).catch(() =>
        findings.push({
          level: "warn",
          what: "read_only",
          sentence: `Nothing can be erased from ${root}: this user may not change it.`,
        }),
      );
    } catch (error) {
      const sentence = isGone(error) ? `There is no folder ${root}.` : `${root} cannot be read by this user.`;
      findings.push({ level: "refuse", what: "no_root", sentence });
    }
    for (const other of roots)
      if (isBelow(other, root))
        findings.push({
          level: "refuse",
          what: "nested_root",
          sentence: `${root} lies within ${other}: name one of them.`,
        });
  }
  findings.push({
    level: "note",
    what: "other_copies",
    sentence: "Snapshots and backups of the disk, and copies outside these folders, are not seen.",
  });
  return { system: "Folders", version: undefined, findings };
}
