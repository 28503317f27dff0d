/** The folders of documents that the operator named: which they are, and whether they can be read. No form names one. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { ReplyOf } from "../../../platform/endpoint.ts";
import { useChange } from "../../../web/call.ts";
import { Button, ErrorNotice, Status } from "../../../web/widgets/index.ts";
import { testFolders } from "../endpoints.ts";

export function Folders({
  organisation,
  folders,
  mayWrite,
}: {
  readonly organisation: string;
  readonly folders: readonly string[];
  readonly mayWrite: boolean;
}): ReactNode {
  const test = useChange(testFolders);
  const [tried, setTried] = useState<ReplyOf<typeof testFolders>>();
  const toMend = tried?.findings.filter(({ level }) => level !== "note") ?? [];
  return (
    <section aria-labelledby="folders-head">
      <h2 id="folders-head">Folders of documents</h2>
      {folders.length === 0 ? (
        <p className="soft">
          None. Whoever runs Kept names them for your organisation in <code>KEPT_DOCUMENT_FOLDERS</code>; a
          request can then have a person looked for in the files.
        </p>
      ) : (
        <>
          <p>In these folders a request can have a person looked for, file by file:</p>
          <ul>
            {folders.map((folder) => (
              <li key={folder}>
                <bdi className="table-name">{folder}</bdi>
              </li>
            ))}
          </ul>
          {mayWrite && (
            <Button
              isPending={test.isPending}
              onPress={() => void test.run({ params: { organisation } }).then(setTried)}
            >
              Try whether they can be read
            </Button>
          )}
          {test.error !== undefined && <ErrorNotice error={test.error} />}
          <div role="status">
            {tried !== undefined && toMend.length === 0 && <p>They can be read.</p>}
            {toMend.length > 0 && (
              <ul className="findings">
                {toMend.map(({ sentence, level }) => (
                  <li key={sentence}>
                    <Status status={level === "refuse" ? "broken" : "due"} word="to mend" />
                    <span>{sentence}</span>
                  </li>
                ))}
              </ul>
            )}
          </div>
        </>
      )}
    </section>
  );
}
