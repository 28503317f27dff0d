/** What codes of a search, a review and a package read like on the screens. */
import type { NotPortableWhy } from "../review/contract.ts";
import type { Decision, DecisionReason, SystemOutcome, Treatment } from "../run/contract.ts";
import type { StatusCode } from "../../../web/widgets/index.ts";

export const outcomeWords: Readonly<
  Record<SystemOutcome, { readonly word: string; readonly status: StatusCode }>
> = {
  waiting: { word: "waits", status: "unproven" },
  running: { word: "being searched", status: "due" },
  done: { word: "done", status: "kept" },
  "nothing-found": { word: "nothing found", status: "kept" },
  exempt: { word: "exempt", status: "n/a" },
  "needs-a-person": { word: "needs a person", status: "due" },
  unavailable: { word: "out of reach", status: "due" },
  failed: { word: "failed", status: "broken" },
  unsupported: { word: "not supported", status: "broken" },
  "given-up": { word: "given up", status: "broken" },
};

export const treatmentWords: Readonly<Record<Treatment, string>> = {
  waiting: "waits for a decision",
  disclose: "goes out whole",
  redact: "goes out, parts blanked",
  withhold: "held back",
};

export const notPortableWords: Readonly<Record<NotPortableWhy, string>> = {
  "basis-not-said": "the map does not say on which legal basis it is processed",
  "origin-not-said": "the map does not say how it came to be held",
  basis: "it is processed on another basis than consent or a contract",
  derived: "it was made here out of other data",
};

export const decisionWords: Readonly<Record<Decision, string>> = {
  show: "Show",
  redact: "Blank the parts about them",
  withhold: "Hold back",
};

export const reasonWords: Readonly<Record<DecisionReason, string>> = {
  agreed: "They agreed",
  "already-known": "The requester knows it already",
  "acting-in-role": "They acted in their job",
  reasonable: "It is fair to show it without asking",
  "did-not-agree": "They did not agree",
  "not-asked": "They were not asked",
  confidential: "It was told in confidence",
  "would-harm": "It could harm them",
  "cannot-be-separated": "It cannot be told apart",
  "someone-else": "It is not this person at all",
  "someone-else-too": "It is also about a person who turned out to be somebody else",
  "harms-subject": "Reading it could seriously harm the person themselves",
  privileged: "Legal privilege: told to or by a lawyer",
  "another-law": "Another law forbids to give it out",
  "not-theirs": "It is not about this person",
  other: "Another reason, in words",
  "exempt-eu-commercial-secrets": "Exempt: trade secrets",
  "exempt-eu-national-law": "Exempt by national law",
  "exempt-uk-crime-and-taxation": "Exempt: crime and taxation",
  "exempt-uk-immigration": "Exempt: immigration control",
  "exempt-uk-legal-proceedings": "Exempt: legal proceedings",
  "exempt-uk-legal-privilege": "Exempt: legal privilege",
  "exempt-uk-self-incrimination": "Exempt: self-incrimination",
  "exempt-uk-corporate-finance": "Exempt: corporate finance",
  "exempt-uk-management-forecasts": "Exempt: management forecasts",
  "exempt-uk-negotiations": "Exempt: negotiations with the person",
  "exempt-uk-confidential-references": "Exempt: confidential references",
  "exempt-uk-exam-scripts-and-marks": "Exempt: examination scripts and marks",
  "exempt-uk-journalism-art-academic": "Exempt: journalism, art, scholarship",
  "exempt-uk-research-and-archiving": "Exempt: research and archives",
  "exempt-uk-health-serious-harm": "Exempt: serious harm by health data",
  "exempt-uk-social-work-serious-harm": "Exempt: serious harm by social work data",
  "exempt-uk-education-serious-harm": "Exempt: serious harm by education data",
  "exempt-uk-child-abuse-data": "Exempt: data on the abuse of a child",
  "exempt-uk-adoption-and-special-needs": "Exempt: adoption and special needs",
};

export const missingWords: Readonly<Record<string, string>> = {
  "request-not-open": "The request is not open.",
  "identity-open": "We do not know yet that it is really them.",
  "authority-open": "We do not know yet that they may act for the person.",
  "fee-open": "The fee is not paid yet.",
  "child-not-heard": "It is not on record what the child wants.",
  "assessment-missing": "It is not decided yet.",
  "search-not-finished": "The search has not finished.",
  "review-not-approved": "The review is not approved.",
  "package-not-built": "The package is not made yet.",
  "second-look-open": "A second person has not looked at it yet.",
  "documents-open": "Of documents found in folders some are not decided: see the search.",
  "register-changed": "It was made before the register changed: make it again.",
};

export const planProblemWords: Readonly<Record<string, string>> = {
  "none-usable": "No connected system can be searched yet. Connect one in Setup and confirm its map.",
  unreachable: "could not be reached",
  "connection-refused": "is connected with more rights than reading, so it is not used",
  "map-errors": "has changed: its map no longer fits",
  "tables-not-confirmed": "has tables nobody has confirmed",
  "nothing-entered": "Enter at least one thing to find the person by.",
};

const numbers = new Intl.NumberFormat("en-GB");

export function counted(number: number, one: string, many = `${one}s`): string {
  return `${numbers.format(number)} ${number === 1 ? one : many}`;
}

export function identityLabel(name: string): string {
  if (name === "email") return "E-mail address";
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function sizeWords(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} kB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
