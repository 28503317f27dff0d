// Goal: the checks of stores, safeguards, pictures, weighings, ways to other countries and of entries that name their clauses
// can each say kept, broken, unproven, and due where something is still to come; each says so in a sentence.
// Method: a table: promise, facts, and the result they make; each row differs from its neighbour in one fact.
import { expect, test } from "vitest";
import { activity, bound, day, noFacts, resultsOf } from "../../../../testkit/policy_facts.ts";
import type { Tables } from "../../../../testkit/policy_facts.ts";
import type { ActivityFacts, Facts, RegisterFacts } from "./facts.ts";
import { evaluate, evaluateAll } from "./measured.ts";

/** Facts of a kind: one entry for each that is given, as it should be but for what is said of it. */
type Kind = { [Key in keyof RegisterFacts]: RegisterFacts[Key][number] };
const kindOf =
  <Key extends keyof Kind>(key: Key, right: Kind[Key]) =>
  (...all: readonly Partial<Kind[Key]>[]): Partial<Facts> => ({
    [key]: all.map((more) => Object.assign({}, right, more)),
  });

const cameras = kindOf("cameras", {
  key: "gate",
  isReasoned: true,
  sign: "yes",
  isNoticed: false,
  reviewedOn: day("2026-06-01"),
});
const occasions = kindOf("occasions", {
  key: "party",
  startsOn: day("2026-10-01"),
  pictures: "yes",
  toldBy: ["sign"],
  toldOn: day("2026-10-01"),
});
const stores = kindOf("stores", {
  key: "files",
  medium: "paper",
  isOwned: true,
  isFindable: true,
  isRuled: true,
  checkedOn: day("2026-06-01"),
});
const systems = kindOf("systems", {
  key: "office",
  isOwned: true,
  atRest: "encrypted",
  keysHeldBy: "us",
  isSignedInTo: true,
});
const devices = kindOf("devices", {
  key: "k-17",
  sort: "laptop",
  encrypted: "yes",
  password: "yes",
  remoteWipe: "yes",
});
const transfers = kindOf("transfers", {
  key: "mail",
  safeguard: "scc",
  startedOn: day("2026-02-01"),
  endsOn: undefined,
  signedOn: day("2026-02-01"),
  isAssessed: true,
  isGroundSaid: false,
});
const measures = kindOf("measures", {
  key: "locks",
  clauses: ["4.2"],
  state: "in-place",
  testedOn: day("2026-06-01"),
  renewedOn: day("2026-06-01"),
});
const paper: Kind["documents"] = {
  key: "weighing",
  clauses: ["4.2"],
  dated: day("2024-01-01"),
  approvedOn: undefined,
  reviewBy: undefined,
  endsOn: undefined,
  triedOn: undefined,
};
const documents = kindOf("documents", {
  ...paper,
  approvedOn: day("2026-06-01"),
  triedOn: day("2026-06-01"),
});
const roles = kindOf("roles", { key: "officer", clauses: ["4.2"], isFilled: "yes", hasLine: true });
const activities = kindOf("activities", activity);
const interests = (
  more: Partial<ActivityFacts> = {},
  weighing: Partial<Kind["documents"]> = {},
): Partial<Facts> => ({
  ...activities({ bases: ["legitimate-interests"], balancingTest: "weighing", ...more }),
  documents: [{ ...paper, ...weighing }],
});

const tables: Tables = {
  "people learn of cameras, and each camera has its reason": {
    "CCT-NOTICE audience=students": [
      [cameras({}), "kept sign.kept 1/1"],
      [cameras({ sign: "no" }), "broken sign.broken 0/1"],
      [cameras({}, { sign: "no", isNoticed: true }), "kept sign.kept 2/2"],
      [cameras({}, { sign: undefined }), "unproven sign.unknown 1/2"],
      [{}, "unproven sign.none 0/0"],
    ],
    "CCT-PLACE interval=P1Y": [
      [cameras({}), "kept place.kept 1/1"],
      [cameras({ isReasoned: false }), "broken place.broken 0/1"],
      [cameras({ reviewedOn: day("2025-06-01") }), "broken place.broken 0/1"],
      [cameras({ reviewedOn: day("2025-12-01") }), "due place.due 0/0"],
      [cameras({ reviewedOn: undefined }), "unproven place.unknown 0/1"],
    ],
    "CCT-PLACE interval=P6M": [[cameras({}), "due place.due 0/0"]],
  },
  "whoever comes is told of pictures by the day an occasion begins": {
    "MED-NOTICE channel=any item=intention": [
      [occasions({}), "kept announced.kept 1/1"],
      [occasions({ toldOn: day("2026-10-02") }), "broken announced.broken 0/1"],
      [occasions({ toldOn: undefined }), "broken announced.broken 0/1"],
      [occasions({ toldBy: [] }), "broken announced.broken 0/1"],
      [occasions({ startsOn: day("2026-11-21"), toldOn: undefined }), "broken announced.broken 0/1"],
      [occasions({ startsOn: day("2026-11-22"), toldOn: undefined }), "due announced.due 0/0"],
      [occasions({ startsOn: day("2025-10-01"), toldOn: undefined }), "unproven announced.none 0/0"],
      [occasions({ pictures: "no", toldOn: undefined }), "unproven announced.none 0/0"],
      [occasions({ pictures: undefined }), "unproven announced.unknown 0/1"],
      [occasions({ startsOn: undefined }), "unproven announced.unknown 0/1"],
    ],
    "MED-NOTICE channel=terms item=may-be-filmed": [
      [occasions({}), "broken announced.broken 0/1"],
      [occasions({ toldBy: ["sign", "terms"] }), "kept announced.kept 1/1"],
    ],
  },
  "each store is on the inventory as a store has to be": {
    "ROP-COVER medium=paper": [
      [stores({}), "kept cover.kept 1/1"],
      [stores({}, { isOwned: false }), "broken cover.broken 1/2"],
      [stores({ isFindable: false }), "broken cover.broken 0/1"],
      [stores({ isRuled: false }), "broken cover.broken 0/1"],
      [stores({ medium: "images", isRuled: false }), "unproven cover.none 0/0"],
    ],
    "ROP-COVER medium=images": [
      [stores({}), "unproven cover.none 0/0"],
      [stores({ medium: "images" }), "kept cover.kept 1/1"],
    ],
    "ROP-COVER medium=all": [[stores({}, { medium: "images", isRuled: false }), "broken cover.broken 1/2"]],
    "QUA-PERIODIC scope=all_personal_data interval=P1Y": [
      [stores({}), "kept checked.kept 1/1"],
      [stores({ checkedOn: day("2025-11-20") }), "broken checked.broken 0/1"],
      [stores({ checkedOn: day("2025-11-21") }), "due checked.due 0/0"],
      [stores({ checkedOn: undefined }), "unproven checked.unknown 0/1"],
    ],
    "ROP-MIN point=field": [
      [{ categories: [{ key: "name", isTied: true }] }, "kept tied.kept 1/1"],
      [{ categories: [{ key: "name", isTied: false }] }, "broken tied.broken 0/1"],
      [{}, "unproven tied.none 0/0"],
    ],
    "RET-SCHEDULE rule=covered": [
      [activities({}), "kept ruled.kept 1/1"],
      [activities({}, { isRuled: false }), "broken ruled.broken 1/2"],
      [{}, "unproven ruled.none 0/0"],
    ],
  },
  "interests are weighed before they are relied on, and again": {
    "LIA rule=before-start": [
      [interests(), "kept weighed.kept 1/1"],
      [interests({ bases: ["contract"] }), "unproven weighed.none 0/0"],
      [interests({ balancingTest: undefined }), "broken weighed.broken 0/1"],
      [interests({ balancingTest: "another" }), "broken weighed.broken 0/1"],
      [interests({ balancingTest: undefined, isWeighingElsewhere: true }), "unproven weighed.unknown 0/1"],
      [interests({}, { approvedOn: day("2024-01-02") }), "broken weighed.broken 0/1"],
      [interests({}, { endsOn: day("2026-11-20") }), "broken weighed.broken 0/1"],
      [interests({}, { endsOn: day("2026-11-21") }), "kept weighed.kept 1/1"],
      [interests({}, { dated: undefined }), "unproven weighed.unknown 0/1"],
      [interests({ startedOn: undefined }), "unproven weighed.unknown 0/1"],
    ],
    "LIA rule=keep-reviewed interval=P1Y": [
      [interests(), "broken weighing.broken 0/1"],
      [interests({}, { approvedOn: day("2026-06-01") }), "kept weighing.kept 1/1"],
      [interests({ balancingTest: undefined }), "unproven weighing.unknown 0/1"],
      [interests({ bases: ["contract"] }), "unproven weighing.none 0/0"],
    ],
  },
  "an activity with signs of a high risk is not screened out": {
    "DPI-SCREEN trigger=automated-decisions-or-profiling": [
      [activities({ criteria: ["scoring"], isAssessmentRequired: "yes" }), "kept screened.kept 1/1"],
      [activities({ criteria: ["automated-decisions"] }), "broken screened.broken 0/1"],
      [activities({ criteria: ["matching"] }), "unproven screened.none 0/0"],
      [activities({}), "unproven screened.none 0/0"],
      [activities({ isAssessmentRequired: undefined }), "unproven screened.unknown 0/1"],
      [
        activities({ criteria: ["scoring"], isAssessmentRequired: undefined }),
        "unproven screened.unknown 0/1",
      ],
      [activities({ criteria: ["matching"], isAssessmentRequired: undefined }), "unproven screened.none 0/0"],
    ],
    "DPI-SCREEN trigger=large-scale-special-or-criminal": [
      [activities({ criteria: ["large-scale"] }), "unproven screened.none 0/0"],
      [activities({ criteria: ["sensitive"], special: "yes" }), "unproven screened.none 0/0"],
      [activities({ criteria: ["large-scale"], special: "yes" }), "broken screened.broken 0/1"],
      [activities({ criteria: ["large-scale", "sensitive"] }), "broken screened.broken 0/1"],
    ],
    "DPI-SCREEN trigger=public-monitoring": [
      [activities({ criteria: ["monitoring"] }), "unproven screened.none 0/0"],
      [activities({ criteria: ["large-scale"] }), "unproven screened.none 0/0"],
      [activities({ criteria: ["monitoring", "large-scale"] }), "broken screened.broken 0/1"],
    ],
    "DPI-SCREEN trigger=systematic-and-extensive-profiling": [
      [activities({ criteria: ["scoring"] }), "unproven screened.none 0/0"],
      [activities({ criteria: ["automated-decisions"] }), "unproven screened.none 0/0"],
      [activities({ criteria: ["scoring", "automated-decisions"] }), "broken screened.broken 0/1"],
    ],
  },
  "each way to another country rests on something the law knows": {
    "TRA-GATE route=safeguards": [
      [transfers({}), "kept transfer.kept 1/1"],
      [transfers({ signedOn: undefined }), "unproven transfer.unknown 0/1"],
      [transfers({ signedOn: day("2026-11-22"), startedOn: undefined }), "broken transfer.broken 0/1"],
      [transfers({ signedOn: day("2026-11-21"), startedOn: undefined }), "kept transfer.kept 1/1"],
      [transfers({ signedOn: day("2026-02-02") }), "broken transfer.broken 0/1"],
      [transfers({ isAssessed: false }), "unproven transfer.unknown 0/1"],
      [transfers({ endsOn: day("2026-11-20") }), "broken transfer.broken 0/1"],
      [transfers({ endsOn: day("2026-11-21") }), "kept transfer.kept 1/1"],
      [transfers({ safeguard: "none" }), "broken transfer.broken 0/1"],
      [transfers({ safeguard: "none", isGroundSaid: true }), "broken transfer.broken 0/1"],
      [transfers({ safeguard: "derogation" }), "broken transfer.broken 0/1"],
      [transfers({ safeguard: "derogation", isGroundSaid: true }), "kept transfer.kept 1/1"],
      [transfers({ safeguard: undefined }), "unproven transfer.unknown 0/1"],
      [transfers({ safeguard: "adequacy" }), "unproven transfer.none 0/0"],
    ],
    "TRA-GATE route=adequacy": [
      [transfers({ safeguard: "adequacy", signedOn: undefined }), "kept transfer.kept 1/1"],
      [transfers({ safeguard: "framework", endsOn: day("2026-11-20") }), "broken transfer.broken 0/1"],
      [transfers({ isAssessed: false }), "unproven transfer.none 0/0"],
    ],
    "TRA-GATE route=onward": [
      [transfers({ safeguard: "framework" }, { safeguard: "none" }), "broken transfer.broken 1/2"],
    ],
  },
  "what is stored is protected, and who holds the keys is known": {
    "SEC-REST methods=encryption_at_rest": [
      [systems({}), "kept rest.kept 1/1"],
      [systems({ atRest: "access-only" }), "broken rest.broken 0/1"],
      [systems({ atRest: "none" }), "broken rest.broken 0/1"],
      [systems({ atRest: undefined }), "unproven rest.unknown 0/1"],
    ],
    "SEC-REST methods=coding,_encryption,_password": [
      [systems({ atRest: "access-only" }), "kept rest.kept 1/1"],
      [systems({ atRest: "access-only", isSignedInTo: false }), "broken rest.broken 0/1"],
      [systems({ atRest: "none" }), "broken rest.broken 0/1"],
    ],
    "SEC-E2E scope=all": [
      [systems({ keysHeldBy: "people" }), "kept keys.kept 1/1"],
      [systems({}), "broken keys.broken 0/1"],
      [systems({ keysHeldBy: undefined }), "unproven keys.unknown 0/1"],
      [systems({ keysHeldBy: undefined, atRest: undefined }), "unproven keys.unknown 0/1"],
      [systems({ keysHeldBy: undefined, atRest: "none" }), "broken keys.broken 0/1"],
    ],
    "SEC-DEVICE property=password": [
      [devices({}, { sort: "stick" }), "kept device.kept 2/2"],
      [devices({ password: "no" }), "broken device.broken 0/1"],
      [devices({ password: undefined }), "unproven device.unknown 0/1"],
    ],
    "SEC-DEVICE property=memory-stick-encrypted": [
      [devices({ encrypted: "no" }), "unproven device.none 0/0"],
      [devices({ sort: "stick" }), "kept device.kept 1/1"],
      [devices({ sort: "stick", encrypted: "no" }), "broken device.broken 0/1"],
      [devices({ sort: "stick", password: "no" }), "broken device.broken 0/1"],
    ],
    "SEC-DEVICE property=remote-wipe": [
      [devices({ sort: "desktop", remoteWipe: "no" }), "unproven device.none 0/0"],
      [
        devices({ sort: "telephone" }, { sort: "tablet", remoteWipe: "no" }, { remoteWipe: "no" }),
        "broken device.broken 1/3",
      ],
    ],
    "SEC-PHYS-REVIEW interval=P1Y": [
      [{ sites: [{ key: "house", reviewedOn: day("2026-06-01") }] }, "kept site.kept 1/1"],
      [{ sites: [{ key: "house", reviewedOn: day("2025-06-01") }] }, "broken site.broken 0/1"],
      [{}, "unproven site.none 0/0"],
    ],
  },
  "measures, plans, documents and roles answer for the clauses they name": {
    "SEC-TEST subject=backups interval=P1Y": [
      [measures({}), "kept tested.kept 1/1"],
      [measures({ testedOn: day("2025-06-01") }), "broken tested.broken 0/1"],
      [measures({ testedOn: undefined }), "unproven tested.unknown 0/1"],
      [measures({ state: "planned" }), "unproven tested.none 0/0"],
      [measures({ clauses: ["4.1"] }), "unproven tested.none 0/0"],
    ],
    "SEC-TEST subject=all_safeguards interval=P1Y": [[measures({ clauses: [] }), "kept tested.kept 1/1"]],
    "SEC-UPDATE subject=protocols interval=P1Y": [
      [measures({ testedOn: undefined }), "kept renewed.kept 1/1"],
      [measures({ renewedOn: day("2025-06-01") }), "broken renewed.broken 0/1"],
      [measures({ clauses: ["4.20"] }), "unproven renewed.none 0/0"],
    ],
    "INC-PLAN-TEST plan=breach interval=P1Y": [
      [documents({}), "kept rehearsed.kept 1/1"],
      [documents({ triedOn: day("2025-06-01") }), "broken rehearsed.broken 0/1"],
      [documents({ clauses: [] }), "unproven rehearsed.none 0/0"],
    ],
    "GOV-DOCS document=handbook audience=staff": [
      [documents({}), "kept document.kept 1/1"],
      [documents({ clauses: ["4"] }), "unproven document.none 0/0"],
      [documents({ approvedOn: undefined }), "unproven document.unknown 0/1"],
      [documents({ approvedOn: day("2026-11-21") }), "kept document.kept 1/1"],
      [documents({ approvedOn: day("2026-11-22") }), "broken document.broken 0/1"],
      [documents({ endsOn: day("2026-11-20") }), "broken document.broken 0/1"],
      [documents({ reviewBy: day("2026-11-20") }), "broken document.broken 0/1"],
      [documents({ reviewBy: day("2026-11-21"), endsOn: day("2026-11-21") }), "kept document.kept 1/1"],
    ],
    "INC-PLAN plan=breach": [[documents({}), "kept document.kept 1/1"]],
    "SEC-RESTORE interval=P1Y": [
      [measures({}), "kept tested.kept 1/1"],
      [measures({ clauses: [] }), "unproven tested.none 0/0"],
    ],
    "SURVEY interval=P1Y": [
      [documents({ dated: day("2026-06-01") }), "kept dated.kept 1/1"],
      [documents({ dated: day("2024-06-01") }), "broken dated.broken 0/1"],
      [
        documents({ dated: day("2024-06-01") }, { dated: day("2026-06-01") }, { dated: undefined }),
        "kept dated.kept 1/1",
      ],
      [documents({ dated: undefined }), "unproven dated.none 0/0"],
      [documents({ dated: day("2026-06-01"), clauses: [] }), "unproven dated.none 0/0"],
    ],
    "GOV-LAW-WATCH regions=all interval=P1M": [
      [documents({ dated: day("2026-10-21") }), "due dated.due 0/0"],
      [documents({ dated: day("2026-10-20") }), "broken dated.broken 0/1"],
    ],
    "MEETING due=2026-09-30": [
      [documents({ dated: day("2026-10-14") }), "kept minutes.kept 1/1"],
      [documents({ dated: day("2026-10-15") }), "broken minutes.broken 0/1"],
      [documents({ dated: day("2026-10-01") }, { dated: day("2026-11-01") }), "kept minutes.kept 1/1"],
      [documents({ dated: undefined }), "unproven minutes.unknown 0/1"],
      [documents({ clauses: [] }), "broken minutes.broken 0/1"],
    ],
    "MEETING due=2026-08-31": [[{}, "unproven minutes.none 0/0"]],
    "MEETING due=2026-09-01": [[{}, "broken minutes.broken 0/1"]],
    "MEETING due=2026-11-07": [
      [documents({ dated: undefined }), "due minutes.due 0/0"],
      [{}, "due minutes.due 0/0"],
    ],
    "MEETING due=2026-11-06": [[{}, "broken minutes.broken 0/1"]],
    "GOV-ROLES duty=reporting": [
      [roles({}), "kept role.kept 1/1"],
      [roles({ isFilled: "no" }), "broken role.broken 0/1"],
      [roles({ hasLine: false }), "unproven role.unknown 0/1"],
      [roles({ isFilled: undefined }), "unproven role.unknown 0/1"],
      [roles({ clauses: [] }), "unproven role.none 0/0"],
    ],
  },
};

test.each(Object.entries(tables))("of the register's safeguards: %s", (_what, rows) => {
  const { found, expected, said } = resultsOf(rows);
  expect(found).toEqual(expected);
  expect(said.filter((sentence) => sentence === "" || /[{}]/.test(sentence))).toEqual([]);
});

test("a breach of what the register says has its first day where the register names one", () => {
  const since = (written: string, given: Partial<Facts>): string | undefined =>
    evaluate(bound(written), { ...noFacts, ...given }, "4.2").since?.toString();
  expect(since("GOV-DOCS document=handbook", documents({ reviewBy: day("2026-11-19") }))).toBe("2026-11-20");
  expect(since("LIA rule=before-start", interests({}, { endsOn: day("2026-11-19") }))).toBe("2026-11-20");
  expect(since("LIA rule=before-start", interests({}, { dated: day("2025-01-01") }))).toBe("2024-01-01");
  expect(since("TRA-GATE route=onward", transfers({ endsOn: day("2026-11-19") }))).toBe("2026-11-20");
  expect(since("TRA-GATE route=onward", transfers({ signedOn: day("2026-03-01") }))).toBe("2026-02-01");
  expect(since("MED-NOTICE channel=any item=intention", occasions({ toldOn: undefined }))).toBe("2026-10-01");
});

test("the same promise of two clauses is judged by the entries that name each", () => {
  const promise = bound("GOV-DOCS document=handbook");
  const clauses = ["4.2", "7"].map((label) => ({ label, promise }));
  const facts = { ...noFacts, ...documents({}, { clauses: ["7"], endsOn: day("2026-01-01") }) };
  const results = evaluateAll(clauses, (one, _question, clause) => evaluate(one, facts, clause));
  expect(results.map(({ label, result }) => [label, result.status])).toEqual([
    ["4.2", "kept"],
    ["7", "broken"],
  ]);
});
