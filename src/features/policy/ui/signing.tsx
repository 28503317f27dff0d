/** Read and signed: my signature, and for whoever looks after the policy, who has not. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import {
  Button,
  Checkbox,
  EmptyState,
  ErrorNotice,
  Glyph,
  Link,
  Notice,
  Table,
  TextField,
  Time,
} from "../../../web/widgets/index.ts";
import { askToSign, readSigning, signPolicy } from "../signing/endpoints.ts";
import { longDay } from "./words.ts";

type Signing = NonNullable<ReturnType<typeof useCall<typeof readSigning>>["data"]>;

/** Above the document, while the reader has not signed what they were asked to. */
export function SigningReminder({ organisation }: { readonly organisation: string }): ReactNode {
  const { data } = useCall(readSigning, { params: { organisation } });
  const maySign = useMay("policy:sign");
  if (!maySign) return null;
  if (data?.asked === undefined || data.asked === null || data.mine !== null) return null;
  return (
    <Notice kind={data.asked.isOver ? "warn" : "info"}>
      {data.asked.isOver
        ? "You were asked to read and sign this version by "
        : "Please read this version and sign it by "}
      {longDay(data.asked.dueOn)}. <Link to="/setup/policy">Sign it</Link>
    </Notice>
  );
}

export function Signing({ organisation }: { readonly organisation: string }): ReactNode {
  const { data, error, refetch } = useCall(readSigning, { params: { organisation } });
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined || data.version === null) return null;
  return (
    <section>
      <h2>Read and signed</h2>
      <p>
        {data.asked === null
          ? "Nobody was asked to sign this version."
          : `Everybody is asked to read version ${data.version.number} and sign it by ${longDay(data.asked.dueOn)}.`}{" "}
        {data.signed} of {data.of} have.
      </p>
      <Mine organisation={organisation} data={data} />
      <Ask organisation={organisation} data={data} />
      {data.people !== null && data.asked !== null && (
        <Table
          label="Who has signed"
          empty={<EmptyState title="Nobody yet.">Nobody has an account.</EmptyState>}
          rows={data.people}
          keyOf={({ name, signedAt }) => `${name} ${signedAt ?? ""}`}
          columns={[
            { title: "Name", kind: "row", cell: ({ name }) => name },
            {
              title: "Signed",
              cell: ({ signedAt }) =>
                signedAt === null ? (
                  <>
                    <Glyph status={data.asked?.isOver === true ? "broken" : "due"} /> not yet
                  </>
                ) : (
                  <Time at={signedAt} />
                ),
            },
            { title: "As", cell: ({ as }) => as ?? "", isSecondary: true },
          ]}
        />
      )}
    </section>
  );
}

function Mine({ organisation, data }: { readonly organisation: string; readonly data: Signing }): ReactNode {
  const [name, setName] = useState("");
  const [hasRead, setRead] = useState(false);
  const sign = useChange(signPolicy);
  const maySign = useMay("policy:sign");
  const { version, mine, asked } = data;
  if (version === null) return null;
  if (mine !== null)
    return (
      <p>
        You signed it as {mine.name}, <Time at={mine.signedAt} />.
      </p>
    );
  if (asked === null || !maySign) return null;
  return (
    <form
      className="sign-form"
      onSubmit={(event) => {
        event.preventDefault();
        void sign.run({ params: { organisation }, body: { hash: version.hash, name: name.trim() } });
      }}
    >
      <p>
        <Link to="/">Read version {version.number}</Link>. What you sign is exactly this text; its SHA-256
        begins with <code>{version.hash.slice(0, 12)}</code>.
      </p>
      <Checkbox isSelected={hasRead} onChange={setRead}>
        I have read version {version.number}
      </Checkbox>
      <TextField
        label="Your name"
        value={name}
        onChange={setName}
        maxLength={120}
        width="half"
        autoComplete="name"
        isRequired
      />
      {sign.error !== undefined && (
        <Notice kind="error">
          {sign.error.code === "conflict"
            ? "Another version came into force while this page was open. Read it first."
            : sign.error.message}
        </Notice>
      )}
      <p>
        <Button
          type="submit"
          kind="primary"
          isDisabled={!hasRead || name.trim().length < 2}
          isPending={sign.isPending}
        >
          Sign
        </Button>
      </p>
    </form>
  );
}

function Ask({ organisation, data }: { readonly organisation: string; readonly data: Signing }): ReactNode {
  const mayAsk = useMay("settings:write");
  const [day, setDay] = useState(data.asked?.dueOn ?? data.fortnight);
  const ask = useChange(askToSign);
  if (!mayAsk) return null;
  return (
    <form
      className="sign-form"
      onSubmit={(event) => {
        event.preventDefault();
        void ask.run({ params: { organisation }, body: { dueOn: day } });
      }}
    >
      <TextField
        label={data.asked === null ? "Ask everybody to read and sign it by" : "By another day"}
        hint="Whoever has not signed is mailed now, three days before, the day after, and each week for eight weeks."
        type="date"
        value={day}
        onChange={setDay}
        width="half"
        isRequired
      />
      {ask.error !== undefined && (
        <Notice kind="error">{ask.error.details[0]?.reason ?? ask.error.message}</Notice>
      )}
      <p>
        <Button type="submit" isDisabled={day < data.today} isPending={ask.isPending}>
          {data.asked === null ? "Ask everybody" : "Change the day"}
        </Button>
      </p>
    </form>
  );
}
