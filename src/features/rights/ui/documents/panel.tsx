/** Files found in folders of documents: looked for, read, put into the package or left out; what nobody looked into is said. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { CallRefused } from "../../../../web/call.ts";
import { readAgain, useCall, useChange, useMay } from "../../../../web/call.ts";
import {
  Button,
  ErrorNotice,
  FormDialog,
  Notice,
  Select,
  Status,
  TextField,
  Time,
  toast,
} from "../../../../web/widgets/index.ts";
import type { Asked, DocumentsView, DocumentView, LeftReason } from "../../documents/contract.ts";
import { decideDocument, readDocument, readDocuments, searchDocuments } from "../../documents/endpoints.ts";
import type { FileLook } from "../../delivery/files/contract.ts";
import { listPackageFiles } from "../../delivery/files/endpoints.ts";
import { LookedField } from "../package_files.tsx";
import type { PanelProps } from "../plan_panel.tsx";
import { ErasingSection } from "./erasing.tsx";
import { problemOf } from "../use_act.ts";
import { counted, sizeWords } from "../words.ts";

/** `canGive`: the request is answered with a package. */
export function DocumentsPanel({
  canGive,
  ...params
}: PanelProps & { readonly canGive: boolean }): ReactNode {
  const first = useCall(readDocuments, { params });
  const state = first.data?.search?.state;
  const isUnderWay = state === "waiting" || state === "running";
  const isBusy = isUnderWay || first.data?.erasing?.state === "approved";
  const { data, error } = useCall(readDocuments, { params }, { every: isBusy ? 2 : undefined });
  const mayWork = useMay("case:work");
  if (error !== null) return <ErrorNotice error={error} />;
  // Where the operator named no folder, and none was searched, there is nothing to say.
  if (data === undefined || (data.folders.length === 0 && data.search === undefined)) return null;
  return (
    <section className="panel package-files" aria-labelledby="documents-head">
      <h2 id="documents-head">Folders of documents</h2>
      <p role="status">{standing(data)}</p>
      {data.search !== undefined && data.search.gaps.length > 0 && (
        <ul className="gaps" aria-label="Not looked into">
          {data.search.gaps.map((gap) => (
            <li key={gap}>{gap}</li>
          ))}
        </ul>
      )}
      <ul className="plain">
        {data.documents.map((document) => (
          <One
            key={document.id}
            params={params}
            document={document}
            does={data.erasing === undefined ? (canGive ? "give" : "leave") : "erase"}
            isUnderWay={data.erasing?.state === "approved"}
          />
        ))}
      </ul>
      {data.erasing !== undefined && <ErasingSection params={params} erasing={data.erasing} />}
      {mayWork && !isBusy && data.folders.length > 0 && <SearchForm params={params} data={data} />}
    </section>
  );
}

function standing({ folders, search, documents, open }: DocumentsView): ReactNode {
  if (search === undefined) return `${counted(folders.length, "folder")} not searched yet.`;
  if (search.state === "waiting" || search.state === "running")
    return "Being searched. You can leave this page; it goes on without you.";
  if (search.state === "failed") return "The folders could not be searched.";
  return (
    <>
      Searched <Time at={search.finishedAt ?? search.startedAt} />: {counted(documents.length, "file")} found,{" "}
      {open} not decided.
    </>
  );
}

const kinds = [
  { value: "email", label: "E-mail address" },
  { value: "phone", label: "Telephone number" },
  { value: "name", label: "Name" },
  { value: "identifier", label: "Number or other identifier" },
] as const;

function SearchForm({
  params,
  data,
}: {
  readonly params: PanelProps;
  readonly data: DocumentsView;
}): ReactNode {
  const [asked, setAsked] = useState<readonly Asked[]>(
    data.suggested.length > 0 ? data.suggested : [{ kind: "email", value: "" }],
  );
  const search = useChange(searchDocuments);
  const set = (at: number, change: Partial<Asked>): void =>
    setAsked(asked.map((one, place) => (place === at ? { ...one, ...change } : one)));
  const given = asked
    .map(({ kind, value }) => ({ kind, value: value.trim() }))
    .filter(({ value }) => value !== "");
  const send = async (): Promise<void> => {
    if ((await search.run({ params, body: { asked: given } })) === undefined) return;
    readAgain(readDocuments);
  };
  return (
    <details open={data.search === undefined}>
      <summary>{data.search === undefined ? "Look for this person in files" : "Search again"}</summary>
      <p className="hint">
        Every file is read. Searched: {data.folders.join(", ")}. A file in which only a name stands is for you
        to judge. {data.search !== undefined && "What was found and decided before is replaced."}
      </p>
      {asked.map((one, at) => (
        // The order never changes; what is typed is no key.
        // oxlint-disable-next-line react/no-array-index-key
        <div className="form-row" key={at}>
          <Select label="Known by" value={one.kind} onChange={(kind) => set(at, { kind })} choices={kinds} />
          <TextField
            label="Value"
            value={one.value}
            onChange={(value) => set(at, { value })}
            maxLength={300}
          />
        </div>
      ))}
      {search.error !== undefined && <Notice kind="error">{searchProblem(search.error)}</Notice>}
      <p className="row-actions">
        <Button
          onPress={() => setAsked([...asked, { kind: "name", value: "" }])}
          isDisabled={asked.length >= 20}
        >
          Add a value
        </Button>{" "}
        <Button isPending={search.isPending} isDisabled={given.length === 0} onPress={() => void send()}>
          Search the folders
        </Button>
      </p>
    </details>
  );
}

function searchProblem({ message, details }: CallRefused): string {
  const words: Readonly<Record<string, string>> = {
    "in-the-package": "Files of the last search are in the package: take those decisions back first.",
    "cannot-be-asked":
      "One of the values cannot be looked for: an e-mail address has an @, a telephone number seven digits, a name two letters, an identifier three signs.",
    "no-folders": "No folder is named for this organisation any more.",
  };
  return words[details[0]?.reason ?? ""] ?? message;
}

const reasons = [
  { value: "not-theirs", label: "It is about somebody else" },
  { value: "others-rights", label: "The rights of other people in it" },
  { value: "not-asked-for", label: "It is not what was asked for" },
] as const;
const stayReasons = [
  { value: "not-theirs", label: "It is about somebody else" },
  { value: "must-keep", label: "A law or a claim requires it; the decision on the request says which" },
  { value: "others-rights", label: "It is other people’s, too: their part is taken out by hand" },
] as const;
const reasonWords: Readonly<Record<LeftReason, string>> = {
  "not-theirs": "about somebody else",
  "others-rights": "for the rights of others",
  "not-asked-for": "not asked for",
  "must-keep": "a law or a claim requires it",
};

type Does = "give" | "erase" | "leave";

function One({
  params,
  document,
  does,
  isUnderWay,
}: Shown & {
  readonly does: Does;
  /** What was decided is being carried out: nothing is decided meanwhile. */
  readonly isUnderWay: boolean;
}): ReactNode {
  const { id, title, place, bytes, changedAt, parts, strength, decision, reason } = document;
  const [open, setOpen] = useState<"read" | "give" | "leave">();
  const mayDecide = useMay("case:decide");
  const mayWork = useMay("case:work");
  const change = useChange(decideDocument);
  const say = async (answer: "open" | "erase", said: string): Promise<void> => {
    const body = { answer: { decision: answer } };
    if ((await change.run({ params: { ...params, document: id }, body })) === undefined) return;
    readAgain(readDocuments);
    toast(said);
  };
  return (
    <li>
      <b>{title}</b> <small>{sizeWords(bytes)}</small>{" "}
      {decision === undefined && <Status status="due" word="not decided" />}
      {decision === "disclose" && <Status status="kept" word="in the package" />}
      {decision === "erase" && <Status status="due" word={isUnderWay ? "going" : "to go"} />}
      {decision === "leave-out" && (
        <Status
          status="n/a"
          word={does === "erase" ? "stays" : "left out"}
          basis={reason === undefined ? undefined : reasonWords[reason]}
        />
      )}
      <p className="hint">
        {place}
        {changedAt !== undefined && (
          <>
            , changed <Time at={changedAt} />
          </>
        )}
        {parts.length > 0 && `; found in ${parts.join(", ")}`}
        {strength === "weak" &&
          ". Only a name or a number without its country leads here: judge whose it is."}
      </p>
      {change.error !== undefined && <ErrorNotice error={change.error} />}
      <p className="row-actions">
        {mayWork && (
          <Button
            label={`${open === "read" ? "Close" : "Read"} ${title}`}
            onPress={() => setOpen(open === "read" ? undefined : "read")}
          >
            {open === "read" ? "Close" : "Read"}
          </Button>
        )}{" "}
        {mayDecide && !isUnderWay && decision === undefined && (
          <>
            {does === "erase" && (
              <Button
                label={`To go: ${title}`}
                isPending={change.isPending}
                onPress={() => void say("erase", "It goes once you approve it below.")}
              >
                To go
              </Button>
            )}
            {does === "give" && (
              <Button label={`Put into the package: ${title}`} onPress={() => setOpen("give")}>
                Put into the package…
              </Button>
            )}{" "}
            <Button
              label={`${does === "erase" ? "Stays" : "Leave out"}: ${title}`}
              onPress={() => setOpen("leave")}
            >
              {does === "erase" ? "Stays…" : "Leave out…"}
            </Button>
          </>
        )}
        {mayDecide && !isUnderWay && decision !== undefined && (
          <Button
            label={`Take back: ${title}`}
            isPending={change.isPending}
            onPress={() => void say("open", "Taken back.")}
          >
            Take back
          </Button>
        )}
      </p>
      {open === "read" && <Reading params={params} document={document} />}
      {open === "give" && <Give params={params} document={document} onClose={() => setOpen(undefined)} />}
      {open === "leave" && (
        <Leave params={params} document={document} does={does} onClose={() => setOpen(undefined)} />
      )}
    </li>
  );
}

type Shown = { readonly params: PanelProps; readonly document: DocumentView };

function Reading({ params, document: { id, title } }: Shown): ReactNode {
  const { data, error } = useCall(readDocument, { params: { ...params, document: id } });
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined) return <p className="hint">Reading…</p>;
  if (data.isGone)
    return <Notice kind="warn">The file has changed or gone since it was found. Search again.</Notice>;
  if (data.text === undefined)
    return (
      <Notice kind="warn">
        Nobody can read text in this file here (a picture, or a sealed file): open it where it lies.
      </Notice>
    );
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by key */}
      <pre tabIndex={0} role="region" aria-label={`Text of ${title}`} className="document-text">
        {data.text}
      </pre>
      {data.isCut && <p className="hint">The text goes on: open the file where it lies for the rest.</p>}
    </>
  );
}

function useDecision({ params, document }: Shown, onClose: () => void) {
  const decide = useChange(decideDocument);
  const run = async (
    answer: Parameters<typeof decide.run>[0]["body"]["answer"],
    said: string,
  ): Promise<void> => {
    const input = { params: { ...params, document: document.id }, body: { answer } };
    if ((await decide.run(input)) === undefined) return;
    readAgain(readDocuments);
    toast(said);
    onClose();
  };
  return { run, isPending: decide.isPending, error: decide.error };
}

function givingProblem(error: CallRefused): string {
  const words: Readonly<Record<string, string>> = {
    "changed-since-found": "The file has changed since it was found. Search again.",
    "kind-not-given":
      "A file of this kind cannot go into the package as it is: have it made anew (“Words must be taken out first”), or make a PDF of it, add that, and leave this one out.",
  };
  return words[error.details[0]?.reason ?? ""] ?? problemOf(error) ?? error.message;
}

function Give({ onClose, ...shown }: Shown & { readonly onClose: () => void }): ReactNode {
  const [says, setSays] = useState("");
  const [looked, setLooked] = useState<FileLook | undefined>(undefined);
  const decision = useDecision(shown, onClose);
  return (
    <FormDialog
      title={`Put ${shown.document.title} into the package`}
      act="Put it in"
      isPending={decision.isPending}
      isDisabled={says.trim() === "" || looked === undefined}
      onClose={onClose}
      onAct={async () => {
        if (looked === undefined) return;
        await decision.run(
          { decision: "disclose", says: says.trim(), looked },
          looked === "yes"
            ? "Put in. The package is made anew where there is one."
            : "Kept for the package. Take the words out of it among its files.",
        );
        readAgain(listPackageFiles);
      }}
    >
      <TextField
        label="What it is"
        hint="For the person who reads it, such as: a letter we wrote in March."
        value={says}
        onChange={setSays}
        maxLength={300}
        isRequired
      />
      <LookedField value={looked} onChange={setLooked} />
      {decision.error !== undefined && <Notice kind="error">{givingProblem(decision.error)}</Notice>}
    </FormDialog>
  );
}

function Leave({
  onClose,
  does,
  ...shown
}: Shown & { readonly does: Does; readonly onClose: () => void }): ReactNode {
  const [reason, setReason] = useState<LeftReason | "">("");
  const decision = useDecision(shown, onClose);
  return (
    <FormDialog
      title={does === "erase" ? `${shown.document.title} stays` : `Leave ${shown.document.title} out`}
      act={does === "erase" ? "It stays" : "Leave it out"}
      isPending={decision.isPending}
      isDisabled={reason === ""}
      onClose={onClose}
      onAct={async () => {
        if (reason !== "")
          await decision.run({ decision: "leave-out", reason }, does === "erase" ? "It stays." : "Left out.");
      }}
    >
      <Select
        label="Why"
        value={reason}
        onChange={setReason}
        choices={[{ value: "", label: "Choose a reason" }, ...(does === "erase" ? stayReasons : reasons)]}
      />
      {decision.error !== undefined && <Notice kind="error">{givingProblem(decision.error)}</Notice>}
    </FormDialog>
  );
}
