/** On which basis a table's rows are processed and how they came to be held, and what in them speaks of marketing. */
import { useState } from "react";
import type { ReactNode } from "react";
import { Button, Select, TextField } from "../../../web/widgets/index.ts";
import { origins, processingBases, type MarketingColumn, type TableDetail } from "../contract.ts";
import { EditDialog } from "./edit_dialog.tsx";
import type { At } from "./problems.tsx";
import { basisWords, counted, originWords } from "./words.ts";

type Shown = { readonly at: At; readonly detail: TableDetail; readonly mayWrite: boolean };
type Editing = Omit<Shown, "mayWrite"> & { readonly onClose: () => void };

/** No basis and no origin is called so. */
export const unsaid = "not-said";
export type UseOf = {
  readonly basis: (typeof processingBases)[number] | typeof unsaid;
  readonly origin: (typeof origins)[number] | typeof unsaid;
};
export const basisChoices = [
  { value: unsaid, label: "Not said" },
  ...processingBases.map((value) => ({ value, label: basisWords[value] })),
] as const;
export const originChoices = [
  { value: unsaid, label: "Not said" },
  ...origins.map((value) => ({ value, label: originWords[value] })),
] as const;

export function UseSection({ at, detail, mayWrite }: Shown): ReactNode {
  const [open, setOpen] = useState<"use" | "marketing">();
  const { use, columns, marketing } = detail;
  const given = columns.filter(({ entry }) => entry?.access === "disclose");
  const portable = given.filter(({ entry }) => entry?.portable === true);
  const onClose = (): void => setOpen(undefined);
  return (
    <>
      <h2>Portable copies and marketing</h2>
      <ul className="map-lines">
        <li>
          <div>
            <p>Why the rows are processed: {use.basis === undefined ? "not said" : basisWords[use.basis]}</p>
            <p>How they came to be held: {use.origin === undefined ? "not said" : originWords[use.origin]}</p>
            <p className="because">
              {portable.length} of {counted(given.length, "column")} that may be given{" "}
              {portable.length === 1 ? "goes" : "go"} into a portable copy: what the person gave, or what was
              observed of them, on consent or a contract.
            </p>
          </div>
          {mayWrite && (
            <Button kind="quiet" label="Change why and how the rows are held" onPress={() => setOpen("use")}>
              Change
            </Button>
          )}
        </li>
        <li>
          <div>
            <p>An objection to marketing writes</p>
            {marketing.length === 0 ? (
              <p className="because">nothing here: no column is named that speaks of marketing.</p>
            ) : (
              marketing.map(({ column, allowed, refused }) => (
                <p key={column} className="because">
                  <bdi className="table-name">{column}</bdi>: {shownValue(refused)}, where{" "}
                  {shownValue(allowed)} allows it
                </p>
              ))
            )}
          </div>
          {mayWrite && (
            <Button
              kind="quiet"
              label="Change what an objection to marketing writes"
              onPress={() => setOpen("marketing")}
            >
              Change
            </Button>
          )}
        </li>
      </ul>
      {open === "use" && <UseDialog at={at} detail={detail} onClose={onClose} />}
      {open === "marketing" && <MarketingDialog at={at} detail={detail} onClose={onClose} />}
    </>
  );
}

const shownValue = (value: string | null): string => (value === null ? "nothing" : `“${value}”`);

function UseDialog({ at, detail, onClose }: Editing): ReactNode {
  const { use, table } = detail;
  const [basis, setBasis] = useState<UseOf["basis"]>(use.basis ?? unsaid);
  const [origin, setOrigin] = useState<UseOf["origin"]>(use.origin ?? unsaid);
  const change = {
    use: { ...(basis === unsaid ? {} : { basis }), ...(origin === unsaid ? {} : { origin }) },
  };
  return (
    <EditDialog
      title="Why and how the rows are held"
      at={at}
      hash={table.hash ?? ""}
      change={change}
      onClose={onClose}
    >
      <Select
        label="Why they are processed"
        hint="The legal basis. A column may have another one of its own."
        value={basis}
        onChange={setBasis}
        choices={basisChoices}
      />
      <Select label="How they came to be held" value={origin} onChange={setOrigin} choices={originChoices} />
    </EditDialog>
  );
}

type Line = { readonly column: string; readonly allowed: string; readonly refused: string };
const lineOf = ({ column, allowed, refused }: MarketingColumn): Line => ({
  column,
  allowed: allowed ?? "",
  refused: refused ?? "",
});
const most = 50;

function MarketingDialog({ at, detail, onClose }: Editing): ReactNode {
  const { marketing, columns, table } = detail;
  const empty: Line = { column: "", allowed: "", refused: "" };
  const [lines, setLines] = useState<readonly Line[]>(
    marketing.length === 0 ? [empty] : marketing.map(lineOf),
  );
  const set = (place: number, part: Partial<Line>): void =>
    setLines(lines.map((line, index) => (index === place ? { ...line, ...part } : line)));
  const said = lines.filter(({ column }) => column !== "");
  const valueOf = (text: string): string | null => (text === "" ? null : text);
  const change = {
    marketing: said.map(({ column, allowed, refused }) => ({
      column,
      allowed: valueOf(allowed),
      refused: valueOf(refused),
    })),
  };
  const choices = [
    { value: "", label: "None" },
    ...columns.flatMap(({ name, type }) => (type === undefined ? [] : [{ value: name, label: name }])),
  ];
  return (
    <EditDialog
      title="What an objection to marketing writes"
      at={at}
      hash={table.hash ?? ""}
      change={change}
      onClose={onClose}
    >
      {lines.map((line, index) => (
        <fieldset key={index} className="marketing-column">
          <legend>{lines.length === 1 ? "Column" : `Column ${index + 1}`}</legend>
          <Select
            label="Which column says whether somebody may be written to"
            value={line.column}
            onChange={(column) => set(index, { column })}
            choices={choices}
          />
          <TextField
            label="Value that refuses it"
            hint="As the database writes it. Empty: nothing stands there."
            value={line.refused}
            onChange={(refused) => set(index, { refused })}
            maxLength={200}
          />
          <TextField
            label="Value that allows it"
            value={line.allowed}
            onChange={(allowed) => set(index, { allowed })}
            maxLength={200}
          />
        </fieldset>
      ))}
      {lines.length < most && (
        <p>
          <Button kind="quiet" onPress={() => setLines([...lines, empty])}>
            Another column says so, too
          </Button>
        </p>
      )}
    </EditDialog>
  );
}
