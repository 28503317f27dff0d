/** The calendars that clocks are counted with: how far each reaches, and the clocks that one of them leaves behind. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { ReplyOf } from "../../../platform/endpoint.ts";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { go } from "../../../web/router.ts";
import {
  Button,
  Combo,
  EmptyState,
  ErrorNotice,
  Link,
  Notice,
  Page,
  Skeleton,
  Status,
  Table,
  toast,
} from "../../../web/widgets/index.ts";
import { listCalendars, moveClocks } from "../calendars/endpoints.ts";
import { clockCount, dayLong, reachWords, versionWords } from "../../../web/cases/calendar_words.ts";
import { Moves } from "./moves.tsx";

type Known = ReplyOf<typeof listCalendars>;
type Props = { readonly organisation: string; readonly known: Known };

export default function Calendars({ organisation }: PageProps): ReactNode {
  const { data, error, refetch } = useCall(listCalendars, { params: { organisation } });
  return (
    <Page
      title="Calendars"
      width="wide"
      crumbs={[{ title: "Setup", to: "/setup" }, { title: "Calendars" }]}
      lede="Which days are public holidays, until when that is known, and which clocks are counted with it."
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="table" lines={4} />}
      {data !== undefined && (
        <>
          <Undated known={data} />
          <Used known={data} />
          <Behind organisation={organisation} known={data} />
          <Closed known={data} />
          <WhatCounts />
          <Others known={data} />
        </>
      )}
    </Page>
  );
}

/** What is wrong, and what to do about it. */
function Undated({ known: { undated, standing } }: { readonly known: Known }): ReactNode {
  if (undated.length === 0) return undefined;
  const [first] = undated;
  return (
    <Notice
      kind="warn"
      title={`${undated.length === 1 ? "1 clock runs" : `${undated.length} clocks run`} without a last day`}
    >
      <p>
        {standing.set === undefined
          ? "No calendar is set for your place, so where the time limit depends on working days its end cannot be told. Choose one in the settings, then count these clocks with it below."
          : "The calendar they are counted with does not reach far enough, or does not hold all holidays. Keep your own version of it with the days that are missing, then count these clocks with it."}{" "}
        Until then work by the strictest day: the same day of the month in which the time ends, whatever
        weekday it is.
      </p>
      <p>
        {undated.slice(0, 12).map(({ reference, kindName }) => (
          <span key={reference} className="listed">
            <Link to={`/work/${reference}`}>{reference}</Link> {kindName}{" "}
          </span>
        ))}
        {undated.length > 12 && `and ${undated.length - 12} more`}
      </p>
      <p>
        {standing.set === undefined ? (
          <Link to="/setup/settings">Choose a calendar in the settings</Link>
        ) : (
          <Link to={`/setup/calendars/${standing.id}`}>Open the calendar {first?.from.split("/")[0]}</Link>
        )}
      </p>
    </Notice>
  );
}

type Line = Known["calendars"][number];

function Used({ known: { calendars } }: { readonly known: Known }): ReactNode {
  return (
    <section className="block">
      <h2>In use</h2>
      <Table
        label="Calendars in use"
        rows={calendars}
        keyOf={({ version }) => version}
        empty={
          <EmptyState title="No calendar is set">
            Where a time limit depends on working days, its last day cannot be told.{" "}
            <Link to="/setup/settings">Choose one in the settings</Link>
          </EmptyState>
        }
        columns={[
          {
            title: "Calendar",
            kind: "row",
            cell: (line) => (
              <>
                <Link to={`/setup/calendars/${line.id}`}>{line.name}</Link>
                <p className="hint">
                  {line.isOwn ? `Your own, ${versionWords(line.version)}` : versionWords(line.version)}
                </p>
              </>
            ),
          },
          { title: "For", cell: (line) => useWords(line) },
          { title: "Known", cell: (line) => <Reach line={line} /> },
          {
            title: "Rests on",
            isSecondary: true,
            cell: ({ sources, note }) => sources.join("; ") || (note ?? ""),
          },
        ]}
      />
    </section>
  );
}

function useWords({ isSet, running }: Line): string {
  const now = running === 0 ? undefined : `${clockCount(running)} that ${running === 1 ? "runs" : "run"}`;
  if (isSet) return now === undefined ? "whatever begins now" : `whatever begins now, and ${now}`;
  return now ?? "nothing yet";
}

function Reach({ line }: { readonly line: Line }): ReactNode {
  const { standing, until } = line;
  if (standing === "none") return reachWords(line);
  return (
    <Status
      status={standing === "over" ? "broken" : "due"}
      word={`${standing === "over" ? "ended" : "ends"} ${dayLong(until)}`}
    />
  );
}

function Behind({ organisation, known: { behind } }: Props): ReactNode {
  const mayWrite = useMay("settings:write");
  const change = useChange(moveClocks);
  if (behind.length === 0) return undefined;
  const move = async (): Promise<void> => {
    const moves = behind.map(({ reference, rule, before, after }) => ({ reference, rule, before, after }));
    const done = await change.run({ params: { organisation }, body: { moves } });
    if (done !== undefined) toast(`${clockCount(done.moved)} counted anew.`);
  };
  return (
    <section className="block">
      <h2>Counted with another calendar than the one that is set</h2>
      <p className="prose">
        A clock keeps the calendar it was begun with, because a day that was once told should not move by
        itself. These would end on another day. Where the new day is later and the person was told the earlier
        one, keep to what you said.
      </p>
      <Moves label="Clocks that would end on another day" moves={behind} empty={undefined} />
      {change.error !== undefined && <ErrorNotice error={change.error} />}
      {mayWrite && (
        <p>
          <Button isPending={change.isPending} onPress={() => void move()}>
            Count {behind.length === 1 ? "it" : `all ${behind.length}`} anew
          </Button>
        </p>
      )}
    </section>
  );
}

function Closed({ known: { closed } }: { readonly known: Known }): ReactNode {
  if (closed.length === 0) return undefined;
  return (
    <section className="block">
      <h2>Due while nobody is here</h2>
      <Table
        label="Clocks that end on a day on which you are closed"
        rows={closed}
        keyOf={({ reference, due }) => `${reference} ${due}`}
        empty={undefined}
        columns={[
          {
            title: "Case",
            kind: "row",
            cell: ({ reference }) => <Link to={`/work/${reference}`}>{reference}</Link>,
          },
          { title: "What", isSecondary: true, cell: ({ kindName }) => kindName },
          { title: "Last day", cell: ({ due, name }) => `${dayLong(due)} (${name})` },
          {
            title: "Be done by",
            cell: ({ lastOpen }) => (lastOpen === undefined ? "before you close" : dayLong(lastOpen)),
          },
        ]}
      />
    </section>
  );
}

function WhatCounts(): ReactNode {
  return (
    <section className="block prose">
      <h2>What counts for whom</h2>
      <p>
        <strong>Public holidays of your place</strong> move a time limit of the law that ends on one, and one
        that ends on a Saturday or Sunday, to the next working day. Only the days that the law of the place
        makes holidays do so, because everybody the law protects can know them.
      </p>
      <p>
        <strong>Days on which you are closed</strong> (a works holiday, the week between the years) move
        nothing: the law goes on counting while nobody is in. You may write them down all the same: the clocks
        that end on one are listed here with the last day on which somebody works.
      </p>
      <p>
        <strong>Time limits in hours</strong>, such as the seventy-two for a breach, and{" "}
        <strong>how long things are kept</strong> do not move at all.
      </p>
    </section>
  );
}

function Others({ known: { offered } }: { readonly known: Known }): ReactNode {
  const [chosen, setChosen] = useState<string>();
  return (
    <section className="block">
      <h2>Look at another</h2>
      <div className="form">
        <Combo
          label="Calendars that come with Kept"
          hint="To see its days, or to keep your own version of it."
          choices={offered.map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen}
          onChange={setChosen}
        />
        <div className="form-actions">
          <Button
            isDisabled={chosen === undefined}
            onPress={() => {
              if (chosen !== undefined) go(`/setup/calendars/${chosen}`);
            }}
          >
            Open it
          </Button>
        </div>
      </div>
    </section>
  );
}
