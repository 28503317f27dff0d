/**
 * What the law exempts, as the review offers it: each with its article and the test that must be answered before it holds anything
 * back (GDPR art. 23; DPA 2018 schs. 2 to 4). It is for these data of this request, never for a kind of document.
 */
import { exemptionsOn } from "../../../law/rights.ts";
import { lawName, type LawLanguage } from "../../../platform/i18n/law.ts";
import { dayIn } from "../../../platform/time.ts";
import { exemptionRows } from "../../../law/data/exemptions.ts";
import type { RequestState } from "../request/state.ts";
import { decisionReasons, isExemption, type DecisionReason, type ExemptionReason } from "../run/contract.ts";
import type { OpenedRow } from "./contract.ts";

/** What whoever holds something back by it answers; the answer stays in the case. */
const tests: Readonly<Record<ExemptionReason, string>> = {
  "exempt-eu-commercial-secrets":
    "Which secret would it give away, and why can the rest not be given with that part blanked? It must not end in refusing everything (recital 63).",
  "exempt-eu-national-law": "Which provision of national law exempts these data, and why does it here?",
  "exempt-uk-crime-and-taxation":
    "How would giving these data be likely to prejudice the prevention or detection of crime, a prosecution or a tax?",
  "exempt-uk-immigration":
    "How would giving these data be likely to prejudice immigration control, and what was weighed against it?",
  "exempt-uk-legal-proceedings":
    "Which disclosure, required by law or needed for legal proceedings or advice, would be prevented?",
  "exempt-uk-legal-privilege":
    "Between which lawyer and client was it told in confidence, for which advice or proceedings?",
  "exempt-uk-self-incrimination":
    "Of which offence, other than one against data-protection law, would it be evidence?",
  "exempt-uk-corporate-finance":
    "For which service, and how would giving it be likely to affect a price or somebody’s decision?",
  "exempt-uk-management-forecasts":
    "Of which plan is it part, and how would giving it now be likely to harm the business?",
  "exempt-uk-negotiations":
    "Which negotiation with this person is under way, and how would knowing these intentions be likely to harm it?",
  "exempt-uk-confidential-references":
    "Was it given in confidence, and for education, work, volunteering, an office or a service?",
  "exempt-uk-exam-scripts-and-marks":
    "Is it what the candidate wrote, or a mark that is not announced? When is it announced?",
  "exempt-uk-journalism-art-academic":
    "For which publication in the public interest is it, and why can it not be given with that?",
  "exempt-uk-research-and-archiving":
    "How would giving it prevent or seriously impair the research, and does no result name the person?",
  "exempt-uk-health-serious-harm":
    "Which health professional said within six months that giving it would be likely to do serious harm to whose health?",
  "exempt-uk-social-work-serious-harm":
    "How would giving it be likely to harm social work, because of serious harm to whose health?",
  "exempt-uk-education-serious-harm": "How would giving it be likely to do serious harm to whose health?",
  "exempt-uk-child-abuse-data":
    "Who asks for the child or adult concerned, and why is giving it not in that person’s best interests?",
  "exempt-uk-adoption-and-special-needs": "Which enactment of Schedule 4 forbids or restricts giving it?",
};

/** Those of the law that the request is judged by, on the day it came. */
export function exemptionsFor(
  { regime, right, receivedAt }: RequestState,
  zone: string,
): readonly ExemptionReason[] {
  if (right !== "access" && right !== "portability") return [];
  const day = dayIn(zone, Temporal.Instant.from(receivedAt));
  const ids = new Set(
    exemptionsOn(regime, right, day).map(({ id }) => `exempt-${regime.toLowerCase()}-${id}`),
  );
  return decisionReasons.filter(isExemption).filter((reason) => ids.has(reason));
}

export const shownExemption = (reason: ExemptionReason): OpenedRow["exemptions"][number] => ({
  reason,
  ...namedExemption(reason, "en"),
  test: tests[reason],
});

/** Its name and article, for the office and for whoever asked. */
export function namedExemption(
  reason: ExemptionReason,
  language: LawLanguage,
): { readonly name: string; readonly article: string } {
  const [, regime = "", ...rest] = reason.split("-");
  const id = rest.join("-");
  const row = exemptionRows.find((one) => one.regime.toLowerCase() === regime && one.id === id);
  if (row === undefined) throw new Error(`The law has no exemption ${reason}.`);
  return { name: lawName(language, "exemption", id), article: row.article.split(":")[0] ?? "" };
}

/** Whether a decision needs its words: another reason, and the answer to an exemption's test. */
export const needsWords = (reason: DecisionReason): boolean => reason === "other" || isExemption(reason);
