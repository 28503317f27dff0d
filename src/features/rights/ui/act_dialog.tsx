/** The frame of a step's dialog: what it is, the form, what went wrong, one button. */
import type { ReactNode } from "react";
import { Button, Dialog, Notice } from "../../../web/widgets/index.ts";
import type { Acting } from "./use_act.ts";

export function ActFrame({
  title,
  onClose,
  acting,
  label,
  onSubmit,
  isReady = true,
  isDanger = false,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly acting: Pick<Acting, "isPending" | "problem">;
  /** The verb. */
  readonly label: string;
  readonly onSubmit: () => void;
  readonly isReady?: boolean;
  readonly isDanger?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            kind={isDanger ? "danger" : "primary"}
            isDisabled={!isReady}
            isPending={acting.isPending}
            onPress={onSubmit}
          >
            {label}
          </Button>
        </>
      }
    >
      <div className="form">
        {children}
        {acting.problem !== undefined && <Notice kind="error">{acting.problem}</Notice>}
      </div>
    </Dialog>
  );
}
