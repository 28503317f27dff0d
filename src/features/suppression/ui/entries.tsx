/** What stands on the suppression list of one value, with what may be done about it. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange, useMay } from "../../../web/call.ts";
import {
  Button,
  ErrorNotice,
  FormDialog,
  Link,
  Notice,
  Select,
  Table,
  Time,
} from "../../../web/widgets/index.ts";
import { liftReasonsOf, suppressionChannels } from "../contract.ts";
import type { LiftReason, SuppressionChannel, SuppressionEntry, TypedValue } from "../contract.ts";
import { addSuppressed, liftSuppressed } from "../endpoints.ts";
import { channelWords, groundWords, liftWords, scopeWords } from "./words.ts";

type Shown = {
  readonly organisation: string;
  readonly value: TypedValue;
  readonly onChanged: () => void;
};

export function Entries({
  organisation,
  value,
  entries,
  mayWork,
  onChanged,
}: Shown & { readonly entries: readonly SuppressionEntry[]; readonly mayWork: boolean }): ReactNode {
  const mayLift = useMay("case:decide");
  const [lifting, setLifting] = useState<SuppressionEntry>();
  const [isAdding, setAdding] = useState(false);
  const living = entries.filter(({ lifted }) => lifted === undefined);
  return (
    <section aria-live="polite">
      {living.length === 0 && (
        <Notice kind="info">
          <p>Nobody is on the list with this.</p>
        </Notice>
      )}
      {entries.length > 0 && (
        <Table
          label="Entries of what you looked up"
          rows={entries}
          keyOf={({ id }) => id}
          empty=""
          columns={[
            { title: "What", kind: "row", cell: ({ scope }) => scopeWords[scope] },
            { title: "By", cell: ({ channel }) => channelWords[channel] },
            {
              title: "Why",
              cell: ({ ground, reference }) => (
                <>
                  {groundWords[ground]}
                  {reference !== undefined && (
                    <>
                      {" "}
                      <Link to={`/work/${reference}`}>{reference}</Link>
                    </>
                  )}
                </>
              ),
            },
            { title: "Since", cell: ({ since }) => <Time at={since} kind="day" /> },
            {
              title: "Ended",
              cell: (entry) =>
                entry.lifted === undefined ? (
                  mayLift && <Button onPress={() => setLifting(entry)}>End it</Button>
                ) : (
                  <>
                    {liftWords[entry.lifted.why]}, <Time at={entry.lifted.at} kind="day" />
                  </>
                ),
            },
          ]}
        />
      )}
      {mayWork && !living.some(({ scope, channel }) => scope === "marketing" && channel === "any") && (
        <Button onPress={() => setAdding(true)}>Put it on the list for marketing</Button>
      )}
      {lifting !== undefined && (
        <LiftDialog
          organisation={organisation}
          entry={lifting}
          onClose={() => setLifting(undefined)}
          onChanged={onChanged}
        />
      )}
      {isAdding && (
        <AddDialog
          organisation={organisation}
          value={value}
          onClose={() => setAdding(false)}
          onChanged={onChanged}
        />
      )}
    </section>
  );
}

function LiftDialog({
  organisation,
  entry,
  onClose,
  onChanged,
}: Omit<Shown, "value"> & { readonly entry: SuppressionEntry; readonly onClose: () => void }): ReactNode {
  const [why, setWhy] = useState<LiftReason>();
  const lifting = useChange(liftSuppressed);
  const act = async (): Promise<void> => {
    if (why === undefined) return;
    const reply = await lifting.run({ params: { organisation, entry: entry.id }, body: { why } });
    if (reply === undefined) return;
    onClose();
    onChanged();
  };
  return (
    <FormDialog
      title="End this entry"
      act="End the entry"
      onAct={act}
      onClose={onClose}
      isPending={lifting.isPending}
      isDisabled={why === undefined}
    >
      <p>
        {entry.scope === "marketing"
          ? "The person may be written to again for marketing."
          : "The person may be brought back from lists and copies."}
      </p>
      <Select
        label="Why"
        choices={liftReasonsOf[entry.scope].map((value) => ({ value, label: liftWords[value] }))}
        value={why}
        onChange={setWhy}
      />
      {lifting.error !== undefined && <ErrorNotice error={lifting.error} />}
    </FormDialog>
  );
}

const grounds = ["objection", "consent-withdrawn"] as const;

function AddDialog({
  organisation,
  value,
  onClose,
  onChanged,
}: Shown & { readonly onClose: () => void }): ReactNode {
  const [ground, setGround] = useState<(typeof grounds)[number]>();
  const [channel, setChannel] = useState<SuppressionChannel>("any");
  const adding = useChange(addSuppressed);
  const act = async (): Promise<void> => {
    if (ground === undefined) return;
    const reply = await adding.run({ params: { organisation }, body: { value, channel, ground } });
    if (reply === undefined) return;
    onClose();
    onChanged();
  };
  return (
    <FormDialog
      title="Put it on the list for marketing"
      act="Put it on the list"
      onAct={act}
      onClose={onClose}
      isPending={adding.isPending}
      isDisabled={ground === undefined}
    >
      <Select
        label="Why"
        choices={grounds.map((one) => ({ value: one, label: groundWords[one] }))}
        value={ground}
        onChange={setGround}
      />
      <Select
        label="By which way they are not to be reached"
        choices={suppressionChannels.map((one) => ({ value: one, label: channelWords[one] }))}
        value={channel}
        onChange={setChannel}
      />
      {adding.error !== undefined && <ErrorNotice error={adding.error} />}
    </FormDialog>
  );
}
