/**
 * The clock of a case: received, today, due, pauses hatched, and dates that matter in between. Positions reach the
 * style sheet as custom properties, which React sets through the CSSOM: the content security policy forbids style
 * attributes. The same dates stand in a list for readers who do not see the bar.
 */
import type { CSSProperties, ReactNode } from "react";
import { useMe } from "../call.ts";
import { toDate } from "./time.tsx";
import type { Moment } from "./time.tsx";

export type ClockMark = {
  readonly at: Moment;
  /** “received”, “without the pause”, “as the law has it”. */
  readonly label: string;
  readonly kind?: "due" | "plain";
};

export type ClockPause = {
  readonly start: Moment;
  /** Absent while it lasts. */
  readonly end?: Moment | undefined;
  readonly label?: string;
};

/** What matters more than this is the limit alone. */
const nowWeight = 4;

type Label = { readonly at: number; readonly date: string; readonly label: string; readonly weight: number };

export function ClockBar({
  start,
  end,
  now,
  pauses = [],
  marks = [],
  title,
  startLabel = "received",
  endLabel = "due",
  nowLabel = "today",
  children,
}: {
  readonly start: Moment;
  /** The effective limit; absent where none runs. */
  readonly end?: Moment | undefined;
  readonly now: Moment;
  readonly pauses?: readonly ClockPause[];
  readonly marks?: readonly ClockMark[];
  /** “24 days left”, “3 days late”, “Paused”. */
  readonly title: string;
  readonly startLabel?: string;
  readonly endLabel?: string;
  /** What `now` is where the clock has ended: “answered”. */
  readonly nowLabel?: string;
  /** Why the date is what it is, in a sentence. */
  readonly children?: ReactNode;
}): ReactNode {
  const zone = useMe().data?.organisation.zone ?? "UTC";
  const scale = scaleOf([start, now, ...(end === undefined ? [] : [end]), ...marks.map(({ at }) => at)]);
  const short = (moment: Moment): string =>
    new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: zone }).format(
      toDate(moment),
    );
  const isLate = end !== undefined && toDate(now) > toDate(end);
  const labels: readonly Label[] = [
    { at: scale(start), date: short(start), label: startLabel, weight: 3 },
    { at: scale(now), date: short(now), label: nowLabel, weight: nowWeight },
    ...(end === undefined ? [] : [{ at: scale(end), date: short(end), label: endLabel, weight: 5 }]),
    ...marks.map(({ at, label }) => ({ at: scale(at), date: short(at), label, weight: 2 })),
    ...pauses.map((pause) => ({
      at: (scale(pause.start) + scale(pause.end ?? now)) / 2,
      date: rangeOf(short(pause.start), short(pause.end ?? now)),
      label: pause.label ?? "paused",
      weight: 1,
    })),
  ].sort((one, other) => one.at - other.at);
  const shown = withoutCollisions(labels);
  return (
    <section className={isLate ? "clock late" : "clock"} aria-label={`Clock: ${title}`}>
      <div className="clock-say">
        <strong>{title}</strong>
        {children !== undefined && <span>{children}</span>}
      </div>
      <div className="clock-bar" aria-hidden="true">
        <div className="clock-track">
          <i className="gone" style={placed(0, scale(now))} />
          {isLate && <i className="over" style={placed(scale(end), scale(now))} />}
          {pauses.map((pause) => (
            <i
              className="pause"
              key={toDate(pause.start).toISOString()}
              style={placed(scale(pause.start), scale(pause.end ?? now))}
            />
          ))}
          {marks.map((mark) => (
            <i
              className={mark.kind === "due" ? "tick due" : "tick"}
              key={`${mark.label} ${toDate(mark.at).toISOString()}`}
              style={placed(scale(mark.at))}
            />
          ))}
          {end !== undefined && <i className="tick due" style={placed(scale(end))} />}
          <i className="tick now" style={placed(scale(now))} />
        </div>
        <div className="clock-labels">
          {shown.map(({ at, date, label, weight }) => (
            <span
              key={`${label} ${date}`}
              className={sideOf(at, weight <= 2 || isCrowded({ at, weight }, shown))}
              style={placed(at)}
            >
              <b>{date}</b>
              {label}
            </span>
          ))}
        </div>
      </div>
      <ul className="visually-hidden">
        {labels.map(({ date, label }) => (
          <li key={`${label} ${date}`}>
            {date}: {label}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** From a moment to its place between 0, the first, and 1, the last. */
function scaleOf(moments: readonly Moment[]): (moment: Moment) => number {
  const times = moments.map((moment) => toDate(moment).getTime());
  const first = Math.min(...times);
  const length = Math.max(Math.max(...times) - first, 1);
  return (moment) => Math.min(Math.max((toDate(moment).getTime() - first) / length, 0), 1);
}

/** On a narrow screen it would run into one that says more. */
function isCrowded({ at, weight }: Pick<Label, "at" | "weight">, shown: readonly Label[]): boolean {
  return shown.some((other) => other.weight > weight && Math.abs(other.at - at) < 0.28);
}

/** Under its mark; at the ends, where half of it would stand beyond the bar, flush with the mark. */
function sideOf(at: number, isMinor: boolean): string {
  const side = at < 0.06 ? "first" : at > 0.94 ? "last" : "between";
  return isMinor ? `${side} minor` : side;
}

function placed(from: number, to = from): CSSProperties {
  return { "--at": from.toFixed(4), "--long": (to - from).toFixed(4) } as CSSProperties;
}

function rangeOf(from: string, to: string): string {
  const [fromDay = "", fromMonth] = from.split(" ");
  return from === to ? from : to.endsWith(` ${fromMonth}`) ? `${fromDay} – ${to}` : `${from} – ${to}`;
}

/**
 * Labels that would stand on each other: the weightier one stays, and takes today in where the two meet, which is where
 * somebody looks; the list for readers has them all.
 */
function withoutCollisions(labels: readonly Label[]): readonly Label[] {
  const kept: Label[] = [];
  for (const label of labels.toSorted((one, other) => other.weight - one.weight)) {
    const met = kept.findIndex((other) => Math.abs(other.at - label.at) <= 0.11);
    const other = kept[met];
    if (other === undefined) kept.push(label);
    else if (label.weight === nowWeight) {
      const now = label.date === other.date ? label.label : `${label.label} ${label.date}`;
      kept[met] = { ...other, label: `${other.label} · ${now}` };
    }
  }
  return kept;
}
