/** What becomes of a mail: a request with its words filled in, something for a request that is there, or nothing. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange, useMe } from "../../../web/call.ts";
import type { CallRefused } from "../../../web/call.ts";
import { instantOf, localOf } from "../../../web/moments.ts";
import { go } from "../../../web/router.ts";
import {
  FormDialog,
  Notice,
  RadioGroup,
  Select,
  TextArea,
  TextField,
  toast,
} from "../../../web/widgets/index.ts";
import { dismissReasons, openRights } from "../contract.ts";
import type { MailView, OpenRight } from "../contract.ts";
import { dismissMail, keepWithCase, openRequestFrom } from "../endpoints.ts";
import { dismissWords, rightWords } from "./words.ts";

type At = { readonly organisation: string; readonly mail: string };
type Capacity = "self" | "guardian" | "agent" | "survivor";
const relations = [
  { value: "executor", label: "They settle the estate: executor, administrator, heir" },
  { value: "spouse", label: "Husband, wife or partner" },
  { value: "relative", label: "Family" },
  { value: "other", label: "Neither" },
] as const;

const letterLanguages = [
  { value: "en", label: "English" },
  { value: "es", label: "Spanish" },
] as const;

type Relation = (typeof relations)[number]["value"];

/** For whom they ask; about somebody who has died, what they are to them. */
function Whose({
  capacity,
  relation,
  onChange,
}: {
  readonly capacity: Capacity;
  readonly relation: Relation;
  readonly onChange: (change: { readonly capacity?: Capacity; readonly relation?: Relation }) => void;
}): ReactNode {
  return (
    <>
      <RadioGroup
        label="For whom do they ask?"
        value={capacity}
        onChange={(value) => onChange({ capacity: value })}
        choices={[
          { value: "self", label: "For themselves" },
          { value: "guardian", label: "For a child, as guardian" },
          { value: "agent", label: "For somebody else, as their agent" },
          { value: "survivor", label: "About somebody who has died" },
        ]}
      />
      {capacity === "survivor" && (
        <Select
          label="What they are to the person who has died"
          value={relation}
          onChange={(value) => onChange({ relation: value })}
          choices={relations}
        />
      )}
    </>
  );
}

export function OpenDialog({
  at,
  mail,
  onClose,
}: {
  readonly at: At;
  readonly mail: MailView;
  readonly onClose: () => void;
}): ReactNode {
  const zone = useMe().data?.organisation.zone ?? "UTC";
  const opening = useChange(openRequestFrom);
  const [form, setForm] = useState({
    ...mail.prefill,
    capacity: "self" as Capacity,
    relation: "executor" as Relation,
    subjectName: "",
    receivedAt: localOf(new Date(mail.receivedAt), zone),
  });
  const set = (change: Partial<typeof form>): void => setForm({ ...form, ...change });
  const [isTried, setTried] = useState(false);
  const isOther = form.capacity !== "self";
  const faults = {
    name: form.name.trim() === "" ? "Write the name of whoever asks." : undefined,
    subject: isOther && form.subjectName.trim() === "" ? "Write whom it is about." : undefined,
    email:
      form.email.trim() !== "" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(form.email.trim())
        ? "This is not an e-mail address."
        : undefined,
  };
  const send = async (): Promise<void> => {
    setTried(true);
    if (Object.values(faults).some((fault) => fault !== undefined)) return;
    const { subjectName, email, receivedAt, relation, ...rest } = form;
    // Unchanged it is the server's own moment, to the second.
    const isUnchanged = receivedAt === localOf(new Date(mail.receivedAt), zone);
    const moment = isUnchanged ? mail.receivedAt : (instantOf(receivedAt, zone) ?? receivedAt);
    const body = {
      ...rest,
      receivedAt: moment,
      ...(email.trim() === "" ? {} : { email: email.trim() }),
      ...(isOther ? { subjectName: subjectName.trim() } : {}),
      ...(form.capacity === "survivor" ? { relation } : {}),
    };
    const opened = await opening.run({ params: at, body });
    if (opened === undefined) return;
    toast(`Opened as ${opened.reference}.`);
    go(opened.mayOpen ? `/work/${opened.reference}` : "/work/mail");
  };
  return (
    <FormDialog
      title="Open a request from this mail"
      act="Open the request"
      isPending={opening.isPending}
      onAct={send}
      onClose={onClose}
    >
      <Refused error={opening.error} />
      <div className="form">
        <WhatAsked mail={mail} right={form.right} onChange={(right) => set({ right })} />
        <TextField
          label="When did it arrive?"
          hint="The clock starts here. Of a mail that was sent on, when the first one arrived."
          type="datetime-local"
          value={form.receivedAt}
          onChange={(receivedAt) => set({ receivedAt })}
          isRequired
        />
        <TextField
          label="Name"
          value={form.name}
          onChange={(name) => set({ name })}
          error={isTried ? faults.name : undefined}
          maxLength={200}
          isRequired
        />
        <TextField
          label="E-mail address"
          hint="They are told that you have it, at this address."
          type="email"
          value={form.email}
          onChange={(email) => set({ email })}
          error={isTried ? faults.email : undefined}
          maxLength={254}
        />
        <Whose capacity={form.capacity} relation={form.relation} onChange={set} />
        {isOther && (
          <TextField
            label="Name of the person it is about"
            value={form.subjectName}
            onChange={(subjectName) => set({ subjectName })}
            error={isTried ? faults.subject : undefined}
            maxLength={200}
            isRequired
          />
        )}
        <TextArea
          label="In their own words"
          value={form.wording}
          onChange={(wording) => set({ wording })}
          rows={5}
          maxLength={8000}
        />
        <Select
          label="Language of our letters"
          value={form.language}
          onChange={(language) => set({ language })}
          choices={letterLanguages}
        />
      </div>
    </FormDialog>
  );
}

/** What the mail seems to ask for, with the words it rests on; a colleague may choose another. */
function WhatAsked({
  mail: { suggestion },
  right,
  onChange,
}: {
  readonly mail: MailView;
  readonly right: OpenRight;
  readonly onChange: (right: OpenRight) => void;
}): ReactNode {
  const said =
    suggestion === undefined ? "The mail does not say it plainly." : `It says: “${suggestion.words}”.`;
  return (
    <Select
      label="What do they ask for?"
      hint={`${said} Where they ask for several things, open one request for each.`}
      value={right}
      onChange={onChange}
      choices={openRights.map((value) => ({ value, label: rightWords[value] }))}
    />
  );
}

export function KeepDialog({
  at,
  reference: first,
  onClose,
}: {
  readonly at: At;
  readonly reference: string;
  readonly onClose: () => void;
}): ReactNode {
  const keeping = useChange(keepWithCase);
  const [reference, setReference] = useState(first);
  const isForm = /^\s*[a-z]{1,3}-\d{4}-\d{4,9}\s*$/i.test(reference);
  const isUnknown = keeping.error?.details.some(({ at: field }) => field === "body.reference") ?? false;
  return (
    <FormDialog
      title="Keep it with a request"
      act="Keep it there"
      isPending={keeping.isPending}
      isDisabled={!isForm}
      onClose={onClose}
      onAct={async () => {
        const kept = await keeping.run({ params: at, body: { reference } });
        if (kept === undefined) return;
        toast(`Kept with ${kept.reference}.`);
        go(`/work/${kept.reference}`);
      }}
    >
      {!isUnknown && <Refused error={keeping.error} />}
      <p>
        Its words become a note of that request; the mail itself stays beside it as long as the request does.
      </p>
      <TextField
        label="Reference"
        hint="Such as R-2026-0007."
        value={reference}
        onChange={setReference}
        error={isUnknown ? "There is no such request." : undefined}
        maxLength={40}
        width="half"
        isRequired
      />
    </FormDialog>
  );
}

export function DismissDialog({ at, onClose }: { readonly at: At; readonly onClose: () => void }): ReactNode {
  const dismissing = useChange(dismissMail);
  const [reason, setReason] = useState<(typeof dismissReasons)[number]>();
  return (
    <FormDialog
      title="It is no request"
      act="Set it aside"
      isPending={dismissing.isPending}
      isDisabled={reason === undefined}
      onClose={onClose}
      onAct={async () => {
        if (reason === undefined) return;
        const done = await dismissing.run({ params: at, body: { reason } });
        if (done === undefined) return;
        toast("Set aside. Its content is destroyed after thirty days.");
        go("/work/mail");
      }}
    >
      <Refused error={dismissing.error} />
      <p>
        Whoever asks for their data, or wants it corrected or gone, asks for it in whatever words. In doubt
        open a request: you can still ask what they mean.
      </p>
      <RadioGroup
        label="Why"
        value={reason}
        onChange={setReason}
        choices={dismissReasons.map((value) => ({ value, label: dismissWords[value] }))}
      />
    </FormDialog>
  );
}

function Refused({ error }: { readonly error: CallRefused | undefined }): ReactNode {
  return error === undefined ? null : <Notice kind="error">{error.message}</Notice>;
}
