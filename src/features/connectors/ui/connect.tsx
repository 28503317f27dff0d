/** Connects a database: where it is, who reads it, and the commands that make such a reader. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { go } from "../../../web/router.ts";
import { Button, ErrorNotice, Link, Page, TextField } from "../../../web/widgets/index.ts";
import { connectStore } from "../endpoints.ts";
import { AddressFields, faultsOf, inputOf, KindField, noAddress, ReaderCommands } from "./address_form.tsx";
import "./connectors.css";

export default function Connect({ organisation }: PageProps): ReactNode {
  const [name, setName] = useState("");
  const [value, setValue] = useState(noAddress);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const connect = useChange(connectStore);
  const send = async (): Promise<void> => {
    const found = {
      ...(name.trim() === "" ? { name: "Give it a name people here will recognise." } : {}),
      ...faultsOf(value),
    };
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const made = await connect.run({ params: { organisation }, body: { name, address: inputOf(value) } });
    if (made !== undefined) go(`/setup/connections/${made.id}`);
  };
  return (
    <Page
      title="Connect a database"
      lede="Kept tests what it may do there, reads which tables there are, and suggests whose data each holds. Nothing is searched until people confirmed it."
      crumbs={[
        { title: "Setup", to: "/setup" },
        { title: "Connections", to: "/setup/connections" },
      ]}
      width="narrow"
    >
      {connect.error !== undefined && <ErrorNotice error={connect.error} />}
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <TextField
          label="Name"
          hint="What people here call it, such as School administration."
          value={name}
          onChange={setName}
          error={faults["name"]}
          maxLength={120}
          isRequired
        />
        <KindField value={value} onChange={setValue} />
        <AddressFields value={value} onChange={setValue} faults={faults} />
        <div className="form-actions">
          <Button type="submit" kind="primary" isPending={connect.isPending}>
            Connect and test
          </Button>
          <Link to="/setup/connections" kind="button">
            Cancel
          </Link>
        </div>
      </form>
      <ReaderCommands kind={value.kind} user={value.user} database={value.database} />
    </Page>
  );
}
