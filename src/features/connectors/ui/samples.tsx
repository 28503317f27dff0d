/** The shape of a few rows: every letter and digit masked before it leaves the server. */
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import { setSearch, useSearch } from "../../../web/router.ts";
import { Button, ErrorNotice, Table } from "../../../web/widgets/index.ts";
import type { Sample } from "../contract.ts";
import { sampleTable } from "../endpoints.ts";
import type { At } from "./problems.tsx";

export function Samples({ at }: { readonly at: At }): ReactNode {
  const wanted = useSearch().get("samples") === "on";
  const sample = useChange(sampleTable);
  const [shown, setShown] = useState<Sample | undefined>();
  const { run } = sample;
  const { organisation, store, table } = at;
  useEffect(() => {
    if (!wanted) return undefined;
    let isCurrent = true;
    const show = async (): Promise<void> => {
      const reply = await run({ params: { organisation, store, table } });
      if (isCurrent) setShown(reply);
    };
    void show();
    return () => {
      isCurrent = false;
    };
    // `run` is another function at each drawing; the place is what counts.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [wanted, organisation, store, table]);
  return (
    <section>
      <h2>Shape of the values</h2>
      <p className="because">
        Letters are shown as • and digits as 0; what is sensitive is masked whole. Each look is recorded with
        your name.
      </p>
      {sample.error !== undefined && <ErrorNotice error={sample.error} />}
      <p>
        <Button
          isPending={sample.isPending}
          onPress={() => {
            setShown(undefined);
            setSearch({ samples: wanted ? undefined : "on" });
          }}
        >
          {wanted ? "Do not show shapes" : "Show the shape of five rows, here and on the next tables"}
        </Button>
      </p>
      {wanted && shown !== undefined && <Rows sample={shown} />}
    </section>
  );
}

function Rows({ sample }: { readonly sample: Sample }): ReactNode {
  return (
    <div className="shapes">
      <Table
        label="Shape of five rows"
        rows={sample.columns.map((column, at) => ({ ...column, at }))}
        keyOf={({ name }) => name}
        empty={<p className="soft">The table has no column that can be shown.</p>}
        columns={[
          { title: "Column", kind: "row", cell: ({ name }) => <bdi className="table-name">{name}</bdi> },
          ...(sample.rows.length === 0
            ? [{ title: "Rows", cell: () => <span className="because">the table is empty</span> }]
            : sample.rows.map((row, index) => ({
                title: `Row ${index + 1}`,
                cell: ({ at }: { readonly at: number }) => <code>{row[at] ?? "–"}</code>,
              }))),
        ]}
      />
    </div>
  );
}
