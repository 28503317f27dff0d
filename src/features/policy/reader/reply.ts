/** The policy as its reader shows it: counted, in sections, a line for each clause. */
import type { z } from "zod";
import { worstOf, type Status } from "../checks/result.ts";
import type { ClauseLine, PolicyReply } from "../contract.ts";
import { isBinding } from "../document/promise.ts";
import { segmentsOf } from "../document/text.ts";
import type { EvaluatedClause } from "../evaluate.ts";
import type { StoredPolicy } from "../store.ts";
import { cheapestFixes } from "./domain.fixes.ts";
import { say } from "../wording.ts";

/** A policy with a result for each of its clauses, as of now or of a day. */
export type SeenPolicy = {
  readonly policy: StoredPolicy;
  readonly isPast?: boolean;
  /** `isRecorded` false: nothing was on record for the day. */
  readonly clauses: readonly (EvaluatedClause & { readonly isRecorded?: boolean })[];
};

export function policyReply(seen: SeenPolicy): NonNullable<z.input<typeof PolicyReply>["policy"]> {
  const { policy, clauses, isPast = false } = seen;
  const binding = clauses.filter(({ promise }) => isBinding(promise));
  const count = (status: Status): number => binding.filter(({ result }) => result.status === status).length;
  const sections = Map.groupBy(
    clauses,
    ({ sectionNumber, sectionTitle }) => `${sectionNumber} ${sectionTitle}`,
  );
  return {
    title: policy.title,
    version: policy.number,
    inForceFrom: policy.inForceFrom.toString(),
    reviewedOn: policy.reviewedOn?.toString() ?? null,
    nextReview: nextReview(seen)?.toString() ?? null,
    promises: binding.length,
    counts: {
      kept: count("kept"),
      due: count("due"),
      broken: count("broken"),
      unproven: count("unproven"),
      others: clauses.length - binding.length,
    },
    fixes: isPast ? [] : [...cheapestFixes(clauses)],
    recorded: binding.filter(({ isRecorded }) => isRecorded !== false).length,
    sections: [...sections.values()].map((within) => ({
      number: within[0]?.sectionNumber ?? "",
      title: within[0]?.sectionTitle ?? "",
      status: worstOf(within.map(({ result }) => result.status)),
      clauses: within.map(lineOf),
    })),
  };
}

/** By the shortest interval the policy itself promises for its review. */
function nextReview({ policy, clauses }: SeenPolicy): Temporal.PlainDate | undefined {
  const interval = clauses.find(
    ({ promise }) => promise.check === "GOV-POLICY-REVIEW" && promise.parameters["interval"] !== undefined,
  )?.promise.parameters["interval"];
  if (typeof interval !== "string") return undefined;
  return policy.reviewedOn?.add(Temporal.Duration.from(interval));
}

export function lineOf(clause: EvaluatedClause): z.input<typeof ClauseLine> {
  const { label, text, promise, result } = clause;
  return {
    label,
    segments: [...segmentsOf(text)],
    nature: promise.nature,
    status: result.status,
    hint: say(result.why),
    isAttested: result.basis !== undefined,
    law: promise.law.is,
  };
}
