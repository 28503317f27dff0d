/** One table of a connected database: whose its rows are, column by column, until somebody confirms it. */
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { go, useSearch } from "../../../web/router.ts";
import {
  Button,
  ErrorNotice,
  FactList,
  Link,
  Notice,
  Page,
  Select,
  Skeleton,
  toast,
} from "../../../web/widgets/index.ts";
import type { TableDetail } from "../contract.ts";
import { adoptTable, changeTable, confirmTables, dropTable, readTable } from "../endpoints.ts";
import { ErasureSection } from "./erasure.tsx";
import { Columns, Relations } from "./lines.tsx";
import { Problems, type At } from "./problems.tsx";
import { Samples } from "./samples.tsx";
import { TableStatus } from "./status.tsx";
import { UseSection } from "./use.tsx";
import { counted, sureness } from "./words.ts";
import "./connectors.css";

export default function MapTable({ organisation, params }: PageProps): ReactNode {
  const at = { organisation, store: params["connection"] ?? "", table: params["table"] ?? "" };
  const { data, error, isPlaceholderData, refetch } = useCall(readTable, { params: at });
  const crumbs = [
    { title: "Connections", to: "/setup/connections" },
    { title: data?.store.name ?? "Connection", to: `/setup/connections/${at.store}` },
  ];
  if (data === undefined || isPlaceholderData)
    return (
      <Page title="Table" crumbs={crumbs} key="loading">
        {error === null ? (
          <Skeleton kind="page" lines={8} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  return (
    <Page
      key={at.table}
      title={<bdi className="table-name">{data.table.name}</bdi>}
      documentTitle="Table"
      lede={<TableStatus table={data.table} />}
      crumbs={crumbs}
    >
      <Table at={at} detail={data} key={data.table.hash} />
    </Page>
  );
}

type Shown = { readonly at: At; readonly detail: TableDetail };

function Table({ at, detail }: Shown): ReactNode {
  const mayWrite = useMay("connection:write");
  const { table, comment, problems, kindRemark } = detail;
  return (
    <>
      {table.state === "gone" && <Gone at={at} detail={detail} mayWrite={mayWrite} />}
      {table.state === "new" && <New at={at} mayWrite={mayWrite} reason={table.reason} />}
      {problems.length > 0 && (
        <ul className="findings">
          {problems.map(({ level, path, sentence }) => (
            <li key={`${path} ${sentence}`}>
              <Notice kind={level === "error" ? "error" : level === "gap" ? "warn" : "info"}>
                {sentence}
              </Notice>
            </li>
          ))}
        </ul>
      )}
      {table.kind !== undefined && <Kind at={at} detail={detail} mayWrite={mayWrite} />}
      {kindRemark !== undefined && (
        <p className="because">
          Suggested ({sureness(kindRemark.confidence)}): {kindRemark.reason}.
        </p>
      )}
      {comment !== undefined && <p className="because">The database says: {comment}</p>}
      {table.kind !== undefined && table.kind !== "impersonal" && (
        <>
          <h2>Whose rows these are</h2>
          <Relations at={at} detail={detail} mayWrite={mayWrite} />
          <ErasureSection at={at} detail={detail} mayWrite={mayWrite} />
          <UseSection at={at} detail={detail} mayWrite={mayWrite} />
        </>
      )}
      <Facts detail={detail} />
      <h2>Columns</h2>
      <Columns at={at} detail={detail} mayWrite={mayWrite} />
      {mayWrite && table.state !== "gone" && <Samples at={at} />}
      {mayWrite && <ConfirmBar at={at} detail={detail} />}
    </>
  );
}

const kindChoices = [
  { value: "person", label: "Each row is a person" },
  { value: "personal", label: "Rows belong to people" },
  { value: "impersonal", label: "Nobody's data" },
] as const;

function Kind({ at, detail, mayWrite }: Shown & { readonly mayWrite: boolean }): ReactNode {
  const change = useChange(changeTable);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const { kind, hash = "" } = detail.table;
  const set = async (wanted: (typeof kindChoices)[number]["value"]): Promise<void> => {
    if (wanted === kind) return;
    const reply = await change.run({ params: at, body: { hash, kind: wanted } });
    setProblems(reply?.problems.map(({ sentence }) => sentence) ?? []);
  };
  return (
    <div className="progress">
      <Select
        label="What this table holds"
        choices={kindChoices}
        value={kind}
        isDisabled={!mayWrite}
        onChange={(value) => void set(value)}
      />
      <Problems error={change.error} problems={problems} />
    </div>
  );
}

function Gone({ at, detail, mayWrite }: Shown & { readonly mayWrite: boolean }): ReactNode {
  const drop = useChange(dropTable);
  const send = async (): Promise<void> => {
    if ((await drop.run({ params: at })) !== undefined) go(nextPlace(at, detail), { replace: true });
  };
  return (
    <Notice
      kind="warn"
      title="The database no longer has this table, or the role cannot know of it."
      action={
        mayWrite && (
          <Button isPending={drop.isPending} onPress={() => void send()}>
            Take it out of the map
          </Button>
        )
      }
    >
      {drop.error?.message}
    </Notice>
  );
}

function New({
  at,
  mayWrite,
  reason,
}: {
  readonly at: At;
  readonly mayWrite: boolean;
  readonly reason: string | undefined;
}): ReactNode {
  const adopt = useChange(adoptTable);
  return (
    <Notice
      kind={reason === undefined ? "info" : "warn"}
      title={
        reason === undefined
          ? "The map does not have this table: nothing of it is disclosed."
          : `The map does not have this table, and ${reason}. Until it does, no answer is complete.`
      }
      action={
        mayWrite && (
          <Button isPending={adopt.isPending} onPress={() => void adopt.run({ params: at })}>
            Take it into the map
          </Button>
        )
      }
    >
      {adopt.error?.message}
    </Notice>
  );
}

function Facts({ detail }: { readonly detail: TableDetail }): ReactNode {
  const { identities, label, softDeleted, table } = detail;
  return (
    <FactList
      facts={[
        ["A person is found by", identities.map(({ name, column }) => `${name} (${column})`).join(", ")],
        ["A reviewer sees", label.join(", ")],
        ["Deleted in the application when", softDeleted && `${softDeleted} is set`],
        [
          "Rows, about",
          table.estimatedRows === undefined
            ? "not counted yet"
            : new Intl.NumberFormat("en-GB").format(Math.round(table.estimatedRows)),
        ],
      ]}
    />
  );
}

function nextPlace(at: At, detail: TableDetail, search = ""): string {
  const place = `/setup/connections/${at.store}`;
  return detail.next === undefined || detail.next === detail.table.key
    ? place
    : `${place}/${detail.next}${search}`;
}

/** Always in reach: forty-five tables are confirmed in one sitting, by Ctrl and Enter. */
function ConfirmBar({ at, detail }: Shown): ReactNode {
  const confirm = useChange(confirmTables);
  const samples = useSearch().get("samples") === "on" ? "?samples=on" : "";
  const next = nextPlace(at, detail, samples);
  const { hash, state, key } = detail.table;
  const isPossible = hash !== undefined && (state === "suggested" || state === "changed");
  const send = async (): Promise<void> => {
    if (!isPossible || confirm.isPending) return;
    const params = { organisation: at.organisation, store: at.store };
    const reply = await confirm.run({ params, body: { tables: [{ key, hash }] } });
    if (reply === undefined) return;
    toast(`${detail.table.name.slice(0, 60)} is confirmed: ${reply.confirmed} of ${reply.of}.`);
    go(next);
  };
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
      event.preventDefault();
      void send();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
  const { confirmed, of } = detail.progress;
  return (
    <div className="confirm-bar">
      <span className="grow">
        {confirmed} of {counted(of, "table")} confirmed
      </span>
      {confirm.error !== undefined && <ErrorNotice error={confirm.error} />}
      <Link to={next} kind="button">
        {isPossible ? "Leave it for now" : "Next"}
      </Link>
      {isPossible && (
        <Button kind="primary" isPending={confirm.isPending} onPress={() => void send()}>
          Confirm and next <kbd>Ctrl ↵</kbd>
        </Button>
      )}
    </div>
  );
}
