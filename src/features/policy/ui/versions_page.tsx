/** Versions of the policy, the draft that is worked on, and the ways to begin one. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { UploadedFile } from "../../../platform/upload.ts";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { go } from "../../../web/router.ts";
import {
  Button,
  EmptyState,
  ErrorNotice,
  FileField,
  Link,
  Notice,
  Page,
  Skeleton,
  Table,
  TextArea,
  TextField,
} from "../../../web/widgets/index.ts";
import { policyFile } from "../drafts/contract.ts";
import { draftFromFile, draftFromText, draftFromVersion, listDrafts } from "../drafts/endpoints.ts";
import { readSigning } from "../signing/endpoints.ts";
import { listTranslations } from "../translating/endpoints.ts";
import { Signing } from "./signing.tsx";
import { Translations } from "./translations.tsx";
import { longDay } from "./words.ts";
import "./drafts.css";

export default function VersionsPage({ organisation }: PageProps): ReactNode {
  const { data: listed, error, refetch } = useCall(listDrafts, { params: { organisation } });
  // What its parts read, asked for here as well: they appear together, and none pushes another down.
  const beside = [
    useCall(readSigning, { params: { organisation } }),
    useCall(listTranslations, { params: { organisation } }),
  ];
  const data = beside.every((one) => one.data !== undefined || one.error !== null) ? listed : undefined;
  const mayWrite = useMay("settings:write");
  return (
    <Page
      title="Versions of the policy"
      crumbs={[{ title: "Policy", to: "/" }, { title: "Versions" }]}
      lede="A version never changes once it is in force. To change a clause, work on a draft and approve it."
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton lines={6} kind="page" />}
      {data !== undefined && (
        <>
          <Signing organisation={organisation} />
          {data.draft !== null && <Standing draft={data.draft} />}
          {data.draft === null && mayWrite && (
            <Begin organisation={organisation} hasPolicy={data.hasPolicy} />
          )}
          {data.draft === null && !mayWrite && (
            <p>No draft is being worked on. The owner or the data-protection officer can begin one.</p>
          )}
          <section>
            <h2>Versions</h2>
            <Table
              label="Versions of the policy"
              rows={data.versions}
              keyOf={({ number, hash }) => `${number} ${hash}`}
              empty={<EmptyState title="None yet.">Nothing is in force.</EmptyState>}
              columns={[
                { title: "Version", kind: "row", cell: ({ number }) => `Version ${number}` },
                { title: "Title", cell: ({ title }) => title, isSecondary: true },
                { title: "In force from", cell: ({ inForceFrom }) => longDay(inForceFrom) },
                { title: "Clauses", kind: "number", cell: ({ clauses }) => clauses },
                {
                  title: "SHA-256",
                  cell: ({ hash }) => <code>{hash.slice(0, 12)}…</code>,
                  isSecondary: true,
                },
              ]}
            />
          </section>
          <Translations organisation={organisation} />
        </>
      )}
    </Page>
  );
}

type Standing = NonNullable<NonNullable<ReturnType<typeof useCall<typeof listDrafts>>["data"]>["draft"]>;

function Standing({ draft }: { readonly draft: Standing }): ReactNode {
  const waits = draft.state === "approved" && draft.inForceFrom !== null;
  return (
    <section className="panel">
      <h2>{waits ? "Approved, and waiting for its day" : "A draft is being worked on"}</h2>
      <p>
        “{draft.title}”, begun by {draft.by}
        {draft.fileName !== null && <> from {draft.fileName}</>}.
        {waits && draft.inForceFrom !== null && <> In force from {longDay(draft.inForceFrom)}.</>}
      </p>
      <p>
        <Link to={`/setup/policy/${draft.id}`} kind="primary">
          {waits ? "Look at it" : "Go on with it"}
        </Link>
      </p>
    </section>
  );
}

function Begin({
  organisation,
  hasPolicy,
}: {
  readonly organisation: string;
  readonly hasPolicy: boolean;
}): ReactNode {
  const params = { organisation };
  const [file, setFile] = useState<UploadedFile>();
  const [title, setTitle] = useState("");
  const [pasted, setPasted] = useState("");
  const fromFile = useChange(draftFromFile);
  const fromText = useChange(draftFromText);
  const fromVersion = useChange(draftFromVersion);
  const on = (made: { readonly id: string } | undefined): void => {
    if (made !== undefined) go(`/setup/policy/${made.id}`);
  };
  return (
    <div className="draft-ways">
      {hasPolicy && (
        <section className="panel">
          <h2>Change the policy in force</h2>
          <p>A copy of it, with what each clause is bound to.</p>
          {fromVersion.error !== undefined && <ErrorNotice error={fromVersion.error} />}
          <Button
            kind="primary"
            isPending={fromVersion.isPending}
            onPress={() => void fromVersion.run({ params }).then(on)}
          >
            Begin a draft
          </Button>
        </section>
      )}
      <section className="panel">
        <h2>Bring your policy</h2>
        <p>
          Its clauses are found with their numbers, and for each it is proposed what would measure it. Nothing
          is in force before somebody approves it.
        </p>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (file !== undefined) void fromFile.run({ params, body: { file } }).then(on);
          }}
        >
          <FileField
            label="The file"
            hint="A PDF needs text in it: a scan cannot be read."
            limit={policyFile}
            value={file}
            onChange={setFile}
          />
          <Refused change={fromFile} />
          <p>
            <Button type="submit" isDisabled={file === undefined} isPending={fromFile.isPending}>
              Read it
            </Button>
          </p>
        </form>
      </section>
      <section className="panel">
        <h2>Paste it</h2>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void fromText.run({ params, body: { title: title.trim(), text: pasted } }).then(on);
          }}
        >
          <TextField label="Title" value={title} onChange={setTitle} maxLength={200} isRequired />
          <TextArea
            label="The policy"
            hint="With the numbers of its clauses, such as “4.2 We answer within a month”."
            value={pasted}
            onChange={setPasted}
            rows={10}
            maxLength={400_000}
            isRequired
          />
          <Refused change={fromText} />
          <p>
            <Button
              type="submit"
              isDisabled={title.trim() === "" || pasted.trim() === ""}
              isPending={fromText.isPending}
            >
              Read it
            </Button>
          </p>
        </form>
      </section>
    </div>
  );
}

/** A refusal in its own sentence, where it has one. */
function Refused({ change }: { readonly change: Pick<ReturnType<typeof useChange>, "error"> }): ReactNode {
  const { error } = change;
  if (error === undefined) return null;
  return <Notice kind="error">{error.details[0]?.reason ?? error.message}</Notice>;
}
