/** The outbox: what waits, what went out, what was refused. */
import { useState } from "react";
import type { ReactNode } from "react";
import { ask, useCall, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { setSearch, useSearch } from "../../../web/router.ts";
import {
  Address,
  EmptyState,
  ErrorNotice,
  Link,
  Notice,
  Page,
  RadioGroup,
  Skeleton,
  Status,
  Table,
  Time,
  toast,
} from "../../../web/widgets/index.ts";
import { listMails } from "../mail/endpoints.ts";
import { problemSentence, stateWords } from "./mail_words.ts";

type Reply = NonNullable<ReturnType<typeof useCall<typeof listMails>>["data"]>;
type Mail = Reply["mails"][number];
const filters = ["all", "waiting", "sent", "refused", "suppressed"] as const;
type Filter = (typeof filters)[number];

export default function Outbox({ organisation }: PageProps): ReactNode {
  const given = useSearch().get("state");
  const filter = filters.find((one) => one === given) ?? "all";
  const params = { organisation };
  const maySee = useMay("settings:read");
  const query = filter === "all" ? {} : { state: filter };
  const { data, error, refetch } = useCall(listMails, { params, query }, { every: 30 });
  return (
    <Page
      title="Outbox"
      width="wide"
      crumbs={[{ title: "Setup", to: "/setup" }, { title: "Outbox" }]}
      lede="Every mail Kept sends in your name, newest first. Opening one is recorded."
      actions={
        maySee && (
          <Link to="/setup/mail-server" kind="button">
            Mail server
          </Link>
        )
      }
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="table" lines={6} />}
      {data !== undefined && (
        <>
          {!data.hasMailServer && <NoServer waiting={data.counts.waiting} sent={data.counts.sent} />}
          <Filters filter={filter} counts={data.counts} />
          <Mails key={filter} first={data} organisation={organisation} filter={filter} />
        </>
      )}
    </Page>
  );
}

function waitingWords(waiting: number): string {
  if (waiting === 0) return "Mail will wait here";
  return waiting === 1 ? "One mail waits here" : `${waiting} mails wait here`;
}

function NoServer({ waiting, sent }: { readonly waiting: number; readonly sent: number }): ReactNode {
  return (
    <Notice
      kind="warn"
      title={sent === 0 ? "No mail leaves this installation yet" : "No mail leaves this installation now"}
    >
      {waitingWords(waiting)} until <Link to="/setup/mail-server">a mail server is named</Link>. Until then
      you can open a mail and hand on what it says.
      {sent > 0 && " Those shown as sent left, or were entered as an example, before."}
    </Notice>
  );
}

function Filters({
  filter,
  counts,
}: {
  readonly filter: Filter;
  readonly counts: Reply["counts"];
}): ReactNode {
  const total = counts.waiting + counts.sent + counts.refused + counts.suppressed;
  const words: Readonly<Record<Filter, string>> = {
    all: `All (${total})`,
    waiting: `Waiting (${counts.waiting})`,
    sent: `Sent (${counts.sent})`,
    refused: `Refused (${counts.refused})`,
    suppressed: `Not sent (${counts.suppressed})`,
  };
  return (
    <div className="table-filters">
      <RadioGroup
        label="Show"
        isInline
        value={filter}
        onChange={(value) => setSearch({ state: value === "all" ? undefined : value })}
        choices={filters.map((value) => ({ value, label: words[value] }))}
      />
    </div>
  );
}

function Mails({
  first,
  organisation,
  filter,
}: {
  readonly first: Reply;
  readonly organisation: string;
  readonly filter: Filter;
}): ReactNode {
  const [later, setLater] = useState<{
    readonly mails: readonly Mail[];
    readonly next: string | undefined;
  }>();
  const [isPending, setPending] = useState(false);
  const mails = [...first.mails, ...(later?.mails ?? [])];
  const next = later === undefined ? first.next : later.next;
  const more = async (before: string): Promise<void> => {
    setPending(true);
    const query = { before, ...(filter === "all" ? {} : { state: filter }) };
    const page = await ask(listMails, { params: { organisation }, query }).catch((error: unknown) => {
      toast(error instanceof Error ? error.message : "The next page could not be read.");
    });
    if (page) setLater({ mails: [...(later?.mails ?? []), ...page.mails], next: page.next });
    setPending(false);
  };
  return (
    <Table
      label="Mails"
      rows={mails}
      keyOf={({ id }) => id}
      isPending={isPending}
      onMore={next === undefined ? undefined : () => void more(next)}
      count={`${mails.length} shown`}
      empty={
        <EmptyState title={filter === "all" ? "No mail yet" : "None like that"}>
          Acknowledgements, codes, answers and invitations appear here as soon as a step sends one.
        </EmptyState>
      }
      columns={[
        {
          title: "Mail",
          kind: "row",
          cell: (mail) => <What mail={mail} hasMailServer={first.hasMailServer} />,
        },
        { title: "State", kind: "narrow", cell: (mail) => <State mail={mail} /> },
        {
          title: "For",
          kind: "narrow",
          isSecondary: true,
          cell: ({ reference }) =>
            reference === null ? (
              <span className="soft">no case</span>
            ) : (
              <Link to={`/work/${reference}`}>{reference}</Link>
            ),
        },
        {
          title: "Written",
          kind: "narrow",
          isSecondary: true,
          cell: ({ createdAt }) => <Time at={createdAt} />,
        },
      ]}
    />
  );
}

/** The kind of letter, for whom, and why it did not go out; that no server is set is said above, once. */
function What({
  mail: { id, to, subject, reference, problem, state },
  hasMailServer,
}: {
  readonly mail: Mail;
  readonly hasMailServer: boolean;
}): ReactNode {
  const isSaidAbove = problem === "no_mail_server" && !hasMailServer;
  const reason = state === "sent" || isSaidAbove ? undefined : problemSentence(problem);
  return (
    <>
      <Link to={`/setup/mail/${id}`}>
        {subject === undefined ? "Erased mail" : <Unbroken text={subject} />}
      </Link>
      {to !== undefined && (
        <span className="row-more">
          to <Address text={to} />
        </span>
      )}
      {reference !== null && (
        <span className="only-narrow">
          for <Link to={`/work/${reference}`}>{reference}</Link>
        </span>
      )}
      {reason !== undefined && <span className="row-more row-problem">{reason}</span>}
    </>
  );
}

/** A text in which a reference does not break at its hyphens. */
function Unbroken({ text }: { readonly text: string }): ReactNode {
  return text.split(/(?<=^|\W)([A-Z]{1,3}-\d{4}-\d{4,12})(?=\W|$)/).map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      <span key={part} className="unbroken">
        {part}
      </span>
    ),
  );
}

function State({ mail: { state, tries, problem } }: { readonly mail: Mail }): ReactNode {
  // Without a server a try finds nothing to try.
  const isCounted = tries > 0 && problem !== "no_mail_server" && state !== "suppressed";
  return (
    <>
      <Status {...stateWords[state]} />
      {isCounted && <span className="row-more">{tries === 1 ? "1 try" : `${tries} tries`}</span>}
    </>
  );
}
