/** Where a mailbox is, who reads it, and what becomes of a mail. The password goes in and is never shown again. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { CallRefused } from "../../../web/call.ts";
import {
  Button,
  Checkbox,
  ErrorNotice,
  Link,
  RadioGroup,
  Select,
  TextField,
} from "../../../web/widgets/index.ts";
import type { MailboxView } from "../contract.ts";
import type { encryptions } from "../contract.ts";

type Encryption = (typeof encryptions)[number];
export type BoxForm = {
  readonly name: string;
  readonly host: string;
  readonly port: string;
  readonly encryption: Encryption;
  readonly user: string;
  readonly password: string;
  readonly folder: string;
  readonly ownNetwork: boolean;
  readonly opening: MailboxView["opening"];
  readonly fromDay: string;
};
type Faults = Readonly<Record<string, string>>;

export function emptyBox(today: string): BoxForm {
  return {
    name: "",
    host: "",
    port: "993",
    encryption: "tls",
    user: "",
    password: "",
    folder: "INBOX",
    ownNetwork: false,
    opening: "by-a-colleague",
    fromDay: today,
  };
}

export function formOf({ name, opening, fromDay, place }: MailboxView): BoxForm {
  const { port = 993, ...rest } = place ?? {};
  return { ...emptyBox(fromDay), ...rest, port: String(port), name, opening };
}

function faultsOf(form: BoxForm, isNew: boolean): Faults {
  const port = Number(form.port);
  const missing = (field: keyof BoxForm, sentence: string): Faults =>
    String(form[field]).trim() === "" ? { [field]: sentence } : {};
  return {
    ...missing("name", "Give it a name, usually its address."),
    ...missing("host", "Say which server: a name such as imap.example.org."),
    ...missing("user", "Say whom Kept signs in as."),
    ...missing("folder", "Say which folder; the first one is usually called INBOX."),
    ...missing("fromDay", "Say from which day on mails are read."),
    ...(isNew ? missing("password", "The server asks for a password.") : {}),
    ...(Number.isInteger(port) && port > 0 && port < 65_536
      ? {}
      : { port: "A port is a number up to 65535." }),
    ...(form.encryption === "none" && !form.ownNetwork
      ? { encryption: "Without encryption only a server on your own network is read." }
      : {}),
  };
}

function serverFaults(error: CallRefused | undefined): Faults {
  const reasons: Readonly<Record<string, string>> = {
    "body.password": "Server or user have changed: type the password again.",
    "body.encryption": "Without encryption only a server on your own network is read.",
    "body.host": "Only the server’s name belongs here.",
  };
  return Object.fromEntries(
    (error?.details ?? []).flatMap(({ at }) => {
      const sentence = reasons[at];
      return sentence === undefined ? [] : [[at.replace("body.", ""), sentence]];
    }),
  );
}

export function MailboxForm({
  first,
  isNew,
  act,
  error,
  isPending,
  onSend,
}: {
  readonly first: BoxForm;
  readonly isNew: boolean;
  /** The verb of the button. */
  readonly act: string;
  readonly error: CallRefused | undefined;
  readonly isPending: boolean;
  readonly onSend: (form: BoxForm) => Promise<void>;
}): ReactNode {
  const [form, setForm] = useState(first);
  const [isTried, setTried] = useState(false);
  const set = (change: Partial<BoxForm>): void => setForm({ ...form, ...change });
  const ofServer = serverFaults(error);
  const faults = { ...(isTried ? faultsOf(form, isNew) : {}), ...ofServer };
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (Object.keys(faultsOf(form, isNew)).length === 0) void onSend(form);
      }}
    >
      {error !== undefined && Object.keys(ofServer).length === 0 && <ErrorNotice error={error} />}
      <TextField
        label="Name"
        hint="What people here call it, usually its address."
        value={form.name}
        onChange={(name) => set({ name })}
        error={faults["name"]}
        maxLength={120}
        isRequired
      />
      <Server form={form} set={set} faults={faults} isNew={isNew} />
      <Rules form={form} set={set} faults={faults} />
      <div className="form-actions">
        <Button type="submit" kind="primary" isPending={isPending}>
          {act}
        </Button>
        <Link to="/setup/mailboxes" kind="button">
          Cancel
        </Link>
      </div>
    </form>
  );
}

type Part = {
  readonly form: BoxForm;
  readonly set: (change: Partial<BoxForm>) => void;
  readonly faults: Faults;
};

const ports: Readonly<Record<Encryption, string>> = { tls: "993", starttls: "143", none: "143" };

function Server({ form, set, faults, isNew }: Part & { readonly isNew: boolean }): ReactNode {
  return (
    <>
      <h2>The server</h2>
      <div className="form-row">
        <TextField
          label="Server"
          hint="Its name, such as imap.example.org."
          value={form.host}
          onChange={(host) => set({ host })}
          error={faults["host"]}
          maxLength={255}
          isRequired
        />
        <TextField
          label="Port"
          hint="993 with TLS from the start."
          value={form.port}
          onChange={(port) => set({ port })}
          error={faults["port"]}
          inputMode="numeric"
          maxLength={5}
          width="short"
          isRequired
        />
      </div>
      <Select
        label="Encryption on the way"
        value={form.encryption}
        onChange={(encryption) =>
          set({
            encryption,
            ...(Object.values(ports).includes(form.port) ? { port: ports[encryption] } : {}),
          })
        }
        error={faults["encryption"]}
        choices={[
          { value: "tls", label: "TLS from the start" },
          { value: "starttls", label: "STARTTLS, before anybody signs in" },
          { value: "none", label: "None, in our own network alone" },
        ]}
      />
      <Checkbox
        isSelected={form.ownNetwork}
        onChange={(ownNetwork) => set({ ownNetwork })}
        hint="Needed for private addresses and for this machine itself: Kept then connects inside your network. Leave it out for a provider on the internet."
      >
        This server is on our own network
      </Checkbox>
      <div className="form-row">
        <TextField
          label="User"
          hint="Whom Kept signs in as."
          value={form.user}
          onChange={(user) => set({ user })}
          error={faults["user"]}
          maxLength={255}
          autoComplete="off"
          isRequired
        />
        <TextField
          label="Password"
          hint={
            isNew ? "Kept sealed, and never shown again." : "Only when it, the server or the user changes."
          }
          type="password"
          autoComplete="new-password"
          value={form.password}
          onChange={(password) => set({ password })}
          error={faults["password"]}
          maxLength={1000}
          isRequired={isNew}
        />
      </div>
      <TextField
        label="Folder"
        hint="Nothing in it is changed, marked or deleted."
        value={form.folder}
        onChange={(folder) => set({ folder })}
        error={faults["folder"]}
        maxLength={255}
        width="half"
        isRequired
      />
    </>
  );
}

function Rules({ form, set, faults }: Part): ReactNode {
  return (
    <>
      <h2>What becomes of a mail</h2>
      <TextField
        label="Read mails that arrived from this day on"
        type="date"
        width="half"
        value={form.fromDay}
        onChange={(fromDay) => set({ fromDay })}
        error={faults["fromDay"]}
        isRequired
      />
      <RadioGroup
        label="When a mail plainly asks for a copy of their data"
        value={form.opening}
        onChange={(opening) => set({ opening })}
        choices={[
          {
            value: "by-a-colleague",
            label: "A colleague decides",
            hint: "Every mail waits under Work, with the clock it would have.",
          },
          {
            value: "by-itself",
            label: "Open a request by itself",
            hint: "The sender is told that you have it. Who they are is checked as always before anything goes out. Whatever is less plain waits for a colleague.",
          },
        ]}
      />
    </>
  );
}
