/** What would prove most of what is unproven, by what somebody would have to do. Pure. */
import { fixKinds, type FixKind } from "../contract.ts";
import { checkFacts, isMeasured } from "../checks/measured.ts";
import type { FactKey } from "../checks/facts.ts";
import { isBinding } from "../document/promise.ts";
import type { EvaluatedClause } from "../evaluate.ts";

export type Fix = {
  readonly kind: FixKind;
  readonly promises: number;
  /** The first of them in the document. */
  readonly clause: string;
};

const shown = 3;

const kindOf: Readonly<Record<FactKey, FixKind>> = {
  requests: "cases",
  tellings: "cases",
  releases: "cases",
  complaints: "cases",
  advice: "cases",
  plans: "cases",
  leavers: "people",
  activities: "registers",
  notices: "registers",
  vendors: "registers",
  risks: "registers",
  systems: "registers",
  stores: "registers",
  categories: "registers",
  transfers: "registers",
  cameras: "registers",
  occasions: "registers",
  devices: "registers",
  sites: "registers",
  documents: "registers",
  measures: "registers",
  roles: "registers",
  post: "people",
  audits: "cases",
  signing: "people",
};

/** At most three, the one that would prove most first; what needs a part that is not there yet is nobody's to mend. */
export function cheapestFixes(
  clauses: readonly Pick<EvaluatedClause, "label" | "promise" | "result">[],
): readonly Fix[] {
  const open = clauses.flatMap(({ label, promise, result }) => {
    if (!isBinding(promise) || result.status !== "unproven") return [];
    if (!isMeasured(promise)) return promise.basis === "attested" ? [{ label, kind: "look" as const }] : [];
    const [fact] = checkFacts(promise);
    return fact === undefined ? [] : [{ label, kind: kindOf[fact] }];
  });
  return [...Map.groupBy(open, ({ kind }) => kind)]
    .map(([kind, those]) => ({ kind, promises: those.length, clause: those[0]?.label ?? "" }))
    .toSorted((a, b) => b.promises - a.promises || fixKinds.indexOf(a.kind) - fixKinds.indexOf(b.kind))
    .slice(0, shown);
}
