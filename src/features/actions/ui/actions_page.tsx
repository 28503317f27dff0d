/** What was found and is being done about it: who, until when, what is overdue. */
import { useState } from "react";
import type { ReactNode } from "react";
import { listWork } from "../../cases/endpoints.ts";
import { useCall, useMay } from "../../../web/call.ts";
import { actionColumns, WorkRows } from "../../../web/cases/rows.tsx";
import type { WorkQuery } from "../../../web/cases/rows.tsx";
import type { PageProps } from "../../../web/page.ts";
import { setSearch, useSearch } from "../../../web/router.ts";
import { EmptyState, ErrorNotice, Link, Page, Select, Skeleton } from "../../../web/widgets/index.ts";

const views = ["open", "all"] as const;
const names = { open: "Open", all: "Also over" } as const;

export default function ActionsPage({ organisation }: PageProps): ReactNode {
  const search = useSearch();
  const mayOpen = useMay("case:work");
  const view = views.find((one) => one === search.get("view")) ?? "open";
  const [more, setMore] = useState<readonly string[]>([]);
  const query: WorkQuery = { whose: view === "all" ? "all" : "team", kind: "action" };
  const list = useCall(listWork, { params: { organisation }, query });
  const counts = list.data?.counts;
  return (
    <Page
      title="Actions"
      lede={counts === undefined ? "What was found, and what is done about it." : ledeOf(counts)}
      crumbs={[{ title: "Work", to: "/work" }, { title: "Actions" }]}
      width="wide"
      actions={
        mayOpen ? (
          <Link to="/work/new/action" kind="primary">
            Open an action
          </Link>
        ) : undefined
      }
    >
      <div className="work-filters">
        <Select
          label="Which"
          value={view}
          onChange={(value) => {
            setMore([]);
            setSearch({ view: value === "open" ? undefined : value });
          }}
          choices={views.map((value) => ({ value, label: names[value] }))}
        />
      </div>
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
            <EmptyState title="No action is open">
              Actions are born of complaints and plans, or opened here.
            </EmptyState>
          }
        />
      )}
    </Page>
  );
}

function ledeOf({ team, late }: { readonly team: number; readonly late: number }): string {
  if (team === 0) return "No action is open.";
  const open = team === 1 ? "1 open action" : `${team} open actions`;
  return late === 0 ? `${open}, none overdue.` : `${open}, ${late} of them overdue.`;
}
