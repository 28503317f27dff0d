/** The list of features. */
import type { CaseHolding } from "./platform/cases/holdings.ts";
import type { Machine } from "./platform/cases/machine.ts";
import type { Feature } from "./platform/feature.ts";
import { access } from "./features/access/index.ts";
import { action } from "./features/actions/index.ts";
import { agenda } from "./features/agenda/index.ts";
import { audit, audits } from "./features/audits/index.ts";
import { advice, adviceMachine } from "./features/advice/index.ts";
import { cases } from "./features/cases/index.ts";
import { change } from "./features/changes/index.ts";
import { complaint, complaints } from "./features/complaints/index.ts";
import { connectors } from "./features/connectors/index.ts";
import { imports } from "./features/imports/index.ts";
import { ledger } from "./features/ledger/index.ts";
import { mailbox } from "./features/mailbox/index.ts";
import { office } from "./features/office/index.ts";
import { policy } from "./features/policy/index.ts";
import { registers } from "./features/registers/index.ts";
import { requestListing, rights } from "./features/rights/index.ts";
import { vendorBreach } from "./features/vendor_breaches/index.ts";
import { vendorTells } from "./features/vendor_tells/index.ts";
import { suppression } from "./features/suppression/index.ts";
import { reports } from "./features/reports/index.ts";
import { statistics } from "./features/statistics/index.ts";
import { status } from "./features/status/index.ts";

/** Every kind of case that the engine runs. */
export const kinds: readonly Machine[] = [complaint, adviceMachine, change, action, audit, vendorBreach];

/** What belongs to a case, of every feature that holds some of it. */
export function holdings(): readonly CaseHolding[] {
  return features.flatMap(({ holdsOfCases }) => holdsOfCases ?? []);
}

export const features: readonly Feature[] = [
  status,
  access,
  office,
  connectors,
  rights(holdings, kinds),
  cases(kinds, [requestListing], holdings),
  complaints,
  vendorTells,
  agenda(
    new Map([
      [requestListing.kind, requestListing.one],
      ...kinds.map(({ kind, words }) => [kind.kind, words.one] as const),
    ]),
  ),
  advice,
  policy,
  registers,
  ledger,
  statistics,
  reports,
  audits,
  imports,
  mailbox,
  suppression,
];
