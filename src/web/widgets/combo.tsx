/** One of a long list: typed, narrowed by the browser, chosen. What is not in the list does not stay in the field. */
import { useId, useState } from "react";
import type { ReactNode } from "react";
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
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const chosen = choices.find((choice) => choice.value === value)?.label ?? "";
  const wanted = (text: string): Choice<Value> | undefined =>
    choices.find((choice) => choice.label.toLowerCase() === text.trim().toLowerCase());
  const isUnknown = typed !== undefined && typed !== "" && wanted(typed) === undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <input
        id={id}
        className="input full"
        list={`${id}-list`}
        value={typed ?? chosen}
        disabled={isDisabled}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        aria-invalid={isUnknown ? true : undefined}
        onFocus={(event) => event.target.select()}
        onBlur={() => setTyped(undefined)}
        onChange={(event) => {
          setTyped(event.target.value);
          const taken = wanted(event.target.value);
          if (taken !== undefined) onChange(taken.value);
        }}
      />
      <datalist id={`${id}-list`}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.label} />
        ))}
      </datalist>
    </div>
  );
}
