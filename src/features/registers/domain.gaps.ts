/**
 * What follows from the facts of the registers and is missing: each gap with its sentence, whose demand it is, and where
 * it is mended. Pure: the same entries on the same day have the same gaps.
 */
import { regimeOfCountry } from "../../law/regimes.ts";
import type { KindName } from "./kinds/field.ts";
import { kinds } from "./kinds/all.ts";
import { contractTerms } from "./kinds/parties.ts";
import { isAsked, lacking, linksIn } from "./kinds/values.ts";
import type { Values } from "./kinds/values.ts";

/** An entry as rules read it. */
export type Known = {
  readonly kind: KindName;
  readonly key: string;
  readonly name: string;
  readonly version: number;
  readonly values: Values;
  readonly isRetired: boolean;
};

export type Register = {
  readonly entries: readonly Known[];
  /** ISO 8601, in the organisation's zone. */
  readonly today: string;
  /** Where the organisation is, ISO 3166-1 alpha-2. */
  readonly country: string | undefined;
  /** Of each published notice, by its key: the versions of the activities it told of. */
  readonly published: ReadonlyMap<string, Readonly<Record<string, number>>>;
};

export type RegisterGap = {
  readonly kind: KindName;
  readonly key: string;
  readonly name: string;
  /** A code such as `contract-missing`. */
  readonly rule: string;
  readonly sentence: string;
  readonly law?: string;
  /** The field of the entry where it is mended. */
  readonly field: string;
  /** Or the entry to be made, which the field will then name. */
  readonly creates?: { readonly kind: KindName; readonly values: Readonly<Record<string, string>> };
};

type Found = Omit<RegisterGap, "kind" | "key" | "name">;
type Look = {
  readonly register: Register;
  readonly of: (kind: KindName) => readonly Known[];
  readonly find: (kind: KindName, key: string | undefined) => Known | undefined;
};
type Rule = (entry: Known, look: Look) => readonly (Found | false)[];

const one = ({ values }: Known, field: string): string | undefined => {
  const value = values[field];
  return typeof value === "string" ? value : undefined;
};
const many = ({ values }: Known, field: string): readonly string[] => {
  const value = values[field];
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
};
const has = (entry: Known, field: string): boolean => entry.values[field] !== undefined;
const is = (entry: Known, field: string, ...wanted: readonly string[]): boolean =>
  many(entry, field).some((value) => wanted.includes(value));

const document = (entry: Known, sort: string, title: string): NonNullable<RegisterGap["creates"]> => ({
  kind: "document",
  values: { sort, name: `${title}: ${entry.name}`.slice(0, 120) },
});

const activityRules: Rule = (entry, look) => [
  is(entry, "transfers", "unknown") && {
    rule: "transfers-unknown",
    field: "transfers",
    sentence: "Nobody said whether the data go to another country.",
    law: "GDPR Art. 30(1)(e)",
  },
  is(entry, "automatedDecisions", "unknown") && {
    rule: "decisions-unknown",
    field: "automatedDecisions",
    sentence: "Nobody said whether a machine decides alone.",
    law: "GDPR Arts. 13(2)(f), 22",
  },
  is(entry, "lawfulBases", "legitimate-interests") &&
    !has(entry, "interestsAssessment") &&
    !has(entry, "assessmentRecord") && {
      rule: "balancing-missing",
      field: "interestsAssessment",
      sentence: "It rests on legitimate interests, and no balancing test is named.",
      law: "GDPR Arts. 5(2), 6(1)(f)",
      creates: document(entry, "balancing-test", "Balancing test"),
    },
  is(entry, "hasSpecialCategories", "yes") &&
    !has(entry, "conditions") && {
      rule: "condition-missing",
      field: "conditions",
      sentence: "It uses data the law protects more, and nothing says what allows that.",
      law: "GDPR Art. 9(2)",
    },
  !is(entry, "hasSpecialCategories", "yes") &&
    (has(entry, "specialCategories") || namesSpecial(entry, look)) && {
      rule: "special-not-said",
      field: "hasSpecialCategories",
      sentence: "Its data are among those the law protects more, and it does not say so.",
      law: "GDPR Art. 9",
    },
  needsAssessment(entry) && {
    rule: "assessment-missing",
    field: "impactAssessment",
    sentence: "It shows signs of a high risk, and no impact assessment is named, nor why none is required.",
    law: "GDPR Art. 35; WP 248 rev.01",
    creates: document(entry, "impact-assessment", "Impact assessment"),
  },
  ...toldOf(entry, look),
];

function namesSpecial(entry: Known, { find }: Look): boolean {
  return many(entry, "dataCategories").some((key) => {
    const category = find("data-category", key);
    return category !== undefined && has(category, "special") && !is(category, "special", "none");
  });
}

/** Two of the nine criteria in most cases; a person may record that none is required. */
function needsAssessment(entry: Known): boolean {
  if (has(entry, "impactAssessment") || has(entry, "impactAssessmentRecord")) return false;
  if (is(entry, "assessmentRequired", "yes")) return true;
  return !is(entry, "assessmentRequired", "no") && many(entry, "criteria").length >= 2;
}

function toldOf(entry: Known, { of, register }: Look): readonly (Found | false)[] {
  if (is(entry, "role", "processor")) return [];
  const told = of("notice").filter(
    (notice) => is(notice, "activities", entry.key) || is(entry, "notices", notice.key),
  );
  // Before the first notice is written its absence is one gap, of the register: not one of every activity.
  if (of("notice").length === 0) return [];
  return [
    told.length === 0 && {
      rule: "notice-missing",
      field: "notices",
      sentence: "No notice tells people of it.",
      law: "GDPR Arts. 13 and 14",
    },
    told.some(({ key }) => (register.published.get(key)?.[entry.key] ?? entry.version) < entry.version) && {
      rule: "notice-behind",
      field: "notices",
      sentence: "It changed after the notice that tells of it was published.",
      law: "GDPR Arts. 5(1)(a), 13(3)",
    },
  ];
}

const purposeRules: Rule = (entry) => [
  is(entry, "lawfulBasis", "legitimate-interests") &&
    !has(entry, "assessment") && {
      rule: "balancing-missing",
      field: "assessment",
      sentence: "It rests on legitimate interests, and no balancing test is named.",
      law: "GDPR Arts. 5(2), 6(1)(f)",
      creates: document(entry, "balancing-test", "Balancing test"),
    },
  is(entry, "usesSpecialCategories", "yes") &&
    !has(entry, "condition") && {
      rule: "condition-missing",
      field: "condition",
      sentence: "It uses data the law protects more, and nothing says what allows that.",
      law: "GDPR Art. 9(2)",
    },
];

const vendorRules: Rule = (entry, look) => {
  const acts = is(entry, "part", "processor");
  const lacks = Object.entries(contractTerms).filter(([code]) => !is(entry, "terms", code));
  return [
    acts &&
      !has(entry, "contract") && {
        rule: "contract-missing",
        field: "contract",
        sentence: "They process personal data for us, and no contract is named.",
        law: "GDPR Art. 28(3)",
        creates: document(entry, "contract", "Contract"),
      },
    acts &&
      has(entry, "contract") &&
      lacks.length > 0 && {
        rule: "terms-missing",
        field: "terms",
        sentence: `Of what a contract must say, ${lacks.length} of ${Object.keys(contractTerms).length} are not ticked: ${lacks
          .map(([, words]) => words.toLowerCase())
          .join("; ")}.`,
        law: "GDPR Art. 28(3)",
      },
    goesAbroad(entry, look) && {
      rule: "transfer-missing",
      field: "country",
      sentence: "They receive personal data in another country, and no transfer to them is in the register.",
      law: "GDPR Arts. 30(1)(e), 44",
      creates: {
        kind: "transfer",
        values: {
          name: `Transfer to ${entry.name}`.slice(0, 120),
          vendor: entry.key,
          to: one(entry, "country") ?? "",
        },
      },
    },
  ];
};

/** Another law of data protection than at home; the European Economic Area is one. */
function goesAbroad(entry: Known, { register, of }: Look): boolean {
  const country = one(entry, "country");
  if (country === undefined || register.country === undefined || country === register.country) return false;
  if (!has(entry, "part") || is(entry, "part", "no-data")) return false;
  const [home, there] = [regimeOfCountry(register.country), regimeOfCountry(country)];
  if (home !== undefined && home === there) return false;
  return !of("transfer").some((transfer) => is(transfer, "vendor", entry.key));
}

const tools = ["scc", "idta", "bcr", "code"] as const;
const transferRules: Rule = (entry, { find }) => {
  const isTool = is(entry, "safeguard", ...tools);
  const assessment = find("document", one(entry, "assessment"));
  return [
    is(entry, "safeguard", "none") && {
      rule: "safeguard-missing",
      field: "safeguard",
      sentence: "Nothing protects the data there.",
      law: "GDPR Arts. 44–46",
    },
    isTool &&
      (!has(entry, "agreement") || !has(entry, "signedOn")) && {
        rule: "agreement-missing",
        field: has(entry, "agreement") ? "signedOn" : "agreement",
        sentence: "It rests on an agreement, and no signed one is named.",
        law: "GDPR Art. 46",
        ...(has(entry, "agreement") ? {} : { creates: document(entry, "agreement", "Agreement") }),
      },
    isTool &&
      assessment === undefined && {
        rule: "transfer-assessment-missing",
        field: "assessment",
        sentence: "Nobody assessed whether the agreement can be kept there.",
        law: "GDPR Art. 46; C-311/18",
        creates: document(entry, "transfer-assessment", "Transfer assessment"),
      },
    assessment !== undefined &&
      is(assessment, "outcome", "negative") && {
        rule: "transfer-refused",
        field: "assessment",
        sentence: "Its assessment says that it may not go ahead.",
        law: "GDPR Art. 46; C-311/18",
      },
    !has(entry, "vendor") &&
      !has(entry, "recipient") && {
        rule: "recipient-missing",
        field: "recipient",
        sentence: "It does not say who receives the data.",
        law: "GDPR Art. 30(1)(d)",
      },
  ];
};

const answered =
  (field: string, wanted: string, gap: Omit<Found, "field">): Rule =>
  (entry) => [is(entry, field, wanted) && { ...gap, field }];

const recording: Rule = (entry) => [
  is(entry, "records", "records") &&
    !has(entry, "retentionRule") && {
      rule: "retention-missing",
      field: "retentionRule",
      sentence: "It records, and no rule says for how long.",
      law: "GDPR Art. 5(1)(e)",
      creates: { kind: "retention-rule", values: { name: `Film of ${entry.name}`.slice(0, 120) } },
    },
  is(entry, "sign", "no") && {
    rule: "sign-missing",
    field: "sign",
    sentence: "Nothing tells people of it before they enter.",
    law: "GDPR Art. 13",
  },
];

const rules: Readonly<Partial<Record<KindName, readonly Rule[]>>> = {
  "processing-activity": [activityRules],
  purpose: [purposeRules],
  vendor: [vendorRules],
  transfer: [transferRules],
  "data-set": [
    (entry) => [
      !has(entry, "retentionRule") && {
        rule: "retention-missing",
        field: "retentionRule",
        sentence: "No rule says how long it is kept.",
        law: "GDPR Art. 5(1)(e)",
        creates: { kind: "retention-rule", values: { name: entry.name } },
      },
    ],
  ],
  "retention-rule": [
    (entry) => [
      !has(entry, "period") &&
        !has(entry, "criteria") && {
          rule: "period-missing",
          field: "period",
          sentence: "It says neither how long nor by what that is decided.",
          law: "GDPR Arts. 5(1)(e), 13(2)(a)",
        },
      has(entry, "period") &&
        !has(entry, "counted") && {
          rule: "anchor-missing",
          field: "counted",
          sentence: "It does not say from when it is counted.",
        },
    ],
  ],
  role: [answered("isFilled", "no", { rule: "role-vacant", sentence: "Nobody holds this post." })],
  camera: [recording],
  device: [
    answered("encrypted", "no", {
      rule: "not-encrypted",
      sentence: "It is not encrypted.",
      law: "GDPR Art. 32(1)(a)",
    }),
    answered("password", "no", {
      rule: "no-password",
      sentence: "It asks for no password.",
      law: "GDPR Art. 32",
    }),
  ],
  "paper-store": [
    answered("isLocked", "no", { rule: "not-locked", sentence: "It is not locked.", law: "GDPR Art. 32" }),
  ],
  risk: [
    answered("residual", "high", {
      rule: "risk-high",
      sentence: "What remains is high: the authority is asked before it goes on.",
      law: "GDPR Art. 36(1)",
    }),
  ],
  occasion: [
    (entry) => [
      is(entry, "pictures", "yes") &&
        !has(entry, "toldBy") && {
          rule: "not-told",
          field: "toldBy",
          sentence: "Pictures are made, and nothing says how people are told.",
          law: "GDPR Art. 13",
        },
    ],
  ],
};

/** Days by which something was to be done, and days on which something ends. */
const dueDays = ["reviewBy", "nextReviewOn", "testBy"] as const;
const lastDays = ["endsOn", "registeredUntil"] as const;

/** An occasion is over when it is over: nothing lapses. */
function days(entry: Known, today: string): readonly Found[] {
  const before = (field: string): boolean => (one(entry, field) ?? "9999") < today;
  if (entry.kind === "occasion") return [];
  return [
    ...dueDays.filter(before).map((field): Found => ({
      rule: "review-late",
      field,
      sentence: `It was to be looked at again by ${one(entry, field) ?? ""}.`,
    })),
    ...lastDays.filter(before).map((field): Found => ({
      rule: "lapsed",
      field,
      sentence: `It ended on ${one(entry, field) ?? ""}.`,
    })),
  ];
}

function missing(entry: Known): readonly Found[] {
  const { fields } = kinds[entry.kind];
  return lacking(kinds[entry.kind], entry.values).map((path): Found => {
    const { label = path, law, language } = fields[path] ?? {};
    return {
      rule: "not-written",
      field: path,
      sentence: `Not written down: ${label.charAt(0).toLowerCase()}${label.slice(1)}${language === "es" ? " (in Spanish)" : ""}.`,
      ...(law === undefined ? {} : { law }),
    };
  });
}

function deadLinks(entry: Known, { find }: Look): readonly Found[] {
  return linksIn(kinds[entry.kind], entry.values).flatMap(({ field, to, key }): Found[] => {
    const { when } = kinds[entry.kind].fields[field] ?? {};
    if (when !== undefined && !isAsked({ when }, entry.values)) return [];
    const other = find(to, key);
    if (other !== undefined && !other.isRetired) return [];
    return [
      {
        rule: "link-retired",
        field,
        sentence: `It names “${other?.name ?? key}”, which is no longer in use.`,
      },
    ];
  });
}

/** Every gap of the entries in use, in their order. */
export function gapsOfRegister(register: Register): readonly RegisterGap[] {
  const byKind = Map.groupBy(
    register.entries.filter(({ isRetired }) => !isRetired),
    ({ kind }) => kind,
  );
  const byKey = new Map(register.entries.map((entry) => [`${entry.kind} ${entry.key}`, entry]));
  const look: Look = {
    register,
    of: (kind) => byKind.get(kind) ?? [],
    find: (kind, key) => (key === undefined ? undefined : byKey.get(`${kind} ${key}`)),
  };
  return register.entries.flatMap((entry) => {
    if (entry.isRetired) return [];
    const derived = (rules[entry.kind] ?? []).flatMap((rule) =>
      rule(entry, look).filter((found) => found !== false),
    );
    const found = [...missing(entry), ...derived, ...days(entry, register.today), ...deadLinks(entry, look)];
    const { kind, key, name } = entry;
    return found.map((gap) => ({ kind, key, name, ...gap }));
  });
}
