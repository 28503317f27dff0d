/** Where a database is and who reads it. The password goes in and is never shown again. */
import { useState } from "react";
import type { ReactNode } from "react";
import { Button, Checkbox, Select, TextField } from "../../../web/widgets/index.ts";
import type { StoreSummary } from "../contract.ts";
import { readerSql } from "./words.ts";

export type AddressValue = {
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly encryption: "verified" | "unverified" | "none";
  readonly ownNetwork: boolean;
};

export const noAddress: AddressValue = {
  host: "",
  port: "5432",
  database: "",
  user: "kept_reader",
  password: "",
  encryption: "verified",
  ownNetwork: false,
};

export function valueOf(address: StoreSummary["address"]): AddressValue {
  return address === undefined ? noAddress : { ...address, port: String(address.port), password: "" };
}

/** What is missing or wrong, by field; empty when it can be sent. */
export function faultsOf({ host, port, database, user }: AddressValue): Readonly<Record<string, string>> {
  const number = Number(port);
  return {
    ...(host.trim() === ""
      ? { host: "Say which server: a name such as db.example.org, or an address." }
      : {}),
    ...(/^[a-z]+:\/\//i.test(host)
      ? { host: "Only the server's name belongs here, without postgresql:// and password." }
      : {}),
    ...(Number.isInteger(number) && number > 0 && number < 65_536
      ? {}
      : { port: "A port is a number up to 65535." }),
    ...(database.trim() === "" ? { database: "Say which database on the server." } : {}),
    ...(user.trim() === "" ? { user: "Say which role Kept signs in as." } : {}),
  };
}

export function bodyOf(value: AddressValue): Omit<AddressValue, "port"> & { readonly port: number } {
  return { ...value, port: Number(value.port) };
}

export function AddressFields({
  value,
  onChange,
  faults,
}: {
  readonly value: AddressValue;
  readonly onChange: (value: AddressValue) => void;
  readonly faults: Readonly<Record<string, string>>;
}): ReactNode {
  const set = (change: Partial<AddressValue>): void => onChange({ ...value, ...change });
  return (
    <>
      <div className="form-row">
        <TextField
          label="Host"
          hint="The server's name or address."
          value={value.host}
          onChange={(host) => set({ host })}
          error={faults["host"]}
          maxLength={255}
          isRequired
        />
        <TextField
          label="Port"
          hint="5432 unless somebody chose another."
          value={value.port}
          onChange={(port) => set({ port })}
          error={faults["port"]}
          inputMode="numeric"
          maxLength={5}
          width="short"
          isRequired
        />
      </div>
      <div className="form-row">
        <TextField
          label="Database"
          hint="Its name on that server."
          value={value.database}
          onChange={(database) => set({ database })}
          error={faults["database"]}
          maxLength={63}
          isRequired
        />
        <TextField
          label="Role"
          hint="One that only reads: the commands below make it."
          value={value.user}
          onChange={(user) => set({ user })}
          error={faults["user"]}
          maxLength={63}
          isRequired
        />
      </div>
      <TextField
        label="Password"
        hint="Kept sealed, and never shown again."
        type="password"
        autoComplete="new-password"
        value={value.password}
        onChange={(password) => set({ password })}
        maxLength={1000}
        width="half"
      />
      <Select
        label="Encryption on the way"
        value={value.encryption}
        onChange={(encryption) => set({ encryption })}
        choices={[
          { value: "verified", label: "Encrypted, the server's certificate is verified" },
          { value: "unverified", label: "Encrypted, but whoever answers is believed" },
          { value: "none", label: "Not encrypted" },
        ]}
      />
      <Checkbox
        isSelected={value.ownNetwork}
        onChange={(ownNetwork) => set({ ownNetwork })}
        hint="Needed for private addresses, for this machine itself, and for sockets: Kept then connects inside your network. Leave it out for a database on the internet."
      >
        This database is on our own network
      </Checkbox>
    </>
  );
}

/** The commands that make a role which reads and can do nothing else. */
export function ReaderCommands({
  user,
  database,
}: {
  readonly user: string;
  readonly database: string;
}): ReactNode {
  return (
    <section className="commands">
      <h2>A role that only reads</h2>
      <p className="soft">
        Have whoever runs the database run this once. Kept refuses a role that may write, and says which
        rights to take away.
      </p>
      <Sql text={readerSql(user, database)} label="Commands that make the role" />
    </section>
  );
}

/** Commands to copy. */
export function Sql({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="sql">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by key */}
      <pre tabIndex={0} role="region" aria-label={label}>
        <code>{text}</code>
      </pre>
      <Button
        onPress={() => {
          void navigator.clipboard.writeText(text).then(() => setCopied(true));
        }}
      >
        {isCopied ? "Copied" : "Copy"}
      </Button>
    </div>
  );
}
