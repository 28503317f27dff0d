/** The registers at a glance: what is written down of each kind, what is missing, and who answers for it all. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { setSearch, useSearch } from "../../../web/router.ts";
import {
  Button,
  ErrorNotice,
  Link,
  Page,
  Skeleton,
  Status,
  Table,
  TextField,
} from "../../../web/widgets/index.ts";
import { readOverview } from "../endpoints.ts";
import { kinds } from "../kinds/all.ts";
import { ControllerFacts } from "./controller.tsx";
import { GapList } from "./gap_list.tsx";
import { Starter } from "./starter.tsx";
import "./registers.css";

const firstGaps = 5;

export default function Registers({ organisation }: PageProps): ReactNode {
  const mayWrite = useMay("register:write");
  const asOf = useSearch().get("on") ?? "";
  const mayReadCases = useMay("case:read");
  const { data, error, refetch } = useCall(readOverview, {
    params: { organisation },
    query: /^\d{4}-\d{2}-\d{2}$/.test(asOf) ? { asOf } : {},
  });
  const entries = data?.kinds.reduce((sum, one) => sum + one.entries, 0);
  return (
    <Page
      title="Registers"
      lede={
        data === undefined
          ? "What is done with data, by whom, where, for how long."
          : `${entries === 1 ? "1 entry" : `${entries ?? 0} entries`}; ${missingWords(data.of)}`
      }
      actions={
        <Link to="/registers/tables" kind="button">
          Export and import
        </Link>
      }
    >
      {mayReadCases && (
        <p>
          <Link to="/registers/disclosures">Who received data</Link>
        </p>
      )}
      {mayReadCases && (
        <p>
          <Link to="/registers/suppression">Who must not be written to, and who was erased</Link>
        </p>
      )}
      {data === undefined ? (
        error === null ? (
          <Skeleton kind="table" lines={8} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <>
          {entries === 0 && asOf === "" && <Starter organisation={organisation} />}
          <Gaps gaps={data.gaps} of={data.of} mayWrite={mayWrite && asOf === ""} />
          <div className="register-filters">
            <TextField
              label="As it stood on"
              isRequired
              width="half"
              type="date"
              value={asOf}
              onChange={(on) => setSearch({ on: on === "" ? undefined : on })}
            />
          </div>
          <Table
            label="The registers"
            rows={data.kinds}
            keyOf={({ kind }) => kind}
            empty=""
            columns={[
              {
                title: "Register",
                kind: "row",
                cell: ({ kind }) => (
                  <Link to={`/registers/${kind}${asOf === "" ? "" : `?on=${asOf}`}`}>
                    {kinds[kind].plural}
                  </Link>
                ),
              },
              { title: "What it lists", cell: ({ kind }) => kinds[kind].what, isSecondary: true },
              { title: "Entries", kind: "number", cell: (one) => one.entries },
              {
                title: "Missing",
                kind: "narrow",
                cell: ({ gaps, entries: count }) =>
                  count === 0 ? (
                    "–"
                  ) : gaps === 0 ? (
                    <Status status="kept" word="nothing" />
                  ) : (
                    <Status status="due" word={String(gaps)} />
                  ),
              },
            ]}
          />
        </>
      )}
      {/* After the list, so that the list does not push it away. */}
      {data !== undefined && <ControllerFacts organisation={organisation} mayWrite={mayWrite} />}
    </Page>
  );
}

const missingWords = (count: number): string =>
  count === 0 ? "nothing is missing." : count === 1 ? "1 thing is missing." : `${count} things are missing.`;

function Gaps({
  gaps,
  of,
  mayWrite,
}: {
  readonly gaps: Parameters<typeof GapList>[0]["gaps"];
  readonly of: number;
  readonly mayWrite: boolean;
}): ReactNode {
  const [isAll, setAll] = useState(false);
  if (of === 0) return null;
  const shown = isAll ? gaps : gaps.slice(0, firstGaps);
  return (
    <section className="register-part">
      <h2 className="overline">What is missing</h2>
      <GapList gaps={shown} mayWrite={mayWrite} isNamed />
      {of > shown.length && (
        <p>
          {isAll ? (
            `${shown.length} of ${of}; the others stand with their registers.`
          ) : (
            <Button kind="quiet" onPress={() => setAll(true)}>
              Show all {of}
            </Button>
          )}
        </p>
      )}
    </section>
  );
}
