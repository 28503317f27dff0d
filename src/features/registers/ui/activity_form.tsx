/** The form of an activity: its words in one language at a time, and the facts that need no words. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import {
  Button,
  Checkbox,
  ErrorNotice,
  RadioGroup,
  TextArea,
  TextField,
  toast,
} from "../../../web/widgets/index.ts";
import type {
  ActivityPage,
  ActivityWords,
  LawfulBasis,
  ProcessingActivity,
  RegisterLanguage,
} from "../contract.ts";
import { lawfulBases, presence, registerLanguages } from "../contract.ts";
import { changeActivity } from "../endpoints.ts";
import { linesOf } from "./lines.ts";
import { basisWords, languageWords, partOrder, partWords } from "./words.ts";

type ListPart = Exclude<keyof ActivityWords, "name">;
type Typed = Readonly<Record<ListPart, string>> & { readonly name: string };
type Presence = (typeof presence)[number];

const parts: readonly ListPart[] = [...partOrder, "transfers", "automatedDecisions"];

function typedOf(words: ActivityWords | undefined): Typed {
  const text = (part: ListPart): string => words?.[part].join("\n") ?? "";
  return {
    name: words?.name ?? "",
    purposes: text("purposes"),
    people: text("people"),
    data: text("data"),
    recipients: text("recipients"),
    retention: text("retention"),
    source: text("source"),
    transfers: text("transfers"),
    automatedDecisions: text("automatedDecisions"),
  };
}

function wordsOf(typed: Typed): ActivityWords {
  return {
    name: typed.name.trim(),
    purposes: linesOf(typed.purposes),
    people: linesOf(typed.people),
    data: linesOf(typed.data),
    recipients: linesOf(typed.recipients),
    retention: linesOf(typed.retention),
    source: linesOf(typed.source),
    transfers: linesOf(typed.transfers),
    automatedDecisions: linesOf(typed.automatedDecisions),
  };
}

const presenceLabels = { unknown: "Not known yet", none: "No", some: "Yes" } as const;

function PresenceField(field: {
  readonly label: string;
  readonly value: Presence;
  readonly onChange: (value: Presence) => void;
}): ReactNode {
  return (
    <RadioGroup
      {...field}
      isInline
      choices={presence.map((value) => ({ value, label: presenceLabels[value] }))}
    />
  );
}

function Bases({
  bases,
  onChange,
}: {
  readonly bases: readonly LawfulBasis[];
  readonly onChange: (bases: readonly LawfulBasis[]) => void;
}): ReactNode {
  return (
    <fieldset className="field plain-fieldset">
      <legend>What allows it</legend>
      {lawfulBases.map((basis) => (
        <Checkbox
          key={basis}
          isSelected={bases.includes(basis)}
          onChange={(isSelected) =>
            onChange(isSelected ? [...bases, basis] : bases.filter((one) => one !== basis))
          }
        >
          {basisWords[basis]}
        </Checkbox>
      ))}
    </fieldset>
  );
}

/** What is being edited, and the activity it makes. */
type Form = {
  readonly typed: Readonly<Record<RegisterLanguage, Typed>>;
  readonly bases: readonly LawfulBasis[];
  readonly transfers: Presence;
  readonly decisions: Presence;
  readonly dataSets: string;
  readonly note: string;
};

function activityOf({ typed, bases, transfers, decisions, dataSets, note }: Form): ProcessingActivity {
  return {
    words: Object.fromEntries(
      registerLanguages
        .filter((one) => typed[one].name.trim() !== "")
        .map((one) => [one, wordsOf(typed[one])]),
    ),
    lawfulBases: [...bases],
    transfers,
    automatedDecisions: decisions,
    dataSets: linesOf(dataSets),
    ...(note.trim() === "" ? {} : { note }),
  };
}

export function ActivityForm({
  organisation,
  page,
  onClose,
}: {
  readonly organisation: string;
  readonly page: ActivityPage;
  readonly onClose: () => void;
}): ReactNode {
  const { activity } = page;
  const [language, setLanguage] = useState<RegisterLanguage>("en");
  const [form, setForm] = useState<Form>({
    typed: { en: typedOf(activity.words.en), es: typedOf(activity.words.es) },
    bases: activity.lawfulBases,
    transfers: activity.transfers,
    decisions: activity.automatedDecisions,
    dataSets: activity.dataSets.join("\n"),
    note: activity.note ?? "",
  });
  const change = useChange(changeActivity);

  const save = async (): Promise<void> => {
    const reply = await change.run({
      params: { organisation, key: page.key },
      body: { version: page.version, activity: activityOf(form) },
    });
    if (reply === undefined) return;
    toast("Saved as a new version.");
    onClose();
  };
  const { typed, transfers, decisions } = form;
  const set = (changes: Partial<Form>): void => setForm({ ...form, ...changes });
  const setWords = (part: keyof Typed, value: string): void =>
    set({ typed: { ...typed, [language]: { ...typed[language], [part]: value } } });
  const asked = parts.filter(
    (part) =>
      (part !== "transfers" || transfers === "some") &&
      (part !== "automatedDecisions" || decisions === "some"),
  );
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <RadioGroup
        label="Words in"
        hint="A letter uses the words of the person’s language."
        isInline
        value={language}
        onChange={setLanguage}
        choices={registerLanguages.map((value) => ({ value, label: languageWords[value] }))}
      />
      <TextField
        label="Name"
        isRequired={language === "en"}
        maxLength={120}
        value={typed[language].name}
        onChange={(value) => setWords("name", value)}
      />
      <PresenceField
        label="Does it go to another country?"
        value={transfers}
        onChange={(value) => set({ transfers: value })}
      />
      <PresenceField
        label="Does a machine decide anything alone?"
        value={decisions}
        onChange={(value) => set({ decisions: value })}
      />
      {asked.map((part) => (
        <TextArea
          key={`${language}-${part}`}
          label={partWords[part].title}
          hint={partWords[part].hint}
          rows={3}
          value={typed[language][part]}
          onChange={(value) => setWords(part, value)}
        />
      ))}
      <Bases bases={form.bases} onChange={(bases) => set({ bases })} />
      <TextArea
        label="Tables it explains"
        hint="One a line, as the map names them: school:booking."
        rows={3}
        value={form.dataSets}
        onChange={(dataSets) => set({ dataSets })}
      />
      <TextArea label="Note for the office" rows={2} value={form.note} onChange={(note) => set({ note })} />
      {change.error !== undefined && <ErrorNotice error={change.error} />}
      <div className="form-actions">
        <Button type="submit" kind="primary" isPending={change.isPending}>
          Save
        </Button>
        <Button kind="quiet" onPress={onClose}>
          Leave without saving
        </Button>
      </div>
    </form>
  );
}
