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

const presenceChoices = (none: string, some: string) =>
  presence.map((value) => ({
    value,
    label: { unknown: "Not known yet", none, some }[value],
  }));

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
  const [typed, setTyped] = useState({ en: typedOf(activity.words.en), es: typedOf(activity.words.es) });
  const [bases, setBases] = useState<readonly LawfulBasis[]>(activity.lawfulBases);
  const [transfers, setTransfers] = useState<Presence>(activity.transfers);
  const [decisions, setDecisions] = useState<Presence>(activity.automatedDecisions);
  const [dataSets, setDataSets] = useState(activity.dataSets.join("\n"));
  const [note, setNote] = useState(activity.note ?? "");
  const change = useChange(changeActivity);

  const made = (): ProcessingActivity => ({
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
  });
  const save = async (): Promise<void> => {
    const reply = await change.run({
      params: { organisation, key: page.key },
      body: { version: page.version, activity: made() },
    });
    if (reply === undefined) return;
    toast("Saved as a new version.");
    onClose();
  };
  const set = (part: keyof Typed, value: string): void =>
    setTyped({ ...typed, [language]: { ...typed[language], [part]: value } });
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
        onChange={(value) => set("name", value)}
      />
      <RadioGroup
        label="Does it go to another country?"
        isInline
        value={transfers}
        onChange={setTransfers}
        choices={presenceChoices("No", "Yes")}
      />
      <RadioGroup
        label="Does a machine decide anything alone?"
        isInline
        value={decisions}
        onChange={setDecisions}
        choices={presenceChoices("No", "Yes")}
      />
      {asked.map((part) => (
        <TextArea
          key={`${language}-${part}`}
          label={partWords[part].title}
          hint={partWords[part].hint}
          rows={3}
          value={typed[language][part]}
          onChange={(value) => set(part, value)}
        />
      ))}
      <fieldset className="field plain-fieldset">
        <legend>What allows it</legend>
        {lawfulBases.map((basis) => (
          <Checkbox
            key={basis}
            isSelected={bases.includes(basis)}
            onChange={(isSelected) =>
              setBases(isSelected ? [...bases, basis] : bases.filter((one) => one !== basis))
            }
          >
            {basisWords[basis]}
          </Checkbox>
        ))}
      </fieldset>
      <TextArea
        label="Tables it explains"
        hint="One a line, as the map names them: school:booking."
        rows={3}
        value={dataSets}
        onChange={setDataSets}
      />
      <TextArea label="Note for the office" rows={2} value={note} onChange={setNote} />
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
