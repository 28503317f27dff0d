/** The kinds that say where and with what: systems, sites, cameras, devices, paper; occasions, courses, risks. Browser-safe. */
import {
  choice,
  choices,
  clauses,
  countries,
  country,
  day,
  kindOf,
  line,
  lines,
  link,
  links,
  text,
  yesOrNo,
} from "./field.ts";

export const system = kindOf(
  "system",
  {
    title: "System",
    plural: "Systems",
    what: "Where data are: programs, stores, services; who runs each, and how it is protected.",
  },
  {
    description: text({ label: "What it is for", isNeeded: true }),
    owner: link("role", { label: "Who answers for it", isNeeded: true }),
    hosted: choice(
      { here: "We run it ourselves", vendor: "A vendor runs it", device: "On single devices" },
      { label: "Who runs it", isNeeded: true },
    ),
    vendor: link("vendor", { label: "Vendor", isNeeded: true, when: { field: "hosted", holds: ["vendor"] } }),
    countries: countries({ label: "Countries where it stores", isNeeded: true }),
    connection: line({ label: "As the connection is called here" }),
    atRest: choice(
      { encrypted: "Encrypted", "access-only": "By access rights alone", none: "Not protected" },
      { label: "How stored data are protected", law: "GDPR Art. 32(1)(a)" },
    ),
    keysHeldBy: choice(
      { us: "By us", vendor: "By the vendor", people: "By the people themselves" },
      { label: "Who holds the keys", when: { field: "atRest", holds: ["encrypted"] } },
    ),
    signIn: choices(
      {
        password: "Password",
        "second-factor": "Second factor",
        "single-sign-on": "Single sign-on",
        passkey: "Passkey",
      },
      { label: "How people sign in" },
    ),
    access: lines({ label: "Who has access", help: "Posts and teams, one a line." }),
    backup: text({ label: "How it is backed up", law: "GDPR Art. 32(1)(c)" }),
    measures: links("security-measure", { label: "Security measures" }),
    decidesAlone: choice(yesOrNo, {
      label: "Does it decide anything about people alone?",
      law: "GDPR Art. 22",
    }),
    retiresOn: day({ label: "To be taken out of use on" }),
  },
);

export const risk = kindOf(
  "risk",
  {
    title: "Risk",
    plural: "Risks",
    what: "What could go wrong for people, how likely and how bad, and what is done about it.",
  },
  {
    scenario: text({ label: "What could happen", isNeeded: true, law: "GDPR Arts. 24, 32, 35(7)(c)" }),
    likelihood: choice(
      { remote: "Remote", possible: "Possible", probable: "Probable" },
      { label: "How likely", isNeeded: true },
    ),
    severity: choice(
      { minimal: "Minimal", significant: "Significant", severe: "Severe" },
      { label: "How bad for people", isNeeded: true },
    ),
    measures: links("security-measure", { label: "Measures" }),
    treatment: choice(
      { reduce: "Made smaller", avoid: "Avoided", share: "Shared", accept: "Accepted" },
      { label: "What is done about it", isNeeded: true },
    ),
    residual: choice(
      { low: "Low", medium: "Medium", high: "High" },
      { label: "What remains", isNeeded: true, law: "GDPR Art. 36(1)" },
    ),
    activities: links("processing-activity", { label: "Activities" }),
    systems: links("system", { label: "Systems" }),
    owner: link("role", { label: "Who answers for it", isNeeded: true }),
    assessedOn: day({ label: "Looked at on", isNeeded: true }),
    reviewBy: day({ label: "To be looked at again by" }),
  },
);

export const securityMeasure = kindOf(
  "security-measure",
  {
    title: "Security measure",
    plural: "Security measures",
    what: "What protects data, where it works, and what proves it.",
  },
  {
    description: text({ label: "What is done", isNeeded: true, law: "GDPR Art. 32" }),
    sort: choice(
      { technical: "Technical", organisational: "Organisational", physical: "Physical" },
      { label: "Its nature", isNeeded: true },
    ),
    state: choice(
      { "in-place": "In place", partly: "In place in part", planned: "Planned" },
      { label: "Is it in place?", isNeeded: true },
    ),
    evidence: link("document", { label: "What proves it" }),
    testedOn: day({ label: "Tried on", law: "GDPR Art. 32(1)(d)" }),
    testBy: day({ label: "To be tried again by" }),
    renewedOn: day({ label: "Brought up to date on" }),
    owner: link("role", { label: "Who answers for it" }),
    clauses,
  },
);

export const course = kindOf(
  "course",
  {
    title: "Course",
    plural: "Courses",
    what: "What staff and volunteers learn about data protection, and how often.",
  },
  {
    about: lines({ label: "What it teaches", isNeeded: true }),
    audience: lines({ label: "Who takes it", isNeeded: true }),
    every: choice(
      { once: "Once, on joining", yearly: "Every year", "two-years": "Every two years" },
      { label: "How often", isNeeded: true },
    ),
    form: choice(
      { online: "Online", classroom: "Together", reading: "Reading and signing" },
      { label: "How" },
    ),
    material: link("document", { label: "What is used" }),
    updatedOn: day({ label: "Brought up to date on" }),
    owner: link("role", { label: "Who answers for it" }),
  },
);

export const site = kindOf(
  "site",
  { title: "Site", plural: "Sites", what: "The places where we work, and who gets in." },
  {
    address: lines({ label: "Address", isNeeded: true }),
    country: country({ label: "Country", isNeeded: true }),
    uses: lines({ label: "What is done there" }),
    access: text({ label: "Who gets in, and how", law: "GDPR Art. 32" }),
    hasVisitors: choice(yesOrNo, { label: "Do visitors come?" }),
    visitors: text({
      label: "How visitors are accompanied",
      isNeeded: true,
      when: { field: "hasVisitors", holds: ["yes"] },
    }),
    reviewedOn: day({ label: "Gone through on", help: "Its doors, its stores and who gets in." }),
    owner: link("role", { label: "Who answers for it" }),
  },
);

export const camera = kindOf(
  "camera",
  {
    title: "Camera",
    plural: "Cameras",
    what: "What each camera sees, why it is there, how people are told, how long it is kept.",
  },
  {
    site: link("site", { label: "Site", isNeeded: true }),
    sees: line({ label: "What it sees", isNeeded: true }),
    reason: text({ label: "Why it is needed there", isNeeded: true, law: "GDPR Art. 5(1)(c)" }),
    records: choice(
      { records: "Records", watches: "Shows, and records nothing" },
      { label: "Does it record?", isNeeded: true },
    ),
    sound: choice(yesOrNo, { label: "Does it record sound?", isNeeded: true }),
    retentionRule: link("retention-rule", {
      label: "Retention rule",
      when: { field: "records", holds: ["records"] },
    }),
    sign: choice(yesOrNo, {
      label: "Is there a sign before one enters?",
      isNeeded: true,
      law: "GDPR Art. 13",
    }),
    signCheckedOn: day({ label: "The sign was seen on" }),
    notice: link("notice", { label: "Notice" }),
    reviewedOn: day({ label: "Its place was looked at on" }),
    reviewBy: day({ label: "To be looked at again by" }),
    access: lines({ label: "Who may see the film" }),
  },
);

export const occasion = kindOf(
  "occasion",
  {
    title: "Occasion",
    plural: "Occasions",
    what: "Events people attend: when, where, whether pictures are made, how people were told.",
  },
  {
    startsOn: day({ label: "Begins on", isNeeded: true }),
    endsOn: day({ label: "Ends on" }),
    site: link("site", { label: "Site" }),
    place: line({ label: "Or where" }),
    expects: lines({ label: "Who comes" }),
    pictures: choice(yesOrNo, { label: "Are pictures or film made?", isNeeded: true }),
    toldBy: choices(
      {
        sign: "A sign at the door",
        form: "The registration form",
        terms: "The terms",
        announcement: "An announcement",
      },
      { label: "How people are told of it", when: { field: "pictures", holds: ["yes"] } },
    ),
    toldOn: day({ label: "Told on", when: { field: "pictures", holds: ["yes"] } }),
    notice: link("notice", { label: "Notice" }),
    owner: link("role", { label: "Who answers for it" }),
  },
);

export const device = kindOf(
  "device",
  {
    title: "Device",
    plural: "Devices",
    what: "Computers, telephones, sticks that hold personal data, and how each is protected.",
  },
  {
    sort: choice(
      {
        laptop: "Laptop",
        desktop: "Desktop",
        telephone: "Telephone",
        tablet: "Tablet",
        stick: "Memory stick",
        other: "Other",
      },
      { label: "What it is", isNeeded: true },
    ),
    number: line({ label: "Inventory number" }),
    assignedTo: link("role", { label: "Post that uses it" }),
    ownedBy: choice({ us: "Ours", private: "The user’s own" }, { label: "Whose it is", isNeeded: true }),
    encrypted: choice(yesOrNo, { label: "Is it encrypted?", isNeeded: true, law: "GDPR Art. 32(1)(a)" }),
    password: choice(yesOrNo, { label: "Does it ask for a password?", isNeeded: true }),
    remoteWipe: choice(yesOrNo, { label: "Can it be emptied from afar?" }),
    checkedOn: day({ label: "Checked on" }),
    site: link("site", { label: "Site" }),
  },
);

export const paperStore = kindOf(
  "paper-store",
  {
    title: "Paper store",
    plural: "Paper stores",
    what: "Files, cabinets, archives: what is in them, who holds the key.",
  },
  {
    site: link("site", { label: "Site", isNeeded: true }),
    holds: lines({ label: "What is in it", isNeeded: true }),
    people: lines({ label: "Whom it is about", isNeeded: true }),
    owner: link("role", { label: "Who answers for it", isNeeded: true }),
    isLocked: choice(yesOrNo, { label: "Is it locked?", isNeeded: true, law: "GDPR Art. 32" }),
    access: lines({ label: "Who has the key" }),
    order: line({ label: "By what it is ordered", law: "GDPR Arts. 2(1), 4(6)" }),
    searchRoute: text({ label: "How one finds a person in it", law: "GDPR Art. 15" }),
    signOut: choice(yesOrNo, { label: "Are files signed out and in?" }),
    retentionRule: link("retention-rule", { label: "Retention rule" }),
    checkedOn: day({ label: "Gone through on" }),
  },
);
