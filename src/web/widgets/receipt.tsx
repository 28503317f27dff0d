/**
 * A quiet link to the receipt of something that was recorded, or, while the entry waits for its number, to the promise of
 * one. A plain link: the server names the file, and whichever of the two it is by then is what one gets.
 */
import type { ReactNode } from "react";
import { caseReceipt, caseReceipts, receipt } from "../../features/ledger/endpoints.ts";
import { addressOf } from "../../platform/endpoint.ts";
import { useCall } from "../call.ts";

export function Receipt({
  organisation,
  of,
  index,
}: {
  readonly organisation: string;
  /** An entry of the ledger, or an event of a case. */
  readonly of: { readonly entry: string } | { readonly reference: string; readonly sequence: number };
  /** From 0; `undefined` while the entry waits. */
  readonly index: number | undefined;
}): ReactNode {
  const href =
    "entry" in of
      ? addressOf(receipt.path, { organisation, entry: of.entry })
      : addressOf(caseReceipt.path, { organisation, ...of });
  if (index === undefined)
    return (
      <span className="receipt">
        numbered within a second{" "}
        <a
          className="link quiet"
          href={href}
          download
          title="A promise signed by this organisation: it proves that the entry was to be numbered within the hour. It does not prove that it was; the receipt does."
        >
          Promise
        </a>
      </span>
    );
  const number = (index + 1).toLocaleString("en-GB");
  return (
    <a
      className="link quiet receipt"
      href={href}
      download
      aria-label={`Receipt of entry ${number}`}
      title={`Entry ${number} of the ledger, to be checked by anybody without us`}
    >
      Receipt
    </a>
  );
}

/** For a timeline: the receipt of one of its events; nothing where there is none. */
export function useEventReceipts(organisation: string, reference: string): (sequence: number) => ReactNode {
  const input = { params: { organisation, reference } };
  const isWaiting = useCall(caseReceipts, input).data?.receipts.some(({ index }) => index === undefined);
  // The same query, so one call serves both: what waits has its number when one looks again.
  const { data } = useCall(caseReceipts, input, { every: isWaiting === true ? 2 : 60 });
  const known = new Map(data?.receipts.map((one) => [one.sequence, one]));
  return (sequence) => {
    const one = known.get(sequence);
    return one === undefined ? undefined : (
      <Receipt organisation={organisation} of={{ reference, sequence }} index={one.index} />
    );
  };
}
