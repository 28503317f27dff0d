/** The mailboxes that are read: whether each can be, and what it brought. */
import type { ReactNode } from "react";
import { useCall, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  EmptyState,
  ErrorNotice,
  Link,
  Page,
  Skeleton,
  Status,
  Table,
  Time,
} from "../../../web/widgets/index.ts";
import type { MailboxView } from "../contract.ts";
import { listMailboxes } from "../endpoints.ts";
import { countedMails, problemSentences } from "./words.ts";
import "./mailbox.css";

export default function Mailboxes({ organisation }: PageProps): ReactNode {
  const { data, error, refetch } = useCall(listMailboxes, { params: { organisation } });
  const isBusy = data?.mailboxes.some(({ isReading }) => isReading) ?? false;
  useCall(listMailboxes, { params: { organisation } }, { when: isBusy, every: isBusy ? 3 : undefined });
  const mayWrite = useMay("connection:write");
  const add = mayWrite && (
    <Link to="/setup/mailboxes/new" kind="primary">
      Add a mailbox
    </Link>
  );
  return (
    <Page
      title="Mailboxes"
      lede="Where people write to you about their data. Kept reads what comes in and starts its clock when it arrived; nothing is deleted or marked on the server."
      crumbs={[{ title: "Setup", to: "/setup" }]}
      actions={(data?.mailboxes.length ?? 0) > 0 && add}
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="table" lines={3} />}
      {data !== undefined && <Boxes mailboxes={data.mailboxes} add={add} />}
    </Page>
  );
}

function Boxes({
  mailboxes,
  add,
}: {
  readonly mailboxes: readonly MailboxView[];
  readonly add: ReactNode;
}): ReactNode {
  return (
    <Table
      label="Mailboxes"
      rows={mailboxes}
      keyOf={({ id }) => id}
      empty={
        <EmptyState title="No mailbox is read" action={add}>
          Until one is, what comes by mail is logged by hand. You need the name of the mail server and a user
          that may read the mailbox, or one to which its mail is forwarded.
        </EmptyState>
      }
      columns={[
        {
          title: "Name",
          kind: "row",
          cell: ({ id, name, problem }) => (
            <>
              <Link to={`/setup/mailboxes/${id}`}>{name}</Link>
              {problem !== undefined && (
                <span className="row-more row-problem">{problemSentences[problem]}</span>
              )}
            </>
          ),
        },
        { title: "State", kind: "narrow", cell: (box) => <BoxStatus box={box} /> },
        {
          title: "Last read",
          kind: "narrow",
          isSecondary: true,
          cell: ({ readAt }) => (readAt === undefined ? "not yet" : <Time at={readAt} />),
        },
        {
          title: "Brought",
          kind: "narrow",
          isSecondary: true,
          cell: ({ mails }) => `${countedMails(mails.all)}, ${mails.waiting} waiting`,
        },
      ]}
    />
  );
}

export function BoxStatus({ box }: { readonly box: MailboxView }): ReactNode {
  if (box.isPaused) return <Status status="n/a" word="paused" />;
  if (box.problem !== undefined) return <Status status="broken" word="cannot be read" />;
  if (box.readAt === undefined) return <Status status="due" word="first reading" />;
  return <Status status="kept" word="is read" />;
}
