/** What is new since somebody looked: a mark and a line in the history of a request. */
import { useState } from "react";
import type { ReactNode } from "react";
import { Time } from "../../../web/widgets/index.ts";
import type { RequestView } from "../request/office/contract.ts";
import { counted } from "./words.ts";

type News = { readonly isNew: (sequence: number) => boolean; readonly line: ReactNode };

/** What was new when the page was opened stays so while it is open, however often it is read again. */
export function useNews({ timeline, lookedAt }: RequestView): News {
  const [first] = useState(() => ({
    at: lookedAt,
    sequences: new Set(timeline.filter(({ isNew }) => isNew).map(({ sequence }) => sequence)),
  }));
  const isNew = (sequence: number): boolean =>
    first.sequences.has(sequence) || timeline.some((item) => item.sequence === sequence && item.isNew);
  const count = timeline.filter(({ sequence }) => isNew(sequence)).length;
  return {
    isNew,
    line:
      first.at === undefined || count === 0 ? undefined : (
        <p className="hint news">
          {counted(count, "entry", "entries")} new since you looked <Time at={first.at} />.
        </p>
      ),
  };
}
