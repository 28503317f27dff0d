/** Open cases of another system: a file is chosen, looked at row by row, confirmed, and followed. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { UploadedFile } from "../../../platform/upload.ts";
import { useCall, useChange, useDownload } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  EmptyState,
  ErrorNotice,
  FileField,
  Page,
  Select,
  Skeleton,
  Status,
  Table,
  Time,
  toast,
} from "../../../web/widgets/index.ts";
import { columns, fileLimit } from "../contract.ts";
import type { DayOrder, ImportState } from "../contract.ts";
import { confirmImport, importReport, importTemplate, listImports, lookAtFile } from "../endpoints.ts";
import { Seen } from "./seen.tsx";
import "./imports.css";

export default function ImportPage({ organisation }: PageProps): ReactNode {
  return (
    <Page
      title="Bring open cases here"
      crumbs={[{ title: "Work", to: "/work" }, { title: "Bring open cases here" }]}
      lede="Requests, complaints and questions that are open in another system. Their clocks go on from the day they first arrived, and nobody is written to."
    >
      <Choose organisation={organisation} />
      <Before organisation={organisation} />
      <Columns organisation={organisation} />
    </Page>
  );
}

const orders = [
  { value: "day-first", label: "Day first: 21/11/2026" },
  { value: "month-first", label: "Month first: 11/21/2026" },
] as const satisfies readonly { readonly value: DayOrder; readonly label: string }[];

function Choose({ organisation }: { readonly organisation: string }): ReactNode {
  const [file, setFile] = useState<UploadedFile>();
  const [days, setDays] = useState<DayOrder>("day-first");
  const look = useChange(lookAtFile);
  const confirm = useChange(confirmImport);
  const [seen, setSeen] = useState<Awaited<ReturnType<typeof look.run>>>();
  const params = { organisation };
  const forget = (): void => {
    setSeen(undefined);
    confirm.reset();
  };
  const begin = async (found: string): Promise<void> => {
    if (file === undefined) return;
    const begun = await confirm.run({ params, body: { file, days, seen: found } });
    if (begun === undefined) return;
    setSeen(undefined);
    toast("The cases are being opened.");
  };
  return (
    <section>
      <form
        className="import-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (file !== undefined) void look.run({ params, body: { file, days } }).then(setSeen);
        }}
      >
        <FileField
          label="The file"
          hint="A table with a first line that names its columns."
          limit={fileLimit}
          value={file}
          onChange={(chosen) => {
            setFile(chosen);
            forget();
          }}
        />
        <Select
          label="Days that are not written 2026-11-21"
          choices={orders}
          value={days}
          onChange={(order) => {
            setDays(order);
            forget();
          }}
        />
        <p>
          <Button type="submit" isPending={look.isPending} isDisabled={file === undefined}>
            Look at it
          </Button>{" "}
          <span className="hint">Nothing is written by looking.</span>
        </p>
      </form>
      {look.error !== undefined && <ErrorNotice error={look.error} />}
      {seen !== undefined && (
        <Seen
          look={seen}
          confirm={
            <Button kind="primary" isPending={confirm.isPending} onPress={() => void begin(seen.seen)}>
              {seen.counts.opens === 1 ? "Open this case" : `Open these ${seen.counts.opens} cases`}
            </Button>
          }
        />
      )}
      {confirm.error !== undefined && <ErrorNotice error={confirm.error} />}
    </section>
  );
}

function Before({ organisation }: { readonly organisation: string }): ReactNode {
  const [every, setEvery] = useState<number>();
  const { data, error, refetch } = useCall(listImports, { params: { organisation } }, { every });
  const runs = data?.imports.some(({ state }) => state === "running") === true ? 2 : undefined;
  if (runs !== every) setEvery(runs);
  const report = useDownload(importReport);
  return (
    <section>
      <h2>Brought here so far</h2>
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="table" lines={2} />}
      {data !== undefined && (
        <Table
          label="Brought here so far"
          rows={data.imports}
          keyOf={({ id }) => id}
          empty={
            <EmptyState title="Nothing yet.">Choose a file above, or take the template below.</EmptyState>
          }
          columns={[
            { title: "When", kind: "row", cell: ({ begunAt }) => <Time at={begunAt} /> },
            { title: "By", cell: ({ by }) => by, isSecondary: true },
            { title: "How far", cell: (one) => <HowFar one={one} /> },
            { title: "Opened", kind: "number", cell: ({ counts }) => counts.opened },
            { title: "Wrong", kind: "number", cell: ({ counts }) => counts.wrong },
            {
              title: "Report",
              kind: "narrow",
              cell: ({ id }) => (
                <Button
                  kind="quiet"
                  label={`Report of import ${id.slice(-6)}`}
                  onPress={() => void report.run({ organisation, import: id as never }, "import-report.csv")}
                >
                  Rows
                </Button>
              ),
            },
          ]}
        />
      )}
      {report.error !== undefined && <ErrorNotice error={report.error} />}
    </section>
  );
}

function HowFar({ one: { state, counts } }: { readonly one: ImportState }): ReactNode {
  // Ended because the work on it was given up: what waits is not opened any more.
  if (state === "done" && counts.waiting > 0)
    return <Status status="broken" word={`stopped: ${counts.waiting} not opened, send the file again`} />;
  if (state === "done") return <Status status="kept" word="done" />;
  const all = counts.waiting + counts.opened + counts.duplicates + counts.wrong;
  return <Status status="due" word={`${all - counts.waiting} of ${all} rows`} />;
}

const kindsOf = (of: string): string =>
  ({
    rcq: "all",
    rc: "requests, complaints",
    r: "requests",
    c: "complaints",
    cq: "complaints, questions",
    q: "questions",
  })[of] ?? of;

function Columns({ organisation }: { readonly organisation: string }): ReactNode {
  const template = useDownload(importTemplate);
  return (
    <section>
      <h2>The columns</h2>
      <p>
        In any order. Comma, semicolon or tab between them; UTF-8, or what Windows writes.{" "}
        <Button kind="quiet" onPress={() => void template.run({ organisation }, "open-cases.csv")}>
          Take the template
        </Button>
      </p>
      {template.error !== undefined && <ErrorNotice error={template.error} />}
      <Table
        label="The columns of the file"
        rows={columns}
        keyOf={({ name }) => name}
        empty=""
        columns={[
          { title: "Column", kind: "row", cell: ({ name }) => <code>{name}</code> },
          { title: "What stands there", cell: ({ what }) => what },
          { title: "Of", cell: ({ of }) => kindsOf(of), isSecondary: true },
          {
            title: "Needed",
            kind: "narrow",
            cell: ({ of, needed }) => (needed === "" ? "" : needed === of ? "yes" : `for ${kindsOf(needed)}`),
          },
        ]}
      />
    </section>
  );
}
