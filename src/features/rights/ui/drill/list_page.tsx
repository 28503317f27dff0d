/** Rehearsed requests: what each was for, and what it proved. */
import type { ReactNode } from "react";
import { useCall, useMay } from "../../../../web/call.ts";
import type { PageProps } from "../../../../web/page.ts";
import {
  EmptyState,
  ErrorNotice,
  Link,
  Page,
  Skeleton,
  Status,
  Table,
  Time,
} from "../../../../web/widgets/index.ts";
import { listDrills } from "../../drill/endpoints.ts";

export default function DrillsPage({ organisation }: PageProps): ReactNode {
  const { data, error, refetch } = useCall(listDrills, { params: { organisation } });
  const mayStart = useMay("case:decide");
  return (
    <Page
      title="Drills"
      lede="Rehearsed requests: they go through the whole procedure, reach nobody outside, and show what holds and what does not."
      crumbs={[{ title: "Work", to: "/work" }, { title: "Drills" }]}
      width="wide"
      actions={
        mayStart ? (
          <Link to="/work/drills/new" kind="primary">
            Rehearse a request
          </Link>
        ) : undefined
      }
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="table" />}
      {data !== undefined && (
        <Table
          label="Drills"
          rows={data.drills}
          keyOf={({ reference }) => reference}
          empty={
            <EmptyState title="Nothing has been rehearsed yet">
              A drill is the proof that a request would be answered, before a real one comes.
            </EmptyState>
          }
          columns={[
            {
              title: "Drill",
              kind: "row",
              cell: ({ reference }) => <Link to={`/work/drills/${reference}`}>{reference}</Link>,
            },
            {
              title: "What was rehearsed",
              cell: ({ right, aim }) => (
                <>
                  {right}
                  {aim !== undefined && <p className="soft">{aim}</p>}
                </>
              ),
            },
            { title: "What it proved", cell: ({ summary }) => summary },
            {
              title: "Missed",
              kind: "narrow",
              cell: ({ findings, endedAt }) =>
                endedAt === undefined ? (
                  <Status status="due" word="under way" />
                ) : (
                  <Status
                    status={findings === 0 ? "kept" : "broken"}
                    word={findings === 0 ? "nothing" : `${findings} found`}
                  />
                ),
            },
            {
              title: "Begun",
              kind: "narrow",
              isSecondary: true,
              cell: ({ begunAt }) => <Time at={begunAt} kind="day" />,
            },
          ]}
        />
      )}
    </Page>
  );
}
