/** Where a database is and who reads it. The password goes in and is never shown again. */
import { useState } from "react";
import type { ReactNode } from "react";
import { Button, Checkbox, Select, TextField } from "../../../web/widgets/index.ts";
import type { AddressInput, OfficeStoreKind, StoreSummary } from "../contract.ts";
import { kindNames, readerSql } from "./words.ts";

/** Every field of every kind: what was typed stays when another kind is looked at. */
export type AddressValue = {
  readonly kind: OfficeStoreKind;
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly encryption: "verified" | "unverified" | "none";
  readonly ownNetwork: boolean;
  readonly file: string;
};

const ports = { postgresql: "5432", mysql: "3306" } as const;

export const noAddress: AddressValue = {
  kind: "postgresql",
  host: "",
  port: ports.postgresql,
  database: "",
  user: "kept_reader",
  password: "",
  encryption: "verified",
  ownNetwork: false,
  file: "",
};

export function valueOf(address: StoreSummary["address"]): AddressValue {
  if (address === undefined) return noAddress;
  if (address.kind === "sqlite") return { ...noAddress, ...address };
  return { ...noAddress, ...address, port: String(address.port) };
}

/** What is missing or wrong, by field; empty when it can be sent. */
export function faultsOf(value: AddressValue): Readonly<Record<string, string>> {
  const { kind, host, port, database, user, file } = value;
  if (kind === "sqlite")
    return file.trim().startsWith("/")
      ? {}
      : { file: "Give the whole path on the server, such as /srv/app/data.db." };
  const number = Number(port);
  return {
    ...(host.trim() === ""
      ? { host: "Say which server: a name such as db.example.org, or an address." }
      : {}),
    ...(/^[a-z]+:\/\//i.test(host)
      ? { host: "Only the server's name belongs here, without postgresql:// and password." }
      : {}),
    ...(kind === "mysql" && host.trim().startsWith("/")
      ? { host: "A socket is not taken here: give the server's name or address." }
      : {}),
    ...(Number.isInteger(number) && number > 0 && number < 65_536
      ? {}
      : { port: "A port is a number up to 65535." }),
    ...(database.trim() === "" ? { database: "Say which database on the server." } : {}),
    ...(user.trim() === "" ? { user: "Say which role Kept signs in as." } : {}),
  };
}

export function inputOf({ kind, file, port, ...server }: AddressValue): AddressInput {
  return kind === "sqlite" ? { kind, file: file.trim() } : { kind, ...server, port: Number(port) };
}

type Fields = {
  readonly value: AddressValue;
  readonly onChange: (value: AddressValue) => void;
  readonly faults: Readonly<Record<string, string>>;
};

/** Which kind of database it is; a port nobody touched follows. */
export function KindField({ value, onChange }: Omit<Fields, "faults">): ReactNode {
  const choose = (kind: OfficeStoreKind): void => {
    const isUsual = Object.values<string>(ports).includes(value.port);
    const port = kind === "sqlite" || !isUsual ? value.port : ports[kind];
    onChange({ ...value, kind, port });
  };
  return (
    <Select
      label="Kind of database"
      value={value.kind}
      onChange={choose}
      choices={[
        { value: "postgresql", label: kindNames.postgresql },
        { value: "mysql", label: kindNames.mysql },
        { value: "sqlite", label: `${kindNames.sqlite}, a file on this server` },
      ]}
    />
  );
}

export function AddressFields({ value, onChange, faults }: Fields): ReactNode {
  const set = (change: Partial<AddressValue>): void => onChange({ ...value, ...change });
  if (value.kind === "sqlite")
    return (
      <TextField
        label="File"
        hint="The whole path on the machine where Kept runs. It must lie in a folder that whoever runs Kept has named for your organisation (KEPT_SQLITE_FOLDERS)."
        value={value.file}
        onChange={(file) => set({ file })}
        error={faults["file"]}
        maxLength={1000}
        isRequired
      />
    );
  return <ServerFields value={value} onChange={onChange} faults={faults} />;
}

function ServerFields({ value, onChange, faults }: Fields): ReactNode {
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
          hint={`${value.kind === "mysql" ? ports.mysql : ports.postgresql} unless somebody chose another.`}
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
          label={value.kind === "mysql" ? "User" : "Role"}
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
        hint={`Needed for private addresses${value.kind === "mysql" ? " and for this machine itself" : ", for this machine itself, and for sockets"}: Kept then connects inside your network. Leave it out for a database on the internet.`}
      >
        This database is on our own network
      </Checkbox>
    </>
  );
}

/** The commands that make a role which reads and can do nothing else. */
export function ReaderCommands({
  kind,
  user,
  database,
}: Pick<AddressValue, "kind" | "user" | "database">): ReactNode {
  if (kind === "sqlite")
    return (
      <section className="commands">
        <h2>What the file must allow</h2>
        <p className="soft">
          Kept opens the file to read and changes nothing, unless somebody allows that on the next page. Ask
          whoever runs the application to switch the file to WAL mode: in another mode the application cannot
          write while Kept searches.
        </p>
        <Sql text="PRAGMA journal_mode = WAL;" label="Command that switches to WAL mode" />
      </section>
    );
  return (
    <section className="commands">
      <h2>{kind === "mysql" ? "A user that only reads" : "A role that only reads"}</h2>
      <p className="soft">
        Have whoever runs the database run this once. Kept refuses a {kind === "mysql" ? "user" : "role"} that
        may write, and says which rights to take away.
      </p>
      <Sql text={readerSql(kind, user, database)} label="Commands that make the role" />
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
