/** Who changed an entry, when, which parts, and why. */
import type { ReactNode } from "react";
import { Timeline } from "../../../web/widgets/index.ts";
import type { EntryVersion } from "../contract.ts";

export function History({
  versions,
  wordsOf,
  more,
}: {
  readonly versions: readonly EntryVersion[];
  /** What a part is called. */
  readonly wordsOf: (part: string) => string;
  readonly more?: (version: EntryVersion) => ReactNode;
}): ReactNode {
  return (
    <Timeline
      title="History"
      entries={versions.map((one) => ({
        id: String(one.version),
        at: one.changedAt,
        what: sentenceOf(one, wordsOf),
        more: more?.(one),
      }))}
    />
  );
}

function sentenceOf(
  { version, changedBy = "The system", changes, reason }: EntryVersion,
  wordsOf: (part: string) => string,
): string {
  const parts = changes.map(({ field }) => wordsOf(field)).join(", ") || "nothing";
  const what = version === 1 ? "added it" : `changed ${parts}`;
  return reason === undefined ? `${changedBy} ${what}` : `${changedBy} ${what}: “${reason}”`;
}
