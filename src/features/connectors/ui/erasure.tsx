/** What becomes of a table's rows when a person is erased, and why they stay where they do. */
import { useState } from "react";
import type { ReactNode } from "react";
import { Button, Select, TextField } from "../../../web/widgets/index.ts";
import type { Erasure, TableDetail } from "../contract.ts";
import { EditDialog } from "./edit_dialog.tsx";
import type { At } from "./problems.tsx";
import { eraseSharedWords, eraseWords, exemptionWord, sureness, untilWords } from "./words.ts";

type Shown = { readonly at: At; readonly detail: TableDetail; readonly mayWrite: boolean };

export function ErasureSection({ at, detail, mayWrite }: Shown): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const { erasure, erasureRemark } = detail;
  return (
    <>
      <h2>When a person is erased</h2>
      <ul className="map-lines">
        <li>
          <div>
            <p>Rows that are wholly theirs</p>
            <p className="because">{eraseWords[erasure.onErase]}</p>
            <p>Rows that are also somebody else's</p>
            <p className="because">{eraseSharedWords[erasure.onEraseShared]}</p>
            {erasure.keep !== undefined && <KeepWords keep={erasure.keep} />}
            {erasureRemark !== undefined && (
              <p className="because">
                Suggested ({sureness(erasureRemark.confidence)}): {erasureRemark.reason}
              </p>
            )}
          </div>
          {mayWrite && (
            <Button kind="quiet" label="Change what becomes of the rows" onPress={() => setOpen(true)}>
              Change
            </Button>
          )}
        </li>
      </ul>
      {isOpen && <ErasureDialog at={at} detail={detail} onClose={() => setOpen(false)} />}
    </>
  );
}

function KeepWords({ keep }: { readonly keep: NonNullable<Erasure["keep"]> }): ReactNode {
  const { because, exemption, until } = keep;
  return (
    <>
      <p>Why rows are kept</p>
      <p className="because">
        {because}
        {exemption !== undefined && ` (${exemptionWord(exemption)})`}
      </p>
      <p className="because">
        {until === undefined
          ? "No end is named: they stay until somebody changes this."
          : `Until ${untilWords(until)}; while that day is empty, they stay.`}
      </p>
    </>
  );
}

const wholeChoices = [
  { value: "delete", label: "Deleted" },
  { value: "anonymise", label: "Anonymised" },
  { value: "keep", label: "Kept, for a reason" },
  { value: "review", label: "Somebody decides" },
] as const;
const sharedChoices = [
  { value: "review", label: "Somebody decides" },
  { value: "unlink", label: "Stay without this person" },
  { value: "keep", label: "Kept, for a reason" },
] as const;
/** No column has this name: names hold no NUL. */
const none = "\u0000";

function ErasureDialog({
  at,
  detail,
  onClose,
}: {
  readonly at: At;
  readonly detail: TableDetail;
  readonly onClose: () => void;
}): ReactNode {
  const { erasure, exemptions, columns, relations } = detail;
  const { keep } = erasure;
  const [onErase, setOnErase] = useState(erasure.onErase);
  const [onEraseShared, setShared] = useState(erasure.onEraseShared);
  const [because, setBecause] = useState(keep?.because ?? "");
  const [exemption, setExemption] = useState(keep?.exemption ?? none);
  const [column, setColumn] = useState(keep?.until?.column ?? none);
  const [years, setYears] = useState(String(keep?.until?.years ?? ""));
  const days = columns.filter(
    ({ name, type = "" }) => name === column || (/^(?:date|timestamp)\b/.test(type) && !type.endsWith("[]")),
  );
  const keeps =
    onErase === "keep" ||
    onEraseShared === "keep" ||
    relations.some((relation) => relation.onErase === "keep");
  const { months, days: moreDays } = keep?.until ?? {};
  const counted = Number(years);
  const until = {
    column,
    ...(Number.isInteger(counted) && counted > 0 ? { years: counted } : {}),
    ...(months === undefined ? {} : { months }),
    ...(moreDays === undefined ? {} : { days: moreDays }),
  };
  const reason = {
    because: because.trim(),
    ...(exemption === none ? {} : { exemption }),
    ...(column === none ? {} : { until }),
  };
  const isReasoned = keeps && because.trim() !== "";
  return (
    <EditDialog
      title="When a person is erased"
      at={at}
      hash={detail.table.hash ?? ""}
      change={{ erasure: { onErase, onEraseShared, ...(isReasoned ? { keep: reason } : {}) } }}
      onClose={onClose}
    >
      <Select
        label="Rows that are wholly theirs"
        value={onErase}
        onChange={setOnErase}
        choices={wholeChoices}
      />
      <Select
        label="Rows that are also somebody else's"
        hint="They are never deleted."
        value={onEraseShared}
        onChange={setShared}
        choices={sharedChoices}
      />
      {keeps && (
        <>
          <TextField
            label="Why they are kept"
            hint="The person is told this."
            value={because}
            onChange={setBecause}
            maxLength={1000}
            isRequired
          />
          <Select
            label="What the law calls it"
            value={exemption}
            onChange={setExemption}
            choices={[
              { value: none, label: "Not said" },
              ...exemptions.map((id) => ({ value: id, label: exemptionWord(id) })),
            ]}
          />
          <Select
            label="Counted from"
            value={column}
            onChange={setColumn}
            choices={[
              { value: none, label: "No end" },
              ...days.map(({ name }) => ({ value: name, label: name })),
            ]}
          />
          {column !== none && (
            <TextField
              label="Years"
              hint="Left empty, rows stay to the end of that day itself."
              value={years}
              onChange={setYears}
              maxLength={4}
              inputMode="numeric"
            />
          )}
        </>
      )}
    </EditDialog>
  );
}
