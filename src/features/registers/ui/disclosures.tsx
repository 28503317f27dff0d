/** The register of disclosures: who received which data, and who receives data all the time. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  EmptyState,
  ErrorNotice,
  Link,
  Page,
  Skeleton,
  Table,
  TextField,
} from "../../../web/widgets/index.ts";
import type { DisclosureLine, StandingDisclosure } from "../disclosures/contract.ts";
import { listDisclosures } from "../disclosures/endpoints.ts";
import { NewDisclosureDialog, StrikeDialog } from "./disclosure_forms.tsx";
import { lawfulBasisOptions } from "../kinds/processing.ts";
import { meansWords, sourceWords } from "./disclosure_words.ts";
import "./registers.css";

export default function Disclosures({ organisation }: PageProps): ReactNode {
  const [search, setSearch] = useState("");
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [after, setAfter] = useState<DisclosureLine["id"]>();
  const [isAdding, setAdding] = useState(false);
  const [striking, setStriking] = useState<DisclosureLine>();
  const mayWork = useMay("case:work");
  const asked = {
    ...(search.trim() === "" ? {} : { search: search.trim() }),
    ...(from === "" ? {} : { from }),
    ...(until === "" ? {} : { until }),
  };
  const query = { ...asked, ...(after === undefined ? {} : { after }) };
  const { data, error, refetch } = useCall(listDisclosures, { params: { organisation }, query });
  const change =
    (set: (value: string) => void) =>
    (value: string): void => {
      setAfter(undefined);
      set(value);
    };
  const file = `/o/${organisation}/api/registers/disclosures/file?${new URLSearchParams(asked).toString()}`;
  return (
    <Page
      title="Who received data"
      crumbs={[{ title: "Registers", to: "/registers" }]}
      lede="Each time data went to somebody outside, and whoever receives them all the time. Struck records count for nothing."
      actions={mayWork && <Button onPress={() => setAdding(true)}>Write down a disclosure</Button>}
    >
      <div className="register-search">
        <TextField
          label="Find"
          type="search"
          width="half"
          isRequired
          maxLength={100}
          value={search}
          onChange={change(setSearch)}
        />
        <TextField label="From" type="date" width="short" value={from} onChange={change(setFrom)} />
        <TextField label="Until" type="date" width="short" value={until} onChange={change(setUntil)} />
      </div>
      {data === undefined ? (
        error === null ? (
          <Skeleton kind="table" lines={6} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <>
          <Records items={data.items} onStrike={mayWork ? setStriking : undefined} />
          <p>
            {data.next !== undefined && (
              <Button onPress={() => setAfter(data.next as DisclosureLine["id"])}>Show older records</Button>
            )}{" "}
            {after !== undefined && <Button onPress={() => setAfter(undefined)}>Back to the newest</Button>}{" "}
            {data.items.length > 0 && <a href={file}>Save as CSV</a>}
          </p>
          <Standing items={data.standing} />
        </>
      )}
      {isAdding && <NewDisclosureDialog organisation={organisation} onClose={() => setAdding(false)} />}
      {striking !== undefined && (
        <StrikeDialog organisation={organisation} record={striking} onClose={() => setStriking(undefined)} />
      )}
    </Page>
  );
}

function Records({
  items,
  onStrike,
}: {
  readonly items: readonly DisclosureLine[];
  readonly onStrike: ((record: DisclosureLine) => void) | undefined;
}): ReactNode {
  return (
    <Table
      label="Disclosures"
      rows={items}
      keyOf={({ id }) => id}
      empty={
        <EmptyState title="No disclosure is written down here.">
          Write one down when data go to somebody outside: a clinic, an authority, an exam board. Recipients
          who are told of a request are written down by themselves.
        </EmptyState>
      }
      columns={[
        { title: "Day", kind: "narrow", cell: ({ on }) => on },
        { title: "Who received it", kind: "row", cell: (line) => <Recipient line={line} /> },
        { title: "About whom", cell: (line) => aboutOf(line) },
        {
          title: "Which data, and why",
          cell: ({ words, basis }) =>
            words === undefined
              ? "Destroyed with its case"
              : `${words.categories.join(", ")}. ${words.purpose}. ${lawfulBasisOptions[basis]}.`,
        },
        {
          title: "How",
          cell: ({ means, source, recordedBy }) =>
            `${meansWords[means]}; ${sourceWords[source]}${recordedBy === undefined ? "" : `, ${recordedBy}`}`,
          isSecondary: true,
        },
        {
          title: "Wrong?",
          kind: "narrow",
          cell: (line) =>
            onStrike !== undefined &&
            line.source === "office" &&
            line.struck === undefined && (
              <Button label={`Strike ${line.words?.recipient ?? line.on}`} onPress={() => onStrike(line)}>
                Strike
              </Button>
            ),
        },
      ]}
    />
  );
}

function Recipient({ line: { words, struck, reference } }: { readonly line: DisclosureLine }): ReactNode {
  const name = words?.recipient ?? "Destroyed";
  return (
    <>
      {struck === undefined ? name : <s>{name}</s>}
      {struck !== undefined && ` Struck: ${struck.reason ?? "the reason is not shown"}`}
      {reference !== undefined && (
        <>
          {" "}
          <Link to={`/work/${reference}`}>{reference}</Link>
        </>
      )}
    </>
  );
}

function aboutOf({ whom, words, person }: DisclosureLine): string {
  return whom === "group" ? (words?.group ?? "A group") : (person ?? "Destroyed");
}

function Standing({ items }: { readonly items: readonly StandingDisclosure[] }): ReactNode {
  return (
    <section className="register-part">
      <h2>Who receives data all the time</h2>
      <Table
        label="Recipients of the register"
        rows={items}
        keyOf={({ recipient }) => recipient}
        empty={<EmptyState title="No activity of the register names a recipient." />}
        columns={[
          { title: "Who", kind: "row", cell: ({ recipient }) => recipient },
          {
            title: "Of which activities",
            cell: ({ activities }) => (
              <ul className="plain-list">
                {activities.map(({ key, name }) => (
                  <li key={key}>
                    <Link to={`/registers/processing-activity/${key}`}>{name}</Link>
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
    </section>
  );
}
