/** The office's words for rights, what they rest on, and why something is not done. Plain; the article stands beside. */
import type {
  childViews,
  feeGrounds,
  Finding,
  MeasureOutcome,
  MeasureTask,
  RequestRight,
  rerouteReasons,
  Verdict,
} from "../contract.ts";

type OneOf<List extends readonly string[]> = List[number];

export const rightWords: Readonly<Record<RequestRight, string>> = {
  access: "Access",
  rectification: "Correction",
  erasure: "Erasure",
  restriction: "Restriction",
  portability: "A copy to take along",
  objection: "Objection",
  "marketing-objection": "No more marketing",
  "automated-decision": "Review of an automated decision",
  withdrawal: "Withdrawal of consent",
};

/** What whoever decides should know of the right, in a few sentences. */
export const aboutRight: Readonly<Record<RequestRight, readonly string[]>> = {
  access: ["The person gets a copy of their data and is told how they are used. The search is the work."],
  rectification: [
    "Wrong data are corrected and incomplete ones completed. Find out first which is right.",
    "Where that cannot be told, the person’s own statement goes beside the data. Until then they can be blocked.",
  ],
  erasure: [
    "There must be one of six reasons to erase. What must be kept all the same is kept for a reason of the law, and the person is told which and until when.",
  ],
  restriction: [
    "The data are kept and not used. There must be one of four reasons.",
    "Once in force it lasts until you lift it, and the person is told before that.",
  ],
  portability: [
    "Only data the person gave you, processed by machine, on their consent or for a contract. The copy is made to be read by machines.",
  ],
  objection: [
    "The use stops unless compelling grounds outweigh the person’s. Write the weighing down before you refuse; until then the data can be blocked.",
  ],
  "marketing-objection": [
    "Nobody may refuse it and nobody asks who they are. It takes effect the day it arrives: stop the marketing everywhere, and keep a note so that it stays stopped.",
  ],
  "automated-decision": [
    "A person who had no part in it looks at the decision again, hears what the requester says, and upholds or changes it.",
  ],
  withdrawal: [
    "Nobody may refuse it and nobody asks who they are. It takes effect the day it arrives; what was done before stays lawful.",
  ],
};

export const baseWords: Readonly<Record<string, string>> = {
  unneeded: "The data are no longer needed for what they were collected for",
  "consent-withdrawn": "Consent was withdrawn, and nothing else allows the use",
  objected: "The person objected, and nothing outweighs it",
  unlawful: "The data were used unlawfully",
  "duty-to-erase": "A law asks for the erasure",
  "service-to-a-child": "An online service collected them from a child",
  "accuracy-contested": "The person says the data are wrong, and that is being looked into",
  "unlawful-not-erased": "The use is unlawful, and the person does not want the data erased",
  "needed-for-claims": "We no longer need the data, but the person does, for a legal claim",
  "objection-pending": "The person objected, and that is being weighed",
  consent: "The person gave consent",
  contract: "There is a contract with the person",
};

export const findingWords: Readonly<Record<Finding, string>> = {
  wrong: "The data are wrong",
  incomplete: "The data are incomplete",
  right: "The data are right",
  "cannot-tell": "Which is right cannot be told",
  outweighed: "Compelling grounds of ours outweigh the person’s",
  "not-outweighed": "Nothing outweighs the person’s grounds",
  upheld: "The decision stands",
  changed: "The decision is changed",
};

/** Grounds to refuse and exemptions, by the law's ids. */
export const groundWords: Readonly<Record<string, string>> = {
  "not-identified": "We cannot tell who is asking",
  "no-authority": "The requester may not act for this person",
  unfounded: "It is manifestly unfounded",
  excessive: "It is excessive",
  "subject-has-died": "The person has died, and the law protects the living",
  "others-rights": "It would harm the rights of others",
  "data-are-right": "The data are right",
  "still-needed": "The data are still needed for what they were collected for",
  expression: "Freedom of expression and information",
  "legal-obligation": "A law obliges us to keep them",
  "public-health": "Public health",
  "archiving-or-research": "Archiving, research or statistics in the public interest",
  "legal-claims": "They are needed for legal claims",
  "no-ground-for-restriction": "None of the reasons to restrict is there",
  "other-basis": "They rest on neither consent nor a contract",
  "not-automated": "They are not processed by machine",
  "compelling-grounds": "Compelling grounds outweigh the objection",
  "objection-to-claims": "They are needed for legal claims",
  "objection-to-research": "The research is a task in the public interest",
  "a-person-decided": "A person decided, not a machine",
  "search-disproportionate": "The search would be out of all proportion",
  "commercial-secrets": "It would give away business secrets",
  "national-law": "National law exempts them",
  "research-and-archiving": "Research, statistics or archiving would be seriously impaired",
  "crime-and-taxation": "Crime or taxation: it would get in the way of the purpose",
  immigration: "Immigration control",
  "legal-proceedings": "Required by law or for legal proceedings",
  "legal-privilege": "Legal professional privilege",
  "self-incrimination": "It would reveal an offence of ours",
  "corporate-finance": "Corporate finance",
  "management-forecasts": "Management forecasting or planning",
  negotiations: "Negotiations with the person",
  "confidential-references": "A confidential reference",
  "exam-scripts-and-marks": "Examination scripts, or marks before they are announced",
  "journalism-art-academic": "Journalism, academic work, art or literature",
  "health-serious-harm": "Health data that could cause serious harm",
  "social-work-serious-harm": "Social work data that could cause serious harm",
  "education-serious-harm": "Education data that could cause serious harm",
  "child-abuse-data": "Data about the abuse of a child",
  "adoption-and-special-needs": "Adoption, parental orders or special needs",
};

export const taskWords: Readonly<Record<MeasureTask, string>> = {
  erase: "Erase the data",
  correct: "Correct the data",
  "add-statement": "Add the person’s statement",
  restrict: "Block the data",
  "stop-use": "Stop using the data",
  "stop-marketing": "Stop all marketing",
  "stop-consented-use": "Stop what rested on the consent",
  "change-decision": "Change the decision",
};

export const outcomeWords: Readonly<Record<MeasureOutcome, string>> = {
  done: "done",
  partly: "done in part",
  kept: "not done: kept",
  "nothing-held": "nothing is held there",
};

export const verdictWords: Readonly<Record<Verdict, string>> = {
  granted: "granted",
  partly: "granted in part",
  refused: "refused",
};

export const childWords: Readonly<Record<OneOf<typeof childViews>, string>> = {
  agrees: "the child agrees",
  objects: "the child does not want it",
  "wants-it-otherwise": "the child wants it otherwise",
  "decides-alone": "the child is old enough to decide, and does",
  "too-young": "the child is too young to be asked",
};

export const feeWords: Readonly<Record<OneOf<typeof feeGrounds>, string>> = {
  unfounded: "The request is manifestly unfounded",
  excessive: "The request is excessive",
  "further-copies": "Further copies are asked for",
  "disproportionate-effort": "The effort is out of proportion",
};

export const rerouteWords: Readonly<Record<OneOf<typeof rerouteReasons>, string>> = {
  misunderstood: "It was understood wrongly at first",
  "person-agreed": "The person agreed that this is what they want",
  "right-on-that-basis": "On the basis the data rest on, this is the right the person has",
  "not-in-this-law": "The law does not give the right that was named",
};
