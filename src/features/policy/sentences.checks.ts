/** What the checks of complaints, questions, plans, registers, posts and answers say; in one catalogue with the rest. */
export const checkSentences = {
  "free.kept":
    "In all {of} requests answered in the last twelve months, nothing was charged but on a ground that allows it.",
  "free.broken":
    "In {n} of the {of} requests of the last twelve months, nothing was charged but on a ground that allows it.",
  "free.due": "{due} open.",
  "free.none": "No occasion yet: no such request was answered in the last twelve months ({open} open).",
  "free.unknown": "{count} cannot be told.",
  "free.case.free": "{reference}: answered, and nothing was asked for it",
  "free.case.allowed": "{reference}: a fee, on a ground that allows one",
  "free.case.charged": "{reference}: a fee on a ground that allows none",

  "fee.kept": "All {of} fees of the last twelve months stand on a request that was unfounded or excessive.",
  "fee.broken":
    "{n} of the {of} fees of the last twelve months stand on a request that was unfounded or excessive.",
  "fee.due": "{due} open.",
  "fee.none": "No occasion yet: nobody was charged in the last twelve months ({open} open).",
  "fee.unknown": "{count} cannot be told.",
  "fee.case.ground": "{reference}: a fee, as unfounded or excessive",
  "fee.case.none": "{reference}: a fee on another ground",

  "content.kept": "All {of} packages handed over in the last twelve months had this in them.",
  "content.broken": "{n} of the {of} packages handed over in the last twelve months had this in them.",
  "content.due": "{due} open.",
  "content.none": "No occasion yet: no package was handed over in the last twelve months ({open} open).",
  "content.unknown": "{count} cannot be told.",
  "content.case.told": "{reference}: it was in the answer",
  "content.case.lacking": "{reference}: answered without it",

  "reviewed.kept":
    "In all {of} packages handed over in the last twelve months, what concerns others was looked through first.",
  "reviewed.broken":
    "In {n} of the {of} packages handed over in the last twelve months, what concerns others was looked through first.",
  "reviewed.due": "{due} open.",
  "reviewed.none": "No occasion yet: no package was handed over in the last twelve months ({open} open).",
  "reviewed.unknown": "{count} cannot be told.",
  "reviewed.case.before": "{reference}: looked through before it was handed over",
  "reviewed.case.unseen": "{reference}: handed over, and no look before it is on record",

  "pending.kept":
    "In all {of} such requests decided in the last twelve months, the data were blocked until the decision.",
  "pending.broken":
    "In {n} of the {of} such requests decided in the last twelve months, the data were blocked until the decision.",
  "pending.due": "{due} open without a block.",
  "pending.none": "No occasion yet: no such request was decided in the last twelve months ({open} open).",
  "pending.unknown": "{count} cannot be told.",
  "pending.case.blocked": "{reference}: blocked while it was looked into",
  "pending.case.short": "{reference}: the block ended before the decision",
  "pending.case.open": "{reference}: open, and the data are not blocked yet",
  "pending.case.free": "{reference}: decided, and the data were not blocked before",

  "complaint.kept": "All {of} complaints of the last twelve months were answered in time.",
  "complaint.broken":
    "{n} of the {of} complaints of the last twelve months, or late now, were answered in time.",
  "complaint.due": "{due} open and to be answered. {n} of {of} were answered in time.",
  "complaint.none": "No occasion yet: no complaint was answered in the last twelve months ({open} open).",
  "complaint.unknown": "{count} cannot be told.",
  "complaint.case.answered": "{reference}: outcome told {answered}, in time until {due}",
  "complaint.case.late": "{reference}: outcome told {answered}; it was due on {due}",
  "complaint.case.open": "{reference} is open; the outcome is due on {due}",
  "complaint.case.overdue": "{reference} is open; the outcome was due on {due}",

  "outcome.kept": "In all {of} complaints closed in the last twelve months, the outcome was told first.",
  "outcome.broken":
    "In {n} of the {of} complaints closed in the last twelve months, the outcome was told first.",
  "outcome.due": "{due} open.",
  "outcome.none": "No occasion yet: no complaint was closed in the last twelve months ({open} open).",
  "outcome.unknown": "{count} cannot be told.",
  "outcome.case.told": "{reference}: outcome told before it was closed",
  "outcome.case.untold": "{reference}: closed, and no outcome was told before",

  "advice.kept": "All {of} questions of the last twelve months were answered in time.",
  "advice.broken": "{n} of the {of} questions of the last twelve months, or late now, were answered in time.",
  "advice.due": "{due} open and to be answered. {n} of {of} were answered in time.",
  "advice.none": "No occasion yet: no such question was answered in the last twelve months ({open} open).",
  "advice.unknown": "{count} cannot be told.",
  "advice.case.answered": "{reference}: answered {answered}, in time until {due}",
  "advice.case.late": "{reference}: answered {answered}; it was due on {due}",
  "advice.case.open": "{reference} is open and due on {due}",
  "advice.case.overdue": "{reference} is open and was due on {due}",

  "plan.kept": "All {of} plans of the last twelve months that name a day reached the officer before it.",
  "plan.broken":
    "{n} of the {of} plans of the last twelve months that name a day reached the officer before it.",
  "plan.due": "{due} open.",
  "plan.none": "No occasion yet: no plan of the last twelve months names the day it begins ({open} open).",
  "plan.unknown": "{count} cannot be told.",
  "plan.case.told": "{reference}: with the officer before {starts}",
  "plan.case.late": "{reference}: began on {starts}, and the officer had it no earlier",

  "assessed.kept":
    "All {of} plans of the last twelve months that call for it were assessed before they began.",
  "assessed.broken":
    "{n} of the {of} plans of the last twelve months that call for it were assessed before they began.",
  "assessed.due": "{due} still to be assessed before it begins.",
  "assessed.none":
    "No occasion yet: no plan of the last twelve months called for an assessment ({open} open).",
  "assessed.unknown": "{count} cannot be told.",
  "assessed.case.before": "{reference}: assessed by {starts}",
  "assessed.case.open": "{reference}: to be assessed by {starts}",
  "assessed.case.late": "{reference}: began on {starts} without an assessment on record",

  "approved.kept":
    "All {of} plans of the last twelve months that name a day were approved before they began.",
  "approved.broken":
    "{n} of the {of} plans of the last twelve months that name a day were approved before they began.",
  "approved.due": "{due} still to be approved before it begins.",
  "approved.none":
    "No occasion yet: no plan of the last twelve months names the day it begins ({open} open).",
  "approved.unknown": "{count} cannot be told.",
  "approved.case.before": "{reference}: approved by {starts}",
  "approved.case.open": "{reference}: to be approved by {starts}",
  "approved.case.late": "{reference}: was to begin on {starts} and was not approved by then",

  "record.kept": "All {of} activities on the register say it.",
  "record.broken": "{n} of {of} activities on the register say it.",
  "record.due": "{due} open.",
  "record.none": "No activity is on the register yet ({open} open).",
  "record.unknown": "{count} cannot be told.",
  "record.case.full": "{activity}: says it",
  "record.case.empty": "{activity}: does not say it",

  "bases.kept": "All {of} activities on the register rest on a basis of the list.",
  "bases.broken": "{n} of {of} activities on the register rest on a basis of the list.",
  "bases.due": "{due} open.",
  "bases.none": "No activity is on the register yet ({open} open).",
  "bases.unknown": "{count} cannot be told.",
  "bases.case.full": "{activity}: rests on the list",
  "bases.case.empty": "{activity}: rests on none, or on one outside the list",

  "post.kept": "One person holds the post, and the register says how to reach them.",
  "post.number": "{officers} people hold the post; it should be one.",
  "post.contact": "One person holds the post, and the register does not say how to reach them.",
  "post.states": "It has a number, a date and an owner, and says when the next review is.",
  "post.review": "No clause says when the next review is.",
  "post.unknown": "Who holds the post cannot be told.",

  "principle.kept": "All {of} promises under this principle are kept.",
  "principle.broken": "{n} of the {of} promises under this principle are kept, and at least one is broken.",
  "principle.due": "{n} of the {of} promises under this principle are kept, and at least one is due.",
  "principle.unproven": "{n} of the {of} promises under this principle are kept; the others are unproven.",
  "principle.none": "No promise of this policy stands under this principle.",
  "principle.clause": "Clause {clause}",

  "breaks.DSR-FEE": "A fee on a ground that allows none.",
  "breaks.DSR-REDACT": "A package that leaves before somebody looked at what it says about others.",
  "breaks.DSR-RESTRICT-PENDING": "A decision before which the data were not blocked.",
  "breaks.CMP-HANDLE": "A complaint whose outcome is told late, or not at all.",
  "breaks.CMP-OUTCOME": "A complaint that is closed before its outcome was told.",
  "breaks.GOV-ADVICE": "A question that is answered late, or still open after its last day.",
  "breaks.DPI-INTAKE": "A plan that reaches the officer on the day it begins, or later.",
  "breaks.DPI-GATE": "A plan whose day comes before what is asked for it is done.",
  "breaks.ROP-RECORD": "An activity on the register that does not say it.",
  "breaks.ROP-ADM": "An activity on the register that does not say it.",
  "breaks.ROP-BASIS": "An activity on the register without a basis, or on one outside the list.",
  "breaks.GOV-POST": "A post that nobody or more than one holds, or no way to reach whoever does.",
  "breaks.GOV-PRINC": "A breach of any promise under it.",
} as const;
