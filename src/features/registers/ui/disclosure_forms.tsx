/** Writes a disclosure down, and strikes one that was wrong. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import {
  Button,
  Dialog,
  ErrorNotice,
  RadioGroup,
  Select,
  TextArea,
  TextField,
} from "../../../web/widgets/index.ts";
import { lawfulBases } from "../contract.ts";
import type { LawfulBasis } from "../contract.ts";
import { disclosureMeans } from "../disclosures/contract.ts";
import type { DisclosureLine, NewDisclosure } from "../disclosures/contract.ts";
import { recordDisclosure, strikeDisclosure } from "../disclosures/endpoints.ts";
import { linesOf } from "./lines.ts";
import { lawfulBasisOptions } from "../kinds/processing.ts";
import { meansWords } from "./disclosure_words.ts";

type Whom = DisclosureLine["whom"];
type Typed = {
  readonly recipient: string;
  readonly on: string;
  readonly categories: string;
  readonly purpose: string;
  readonly who: string;
  readonly identifier: string;
  readonly note: string;
  readonly means: NewDisclosure["means"] | undefined;
  readonly basis: LawfulBasis | undefined;
  readonly whom: Whom | undefined;
};
const nothing: Typed = {
  recipient: "",
  on: "",
  categories: "",
  purpose: "",
  who: "",
  identifier: "",
  note: "",
  means: undefined,
  basis: undefined,
  whom: undefined,
};

/** What is sent; `undefined` while something is missing. */
function bodyOf({ means, basis, whom, ...typed }: Typed): NewDisclosure | undefined {
  const [recipient, purpose, who] = [typed.recipient.trim(), typed.purpose.trim(), typed.who.trim()];
  const categories = linesOf(typed.categories);
  const isWhole = ![recipient, purpose, who, typed.on].includes("") && categories.length > 0;
  if (!isWhole || means === undefined || basis === undefined || whom === undefined) return undefined;
  const identifier = typed.identifier.trim();
  const note = typed.note.trim();
  return {
    on: typed.on,
    means,
    basis,
    words: { recipient, categories, purpose, ...(note === "" ? {} : { note }) },
    about:
      whom === "group"
        ? { whom, group: who }
        : { whom, person: { name: who, ...(identifier === "" ? {} : { identifier }) } },
  };
}

type At = { readonly organisation: string; readonly onClose: () => void };

export function NewDisclosureDialog({ organisation, onClose }: At): ReactNode {
  const [typed, setTyped] = useState(nothing);
  const record = useChange(recordDisclosure);
  const set =
    <Part extends keyof Typed>(part: Part) =>
    (value: Typed[Part]): void =>
      setTyped((before) => ({ ...before, [part]: value }));
  const body = bodyOf(typed);
  const save = async (): Promise<void> => {
    if (body === undefined) return;
    if ((await record.run({ params: { organisation }, body })) !== undefined) onClose();
  };
  return (
    <Dialog
      title="Write down a disclosure"
      isOpen
      onClose={onClose}
      actions={
        <Button
          kind="primary"
          isPending={record.isPending}
          isDisabled={body === undefined}
          onPress={() => void save()}
        >
          Write it down
        </Button>
      }
    >
      <TextField
        label="Who received the data?"
        hint="The organisation, not the person you spoke to."
        isRequired
        autoFocus
        maxLength={200}
        value={typed.recipient}
        onChange={set("recipient")}
      />
      <TextField label="When?" type="date" width="short" isRequired value={typed.on} onChange={set("on")} />
      <Select
        label="How?"
        choices={disclosureMeans.map((value) => ({ value, label: meansWords[value] }))}
        value={typed.means}
        onChange={set("means")}
      />
      <About typed={typed} set={set} />
      <TextArea
        label="Which data?"
        hint="Kinds of data, one a line."
        rows={3}
        isRequired
        value={typed.categories}
        onChange={set("categories")}
      />
      <TextField
        label="What for?"
        isRequired
        maxLength={300}
        value={typed.purpose}
        onChange={set("purpose")}
      />
      <Select
        label="What allowed it?"
        choices={lawfulBases.map((value) => ({ value, label: lawfulBasisOptions[value] }))}
        value={typed.basis}
        onChange={set("basis")}
      />
      <TextArea label="Note" rows={2} maxLength={2000} value={typed.note} onChange={set("note")} />
      {record.error !== undefined && <ErrorNotice error={record.error} />}
    </Dialog>
  );
}

function About({
  typed: { whom, who, identifier },
  set,
}: {
  readonly typed: Typed;
  readonly set: <Part extends keyof Typed>(part: Part) => (value: Typed[Part]) => void;
}): ReactNode {
  return (
    <>
      <RadioGroup
        label="About whom?"
        isInline
        value={whom}
        onChange={set("whom")}
        choices={[
          { value: "person", label: "One person" },
          { value: "group", label: "A group" },
        ]}
      />
      {whom !== undefined && (
        <TextField
          label={whom === "person" ? "Their name" : "Which people?"}
          isRequired
          maxLength={200}
          value={who}
          onChange={set("who")}
        />
      )}
      {whom === "person" && (
        <TextField
          label="E-mail address or number"
          hint="Finds this record when the person asks who received their data."
          maxLength={254}
          value={identifier}
          onChange={set("identifier")}
        />
      )}
    </>
  );
}

export function StrikeDialog({
  organisation,
  record: { id, words },
  onClose,
}: At & { readonly record: DisclosureLine }): ReactNode {
  const [reason, setReason] = useState("");
  const strike = useChange(strikeDisclosure);
  const save = async (): Promise<void> => {
    const body = { reason: reason.trim() };
    if ((await strike.run({ params: { organisation, disclosure: id }, body })) !== undefined) onClose();
  };
  return (
    <Dialog
      title={`Strike the record of ${words?.recipient ?? "a disclosure"}`}
      isOpen
      onClose={onClose}
      actions={
        <Button
          kind="primary"
          isPending={strike.isPending}
          isDisabled={reason.trim() === ""}
          onPress={() => void save()}
        >
          Strike it
        </Button>
      }
    >
      <TextField
        label="What was wrong?"
        hint="The record stays, struck, with this reason."
        isRequired
        autoFocus
        maxLength={300}
        value={reason}
        onChange={setReason}
      />
      {strike.error !== undefined && <ErrorNotice error={strike.error} />}
    </Dialog>
  );
}
