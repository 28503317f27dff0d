/** Buttons do something here; links lead somewhere. A link into the office changes the page without a new document. */
import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from "react";
import { addressIn, go, usePlace } from "../router.ts";

export function Button({
  children,
  kind = "plain",
  type = "button",
  isPending = false,
  isDisabled = false,
  onPress,
  label,
  autoFocus = false,
}: {
  readonly children: ReactNode;
  /** `primary`: the one next thing; `danger`: destroys or refuses; `quiet`: without a frame. */
  readonly kind?: "primary" | "plain" | "danger" | "quiet";
  readonly type?: "button" | "submit";
  /** Under way: it keeps its width and its focus, and takes no second press. */
  readonly isPending?: boolean;
  readonly isDisabled?: boolean;
  readonly onPress?: () => void;
  /** For a button whose words alone do not say what it is about. */
  readonly label?: string;
  readonly autoFocus?: boolean;
}): ReactNode {
  return (
    <button
      className={`button ${kind}`}
      // oxlint-disable-next-line react/button-has-type -- it is one of the two
      type={type}
      disabled={isDisabled}
      aria-disabled={isPending ? true : undefined}
      aria-busy={isPending ? true : undefined}
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog's first answer
      autoFocus={autoFocus}
      data-first={autoFocus ? "" : undefined}
      onClick={(event) => {
        if (isPending) event.preventDefault();
        else onPress?.();
      }}
    >
      {children}
    </button>
  );
}

type LinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href" | "className" | "style"> & {
  /** Of the office, such as `/work`; an address that leaves it begins with `/o/`, `/p/`, `/assets/` or `https:`. */
  readonly to: string;
  /** `button` looks like one: for the next step that is a page of its own. */
  readonly kind?: "text" | "button" | "primary" | "quiet";
};

export function Link({ to, kind = "text", children, onClick, ...rest }: LinkProps): ReactNode {
  const { organisation } = usePlace();
  const leaves = /^(?:https:|mailto:|\/(?:o|p|api|assets)\/)/.test(to);
  const href = leaves ? to : addressIn(organisation, to);
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
    if (leaves || elsewhere || event.defaultPrevented || rest.target !== undefined) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a {...rest} className={classes[kind]} href={href} onClick={follow}>
      {children}
    </a>
  );
}

const classes = {
  text: "link",
  button: "button plain",
  primary: "button primary",
  quiet: "link quiet",
} as const;
