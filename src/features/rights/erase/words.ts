/** What an erasure says of itself, in sentences: refusals, what became of rows, what a look afterwards found. */
import type { ErasurePlan, Refusal } from "./plan.ts";
import type { Verification } from "./verification.ts";

export function refusalSentence(refusal: Refusal): string {
  switch (refusal.kind) {
    case "nobody":
      return "Nobody in the store is known by this: make sure that it is spelt right; or there is nothing left to erase.";
    case "not_settled":
      return refusal.table === undefined
        ? `It is not settled who is meant: the value given for ${refusal.what} cannot be searched for.`
        : `It is not settled who is meant: ${refusal.what} names several rows of ${refusal.table}.`;
    case "somebody_else":
      return `${refusal.table}: ${rows(refusal.rows)} would be taken for the person’s, and the review says that they are somebody else’s. Plan it by what names this person alone, or give it to somebody.`;
    case "not_searched":
      return `${refusal.table}: ${outcomes[refusal.outcome] ?? refusal.outcome}${refusal.why === undefined ? "" : ` (${refusal.why})`}.`;
    case "question":
      return `${refusal.table}: somebody has to say what becomes of ${rows(refusal.rows)} (${questions[refusal.why] ?? refusal.why}).`;
    case "referring_unreadable":
      return `${refusal.table} refers to ${refusal.to} (${refusal.key}) and we cannot read all of it, so rows that need ${refusal.to} could stay unseen.`;
    case "stuck":
      return `${refusal.table}.${refusal.column} cannot be emptied: ${stuck[refusal.why] ?? refusal.why}.`;
    case "no_right":
      return `Our role may not ${refusal.right} rows of ${refusal.table}: GRANT ${refusal.right.toUpperCase()} ON ${refusal.table} TO the role that writes.`;
    case "not_a_table":
      return refusal.is === "inherited"
        ? `${refusal.table} inherits or is inherited from: its rows stand in two tables of the map, so we would count them twice.`
        : `${refusal.table} is a ${refusal.is}: say in the map whose the rows of the table beneath are.`;
    case "unerasable":
      return `Nothing of ${refusal.table} can be erased: ${refusal.why}.`;
    case "dry_run":
      return `${refusal.table === "" ? "The store" : refusal.table}: ${refusal.why}.`;
    case "side_effect":
      return `${refusal.table} would be changed by the store itself (${effect(refusal)}), although no trigger says so.`;
  }
}

const outcomes: Readonly<Record<string, string>> = {
  hidden: "row-level security hides rows from us",
  unsteady: "its engine knows no transactions, so nothing of it can be taken back",
  refused: "we may not read it as the map says",
  truncated: "the search reached its limit of rows",
  failed: "it could not be read",
  not_asked:
    "no identity given can search it; give one, or leave its value empty (`email=`) when the person has none",
  missing: "it is in the map but not in the store",
  unconfirmed: "nobody has confirmed what the map says of it",
};

const questions: Readonly<Record<string, string>> = {
  own: "the map says review",
  shared: "they are somebody else's as well: on_erase_shared in the map",
  linked: "only a shared or a mentioning relation leads to them: on_erase of that relation in the map",
  owners_unsure: "somebody else may own them whom we cannot see",
  keep_ended: "the reason to keep them has ended, and they are not the person's alone",
  reference: "to be unlinked they would lose a column that may not be empty and refers to another table",
};

const stuck: Readonly<Record<string, string>> = {
  no_value: "it may not be empty, and we know no value of its type that says nothing",
  no_right: "our role may not change it",
};

export const reasonWords: Readonly<Record<string, string>> = {
  own: "theirs alone",
  shared: "somebody else's as well",
  linked: "linked by what is shared or mentioned",
  owners_unsure: "owners not all in sight",
  keep_ended: "the reason to keep it has ended",
  referred_to: "a row that stays refers to it",
  answered: "a person said so",
};

export const stayWords: Readonly<Record<string, string>> = {
  key: "it names the row",
  referred_to: "a row that stays refers to it",
  map: "the map says it says nothing about the person",
  reference: "it refers to a row that stays, and may not be empty",
  impersonal: "it refers to what is nobody's",
  computed: "the store computes it",
};

export function effect(of: {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}): string {
  const parts = (["inserted", "updated", "deleted"] as const).filter((what) => of[what] > 0);
  return parts.map((what) => `${of[what]} ${what}`).join(", ");
}

export function rows(count: number): string {
  return `${count} ${count === 1 ? "row" : "rows"}`;
}

const verbs = [
  ["delete", "deleted"],
  ["anonymise", "anonymised"],
  ["unlink", "unlinked"],
  ["keep", "kept"],
  ["review", "waiting"],
  ["already", "already without anything of theirs"],
] as const;

/** One line per table: `orders: 3 deleted, 1 kept`. */
function tableLines(plan: Pick<ErasurePlan, "tables">): readonly string[] {
  return plan.tables.map(({ table, rows: counts }) => {
    const parts = verbs.flatMap(([name, verb]) => (counts[name] > 0 ? [`${counts[name]} ${verb}`] : []));
    return `${table}: ${parts.join(", ")}`;
  });
}

/** The plan for somebody who approves it. */
export function planText(plan: ErasurePlan): string {
  const lines = [
    `Plan of an erasure in ${plan.store} (database ${plan.database}), as of ${plan.as_of}`,
    `By: ${plan.identities.join(", ")}`,
    "",
    ...knownLines(plan),
    "What becomes of which rows",
    ...plan.tables.flatMap(planLines),
    ...(plan.tables.length === 0 ? ["  Nobody was found: there is nothing to erase."] : []),
    "",
    "Steps, in one transaction",
    ...plan.steps.map(
      ({ number, does, tables, rows: count, in_one_statement: once }) =>
        `  ${number}. ${does} ${rows(count)} of ${tables.join(", ")}${once ? ", in one statement" : ""}`,
    ),
    ...(plan.steps.length === 0 ? ["  None."] : []),
    ...triggerLines(plan),
    ...(plan.refusals.length === 0
      ? []
      : ["", "This cannot run", ...plan.refusals.map((each) => `  · ${refusalSentence(each)}`)]),
    "",
    `Digest: ${plan.digest}`,
  ];
  return `${lines.join("\n")}\n`;
}

function planLines(table: ErasurePlan["tables"][number]): readonly string[] {
  const why = table.why.map(
    ({ becomes, why: reason, rows: count }) =>
      `    ${becomes}: ${rows(count)}, ${reasonWords[reason] ?? reason}`,
  );
  const changes = table.changes.flatMap(({ does, empties, stays }) => [
    `    ${does} empties ${empties.map(({ column, becomes }) => (becomes === "null" ? column : `${column} (${blanks[becomes]})`)).join(", ") || "nothing"}`,
    ...stays.map(({ column, why: reason }) => `    ${column} stays: ${stayWords[reason] ?? reason}`),
  ]);
  const { kept } = table;
  const until =
    kept?.until === undefined
      ? ""
      : `, until ${kept.until.first === kept.until.last ? kept.until.first : `${kept.until.first} to ${kept.until.last}`}`;
  const keeps =
    kept === undefined
      ? []
      : [
          `    kept because: ${kept.because ?? "the map says so"}${kept.exemption === undefined ? "" : ` (${kept.exemption})`}${until}`,
        ];
  return [
    `  ${table.table}`,
    ...why,
    ...changes,
    ...keeps,
    ...answerLines(table),
    ...(table.rows.already > 0 ? [`    ${rows(table.rows.already)} already say nothing`] : []),
  ];
}

/** What a person said of rows that the map leaves to one. */
function answerLines({ answered = [] }: ErasurePlan["tables"][number]): readonly string[] {
  return answered.map(
    ({ becomes, because, exemption, until, rows: count }) =>
      `    ${becomes}: ${rows(count)}, said a person: ${because}${exemption === undefined ? "" : ` (${exemption})`}${until === undefined ? "" : `, until ${until}`}`,
  );
}

function knownLines({ also_known: known = [] }: ErasurePlan): readonly string[] {
  if (known.length === 0) return [];
  return [
    "Also called, in their own rows (looked for afterwards)",
    ...known.map(({ table, column, values, shared, short }) => {
      const not = [
        ...(shared === 0 ? [] : [`${shared} not, because they name somebody else too`]),
        ...(short === 0 ? [] : [`${short} not, because they are too short to say anything`]),
      ];
      return `  ${table}.${column}: ${values} ${values === 1 ? "value" : "values"}${not.map((each) => `; ${each}`).join("")}`;
    }),
    "",
  ];
}

const blanks = {
  null: "empty",
  default: "its default",
  value: "a value that says nothing",
  fresh: "a new random value",
  elements: "the person's elements",
} as const;

function triggerLines(plan: ErasurePlan): readonly string[] {
  const effects = plan.side_effects ?? [];
  if (plan.triggers.length === 0 && effects.length === 0 && plan.side_effects !== undefined) return [];
  return [
    "",
    "What the store does besides",
    ...plan.triggers.map(
      ({ table, name, kind, events }) =>
        `  ${kind} ${name} of ${table} (${events.join(", ")}): read what it does before you approve`,
    ),
    ...effects.map((each) => `  ${each.table}: ${effect(each)} in the dry run`),
    ...(plan.side_effects === undefined && plan.steps.length > 0 && plan.refusals.length === 0
      ? ["  The store does not count all changes (track_counts), so what its triggers change stays unseen."]
      : []),
  ];
}

export const verdicts: Readonly<Record<Verification["verdict"], string>> = {
  verified: "Verified: nothing of the person was found but what is kept.",
  residual: "Something is left:",
  unverifiable: "Nothing was found, but not everything could be looked at:",
};

export function verificationLines(verification: Verification): readonly string[] {
  return [
    ...verification.rows.map(({ table, rows: count }) => `${table}: ${rows(count)} found by the search`),
    ...verification.values.map(
      ({ table, column, rows: count }) => `${table}.${column}: a value of the person in ${rows(count)}`,
    ),
    ...verification.unverified.map(({ what, why }) => `${what}: ${why}`),
  ];
}

/** For whoever shows an erasure: the command line, the office. */
export const erasureSentences = {
  refusal: refusalSentence,
  tables: tableLines,
  verdicts,
  verification: verificationLines,
} as const;
