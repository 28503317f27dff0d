/** What the requester gave beside what the rows found for them hold, where identity is settled. */
import type { ReactNode } from "react";
import { useCall } from "../../../web/call.ts";
import { ErrorNotice, Notice, Skeleton } from "../../../web/widgets/index.ts";
import type { Comparison } from "../review/contract.ts";
import { compareIdentity } from "../review/endpoints.ts";

type Thing = Comparison["rows"][number]["things"][number];

const things: Readonly<Record<Thing["thing"], string>> = {
  email: "E-mail",
  phone: "Telephone",
  address: "Address",
  born: "Date of birth",
  name: "Name",
};

const standings: Readonly<Record<Thing["is"], string>> = {
  same: "● same",
  different: "✕ different",
  "not-held": "– not held",
  "not-given": "◌ not given by them",
};

export function Compared({
  organisation,
  reference,
}: {
  readonly organisation: string;
  readonly reference: string;
}): ReactNode {
  const params = { organisation, reference };
  const { data, error } = useCall(compareIdentity, { params }, { once: true });
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined) return <Skeleton lines={3} />;
  if (data.rows.length === 0)
    return (
      <Notice kind="warn" title="Nothing to compare here yet">
        {data.status === "searched"
          ? "The search found no row of theirs. Compare by hand, where you know them from."
          : "Search first, and what we hold of them stands here; or compare by hand, where you know them from."}
      </Notice>
    );
  return (
    <section aria-label="What they gave and what we hold" className="compared">
      {data.rows.map(({ system, title, name, identity, things: held }, at) => (
        <table key={at}>
          <caption>
            {name}, {title} ({system}){identity !== "" && <small>, found by the {identity}</small>}
          </caption>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">They gave</th>
              <th scope="col">We hold</th>
              <th scope="col">It is</th>
            </tr>
          </thead>
          <tbody>
            {held.map((each) => (
              <tr key={each.thing} className={each.is}>
                <th scope="row">{things[each.thing]}</th>
                <td>{each.given ?? "–"}</td>
                <td>{each.held ?? "–"}</td>
                <td>{standings[each.is]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
      <p className="hint">
        What a row was found by is the same by itself: look at the other lines. Masked; reading it is on
        record.
      </p>
    </section>
  );
}
