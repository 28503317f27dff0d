/** What the policy says about its promises. Days are given as ISO 8601 and written out in `wording.ts`. */
import { sentences } from "../../platform/i18n/messages.ts";
import { all, around, both, noOccasion, some, waiting } from "./counted.ts";
import { checkSentences } from "./sentences.checks.ts";
import { registerSentences } from "./sentences.registers.ts";
import { safeguardSentences } from "./sentences.safeguards.ts";

const requests = {
  one: "request that ended in the last twelve months",
  many: "requests that ended in the last twelve months",
  was: "was answered in time",
  were: "were answered in time",
  wasNot: "was not answered in time",
};

const english = {
  "nature.permission": "This clause allows something. Nobody can break it, so there is nothing to prove.",
  "nature.definition": "This clause says what a word means. There is nothing to keep or to break.",
  "nature.aspiration": "This clause states an aim. It sets no line that could be crossed.",
  "nature.fact": "This clause states a fact. It is true or false, and nobody promises it.",
  "nature.exposure": "This clause warns of a consequence. It promises nothing.",
  "nature.promise": "This clause is a promise.",
  "nature.instruction": "This clause tells staff what to do.",
  "unproven.look": "Only somebody who looks can say whether this is kept, and nobody has.",
  "unproven.needs": "Nothing is connected yet that could show whether this is kept.",

  "attested.kept": "Somebody looked on {on} and found it kept. Good until {until}.",
  "attested.due":
    "Somebody looked on {on} and found it kept. That is good until {until}: it is time to look again.",
  "attested.expired":
    "Somebody looked on {on} and found it kept. That was good until {until}, and nobody has looked again.",
  "attested.broken": "Somebody looked on {on} and found that it is not kept.",
  "attested.reworded": "Somebody looked on {on}, when the clause said something else.",
  "auditor.basis.attested": "This rests on the word of whoever looked; no record shows it.",

  "past.recorded": "On record for that day.",
  "past.none": "Nothing was recorded on that day, and nothing is filled in afterwards.",

  "standing.records": "Needs the records of an installation. {proof}",
  "standing.needs": "Needs {needs}. {proof}",
  "standing.unbound": "Needs a check: nothing is tied to this clause yet.",

  "clock.kept": all(requests),
  "clock.broken": some({
    one: "request that ended in the last twelve months, or is late now,",
    many: "requests that ended in the last twelve months, or are late now,",
    was: "was answered in time",
    were: "were answered in time",
    wasNot: "was not answered in time",
  }),
  "clock.due": waiting(
    { one: "{due} open request is due within a week.", many: "{due} open requests are due within a week." },
    { ended: requests, none: "No request has ended in the last twelve months." },
  ),
  "clock.none": {
    plural: "open",
    "=0": "No occasion yet: no request has ended in the last twelve months.",
    one: "No occasion yet: no request has ended in the last twelve months, and {open} is open.",
    other: "No occasion yet: no request has ended in the last twelve months, and {open} are open.",
  },
  "clock.unknown": {
    plural: "count",
    one: "For {count} request the day it was due cannot be told.",
    other: "For {count} requests the day they were due cannot be told.",
  },
  "clock.case.early": {
    plural: "days",
    one: "{reference} answered {answered}, a day early",
    other: "{reference} answered {answered}, {days} days early",
  },
  "clock.case.last-day": "{reference} answered {answered}, on its last day",
  "clock.case.late": {
    plural: "days",
    one: "{reference} answered {answered}, a day after it was due on {due}",
    other: "{reference} answered {answered}, {days} days after it was due on {due}",
  },
  "clock.case.overdue": "{reference} is open and was due on {due}",
  "clock.case.withdrawn": "{reference} is not counted: the person took it back",
  "clock.case.lapsed": "{reference} is not counted: what was needed from the person did not come",
  "clock.case.waited": "{reference} is not counted: it ended while we waited for the person",
  "clock.case.open": "{reference} is open and due on {due}",
  "clock.case.waiting": "{reference} is open, and its time stands still",
  "clock.case.unknown": "{reference} has ended; when it was due cannot be told",

  ...both("identity", {
    one: "answer of the last twelve months",
    many: "answers of the last twelve months",
    was: "went out after identity was settled",
    were: "went out after identity was settled",
    wasNot: "went out before identity was settled",
  }),
  "identity.due": "{due} open.",
  "identity.none": noOccasion("No occasion yet: nothing has been handed over in the last twelve months"),
  "identity.unknown": "{count} cannot be told.",
  "identity.case.before": "{reference}: identity confirmed before the answer went out",
  "identity.case.after": "{reference}: answered, and identity was not settled before",
  "identity.case.skipped":
    "{reference}: nobody doubted who they were, and the reason was written down before the answer",

  ...both("electronic", {
    one: "person who wrote electronically in the last twelve months",
    many: "people who wrote electronically in the last twelve months",
    was: "was answered electronically",
    were: "were answered electronically",
    wasNot: "was not answered electronically",
  }),
  "electronic.due": "{due} open.",
  "electronic.none": noOccasion(
    "No occasion yet: no electronic request has been answered in the last twelve months",
  ),
  "electronic.unknown": "{count} cannot be told.",
  "electronic.case.kept": "{reference} came electronically and was answered so",
  "electronic.case.paper":
    "{reference} came electronically and was answered on paper, which nobody had asked for",

  ...both("extension", {
    one: "extension of the last twelve months",
    many: "extensions of the last twelve months",
    was: "was given once and no longer than promised",
    were: "were given once and no longer than promised",
    wasNot: "was given twice, or longer than promised",
  }),
  "extension.due": "{due} open.",
  "extension.none": noOccasion("No occasion yet: no request was extended in the last twelve months"),
  "extension.unknown": "{count} cannot be told.",
  "extension.case.within": {
    plural: "months",
    one: "{reference} extended once, by {months} month",
    other: "{reference} extended once, by {months} months",
  },
  "extension.case.beyond": "{reference} extended {times} times, by {months} months at most",

  ...both("told", {
    one: "extension of the last twelve months",
    many: "extensions of the last twelve months",
    was: "was told to the person in time",
    were: "were told to the person in time",
    wasNot: "was not told to the person in time",
  }),
  "told.due": {
    plural: "due",
    one: "For {due} extension the letter has not gone out yet.",
    other: "For {due} extensions the letter has not gone out yet.",
  },
  "told.none": noOccasion("No occasion yet: no request was extended in the last twelve months"),
  "told.unknown": {
    plural: "count",
    one: "For {count} extension the last day to tell the person cannot be told.",
    other: "For {count} extensions the last day to tell the person cannot be told.",
  },
  "told.case.told": "{reference}: told on {told}, in time until {due}",
  "told.case.due": "{reference}: the letter about the extension must go out by {due}",
  "told.case.late": "{reference}: extended, and no letter about it by {due}",
  "told.case.unknown": "{reference}: extended; the last day to say so cannot be told",

  ...both("refusal", {
    one: "person who was refused in the last twelve months",
    many: "people who were refused in the last twelve months",
    was: "was told why in time",
    were: "were told why in time",
    wasNot: "was not told why in time",
  }),
  "refusal.due": {
    plural: "due",
    one: "{due} refusal waits for its letter.",
    other: "{due} refusals wait for their letter.",
  },
  "refusal.none": noOccasion("No occasion yet: nobody was refused in the last twelve months"),
  "refusal.unknown": "{count} cannot be told.",
  "refusal.case.told": "{reference}: told on {told}, in time until {due}",
  "refusal.case.due": "{reference}: the letter must go out by {due}",
  "refusal.case.late": "{reference}: refused, and no letter by {due}",

  ...both("recipients", {
    one: "request of the last twelve months",
    many: "requests of the last twelve months",
    was: "has every recipient told in time or excused with a reason",
    were: "have every recipient told in time or excused with a reason",
    wasNot: "has recipients who were neither told in time nor excused with a reason",
  }),
  "recipients.due": {
    plural: "due",
    one: "In {due} request recipients are still to be told.",
    other: "In {due} requests recipients are still to be told.",
  },
  "recipients.none": noOccasion(
    "No occasion yet: no request of this kind was answered in the last twelve months",
  ),
  "recipients.unknown": "{count} cannot be told.",
  "recipients.case.told": "{reference}: {told} told by {due}, {excused} excused with a reason",
  "recipients.case.due": "{reference}: {untold} still to be told by {due}",
  "recipients.case.late": "{reference}: {untold} neither told by {due} nor excused",
  "recipients.case.unlisted": "{reference}: nobody had gone through whom the data went to by {due}",
  "recipients.case.unlisted-due": "{reference}: whom the data went to is to be gone through by {due}",

  ...both("ground", {
    one: "decision of the last twelve months",
    many: "decisions of the last twelve months",
    was: "names what it rests on",
    were: "name what they rest on",
    wasNot: "does not name what it rests on",
  }),
  "ground.due": "{due} open.",
  "ground.none": noOccasion(
    "No occasion yet: no request of this right was decided in the last twelve months",
  ),
  "ground.unknown": "{count} cannot be told.",
  "ground.case.named": "{reference}: the decision names what it rests on",
  "ground.case.none": "{reference}: decided, and nothing says on what",

  ...both("objection", {
    one: "objection decided in the last twelve months",
    many: "objections decided in the last twelve months",
    was: "was granted, or weighed before it was refused",
    were: "were granted, or weighed before they were refused",
    wasNot: "was refused before it was weighed",
  }),
  "objection.due": "{due} open.",
  "objection.none": noOccasion("No occasion yet: no objection was decided in the last twelve months"),
  "objection.unknown": "{count} cannot be told.",
  "objection.case.stopped": "{reference}: the use stops",
  "objection.case.weighed": "{reference}: weighed, and not granted in full",
  "objection.case.unweighed": "{reference}: not granted in full, and nothing was weighed before",

  ...both("lifting", {
    one: "block that ended in the last twelve months",
    many: "blocks that ended in the last twelve months",
    was: "was lifted after the person was told",
    were: "were lifted after the person was told",
    wasNot: "was lifted before the person was told",
  }),
  "lifting.due": "{due} open.",
  "lifting.none": noOccasion("No occasion yet: no block was lifted in the last twelve months"),
  "lifting.unknown": "{count} cannot be told.",
  "lifting.case.told": "{reference}: told before the block ended",
  "lifting.case.untold": "{reference}: lifted, and the person was not told before",

  "marketing.kept": all({
    one: "objection to marketing of the last twelve months",
    many: "objections to marketing of the last twelve months",
    was: "was taken as it came",
    were: "were taken as they came",
  }),
  "marketing.broken": some({
    one: "objection to marketing of the last twelve months, or open now,",
    many: "objections to marketing of the last twelve months, or open now,",
    was: "was kept to",
    were: "were kept to",
    wasNot: "was not kept to",
  }),
  "marketing.due": {
    plural: "due",
    one: "{due} objection to marketing is not carried out everywhere yet.",
    other: "{due} objections to marketing are not carried out everywhere yet.",
  },
  "marketing.none": noOccasion("No occasion yet: nobody objected to marketing in the last twelve months"),
  "marketing.unknown": "{count} cannot be told.",
  "marketing.elsewhere": around(
    all({
      one: "objection to marketing of the last twelve months",
      many: "objections to marketing of the last twelve months",
      was: "was said to be carried out in time",
      were: "were said to be carried out in time",
    }),
    { behind: " What was sent since is seen nowhere here, so the whole is not proven." },
  ),
  "marketing.case.taken": "{reference}: taken as it came",
  "marketing.case.refused": "{reference}: refused",
  "marketing.case.stopped": "{reference}: said to be stopped in time",
  "marketing.case.late": "{reference}: not stopped everywhere by {due}",
  "marketing.case.open": "{reference}: to be stopped everywhere by {due}",

  "leavers.kept": {
    plural: "of",
    one: "{of} account of this office ended in the last twelve months, and no session or key of it lives.",
    other:
      "{of} accounts of this office ended in the last twelve months, and no session or key of any lives.",
  },
  "leavers.broken": some(
    {
      one: "account of this office that ended",
      many: "accounts of this office that ended",
      was: "still has a way in",
      were: "still have a way in",
      wasNot: "has no way in left",
    },
    "failed",
  ),
  "leavers.due": "{due} open.",
  "leavers.none": noOccasion(
    "No occasion yet: no account of this office has ended in the last twelve months",
  ),
  "leavers.unknown": "{count} cannot be told.",
  "leavers.elsewhere": around(
    all({
      one: "account of this office that ended in the last twelve months",
      many: "accounts of this office that ended in the last twelve months",
      was: "has no way in left",
      were: "have no way in left",
    }),
    { behind: " The organisation’s other systems are not connected, so the whole is not proven." },
  ),
  "leavers.case.gone": "An account that ended {ended}: no session and no key is left",
  "leavers.case.open": {
    plural: "count",
    one: "An account that ended {ended}: {count} session or key still lives",
    other: "An account that ended {ended}: {count} sessions or keys still live",
  },

  "ledger.kept": all({
    one: "release of the last twelve months",
    many: "releases of the last twelve months",
    was: "is on the ledger, and no entry tells of another",
    were: "are on the ledger, and no entry tells of another",
  }),
  "ledger.broken": {
    plural: "of",
    "=1": "Releases and ledger do not agree in the one place there is.",
    other: "Releases and ledger do not agree in {failed} of {of} places.",
  },
  "ledger.due": "{due} open.",
  "ledger.none": noOccasion("No occasion yet: nothing has been handed over in the last twelve months"),
  "ledger.unknown": "{count} cannot be told.",
  "ledger.case.there": "{reference} handed over {released}, and the ledger says so",
  "ledger.case.missing": "{reference} handed over {released}, and the ledger has no entry of it",
  "ledger.case.stray": "The ledger tells of a release on {released} that no request knows of",

  "review.present": "The last review was on {date}.",
  "review.absent": "This version carries no date of a review.",
  "review.none": "No review is on record.",
  "review.interval.kept": "The last review was on {date}; the next is due by {due}.",
  "review.interval.due": "The last review was on {date}; the next is due by {due}, in less than a month.",
  "review.interval.broken": "The last review was on {date}; the next was due by {due}.",
  "review.day.kept": "The review of {date} was held by {due}.",
  "review.day.due": "The review is due by {due}.",
  "review.day.broken": "No review was held by {due}.",
  "review.day.before":
    "The day, {due}, lies before this record began on {recorded}. Whether a review was held then is not known here.",

  "breaks.DSR-CLOCK": "A request that is answered, or still open, after its last day.",
  "breaks.DSR-IDV":
    "An answer that goes out before identity is confirmed, or before a reason is on record why nobody doubts it.",
  "breaks.DSR-CONTENT":
    "An answer without it; where the promise is about the form, one on paper to somebody who wrote electronically and did not ask for paper.",
  "breaks.DSR-EXT": "A second extension, one that is too long, or one the person is not told of in time.",
  "breaks.DSR-PROPAGATE":
    "An answer whose recipients were not told in the promised time, and not excused with a reason.",
  "breaks.DSR-REFUSE-LETTER": "A refusal whose letter goes out late, or never.",
  "breaks.DSR-GROUND": "A decision that names nothing it rests on.",
  "breaks.DSR-OBJECT": "An objection that is refused before the weighing is on record.",
  "breaks.DSR-RESTRICT-LIFT": "A block that is lifted before the person was told.",
  "breaks.MKT-SUPPRESS":
    "An objection to marketing that is refused, or not carried out everywhere in the promised time.",
  "breaks.LED-RELEASE": "A package that was handed over without an entry, or an entry without a package.",
  "breaks.RBA-LEAVER": "An account that ended while a session or key of it lives on.",
  "breaks.GOV-POLICY-META": "A version that is published without the date of its last review.",
  "breaks.GOV-POLICY-REVIEW": "A day by which the review should have been held, and was not.",
  "breaks.look":
    "Somebody looks and finds that it is not kept. Without a new look in time it is unproven again.",
  "breaks.nothing":
    "Nothing yet: no record that could show a breach is connected. That is why it is not called kept.",
  "breaks.never": "Nothing can: it is not a promise.",

  "law.lawful": "Keeping this clause is in line with the law.",
  "law.below": "The law asks for more than this clause.",
  "law.above": "This clause promises more than the law asks.",
  "law.ambiguous": "How this clause stands to the law depends on how it is read.",
  "law.stale": "This clause cites law that has changed.",
  "law.defect": "This clause says something about the law that is not so.",

  "auditor.says": "Clause {label} of “{title}”, version {version}, in force since {since}, reads: “{text}”",
  "auditor.how": "It is checked against these records: {proof}",
  "auditor.result.kept": "As of {asOf} it is kept. {why}",
  "auditor.result.due": "As of {asOf} it is due. {why}",
  "auditor.result.broken": "As of {asOf} it is broken. {why}",
  "auditor.result.unproven": "As of {asOf} it is unproven: we do not claim that it is kept. {why}",
  "auditor.result.not_applicable": "{why}",
  "auditor.basis.measured":
    "The result is measured: it follows from what was done in the cases themselves, and the same records would have shown a breach.",
  "auditor.basis.recorded": "The result is recorded: it rests on what a person wrote down.",
  "auditor.newest": "The newest case it counts came in on {on}.",
  "auditor.breaks": "What would break it: {breaks}",
  "auditor.record": {
    plural: "days",
    one: "The result of {days} day is on record.",
    other: "The results of {days} days are on record.",
  },
  "auditor.unrecorded": "No result of an earlier day is on record.",
} as const;

export const policySentences = sentences(
  { ...english, ...checkSentences, ...registerSentences, ...safeguardSentences },
  {},
);
