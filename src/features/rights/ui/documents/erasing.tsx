/** Files that go from folders: approved as a whole, what came of it, and what is left given to a person. */
import { useState } from "react";
import type { ReactNode } from "react";
import { readAgain, useChange, useMay } from "../../../../web/call.ts";
import {
  Button,
  ConfirmDialog,
  FormDialog,
  Notice,
  Status,
  TextArea,
  Time,
  toast,
} from "../../../../web/widgets/index.ts";
import type { ErasingView } from "../../documents/erasing/contract.ts";
import { eraseDocuments, handDocuments } from "../../documents/erasing/endpoints.ts";
import { readDocuments } from "../../documents/endpoints.ts";
import { readRequest } from "../../request/office/endpoints.ts";
import type { PanelProps } from "../plan_panel.tsx";
import { problemOf } from "../use_act.ts";
import { counted } from "../words.ts";

type Given = { readonly params: PanelProps; readonly erasing: ErasingView };

export function ErasingSection({ params, erasing }: Given): ReactNode {
  const mayDecide = useMay("case:decide");
  const [asked, setAsked] = useState<"approve" | "hand" | undefined>(undefined);
  const { state, goes, missing, result, isOpen } = erasing;
  const close = (): void => setAsked(undefined);
  return (
    <div className="erasing">
      <h3>Erasing</h3>
      <p role="status">{standing(erasing)}</p>
      {result !== undefined && result.reasons.length > 0 && (
        <ul className="gaps" aria-label="What is not as it should be">
          {result.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {goes > 0 && state !== "approved" && missing.length > 0 && (
        <ul className="gaps" aria-label="What is missing before it can be approved">
          {missing.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {mayDecide && (
        <p className="row-actions">
          {goes > 0 && state !== "approved" && (
            <Button kind="danger" isDisabled={missing.length > 0} onPress={() => setAsked("approve")}>
              Erase {counted(goes, "file")}…
            </Button>
          )}{" "}
          {isOpen && <Button onPress={() => setAsked("hand")}>Give the rest to a person…</Button>}
        </p>
      )}
      {asked === "approve" && <Approve {...{ params, erasing }} onClose={close} />}
      {asked === "hand" && <Hand params={params} onClose={close} />}
    </div>
  );
}

const words: Readonly<Record<ErasingView["state"], string>> = {
  open: "to be approved",
  approved: "under way",
  verified: "gone, and looked for again",
  held: "held by the system for a while",
  unverifiable: "could not be looked for again",
  incomplete: "not everything could be looked at",
  residual: "something is left",
};

function standing({ state, goes, stays, result, isHanded }: ErasingView): ReactNode {
  if (state === "approved") return "Being erased. You can leave this page; it goes on without you.";
  if (result === undefined || state === "open")
    return goes + stays === 0
      ? "Decide of each file whether it goes or stays; what goes is approved here as a whole."
      : `${counted(goes, "file")} to go, ${stays} to stay.`;
  return (
    <>
      <Status status={state === "verified" ? "kept" : "broken"} word={words[state]} />{" "}
      {counted(result.erased, "file")} erased, {result.left} left by decision, <Time at={result.endedAt} />.
      {isHanded && " What is left was given to a person."}
    </>
  );
}

function again(): void {
  readAgain(readDocuments);
  readAgain(readRequest);
}

function Approve({ params, erasing, onClose }: Given & { readonly onClose: () => void }): ReactNode {
  const approve = useChange(eraseDocuments);
  const send = async (): Promise<void> => {
    const body = { digest: erasing.digest, typed: params.reference };
    if ((await approve.run({ params, body })) === undefined) return;
    again();
    onClose();
  };
  return (
    <ConfirmDialog
      title={`Erase ${counted(erasing.goes, "file")}`}
      isOpen
      onClose={onClose}
      phrase={params.reference}
      confirmLabel="Approve and erase"
      onConfirm={() => void send()}
      isPending={approve.isPending}
      error={
        approve.error?.code === "conflict"
          ? "Something was decided since this page was read. Look at it again."
          : problemOf(approve.error)
      }
    >
      <p>
        Each goes only if it still is, byte by byte, what was found. Afterwards each is looked for again,
        copies in the folders too, and all folders are searched once more. Nobody can bring them back from
        here.
      </p>
    </ConfirmDialog>
  );
}

function Hand({ params, onClose }: { readonly params: PanelProps; readonly onClose: () => void }): ReactNode {
  const hand = useChange(handDocuments);
  const [said, setSaid] = useState("");
  const send = async (): Promise<void> => {
    if ((await hand.run({ params, body: { words: said.trim() } })) === undefined) return;
    again();
    toast("It is a measure of yours now; hand it on from there.");
    onClose();
  };
  return (
    <FormDialog
      title="Give what is left to a person"
      act="Make it a measure"
      isPending={hand.isPending}
      isDisabled={said.trim() === ""}
      onClose={onClose}
      onAct={send}
    >
      <TextArea
        label="What is to be done"
        hint="Such as: take her part out of the list of rooms in the shared folder."
        value={said}
        onChange={setSaid}
        maxLength={4000}
        rows={3}
        isRequired
      />
      {hand.error !== undefined && <Notice kind="error">{hand.error.message}</Notice>}
    </FormDialog>
  );
}
