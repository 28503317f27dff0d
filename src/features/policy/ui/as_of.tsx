/** The day the document is shown of: today, or one on record, by a slider or a date; and the same on paper. */
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useDownload } from "../../../web/call.ts";
import { setSearch, usePlace } from "../../../web/router.ts";
import { Button, ErrorNotice } from "../../../web/widgets/index.ts";
import { printPolicy } from "../endpoints.ts";
import { asOfWords, longDay, todayIn } from "./words.ts";

export type Moment = {
  readonly asOf: string;
  readonly zone: string;
  /** The past day that is shown; null: now. */
  readonly on: string | null;
  readonly firstDay: string | null;
};

export function AsOf({ moment }: { readonly moment: Moment }): ReactNode {
  const { asOf, zone, on } = moment;
  const [isOpen, setOpen] = useState(false);
  const isShown = isOpen || on !== null;
  return (
    <>
      <button
        type="button"
        className="sum-as-of"
        aria-expanded={isShown}
        onClick={() => {
          if (isShown) setSearch({ on: undefined });
          setOpen(!isShown);
        }}
      >
        As of {on === null ? asOfWords(asOf, zone) : longDay(on)} <span aria-hidden="true">▾</span>
      </button>
      {isShown && <Days moment={moment} />}
    </>
  );
}

const dayMs = 86_400_000;
const numberOf = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs);
const dayOf = (number: number): string => new Date(number * dayMs).toISOString().slice(0, 10);
/** A slider under way asks for the day it rests on, not for all it passes. */
const restMs = 200;

function Days({ moment: { asOf, zone, on, firstDay } }: { readonly moment: Moment }): ReactNode {
  const { organisation } = usePlace();
  const today = todayIn(asOf, zone);
  const shown = on ?? today;
  const [chosen, setChosen] = useState(shown);
  useEffect(() => setChosen(shown), [shown]);
  useEffect(() => {
    if (chosen === shown) return undefined;
    const timer = setTimeout(() => setSearch({ on: chosen === today ? undefined : chosen }), restMs);
    return () => clearTimeout(timer);
  }, [chosen, shown, today]);
  const pdf = useDownload(printPolicy);
  return (
    <div className="as-of" role="group" aria-label="The policy as it stood">
      {firstDay === null || firstDay === today ? (
        <p>No earlier day is on record yet. Each day from now on is.</p>
      ) : (
        <>
          <label>
            <span>Day</span>
            <input
              type="date"
              required
              min={firstDay}
              max={today}
              value={chosen}
              onChange={({ target }) => {
                if (target.validity.valid) setChosen(target.value);
              }}
            />
          </label>
          <input
            type="range"
            aria-label="Day by day"
            aria-valuetext={longDay(chosen)}
            min={numberOf(firstDay)}
            max={numberOf(today)}
            value={numberOf(chosen)}
            onChange={({ target }) => setChosen(dayOf(Number(target.value)))}
          />
          {on !== null && (
            <Button kind="quiet" onPress={() => setSearch({ on: undefined })}>
              Back to today
            </Button>
          )}
        </>
      )}
      <Button
        isPending={pdf.isPending}
        onPress={() => void pdf.run({ organisation, day: shown }, `policy-${shown}.pdf`)}
      >
        Save as PDF
      </Button>
      {pdf.error !== undefined && <ErrorNotice error={pdf.error} />}
    </div>
  );
}
