/** Where checkpoints leave the house: each place, when it last got one, and since when it fails. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import {
  Button,
  Checkbox,
  EmptyState,
  ErrorNotice,
  FormDialog,
  RadioGroup,
  Select,
  Skeleton,
  Status,
  TextField,
  Time,
  toast,
} from "../../../web/widgets/index.ts";
import type { StatusCode } from "../../../web/widgets/index.ts";
import { addOutlet, endOutlet, listOutlets } from "../outlets/endpoints.ts";
import { entryCount } from "./words.ts";

type Reply = NonNullable<ReturnType<typeof useCall<typeof listOutlets>>["data"]>;
type Outlet = Reply["outlets"][number];

export function Outlets({ organisation }: { readonly organisation: string }): ReactNode {
  const { data, error, refetch } = useCall(listOutlets, { params: { organisation } }, { every: 20 });
  const [isAdding, setAdding] = useState(false);
  const mayWrite = useMay("settings:write");
  return (
    <div className="ledger-outlets">
      <p className="soft">
        A checkpoint is the signed state of the ledger at one moment. Whoever keeps some of them outside this
        house can tell later whether anything before them was changed. They hold no personal data.
      </p>
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="table" lines={3} />}
      {data?.outlets.length === 0 && (
        <EmptyState title="Checkpoints stay in this house">
          {mayWrite
            ? "Name somebody who will get them by mail, a folder that is copied elsewhere, or an address of another system."
            : "Nobody has named a place for them yet."}
        </EmptyState>
      )}
      {data !== undefined && data.outlets.length > 0 && (
        <ul className="outlet-list">
          {data.outlets.map((one) => (
            <Row key={one.id} organisation={organisation} outlet={one} mayEnd={mayWrite} />
          ))}
        </ul>
      )}
      {data?.mayAdd === true && <Button onPress={() => setAdding(true)}>Name a place</Button>}
      {isAdding && <Adding organisation={organisation} onClose={() => setAdding(false)} />}
    </div>
  );
}

const kindWords = { mail: "By mail to", file: "To the folder", url: "To the address" } as const;

function rhythmWords({ rhythm, entries }: Pick<Outlet, "rhythm" | "entries">): string {
  if (rhythm === "entries") return `after every ${entryCount(entries ?? 0)}`;
  return rhythm === "day" ? "once a day" : "once a week";
}

const states: Readonly<Record<Outlet["state"], { readonly status: StatusCode; readonly word: string }>> = {
  unconfirmed: { status: "due", word: "waits for a yes" },
  waiting: { status: "unproven", word: "nothing sent yet" },
  delivered: { status: "kept", word: "delivered" },
  failing: { status: "broken", word: "failing" },
};

const problemWords: Readonly<Record<string, string>> = {
  unreachable: "The address does not answer.",
  own_network: "The address is in a private network, which was not allowed for it.",
  address_refused: "The address may not be reached from here.",
  not_written: "The folder cannot be written to.",
  mail_refused: "The mail server refused the mail.",
  mail_suppressed: "The mail was erased before it was sent.",
};

function problemSentence(problem: string): string {
  const status = /^status_(\d{3})$/.exec(problem)?.[1];
  if (status !== undefined) return `The address answered with ${status}.`;
  return problemWords[problem] ?? "It could not be delivered.";
}

function Row({
  organisation,
  outlet,
  mayEnd,
}: {
  readonly organisation: string;
  readonly outlet: Outlet;
  readonly mayEnd: boolean;
}): ReactNode {
  const change = useChange(endOutlet);
  return (
    <li>
      <div>
        <p className="outlet-where">
          {kindWords[outlet.kind]} <strong>{outlet.where}</strong>, {rhythmWords(outlet)}
        </p>
        <p className="outlet-state">
          <Status {...states[outlet.state]} basis={<Basis outlet={outlet} />} />
        </p>
        {change.error !== undefined && <ErrorNotice error={change.error} />}
      </div>
      {mayEnd && (
        <Button
          kind="quiet"
          isPending={change.isPending}
          label={`Send no more ${kindWords[outlet.kind].toLowerCase()} ${outlet.where}`}
          onPress={() => void change.run({ params: { organisation, outlet: outlet.id } })}
        >
          Send no more
        </Button>
      )}
    </li>
  );
}

function Basis({ outlet }: { readonly outlet: Outlet }): ReactNode {
  const { state, deliveredAt, deliveredSize, failingSince, problem, tries, confirmBy, isUnderWay } = outlet;
  const last =
    deliveredAt === undefined ? (
      "never delivered"
    ) : (
      <>
        last delivered <Time at={deliveredAt} /> at {entryCount(deliveredSize ?? 0)}
      </>
    );
  if (state === "unconfirmed")
    return confirmBy === undefined ? undefined : (
      <>
        asked by mail; forgotten on <Time at={confirmBy} kind="day" /> without an answer
      </>
    );
  if (state === "failing")
    return (
      <>
        since {failingSince === undefined ? "now" : <Time at={failingSince} />}, {last}.{" "}
        {problemSentence(problem ?? "")} {tries === 1 ? "One try" : `${tries} tries`} so far; it is tried
        again by itself.
      </>
    );
  const more = isUnderWay ? "; the next is on its way" : "";
  return state === "delivered" ? (
    <>
      {last}
      {more}
    </>
  ) : (
    isUnderWay && "the first is on its way"
  );
}

const rhythmChoices = [
  { value: "day", label: "Once a day" },
  { value: "week", label: "Once a week" },
  { value: "entries", label: "After a number of entries" },
] as const;

function Adding({
  organisation,
  onClose,
}: {
  readonly organisation: string;
  readonly onClose: () => void;
}): ReactNode {
  const [kind, setKind] = useState<Outlet["kind"]>("mail");
  const [address, setAddress] = useState("");
  const [ownNetwork, setOwnNetwork] = useState(false);
  const [rhythm, setRhythm] = useState<Outlet["rhythm"]>("week");
  const [entries, setEntries] = useState("1000");
  const change = useChange(addOutlet);
  const wrong = change.error?.details.some(({ at }) => at.includes("address")) ?? false;
  const add = async (): Promise<void> => {
    const to = toOf(kind, address.trim(), ownNetwork);
    const when = rhythm === "entries" ? { rhythm, entries: Number(entries) } : { rhythm };
    const added = await change.run({ params: { organisation }, body: { to, when } });
    if (added === undefined) return;
    toast(
      kind === "mail"
        ? "They are asked by mail. Nothing else is sent before they agree."
        : "It begins within a minute.",
    );
    onClose();
  };
  return (
    <FormDialog
      title="Where checkpoints go"
      act={kind === "mail" ? "Ask them by mail" : "Name it"}
      onAct={add}
      onClose={onClose}
      isPending={change.isPending}
      isDisabled={kind !== "file" && address.trim() === ""}
    >
      <RadioGroup
        label="Place"
        value={kind}
        onChange={setKind}
        choices={[
          {
            value: "mail",
            label: "A person, by mail",
            hint: "They are asked first, and can stop at any time.",
          },
          {
            value: "file",
            label: "A folder of this installation",
            hint: "Have it copied to another machine; a file beside the database proves little.",
          },
          {
            value: "url",
            label: "An address of another system",
            hint: "It is sent there with POST, as text.",
          },
        ]}
      />
      {kind !== "file" && (
        <TextField
          label={kind === "mail" ? "Their e-mail address" : "Address"}
          type={kind === "mail" ? "email" : "url"}
          placeholder={kind === "mail" ? "name@example.org" : "https://"}
          isRequired
          value={address}
          onChange={setAddress}
          error={wrong ? "Write it in full." : undefined}
        />
      )}
      {kind === "url" && (
        <Checkbox
          isSelected={ownNetwork}
          onChange={setOwnNetwork}
          hint="Without it, private addresses are never reached."
        >
          It is in our own network
        </Checkbox>
      )}
      <Select label="How often" choices={rhythmChoices} value={rhythm} onChange={setRhythm} />
      {rhythm === "entries" && (
        <TextField
          label="Entries between two checkpoints"
          hint="From 10 to 1,000,000."
          inputMode="numeric"
          width="short"
          isRequired
          value={entries}
          onChange={setEntries}
        />
      )}
      {change.error !== undefined && !wrong && <ErrorNotice error={change.error} />}
    </FormDialog>
  );
}

function toOf(kind: Outlet["kind"], address: string, ownNetwork: boolean) {
  switch (kind) {
    case "mail":
      return { kind, address } as const;
    case "file":
      return { kind } as const;
    case "url":
      return { kind, address, ownNetwork } as const;
  }
}
