/** The kinds that say what is done with data, why and for how long (GDPR Arts. 5, 6, 9, 13, 14 and 30). Browser-safe. */
import { choice, choices, day, kindOf, line, lines, link, links, period, text, yesOrNo } from "./field.ts";

export const lawfulBasisOptions = {
  consent: "Consent",
  contract: "A contract, or steps before one",
  "legal-obligation": "A duty the law gives",
  "vital-interests": "To protect somebody’s life",
  "public-task": "A task in the public interest",
  "legitimate-interests": "Legitimate interests, weighed",
} as const;

/** GDPR Art. 9(1), and Art. 10 beside it. */
const specialCategories = {
  origin: "Racial or ethnic origin",
  politics: "Political opinions",
  belief: "Religious or philosophical beliefs",
  union: "Trade union membership",
  genetic: "Genetic data",
  biometric: "Biometric data that identify",
  health: "Health",
  "sex-life": "Sex life or sexual orientation",
  criminal: "Criminal convictions and offences",
} as const;

/** GDPR Art. 9(2)(a)–(j). */
const conditions = {
  "explicit-consent": "Explicit consent",
  employment: "Employment, social security and social protection",
  "vital-interests": "Vital interests of somebody who cannot consent",
  "not-for-profit": "Members of a not-for-profit body",
  "made-public": "Made public by the person",
  "legal-claims": "Legal claims and courts",
  "substantial-public-interest": "Substantial public interest",
  "health-care": "Health or social care",
  "public-health": "Public health",
  research: "Archiving, research and statistics",
} as const;

/** The nine criteria of WP 248 rev.01; two of them mean an assessment in most cases. */
const assessmentCriteria = {
  scoring: "Evaluating or scoring people",
  "automated-decisions": "Automated decisions with legal or similar effect",
  monitoring: "Systematic monitoring",
  sensitive: "Sensitive or highly personal data",
  "large-scale": "Large scale",
  matching: "Matching or combining data sets",
  vulnerable: "Children or other vulnerable people",
  innovative: "New technology",
  prevents: "Keeps people from a right, a service or a contract",
} as const;

const roleOptions = {
  controller: "We decide why and how (controller)",
  joint: "We decide together with others (joint controllers)",
  processor: "We act for somebody else (processor)",
} as const;

/** The boxes of the French authority’s record. */
export const dataKinds = {
  identity: "Civil status, identity, images",
  private: "Private life",
  professional: "Working life",
  financial: "Economic and financial",
  connection: "Connection data",
  location: "Location data",
  internet: "Internet: cookies, trackers, browsing",
  other: "Other",
} as const;
export const safeguardKinds = {
  access: "Access control of users",
  traces: "Tracing of what is done",
  software: "Protection of the software",
  backup: "Backups",
  encryption: "Encryption",
  processors: "Control of processors",
  other: "Other",
} as const;

const article30 = (part: string): { readonly law: string } => ({ law: `GDPR Art. 30(1)(${part})` });

/** What an activity says beside its words; the words and four facts of an answer stand in `contract.ts`. */
export const activityFields = {
  role: choice(roleOptions, { label: "Our part in it", isNeeded: true, law: "GDPR Arts. 4(7)–(8), 26, 28" }),
  controllers: lines({
    label: "For whom we act",
    help: "Each controller, with how to reach them; one a line.",
    law: "GDPR Art. 30(2)(a)",
    isNeeded: true,
    when: { field: "role", holds: ["processor"] },
  }),
  jointControllers: lines({
    label: "Who decides with us",
    help: "Name and contact, one a line.",
    isNeeded: true,
    ...article30("a"),
    when: { field: "role", holds: ["joint"] },
  }),
  businessFunction: line({ label: "Part of the organisation", help: "Admissions, personnel, marketing." }),
  owner: link("role", { label: "Who answers for it here" }),
  startedOn: day({ label: "In use since" }),
  basisDecidedOn: day({ label: "What allows it was decided on", law: "GDPR Art. 5(2)" }),
  reviewedOn: day({ label: "Looked at again on" }),
  purposeEntries: links("purpose", { label: "Purposes from the register" }),
  legitimateInterests: text({
    label: "Which interests, and why they weigh more",
    law: "GDPR Arts. 6(1)(f), 13(1)(d)",
    isNeeded: true,
    when: { field: "lawfulBases", holds: ["legitimate-interests"] },
  }),
  legitimateInterestsSpanish: text({
    label: "The same in Spanish",
    when: { field: "lawfulBases", holds: ["legitimate-interests"] },
  }),
  interestsAssessment: link("document", {
    label: "The balancing test",
    law: "GDPR Arts. 5(2), 6(1)(f)",
    when: { field: "lawfulBases", holds: ["legitimate-interests"] },
  }),
  dataKinds: choices(dataKinds, { label: "Kinds of data, as the French record lists them" }),
  dataCategories: links("data-category", { label: "Categories of data", ...article30("c") }),
  specialCategories: choices(specialCategories, {
    label: "Data the law protects more",
    help: "Nothing ticked says nothing: answer below, too.",
    law: "GDPR Arts. 9 and 10",
  }),
  hasSpecialCategories: choice(yesOrNo, {
    label: "Are there data the law protects more?",
    isNeeded: true,
    law: "GDPR Arts. 9 and 10",
  }),
  conditions: choices(conditions, {
    label: "What allows those as well",
    law: "GDPR Art. 9(2)",
    when: { field: "hasSpecialCategories", holds: ["yes"] },
  }),
  schedule1Condition: line({
    label: "Condition of Schedule 1",
    help: "United Kingdom: the paragraph, such as 18 (safeguarding).",
    law: "Data Protection Act 2018 s. 10, Sch. 1",
    when: { field: "hasSpecialCategories", holds: ["yes"] },
  }),
  concernsChildren: choice(yesOrNo, { label: "Are children among the people?", law: "GDPR Recital 38" }),
  recipientsInside: lines({ label: "Of those who receive it: inside the organisation" }),
  recipientsProcessors: lines({ label: "Of those who receive it: acting for us" }),
  vendors: links("vendor", { label: "Vendors", law: "GDPR Art. 28" }),
  processorContracts: lines({ label: "Contracts with processors", help: "Where they are, one a line." }),
  countries: lines({ label: "Countries it goes to", ...article30("e") }),
  transferEntries: links("transfer", { label: "Transfers from the register", ...article30("e") }),
  systems: links("system", { label: "Systems" }),
  software: lines({ label: "Programs, by name", help: "Beside the systems named; one a line." }),
  location: lines({ label: "Where the data are", help: "Beside the systems named: places, one a line." }),
  paperStores: links("paper-store", { label: "Paper stores" }),
  retentionRules: links("retention-rule", { label: "Retention rules", ...article30("f") }),
  retentionPolicy: line({ label: "Where the retention policy is" }),
  retentionKept: choice(yesOrNo, {
    label: "Are data kept and erased as it says?",
    law: "DPA 2018 Sch. 1 para. 41",
  }),
  retentionReasons: text({
    label: "Why not",
    isNeeded: true,
    when: { field: "retentionKept", holds: ["no"] },
  }),
  security: lines({ label: "How it is protected, in words", ...article30("g") }),
  safeguardKinds: choices(safeguardKinds, { label: "How it is protected, as the French record lists it" }),
  measures: links("security-measure", { label: "Security measures", ...article30("g") }),
  rights: lines({ label: "Rights, where they differ from what follows from the basis" }),
  consentRecord: line({ label: "Where consents are recorded" }),
  assessmentRecord: line({ label: "Where the balancing test is" }),
  criteria: choices(assessmentCriteria, {
    label: "Signs of a high risk",
    law: "GDPR Art. 35; WP 248 rev.01",
  }),
  assessmentRequired: choice(yesOrNo, { label: "Is an impact assessment required?", law: "GDPR Art. 35" }),
  assessmentProgress: choice(
    { "not-begun": "Not begun", "in-progress": "In progress", done: "Done" },
    { label: "How far it is", isNeeded: true, when: { field: "assessmentRequired", holds: ["yes"] } },
  ),
  impactAssessment: link("document", {
    label: "The impact assessment",
    when: { field: "assessmentRequired", holds: ["yes"] },
  }),
  impactAssessmentRecord: line({ label: "Where the impact assessment is" }),
  hadBreach: choice(yesOrNo, { label: "Was there a personal data breach?" }),
  breachRecord: line({ label: "Where the breach is recorded", when: { field: "hadBreach", holds: ["yes"] } }),
  notices: links("notice", { label: "Notices that tell people of it", law: "GDPR Arts. 13 and 14" }),
} as const;

export const purpose = kindOf(
  "purpose",
  {
    title: "Purpose",
    plural: "Purposes",
    what: "What data may be used for, and what allows it. A use that is not here was not decided.",
  },
  {
    description: text({ label: "In words people understand", isNeeded: true, law: "GDPR Art. 5(1)(b)" }),
    lawfulBasis: choice(lawfulBasisOptions, {
      label: "What allows it",
      isNeeded: true,
      law: "GDPR Art. 6(1)",
    }),
    decidedOn: day({ label: "Decided on", law: "GDPR Art. 5(2)" }),
    interests: text({
      label: "Which interests, and why they weigh more",
      isNeeded: true,
      law: "GDPR Art. 6(1)(f)",
      when: { field: "lawfulBasis", holds: ["legitimate-interests"] },
    }),
    assessment: link("document", {
      label: "The balancing test",
      law: "GDPR Arts. 5(2), 6(1)(f)",
      when: { field: "lawfulBasis", holds: ["legitimate-interests"] },
    }),
    citedLaw: line({
      label: "The law that gives the duty or the task",
      isNeeded: true,
      law: "GDPR Art. 6(3)",
      when: { field: "lawfulBasis", holds: ["legal-obligation", "public-task"] },
    }),
    usesSpecialCategories: choice(yesOrNo, {
      label: "Are data used that the law protects more?",
      isNeeded: true,
    }),
    condition: choice(conditions, {
      label: "What allows those as well",
      law: "GDPR Art. 9(2)",
      when: { field: "usesSpecialCategories", holds: ["yes"] },
    }),
    schedule1Condition: line({
      label: "Condition of Schedule 1 (United Kingdom)",
      when: { field: "usesSpecialCategories", holds: ["yes"] },
    }),
  },
);

export const dataSet = kindOf(
  "data-set",
  {
    title: "Data set",
    plural: "Data sets",
    what: "What is held together: a table, a folder, a mailbox; in which system, about whom.",
  },
  {
    table: line({
      label: "As the map names it",
      help: "Such as school:booking; empty where no map reaches it.",
    }),
    medium: choice(
      {
        database: "Database",
        files: "Files",
        mail: "Mail",
        images: "Pictures and film",
        paper: "Paper",
        other: "Other",
      },
      { label: "What it is made of", isNeeded: true },
    ),
    system: link("system", { label: "System" }),
    paperStore: link("paper-store", { label: "Paper store", when: { field: "medium", holds: ["paper"] } }),
    people: lines({ label: "Whom it is about", isNeeded: true }),
    categories: links("data-category", { label: "Categories of data" }),
    purposes: links("purpose", { label: "What it is used for" }),
    owner: link("role", { label: "Who answers for it" }),
    retentionRule: link("retention-rule", { label: "Retention rule", law: "GDPR Art. 5(1)(e)" }),
    searchRoute: text({ label: "How one finds a person in it", law: "GDPR Art. 15" }),
    source: lines({ label: "Where it comes from", law: "GDPR Art. 14(2)(f)" }),
    checkedOn: day({ label: "Last checked for accuracy", law: "GDPR Art. 5(1)(d)" }),
  },
);

export const dataCategory = kindOf(
  "data-category",
  {
    title: "Data category",
    plural: "Data categories",
    what: "Kinds of data by name, so that each is called the same everywhere.",
  },
  {
    description: text({ label: "What belongs to it" }),
    special: choice(
      { none: "None", ...specialCategories },
      { label: "Does the law protect it more?", isNeeded: true, law: "GDPR Arts. 9 and 10" },
    ),
    collectedBecause: text({ label: "Why it is needed", law: "GDPR Art. 5(1)(c)" }),
    purposes: links("purpose", { label: "What it is used for", law: "GDPR Art. 5(1)(c)" }),
  },
);

export const retentionRule = kindOf(
  "retention-rule",
  {
    title: "Retention rule",
    plural: "Retention rules",
    what: "How long something is kept, counted from what, and why.",
  },
  {
    period: period({ label: "How long", help: "P6M is six months, P2Y two years, P30D thirty days." }),
    criteria: text({ label: "Or by what it is decided", law: "GDPR Art. 13(2)(a)" }),
    counted: line({
      label: "Counted from",
      help: "The end of the course, the decision, the day of recording.",
    }),
    reason: text({ label: "Why so long", isNeeded: true, law: "GDPR Art. 5(1)(e)" }),
    citedLaw: line({ label: "The law that demands it, if one does" }),
    afterwards: choice(
      { erase: "Erased", anonymise: "Made anonymous", review: "Looked at", archive: "Archived" },
      { label: "What happens then", isNeeded: true },
    ),
    categories: links("data-category", { label: "Categories of data" }),
  },
);

const collections = {
  direct: "From the people themselves",
  indirect: "From elsewhere",
} as const;
const regimeOptions = {
  EU: "European Union (GDPR)",
  UK: "United Kingdom (UK GDPR)",
  SG: "Singapore (PDPA)",
  "US-CA": "California (CCPA)",
  CH: "Switzerland (FADP)",
  ZA: "South Africa (POPIA)",
} as const;

export const notice = kindOf(
  "notice",
  {
    title: "Privacy notice",
    plural: "Privacy notices",
    what: "What people are told of the use of their data. It is made from the activities and published from its page.",
  },
  {
    regimes: choices(regimeOptions, { label: "The laws it answers to", isNeeded: true }),
    collection: choices(collections, {
      label: "Where the data come from",
      isNeeded: true,
      law: "GDPR Arts. 13 and 14",
    }),
    audience: choice(
      { everybody: "Everybody", adults: "Adults", children: "Children", staff: "Staff" },
      { label: "Whom it speaks to", isNeeded: true, law: "GDPR Art. 12(1)" },
    ),
    intro: text({ label: "First words, in English", help: "One or two sentences: what this is about." }),
    introSpanish: text({ label: "First words, in Spanish" }),
    titleSpanish: line({ label: "Name in Spanish" }),
    activities: links("processing-activity", { label: "What it tells of", isNeeded: true }),
    representative: line({ label: "Representative", law: "GDPR Arts. 13(1)(a), 27" }),
    statutoryNeed: text({
      label: "Must people give the data, and what if not?",
      law: "GDPR Art. 13(2)(e)",
    }),
    sharingSpanish: text({ label: "Selling and sharing, in Spanish" }),
    statutoryNeedSpanish: text({ label: "The same in Spanish" }),
    sharing: text({ label: "Selling and sharing (California)", law: "Cal. Civ. Code § 1798.100(a)" }),
    reviewedOn: day({ label: "Looked at again on" }),
  },
);
