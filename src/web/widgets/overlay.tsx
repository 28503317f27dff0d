/**
 * What stands over the page until it is left: the browser's own modal dialog. It keeps the focus inside, makes the rest
 * inert, closes with Escape and gives the focus back; a press beside it closes it too.
 */
import { useLayoutEffect, useRef } from "react";
import type { ReactNode } from "react";
import { createPortal } from "react-dom";

export function Overlay({
  className,
  onClose,
  children,
  ...name
}: {
  readonly className: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
} & (
  | { readonly "aria-label": string }
  | {
      /** The id of its heading. */
      readonly "aria-labelledby": string;
    }
)): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    if (shown === null) return undefined;
    shown.showModal();
    (shown.querySelector<HTMLElement>("[data-first]") ?? shown).focus();
    return () => shown.close();
  }, []);
  return createPortal(
    <dialog
      {...name}
      ref={dialog}
      className={className}
      tabIndex={-1}
      onCancel={(event) => {
        // Whether it closes is the owner's to say.
        event.preventDefault();
        if (event.target === event.currentTarget) onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="dialog">{children}</div>
    </dialog>,
    document.body,
  );
}
