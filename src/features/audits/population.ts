/** What an audit's sample is drawn from: references of cases or keys of entries, and nothing of what is in them. */
import type { Tx } from "../../platform/db.ts";
import { readProfile } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { adviceKind } from "../advice/index.ts";
import { changeKind } from "../changes/index.ts";
import { complaintKind } from "../complaints/index.ts";
import { entriesOf } from "../registers/index.ts";
import { requestKind } from "../rights/index.ts";
import type { PopulationKind } from "./events.ts";
import type { AuditState } from "./state.ts";
import { referencesOf } from "./store.ts";

const cases = {
  requests: requestKind.kind,
  complaints: complaintKind.kind,
  questions: adviceKind.kind,
  plans: changeKind.kind,
} as const;
const entries = {
  activities: "processing-activity",
  vendors: "vendor",
  systems: "system",
} as const;

/** More is no population of one audit: the period is to be shorter. */
export const mostLines = 50_000;

const isOfCases = (of: PopulationKind): of is keyof typeof cases => of in cases;

/** The lines, in no order; one more than `mostLines` when there are too many. */
export async function populationLines(
  tx: Tx,
  scope: Scope,
  { of, from, until }: Pick<AuditState, "of" | "from" | "until">,
  now: Instant,
): Promise<readonly string[]> {
  if (isOfCases(of)) {
    const { zone } = await readProfile(tx, scope);
    const begin = (day: Temporal.PlainDate): Instant => day.toZonedDateTime({ timeZone: zone }).toInstant();
    return referencesOf(tx, scope, {
      kind: cases[of],
      from: begin(Temporal.PlainDate.from(from)),
      before: begin(Temporal.PlainDate.from(until).add({ days: 1 })),
      limit: mostLines + 1,
    });
  }
  const kind = entries[of];
  const found = await entriesOf(tx, scope, kind, { now, asOf: until });
  return found.map(({ key }) => `${kind}/${key}`);
}

/** Where the office shows what a line names. */
export const pathOf = (line: string): string => (line.includes("/") ? `/registers/${line}` : `/work/${line}`);
