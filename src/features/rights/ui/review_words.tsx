/** The value of one field on a review: words in it are marked to be withheld, with mouse or keyboard, and shown so. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import { Button, ErrorNotice, toast } from "../../../web/widgets/index.ts";
import type { OpenedRow, Passage } from "../review/contract.ts";
import { cover } from "../review/endpoints.ts";
import { Blanking, Marking } from "./blanking.tsx";
import type { PanelProps } from "./plan_panel.tsx";

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
      <Blanking
        value={value}
        passages={passages}
        doubtful={opened.unnamed.filter(({ column }) => column === field.name)}
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
