/** What the checks of notices, vendors and the register's entries say; in one catalogue with the rest. */
import { both, noOccasion } from "./counted.ts";

/** What every check over entries says where it has nothing of its own to say. */
export const usual = (
  name: string,
  none: string,
): Readonly<Record<string, string | ReturnType<typeof noOccasion>>> => ({
  [`${name}.due`]: "{due} to be looked at again within thirty days.",
  [`${name}.none`]: noOccasion(none),
  [`${name}.unknown`]: {
    plural: "count",
    one: "Of {count} entry the register does not say enough to tell.",
    other: "Of {count} entries the register does not say enough to tell.",
  },
});
export const looked = (name: string): Readonly<Record<string, string>> => ({
  [`${name}.case.never`]: "{entry}: the register names no day on which anybody looked",
  [`${name}.case.late`]: "{entry}: looked at on {on}; again by {due}, and nobody has",
  [`${name}.case.soon`]: "{entry}: looked at on {on}; again by {due}",
  [`${name}.case.fresh`]: "{entry}: looked at on {on}",
});
const activities = { one: "activity on the register", many: "activities on the register" };
const contracts = { one: "vendor that acts for us", many: "vendors that act for us" };
const noVendor = "No vendor that acts for us is on the register yet";
const noActivity = "No activity is on the register yet";

export const registerSentences = {
  ...both("notice", {
    one: "notice on the public pages",
    many: "notices on the public pages",
    was: "says it",
    were: "say it",
    wasNot: "does not say it",
  }),
  ...usual("notice", "No notice of this kind is on the public pages yet"),
  "notice.case.says": "{entry}: says it",
  "notice.case.silent": "{entry}: published without it",

  ...both("live", {
    one: "notice of the register",
    many: "notices of the register",
    was: "is on the public pages in its present words",
    were: "are on the public pages in their present words",
    wasNot: "is not on the public pages in its present words",
  }),
  ...usual("live", "No notice is on the register yet"),
  "live.case.current": "{entry}: on the public pages as the register has it now",
  "live.case.outdated": "{entry}: the public pages say something else than the register says now",
  "live.case.absent": "{entry}: not on the public pages",

  ...both("child", {
    one: "activity with data of children",
    many: "activities with data of children",
    was: "is told in a notice written for children",
    were: "are told in a notice written for children",
    wasNot: "is not told in a notice written for children",
  }),
  ...usual("child", "No activity with data of children is on the register"),
  "child.case.told": "{entry}: told in a notice for children",
  "child.case.untold": "{entry}: no notice for children tells of it",
  "child.case.unsaid": "{entry}: the register does not say whether children are among the people",

  ...both("agreement", {
    ...contracts,
    was: "has a signed contract in force",
    were: "have a signed contract in force",
    wasNot: "has no signed contract in force",
  }),
  ...usual("agreement", noVendor),
  "agreement.case.signed": "{entry}: a contract is signed and in force",
  "agreement.case.unsigned": "{entry}: no signed contract is on the register",
  "agreement.case.ended": "{entry}: the contract has ended",
  "agreement.case.lacking": "{entry}: the contract lacks terms the law asks for",

  ...both("terms", {
    one: "contract with a vendor that acts for us",
    many: "contracts with vendors that act for us",
    was: "says it",
    were: "say it",
    wasNot: "does not say it",
  }),
  ...usual("terms", noVendor),
  "terms.case.said": "{entry}: the contract says it",
  "terms.case.silent": "{entry}: not found in the contract",

  ...both("inquiry", {
    ...contracts,
    was: "gave guarantees that somebody looked at",
    were: "gave guarantees that somebody looked at",
    wasNot: "gave no guarantees that somebody looked at",
  }),
  ...usual("inquiry", noVendor),
  "inquiry.case.made": "{entry}: guarantees are on the register, and somebody looked at them",
  "inquiry.case.none": "{entry}: no guarantees on the register, or nobody looked",

  ...both("vendors", {
    ...contracts,
    was: "was looked at in time",
    were: "were looked at in time",
    wasNot: "was not looked at in time",
  }),
  ...usual("vendors", noVendor),
  ...looked("vendors"),

  ...both("looked", {
    ...activities,
    was: "was looked at again in time",
    were: "were looked at again in time",
    wasNot: "was not looked at again in time",
  }),
  ...usual("looked", noActivity),
  ...looked("looked"),

  ...both("first", {
    ...activities,
    was: "had its basis decided by the day it began",
    were: "had their basis decided by the day they began",
    wasNot: "did not have its basis decided by the day it began",
  }),
  ...usual("first", noActivity),
  "first.case.before": "{entry}: what allows it was decided by the day it began",
  "first.case.after": "{entry}: it began before what allows it was decided",
  "first.case.unsaid": "{entry}: the register does not name both days",

  ...both("condition", {
    one: "activity with data the law protects more",
    many: "activities with data the law protects more",
    was: "names what allows them",
    were: "name what allows them",
    wasNot: "does not name what allows them",
  }),
  ...usual("condition", "No activity with data the law protects more is on the register"),
  "condition.case.named": "{entry}: names what allows it as well",
  "condition.case.none": "{entry}: does not name what allows it as well",
  "condition.case.unsaid": "{entry}: the register does not say whether there are such data",

  ...both("purpose", {
    ...activities,
    was: "has a declared purpose",
    were: "have a declared purpose",
    wasNot: "has no declared purpose",
  }),
  ...usual("purpose", noActivity),
  "purpose.case.declared": "{entry}: has a purpose of the register",
  "purpose.case.none": "{entry}: names no purpose of the register",

  ...both("risk", {
    one: "risk on the register",
    many: "risks on the register",
    was: "says it",
    were: "say it",
    wasNot: "does not say it",
  }),
  ...usual("risk", "No risk is on the register yet"),
  "risk.case.says": "{entry}: says it",
  "risk.case.silent": "{entry}: does not say it",

  ...both("system", {
    one: "system on the register",
    many: "systems on the register",
    was: "has somebody who answers for it",
    were: "have somebody who answers for them",
    wasNot: "has nobody who answers for it",
  }),
  ...usual("system", "No system is on the register yet"),
  "system.case.owned": "{entry}: somebody answers for it",
  "system.case.alone": "{entry}: nobody answers for it",

  ...both("fixed", {
    one: "correction asked for in the last twelve months, or late now,",
    many: "corrections asked for in the last twelve months, or late now,",
    was: "was made in time",
    were: "were made in time",
    wasNot: "was not made in time",
  }),
  "fixed.due": {
    plural: "due",
    one: "{due} open correction is to be made within a week.",
    other: "{due} open corrections are to be made within a week.",
  },
  "fixed.none": noOccasion("No occasion yet: nothing was corrected in the last twelve months"),
  "fixed.unknown": "{count} cannot be told.",
  "fixed.case.answered": "{reference}: put right {answered}, in time until {due}",
  "fixed.case.late": "{reference}: put right {answered}; it was due on {due}",
  "fixed.case.open": "{reference} is open and due on {due}",
  "fixed.case.overdue": "{reference} is open and was due on {due}",

  "breaks.NOT-CONTENT": "A notice on the public pages that does not say it.",
  "breaks.NOT-LIVE": "A notice that is not on the public pages, or that stands there in words of before.",
  "breaks.NOT-CHILD": "An activity with data of children that no notice for children tells of.",
  "breaks.QUA-FIX": "A correction that is made late, or still open after its time.",
  "breaks.ROP-BASIS-REVIEW": "An activity whose basis nobody looked at again in time.",
  "breaks.ROP-CONDITION": "An activity with data the law protects more, and nothing named that allows them.",
  "breaks.ROP-PURPOSE": "An activity without a declared purpose.",
  "breaks.ROP-REVIEW": "An entry nobody looked at again in time.",
  "breaks.RSK-REGISTER": "A risk whose entry does not say it.",
  "breaks.VEN-AUDIT": "A vendor nobody looked at in time.",
  "breaks.VEN-CLAUSE": "A contract with a vendor that does not say it.",
  "breaks.VEN-DD": "A vendor that receives data without this having been settled.",
  "breaks.VEN-DPA": "A vendor that acts for us without a signed contract in force.",
};
