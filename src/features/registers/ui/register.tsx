/** The register: what the organisation does with personal data, and what it has not said yet. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  EmptyState,
  ErrorNotice,
  Link,
  Page,
  Skeleton,
  Status,
  Table,
  TextField,
  Time,
} from "../../../web/widgets/index.ts";
import type { ActivityLine } from "../contract.ts";
import { installStarter, listActivities } from "../endpoints.ts";
import { gapWords } from "../gaps.ts";
import { ControllerFacts } from "./controller.tsx";
import { NewActivity } from "./new_activity.tsx";
import "./registers.css";

export default function Register({ organisation }: PageProps): ReactNode {
  const [search, setSearch] = useState("");
  const [isAdding, setAdding] = useState(false);
  const mayWrite = useMay("register:write");
  const mayReadCases = useMay("case:read");
  const term = search.trim();
  const { data, error, refetch } = useCall(listActivities, {
    params: { organisation },
    query: term === "" ? {} : { search: term },
  });
  const open = data?.items.filter(({ gaps }) => gaps.length > 0).length ?? 0;
  return (
    <Page
      title="What we do with data"
      lede={
        data === undefined || term !== ""
          ? "Why each kind of data is held, for how long, and who receives it."
          : data.items.length === 0
            ? "Why each kind of data is held, for how long, and who receives it: people who ask are told this."
            : `${countWords(data.items.length)}; ${openWords(open)} all that a person must be told.`
      }
      actions={mayWrite && <Button onPress={() => setAdding(true)}>Add an activity</Button>}
    >
      {mayReadCases && (
        <p>
          <Link to="/registers/disclosures">Who received data</Link>
        </p>
      )}
      <div className="register-search">
        <TextField
          label="Find an activity"
          type="search"
          width="half"
          isRequired
          value={search}
          onChange={setSearch}
          maxLength={100}
        />
      </div>
      {data === undefined ? (
        error === null ? (
          <Skeleton kind="table" lines={6} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <Activities items={data.items} organisation={organisation} isSearch={term !== ""} />
      )}
      {/* After the list, so that the list does not push it away. */}
      {(data !== undefined || term !== "") && (
        <ControllerFacts organisation={organisation} mayWrite={mayWrite} />
      )}
      {isAdding && <NewActivity organisation={organisation} onClose={() => setAdding(false)} />}
    </Page>
  );
}

const countWords = (count: number): string => (count === 1 ? "1 activity" : `${count} activities`);

/** The first rows: the pack's, to be changed, or one's own. */
function Start({ organisation }: Pick<PageProps, "organisation">): ReactNode {
  const install = useChange(installStarter);
  const mayWrite = useMay("register:write");
  return (
    <>
      <EmptyState
        title="Nothing is written down yet."
        action={
          mayWrite && (
            <Button
              kind="primary"
              isPending={install.isPending}
              onPress={() => void install.run({ params: { organisation }, body: { pack: "school" } })}
            >
              Start from the language school’s register
            </Button>
          )
        }
      >
        Start from what a language school does with data and change it until it is yours, or add an activity
        for each thing you do: bookings, invoices, a newsletter.
      </EmptyState>
      {install.error !== undefined && <ErrorNotice error={install.error} />}
    </>
  );
}

function openWords(open: number): string {
  if (open === 0) return "each says";
  return open === 1 ? "one of them does not say" : `${open} of them do not say`;
}

function Activities({
  items,
  organisation,
  isSearch,
}: {
  readonly items: readonly ActivityLine[];
  readonly organisation: string;
  readonly isSearch: boolean;
}): ReactNode {
  return (
    <Table
      label="Activities"
      rows={items}
      keyOf={({ key }) => key}
      empty={
        isSearch ? <EmptyState title="No activity has these words." /> : <Start organisation={organisation} />
      }
      columns={[
        {
          title: "Activity",
          kind: "row",
          cell: ({ key, name }) => <Link to={`/registers/processing-activity/${key}`}>{name}</Link>,
        },
        { title: "What it is for", cell: ({ purposes }) => <Lines items={purposes} />, isSecondary: true },
        {
          title: "How long it is kept",
          cell: ({ retention }) => <Lines items={retention} />,
          isSecondary: true,
        },
        { title: "What is missing", cell: ({ gaps }) => <Missing gaps={gaps} /> },
        {
          title: "Changed",
          kind: "narrow",
          cell: ({ changedAt }) => <Time at={changedAt} kind="day" />,
          isSecondary: true,
        },
      ]}
    />
  );
}

function Lines({ items }: { readonly items: readonly string[] }): ReactNode {
  if (items.length === 0) return "–";
  return (
    <ul className="plain-list">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}

function Missing({ gaps }: Pick<ActivityLine, "gaps">): ReactNode {
  if (gaps.length === 0) return <Status status="kept" word="nothing" />;
  return <Status status="due" word={gaps.map((gap) => gapWords[gap]).join(", ")} />;
}
