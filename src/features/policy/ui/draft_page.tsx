/** A draft of the policy: each clause with what it seems to promise; decided by mouse or by keys, then approved for a day. */
import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { go } from "../../../web/router.ts";
import {
  Button,
  ConfirmDialog,
  ErrorNotice,
  Notice,
  Page,
  Skeleton,
  TextField,
  toast,
} from "../../../web/widgets/index.ts";
import { approveDraft, discardDraft, readDraft } from "../drafts/endpoints.ts";
import { DraftClauseRow } from "./draft_clause.tsx";
import { countsOf, draftFilters, isIn, type Draft, type DraftFilter } from "./draft_words.ts";
import { longDay } from "./words.ts";
import "./policy.css";
import "./drafts.css";

export default function DraftPage({ organisation, params }: PageProps): ReactNode {
  const draft = params["draft"] ?? "";
  const { data, error, refetch } = useCall(readDraft, { params: { organisation, draft } });
  const crumbs = [
    { title: "Policy", to: "/" },
    { title: "Versions", to: "/setup/policy" },
    { title: "Draft" },
  ];
  if (data === undefined)
    return (
      <Page title="Draft of the policy" crumbs={crumbs}>
        {error === null ? (
          <Skeleton lines={12} kind="page" />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  return (
    <Page title={data.draft.title} crumbs={crumbs} lede={stateWords(data)}>
      <Decide organisation={organisation} data={data} />
    </Page>
  );
}

function stateWords({ draft }: Draft): string {
  const from = draft.fileName === null ? "" : ` from ${draft.fileName}`;
  switch (draft.state) {
    case "open":
      return `A draft, begun by ${draft.by}${from}. Nothing of it is in force.`;
    case "approved":
      return `Approved by ${draft.approvedBy ?? "a colleague"}; in force from ${longDay(draft.inForceFrom ?? "")}.`;
    case "in_force":
      return `Approved by ${draft.approvedBy ?? "a colleague"}, and in force since ${longDay(draft.inForceFrom ?? "")}.`;
    case "discarded":
      return "This draft was let go. Nothing of it came into force.";
    default:
      return draft.state satisfies never;
  }
}

function Decide({ organisation, data }: { readonly organisation: string; readonly data: Draft }): ReactNode {
  const mayWrite = useMay("settings:write") && data.draft.state === "open";
  const [filter, setFilter] = useState<DraftFilter>("all");
  const shown = data.clauses.filter((line) => isIn(line, filter, data));
  const [current, setCurrent] = useState<string>();
  const open = shown.find(({ id }) => id === current) ?? shown[0];
  const list = useRef<HTMLOListElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    list.current?.querySelector<HTMLElement>('[data-current="true"]')?.focus();
  });
  const step = (by: number): void => {
    const next = shown[shown.findIndex(({ id }) => id === open?.id) + by];
    if (next === undefined) return;
    moved.current = true;
    setCurrent(next.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (!(event.target instanceof HTMLElement) || event.target.dataset["current"] !== "true") return;
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  };
  const counts = countsOf(data);
  return (
    <>
      <div className="policy-sum draft-sum" role="group" aria-label="Show only">
        {draftFilters.map(([name, word]) => (
          <button key={name} type="button" aria-pressed={filter === name} onClick={() => setFilter(name)}>
            <b>{counts[name]}</b> {word}
          </button>
        ))}
      </div>
      {mayWrite && (
        <p className="hint">
          Arrow keys go from clause to clause. On a clause: <kbd>1</kbd>, <kbd>2</kbd> … take a proposal,{" "}
          <kbd>p</kbd> a promise nothing measures yet, <kbd>n</kbd> no promise, <kbd>e</kbd> edit.
        </p>
      )}
      {shown.length === 0 && <p className="policy-none">No clause is among these now.</p>}
      <ol className="draft-clauses" ref={list} onKeyDown={onKeyDown}>
        {shown.map((line, at) => (
          <li key={line.id}>
            {(at === 0 || shown[at - 1]?.sectionTitle !== line.sectionTitle) && (
              <h2>
                {line.sectionNumber} {line.sectionTitle}
              </h2>
            )}
            <DraftClauseRow
              organisation={organisation}
              draft={data.draft.id}
              line={line}
              findings={data.findings.filter(({ label }) => label === line.label)}
              obstacles={data.obstacles.filter(({ label }) => label === line.label)}
              isCurrent={line.id === open?.id}
              mayWrite={mayWrite}
              onChoose={() => setCurrent(line.id)}
              onDecided={() => step(1)}
            />
          </li>
        ))}
      </ol>
      <Removed data={data} />
      {(data.draft.state === "open" || data.draft.state === "approved") && (
        <Ending organisation={organisation} data={data} />
      )}
    </>
  );
}

function Removed({ data }: { readonly data: Draft }): ReactNode {
  return (
    <>
      {data.removed.length > 0 && (
        <details className="draft-more">
          <summary>{data.removed.length} clauses of the version in force are not in it</summary>
          <ul>
            {data.removed.map(({ label, body }) => (
              <li key={label}>
                {label} <del>{body}</del>
              </li>
            ))}
          </ul>
        </details>
      )}
      {data.notes.length > 0 && (
        <details className="draft-more">
          <summary>{data.notes.length} footnotes of the file, which are no clauses</summary>
          <ul>
            {data.notes.map((note, at) => (
              <li key={at}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Ending({ organisation, data }: { readonly organisation: string; readonly data: Draft }): ReactNode {
  const { draft, today, clauses, obstacles } = data;
  const mayWrite = useMay("settings:write");
  const params = { organisation, draft: draft.id };
  const [asks, setAsks] = useState<"approve" | "discard">();
  const [day, setDay] = useState(today);
  const approve = useChange(approveDraft);
  const discard = useChange(discardDraft);
  const undecided = clauses.filter(({ decision }) => decision === "open").length;
  if (!mayWrite) return null;
  const close = (): void => setAsks(undefined);
  const confirm = async (): Promise<void> => {
    const done = await approve.run({ params, body: { inForceFrom: day, open: undecided, seen: data.seen } });
    if (done === undefined) return;
    close();
    toast(done.installed === null ? "Approved. It waits for its day." : "It is the policy now.");
    go(done.installed === null ? "/setup/policy" : "/");
  };
  return (
    <section className="draft-end">
      {obstacles.length > 0 && (
        <Notice kind="warn" title="Before it can be approved">
          <ul>
            {obstacles.slice(0, 10).map(({ label, sentence }) => (
              <li key={`${label} ${sentence}`}>
                {label}: {sentence}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <p>
        {draft.state === "open" && (
          <Button kind="primary" isDisabled={obstacles.length > 0} onPress={() => setAsks("approve")}>
            Approve…
          </Button>
        )}{" "}
        <Button onPress={() => setAsks("discard")}>Let it go…</Button>
      </p>
      <ConfirmDialog
        title="Approve as our policy"
        isOpen={asks === "approve"}
        onClose={close}
        phrase="approve"
        confirmLabel="Approve"
        lacks={day < today ? "A day from today on." : undefined}
        isPending={approve.isPending}
        error={approve.error?.details[0]?.reason ?? approve.error?.message}
        onConfirm={() => void confirm()}
      >
        <p>
          {clauses.length} clauses become your policy and are measured from then on.{" "}
          {undecided > 0 &&
            `${undecided === 1 ? "One clause was" : `${undecided} clauses were`} decided by nobody: each stands as a promise that nothing proves.`}
        </p>
        <TextField label="In force from" type="date" value={day} onChange={setDay} isRequired width="half" />
      </ConfirmDialog>
      <ConfirmDialog
        title="Let this draft go"
        isOpen={asks === "discard"}
        onClose={close}
        phrase="let go"
        confirmLabel="Let it go"
        isPending={discard.isPending}
        error={discard.error?.message}
        onConfirm={() =>
          void discard.run({ params }).then((done) => done !== undefined && go("/setup/policy"))
        }
      >
        <p>What was decided in it is lost. The policy in force stays as it is.</p>
      </ConfirmDialog>
    </section>
  );
}
