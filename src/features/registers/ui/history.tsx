/** Who changed an entry, when, and which parts. */
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
  readonly more?: (version: number) => ReactNode;
}): ReactNode {
  return (
    <Timeline
      title="History"
      entries={versions.map(({ version, changedAt, changedBy, changed }) => ({
        id: String(version),
        at: changedAt,
        what: `${changedBy ?? "The system"} ${
          version === 1 ? "added it" : `changed ${changed.map(wordsOf).join(", ") || "nothing"}`
        }`,
        more: more?.(version),
      }))}
    />
  );
}
