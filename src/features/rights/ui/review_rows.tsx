/** The found rows of a review, a page at a time: why each was reached, whose else it is, and its values when opened. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall } from "../../../web/call.ts";
import {
  Button,
  Checkbox,
  EmptyState,
  ErrorNotice,
  Select,
  Skeleton,
  Table,
} from "../../../web/widgets/index.ts";
import type { PersonView, ReviewView, RowView } from "../review/contract.ts";
import { listRows } from "../review/endpoints.ts";
import { treatments, type Treatment } from "../run/contract.ts";
import type { PanelProps } from "./plan_panel.tsx";
import { OpenedRowDrawer } from "./review_row.tsx";
import { counted, treatmentWords } from "./words.ts";

type Params = { readonly params: PanelProps };
const anything = "any";

export function Rows({
  params,
  review,
  person,
  onEveryone,
}: Params & {
  readonly review: ReviewView;
  readonly person: PersonView | undefined;
  readonly onEveryone: () => void;
}): ReactNode {
  const [treatment, setTreatment] = useState<Treatment | typeof anything>(anything);
  const [table, setTable] = useState<string>(anything);
  const [isUnnamed, setUnnamed] = useState(false);
  const chosen = review.tables.find((each) => `${each.position} ${each.table}` === table);
  const filter = {
    ...(treatment === anything ? {} : { treatment }),
    ...(chosen === undefined ? {} : { position: String(chosen.position), table: chosen.table }),
    ...(person === undefined ? {} : { person: person.person }),
    ...(isUnnamed ? { unnamed: "yes" as const } : {}),
  };
  const counts = chosen?.counts ?? review.counts;
  const number =
    treatment === anything
      ? counts.waiting + counts.disclose + counts.redact + counts.withhold
      : counts[treatment];
  return (
    <>
      <div className="filters">
        <Select
          label="Table"
          value={table}
          onChange={setTable}
          choices={[
            { value: anything, label: "All tables" },
            ...review.tables.map((each) => ({
              value: `${each.position} ${each.table}`,
              label: each.title,
              hint: `${each.system}: ${counted(each.counts.waiting + each.counts.disclose + each.counts.redact + each.counts.withhold, "row")}`,
            })),
          ]}
        />
        <Select
          label="What becomes of it"
          value={treatment}
          onChange={setTreatment}
          choices={[
            { value: anything, label: "Anything" },
            ...treatments.map((value) => ({ value, label: treatmentWords[value] })),
          ]}
        />
        {(review.unnamed > 0 || isUnnamed) && (
          <Checkbox isSelected={isUnnamed} onChange={setUnnamed}>
            Only with a number or an address of nobody known ({counted(review.unnamed, "row")})
          </Checkbox>
        )}
        {person !== undefined && (
          <p>
            Rows shared with <b>{person.name}</b>{" "}
            <Button kind="quiet" onPress={onEveryone}>
              Show everybody’s
            </Button>
          </p>
        )}
      </div>
      <Pages
        key={JSON.stringify(filter)}
        params={params}
        filter={filter}
        total={isUnnamed ? review.unnamed : (person?.rows ?? number)}
      />
    </>
  );
}

type Filter = {
  readonly treatment?: Treatment;
  readonly position?: string;
  readonly table?: string;
  readonly person?: string;
  readonly unnamed?: "yes";
};

/** Pages below one another; each is asked for once, when “Show more” is pressed. */
function Pages({
  params,
  filter,
  total,
}: Params & { readonly filter: Filter; readonly total: number }): ReactNode {
  const [cursors, setCursors] = useState<readonly (string | undefined)[]>([undefined]);
  const [opened, setOpened] = useState<RowView | undefined>(undefined);
  return (
    <>
      {cursors.map((after, at) => (
        <OnePage
          key={after ?? "first"}
          params={params}
          filter={filter}
          after={after}
          isLast={at === cursors.length - 1}
          total={total}
          shownBefore={at * 50}
          onMore={(next) => setCursors([...cursors, next])}
          onOpen={setOpened}
        />
      ))}
      {opened !== undefined && (
        <OpenedRowDrawer params={params} row={opened} onClose={() => setOpened(undefined)} />
      )}
    </>
  );
}

function OnePage({
  params,
  filter,
  after,
  isLast,
  total,
  shownBefore,
  onMore,
  onOpen,
}: Params & {
  readonly filter: Filter;
  readonly after: string | undefined;
  readonly isLast: boolean;
  readonly total: number;
  readonly shownBefore: number;
  readonly onMore: (next: string) => void;
  readonly onOpen: (row: RowView) => void;
}): ReactNode {
  const query = { ...filter, ...(after === undefined ? {} : { after }) };
  const { data, error, refetch } = useCall(listRows, { params, query });
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton kind="table" lines={8} />;
  const { next } = data;
  return (
    <Table
      label={after === undefined ? "Found rows" : `Found rows after the first ${shownBefore}`}
      rows={data.rows}
      keyOf={({ position, ordinal }) => `${position}.${ordinal}`}
      empty={<EmptyState title="No such rows">Choose another table or another outcome.</EmptyState>}
      count={isLast ? `${Math.min(shownBefore + data.rows.length, total)} of ${counted(total, "row")}` : ""}
      onMore={isLast && next !== undefined ? () => onMore(next) : undefined}
      columns={[
        {
          title: "Row",
          kind: "row",
          cell: (row) => (
            <button type="button" className="row-open" onClick={() => onOpen(row)}>
              {row.title} <span className="row-name">{row.name}</span>
              {row.softDeleted && <span className="hint"> (deleted in the application)</span>}
              {row.others.length > 0 && (
                <span className="row-others"> also {row.others.map(({ name }) => name).join(", ")}</span>
              )}
            </button>
          ),
        },
        { title: "Why it was reached", isSecondary: true, cell: (row) => <Chain row={row} /> },
        {
          title: "Also concerns",
          isSecondary: true,
          cell: ({ others }) =>
            others.length === 0 ? (
              <span className="hint">nobody else</span>
            ) : (
              others.map(({ name }) => name).join(", ")
            ),
        },
        { title: "What becomes of it", cell: ({ treatment }) => <Outcome treatment={treatment} /> },
      ]}
    />
  );
}

function Chain({ row }: { readonly row: RowView }): ReactNode {
  return <span className="chain">{row.chain.join(" → ")}</span>;
}

const signs: Readonly<Record<Treatment, string>> = {
  waiting: "◔",
  disclose: "●",
  redact: "◐",
  withhold: "✕",
};

function Outcome({ treatment }: { readonly treatment: Treatment }): ReactNode {
  return (
    <span className={`treatment ${treatment}`}>
      <span aria-hidden="true">{signs[treatment]}</span> {treatmentWords[treatment]}
    </span>
  );
}
