/** The letters of a request on its page: what was written and sent, and a new one from what the case holds. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import { go, useSearch } from "../../../web/router.ts";
import {
  Button,
  Checkbox,
  EmptyState,
  ErrorNotice,
  Link,
  Select,
  Skeleton,
  Table,
  Time,
} from "../../../web/widgets/index.ts";
import type { LetterLine, LetterTemplate } from "../letters/contract.ts";
import { draftLetter, listLetters } from "../letters/endpoints.ts";
import { mailWords, templateWords } from "./letters.words.ts";
import "./letters.css";

type At = { readonly organisation: string; readonly reference: string };

export function LettersPanel(at: At): ReactNode {
  const { data, error, refetch } = useCall(listLetters, { params: at });
  const mayWork = useMay("case:work");
  return (
    <section className="letters">
      <h2>Letters</h2>
      {data === undefined ? (
        error === null ? (
          <Skeleton lines={2} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <Table
          label="Letters"
          rows={data.letters}
          keyOf={({ id }) => id}
          empty={
            <EmptyState title="No letter yet.">
              Choose one below: it is written from what the case holds, and you edit it before it goes out.
            </EmptyState>
          }
          columns={[
            {
              title: "Letter",
              kind: "row",
              cell: ({ id, title }) => <Link to={`/work/${at.reference}/letters/${id}`}>{title}</Link>,
            },
            { title: "State", cell: (letter) => <Standing letter={letter} /> },
          ]}
        />
      )}
      {mayWork && data !== undefined && (
        <NewLetter {...at} templates={data.templates} wantsRecipients={data.wantsRecipients} />
      )}
    </section>
  );
}

function Standing({ letter }: { readonly letter: LetterLine }): ReactNode {
  if (letter.sentAt === undefined)
    return (
      <>
        draft, changed <Time at={letter.changedAt} />
      </>
    );
  return (
    <>
      {letter.sentBy === "mail" ? mailWords[letter.mail ?? "sent"] : "printed"}{" "}
      <Time at={letter.mailedAt ?? letter.sentAt} />
    </>
  );
}

function NewLetter({
  organisation,
  reference,
  templates,
  wantsRecipients,
}: At & {
  readonly templates: readonly LetterTemplate[];
  readonly wantsRecipients: boolean | undefined;
}): ReactNode {
  // The next step of a request may name the letter that is due.
  const wanted = useSearch().get("write");
  const due = templates.find((one) => one === wanted);
  const [template, setTemplate] = useState<LetterTemplate | undefined>(due);
  const [isNaming, setNaming] = useState(wantsRecipients ?? false);
  const hasNames = wantsRecipients !== undefined && (template === "answer" || template === "partial-answer");
  const draft = useChange(draftLetter);
  const write = async (): Promise<void> => {
    if (template === undefined) return;
    const made = await draft.run({
      params: { organisation, reference },
      body: { template, ...(hasNames ? { isNaming } : {}) },
    });
    if (made !== undefined) go(`/work/${reference}/letters/${made.id}`);
  };
  return (
    <div className="letters-new">
      <Select
        label="Write a letter"
        value={template}
        onChange={setTemplate}
        choices={templates.map((value) => ({
          value,
          label: templateWords[value].title,
          hint: templateWords[value].hint,
        }))}
      />
      {hasNames && (
        <Checkbox isSelected={isNaming} onChange={setNaming}>
          Name whom the data went to
        </Checkbox>
      )}
      <Button isPending={draft.isPending} isDisabled={template === undefined} onPress={() => void write()}>
        Write the draft
      </Button>
      {draft.error !== undefined && <ErrorNotice error={draft.error} />}
    </div>
  );
}
