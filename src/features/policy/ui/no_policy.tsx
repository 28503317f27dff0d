/** Before there is a policy: an example to look at and make one's own, or one's own clauses; nothing is theirs by itself. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import {
  Button,
  ConfirmDialog,
  ErrorNotice,
  Link,
  Notice,
  Page,
  Select,
  Skeleton,
  TextArea,
  TextField,
} from "../../../web/widgets/index.ts";
import { packNames } from "../contract.ts";
import type { PackName } from "../contract.ts";
import { installPack, readExample, writeOwn } from "../endpoints.ts";
import { packWords } from "./words.ts";

type Props = { readonly organisation: string };

export function NoPolicy({ organisation }: Props): ReactNode {
  const [way, setWay] = useState<"example" | "own" | undefined>(undefined);
  const [pack, setPack] = useState<PackName>("school");
  const mayInstall = useMay("settings:write");
  const back = (): void => setWay(undefined);
  if (way === "example")
    return <Example organisation={organisation} pack={pack} mayInstall={mayInstall} onBack={back} />;
  if (way === "own") return <Own organisation={organisation} onBack={back} />;
  return (
    <Page
      title="Policy"
      lede="This is where your policy stands, with the status of every clause beside it. There is none yet, and everything else works without one."
      width="narrow"
    >
      <section className="panel">
        <h2>Start from an example</h2>
        <p>
          The policy of an invented organisation, its clauses tied to what proves them. You look at it first;
          it is not yours until you approve it.
        </p>
        <Select
          label="Which is most like yours?"
          choices={packNames.map((name) => ({ value: name, label: packWords[name] }))}
          value={pack}
          onChange={setPack}
        />
        <Button onPress={() => setWay("example")}>Look at the example</Button>
      </section>
      <section className="panel">
        <h2>Bring your own</h2>
        <p>
          From Word, PDF or pasted text: its clauses are found with their numbers, and for each it is proposed
          what would measure it. Nothing is in force before you approve it.
        </p>
        <p>
          <Link to="/setup/policy" kind="button">
            Bring your policy
          </Link>
        </p>
      </section>
      <section className="panel">
        <h2>Start with a few lines</h2>
        <p>Type your own clauses, a line each. Nothing is tied to them yet: each stands as unproven.</p>
        {mayInstall && <Button onPress={() => setWay("own")}>Add your own clauses</Button>}
      </section>
      {!mayInstall && <p>The owner or the data-protection officer can decide this.</p>}
      <p>
        <Link to="/setup">What else there is to set up</Link>
      </p>
    </Page>
  );
}

function Example({
  organisation,
  pack,
  mayInstall,
  onBack,
}: Props & {
  readonly pack: PackName;
  readonly mayInstall: boolean;
  readonly onBack: () => void;
}): ReactNode {
  const { data, error } = useCall(readExample, { params: { organisation, pack } });
  const install = useChange(installPack);
  const [isOpen, setOpen] = useState(false);
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined)
    return (
      <Page title="Example policy" width="narrow">
        <Skeleton lines={12} kind="page" />
      </Page>
    );
  const { title, sections, clauses, toReplace } = data;
  return (
    <Page title={title} lede="Draft, version 1. Not in force." width="narrow">
      <Notice kind="warn" title="This is an example, and not yours">
        <p>
          {clauses} clauses of an invented organisation. Nothing here is promised or measured until somebody
          approves it for your organisation.{" "}
          {toReplace === 0
            ? ""
            : `${toReplace} passages, marked “to be replaced”, name its own dates or places.`}
        </p>
      </Notice>
      <p className="example-acts">
        {mayInstall && (
          <Button kind="primary" onPress={() => setOpen(true)}>
            Approve as our policy…
          </Button>
        )}{" "}
        <Button onPress={onBack}>Back</Button>
      </p>
      {sections.map((section) => (
        <section key={`${section.number} ${section.title}`}>
          <h2>
            {section.number} {section.title}
          </h2>
          {section.clauses.map(({ label, segments }) => (
            <p key={label}>
              {/^\d/.test(label) && <small>{label} </small>}
              {segments.map(({ text, isToReplace }, at) =>
                isToReplace ? (
                  <mark key={at}>
                    {text} <small>(to be replaced)</small>
                  </mark>
                ) : (
                  <span key={at}>{text}</span>
                ),
              )}
            </p>
          ))}
        </section>
      ))}
      {isOpen && (
        <ConfirmDialog
          title="Approve as our policy"
          isOpen
          onClose={() => setOpen(false)}
          phrase="approve"
          confirmLabel="Approve"
          onConfirm={() => void install.run({ params: { organisation }, body: { pack } })}
          isPending={install.isPending}
          error={install.error?.message}
        >
          <p>
            These {clauses} clauses become version 1 of your policy, in force from today, and are measured
            from then on.{" "}
            {toReplace === 0 ? "" : `${toReplace} passages still name the example’s dates or places: `}
            A draft changes them later.
          </p>
        </ConfirmDialog>
      )}
    </Page>
  );
}

function Own({ organisation, onBack }: Props & { readonly onBack: () => void }): ReactNode {
  const write = useChange(writeOwn);
  const [title, setTitle] = useState("");
  const [clauses, setClauses] = useState("");
  const isReady = title.trim() !== "" && clauses.trim() !== "";
  const reason = write.error?.details[0]?.reason;
  return (
    <Page title="Your own clauses" width="narrow">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void write.run({ params: { organisation }, body: { title: title.trim(), clauses } });
        }}
      >
        <TextField label="Title" value={title} onChange={setTitle} maxLength={200} isRequired />
        <TextArea
          label="Clauses"
          hint="A line each, such as “4.2 We answer within a month”. A line without a number goes on with the one before; without any numbers, each line is a clause."
          value={clauses}
          onChange={setClauses}
          rows={14}
          maxLength={60_000}
          isRequired
        />
        {write.error !== undefined && (
          <Notice kind="error">
            {write.error.code === "invalid_request" && reason !== undefined ? reason : write.error.message}
          </Notice>
        )}
        <p className="hint">It becomes version 1, in force from today. A draft changes it later.</p>
        <p>
          <Button kind="primary" type="submit" isDisabled={!isReady} isPending={write.isPending}>
            Put in force
          </Button>{" "}
          <Button onPress={onBack}>Back</Button>
        </p>
      </form>
    </Page>
  );
}
