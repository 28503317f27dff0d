/** The figures of a period: chosen, shown with how each is counted, taken away as PDF or workbook. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useDownload, useMe } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { setSearch, useSearch } from "../../../web/router.ts";
import {
  Button,
  ErrorNotice,
  Menu,
  Notice,
  Page,
  Select,
  Skeleton,
  Table,
  TextField,
  Time,
} from "../../../web/widgets/index.ts";
import { faultOf } from "../contract.ts";
import type { Edition, Line, Report, Section } from "../contract.ts";
import { printFigures, readFigures, workbookOfFigures } from "../endpoints.ts";
import { idOf, offered } from "./periods.ts";
import type { Period } from "./periods.ts";
import "./figures.css";

export default function FiguresPage({ organisation }: PageProps): ReactNode {
  const { data: me } = useMe();
  const search = useSearch();
  const today = me?.now.slice(0, 10);
  const period = periodIn(search) ?? (today === undefined ? undefined : offered(today)[0]?.period);
  const { data, error, refetch } = useCall(
    readFigures,
    { params: { organisation }, query: period ?? { from: "2000-01-01", until: "2000-01-01" } },
    { when: period !== undefined },
  );
  const shown =
    data !== undefined && period !== undefined && data.from === period.from && data.until === period.until;
  return (
    <Page
      title="Figures of a period"
      crumbs={[{ title: "Reports", to: "/reports" }, { title: "Figures" }]}
      lede="Requests, complaints and questions to the officer, as an authority asks for them."
      actions={period !== undefined && <Takeaway organisation={organisation} period={period} />}
    >
      {today !== undefined && period !== undefined && <Chooser today={today} period={period} />}
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!shown && error === null && <Skeleton kind="table" lines={12} />}
      {shown && <Figures report={data} />}
    </Page>
  );
}

const dayForm = /^\d{4}-\d{2}-\d{2}$/;

function periodIn(search: URLSearchParams): Period | undefined {
  const [from, until] = [search.get("from"), search.get("until")];
  if (from === null || until === null || !dayForm.test(from) || !dayForm.test(until)) return undefined;
  return { from, until };
}

function Chooser({ today, period }: { readonly today: string; readonly period: Period }): ReactNode {
  const known = offered(today);
  const isKnown = known.some((one) => idOf(one.period) === idOf(period));
  const [isOwn, setOwn] = useState(!isKnown);
  return (
    <div className="figures-choice">
      <Select
        label="Period"
        choices={[
          ...known.map((one) => ({ value: idOf(one.period), label: one.label })),
          { value: "own", label: "Days of my own" },
        ]}
        value={isOwn || !isKnown ? "own" : idOf(period)}
        onChange={(value) => {
          setOwn(value === "own");
          const chosen = known.find((one) => idOf(one.period) === value);
          if (chosen !== undefined) setSearch({ ...chosen.period });
        }}
      />
      {(isOwn || !isKnown) && <OwnDays key={idOf(period)} period={period} />}
    </div>
  );
}

const faults = {
  "ends-before-it-begins": "The last day comes before the first.",
  "too-long": "At most ten years at once.",
} as const;

function OwnDays({ period }: { readonly period: Period }): ReactNode {
  const [days, setDays] = useState(period);
  const isWhole = dayForm.test(days.from) && dayForm.test(days.until);
  const fault = isWhole ? faultOf(days) : undefined;
  return (
    <form
      className="figures-days"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole && fault === undefined) setSearch({ ...days });
      }}
    >
      <TextField
        label="First day"
        type="date"
        width="short"
        isRequired
        value={days.from}
        onChange={(from) => setDays({ ...days, from })}
      />
      <TextField
        label="Last day"
        type="date"
        width="short"
        isRequired
        value={days.until}
        error={fault === undefined ? undefined : faults[fault]}
        onChange={(until) => setDays({ ...days, until })}
      />
      <Button type="submit">Count</Button>
    </form>
  );
}

function Takeaway({
  organisation,
  period,
}: {
  readonly organisation: string;
  readonly period: Period;
}): ReactNode {
  const pdf = useDownload(printFigures);
  const workbook = useDownload(workbookOfFigures);
  const name = `figures-${period.from}-to-${period.until}`;
  const item = (edition: Edition, format: "pdf" | "xlsx", title: string) => ({
    id: `${edition}-${format}`,
    title,
    onAction: () => {
      const file = `${name}${edition === "shared" ? "-to-share" : ""}.${format}`;
      void (format === "pdf" ? pdf : workbook).run({ organisation, ...period, edition }, file);
    },
  });
  const error = pdf.error ?? workbook.error;
  return (
    <>
      <Menu
        items={[
          item("whole", "pdf", "Whole, as PDF"),
          item("whole", "xlsx", "Whole, as a workbook"),
          item("shared", "pdf", "To pass round, as PDF"),
          item("shared", "xlsx", "To pass round, as a workbook"),
        ]}
      >
        Export
      </Menu>
      {error !== undefined && <ErrorNotice error={error} />}
    </>
  );
}

function Figures({ report }: { readonly report: Report }): ReactNode {
  return (
    <>
      <p className="figures-as-of">
        Counted <Time at={report.asOf} kind="exact" />. {report.isRunning && "The period is not over. "}
        Days are those of {report.zone}.
      </p>
      {report.notes.map((note) => (
        <Notice key={note} kind="info">
          <p>{note}</p>
        </Notice>
      ))}
      {report.sections.map((section) => (
        <Part key={section.id} section={section} />
      ))}
    </>
  );
}

function Part({ section }: { readonly section: Section }): ReactNode {
  const { title, lede, columns, lines, empty } = section;
  return (
    <section className="figures-part">
      <h2>{title}</h2>
      <p className="hint">{lede}</p>
      <Table
        label={title}
        rows={lines}
        keyOf={({ name }) => name}
        empty={<p className="hint">{empty}</p>}
        columns={[
          { title: "What", kind: "row", cell: (line) => <Name line={line} /> },
          ...columns.map((column, at) => ({
            title: column,
            kind: "number" as const,
            cell: ({ cells }: Line) => cells[at]?.toLocaleString("en-GB") ?? "–",
          })),
        ]}
      />
    </section>
  );
}

function Name({ line: { name, how } }: { readonly line: Line }): ReactNode {
  return (
    <>
      {name}
      {how !== undefined && <span className="figures-how">{how}</span>}
    </>
  );
}
