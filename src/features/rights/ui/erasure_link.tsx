/** On a request that is over: the way to erase what is kept of the person, or what was erased. */
import type { ReactNode } from "react";
import { useMay } from "../../../web/call.ts";
import { Link } from "../../../web/widgets/index.ts";
import type { RequestView } from "../request/office/contract.ts";

const over: ReadonlySet<string> = new Set(["closed", "refused", "withdrawn", "lapsed"]);

export function ErasureLink({ view }: { readonly view: RequestView }): ReactNode {
  const mayErase = useMay("case:decide");
  const isErased = view.timeline.some(({ type }) => type === "request.erased");
  if (!mayErase || !over.has(view.state) || !view.clock.isOver) return null;
  return (
    <section className="facts">
      <h2 className="overline">Erasure</h2>
      <p>
        {isErased
          ? "What was kept of this person was erased."
          : "It is over. What is kept of this person can be erased."}{" "}
        <Link to={`/work/${view.reference}/erase`}>
          {isErased ? "Show the certificate" : "See what that would do"}
        </Link>
      </p>
    </section>
  );
}
