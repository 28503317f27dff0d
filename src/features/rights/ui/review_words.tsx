/** The value of one field on a review: words in it are marked to be withheld, with mouse or keyboard, and shown so. */
import { useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import { Button, ErrorNotice, Select, toast } from "../../../web/widgets/index.ts";
import type { OpenedRow, Passage } from "../review/contract.ts";
import { cover } from "../review/endpoints.ts";
import { reasonsFor } from "../run/contract.ts";
import type { PanelProps } from "./plan_panel.tsx";
import { reasonWords } from "./words.ts";

type Unnamed = OpenedRow["unnamed"][number];
const unnamedWords: Readonly<Record<Unnamed["kind"], string>> = {
  account: "bank account",
  card: "payment card",
  identity: "identity number",
  email: "address for mail",
  phone: "telephone number",
};

type Field = OpenedRow["fields"][number];
type Given = { readonly params: PanelProps; readonly opened: OpenedRow; readonly field: Field };

export function FieldValue({ params, opened, field }: Given): ReactNode {
  const [isMarking, setMarking] = useState(false);
  const change = useChange(cover);
  const { value } = field;
  if (value === null || value === "") return <span className="hint">empty</span>;
  const passages = opened.passages
    .filter(({ column }) => column === field.name)
    .toSorted((one, other) => one.from - other.from);
  const keep = async (kept: readonly Passage[], said: string): Promise<boolean> => {
    const { position, ordinal } = opened.row;
    const done = await change.run({ params, body: { position, ordinal, passages: [...kept] } });
    if (done !== undefined) toast(said);
    return done !== undefined;
  };
  const others = opened.passages.filter(({ column }) => column !== field.name);
  return (
    <>
      <Shown
        value={value}
        passages={passages}
        unnamed={opened.unnamed.filter(({ column }) => column === field.name)}
        onBlank={({ from, to }) =>
          void keep(
            [...others, ...passages, { column: field.name, from, to, reason: "not-asked" }],
            "Withheld.",
          )
        }
        onUncover={(gone) =>
          void keep([...others, ...passages.filter((passage) => passage !== gone)], "Shown again.")
        }
      />
      {change.error !== undefined && <ErrorNotice error={change.error} />}
      {opened.canDecide && !isMarking && hasWords(value) && (
        <Button kind="quiet" label={`Blank words in ${field.label}`} onPress={() => setMarking(true)}>
          Blank words
        </Button>
      )}
      {isMarking && (
        <Marking
          label={field.label}
          value={value}
          taken={passages}
          isPending={change.isPending}
          onCancel={() => setMarking(false)}
          onCover={(from, to, reason) =>
            void keep([...others, ...passages, { column: field.name, from, to, reason }], "Withheld.").then(
              (done) => done && setMarking(false),
            )
          }
        />
      )}
    </>
  );
}

/** A day, a moment, or yes and no holds no words that could be left out. */
function hasWords(value: string): boolean {
  if (value === "true" || value === "false") return false;
  return (
    value.length > 3 && !/^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::[\d.]+)?(?:Z|[+-][\d:]+)?)?$/.test(value)
  );
}

/** The value as it is, with what will be blanked struck out and named. */
function Shown({
  value,
  passages,
  unnamed,
  onBlank,
  onUncover,
}: {
  readonly value: string;
  readonly passages: readonly Passage[];
  readonly unnamed: readonly Unnamed[];
  readonly onBlank: (found: Unnamed) => void;
  readonly onUncover: (passage: Passage) => void;
}): ReactNode {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const passage of [...passages, ...unnamed].toSorted((one, other) => one.from - other.from)) {
    parts.push(value.slice(at, passage.from));
    at = passage.to;
    if ("kind" in passage) {
      parts.push(
        <span key={passage.from} className="unnamed">
          <mark>{value.slice(passage.from, passage.to)}</mark>{" "}
          <span className="hint">{unnamedWords[passage.kind]}; whose?</span>{" "}
          <Button
            kind="quiet"
            label={`Blank this ${unnamedWords[passage.kind]}`}
            onPress={() => onBlank(passage)}
          >
            Blank
          </Button>
        </span>,
      );
      continue;
    }
    parts.push(
      <span key={passage.from} className="withheld">
        <del>{value.slice(passage.from, passage.to)}</del>{" "}
        <span className="hint">blanked: {reasonWords[passage.reason].toLowerCase()}</span>{" "}
        <Button kind="quiet" onPress={() => onUncover(passage)}>
          Show again
        </Button>
      </span>,
    );
  }
  parts.push(value.slice(at));
  return <span className="value">{parts}</span>;
}

function Marking({
  label,
  value,
  taken,
  isPending,
  onCancel,
  onCover,
}: {
  readonly label: string;
  readonly value: string;
  readonly taken: readonly Passage[];
  readonly isPending: boolean;
  readonly onCancel: () => void;
  readonly onCover: (from: number, to: number, reason: Passage["reason"]) => void;
}): ReactNode {
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const [reason, setReason] = useState<Passage["reason"]>("confidential");
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const submit = (): void => {
    const { selectionStart = 0, selectionEnd = 0 } = area.current ?? {};
    const from = placeIn(value, selectionStart);
    const to = placeIn(value, selectionEnd);
    if (from >= to) setProblem("Select the words first.");
    else if (taken.some((passage) => from < passage.to && passage.from < to))
      setProblem("Part of this is blanked already.");
    else onCover(from, to, reason);
  };
  return (
    <div className="marking">
      <label htmlFor={id}>Select the words in “{label}”</label>
      <p className="hint" id={`${id}-hint`}>
        With the mouse, or with Shift and the arrow keys. The text itself cannot be changed.
      </p>
      <textarea
        className="input"
        id={id}
        ref={area}
        readOnly
        rows={Math.min(10, Math.max(2, Math.ceil(value.length / 60)))}
        defaultValue={value}
        aria-describedby={`${id}-hint`}
      />
      <Select
        label="Why"
        value={reason}
        onChange={(chosen) => setReason(chosen)}
        choices={reasonsFor.redact.map((each) => ({ value: each, label: reasonWords[each] }))}
      />
      {problem !== undefined && (
        <p className="error" role="alert">
          {problem}
        </p>
      )}
      <p className="form-actions">
        <Button kind="primary" isPending={isPending} onPress={submit}>
          Blank these words
        </Button>
        <Button kind="quiet" onPress={onCancel}>
          Cancel
        </Button>
      </p>
    </div>
  );
}

/** A text area knows one sign for a line end; the value may have two. */
function placeIn(value: string, shown: number): number {
  let at = 0;
  for (let seen = 0; seen < shown && at < value.length; seen += 1) at += value.startsWith("\r\n", at) ? 2 : 1;
  return at;
}
