/** What stands over the page until it is answered: a dialog, a confirmation by typing the reference, a drawer. */
import { useId, useState } from "react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { TextField } from "./fields.tsx";
import { Overlay } from "./overlay.tsx";

type Shown = {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  actions,
  size = "normal",
}: Shown & {
  /** Buttons at the end; “Close” alone when there are none. */
  readonly actions?: ReactNode;
  readonly size?: "normal" | "wide";
}): ReactNode {
  const id = useId();
  if (!isOpen) return undefined;
  return (
    <Overlay className={`modal ${size}`} onClose={onClose} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className="dialog-body">{children}</div>
      <div className="dialog-actions">{actions ?? <Button onPress={onClose}>Close</Button>}</div>
    </Overlay>
  );
}

/** A form in a dialog: what is filled in, and beside “Cancel” the one button that does it. */
export function FormDialog({
  title,
  act,
  onAct,
  onClose,
  isPending,
  isDisabled = false,
  children,
}: Omit<Shown, "isOpen"> & {
  /** The verb: “Send the invitation”. */
  readonly act: string;
  readonly onAct: () => Promise<void>;
  readonly isPending: boolean;
  readonly isDisabled?: boolean;
}): ReactNode {
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" isPending={isPending} isDisabled={isDisabled} onPress={() => void onAct()}>
            {act}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}

/** A step that cannot be taken back: says what will change and how much, and asks for the reference to be typed. */
export function ConfirmDialog({
  title,
  isOpen,
  onClose,
  children,
  phrase,
  confirmLabel,
  onConfirm,
  isPending = false,
  lacks,
  error,
}: Shown & {
  /** What must be typed, such as `R-2026-0012`. */
  readonly phrase: string;
  /** The verb: “Destroy the package”. */
  readonly confirmLabel: string;
  readonly onConfirm: () => void;
  readonly isPending?: boolean;
  /** What the fields above still need: said quietly, and nothing is confirmed before. */
  readonly lacks?: string | undefined;
  readonly error?: string | undefined;
}): ReactNode {
  const [typed, setTyped] = useState("");
  const close = (): void => {
    setTyped("");
    onClose();
  };
  const fits = typed.trim().toLowerCase() === phrase.toLowerCase();
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={close}
      actions={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button
            kind="danger"
            isDisabled={!fits || lacks !== undefined}
            isPending={isPending}
            onPress={onConfirm}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
      <TextField
        label={`Type ${phrase} to confirm`}
        value={typed}
        onChange={setTyped}
        hint={lacks}
        error={error}
        isRequired
        // With fields above, one begins with them.
        autoFocus={lacks === undefined}
        width="half"
      />
    </Dialog>
  );
}

/** More about one thing, beside the page it belongs to. */
export function Drawer({ title, isOpen, onClose, children }: Shown): ReactNode {
  const id = useId();
  if (!isOpen) return undefined;
  return (
    <Overlay className="drawer" onClose={onClose} aria-labelledby={id}>
      <div className="drawer-head">
        <h2 id={id}>{title}</h2>
        <Button kind="quiet" onPress={onClose} label="Close">
          <span aria-hidden="true">✕</span>
        </Button>
      </div>
      <div className="dialog-body">{children}</div>
    </Overlay>
  );
}
