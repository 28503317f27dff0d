/** One pack: the board's page, what it is, whether its bytes agree with the ledger, and its files. */
import type { ReactNode } from "react";
import { useCall, useDownload } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  ErrorNotice,
  FactList,
  Menu,
  Notice,
  Page,
  Skeleton,
  Table,
  Time,
} from "../../../web/widgets/index.ts";
import type { Pack } from "../contract.ts";
import { boardOf } from "../domain.board.ts";
import { bytesOfPack, printPack, readPack, workbookOfPack } from "../endpoints.ts";
import { asOf } from "../words.ts";
import "./pack.css";

export default function PackPage({ organisation, params }: PageProps): ReactNode {
  const { number = "" } = params;
  const { data, error, refetch } = useCall(readPack, { params: { organisation, number } });
  return (
    <Page
      title={`Report pack ${number}`}
      crumbs={[
        { title: "Reports", to: "/reports" },
        { title: "Report packs", to: "/reports/packs" },
        { title: `Pack ${number}` },
      ]}
      lede={data === undefined ? undefined : `How we keep our promises, as of ${asOf(data.pack)}.`}
      actions={data !== undefined && <Files organisation={organisation} number={number} />}
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="table" lines={10} />}
      {data !== undefined && (
        <>
          {data.check === "contradicts" && (
            <Notice kind="error">
              <p>
                The bytes of this pack do not have the hash that the ledger holds: it was changed, or damaged.
              </p>
            </Notice>
          )}
          <BoardPart pack={data.pack} />
          <Record pack={data.pack} sha256={data.sha256} agrees={data.check === "agrees"} />
        </>
      )}
    </Page>
  );
}

function Files({
  organisation,
  number,
}: {
  readonly organisation: string;
  readonly number: string;
}): ReactNode {
  const pdf = useDownload(printPack);
  const workbook = useDownload(workbookOfPack);
  const bytes = useDownload(bytesOfPack);
  const params = { organisation, number };
  const error = pdf.error ?? workbook.error ?? bytes.error;
  return (
    <>
      <Menu
        items={[
          {
            id: "pdf",
            title: "As PDF, the board’s page first",
            onAction: () => void pdf.run(params, `report-pack-${number}.pdf`),
          },
          {
            id: "xlsx",
            title: "As a workbook",
            onAction: () => void workbook.run(params, `report-pack-${number}.xlsx`),
          },
          {
            id: "json",
            title: "The bytes that were hashed",
            onAction: () => void bytes.run(params, `report-pack-${number}.json`),
          },
        ]}
      >
        Export
      </Menu>
      {error !== undefined && <ErrorNotice error={error} />}
    </>
  );
}

function BoardPart({ pack }: { readonly pack: Pack }): ReactNode {
  const board = boardOf(pack);
  return (
    <>
      <p className="pack-sum">{board.sum}</p>
      <Lines title="To be decided" lines={board.decisions} empty="Nothing presses." />
      <Lines title="Broken" lines={board.broken} empty="Nothing that was seen is broken." />
      <Lines
        title={pack.before === null ? "Changed" : `Changed since pack ${pack.before.number}`}
        lines={board.changes}
        empty={pack.before === null ? "This is the first pack." : "Nothing changed."}
      />
      <Lines title="Actions" lines={[board.actions]} empty="" />
      <h2>By part of the policy</h2>
      <Table
        label="Promises by part of the policy"
        rows={board.rows}
        keyOf={({ title }) => title}
        empty={<p className="hint">The policy promises nothing.</p>}
        columns={[
          { title: "Part", kind: "row", cell: ({ title }) => title },
          { title: "Kept", kind: "number", cell: ({ kept }) => kept.toLocaleString("en-GB") },
          { title: "Due", kind: "number", cell: ({ due }) => due.toLocaleString("en-GB") },
          { title: "Broken", kind: "number", cell: ({ broken }) => broken.toLocaleString("en-GB") },
          { title: "Unproven", kind: "number", cell: ({ unproven }) => unproven.toLocaleString("en-GB") },
        ]}
      />
      {board.rest !== undefined && <p className="hint">{board.rest}</p>}
    </>
  );
}

function Lines({
  title,
  lines,
  empty,
}: {
  readonly title: string;
  readonly lines: readonly string[];
  readonly empty: string;
}): ReactNode {
  return (
    <section>
      <h2>{title}</h2>
      {lines.length === 0 ? (
        <p className="hint">{empty}</p>
      ) : (
        <ul className="pack-lines">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Record({
  pack,
  sha256,
  agrees,
}: {
  readonly pack: Pack;
  readonly sha256: string;
  readonly agrees: boolean;
}): ReactNode {
  const { ledger, policy } = pack;
  return (
    <section>
      <h2>What this is</h2>
      <FactList
        facts={[
          ["Made", <Time key="made" at={pack.madeAt} kind="exact" />],
          ["Policy", `${policy.title}, version ${policy.version}`],
          [
            "SHA-256 of its data",
            <code key="hash" className="pack-hash">
              {sha256}
            </code>,
          ],
          [
            "On the ledger",
            agrees ? "The entry of that moment holds this hash." : "The entry holds another hash.",
          ],
          ...(ledger === null ? [] : [ledgerFact(ledger)]),
        ]}
      />
      {pack.notes.map((note) => (
        <p key={note} className="hint">
          {note}
        </p>
      ))}
    </section>
  );
}

const ledgerFact = ({ size, root }: NonNullable<Pack["ledger"]>): readonly [string, ReactNode] => [
  "The ledger then",
  <span key="ledger" className="pack-hash">
    {size.toLocaleString("en-GB")} entries, root {root}
  </span>,
];
