/** Passages of one text that are taken out: those of decisions and those of a person, as one list in which none touches another. */
import type { DecisionReason } from "../../run/contract.ts";

type Span = { readonly from: number; readonly to: number; readonly reason: DecisionReason };

/** What overlaps or touches becomes one passage, with the reason of its first. */
export function united(held: readonly Span[], taken: readonly Span[]): readonly Span[] {
  const sorted = [...held, ...taken].toSorted((one, other) => one.from - other.from || other.to - one.to);
  const all: Span[] = [];
  for (const one of sorted) {
    const last = all.at(-1);
    if (last === undefined || one.from > last.to) all.push(one);
    else if (one.to > last.to) all[all.length - 1] = { ...last, to: one.to };
  }
  return all;
}
