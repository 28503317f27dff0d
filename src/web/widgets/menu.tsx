/** A button that opens a list of things to do. */
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { Menu as AriaMenu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";

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
  readonly items: readonly {
    readonly id: string;
    readonly title: string;
    readonly isDanger?: boolean;
    readonly onAction: () => void;
  }[];
}): ReactNode {
  return (
    <MenuTrigger>
      <Button className={className} {...(label === undefined ? {} : { "aria-label": label })}>
        {children}
      </Button>
      <Popover className="popover" placement="bottom end">
        <AriaMenu className="options">
          {items.map((item) => (
            <MenuItem
              className={item.isDanger === true ? "option danger" : "option"}
              key={item.id}
              id={item.id}
              onAction={item.onAction}
            >
              {item.title}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
