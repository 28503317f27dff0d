/** Proofs that are still held: looked at in a tab of their own, destroyed by the decision. */
import type { ReactNode } from "react";
import { addressOf } from "../../../platform/endpoint.ts";
import { Link, Time } from "../../../web/widgets/index.ts";
import { readEvidence } from "../request/office/endpoints.ts";
import type { RequestView } from "../request/office/contract.ts";

export function EvidenceList({
  organisation,
  view,
}: {
  readonly organisation: string;
  readonly view: RequestView;
}): ReactNode {
  return (
    <section className="facts">
      <h2 className="overline">Proofs</h2>
      <ul className="plain">
        {view.evidence.map(({ fileId, of, receivedAt }) => (
          <li key={fileId}>
            <Link
              to={addressOf(readEvidence.path, { organisation, reference: view.reference, file: fileId })}
              target="_blank"
              rel="noreferrer"
            >
              {of === "identity" ? "Proof of identity" : "Proof of authority"}
            </Link>
            {receivedAt !== undefined && (
              <small>
                {" "}
                <Time at={receivedAt} />
              </small>
            )}
          </li>
        ))}
      </ul>
      <p className="soft">Opening one is on record. It is destroyed with the decision.</p>
    </section>
  );
}
