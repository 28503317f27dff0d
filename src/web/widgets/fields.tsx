/** Fields of forms: a label, a hint before, an error in a sentence beside the field, and nothing else. */
import { useId } from "react";
import type { ReactNode } from "react";

type FieldText = {
  readonly label: string;
  /** What belongs here, or why it is asked. */
  readonly hint?: ReactNode;
  /** What is wrong, in a sentence. */
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
  readonly isDisabled?: boolean;
};

type Wiring = { id: string; "aria-describedby"?: string; "aria-invalid"?: true };

function Field({
  label,
  hint,
  error,
  isRequired = false,
  children,
}: FieldText & { readonly children: (wiring: Wiring) => ReactNode }): ReactNode {
  const id = useId();
  const described = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(error === undefined ? [] : [`${id}-error`]),
  ];
  return (
    <div className={error === undefined ? "field" : "field wrong"}>
      <label htmlFor={id}>
        {label}
        {!isRequired && <span className="optional"> (optional)</span>}
      </label>
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({
        id,
        ...(described.length === 0 ? {} : { "aria-describedby": described.join(" ") }),
        ...(error === undefined ? {} : { "aria-invalid": true }),
      })}
      {error !== undefined && (
        <p className="error" id={`${id}-error`}>
          <span aria-hidden="true">✕</span> {error}
        </p>
      )}
    </div>
  );
}

export function TextField({
  value,
  onChange,
  type = "text",
  autoComplete = "off",
  inputMode,
  maxLength,
  placeholder,
  width = "full",
  autoFocus = false,
  name,
  ...text
}: FieldText & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?:
    | "text"
    | "email"
    | "tel"
    | "url"
    | "date"
    | "datetime-local"
    | "number"
    | "password"
    | "search";
  readonly autoComplete?: string;
  readonly inputMode?: "text" | "numeric" | "decimal" | "email" | "tel" | "url" | "search";
  readonly maxLength?: number;
  readonly placeholder?: string;
  /** As wide as what belongs into it. */
  readonly width?: "full" | "half" | "short";
  readonly autoFocus?: boolean;
  readonly name?: string;
}): ReactNode {
  return (
    <Field {...text}>
      {(wiring) => (
        <input
          {...wiring}
          className={`input ${width}`}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          type={type}
          name={name}
          autoComplete={autoComplete}
          inputMode={inputMode}
          maxLength={maxLength}
          placeholder={placeholder}
          required={text.isRequired}
          disabled={text.isDisabled}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog's first field
          autoFocus={autoFocus}
          data-first={autoFocus ? "" : undefined}
        />
      )}
    </Field>
  );
}

export function TextArea({
  value,
  onChange,
  rows = 4,
  maxLength,
  name,
  ...text
}: FieldText & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly maxLength?: number;
  readonly name?: string;
}): ReactNode {
  return (
    <Field {...text}>
      {(wiring) => (
        <textarea
          {...wiring}
          className="input full"
          value={value}
          name={name}
          onChange={(event) => onChange(event.target.value)}
          rows={rows}
          maxLength={maxLength}
          required={text.isRequired}
          disabled={text.isDisabled}
        />
      )}
    </Field>
  );
}

export function Checkbox({
  children,
  isSelected,
  onChange,
  hint,
  isDisabled = false,
}: {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly hint?: ReactNode;
  readonly isDisabled?: boolean;
}): ReactNode {
  const id = useId();
  return (
    <div className="check">
      <input
        type="checkbox"
        id={id}
        checked={isSelected}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.checked)}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      <label htmlFor={id}>{children}</label>
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

export function RadioGroup<Value extends string>({
  label,
  hint,
  error,
  value,
  onChange,
  choices,
  isInline = false,
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
  readonly choices: readonly {
    readonly value: Value;
    readonly label: string;
    readonly hint?: ReactNode;
    readonly isDisabled?: boolean;
  }[];
  readonly isInline?: boolean;
}): ReactNode {
  const id = useId();
  return (
    <fieldset
      className={isInline ? "field radios inline" : "field radios"}
      aria-describedby={error === undefined ? undefined : `${id}-error`}
    >
      <legend>{label}</legend>
      {hint !== undefined && <p className="hint">{hint}</p>}
      {choices.map((choice) => (
        <div className="check" key={choice.value}>
          <input
            type="radio"
            name={id}
            id={`${id}-${choice.value}`}
            checked={value === choice.value}
            disabled={choice.isDisabled}
            onChange={() => onChange(choice.value)}
            aria-describedby={choice.hint === undefined ? undefined : `${id}-${choice.value}-hint`}
          />
          <label htmlFor={`${id}-${choice.value}`}>{choice.label}</label>
          {choice.hint !== undefined && (
            <p className="hint" id={`${id}-${choice.value}-hint`}>
              {choice.hint}
            </p>
          )}
        </div>
      ))}
      {error !== undefined && (
        <p className="error" id={`${id}-error`}>
          <span aria-hidden="true">✕</span> {error}
        </p>
      )}
    </fieldset>
  );
}
