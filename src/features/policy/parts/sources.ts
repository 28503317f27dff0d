/** Where the facts of cases come from: by kind of case, which facts, page by page with the newest case first. */
import type { Tx } from "../../../platform/db.ts";
import type { Scope } from "../../../platform/scope.ts";
import { adviceKind } from "../../advice/index.ts";
import { changeKind } from "../../changes/index.ts";
import { complaintKind } from "../../complaints/index.ts";
import { requestKind } from "../../rights/index.ts";
import type { FactKey, Facts } from "../checks/facts.ts";
import { requestsIn } from "../gather_requests.ts";
import { adviceIn, complaintsIn, plansIn } from "../gather_cases.ts";
import type { Reading } from "../gather_cases.ts";

/** The facts that are about a case each. */
export const caseFacts = [
  "requests",
  "tellings",
  "complaints",
  "advice",
  "plans",
] as const satisfies FactKey[];
export type CaseFacts = Pick<Facts, (typeof caseFacts)[number]>;

export type Source = {
  readonly kind: string;
  readonly facts: readonly (keyof CaseFacts)[];
  readonly read: (
    tx: Tx,
    scope: Scope,
    reading: Reading,
    wanted: ReadonlySet<FactKey>,
  ) => AsyncGenerator<Partial<CaseFacts>>;
};

export const sources: readonly Source[] = [
  { kind: requestKind.kind, facts: ["requests", "tellings"], read: requestsIn },
  {
    kind: complaintKind.kind,
    facts: ["complaints"],
    async *read(tx, scope, reading) {
      for await (const complaints of complaintsIn(tx, scope, reading)) yield { complaints };
    },
  },
  {
    kind: adviceKind.kind,
    facts: ["advice"],
    async *read(tx, scope, reading) {
      for await (const advice of adviceIn(tx, scope, reading)) yield { advice };
    },
  },
  {
    kind: changeKind.kind,
    facts: ["plans"],
    async *read(tx, scope, reading) {
      for await (const plans of plansIn(tx, scope, reading)) yield { plans };
    },
  },
];
