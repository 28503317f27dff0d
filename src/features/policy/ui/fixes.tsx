/** What would prove most of what is unproven, for whoever can do it; open by itself while nearly nothing is proven. */
import type { ReactNode } from "react";
import { useMay } from "../../../web/call.ts";
import { Link } from "../../../web/widgets/index.ts";
import type { FixKind } from "../contract.ts";
import type { Policy } from "./words.ts";

const promises = (count: number): string => (count === 1 ? "1 promise" : `${count} promises`);

const fixOf: Readonly<Record<FixKind, (count: number, clause: string) => ReactNode>> = {
  look: (count, clause) => (
    <>
      {promises(count)} no record can show: somebody looks and says what they found.{" "}
      <Link to={`/policy/${clause}`}>Begin with {clause}</Link>
    </>
  ),
  cases: (count) => (
    <>
      {promises(count)} can be read off requests, and there was no occasion yet.{" "}
      <Link to="/work/import">Bring in open requests</Link> or <Link to="/work/drills/new">rehearse one</Link>
      , so that the next is on record.
    </>
  ),
  registers: (count) => (
    <>
      {promises(count)} can be read off the registers. <Link to="/registers">Fill what is missing</Link>
    </>
  ),
  people: (count) => (
    <>
      {promises(count)} can be read off who answers for data, and who has left.{" "}
      <Link to="/people">Say who does what</Link>
    </>
  ),
};

/** Fewer than this share of the promises says anything: the first hour. */
const first = 0.05;

export function Fixes({
  policy: { fixes, counts, promises: all },
  isConnected,
}: {
  readonly policy: Policy;
  readonly isConnected: boolean;
}): ReactNode {
  const mayCheck = useMay("policy:check");
  const mayConnect = useMay("connection:write");
  const asksToConnect = !isConnected && mayConnect;
  if (!mayCheck || (fixes.length === 0 && !asksToConnect)) return null;
  return (
    <details className="fixes" open={counts.kept + counts.due + counts.broken < all * first}>
      <summary>What would prove most</summary>
      <ol>
        {asksToConnect && (
          <li>
            No system is connected: requests would be searched and carried out by hand.{" "}
            <Link to="/setup/connections/new">Connect a database</Link>, read only until you let it write.
          </li>
        )}
        {fixes.map(({ kind, promises: count, clause }) => (
          <li key={kind}>{fixOf[kind](count, clause)}</li>
        ))}
      </ol>
    </details>
  );
}
