/** The suppression list: how many stand on it and why, and one address looked up, added or lifted. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { Button, ErrorNotice, Page, Select, Skeleton, Table, TextField } from "../../../web/widgets/index.ts";
import { valueKinds } from "../contract.ts";
import type { SuppressionEntry, TypedValue, ValueKind } from "../contract.ts";
import { lookUpSuppressed, readSuppression } from "../endpoints.ts";
import { Entries } from "./entries.tsx";
import { channelWords, groundWords, kindWords, scopeWords } from "./words.ts";

export default function SuppressionPage({ organisation }: PageProps): ReactNode {
  const { data, error, refetch } = useCall(readSuppression, { params: { organisation } });
  return (
    <Page
      title="Suppression"
      crumbs={[{ title: "Registers", to: "/registers" }]}
      lede="Who must not be written to for marketing, and who was erased and must not come back. Only hashes made with a key of your own are kept: an old list would otherwise bring people back without anybody noticing."
    >
      <LookUp organisation={organisation} />
      <h2>On the list</h2>
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="table" lines={3} />}
      {data !== undefined && (
        <Table
          label="Entries by what they refuse and why"
          rows={data.counts}
          keyOf={({ scope, ground, channel }) => `${scope} ${ground} ${channel}`}
          empty={
            <p className="hint">
              Nobody is on the list. An objection to marketing puts its person there as it arrives, an erasure
              as it is certified.
            </p>
          }
          columns={[
            { title: "What", kind: "row", cell: ({ scope }) => scopeWords[scope] },
            { title: "Why", cell: ({ ground }) => groundWords[ground] },
            { title: "By", cell: ({ channel }) => channelWords[channel] },
            { title: "In force", kind: "number", cell: ({ living }) => living.toLocaleString("en-GB") },
            { title: "Ended", kind: "number", cell: ({ lifted }) => lifted.toLocaleString("en-GB") },
          ]}
        />
      )}
    </Page>
  );
}

type Seen = { readonly value: TypedValue; readonly entries: readonly SuppressionEntry[] };

function LookUp({ organisation }: Pick<PageProps, "organisation">): ReactNode {
  const [kind, setKind] = useState<ValueKind>("email");
  const [name, setName] = useState("");
  const [typed, setTyped] = useState("");
  const [seen, setSeen] = useState<Seen>();
  const mayWork = useMay("case:work");
  const asking = useChange(lookUpSuppressed);
  const look = async (value: TypedValue): Promise<void> => {
    const reply = await asking.run({ params: { organisation }, body: value });
    setSeen(reply === undefined ? undefined : { value, entries: reply.entries });
  };
  const value: TypedValue = {
    kind,
    value: typed.trim(),
    ...(kind === "id" ? { name: name.trim() } : {}),
  };
  const isWhole = value.value !== "" && (kind !== "id" || value.name !== "");
  return (
    <>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isWhole) void look(value);
        }}
      >
        <Select
          label="What you have"
          choices={valueKinds.map((one) => ({ value: one, label: kindWords[one] }))}
          value={kind}
          onChange={(one) => {
            setKind(one);
            setSeen(undefined);
          }}
        />
        {kind === "id" && (
          <TextField
            label="What it is called"
            hint="As systems name it: customer number."
            width="half"
            isRequired
            value={name}
            onChange={setName}
            maxLength={60}
          />
        )}
        <TextField
          label="Address, number or identifier"
          hint="That it was looked up is recorded; what you type is not."
          width="half"
          isRequired
          value={typed}
          onChange={(text) => {
            setTyped(text);
            setSeen(undefined);
          }}
          maxLength={320}
        />
        <div className="form-actions">
          <Button type="submit" isPending={asking.isPending} isDisabled={!isWhole}>
            Look it up
          </Button>
        </div>
      </form>
      {asking.error !== undefined && <ErrorNotice error={asking.error} />}
      {seen !== undefined && (
        <Entries
          organisation={organisation}
          value={seen.value}
          entries={seen.entries}
          mayWork={mayWork}
          onChanged={() => void look(seen.value)}
        />
      )}
    </>
  );
}
