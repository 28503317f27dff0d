/** The versions of an entry as a page tells them: who changed which parts, when and why; the newest first. */
import type { Tx } from "../../platform/db.ts";
import type { Entry } from "../../platform/entries/store.ts";
import type { Member } from "../../platform/http/routes.ts";
import type { KeyProvider } from "../../platform/keys.ts";
import type { Scope } from "../../platform/scope.ts";
import { namesFor } from "../access/index.ts";
import type { EntryVersion } from "./contract.ts";
import { valuesOf } from "./kinds/values.ts";
import type { Values } from "./kinds/values.ts";

/** At most so many versions are told. */
export const shownVersions = 100;

export type Reader = {
  readonly keys: KeyProvider;
  readonly reader: Pick<Member, "pseudonymous">;
};

export async function historyOf(
  tx: Tx,
  scope: Scope,
  { keys, reader }: Reader,
  versions: readonly Entry<unknown>[],
): Promise<EntryVersion[]> {
  const actors = versions.map(({ changedBy }) => changedBy);
  const names = await namesFor(tx, scope, keys, reader, actors);
  return versions.map((version, index) => {
    const name = names.get(version.changedBy);
    const before = versions[index + 1]?.body;
    return {
      version: version.version,
      changedAt: version.changedAt.toString(),
      ...(name === undefined ? {} : { changedBy: name }),
      ...(version.reason === undefined ? {} : { reason: version.reason }),
      changes: before === undefined ? [] : changesBetween(valuesOf(before), valuesOf(version.body)),
    };
  });
}

/** The fields that differ, each with what stood there and what stands there now. */
function changesBetween(before: Values, after: Values): EntryVersion["changes"] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .sort()
    .map((field) => ({
      field,
      ...(before[field] === undefined ? {} : { before: listed(before[field]) }),
      ...(after[field] === undefined ? {} : { after: listed(after[field]) }),
    }));
}

const listed = (value: string | readonly string[]): string[] =>
  typeof value === "string" ? [value] : [...value];
