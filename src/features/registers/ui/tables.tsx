/** The registers as tables: the workbooks one can take away, and a table of one's own brought in after a look at it. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { UploadedFile } from "../../../platform/upload.ts";
import { useChange, useDownload, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  EmptyState,
  ErrorNotice,
  FileField,
  Notice,
  Page,
  Select,
  Status,
  Table,
  toast,
} from "../../../web/widgets/index.ts";
import { allKinds } from "../kinds/all.ts";
import type { KindName } from "../kinds/field.ts";
import { tableFaults, tableLimit } from "../tables/contract.ts";
import type { TableLook } from "../tables/contract.ts";
import { bringTable, lookAtTable, takeTable } from "../tables/endpoints.ts";
import { fieldsOf, fieldWords, wrongWords } from "./words.ts";
import "./registers.css";

export default function Tables({ organisation }: PageProps): ReactNode {
  const mayWrite = useMay("register:write");
  return (
    <Page
      title="Registers as tables"
      crumbs={[{ title: "Registers", to: "/registers" }]}
      lede="Take the registers with you as workbooks, or bring a table you keep elsewhere."
    >
      <Take organisation={organisation} />
      {mayWrite && <Bring organisation={organisation} />}
    </Page>
  );
}

const taken = [
  {
    format: "kept",
    file: "registers.xlsx",
    title: "All registers",
    what: "A sheet for each register with every field. Change it and bring it back: nothing is lost.",
  },
  {
    format: "ico",
    file: "record-of-processing.xlsx",
    title: "The Information Commissioner’s record",
    what: "Thirty columns, as the authority of the United Kingdom lays them out; processors on a sheet of their own.",
  },
  {
    format: "cnil",
    file: "registre-des-activites.xlsx",
    title: "The French authority’s record",
    what: "A list, and a sheet for each activity, in French.",
  },
] as const;

function Take({ organisation }: { readonly organisation: string }): ReactNode {
  const take = useDownload(takeTable);
  return (
    <section>
      <h2>Take away</h2>
      <Table
        label="Workbooks"
        rows={taken}
        keyOf={({ format }) => format}
        empty=""
        columns={[
          { title: "Workbook", kind: "row", cell: ({ title }) => title },
          { title: "What is in it", cell: ({ what }) => what, isSecondary: true },
          {
            title: "File",
            kind: "narrow",
            cell: ({ format, file, title }) => (
              <Button
                kind="quiet"
                label={`XLSX: ${title}`}
                onPress={() => void take.run({ organisation, format }, file)}
              >
                XLSX
              </Button>
            ),
          },
        ]}
      />
      {take.error !== undefined && <ErrorNotice error={take.error} />}
    </section>
  );
}

function Bring({ organisation }: { readonly organisation: string }): ReactNode {
  const [file, setFile] = useState<UploadedFile>();
  const [kind, setKind] = useState<KindName>();
  const [mapping, setMapping] = useState<Readonly<Record<string, string>>>({});
  const [seen, setSeen] = useState<TableLook>();
  const look = useChange(lookAtTable);
  const bring = useChange(bringTable);
  const params = { organisation };
  const forget = (): void => {
    setSeen(undefined);
    setMapping({});
    bring.reset();
  };
  const see = async (chosen: Readonly<Record<string, string>>): Promise<void> => {
    if (file === undefined || kind === undefined) return;
    setMapping(chosen);
    bring.reset();
    setSeen(await look.run({ params, body: { file, kind, mapping: JSON.stringify(chosen) } }));
  };
  const confirm = async (hash: string): Promise<void> => {
    if (file === undefined || kind === undefined) return;
    const body = { file, kind, mapping: JSON.stringify(mapping), seen: hash };
    const done = await bring.run({ params, body });
    if (done === undefined) return;
    setSeen(undefined);
    toast(`${done.made} added, ${done.changed} changed.`);
  };
  return (
    <section className="register-part">
      <h2>Bring a table</h2>
      <p>
        A workbook (XLSX) or CSV with a row of headings: yours, or one of those above. Say which register it
        belongs to, look at what each row becomes, then bring it.
      </p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void see({});
        }}
      >
        <Select
          label="Register"
          value={kind}
          choices={allKinds.map((one) => ({ value: one.kind, label: one.plural, hint: one.what }))}
          onChange={(chosen) => {
            setKind(chosen);
            forget();
          }}
        />
        <FileField
          label="The file"
          limit={tableLimit}
          value={file}
          onChange={(chosen) => {
            setFile(chosen);
            forget();
          }}
        />
        <p>
          <Button
            type="submit"
            isPending={look.isPending}
            isDisabled={file === undefined || kind === undefined}
          >
            Look at it
          </Button>{" "}
          <span className="hint">Nothing is written by looking.</span>
        </p>
      </form>
      {look.error !== undefined && <ErrorNotice error={look.error} />}
      {seen !== undefined && kind !== undefined && (
        <Seen
          kind={kind}
          look={seen}
          onMap={(title, field) => void see({ ...mapping, [title]: field })}
          confirm={
            <Button kind="primary" isPending={bring.isPending} onPress={() => void confirm(seen.seen)}>
              {`Add ${seen.counts.new}, change ${seen.counts.changed}`}
            </Button>
          }
        />
      )}
      {bring.error !== undefined && <ErrorNotice error={bring.error} />}
    </section>
  );
}

const outcomes = {
  new: { status: "kept", word: "is added" },
  changed: { status: "due", word: "changes" },
  same: { status: "unproven", word: "stays as it is" },
  wrong: { status: "broken", word: "is left out" },
} as const;

function Seen({
  kind,
  look,
  onMap,
  confirm,
}: {
  readonly kind: KindName;
  readonly look: TableLook;
  readonly onMap: (title: string, field: string) => void;
  readonly confirm: ReactNode;
}): ReactNode {
  const { fault, sheet, columns, rows, counts } = look;
  if (fault !== undefined) return <Notice kind="warn">{tableFaults[fault]}</Notice>;
  const fields = [
    { value: "", label: "Not read" },
    ...Object.keys(fieldsOf(kind)).map((path) => ({ value: path, label: fieldWords(kind, path) })),
  ];
  const unread = columns.filter(({ field }) => field === undefined);
  return (
    <section aria-label="What the table holds" className="register-part">
      <p>
        <strong>
          {counts.new} new, {counts.changed} changed, {counts.same} as they are, {counts.wrong} left out.
        </strong>
        {sheet !== "" && ` Read from the sheet “${sheet}”.`}
      </p>
      {counts.new + counts.changed > 0 && <p>{confirm}</p>}
      <details open={unread.length > 0}>
        <summary>
          {unread.length === 0
            ? "Every column is read"
            : `${unread.length} of ${columns.length} columns are not read`}
        </summary>
        <div className="register-mapping">
          {columns.map(({ title, field = "" }) =>
            field === "key" ? null : (
              <Select
                key={title}
                label={title}
                value={field}
                choices={
                  fields.some(({ value }) => value === field)
                    ? fields
                    : [...fields, { value: field, label: field }]
                }
                onChange={(chosen) => onMap(title, chosen)}
              />
            ),
          )}
        </div>
      </details>
      <Table
        label="Rows of the table"
        rows={rows}
        keyOf={({ number, key }) => `${number} ${key}`}
        empty={<EmptyState title="There is no row under the headings." />}
        columns={[
          { title: "Row", kind: "number", cell: ({ number }) => number },
          { title: "Entry", kind: "row", cell: ({ name, key }) => name || key },
          {
            title: "What becomes of it",
            cell: ({ is, changes, problems }) => (
              <>
                <Status status={outcomes[is].status} word={outcomes[is].word} />
                {is === "changed" && (
                  <span className="hint"> {changes.map((path) => fieldWords(kind, path)).join(", ")}</span>
                )}
                {problems.length > 0 && (
                  <ul className="plain-list">
                    {problems.map(({ at, reason }) => (
                      <li key={`${at} ${reason}`}>{problemWords(kind, at, reason)}</li>
                    ))}
                  </ul>
                )}
              </>
            ),
          },
        ]}
      />
    </section>
  );
}

function problemWords(kind: KindName, at: string, reason: string): string {
  if (reason === "twice_in_the_file") return "Another row above is the same entry.";
  if (reason === "retired") return "This entry is no longer in use.";
  const path = at.replace(/^body\.values\./, "");
  return `${fieldWords(kind, path)}: ${wrongWords[reason] ?? "This cannot stand here."}`;
}
