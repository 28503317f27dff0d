/** One field of a register entry as it is filled in: which control follows from its type alone. */
import { useId } from "react";
import type { ReactNode } from "react";
import { useCall } from "../../../web/call.ts";
import { Checkbox, Select, TextArea, TextField } from "../../../web/widgets/index.ts";
import { listEntries } from "../endpoints.ts";
import type { Field, FieldValue, KindName } from "../kinds/field.ts";
import { linesOf } from "./lines.ts";
import { kindTitle, periodUnits } from "./words.ts";

type Input = {
  readonly organisation: string;
  readonly field: Field;
  readonly value: FieldValue | undefined;
  /** What was typed into lists, line breaks and all. */
  readonly onChange: (value: FieldValue) => void;
  readonly error: string | undefined;
};

const textIn = (value: FieldValue | undefined): string =>
  value === undefined ? "" : typeof value === "string" ? value : value.join("\n");
const listIn = (value: FieldValue | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? linesOf(value) : value;

export function FieldInput(input: Input): ReactNode {
  const { field, value, onChange } = input;
  const { type, isNeeded = false } = field;
  const hint = [field.help, field.law && `${field.law}.`].filter((part) => part !== undefined).join(" ");
  const shared = {
    label: field.label,
    error: input.error,
    ...(hint === "" ? {} : { hint }),
  };
  const typed = { ...shared, isRequired: isNeeded, value: textIn(value), onChange };
  switch (type.is) {
    case "line":
    case "address":
    case "fingerprint":
      return <TextField {...typed} maxLength={300} />;
    case "text":
      return <TextArea {...typed} rows={3} maxLength={4000} />;
    case "lines":
      return <TextArea {...typed} rows={3} />;
    case "day":
      return <TextField {...typed} type="date" width="half" />;
    case "country":
      return <TextField {...typed} {...twoLetters(hint)} width="short" maxLength={2} />;
    case "countries":
      return <TextArea {...typed} {...twoLetters(hint)} rows={2} />;
    case "period":
      return <PeriodInput {...input} hint={hint} />;
    case "choice":
      return (
        <Select
          {...shared}
          value={textIn(value)}
          onChange={onChange}
          choices={[{ value: "", label: "Not said yet" }, ...optionsOf(type.options)]}
        />
      );
    case "choices":
      return <Boxes {...input} hint={hint} options={optionsOf(type.options)} />;
    case "link":
    case "links":
      return <LinkInput {...input} hint={hint} to={type.to} isMany={type.is === "links"} />;
  }
}

const twoLetters = (hint: string): { readonly hint: string } => ({
  hint: `Two letters each, such as GB or ES. ${hint}`.trim(),
});

const optionsOf = (
  options: Readonly<Record<string, string>>,
): readonly { readonly value: string; readonly label: string }[] =>
  Object.entries(options).map(([value, label]) => ({ value, label }));

function Boxes({
  field,
  value,
  onChange,
  error,
  hint,
  options,
}: Input & {
  readonly hint: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}): ReactNode {
  const id = useId();
  const held = listIn(value);
  return (
    <fieldset
      className="field plain-fieldset"
      aria-describedby={error === undefined ? undefined : `${id}-error`}
    >
      <legend>{field.label}</legend>
      {hint !== "" && <p className="hint">{hint}</p>}
      {options.map((option) => (
        <Checkbox
          key={option.value}
          isSelected={held.includes(option.value)}
          onChange={(isSelected) =>
            onChange(isSelected ? [...held, option.value] : held.filter((one) => one !== option.value))
          }
        >
          {option.label}
        </Checkbox>
      ))}
      {error !== undefined && (
        <p className="error" id={`${id}-error`}>
          <span aria-hidden="true">✕</span> {error}
        </p>
      )}
    </fieldset>
  );
}

function LinkInput({
  to,
  isMany,
  ...input
}: Input & { readonly hint: string; readonly to: KindName; readonly isMany: boolean }): ReactNode {
  const { organisation, field, value, onChange, error, hint } = input;
  const { data } = useCall(listEntries, { params: { organisation, kind: to }, query: {} });
  const options = (data?.items ?? []).map(({ key, name }) => ({ value: key, label: name }));
  // What is named and no longer in use stays, until somebody takes it away.
  const lost = listIn(value).filter((key) => !options.some((option) => option.value === key));
  const all = [...options, ...lost.map((key) => ({ value: key, label: key }))];
  if (data !== undefined && all.length === 0)
    return (
      <div className="field">
        <p className="label">{field.label}</p>
        <p className="hint">
          {kindTitle(to)}: nothing is written down in this register yet. {hint}
        </p>
      </div>
    );
  if (isMany) return <Boxes {...input} options={all} />;
  return (
    <Select
      label={field.label}
      {...(hint === "" ? {} : { hint })}
      error={error}
      value={textIn(value)}
      onChange={onChange}
      choices={[{ value: "", label: "None named" }, ...all]}
    />
  );
}

function PeriodInput({ field, value, onChange, error, hint }: Input & { readonly hint: string }): ReactNode {
  const [, count = "", unit = "M"] = /^P(\d*)([DWMY])$/.exec(textIn(value)) ?? [];
  const put = (number: string, code: string): void => onChange(number === "" ? "" : `P${number}${code}`);
  return (
    <div className="register-period">
      <TextField
        label={field.label}
        hint={hint === "" ? undefined : hint}
        error={error}
        inputMode="numeric"
        width="short"
        maxLength={4}
        value={count}
        onChange={(number) => put(number.replaceAll(/\D/g, ""), unit)}
      />
      <Select
        label="Counted in"
        value={unit}
        onChange={(code) => put(count, code)}
        choices={Object.entries(periodUnits).map(([code, label]) => ({ value: code, label }))}
      />
    </div>
  );
}
