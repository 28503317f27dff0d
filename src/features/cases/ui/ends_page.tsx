/** How long what is written in cases is kept after their end, by kind, with the reason; shortening it says what goes. */
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { dayLong } from "../../../web/cases/calendar_words.ts";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  ConfirmDialog,
  ErrorNotice,
  Page,
  Skeleton,
  TextArea,
  TextField,
  toast,
} from "../../../web/widgets/index.ts";
import type { CaseEnds } from "../ends/contract.ts";
import { askEnds, readEnds, saveEnds } from "../ends/endpoints.ts";

export default function CaseEndsPage({ organisation }: PageProps): ReactNode {
  const { data, error, refetch } = useCall(readEnds, { params: { organisation } });
  return (
    <Page
      title="How long cases are kept"
      width="narrow"
      crumbs={[{ title: "Setup", to: "/setup" }, { title: "How long cases are kept" }]}
      lede="Some time after a case is over, what is written in it is destroyed: texts, letters, files, and the key that opens them. That there was a case, its days and who worked on it stay, and name nobody."
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="page" lines={8} />}
      {data !== undefined && <Form key={data.version} organisation={organisation} known={data} />}
      <section className="block prose">
        <h2>What holds a case back</h2>
        <p>
          A case that is open. One whose person has another case open: what is in it may be what they ask for.
          One that came from a case that is not over, or out of which such a case came. And whatever somebody
          who decides keeps longer, with a reason and a day, on the case’s own page.
        </p>
        <p>Packages and letters of requests have a time of their own, in the settings of the organisation.</p>
      </section>
    </Page>
  );
}

type Line = CaseEnds["kinds"][number];
type Draft = { readonly kind: string; readonly months: string; readonly why: string };

const wholeNumber = (text: string): number | undefined => {
  const number = /^\d{1,3}$/.test(text.trim()) ? Number(text) : 0;
  return number >= 1 && number <= 240 ? number : undefined;
};

function Form({
  organisation,
  known,
}: {
  readonly organisation: string;
  readonly known: CaseEnds;
}): ReactNode {
  const mayWrite = useMay("settings:write");
  const [drafts, setDrafts] = useState<readonly Draft[]>(() =>
    known.kinds.map(({ kind, months, why }) => ({ kind, months: String(months), why })),
  );
  const [isTried, setIsTried] = useState(false);
  const [goes, setGoes] = useState<number>();
  const ask = useChange(askEnds);
  const change = useChange(saveEnds);
  const params = { organisation };
  const kinds = drafts.flatMap(({ kind, months: typed, why }) => {
    const months = wholeNumber(typed);
    return months === undefined || why.trim() === "" ? [] : [{ kind, months, why }];
  });
  const save = async (count: number): Promise<void> => {
    const done = await change.run({ params, body: { version: known.version, kinds, goes: count } });
    if (done === undefined) return;
    setGoes(undefined);
    toast("Saved.");
  };
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsTried(true);
    if (kinds.length < drafts.length) return;
    const shown = await ask.run({
      params,
      body: { kinds: kinds.map(({ kind, months }) => ({ kind, months })) },
    });
    if (shown === undefined) return;
    if (shown.goes === 0) await save(0);
    else setGoes(shown.goes);
  };
  return (
    <form className="form" noValidate onSubmit={(event) => void send(event)}>
      {known.kinds.map((line, at) => (
        <Kind
          key={line.kind}
          line={line}
          draft={drafts[at] ?? { kind: line.kind, months: "", why: "" }}
          isTried={isTried}
          isDisabled={!mayWrite}
          onChange={(draft) => setDrafts(drafts.map((one) => (one.kind === draft.kind ? draft : one)))}
        />
      ))}
      {ask.error !== undefined && <ErrorNotice error={ask.error} />}
      {goes === undefined && change.error !== undefined && <ErrorNotice error={change.error} />}
      {mayWrite && (
        <div className="form-actions">
          <Button kind="primary" type="submit" isPending={ask.isPending || change.isPending}>
            Save
          </Button>
        </div>
      )}
      {goes !== undefined && (
        <ConfirmDialog
          title="Some cases have had this time already"
          isOpen
          onClose={() => setGoes(undefined)}
          phrase={String(goes)}
          confirmLabel="Save and destroy"
          onConfirm={() => void save(goes)}
          isPending={change.isPending}
          error={
            change.error?.code === "conflict"
              ? "Something has changed since you looked. Close this and save again."
              : change.error?.message
          }
        >
          <p>
            What is written in {goes === 1 ? "one case" : `${goes} cases`} is destroyed within minutes, except
            where something holds it back. Nobody can bring it back. Type the number of cases to go on.
          </p>
        </ConfirmDialog>
      )}
    </form>
  );
}

function Kind({
  line,
  draft,
  isTried,
  isDisabled,
  onChange,
}: {
  readonly line: Line;
  readonly draft: Draft;
  readonly isTried: boolean;
  readonly isDisabled: boolean;
  readonly onChange: (draft: Draft) => void;
}): ReactNode {
  const isUsual = wholeNumber(draft.months) === line.usualMonths && draft.why === line.usualWhy;
  return (
    <>
      <h2>{line.many}</h2>
      <p className="hint">
        {line.over === 0
          ? "None is over that has not been destroyed."
          : `${line.over === 1 ? "One is" : `${line.over} are`} over; the first ${
              line.firstOn === undefined ? "has no day yet" : `is destroyed on ${dayLong(line.firstOn)}`
            }.`}
      </p>
      <TextField
        label={`Months after the end: ${line.many.toLowerCase()}`}
        inputMode="numeric"
        width="short"
        isRequired
        isDisabled={isDisabled}
        value={draft.months}
        onChange={(months) => onChange({ ...draft, months })}
        error={
          isTried && wholeNumber(draft.months) === undefined ? "A whole number from 1 to 240." : undefined
        }
      />
      <TextArea
        label={`Why so long: ${line.many.toLowerCase()}`}
        rows={2}
        hint={
          isUsual
            ? "This is what Kept proposes. It stands on each case’s page."
            : `It stands on each case’s page. Kept proposes ${line.usualMonths} months. ${line.usualWhy}`
        }
        maxLength={300}
        isRequired
        isDisabled={isDisabled}
        value={draft.why}
        onChange={(why) => onChange({ ...draft, why: why.replaceAll(/\s*\n\s*/g, " ") })}
        error={isTried && draft.why.trim() === "" ? "Say why." : undefined}
      />
    </>
  );
}
