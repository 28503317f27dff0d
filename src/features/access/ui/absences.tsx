/** Who is away, until when, and who stands in. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { z } from "zod";
import { useChange, useMay, useMe } from "../../../web/call.ts";
import {
  Button,
  EmptyState,
  ErrorNotice,
  FormDialog,
  Select,
  Table,
  TextField,
  Time,
} from "../../../web/widgets/index.ts";
import type { Absence, PersonLine } from "../people/contract.ts";
import { addAbsence, endAbsence } from "../people/endpoints.ts";

type Person = z.output<typeof PersonLine>;
type Away = z.output<typeof Absence>;

export function Absences({
  organisation,
  people,
  absences,
}: {
  readonly organisation: string;
  readonly people: readonly Person[];
  readonly absences: readonly Away[];
}): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const remove = useChange(endAbsence);
  const me = useMe().data?.account.id;
  const mayAll = useMay("people:write");
  const name = (id: string): string => people.find(({ accountId }) => accountId === id)?.name ?? "somebody";
  const add = <Button onPress={() => setOpen(true)}>Add an absence</Button>;
  return (
    <>
      <Table
        label="Absences"
        rows={absences}
        keyOf={({ id }) => id}
        empty={
          <EmptyState title="Nobody is away." action={add}>
            Whoever stands in holds the role of an absent officer or handler for those days.
          </EmptyState>
        }
        columns={[
          { title: "Away", kind: "row", cell: ({ accountId }) => name(accountId) },
          { title: "Stands in", cell: ({ deputyId }) => name(deputyId) },
          { title: "From", cell: ({ from }) => <Time at={from} kind="day" /> },
          { title: "Back on", cell: ({ until }) => <Time at={until} kind="day" /> },
          {
            title: "Actions",
            kind: "narrow",
            cell: ({ id, accountId }) =>
              (mayAll || accountId === me) && (
                <Button
                  kind="quiet"
                  label={`End the absence of ${name(accountId)}`}
                  isPending={remove.isPending}
                  onPress={() => void remove.run({ params: { organisation, absence: id }, body: {} })}
                >
                  End
                </Button>
              ),
          },
        ]}
      />
      {absences.length > 0 && <p>{add}</p>}
      {remove.error !== undefined && <ErrorNotice error={remove.error} />}
      {isOpen && (
        <AbsenceDialog
          organisation={organisation}
          people={people}
          own={mayAll ? undefined : me}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

const startOf = (day: string): string => new Date(`${day}T00:00:00`).toISOString();

function AbsenceDialog({
  organisation,
  people,
  own,
  onClose,
}: {
  readonly organisation: string;
  readonly people: readonly Person[];
  /** The only account one may speak for; an owner may for all. */
  readonly own: string | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const change = useChange(addAbsence);
  const active = people.filter(({ state }) => state === "active");
  const [account, setAccount] = useState(own);
  const [deputy, setDeputy] = useState<string>();
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const reason = change.error?.details[0]?.reason;
  const isComplete = account !== undefined && deputy !== undefined && from !== "" && until !== "";
  const save = async (): Promise<void> => {
    if (account === undefined || deputy === undefined) return;
    const body = { account, deputy, from: startOf(from), until: startOf(until) };
    if ((await change.run({ params: { organisation }, body })) !== undefined) onClose();
  };
  return (
    <FormDialog
      title="Add an absence"
      act="Add"
      onAct={save}
      onClose={onClose}
      isPending={change.isPending}
      isDisabled={!isComplete}
    >
      {own === undefined && (
        <Select
          label="Who is away"
          value={account}
          onChange={setAccount}
          choices={active.map(({ accountId, name }) => ({ value: accountId, label: name }))}
        />
      )}
      <Select
        label="Who stands in"
        value={deputy}
        onChange={setDeputy}
        error={
          reason === "cannot_stand_in"
            ? "This person cannot stand in: choose somebody who may also change things."
            : undefined
        }
        choices={active
          .filter(({ accountId }) => accountId !== account)
          .map(({ accountId, name }) => ({ value: accountId, label: name }))}
      />
      <TextField label="First day away" type="date" width="half" isRequired value={from} onChange={setFrom} />
      <TextField
        label="Back on"
        type="date"
        width="half"
        isRequired
        value={until}
        onChange={setUntil}
        error={reason === "too_early" ? "This is before the absence begins, or already over." : undefined}
      />
      {change.error !== undefined && reason === undefined && <ErrorNotice error={change.error} />}
    </FormDialog>
  );
}
