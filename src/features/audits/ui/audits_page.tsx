/** Audits: what was looked at by a random sample, and what was found. */
import { useState } from "react";
import type { ReactNode } from "react";
import { listWork } from "../../cases/endpoints.ts";
import { useCall, useMay } from "../../../web/call.ts";
import { actionColumns, WorkRows } from "../../../web/cases/rows.tsx";
import type { WorkQuery } from "../../../web/cases/rows.tsx";
import type { PageProps } from "../../../web/page.ts";
import { EmptyState, ErrorNotice, Link, Page, Skeleton } from "../../../web/widgets/index.ts";

export default function AuditsPage({ organisation }: PageProps): ReactNode {
  const mayOpen = useMay("case:work");
  const [more, setMore] = useState<readonly string[]>([]);
  const query: WorkQuery = { whose: "all", kind: "audit" };
  const list = useCall(listWork, { params: { organisation }, query });
  return (
    <Page
      title="Audits"
      lede="One question asked of a random sample. Nobody can choose the sample, and anybody can draw it again."
      crumbs={[{ title: "Reports", to: "/reports" }, { title: "Audits" }]}
      width="wide"
      actions={
        mayOpen ? (
          <Link to="/work/new/audit" kind="primary">
            Plan an audit
          </Link>
        ) : undefined
      }
    >
      {list.error !== null && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton kind="table" />}
      {list.data !== undefined && (
        <WorkRows
          organisation={organisation}
          list={list.data}
          query={query}
          pages={more}
          onMore={(after) => setMore([...more, after])}
          columns={actionColumns}
          isFiltered={false}
          empty={
            <EmptyState title="No audit yet">
              Plan one: a question, a period, and how many to look at.
            </EmptyState>
          }
        />
      )}
    </Page>
  );
}
