/** The other open requests of the same person, each with what it asks for: one box, however many there are. */
import type { ReactNode } from "react";
import { Link, Notice, Time } from "../../../web/widgets/index.ts";
import type { RequestView } from "../request/office/contract.ts";

export function OtherRequests({ others }: { readonly others: RequestView["others"] }): ReactNode {
  if (others.length === 0) return undefined;
  const asked = others.map(({ right }) => right.toLowerCase()).join(", ");
  const isConfirmed = others.every(({ by }) => by === "address");
  return (
    <Notice kind="info" title={`${others.length} more open by this person: ${asked}`}>
      {others.map(({ reference, right, receivedAt }) => (
        <p key={reference}>
          <Link to={`/work/${reference}`}>{reference}</Link> {right}, received{" "}
          <Time at={receivedAt} kind="day" />
        </p>
      ))}
      <p>
        {isConfirmed
          ? "All were confirmed from the same e-mail address."
          : "They give the same e-mail address, number or other identifier."}
      </p>
    </Notice>
  );
}
