/** The kinds that say who takes part: vendors, transfers, authorities, roles; and what is written down. Browser-safe. */
import {
  choice,
  choices,
  clauses,
  countries,
  country,
  day,
  fingerprint,
  httpsAddress,
  kindOf,
  line,
  lines,
  link,
  links,
  text,
  yesOrNo,
} from "./field.ts";

/** What a contract with a processor must say (GDPR Art. 28(3), (2), (4) and (9)). */
export const contractTerms = {
  subject: "Subject-matter, duration, nature, purpose, data, people, our duties",
  instructions: "Only on documented instructions, transfers too",
  confidentiality: "Everybody bound to confidentiality",
  security: "Security as Art. 32 asks",
  "sub-processors": "Sub-processors only with our authorisation and on the same terms",
  rights: "Helps with people’s rights",
  assistance: "Helps with security, breaches, assessments",
  end: "Deletes or returns all at the end",
  audits: "Shows what proves it, and allows audits",
  unlawful: "Tells us when an instruction breaks the law",
} as const;

/** What policies promise of vendors beyond the law. */
const furtherTerms = {
  "immediate-help": "Helps with requests at once",
  "delete-on-request": "Deletes when we ask",
  "need-to-know": "Used only where there is a business need",
  "as-the-notice": "Used only as our notice says",
  "submits-to-audits": "Submits to our audits",
  "supplier-assessment": "Made an impact assessment where one was needed",
  "purpose-only": "Used for our purpose alone",
} as const;

export const vendor = kindOf(
  "vendor",
  {
    title: "Vendor",
    plural: "Vendors",
    what: "Who works for us or with us, what they receive, and on which terms.",
  },
  {
    part: choice(
      {
        processor: "Acts for us (processor)",
        controller: "Decides for itself (controller)",
        joint: "Decides with us (joint controller)",
        "no-data": "Receives no personal data",
      },
      { label: "Their part", isNeeded: true, law: "GDPR Arts. 4(7)–(8), 26, 28" },
    ),
    services: lines({ label: "What they do for us", isNeeded: true }),
    country: country({ label: "Where they are", isNeeded: true }),
    contact: line({
      label: "Their desk for data protection",
      help: "A shared address, never a person’s own.",
    }),
    secondAddress: line({
      label: "Second address",
      help: "Another mailbox, from the contract. The code that shows whose data a link is about goes there.",
    }),
    telephone: line({
      label: "Telephone",
      help: "From the contract. Without a second address, the code is read out at this number.",
    }),
    owner: link("role", { label: "Who answers for them here" }),
    dataCategories: links("data-category", { label: "Categories of data" }),
    systems: links("system", { label: "Systems of theirs" }),
    contract: link("document", {
      label: "The contract",
      law: "GDPR Art. 28(3)",
      when: { field: "part", holds: ["processor"] },
    }),
    signedOn: day({ label: "Signed on" }),
    endsOn: day({ label: "Ends on" }),
    terms: choices(contractTerms, {
      label: "What the contract says",
      help: "Tick what you found in it.",
      law: "GDPR Art. 28(3)",
      when: { field: "part", holds: ["processor"] },
    }),
    furtherTerms: choices(furtherTerms, { label: "What it says beyond the law" }),
    subProcessors: lines({
      label: "Sub-processors",
      help: "Name and country, one a line.",
      law: "GDPR Art. 28(2)",
    }),
    breachWithin: line({ label: "Tells us of a breach within", law: "GDPR Art. 33(2)" }),
    guarantees: lines({
      label: "Guarantees",
      help: "Certificates, audits, answers.",
      law: "GDPR Art. 28(1)",
    }),
    reviewedOn: day({ label: "Reviewed on" }),
    nextReviewOn: day({ label: "Next review by" }),
    opendsrAddress: httpsAddress({
      label: "Where their system takes erasures (OpenDSR)",
      help: "From their documentation, such as https://opendsr.example.org/v2. Erasures can then be told there.",
    }),
    opendsrDomain: line({
      label: "Domain their answers are signed for",
      help: "Left empty: that of the address.",
    }),
    opendsrFingerprint: fingerprint({
      label: "Fingerprint of their certificate",
      help: "SHA-256, where the contract names it. Left empty: a certificate of a known authority.",
    }),
    opendsrNumber: line({
      label: "Our number they know people by",
      help: "The name of the identifier here, such as student-number. Left empty: the e-mail address alone.",
    }),
    exitPlan: text({ label: "What happens when we leave" }),
    exitConfirmedOn: day({
      label: "They confirmed on",
      help: "After the end: that everything was deleted or returned.",
      law: "GDPR Art. 28(3)(g)",
    }),
  },
);

const safeguards = {
  adequacy: "A decision that the country protects enough",
  framework: "Listed under the EU–US Data Privacy Framework or the UK bridge",
  scc: "Standard contractual clauses",
  idta: "UK transfer agreement or addendum",
  bcr: "Binding corporate rules",
  code: "Code of conduct or certificate",
  derogation: "An exception for one case",
  none: "None",
} as const;

const assessed = { field: "safeguard", holds: ["scc", "idta", "bcr", "code"] } as const;

export const transfer = kindOf(
  "transfer",
  {
    title: "Transfer",
    plural: "Transfers",
    what: "Each flow of data to another country: to whom, why, and what protects it there.",
  },
  {
    to: country({ label: "Country", isNeeded: true, law: "GDPR Art. 30(1)(e)" }),
    vendor: link("vendor", { label: "Vendor" }),
    recipient: line({ label: "Or who receives it" }),
    importer: choice(
      {
        controller: "A controller",
        processor: "A processor",
        "same-entity": "Ourselves",
        "no-exporter": "Collected there directly",
      },
      { label: "What they are", law: "EDPB Guidelines 05/2021" },
    ),
    regimes: choices(
      { EU: "GDPR", UK: "UK GDPR", CH: "FADP", SG: "PDPA", ZA: "POPIA" },
      { label: "The laws it is judged by", isNeeded: true },
    ),
    dataCategories: links("data-category", { label: "Categories of data" }),
    startedOn: day({ label: "Since" }),
    safeguard: choice(safeguards, { label: "What protects it", isNeeded: true, law: "GDPR Arts. 44–49" }),
    ground: text({
      label: "Which exception, and why it is needed",
      isNeeded: true,
      law: "GDPR Art. 49",
      when: { field: "safeguard", holds: ["derogation"] },
    }),
    agreement: link("document", { label: "The agreement", law: "GDPR Art. 46", when: assessed }),
    signedOn: day({ label: "Signed on", when: assessed }),
    endsOn: day({ label: "Protects until" }),
    assessment: link("document", {
      label: "The transfer assessment",
      law: "GDPR Art. 46; C-311/18",
      when: assessed,
    }),
    copy: line({ label: "Where people get a copy", law: "GDPR Art. 13(1)(f)" }),
    onward: lines({ label: "Where it goes on from there", help: "Country and recipient, one a line." }),
  },
);

export const authority = kindOf(
  "authority",
  {
    title: "Authority",
    plural: "Authorities",
    what: "Who supervises, where we are registered, and where breaches are reported.",
  },
  {
    country: country({ label: "Country", isNeeded: true }),
    covers: line({ label: "What it supervises", isNeeded: true }),
    site: line({ label: "Its pages" }),
    channel: line({ label: "Where breaches are reported" }),
    isLead: choice(yesOrNo, { label: "Is it our lead authority?", law: "GDPR Art. 56" }),
    registration: line({ label: "Our number there" }),
    registeredUntil: day({ label: "Registered until" }),
  },
);

export const role = kindOf(
  "role",
  {
    title: "Role",
    plural: "Roles",
    what: "Duties by the post that has them. Who holds the post stands in People.",
  },
  {
    duties: lines({ label: "Duties", isNeeded: true }),
    isFilled: choice(yesOrNo, { label: "Does somebody hold it?", isNeeded: true }),
    reportsTo: link("role", { label: "Reports to" }),
    deputy: link("role", { label: "Deputised by" }),
    contact: line({ label: "Shared address" }),
    needsTraining: links("course", { label: "Courses it needs" }),
    clauses,
  },
);

const documentSorts = {
  contract: "Contract",
  agreement: "Transfer agreement",
  "balancing-test": "Balancing test",
  "impact-assessment": "Impact assessment",
  "transfer-assessment": "Transfer assessment",
  "policy-document": "Appropriate policy document",
  policy: "Policy",
  procedure: "Procedure",
  form: "Form",
  certificate: "Certificate",
  other: "Other",
} as const;

export const document = kindOf(
  "document",
  {
    title: "Document",
    plural: "Documents",
    what: "What is written down elsewhere: where it is, in which version, good until when.",
  },
  {
    sort: choice(documentSorts, { label: "What it is", isNeeded: true }),
    place: line({ label: "Where it is", help: "An address in your file store, or a shelf.", isNeeded: true }),
    version: line({ label: "Version" }),
    dated: day({ label: "Dated" }),
    approvedOn: day({ label: "Approved on" }),
    reviewBy: day({ label: "To be looked at again by" }),
    endsOn: day({ label: "Good until" }),
    owner: link("role", { label: "Who answers for it" }),
    outcome: choice(
      { positive: "It may go ahead", conditions: "It may go ahead with conditions", negative: "It may not" },
      {
        label: "What it came to",
        when: { field: "sort", holds: ["balancing-test", "impact-assessment", "transfer-assessment"] },
      },
    ),
    countries: countries({ label: "Countries it is about" }),
    triedOn: day({ label: "Rehearsed on", help: "Of a plan: when it was last gone through in earnest." }),
    clauses,
  },
);
