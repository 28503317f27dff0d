/** The databases that searches read: what each is, and what keeps a search from using it. */
import type { ReactNode } from "react";
import { useCall, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { EmptyState, ErrorNotice, Link, Page, Skeleton, Table, Time } from "../../../web/widgets/index.ts";
import type { StoreSummary } from "../contract.ts";
import { listStores } from "../endpoints.ts";
import { Folders } from "./folders.tsx";
import { isUnderWay, StoreUse } from "./status.tsx";
import "./connectors.css";

export default function Connections({ organisation }: PageProps): ReactNode {
  const { data, error, refetch } = useCall(listStores, { params: { organisation } });
  const busy = data?.stores.some(isUnderWay) ?? false;
  useCall(listStores, { params: { organisation } }, { when: busy, every: busy ? 3 : undefined });
  const mayWrite = useMay("connection:write");
  return (
    <Page
      title="Connections"
      lede="The databases in which Kept looks for a person's data. It only reads, and only where people confirmed whose data a table holds."
      crumbs={[{ title: "Setup", to: "/setup" }]}
      actions={
        mayWrite &&
        (data?.stores.length ?? 0) > 0 && (
          <Link to="/setup/connections/new" kind="primary">
            Connect a database
          </Link>
        )
      }
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="table" lines={4} />}
      {data !== undefined && <Stores stores={data.stores} mayWrite={mayWrite} />}
      {data !== undefined && (
        <Folders organisation={organisation} folders={data.documentFolders} mayWrite={mayWrite} />
      )}
      {data?.stores.length === 0 && mayWrite && <TryExample organisation={organisation} />}
    </Page>
  );
}

/** To see a search before a database of one's own is at hand. */
function TryExample({ organisation }: { readonly organisation: string }): ReactNode {
  return (
    <section className="try-example" aria-labelledby="example-head">
      <h2 id="example-head">Try it with the example database</h2>
      <p>
        An invented school with eight people to search for and thousands of rows, connected and confirmed as a
        real one would be. Kept itself may not make a database: whoever runs it does, with one command beside
        the running server.
      </p>
      <pre>
        <code>npx kept example --organisation {organisation}</code>
      </pre>
      <p className="hint">
        It appears here as an example. Removing the connection takes it out of searches; the same command with{" "}
        <code>--remove</code> takes database and connection away.
      </p>
    </section>
  );
}

function Stores({
  stores,
  mayWrite,
}: {
  readonly stores: readonly StoreSummary[];
  readonly mayWrite: boolean;
}): ReactNode {
  return (
    <Table
      label="Connections"
      rows={stores}
      keyOf={({ id }) => id}
      empty={
        <EmptyState
          title="No database is connected"
          action={
            mayWrite && (
              <Link to="/setup/connections/new" kind="primary">
                Connect a database
              </Link>
            )
          }
        >
          Until one is, a request can only be answered by hand. You need the address of a PostgreSQL, MySQL or
          MariaDB database and a role that may read it (the next page has the commands that make one), or a
          SQLite file.
        </EmptyState>
      }
      columns={[
        {
          title: "Name",
          kind: "row",
          cell: (store) => <Link to={`/setup/connections/${store.id}`}>{store.name}</Link>,
        },
        { title: "For searches", cell: (store) => <StoreUse store={store} /> },
        {
          title: "Database",
          isSecondary: true,
          cell: ({ address }) =>
            address && (address.kind === "sqlite" ? address.file : `${address.database} on ${address.host}`),
        },
        {
          title: "Described",
          kind: "narrow",
          isSecondary: true,
          cell: ({ look }) => (look.lookedAt === undefined ? "not yet" : <Time at={look.lookedAt} />),
        },
      ]}
    />
  );
}
