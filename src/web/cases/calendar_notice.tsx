/** Said where it is seen without looking for it: a calendar that ends soon, and clocks that have no day because of one. */
import type { ReactNode } from "react";
import { useCall, useMay } from "../call.ts";
import { Link, Notice } from "../widgets/index.ts";
import { calendarStanding } from "../../features/cases/calendars/endpoints.ts";
import { dayLong } from "./calendar_words.ts";

export function CalendarNotice({ organisation }: { readonly organisation: string }): ReactNode {
  const maySee = useMay("settings:read");
  const { data } = useCall(calendarStanding, { params: { organisation } }, { when: maySee });
  if (data === undefined) return undefined;
  const { id, set, until, standing, undated } = data;
  const link = <Link to={set === undefined ? "/setup/calendars" : `/setup/calendars/${id}`}>Calendars</Link>;
  if (undated > 0)
    return (
      <Notice
        kind="warn"
        title={`${undated === 1 ? "1 clock has" : `${undated} clocks have`} no last day, because a calendar does not tell it`}
      >
        Their time runs all the same. See which, and what to do, under {link}.
      </Notice>
    );
  if (set === undefined || until === undefined || standing === "none") return undefined;
  return (
    <Notice
      kind="warn"
      title={`The calendar of working days ${standing === "over" ? "ended" : "ends"} on ${dayLong(until)}`}
    >
      A time limit that ends later has no last day then. Add the next year’s public holidays under {link}.
    </Notice>
  );
}
