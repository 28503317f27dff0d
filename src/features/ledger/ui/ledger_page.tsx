/** The ledger: how far it is and whether it is whole, what happened, and where its checkpoints go. */
import type { ReactNode } from "react";
import { useCall, useDownload } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { setSearch, useSearch } from "../../../web/router.ts";
import { ErrorNotice, FactList, Menu, Page, Skeleton, Tabs, Time } from "../../../web/widgets/index.ts";
import { exportArchive, state, verifications, verifierPage } from "../endpoints.ts";
import { Entries } from "./entries.tsx";
import { Outlets } from "./outlets.tsx";
import { Verification } from "./verification.tsx";
import { count, entryCount } from "./words.ts";
import "./ledger.css";

type State = NonNullable<ReturnType<typeof useCall<typeof state>>["data"]>;
const parts = ["entries", "outlets", "facts"] as const;

export default function LedgerPage({ organisation }: PageProps): ReactNode {
  const { data, error, refetch } = useCall(state, { params: { organisation } }, { every: 20 });
  // Shown together: what was found last would push everything below it down.
  const found = useCall(verifications, { params: { organisation } });
  const part = useSearch().get("part");
  return (
    <Page
      title="Ledger"
      crumbs={[{ title: "Reports", to: "/reports" }, { title: "Ledger" }]}
      lede="What was done and what was read, in an order that nobody can change without being found out."
      actions={<Takeaway organisation={organisation} size={data?.size ?? 0} />}
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined || (found.data === undefined && found.error === null) ? (
        error === null && <Skeleton kind="table" lines={8} />
      ) : (
        <>
          <Verification
            organisation={organisation}
            size={data.size}
            since={data.size === 0 ? undefined : data.since}
          />
          <Tabs
            label="Parts of the ledger"
            selected={parts.find((one) => one === part) ?? "entries"}
            onSelect={(one) => setSearch({ part: one === "entries" ? undefined : one })}
            tabs={[
              { id: "entries", title: "What happened", content: <Entries organisation={organisation} /> },
              {
                id: "outlets",
                title: "Where checkpoints go",
                content: <Outlets organisation={organisation} />,
              },
              { id: "facts", title: "Checkpoint and key", content: <Facts ledger={data} /> },
            ]}
          />
        </>
      )}
    </Page>
  );
}

/** What one can take away to check the ledger elsewhere. */
function Takeaway({
  organisation,
  size,
}: {
  readonly organisation: string;
  readonly size: number;
}): ReactNode {
  const archive = useDownload(exportArchive);
  const page = useDownload(verifierPage);
  return (
    <>
      <Menu
        items={[
          {
            id: "archive",
            title: "The whole ledger, signed",
            onAction: () => void archive.run({ organisation }, `ledger-${organisation}-${size}.zip`),
          },
          {
            id: "page",
            title: "The page that checks it offline",
            onAction: () => void page.run({}, "check-a-receipt.html"),
          },
        ]}
      >
        Export
      </Menu>
      {archive.error !== undefined && <ErrorNotice error={archive.error} />}
    </>
  );
}

function Facts({ ledger }: { readonly ledger: State }): ReactNode {
  return (
    <div className="ledger-facts">
      <FactList
        facts={[
          ["Numbered", entryCount(ledger.size)],
          ["Waiting", ledger.waiting === 0 ? "none" : entryCount(ledger.waiting)],
          [
            "Last signed",
            ledger.checkpointAt === undefined ? "not yet" : <Time key="at" at={ledger.checkpointAt} />,
          ],
          [
            "Root",
            ledger.root === undefined ? undefined : (
              <code key="root" className="ledger-hash">
                {ledger.root}
              </code>
            ),
          ],
          [
            "Key",
            <code key="key" className="ledger-hash">
              {ledger.verifierKey}
            </code>,
          ],
          [
            "Public",
            ledger.isPublic
              ? "Anybody may read times, kinds of act and pseudonyms at the public address."
              : "No. Only people with this page can read it.",
          ],
          [
            "Witnesses",
            ledger.witnesses.length === 0 ? (
              "None named yet."
            ) : (
              <ul key="witnesses" className="plain-list">
                {ledger.witnesses.map(({ name, signedSize }) => (
                  <li key={name}>
                    {name}, {signedSize === 0 ? "has not signed yet" : `signed at ${entryCount(signedSize)}`}
                  </li>
                ))}
              </ul>
            ),
          ],
        ]}
      />
      <p className="hint">
        {ledger.witnesses.length === 0
          ? "A witness is somebody else’s server that remembers how far the ledger was. Name one with kept ledger witness."
          : `${count(ledger.witnesses.length, "witness remembers", "witnesses remember")} how far the ledger was, so that its end cannot be rewritten unseen.`}{" "}
        Whoever checks a receipt needs the key from a place they trust.
      </p>
    </div>
  );
}
