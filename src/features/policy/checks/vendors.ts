/** Those who act for the organisation: their contracts, what these say, and whether anybody looked (GDPR art. 28). Pure. */
import type { ClausePromise } from "../document/promise.ts";
import type { VendorFacts } from "./facts.ts";
import { byInterval } from "./entries.ts";
import { addUp } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

/** What Art. 28(3) asks a contract to say. */
const lawful = [
  "subject",
  "instructions",
  "confidentiality",
  "security",
  "sub-processors",
  "rights",
  "assistance",
  "end",
  "audits",
];
/** By what a promise calls them, the terms of a contract of which each has to be there. */
const clauses: Readonly<Record<string, readonly string[]>> = {
  "answer-requests-at-once": ["immediate-help"],
  assistance: ["rights", "assistance"],
  audits: ["audits"],
  "documented-instructions": ["instructions"],
  "purpose-only": ["purpose-only"],
};
/** The same of what is asked of a vendor before data go there. */
const points: Readonly<Record<string, readonly string[]>> = {
  "need-to-know": ["need-to-know"],
  "security-measures": ["security"],
  "supplier-impact-assessment": ["supplier-assessment"],
};
const inquiries: ReadonlySet<unknown> = new Set(["compliance-with-privacy-law", "reasonable-inquiry"]);

export const knowsClause = (clause: unknown): boolean => typeof clause === "string" && clause in clauses;
export const knowsPoint = (point: unknown): boolean =>
  typeof point === "string" && (point in points || inquiries.has(point));

const processors = ({ vendors }: Seen): readonly VendorFacts[] =>
  vendors.filter(({ part }) => part === "processor");

const found = (vendor: VendorFacts, key: string, isKept: boolean): Finding => ({
  status: isKept ? "kept" : "broken",
  sentence: { key, parameters: { entry: vendor.key } },
});

/** A contract is signed and in force; by approved terms, it says all that Art. 28(3) asks as well. */
export function checkAgreement(seen: Seen, { parameters }: ClausePromise): Tally {
  const today = seen.watch.today(seen.zone);
  return addUp(
    "agreement",
    processors(seen).map((vendor): Finding => {
      const { signedOn, endsOn, terms } = vendor;
      if (signedOn === undefined || Temporal.PlainDate.compare(signedOn, today) > 0)
        return found(vendor, "agreement.case.unsigned", false);
      if (endsOn !== undefined && Temporal.PlainDate.compare(endsOn, today) < 0)
        return { ...found(vendor, "agreement.case.ended", false), since: endsOn.add({ days: 1 }) };
      const isWhole = parameters["rule"] !== "approved-terms" || lawful.every((term) => terms.includes(term));
      return found(vendor, isWhole ? "agreement.case.signed" : "agreement.case.lacking", isWhole);
    }),
  );
}

/** Each contract says this. */
export function checkTerms(seen: Seen, { parameters }: ClausePromise): Tally {
  const wanted = clauses[String(parameters["clause"])] ?? points[String(parameters["point"])] ?? [];
  return addUp(
    "terms",
    processors(seen).map((vendor): Finding => {
      const isSaid = wanted.every((term) => vendor.terms.includes(term));
      return found(vendor, isSaid ? "terms.case.said" : "terms.case.silent", isSaid);
    }),
  );
}

/** What is asked of a vendor before data go there is settled: in its contract, or by guarantees that were looked at. */
export function checkDiligence(seen: Seen, promise: ClausePromise): Tally {
  if (!inquiries.has(promise.parameters["point"])) return checkTerms(seen, promise);
  return addUp(
    "inquiry",
    processors(seen).map((vendor): Finding => {
      const isMade = vendor.hasGuarantees && vendor.reviewedOn !== undefined;
      return found(vendor, isMade ? "inquiry.case.made" : "inquiry.case.none", isMade);
    }),
  );
}

/** Somebody looks at each vendor at this interval. */
export function checkVendorReview(seen: Seen, { parameters }: ClausePromise): Tally {
  const entries = processors(seen).map(({ key, reviewedOn }) => ({ key, on: reviewedOn }));
  return byInterval("vendors", entries, parameters["interval"], seen);
}

/** A contract was approved by the day it was signed; by whom, the register does not say. */
export function checkContractApproved(seen: Seen): Tally {
  return addUp(
    "approval",
    seen.vendors.flatMap((vendor): readonly Finding[] => {
      if (vendor.signedOn === undefined) return [];
      const approvedOn = seen.documents.find(({ key }) => key === vendor.contract)?.approvedOn;
      if (approvedOn === undefined)
        return [
          {
            status: "unproven",
            sentence: { key: "approval.case.unsaid", parameters: { entry: vendor.key } },
          },
        ];
      return Temporal.PlainDate.compare(approvedOn, vendor.signedOn) <= 0
        ? [found(vendor, "approval.case.before", true)]
        : [{ ...found(vendor, "approval.case.after", false), since: vendor.signedOn }];
    }),
  );
}

/** Whose contract has ended confirmed within the time that everything was deleted or returned (GDPR art. 28(3)(g)). */
export function checkExit(seen: Seen, { parameters }: ClausePromise): Tally {
  const today = seen.watch.today(seen.zone);
  const promised = parameters["within"];
  const within = Temporal.Duration.from(typeof promised === "string" ? promised : "P1M");
  return addUp(
    "exit",
    processors(seen).flatMap((vendor): readonly Finding[] => {
      const { endsOn, exitConfirmedOn } = vendor;
      if (endsOn === undefined || Temporal.PlainDate.compare(endsOn, today) >= 0) return [];
      const last = endsOn.add(within);
      const late = { since: last.add({ days: 1 }) };
      if (exitConfirmedOn !== undefined)
        return Temporal.PlainDate.compare(exitConfirmedOn, last) <= 0
          ? [found(vendor, "exit.case.confirmed", true)]
          : [{ ...found(vendor, "exit.case.late", false), ...late }];
      return Temporal.PlainDate.compare(today, last) <= 0
        ? [{ ...found(vendor, "exit.case.open", true), status: "due", isOpen: true }]
        : [{ ...found(vendor, "exit.case.silent", false), ...late }];
    }),
  );
}
