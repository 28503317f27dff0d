/** One of a short list: opened, searched by typing, chosen by key. */
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select as AriaSelect, SelectValue } from "react-aria-components/Select";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { FieldError } from "react-aria-components/FieldError";

export type Choice<Value extends string = string> = {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
};

export function Select<Value extends string>({
  label,
  choices,
  value,
  onChange,
  hint,
  error,
  placeholder = "Choose",
  isDisabled = false,
}: {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
}): ReactNode {
  return (
    <AriaSelect
      className={error === undefined ? "field" : "field wrong"}
      value={value ?? null}
      onChange={(key) => {
        const chosen = choices.find((choice) => choice.value === key);
        if (chosen !== undefined) onChange(chosen.value);
      }}
      placeholder={placeholder}
      isDisabled={isDisabled}
      isInvalid={error !== undefined}
    >
      <Label>{label}</Label>
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <Button className="input select">
        <SelectValue />
        <span aria-hidden="true" className="caret" />
      </Button>
      <FieldError className="error">{error}</FieldError>
      <Popover className="popover">
        <ListBox className="options">
          {choices.map((choice) => (
            <ListBoxItem className="option" key={choice.value} id={choice.value} textValue={choice.label}>
              {/* Both are its name: a reader hears what is seen. */}
              <span>{choice.label}</span>
              {choice.hint !== undefined && <span className="hint">{choice.hint}</span>}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
