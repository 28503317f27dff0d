/** Beside a request: people, proofs, their words, what it is searched by, systems, promises. */
import type { ReactNode } from "react";
import { CaseWall } from "../../../web/cases/wall.tsx";
import { FactList } from "../../../web/widgets/index.ts";
import type { RequestView } from "../request/office/contract.ts";
import { ErasureLink } from "./erasure_link.tsx";
import { EvidenceList } from "./evidence.tsx";
import { atSign, Marked } from "./marked.tsx";

export function Aside({
  organisation,
  view,
}: {
  readonly organisation: string;
  readonly view: RequestView;
}): ReactNode {
  return (
    <aside className="stack">
      <FactList title="People" facts={view.people.map(({ label, value }) => [label, value] as const)} />
      {view.evidence.length > 0 && <EvidenceList organisation={organisation} view={view} />}
      {view.wording !== undefined && (
        <section className="facts">
          <h2 className="overline">In their words</h2>
          <blockquote>{view.wording}</blockquote>
        </section>
      )}
      <FactList
        title="Searched by"
        facts={view.identities.map(({ name, value }, at) => {
          const before = view.identities.slice(0, at).filter((each) => each.name === name).length;
          const label = name.replaceAll(/[-_]/g, " ");
          return [before === 0 ? label : `${label} (${before + 1})`, atSign(value)] as const;
        })}
      />
      <Marked
        title="Systems"
        rows={view.systems.map(({ name, status, text }) => ({ id: name, name, status, text }))}
      />
      <Marked
        title={
          view.promises.some(({ clause }) => clause !== undefined)
            ? "Promises, in this request"
            : "What the law asks"
        }
        rows={view.promises.map(({ clause, name, status, note }) => ({
          id: name,
          name: clause === undefined ? name : `${clause} ${name}`,
          status,
          text: note,
        }))}
      />
      {view.isHeldSafe && (
        <p className="soft">
          While this request is open, nothing that Kept holds of this person is destroyed by itself.
        </p>
      )}
      <CaseWall organisation={organisation} reference={view.reference} />
      <ErasureLink view={view} />
    </aside>
  );
}
