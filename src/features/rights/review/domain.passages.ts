/**
 * Words inside a field that stay out of the package (GDPR art. 15(4)): passages of the value as it was read, and the value
 * as it goes out, with each passage replaced by why it is withheld. Pure.
 */
import type { DecisionReason } from "../run/contract.ts";

type Span = { readonly from: number; readonly to: number };
/** Of a reviewer, or of a decision about a person wherever they are named. */
type Withheld = Span & { readonly reason: DecisionReason };

/** Passages that stand in the value, in order, and touch nobody else's; `undefined` when they do not fit it. */
export function fitting<P extends Span>(value: string, passages: readonly P[]): readonly P[] | undefined {
  const sorted = passages.toSorted((one, other) => one.from - other.from);
  let end = 0;
  for (const { from, to } of sorted) {
    if (from < end || to <= from || to > value.length || splits(value, from) || splits(value, to))
      return undefined;
    end = to;
  }
  return sorted;
}

/** A place inside a surrogate pair, or between the two signs of a line end. */
function splits(value: string, at: number): boolean {
  const pair = value.slice(at - 1, at + 1);
  return at > 0 && (/^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(pair) || pair === "\r\n");
}

/** Bytes cannot lose a part and still be what they were: a passage of them is all of them. */
const bytes = /^\\x(?:[0-9a-f]{2})*$/i;

/** The value as it goes out. */
export function covered(
  value: string,
  passages: readonly Withheld[],
  mark: (reason: DecisionReason) => string,
): string {
  const [first] = passages;
  if (first === undefined) return value;
  // What no longer fits is held back whole rather than shown.
  const sorted = bytes.test(value) ? undefined : fitting(value, passages);
  if (sorted === undefined) return mark(first.reason);
  let at = 0;
  let text = "";
  for (const { from, to, reason } of sorted) {
    text += value.slice(at, from) + mark(reason);
    at = to;
  }
  return text + value.slice(at);
}
