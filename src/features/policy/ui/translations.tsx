/** The policy in other languages: read in one of them, and brought or written clause by clause. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { UploadedFile } from "../../../platform/upload.ts";
import { readAgain, useCall, useChange, useMay } from "../../../web/call.ts";
import { setSearch, usePlace, useSearch } from "../../../web/router.ts";
import {
  Button,
  EmptyState,
  ErrorNotice,
  FileField,
  Notice,
  Select,
  Table,
  TextArea,
  toast,
} from "../../../web/widgets/index.ts";
import { policyFile } from "../drafts/contract.ts";
import { translationLanguages, type FileView, type TranslationLanguage } from "../translating/contract.ts";
import {
  listTranslations,
  readTranslatedFile,
  readTranslation,
  writeTranslation,
} from "../translating/endpoints.ts";

const names = new Intl.DisplayNames(["en"], { type: "language" });
export const languageName = (language: string): string => names.of(language) ?? language;

const choices = translationLanguages
  .map((value) => ({ value, label: languageName(value) }))
  .toSorted((one, other) => one.label.localeCompare(other.label, "en"));

export type Translated = {
  readonly language: TranslationLanguage;
  readonly lines: ReadonlyMap<string, { readonly text: string; readonly isStale: boolean }>;
};

/** What the address asks to read it in, once it is there. */
export function useTranslation(organisation: string): Translated | undefined {
  const asked = useSearch().get("in");
  const language = translationLanguages.find((one) => one === asked);
  const { data } = useCall(
    readTranslation,
    { params: { organisation, language: language ?? "en" } },
    { when: language !== undefined },
  );
  if (language === undefined || data === undefined) return undefined;
  return { language, lines: new Map(data.lines.map(({ label, ...line }) => [label, line])) };
}

/** Nothing where there is one language alone. */
export function ReadIn(): ReactNode {
  const { organisation } = usePlace();
  const { data } = useCall(listTranslations, { params: { organisation } });
  const asked = useSearch().get("in") ?? "";
  if (data === undefined || data.languages.length === 0) return null;
  return (
    <div className="read-in">
      <Select
        label="Read it in"
        value={asked}
        onChange={(language) => setSearch({ in: language })}
        choices={[
          { value: "", label: "The words that are in force" },
          ...data.languages.map(({ language, translated }) => ({
            value: language,
            label: `${languageName(language)}, ${translated} of ${data.clauses} clauses`,
          })),
        ]}
      />
    </div>
  );
}

/** Of the open clause, in the language the document is read in. */
export function ClauseTranslation({
  organisation,
  label,
}: {
  readonly organisation: string;
  readonly label: string;
}): ReactNode {
  const translated = useTranslation(organisation);
  const mayWrite = useMay("settings:write");
  const [isWriting, setWriting] = useState(false);
  if (translated === undefined) return null;
  const { language, lines } = translated;
  const line = lines.get(label);
  return (
    <section className="panel-translation">
      <h3 className="overline">{languageName(language)}</h3>
      {line === undefined ? (
        <p className="hint">Nobody has translated this clause.</p>
      ) : (
        <p lang={language}>{line.text}</p>
      )}
      {line?.isStale === true && <p className="hint">Of an earlier wording of this clause.</p>}
      {mayWrite && !isWriting && (
        <Button kind="quiet" onPress={() => setWriting(true)}>
          {line === undefined ? "Translate it" : "Write it anew"}
        </Button>
      )}
      {isWriting && (
        <Writing
          organisation={organisation}
          language={language}
          label={label}
          before={line?.text ?? ""}
          onDone={() => setWriting(false)}
        />
      )}
    </section>
  );
}

function Writing({
  organisation,
  language,
  label,
  before,
  onDone,
}: {
  readonly organisation: string;
  readonly language: TranslationLanguage;
  readonly label: string;
  readonly before: string;
  readonly onDone: () => void;
}): ReactNode {
  const write = useChange(writeTranslation);
  const [text, setText] = useState(before);
  const send = async (): Promise<void> => {
    const body = { clauses: [{ label, text: text.trim() }] };
    if ((await write.run({ params: { organisation, language }, body })) === undefined) return;
    for (const reading of [listTranslations, readTranslation]) readAgain(reading);
    toast(text.trim() === "" ? "Taken back." : "Written, for the wording that is in force.");
    onDone();
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TextArea
        label={`Clause ${label} in ${languageName(language)}`}
        hint="Empty takes it back."
        value={text}
        onChange={setText}
        maxLength={20_000}
        rows={4}
      />
      {write.error !== undefined && <ErrorNotice error={write.error} />}
      <p className="form-actions">
        <Button kind="primary" type="submit" isPending={write.isPending}>
          Keep it
        </Button>
        <Button kind="quiet" onPress={onDone}>
          Cancel
        </Button>
      </p>
    </form>
  );
}

/** On the page of versions: how far each language is, and a whole file in one. */
export function Translations({ organisation }: { readonly organisation: string }): ReactNode {
  const { data, error } = useCall(listTranslations, { params: { organisation } });
  const mayWrite = useMay("settings:write");
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined || data.clauses === 0) return null;
  return (
    <section>
      <h2>In other languages</h2>
      <Table
        label="The policy in other languages"
        rows={data.languages}
        keyOf={({ language }) => language}
        empty={
          <EmptyState title="None yet.">The policy can be read in the words that are in force.</EmptyState>
        }
        columns={[
          { title: "Language", kind: "row", cell: ({ language }) => languageName(language) },
          { title: "Clauses", cell: ({ translated }) => `${translated} of ${data.clauses}` },
          {
            title: "Of an earlier wording",
            cell: ({ stale }) => (stale === 0 ? "none" : stale),
          },
        ]}
      />
      {mayWrite && <BringFile organisation={organisation} />}
    </section>
  );
}

function BringFile({ organisation }: { readonly organisation: string }): ReactNode {
  const [language, setLanguage] = useState<TranslationLanguage | "">("");
  const [file, setFile] = useState<UploadedFile>();
  const [found, setFound] = useState<FileView>();
  const reading = useChange(readTranslatedFile);
  const writing = useChange(writeTranslation);
  const look = async (): Promise<void> => {
    if (language === "" || file === undefined) return;
    setFound(await reading.run({ params: { organisation, language }, body: { file } }));
  };
  const take = async (): Promise<void> => {
    if (language === "" || found === undefined) return;
    const body = { clauses: found.clauses };
    const done = await writing.run({ params: { organisation, language }, body });
    if (done === undefined) return;
    for (const read of [listTranslations, readTranslation]) readAgain(read);
    setFound(undefined);
    setFile(undefined);
    toast(`${done.written} written, ${done.unchanged} as they were.`);
  };
  return (
    <form
      className="form panel"
      onSubmit={(event) => {
        event.preventDefault();
        void look();
      }}
    >
      <h3>Bring the policy in another language</h3>
      <p className="hint">
        Its clauses are found by their numbers. You see what was found before anything is kept.
      </p>
      <Select
        label="Language"
        value={language}
        onChange={(chosen) => {
          setLanguage(chosen);
          setFound(undefined);
        }}
        choices={[{ value: "", label: "Choose a language" }, ...choices]}
      />
      <FileField
        label="The file"
        limit={policyFile}
        value={file}
        onChange={(chosen) => {
          setFile(chosen);
          setFound(undefined);
        }}
      />
      {reading.error !== undefined && <ErrorNotice error={reading.error} />}
      {found === undefined ? (
        <p className="form-actions">
          <Button
            type="submit"
            isPending={reading.isPending}
            isDisabled={language === "" || file === undefined}
          >
            Look for its clauses
          </Button>
        </p>
      ) : (
        <Found found={found} />
      )}
      {writing.error !== undefined && <ErrorNotice error={writing.error} />}
      {found !== undefined && found.clauses.length > 0 && (
        <p className="form-actions">
          <Button kind="primary" isPending={writing.isPending} onPress={() => void take()}>
            Keep these {found.clauses.length}
          </Button>
        </p>
      )}
    </form>
  );
}

const listedAtMost = 12;
const listOf = (labels: readonly string[]): string =>
  labels.length <= listedAtMost
    ? labels.join(", ")
    : `${labels.slice(0, listedAtMost).join(", ")} and ${labels.length - listedAtMost} more`;

function Found({ found: { clauses, unknown, missing } }: { readonly found: FileView }): ReactNode {
  return (
    <Notice kind={clauses.length === 0 ? "warn" : "info"}>
      <p role="status">
        {clauses.length === 0
          ? "No clause of the policy was found in it: are its numbers the same?"
          : `${clauses.length} clauses of the policy were found in it.`}
      </p>
      {missing.length > 0 && <p>Not in the file: {listOf(missing)}.</p>}
      {unknown.length > 0 && <p>In the file alone, and left away: {listOf(unknown)}.</p>}
    </Notice>
  );
}
