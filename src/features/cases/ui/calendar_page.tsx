/** One calendar: its days by year and where they come from; and, of one's own, the next version of it. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { ReplyOf } from "../../../platform/endpoint.ts";
import { useCall, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  ErrorNotice,
  FactList,
  Link,
  Notice,
  Page,
  Skeleton,
  Timeline,
} from "../../../web/widgets/index.ts";
import type { CalendarDraft } from "../calendars/contract.ts";
import { readCalendar } from "../calendars/endpoints.ts";
import { CalendarEditor } from "./calendar_editor.tsx";
import {
  dayLong,
  dayShort,
  groupByYear,
  reachWords,
  versionWords,
} from "../../../web/cases/calendar_words.ts";

type Known = ReplyOf<typeof readCalendar>;

export default function CalendarPage({ organisation, params }: PageProps): ReactNode {
  const calendar = params["calendar"] ?? "";
  const { data, error, refetch } = useCall(readCalendar, { params: { organisation, calendar } });
  const [isEditing, setEditing] = useState(false);
  return (
    <Page
      title={data?.name ?? "Calendar"}
      width="normal"
      crumbs={[
        { title: "Setup", to: "/setup" },
        { title: "Calendars", to: "/setup/calendars" },
        { title: data?.name ?? "" },
      ]}
      lede={data === undefined ? undefined : ledeOf(data)}
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="page" lines={8} />}
      {data !== undefined && isEditing && (
        <CalendarEditor
          organisation={organisation}
          id={ownIdOf(data)}
          version={data.number}
          begin={draftOf(data)}
          onDone={() => setEditing(false)}
        />
      )}
      {data !== undefined && !isEditing && <Shown known={data} onEdit={() => setEditing(true)} />}
    </Page>
  );
}

function ledeOf({ isOwn, isSet, version }: Known): string {
  const what = isOwn
    ? `Your own calendar, ${versionWords(version)}.`
    : `A calendar of Kept, ${versionWords(version)}.`;
  return isSet ? `${what} Whatever begins now is counted with it.` : what;
}

const ownIdOf = ({ id, isOwn }: Known): string => (isOwn ? id : `own-${id}`);

/** What the editor begins with; the one without holidays is given an end, because nobody knows all years. */
function draftOf(known: Known): CalendarDraft {
  const { isOwn, name, from, until, days, closures, isPartial, unverified, version, base } = known;
  const year = new Date().getFullYear();
  const isEndless = until.startsWith("9999");
  const made = isOwn ? base?.version : version;
  return {
    name,
    ...(made === undefined ? {} : { base: made }),
    from: isEndless ? `${year}-01-01` : from,
    until: isEndless ? `${year + 1}-12-31` : until,
    source: "",
    days,
    closures: closures.map(({ date, name: what }) => ({ date, name: what })),
    isPartial,
    unverified,
  };
}

function Shown({ known, onEdit }: { readonly known: Known; readonly onEdit: () => void }): ReactNode {
  const mayWrite = useMay("settings:write");
  const { isOwn, isSet, sources, note, base, own, history, closures, days, unverified, isPartial } = known;
  return (
    <>
      {isPartial && (
        <Notice kind="warn" title="Not all holidays are in it">
          {note ?? "Where a time limit depends on a working day, its end cannot be told from it."}
        </Notice>
      )}
      {base?.newer !== undefined && (
        <Notice kind="info" title={`Kept has a newer list of ${base.name}, ${versionWords(base.newer)}`}>
          Yours stays as it is. Compare the two, and take over what is right.
        </Notice>
      )}
      <FactList
        facts={[
          ["Known", reachWords(known)],
          ["Rests on", sources.join("; ") || (note ?? "nothing")],
          ...(isPartial || note === undefined ? [] : [["Left out", note] as const]),
          ...(base === undefined ? [] : [["Made from", differenceWords(base)] as const]),
        ]}
      />
      {mayWrite && (
        <p className="button-row">
          {isOwn || own === undefined ? (
            <Button kind={isOwn ? "primary" : "plain"} onPress={onEdit}>
              {isOwn ? "Write the next version" : "Keep your own version of it"}
            </Button>
          ) : (
            <Link to={`/setup/calendars/${own}`}>Go to your own version of it</Link>
          )}{" "}
          {isOwn && !isSet && <Link to="/setup/settings">Set it in the settings</Link>}
        </p>
      )}
      <Days days={days} unverified={unverified} />
      {closures.length > 0 && (
        <>
          <h2>Days on which you are closed</h2>
          <p className="hint">They move no time limit of the law.</p>
          <ul className="plain">
            {closures.map(({ date, name }) => (
              <li key={date}>
                {dayLong(date)}, {name}
              </li>
            ))}
          </ul>
        </>
      )}
      {history.length > 0 && <History history={history} />}
    </>
  );
}

function differenceWords({ name, version, added, removed }: NonNullable<Known["base"]>): string {
  const of = `${name}, ${versionWords(version)}`;
  if (added.length + removed.length === 0) return `${of}, with the same holidays`;
  return `${of}: ${added.length} more, ${removed.length} fewer`;
}

function Days({ days, unverified }: Pick<Known, "days" | "unverified">): ReactNode {
  if (days.length === 0) return <p>No holidays are in it: only Saturdays and Sundays count as free.</p>;
  const thisYear = String(new Date().getFullYear());
  return (
    <>
      <h2>Public holidays</h2>
      {groupByYear(days).map(([year, list]) => (
        <details className="calendar-year" key={year} open={year === thisYear}>
          <summary>
            {year}, {list.length} days
            {unverified.includes(Number(year)) && ", not checked against the official list"}
          </summary>
          <ul className="plain">
            {list.map(({ date, name, since }) => (
              <li key={date}>
                {dayShort(date)}: {name}
                {since !== undefined && ` (known since ${dayLong(since)})`}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </>
  );
}

function History({ history }: Pick<Known, "history">): ReactNode {
  return (
    <div className="after-form">
      <Timeline
        title="Versions"
        entries={history.map((one) => ({
          id: one.version,
          at: one.at,
          what: `${one.source}. Known until ${dayLong(one.until)}.`,
          more: [changeWords(one), ...(one.by === undefined ? [] : [`by ${one.by}`])].join(", "),
        }))}
      />
    </div>
  );
}

function changeWords({ added, removed }: Known["history"][number]): string {
  const list = (days: typeof added): string =>
    days.length > 3
      ? `${days.length} days`
      : days.map(({ date, name }) => `${dayLong(date)} (${name})`).join(", ");
  const parts = [
    ...(added.length === 0 ? [] : [`added ${list(added)}`]),
    ...(removed.length === 0 ? [] : [`taken out ${list(removed)}`]),
  ];
  return parts.length === 0 ? "the same holidays as before" : parts.join("; ");
}
