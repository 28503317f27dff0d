/** A text as it goes out: words are taken out of it with mouse or keyboard, what is taken out is struck and named. */
import { useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import { Button, Select } from "../../../web/widgets/index.ts";
import type { Passage } from "../review/contract.ts";
import type { FileText } from "../delivery/redact/contract.ts";
import { reasonsFor, type DecisionReason } from "../run/contract.ts";
import { reasonWords } from "./words.ts";

type Span = { readonly from: number; readonly to: number };
type Doubtful = FileText["doubtful"][number];
type Blanked = Span & { readonly reason: DecisionReason };

const doubtWords: Readonly<Record<Doubtful["kind"], string>> = {
  account: "bank account",
  card: "payment card",
  identity: "identity number",
  email: "address for mail",
  phone: "telephone number",
  name: "name, perhaps of somebody held back",
};

/** The value as it is, with what will be blanked struck out and named. */
export function Blanking<P extends Blanked, D extends Doubtful>({
  value,
  passages,
  doubtful,
  isFixed = () => false,
  onBlank,
  onUncover,
}: {
  readonly value: string;
  readonly passages: readonly P[];
  readonly doubtful: readonly D[];
  /** Blanked by a decision, which is changed where it was made. */
  readonly isFixed?: (passage: P) => boolean;
  readonly onBlank: (found: D) => void;
  readonly onUncover: (passage: P) => void;
}): ReactNode {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const passage of [...passages, ...doubtful].toSorted((one, other) => one.from - other.from)) {
    parts.push(value.slice(at, passage.from));
    at = passage.to;
    if ("kind" in passage) {
      parts.push(
        <span key={passage.from} className="unnamed">
          <mark>{value.slice(passage.from, passage.to)}</mark>{" "}
          <span className="hint">{doubtWords[passage.kind]}; whose?</span>{" "}
          <Button
            kind="quiet"
            label={`Blank this ${doubtWords[passage.kind]}`}
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
        {isFixed(passage) ? (
          <span className="hint">by the review</span>
        ) : (
          <Button kind="quiet" onPress={() => onUncover(passage)}>
            Show again
          </Button>
        )}
      </span>,
    );
  }
  parts.push(value.slice(at));
  return <span className="value">{parts}</span>;
}

export function Marking({
  label,
  value,
  taken,
  isPending,
  onCancel,
  onCover,
}: {
  readonly label: string;
  readonly value: string;
  readonly taken: readonly Span[];
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
