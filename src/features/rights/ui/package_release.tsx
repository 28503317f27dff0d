/** The dialog that hands a package over: to whom, how, what goes with it, and what is missing. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import {
  Checkbox,
  ConfirmDialog,
  Link,
  Notice,
  RadioGroup,
  TextField,
  toast,
} from "../../../web/widgets/index.ts";
import { ageRecipient } from "../delivery/contract.ts";
import type { PackageView } from "../delivery/contract.ts";
import { releasePackage } from "../delivery/endpoints.ts";
import type { PanelProps } from "./plan_panel.tsx";
import { counted, sizeWords } from "./words.ts";

/** What the person gets, in one sentence, before somebody presses the button. */
function goesOut(view: PackageView, delivery: PackageView["asked"]): string {
  const { letter } = view;
  const title = letter?.title ?? "";
  if (delivery === "post")
    return letter?.state === "sent"
      ? "No mail is sent. The answer letter went out before."
      : `No mail is sent. The answer letter “${title}” waits under Letters to be printed with the package.`;
  if (letter?.state === "sent") return "One mail goes out, with the link. The answer letter went out before.";
  if (letter?.isFinished === true)
    return `One mail goes out, with the link and the answer letter “${title}” as PDF.`;
  return `One mail goes out, with the link. The answer letter “${title}” has something to fill in: it waits as a draft under Letters.`;
}

type Params = { readonly params: PanelProps };

export function ReleaseDialog({
  params,
  view,
  onClose,
}: Params & { readonly view: PackageView; readonly onClose: () => void }): ReactNode {
  const release = useChange(releasePackage);
  const [delivery, setDelivery] = useState(view.asked);
  const [key, setKey] = useState("");
  const [isWithout, setWithout] = useState(false);
  const [why, setWhy] = useState("");
  const made = view.package;
  if (made === undefined) return null;
  const isLacking = view.lacking.length > 0;
  const isKey = ageRecipient.safeParse(key.trim()).success;
  const confirm = async (): Promise<void> => {
    const recipient = delivery === "age" ? { ageRecipient: key.trim() } : {};
    const reason = isLacking ? { without: why.trim() } : {};
    const body = { packageId: made.id, delivery, typed: view.reference, ...recipient, ...reason };
    if ((await release.run({ params, body })) === undefined) return;
    toast(
      delivery === "post"
        ? "The package is released, to be posted."
        : "The package is released. The mail with the link is in the outbox.",
    );
    onClose();
  };
  const lacks =
    delivery !== "post" && view.address === undefined
      ? "No e-mail address of theirs is known: choose the post."
      : delivery === "age" && !isKey
        ? "Enter their age key first; it begins with age1."
        : isLacking && (!isWithout || why.trim() === "")
          ? "Something a person must be told is missing. Write it down first, or tick that it goes out without it and say why."
          : undefined;
  return (
    <ConfirmDialog
      title="Hand the data over"
      isOpen
      onClose={onClose}
      phrase={view.reference}
      confirmLabel="Hand over"
      onConfirm={() => void confirm()}
      isPending={release.isPending}
      lacks={lacks}
      error={release.error?.message}
    >
      <p>
        {counted(made.rows, "row")} ({sizeWords(made.sizeBytes)}) go to{" "}
        <b>{view.recipient ?? "the requester"}</b>. This cannot be taken back. What the search found is
        destroyed afterwards; the package is kept for {counted(view.keptMonths, "month")} after closing.
      </p>
      <p>{goesOut(view, delivery)}</p>
      <RadioGroup
        label="How"
        value={delivery}
        onChange={setDelivery}
        choices={[
          {
            value: "portal",
            label: "A link by e-mail",
            hint: `To ${view.address ?? "nobody yet"}. It works for ${counted(view.linkLivesDays, "day")} and asks for a mailed code.`,
          },
          {
            value: "age",
            label: "A link, sealed with their own key",
            hint: "Only their age key opens the file.",
          },
          {
            value: "post",
            label: "On paper or a data carrier, by post",
            hint:
              view.postalAddress ?? "You download it here, print it, and write down the day it was posted.",
          },
        ]}
      />
      {isLacking && <Lacking view={view} {...{ isWithout, setWithout, why, setWhy }} />}
      {delivery === "age" && (
        <TextField
          label="Their age key"
          hint="It begins with age1."
          value={key}
          onChange={setKey}
          isRequired
          maxLength={80}
        />
      )}
    </ConfirmDialog>
  );
}

/** What the register does not say and goes with the data: mended first, or left out with a reason on record. */
function Lacking({
  view,
  isWithout,
  setWithout,
  why,
  setWhy,
}: {
  readonly view: PackageView;
  readonly isWithout: boolean;
  readonly setWithout: (isWithout: boolean) => void;
  readonly why: string;
  readonly setWhy: (why: string) => void;
}): ReactNode {
  return (
    <>
      <Notice kind="warn" title="The answer does not say all that it must">
        <p>
          With their data people must be told how it is used, and given the files the data name. This is
          missing:
        </p>
        <ul>
          {view.lacking.map(({ reason, about, sentence, to }) => (
            <li key={`${reason} ${about}`}>
              {sentence} <Link to={to}>{reason === "files-open" ? "See the files" : "Write it down"}</Link>
            </li>
          ))}
        </ul>
      </Notice>
      <Checkbox isSelected={isWithout} onChange={setWithout}>
        Hand over without it
      </Checkbox>
      {isWithout && (
        <TextField
          label="Why it goes out without it"
          hint="Kept in the history of the request."
          value={why}
          onChange={setWhy}
          isRequired
          maxLength={2000}
        />
      )}
    </>
  );
}
