/** The form of a register entry of any kind: its fields in their order, those asked that apply, and why it changed. */
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import type { CallRefused } from "../../../web/call.ts";
import { Button, ErrorNotice, Notice, RadioGroup, TextField } from "../../../web/widgets/index.ts";
import type { Field, FieldValue, KindName } from "../kinds/field.ts";
import { isAsked } from "../kinds/values.ts";
import type { Values } from "../kinds/values.ts";
import { FieldInput } from "./field_input.tsx";
import { linesOf } from "./lines.ts";
import { fieldsOf, wrongWords } from "./words.ts";

export type Filled = { readonly values: Record<string, string | string[]>; readonly reason?: string };

/** A list as it is typed keeps its line breaks; what is sent has an item a line. */
function sent(kind: KindName, typed: Values): Filled["values"] {
  const fields = fieldsOf(kind);
  return Object.fromEntries(
    Object.entries(typed).flatMap(([path, value]) => {
      const field = fields[path];
      if (field === undefined) return [];
      const isList = ["lines", "choices", "links", "countries"].includes(field.type.is);
      const text = typeof value === "string" ? value.trim() : "";
      const made = isList ? (typeof value === "string" ? linesOf(value) : [...value]) : text;
      return made.length === 0 ? [] : [[path, made] as const];
    }),
  );
}

const isShown = (field: Field, typed: Values, language: string): boolean =>
  field.language === undefined
    ? isAsked(field, typed)
    : field.language === language && isAsked(field.when === undefined ? {} : { when: field.when }, typed);

export function EntryForm({
  organisation,
  kind,
  values,
  error,
  isPending,
  isNew,
  at,
  onSave,
  onClose,
}: {
  readonly organisation: string;
  readonly kind: KindName;
  readonly values: Values;
  readonly error: CallRefused | undefined;
  readonly isPending: boolean;
  readonly isNew: boolean;
  /** The field to begin with. */
  readonly at: string | undefined;
  readonly onSave: (filled: Filled) => void;
  readonly onClose: () => void;
}): ReactNode {
  const [typed, setTyped] = useState<Values>(values);
  const [reason, setReason] = useState("");
  const fields = Object.entries(fieldsOf(kind));
  const hasLanguages = fields.some(([, field]) => field.language !== undefined);
  const [language, setLanguage] = useState<"en" | "es">(
    Object.keys(values).some((path) => path.startsWith("words.es.")) && values["words.en.name"] === undefined
      ? "es"
      : "en",
  );
  useEffect(() => {
    const place = at === undefined ? null : document.getElementById(`field-${at}`);
    place?.scrollIntoView({ block: "center" });
    place?.querySelector<HTMLElement>("input, textarea, select")?.focus();
  }, [at]);
  const put = (path: string, value: FieldValue): void => setTyped({ ...typed, [path]: value });
  const wrong = new Map(
    (error?.details ?? []).map(({ at: place, reason: code }) => [
      place.replace(/^body\.values\./, ""),
      wrongWords[code] ?? "This cannot stand here.",
    ]),
  );
  const elsewhere = error !== undefined && (error.code !== "invalid_request" || wrong.size === 0);
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSave({
          values: sent(kind, typed),
          ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
        });
      }}
    >
      {hasLanguages && (
        <RadioGroup
          label="Words in"
          hint="A letter uses the words of the person’s language."
          isInline
          value={language}
          onChange={setLanguage}
          choices={[
            { value: "en", label: "English" },
            { value: "es", label: "Spanish" },
          ]}
        />
      )}
      {fields.map(([path, field]) =>
        isShown(field, typed, language) ? (
          <div key={path} id={`field-${path}`}>
            <FieldInput
              organisation={organisation}
              field={field}
              value={typed[path]}
              onChange={(value) => put(path, value)}
              error={wrong.get(path)}
            />
          </div>
        ) : null,
      )}
      {!isNew && (
        <TextField
          label="Why it changes"
          hint="It stands in the history beside your name."
          maxLength={500}
          value={reason}
          onChange={setReason}
        />
      )}
      {elsewhere && <ErrorNotice error={error} />}
      {!elsewhere && wrong.size > 0 && (
        <Notice kind="error">Something above cannot stand as it is. Nothing was saved.</Notice>
      )}
      <div className="form-actions">
        <Button type="submit" kind="primary" isPending={isPending}>
          Save
        </Button>
        <Button kind="quiet" onPress={onClose}>
          Leave without saving
        </Button>
      </div>
    </form>
  );
}
