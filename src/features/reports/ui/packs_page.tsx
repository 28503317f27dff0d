/** The report packs that were made, and one more: as of now, or of a day that is on record. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { go } from "../../../web/router.ts";
import {
  Button,
  ErrorNotice,
  Link,
  Page,
  Skeleton,
  Table,
  TextField,
  Time,
} from "../../../web/widgets/index.ts";
import { longDay } from "../domain.board.ts";
import { listPacks, makePack } from "../endpoints.ts";
import "./pack.css";

export default function PacksPage({ organisation }: PageProps): ReactNode {
  const { data, error, refetch } = useCall(listPacks, { params: { organisation } });
  const mayMake = useMay("policy:check");
  return (
    <Page
      title="Report packs"
      crumbs={[{ title: "Reports", to: "/reports" }, { title: "Report packs" }]}
      lede="What your promises, figures, actions and registers said at a moment: frozen, with a page for the board. Its hash is on the ledger, so anybody can tell later that nothing was changed."
    >
      {mayMake && data !== undefined && <Making organisation={organisation} firstDay={data.firstDay} />}
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="table" lines={3} />}
      {data !== undefined && (
        <Table
          label="Report packs, the newest first"
          rows={data.packs}
          keyOf={({ number }) => String(number)}
          empty={
            <p className="hint">
              None yet. The first one is what the next is compared with: make one before a meeting of the
              board, an audit, or the end of a year.
            </p>
          }
          columns={[
            {
              title: "Pack",
              kind: "row",
              cell: ({ number }) => <Link to={`/reports/packs/${number}`}>Pack {number}</Link>,
            },
            { title: "Made", cell: ({ madeAt }) => <Time at={madeAt} kind="exact" /> },
            { title: "Of", cell: ({ on }) => (on === null ? "that moment" : longDay(on)) },
            { title: "Kept", kind: "number", cell: ({ counts }) => counts.kept.toLocaleString("en-GB") },
            { title: "Due", kind: "number", cell: ({ counts }) => counts.due.toLocaleString("en-GB") },
            { title: "Broken", kind: "number", cell: ({ counts }) => counts.broken.toLocaleString("en-GB") },
            {
              title: "Unproven",
              kind: "number",
              cell: ({ counts }) => counts.unproven.toLocaleString("en-GB"),
            },
          ]}
        />
      )}
    </Page>
  );
}

function Making({
  organisation,
  firstDay,
}: Pick<PageProps, "organisation"> & { readonly firstDay: string | null }): ReactNode {
  const [day, setDay] = useState("");
  const making = useChange(makePack);
  const make = async (): Promise<void> => {
    const reply = await making.run({ params: { organisation }, body: day === "" ? {} : { on: day } });
    if (reply !== undefined) go(`/reports/packs/${reply.number}`);
  };
  return (
    <form
      className="pack-making"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <TextField
        label="Of a past day"
        type="date"
        width="short"
        hint={
          firstDay === null
            ? "Without a day: as of now. No day is on record yet."
            : `Without a day: as of now. Days are on record since ${longDay(firstDay)}.`
        }
        value={day}
        onChange={setDay}
      />
      <Button type="submit" kind="primary" isPending={making.isPending}>
        Make a report pack
      </Button>
      {making.error !== undefined && <ErrorNotice error={making.error} />}
    </form>
  );
}
