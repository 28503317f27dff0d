/** One of a long list: typed, narrowed, chosen. */
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { ComboBox } from "react-aria-components/ComboBox";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Text } from "react-aria-components/Text";
import type { Choice } from "./select.tsx";

export function Combo<Value extends string>({
  label,
  choices,
  value,
  onChange,
  hint,
  isDisabled = false,
}: {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
  readonly hint?: string;
  readonly isDisabled?: boolean;
}): ReactNode {
  return (
    <ComboBox
      className="field"
      value={value ?? null}
      onChange={(key) => {
        const chosen = choices.find((choice) => choice.value === key);
        if (chosen !== undefined) onChange(chosen.value);
      }}
      isDisabled={isDisabled}
    >
      <Label>{label}</Label>
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <div className="combo">
        <Input className="input full" />
        <Button className="combo-open">
          <span aria-hidden="true" className="caret" />
        </Button>
      </div>
      <Popover className="popover">
        <ListBox className="options" renderEmptyState={() => <p className="hint">Nothing fits.</p>}>
          {choices.map((choice) => (
            <ListBoxItem className="option" key={choice.value} id={choice.value} textValue={choice.label}>
              {choice.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
