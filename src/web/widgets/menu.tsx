/**
 * A button that opens a list of things to do. The browser's popover stands over everything, closes with Escape and by a
 * press beside it; arrows, Home, End and letters move (WAI-ARIA Authoring Practices, menu button).
 */
import { useId, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { flushSync } from "react-dom";

type Item = {
  readonly id: string;
  readonly title: string;
  readonly isDanger?: boolean;
  readonly onAction: () => void;
};

export function Menu({
  label,
  children,
  className = "button plain",
  items,
}: {
  /** What the button is called when its content does not say. */
  readonly label?: string;
  readonly children: ReactNode;
  readonly className?: string;
  readonly items: readonly Item[];
}): ReactNode {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const open = (at: number): void => {
    if (list.current === null || button.current === null) return;
    flushSync(() => setOpen(true));
    list.current.showPopover();
    place(list.current, button.current);
    entriesOf(list.current).at(at)?.focus();
  };
  const close = (): void => {
    list.current?.hidePopover();
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const to = destination(event);
    if (event.key === "Tab") close();
    if (to === undefined) return;
    event.preventDefault();
    to.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        popoverTarget={id}
        onClick={(event) => {
          event.preventDefault();
          if (isOpen) close();
          else open(0);
        }}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          open(event.key === "ArrowDown" ? 0 : -1);
        }}
      >
        {children}
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label ?? (typeof children === "string" ? children : "What there is to do")}
        className="popover options"
        onToggle={(event) => setOpen(event.newState === "open")}
        onKeyDown={onKeyDown}
      >
        {isOpen &&
          items.map((item) => (
            <button
              type="button"
              role="menuitem"
              tabIndex={-1}
              key={item.id}
              className={item.isDanger === true ? "option danger" : "option"}
              onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
              onClick={() => {
                close();
                item.onAction();
              }}
            >
              {item.title}
            </button>
          ))}
      </div>
    </>
  );
}

const entriesOf = (list: Element): readonly HTMLElement[] => [
  ...list.querySelectorAll<HTMLElement>("[role=menuitem]"),
];

/** Which entry a key leads to from the one that has the focus. */
function destination(event: KeyboardEvent<HTMLDivElement>): HTMLElement | undefined {
  const entries = entriesOf(event.currentTarget);
  const at = entries.findIndex((entry) => entry === document.activeElement);
  if (event.key === "ArrowDown") return entries[(at + 1) % entries.length];
  if (event.key === "ArrowUp") return entries.at(at <= 0 ? -1 : at - 1);
  if (event.key === "Home") return entries[0];
  if (event.key === "End") return entries.at(-1);
  if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey) return undefined;
  const letter = event.key.toLowerCase();
  return [...entries.slice(at + 1), ...entries.slice(0, at + 1)].find((entry) =>
    entry.innerText.toLowerCase().startsWith(letter),
  );
}

/** Under the button, its right edges together; above it where there is no room below; never out of the window. */
function place(list: HTMLElement, button: HTMLElement): void {
  const { top, bottom, right } = button.getBoundingClientRect();
  const { offsetHeight: height, offsetWidth: width } = list;
  const { clientHeight, clientWidth } = document.documentElement;
  const below = bottom + 4;
  list.style.top = `${below + height > clientHeight && top > height ? top - height - 4 : below}px`;
  list.style.left = `${Math.max(8, Math.min(right, clientWidth - 8) - width)}px`;
}
