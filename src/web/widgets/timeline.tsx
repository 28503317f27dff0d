/** What happened, newest first: when, what, by whom, and what more there is to say. */
import type { ReactNode } from "react";
import { Time } from "./time.tsx";
import type { Moment } from "./time.tsx";

export type TimelineEntry = {
  readonly id: string;
  readonly at: Moment;
  /** One sentence. */
  readonly what: ReactNode;
  readonly more?: ReactNode;
  /** `quiet`: done by the system; `broken`: something went wrong. */
  readonly kind?: "normal" | "quiet" | "broken";
};

export function Timeline({
  title = "What happened",
  entries,
}: {
  readonly title?: string;
  readonly entries: readonly TimelineEntry[];
}): ReactNode {
  return (
    <section className="happened">
      <h2 className="overline">{title}</h2>
      <ol className="timeline">
        {entries.map((entry) => (
          <li key={entry.id} className={entry.kind ?? "normal"}>
            <Time at={entry.at} />
            <span className="dot" aria-hidden="true" />
            <div>
              <p>{entry.what}</p>
              {entry.more !== undefined && <div className="more">{entry.more}</div>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
