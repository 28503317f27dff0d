/** What a board has to know of a pack: what changed, and what to decide. Pure. */
import type { Change, Counts, Pack, PackClause } from "./contract.ts";

const binding: ReadonlySet<string> = new Set(["promise", "instruction"]);
export const isPromise = ({ nature }: Pick<PackClause, "nature">): boolean => binding.has(nature);

export function countsOf(clauses: readonly Pick<PackClause, "status" | "nature">[]): Counts {
  const counts = { kept: 0, due: 0, broken: 0, unproven: 0 };
  for (const { status, nature } of clauses)
    if (isPromise({ nature }) && status !== "not_applicable") counts[status] += 1;
  return counts;
}

/** The sections in the policy's order, those without a promise left out. */
export function sectionsOf(clauses: readonly PackClause[]): Pack["sections"] {
  return [...Map.groupBy(clauses.filter(isPromise), ({ section }) => section)].map(([title, within]) => ({
    title,
    ...countsOf(within),
  }));
}

/** Promises whose status is another than in the pack before, in the policy's order. */
export function changesSince(before: readonly PackClause[], now: readonly PackClause[]): Change[] {
  const known = new Map(before.filter(isPromise).map(({ clause, status }) => [clause, status]));
  return now.filter(isPromise).flatMap(({ clause, status }): Change[] => {
    const was = known.get(clause) ?? null;
    return was === status ? [] : [{ clause, was, is: status }];
  });
}

/** Broken promises, the longest broken first; those without a day last. */
export const brokenFirst = (clauses: readonly PackClause[]): readonly PackClause[] =>
  clauses
    .filter((one) => isPromise(one) && one.status === "broken")
    .toSorted((a, b) => (a.since ?? "9999").localeCompare(b.since ?? "9999"));

type Pressing = Pick<Pack, "clauses" | "counts" | "actions" | "gaps">;

const some = (count: number, one: string, many: string): string =>
  count === 1 ? `one ${one}` : `${count.toLocaleString("en-GB")} ${many}`;

/** At most three: a promise that is broken, less than the law asks, late actions, what nobody can show, the register. */
export function decisionsOf({ clauses, counts, actions, gaps }: Pressing): string[] {
  const [worst] = brokenFirst(clauses);
  const below = clauses.filter((one) => isPromise(one) && one.law === "below");
  const [first] = below;
  const open: (string | false)[] = [
    worst !== undefined &&
      `Who mends ${labelled(worst)} by when? ${counts.broken === 1 ? "It is the one promise that is broken." : `It is the longest broken of ${counts.broken}.`}`,
    first !== undefined &&
      `When does the policy promise what the law asks? ${below.length === 1 ? `One clause promises less: ${labelled(first)}.` : `${below.length} clauses promise less, such as ${labelled(first)}.`}`,
    actions !== null &&
      actions.late > 0 &&
      `What about ${some(actions.late, "action that is late", "actions that are late")}: done, moved or dropped?`,
    counts.unproven > 0 &&
      `Who shows ${some(counts.unproven, "promise", "promises")} that nothing shows to be kept, and which of them first?`,
    gaps.length > 0 && `Who fills ${some(gaps.length, "gap", "gaps")} of the registers?`,
  ];
  return open.filter((one) => one !== false).slice(0, 3);
}

const labelled = ({ clause, section }: PackClause): string =>
  /^\d/.test(clause) ? `clause ${clause} (${nameOf(section)})` : `a clause of “${nameOf(section)}”`;

/** `11 The right to object` → “The right to object” */
const nameOf = (section: string): string => section.replace(/^[\d.]+\s+/, "");
