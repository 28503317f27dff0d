/** Plans, journals and certificates of every task, as one: what is counted in them, and which task they are of (decision 109). */
import { z } from "zod";
import { MarkedRows } from "../amend/amend.ts";
import { AmendmentCertificate } from "../amend/certificate.ts";
import { AmendmentJournal } from "../amend/files.ts";
import { AmendmentPlan } from "../amend/plan.ts";
import { Aftermath } from "../erase/aftermath.ts";
import { ErasureCertificate } from "../erase/certificate.ts";
import { ErasureJournal } from "../erase/files.ts";
import { ErasurePlan } from "../erase/plan.ts";

export const Plan = z.union([ErasurePlan, AmendmentPlan]);
export type Plan = z.output<typeof Plan>;
export const Journal = z.union([ErasureJournal, AmendmentJournal]);
export const Certificate = z.union([ErasureCertificate, AmendmentCertificate]);
export type Certificate = z.output<typeof Certificate>;
export const After = z.union([Aftermath, MarkedRows]);

export function isAmendmentPlan(plan: Plan): plan is AmendmentPlan {
  return "kept_amendment_plan" in plan;
}

export function isAmendmentCertificate(certificate: Certificate): certificate is AmendmentCertificate {
  return "kept_amendment_certificate" in certificate;
}

export type Totals = {
  delete: number;
  anonymise: number;
  unlink: number;
  keep: number;
  review: number;
  already: number;
  write: number;
};

export const noTotals: Totals = {
  delete: 0,
  anonymise: 0,
  unlink: 0,
  keep: 0,
  review: 0,
  already: 0,
  write: 0,
};

/** Rows of one table by what becomes of them. */
export function countsOf(table: Plan["tables"][number]): Totals {
  if (!("writes" in table)) return { ...noTotals, ...table.rows };
  const { change, already, ask } = table.rows;
  return { ...noTotals, write: change, already, review: ask };
}

export function totalsOf({ tables }: { readonly tables: readonly Plan["tables"][number][] }): Totals {
  const sum = { ...noTotals };
  for (const table of tables) {
    const counts = countsOf(table);
    for (const name of totalNames) sum[name] += counts[name];
  }
  return sum;
}
const totalNames = ["delete", "anonymise", "unlink", "keep", "review", "already", "write"] as const;

/** Rows or cells somebody is asked about. */
export function openIn({ refusals }: Plan): number {
  return refusals.reduce(
    (sum, each) => sum + (each.kind === "question" ? each.rows : each.kind === "ask" ? each.cells : 0),
    0,
  );
}
