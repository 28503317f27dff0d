/** The fields of a command or of an opening form, drawn from what the server says of them. */
import type { ReactNode } from "react";
import type { CaseView, FieldView } from "../../features/cases/contract.ts";
import { Checkbox, RadioGroup, Select, TextArea, TextField } from "../widgets/index.ts";

export type Values = Readonly<Record<string, string>>;
type People = CaseView["people"];

export function CaseFields({
  fields,
  people,
  values,
  errors,
  onChange,
}: {
  readonly fields: readonly FieldView[];
  readonly people: People;
  readonly values: Values;
  readonly errors: Values;
  readonly onChange: (values: Values) => void;
}): ReactNode {
  return fields.map((field) => (
    <CaseField
      key={field.name}
      field={field}
      people={people}
      value={values[field.name] ?? ""}
      error={errors[field.name]}
      onChange={(value) => onChange({ ...values, [field.name]: value })}
    />
  ));
}

type One = {
  readonly field: FieldView;
  readonly people: People;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
};

const mostRadios = 5;

function CaseField({ field, people, value, error, onChange }: One): ReactNode {
  const { label, hint, isRequired, max, kind } = field;
  const common = { label, ...(hint === undefined ? {} : { hint }), error };
  switch (kind) {
    case "words":
      return (
        <TextArea
          {...common}
          value={value}
          onChange={onChange}
          maxLength={max}
          rows={4}
          isRequired={isRequired}
        />
      );
    case "line":
    case "email":
      return (
        <TextField
          {...common}
          value={value}
          onChange={onChange}
          type={kind === "email" ? "email" : "text"}
          maxLength={max}
          isRequired={isRequired}
        />
      );
    case "day":
      return (
        <TextField
          {...common}
          value={value}
          onChange={onChange}
          type="date"
          width="short"
          isRequired={isRequired}
        />
      );
    case "choice":
      return field.choices.length <= mostRadios ? (
        <RadioGroup {...common} value={value} onChange={onChange} choices={field.choices} />
      ) : (
        <Select {...common} value={value} onChange={onChange} choices={field.choices} />
      );
    case "member":
      return (
        <Select
          {...common}
          value={value}
          onChange={onChange}
          choices={people
            .filter((one) => !field.isWorker || one.isWorker)
            .map(({ actorId, name, isMe }) => ({ value: actorId, label: isMe ? `${name} (you)` : name }))}
        />
      );
    case "colleague":
      return (
        <Select
          {...common}
          value={value}
          onChange={onChange}
          choices={[
            { value: "", label: "No" },
            ...people.map(({ accountId, name }) => ({ value: accountId, label: name })),
          ]}
        />
      );
    case "yes":
      return (
        <Checkbox
          isSelected={value === "yes"}
          onChange={(isSelected) => onChange(isSelected ? "yes" : "")}
          {...(hint === undefined ? {} : { hint })}
        >
          {label}
        </Checkbox>
      );
    default:
      return kind satisfies never;
  }
}

/** What the server found wrong, as sentences beside the fields. */
export function errorsOf(details: readonly { readonly at: string; readonly reason: string }[]): Values {
  return Object.fromEntries(
    details.flatMap(({ at, reason }) => {
      const name = /^body\.fields\.(\w+)$/.exec(at)?.[1];
      return name === undefined ? [] : [[name, faults[reason] ?? "This does not fit."]];
    }),
  );
}

const faults: Readonly<Record<string, string>> = {
  missing: "Fill this in.",
  invalid: "This does not fit here.",
  not_a_colleague: "This person cannot be given it.",
};

/** Of a refusal by the kind: its own words. */
export function problemOf(
  error:
    | {
        readonly message: string;
        readonly details: readonly { readonly at: string; readonly reason: string }[];
      }
    | undefined,
  refusals: Values,
): string | undefined {
  if (error === undefined) return undefined;
  const said = error.details.flatMap(({ at, reason }) => (at === "case" ? (refusals[reason] ?? []) : []));
  if (said.length > 0) return said.join(" ");
  if (error.details.some(({ reason }) => reason === "somebody_else_wrote"))
    return "Somebody else changed this meanwhile. Close this, look at what is new, and decide again.";
  if (Object.keys(errorsOf(error.details)).length > 0) return undefined;
  return error.message;
}
