/** One of a short list: the browser's own select, which every keyboard, reader and telephone knows how to open. */
import { useId } from "react";
import type { ReactNode } from "react";

export type Choice<Value extends string = string> = {
  readonly value: Value;
  readonly label: string;
  /** More about it, shown under the field once it is chosen. */
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
  const id = useId();
  const chosen = choices.find((choice) => choice.value === value);
  const described = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(chosen?.hint === undefined ? [] : [`${id}-more`]),
    ...(error === undefined ? [] : [`${id}-error`]),
  ];
  return (
    <div className={error === undefined ? "field" : "field wrong"}>
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <div className="select">
        <select
          id={id}
          className={chosen === undefined ? "input unchosen" : "input"}
          value={chosen?.value ?? ""}
          disabled={isDisabled}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={described.length === 0 ? undefined : described.join(" ")}
          onChange={(event) => {
            const taken = choices.find((choice) => choice.value === event.target.value);
            if (taken !== undefined) onChange(taken.value);
          }}
        >
          {chosen === undefined && (
            <option value="" disabled hidden>
              {placeholder}
            </option>
          )}
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
        <span aria-hidden="true" className="caret" />
      </div>
      {chosen?.hint !== undefined && (
        <p className="hint" id={`${id}-more`}>
          {chosen.hint}
        </p>
      )}
      {error !== undefined && (
        <p className="error" id={`${id}-error`}>
          <span aria-hidden="true">✕</span> {error}
        </p>
      )}
    </div>
  );
}
