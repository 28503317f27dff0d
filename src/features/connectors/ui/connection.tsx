/** One connected database: how its look stands, what to mend, and its tables by what needs a person first. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { go, setSearch, useSearch } from "../../../web/router.ts";
import {
  Button,
  ConfirmDialog,
  Dialog,
  ErrorNotice,
  FactList,
  Link,
  Notice,
  Page,
  Select,
  Skeleton,
  Status,
  Table,
  Time,
  toast,
} from "../../../web/widgets/index.ts";
import { underWay, type StoreDetail, type TableSummary } from "../contract.ts";
import { changeAddress, confirmTables, lookAtStore, readStore, removeStore } from "../endpoints.ts";
import { AddressFields, faultsOf, inputOf, ReaderCommands, Sql, valueOf } from "./address_form.tsx";
import { EraserPanel } from "./eraser.tsx";
import { StoreUse, TableStatus } from "./status.tsx";
import { counted, kindNames, kindWords, problemWords, stageWords, sureness } from "./words.ts";
import "./connectors.css";

const crumbs = [
  { title: "Setup", to: "/setup" },
  { title: "Connections", to: "/setup/connections" },
] as const;

export default function Connection({ organisation, params }: PageProps): ReactNode {
  const input = { params: { organisation, store: params["connection"] ?? "" } };
  const [busy, setBusy] = useState(false);
  const { data, error, refetch } = useCall(readStore, input, { every: busy ? 2 : undefined });
  const isBusy = data !== undefined && underWay.includes(data.look.stage);
  if (isBusy !== busy) setBusy(isBusy);
  if (data === undefined)
    return (
      <Page title="Connection" crumbs={crumbs}>
        {error === null ? (
          <Skeleton kind="page" lines={6} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  return <Known organisation={organisation} store={data} isBusy={isBusy} />;
}

type Shown = { readonly organisation: string; readonly store: StoreDetail };

function Known({ organisation, store, isBusy }: Shown & { readonly isBusy: boolean }): ReactNode {
  const mayWrite = useMay("connection:write");
  const look = useChange(lookAtStore);
  const [dialog, setDialog] = useState<"address" | "remove" | undefined>();
  const at = { params: { organisation, store: store.id } };
  return (
    <Page
      title={store.name}
      lede={<StoreUse store={store} />}
      crumbs={crumbs}
      actions={
        mayWrite && (
          <>
            <Button isPending={look.isPending} isDisabled={isBusy} onPress={() => void look.run(at)}>
              Compare with the database now
            </Button>
            <Button onPress={() => setDialog("address")}>Change the address</Button>
            <Button kind="danger" onPress={() => setDialog("remove")}>
              Remove
            </Button>
          </>
        )
      }
    >
      {look.error !== undefined && <ErrorNotice error={look.error} />}
      <LookNotice store={store} isBusy={isBusy} />
      <Findings store={store} />
      {store.tableList.length > 0 && <Tables organisation={organisation} store={store} mayWrite={mayWrite} />}
      <EraserPanel organisation={organisation} store={store} mayWrite={mayWrite} />
      <Facts store={store} />
      {dialog === "address" && (
        <AddressDialog organisation={organisation} store={store} onClose={() => setDialog(undefined)} />
      )}
      {dialog === "remove" && (
        <RemoveDialog organisation={organisation} store={store} onClose={() => setDialog(undefined)} />
      )}
    </Page>
  );
}

function LookNotice({ store, isBusy }: { readonly store: StoreDetail; readonly isBusy: boolean }): ReactNode {
  const { stage, problem } = store.look;
  if (isBusy)
    return (
      <Notice title={`${stageWords[stage]}…`}>
        This can take a minute or two. You can leave the page; it goes on.
      </Notice>
    );
  if (stage !== "failed" && stage !== "refused") return null;
  return (
    <Notice
      kind="error"
      title={stage === "refused" ? "This connection is not used" : "The database was not reached"}
    >
      {problem === undefined ? "Look again." : problemWords[problem]}
    </Notice>
  );
}

function Findings({ store }: { readonly store: StoreDetail }): ReactNode {
  const toMend = store.findings.filter(({ level }) => level !== "note");
  if (toMend.length === 0) return null;
  return (
    <section>
      <h2>To mend in the database</h2>
      <ul className="findings">
        {toMend.map(({ sentence, sql, level }) => (
          <li key={sentence}>
            <Status
              status={level === "gap" || store.address?.kind === "sqlite" ? "due" : "broken"}
              word={findingWord(store, level)}
            />
            <span>{sentence}</span>
            {sql !== undefined && <Sql text={sql} label={`Commands for: ${sentence}`} />}
          </li>
        ))}
      </ul>
      {store.look.stage === "refused" && (
        <ReaderCommands
          kind={store.address?.kind ?? "postgresql"}
          user="kept_reader"
          database={databaseOf(store)}
        />
      )}
    </section>
  );
}

function databaseOf({ address }: StoreDetail): string {
  return address !== undefined && "database" in address ? address.database : "";
}

/** A file has no rights to take away: what it warns of is how it is kept. */
function findingWord({ address }: StoreDetail, level: string): string {
  if (level === "gap") return "out of sight";
  return address?.kind === "sqlite" && level !== "refuse" ? "slows others" : "too many rights";
}

const filters = [
  { value: "needs", label: "Need a person" },
  { value: "all", label: "All tables" },
  { value: "confirmed", label: "Confirmed" },
] as const;

const needs = ({ state, reason }: TableSummary): boolean =>
  state !== "confirmed" && (state !== "new" || reason !== undefined);

function Tables({ organisation, store, mayWrite }: Shown & { readonly mayWrite: boolean }): ReactNode {
  const { confirmed, of } = store.tables;
  const asked = useSearch().get("show");
  const waiting = store.tableList.filter(needs);
  const filter =
    filters.find(({ value }) => value === asked)?.value ?? (waiting.length > 0 ? "needs" : "all");
  const shown = store.tableList.filter(
    (table) => filter === "all" || (filter === "needs" ? needs(table) : table.state === "confirmed"),
  );
  const [first] = waiting;
  return (
    <section>
      <div className="progress">
        <h2>
          {confirmed} of {counted(of, "table")} confirmed
        </h2>
        <progress value={confirmed} max={Math.max(of, 1)} aria-label="Tables confirmed" />
        {mayWrite && first !== undefined && (
          <div className="form-actions">
            <Link to={`/setup/connections/${store.id}/${first.key}`} kind="primary">
              Go through what is left
            </Link>
            <ConfirmNobodys organisation={organisation} store={store} />
          </div>
        )}
      </div>
      <div className="table-filters">
        <Select
          label="Show"
          choices={filters}
          value={filter}
          onChange={(value) => setSearch({ show: value })}
        />
      </div>
      <Table
        label="Tables"
        rows={shown}
        keyOf={({ key }) => key}
        empty={<p className="soft">No table here.</p>}
        count={`${shown.length} of ${counted(store.tableList.length, "table")}`}
        columns={[
          {
            title: "Table",
            kind: "row",
            cell: ({ key, name, title }) => (
              <>
                <Link to={`/setup/connections/${store.id}/${key}`}>
                  <bdi className="table-name">{name}</bdi>
                </Link>
                {title !== undefined && <div className="because">{title}</div>}
              </>
            ),
          },
          {
            title: "Holds",
            kind: "narrow",
            isSecondary: true,
            cell: ({ kind }) => (kind === undefined ? "–" : kindWords[kind]),
          },
          { title: "State", cell: (table) => <TableStatus table={table} /> },
          {
            title: "Look first at",
            isSecondary: true,
            cell: ({ confidence, reason }) =>
              reason !== undefined && (
                <span className="because">
                  {confidence === undefined ? reason : `${sureness(confidence)}: ${reason}`}
                </span>
              ),
          },
          {
            title: "Rows, about",
            kind: "number",
            isSecondary: true,
            cell: ({ estimatedRows }) =>
              estimatedRows === undefined ? (
                <span className="soft">not counted yet</span>
              ) : (
                new Intl.NumberFormat("en-GB").format(Math.round(estimatedRows))
              ),
          },
        ]}
      />
    </section>
  );
}

/** Tables the suggestion calls nobody's: confirmed together, as they are listed. */
function ConfirmNobodys({ organisation, store }: Shown): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const confirm = useChange(confirmTables);
  const tables = store.tableList.filter(
    ({ kind, state, errors }) =>
      kind === "impersonal" && (state === "suggested" || state === "changed") && errors === 0,
  );
  if (tables.length === 0) return null;
  const send = async (): Promise<void> => {
    const wanted = tables.map(({ key, hash = "" }) => ({ key, hash }));
    const params = { organisation, store: store.id };
    const reply = await confirm.run({ params, body: { tables: wanted } });
    if (reply === undefined) return;
    setOpen(false);
    toast(`${counted(tables.length, "table")} confirmed as nobody's data.`);
  };
  return (
    <>
      <Button
        onPress={() => setOpen(true)}
      >{`Confirm ${counted(tables.length, "table")} as nobody's data`}</Button>
      <Dialog
        title="Nobody's data"
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onPress={() => setOpen(false)}>Cancel</Button>
            <Button kind="primary" isPending={confirm.isPending} onPress={() => void send()}>
              Confirm all
            </Button>
          </>
        }
      >
        <p>
          You confirm, with your name, that no row of these tables is about a person. A search never looks
          into them.
        </p>
        {confirm.error !== undefined && <ErrorNotice error={confirm.error} />}
        <ul>
          {tables.map(({ key, name }) => (
            <li key={key}>
              <bdi className="table-name">{name}</bdi>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}

function Facts({ store }: { readonly store: StoreDetail }): ReactNode {
  const { address, role, server, look } = store;
  return (
    <section className="commands">
      <h2>Connection</h2>
      <FactList
        facts={[
          ["Kind", address && kindNames[address.kind]],
          ...(address?.kind === "sqlite" ? [["File", address.file] as const] : serverFacts(address, role)),
          ["Version", server],
          ["Last described", look.lookedAt && <Time at={look.lookedAt} />],
        ]}
      />
    </section>
  );
}

type ServerAddress = Exclude<StoreDetail["address"], { kind: "sqlite" }>;

function serverFacts(
  address: ServerAddress,
  role: string | undefined,
): readonly (readonly [string, string | undefined])[] {
  return [
    ["Server", address && `${address.host}, port ${address.port}`],
    ["Database", address?.database],
    ["Role", role ?? address?.user],
    ["Password", "sealed, never shown"],
    [
      "Encryption",
      address &&
        (address.host.startsWith("/")
          ? "not needed: a socket of this machine"
          : {
              verified: "yes, certificate verified",
              unverified: "yes, certificate not verified",
              none: "none",
            }[address.encryption]),
    ],
    ["Own network", address && (address.ownNetwork ? "yes" : "no")],
  ];
}

function AddressDialog({
  organisation,
  store,
  onClose,
}: Shown & { readonly onClose: () => void }): ReactNode {
  const [value, setValue] = useState(valueOf(store.address));
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const change = useChange(changeAddress);
  const send = async (): Promise<void> => {
    const found = faultsOf(value);
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const params = { organisation, store: store.id };
    if ((await change.run({ params, body: { address: inputOf(value) } })) !== undefined) onClose();
  };
  return (
    <Dialog
      title="Change the address"
      isOpen
      onClose={onClose}
      size="wide"
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" isPending={change.isPending} onPress={() => void send()}>
            Save and test
          </Button>
        </>
      }
    >
      <div className="form">
        <p>
          {value.kind === "sqlite"
            ? "The map stays. That the file may be changed has to be allowed again."
            : "The map stays. The password has to be typed again, so that it never goes to another server unnoticed."}
        </p>
        {change.error !== undefined && <ErrorNotice error={change.error} />}
        <AddressFields value={value} onChange={setValue} faults={faults} />
      </div>
    </Dialog>
  );
}

function RemoveDialog({ organisation, store, onClose }: Shown & { readonly onClose: () => void }): ReactNode {
  const remove = useChange(removeStore);
  const send = async (): Promise<void> => {
    const gone = await remove.run({ params: { organisation, store: store.id } });
    if (gone === undefined) return;
    toast("The connection was removed.");
    go("/setup/connections", { replace: true });
  };
  return (
    <ConfirmDialog
      title={`Remove ${store.name}`}
      isOpen
      onClose={onClose}
      phrase={store.name}
      confirmLabel="Remove the connection"
      onConfirm={() => void send()}
      isPending={remove.isPending}
      error={remove.error?.message}
    >
      <p>
        The address and password are destroyed, and no new search reads this database. Requests that were
        searched keep what was found. The map and who confirmed it stay on record. Nothing changes in the
        database itself.
      </p>
    </ConfirmDialog>
  );
}
