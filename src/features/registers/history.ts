/** The versions of an entry as a page tells them: who changed which parts, and when; the newest first. */
import type { Tx } from "../../platform/db.ts";
import type { Entry } from "../../platform/entries/store.ts";
import type { Member } from "../../platform/http/routes.ts";
import type { KeyProvider } from "../../platform/keys.ts";
import type { Scope } from "../../platform/scope.ts";
import { namesFor } from "../access/index.ts";
import type { EntryVersion } from "./contract.ts";

/** At most so many versions are told. */
export const shownVersions = 100;

export type Reader = {
  readonly keys: KeyProvider;
  readonly reader: Pick<Member, "pseudonymous">;
};

/** `partsOf` cuts a body into what can change by itself: the name of each part and its text. */
export async function historyOf<Body>(
  tx: Tx,
  scope: Scope,
  { keys, reader }: Reader,
  versions: readonly Entry<Body>[],
  partsOf: (body: Body) => ReadonlyMap<string, string>,
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
      changed: before === undefined ? [] : changedParts(partsOf(before), partsOf(version.body)),
    };
  });
}

function changedParts(old: ReadonlyMap<string, string>, made: ReadonlyMap<string, string>): string[] {
  return [...new Set([...old.keys(), ...made.keys()])]
    .filter((part) => old.get(part) !== made.get(part))
    .sort();
}
