/** The mail with the link did not arrive: the same package once more, by a new link or by post. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import { Button, ConfirmDialog, RadioGroup, TextArea, toast } from "../../../web/widgets/index.ts";
import type { PackageView } from "../delivery/contract.ts";
import { releasePackageAgain } from "../delivery/endpoints.ts";
import type { PanelProps } from "./plan_panel.tsx";
import { counted } from "./words.ts";

type Made = NonNullable<PackageView["package"]>;
type Given = { readonly params: PanelProps; readonly view: PackageView; readonly made: Made };

export function SendAgain({ params, view, made }: Given): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const isLost = made.mail === "refused" || made.mail === "suppressed";
  return (
    <div className="look">
      <Button kind={isLost ? "primary" : "plain"} onPress={() => setOpen(true)}>
        Hand over again…
      </Button>
      <p className="hint">
        {isLost
          ? "The mail with the link reached nobody. The same package goes out anew, and the clock runs until it has left."
          : "If the mail came back, or the person says that nothing came: the same package goes out anew."}
      </p>
      {isOpen && <AgainDialog {...{ params, view, made }} onClose={() => setOpen(false)} />}
    </div>
  );
}

function AgainDialog({ params, view, made, onClose }: Given & { readonly onClose: () => void }): ReactNode {
  const again = useChange(releasePackageAgain);
  const [by, setBy] = useState<"link" | "post">(view.address === undefined ? "post" : "link");
  const [reason, setReason] = useState("");
  const lacks = reason.trim() === "" ? "Say first why it goes out again." : undefined;
  const confirm = async (): Promise<void> => {
    const body = { packageId: made.id, by, typed: view.reference, reason: reason.trim() };
    if ((await again.run({ params, body })) === undefined) return;
    toast(by === "post" ? "To be printed and posted." : "The mail with the new link is in the outbox.");
    onClose();
  };
  return (
    <ConfirmDialog
      title="Hand the data over again"
      isOpen
      onClose={onClose}
      phrase={view.reference}
      confirmLabel="Hand over again"
      onConfirm={() => void confirm()}
      isPending={again.isPending}
      lacks={lacks}
      error={again.error?.message}
    >
      <p>
        The same package goes to <b>{view.recipient ?? "the requester"}</b> once more. Every link to it that
        was sent before is dead from then on. Nobody has fetched it so far.
      </p>
      <RadioGroup
        label="How"
        value={by}
        onChange={setBy}
        choices={[
          ...(view.address === undefined
            ? []
            : [
                {
                  value: "link" as const,
                  label: "A new link by e-mail",
                  hint: `To ${view.address}, with the answer letter. It works for ${counted(view.linkLivesDays, "day")}.`,
                },
              ]),
          {
            value: "post" as const,
            label: "On paper or a data carrier, by post",
            hint: view.postalAddress ?? "No postal address is known: ask for it first.",
          },
        ]}
      />
      <TextArea
        label="Why it goes out again"
        hint="Kept in the history of the request."
        value={reason}
        onChange={setReason}
        rows={2}
        maxLength={2000}
        isRequired
      />
    </ConfirmDialog>
  );
}
