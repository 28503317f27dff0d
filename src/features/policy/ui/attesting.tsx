/** A promise that no record shows: what people said who looked, and a form for whoever looks now. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import { Button, ErrorNotice, Glyph, RadioGroup, TextArea, TextField } from "../../../web/widgets/index.ts";
import { attest, readAttestations } from "../attesting/endpoints.ts";
import { isNarrow } from "./reading.ts";
import { longDay } from "./words.ts";

type Reply = NonNullable<ReturnType<typeof useCall<typeof readAttestations>>["data"]>;
type Props = { readonly organisation: string; readonly label: string };

export function Attesting({ organisation, label }: Props): ReactNode {
  const { data, error, refetch } = useCall(readAttestations, { params: { organisation, clause: label } });
  const [isOpen, setOpen] = useState(false);
  const mayAttest = useMay("policy:check");
  const Heading = isNarrow() ? "h2" : "h3";
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined || !data.mayBeAttested) return null;
  return (
    <section>
      <Heading className="panel-part">On somebody's word</Heading>
      {data.attestations.length === 0 && <p>Nobody has looked and said so yet.</p>}
      <Said attestations={data.attestations} />
      {mayAttest && !isOpen && (
        <Button onPress={() => setOpen(true)}>
          {data.attestations.length === 0 ? "Say what you found" : "Look again"}
        </Button>
      )}
      {mayAttest && isOpen && (
        <Saying organisation={organisation} label={label} data={data} onDone={() => setOpen(false)} />
      )}
    </section>
  );
}

function Said({ attestations }: Pick<Reply, "attestations">): ReactNode {
  return (
    <ul className="evidence">
      {attestations.map((one) => (
        <li key={one.id}>
          <Glyph status={one.isKept ? "kept" : "broken"} />
          <span>
            {one.isKept ? "Found kept" : "Found not kept"} on {longDay(one.on)}
            {one.by !== null && ` by ${one.by}`}
            {one.isKept && `, good until ${longDay(one.until)}`}
            {one.isOfOtherWords && "; the clause said something else then"}.<br />
            {one.found}
            {one.evidence !== null && (
              <>
                <br />
                Evidence: {one.evidence}
              </>
            )}
            {one.evidenceHash !== null && (
              <>
                <br />
                SHA-256 of the file: <code className="attested-hash">{one.evidenceHash}</code>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

type Answer = "kept" | "not-kept";

function Saying({
  organisation,
  label,
  data,
  onDone,
}: Props & { readonly data: Reply; readonly onDone: () => void }): ReactNode {
  const [answer, setAnswer] = useState<Answer>();
  const [found, setFound] = useState("");
  const [evidence, setEvidence] = useState("");
  const [hash, setHash] = useState<string>();
  const saying = useChange(attest);
  const say = async (): Promise<void> => {
    const reply = await saying.run({
      params: { organisation, clause: label },
      body: {
        version: data.version,
        isKept: answer === "kept",
        found,
        ...(evidence.trim() === "" ? {} : { evidence: evidence.trim() }),
        ...(hash === undefined ? {} : { evidenceHash: hash }),
      },
    });
    if (reply !== undefined) onDone();
  };
  const isWhole = answer !== undefined && found.trim() !== "";
  return (
    <form
      className="form attesting"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole) void say();
      }}
    >
      <RadioGroup
        label="What did you find?"
        choices={[
          { value: "kept", label: "It is kept" },
          { value: "not-kept", label: "It is not kept, or not fully" },
        ]}
        value={answer}
        onChange={setAnswer}
      />
      <TextArea
        label="What you looked at, and what you saw"
        hint="So that somebody else could look at the same. No names of data subjects."
        isRequired
        value={found}
        onChange={setFound}
        maxLength={2000}
      />
      <TextField
        label="Where the evidence lies"
        hint="A folder, a page, a shelf; you can leave it out."
        value={evidence}
        onChange={setEvidence}
        maxLength={300}
      />
      <label className="attesting-file">
        <span>A file as evidence</span>
        <input
          type="file"
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            setHash(undefined);
            if (file !== undefined) void digestOf(file).then(setHash);
          }}
        />
        <span className="hint">
          It stays with you: only its SHA-256 is kept, so that nobody can swap it later.
        </span>
      </label>
      <p className="hint">
        Your name, today and what you say stay on record and cannot be changed. If it is kept, your word is
        good until {longDay(data.until)}.
      </p>
      {saying.error !== undefined && <ErrorNotice error={saying.error} />}
      <div className="form-actions">
        <Button type="submit" kind="primary" isPending={saying.isPending} isDisabled={!isWhole}>
          Put it on record
        </Button>
        <Button kind="quiet" onPress={onDone}>
          Not now
        </Button>
      </div>
    </form>
  );
}

async function digestOf(file: File): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
