/** A plan and what came of it in the office's words: tables by their titles, counts, reasons, what to do. Pure. */
import { sentences } from "../../../platform/i18n/messages.ts";
import type { AmendedTable, AmendmentLook } from "../amend/plan.ts";
import { amendRefusalSentence, leftWords } from "../amend/words.ts";
import type { ErasurePlan, TablePlan } from "../erase/plan.ts";
import type { Verification } from "../erase/verification.ts";
import { reasonWords, rows as counted, stayWords } from "../erase/words.ts";
import { missingSteps } from "../request/gates.ts";
import { officeSentences } from "../request/office/sentences.ts";
import type { ExecutionTable } from "./contract.ts";
import { countsOf, isAmendmentPlan, type Plan } from "./plans.ts";

type TitleOf = (table: string) => string;

const fates = {
  delete: "deleted",
  anonymise: "emptied of the person",
  unlink: "unlinked from the person",
  keep: "kept",
  review: "waiting for a decision",
} as const;

const blanks: Readonly<Record<string, string>> = {
  null: "empty",
  default: "its default",
  value: "a value that says nothing",
  fresh: "a new random value",
  elements: "the person’s elements taken out",
};

const { say } = sentences(
  {
    own: "The map says that somebody decides about these rows.",
    shared: "They belong to somebody else as well.",
    linked: "Only something shared, or a mention, leads to them.",
    owners_unsure: "Somebody else may own them whom we cannot see.",
    keep_ended: "The reason to keep them has ended, and they are not the person’s alone.",
    reference: "They cannot be unlinked: what leads to the person may not be empty.",
    kept: "They are kept for a reason as they were: somebody says whether they may change.",
    similar: "The value is written there in another way: somebody says whether it is meant.",
    other: "Somebody has to say what becomes of them.",
    "lifting-not-told": "The person must be told first that the block ends (art. 18(3)).",
    "lifting-too-early": "The person was told another day: nothing is freed before it.",
    "sameness-open":
      "It must be said whether the rows that were found are of one person: see the review of the search.",
  },
  {},
);

const whys = [
  "own",
  "shared",
  "linked",
  "owners_unsure",
  "keep_ended",
  "reference",
  "kept",
  "similar",
] as const;
const ofLifting = ["lifting-not-told", "lifting-too-early"] as const;

export function questionWords(why: string): string {
  return say("en", whys.find((one) => one === why) ?? "other");
}

/** A kind of data in words: `user.contact.phone_number` is `Contact: phone number`. */
export function categoryWords(category: string): string {
  const [, first = category, ...rest] = category.split(".");
  const plain = (text: string): string => text.replaceAll("_", " ");
  const head = `${plain(first).slice(0, 1).toUpperCase()}${plain(first).slice(1)}`;
  return rest.length === 0 ? head : `${head}: ${rest.map(plain).join(", ")}`;
}

export function missingSentence(code: string): string {
  const step = missingSteps.find((one) => one === code);
  const lifting = ofLifting.find((one) => one === code);
  if (lifting !== undefined) return say("en", lifting);
  return step === undefined ? say("en", "sameness-open") : officeSentences.say("en", `missing.${step}`);
}

type Reader = { readonly pseudonymous: boolean };

/** Whoever reads under pseudonyms is told what was decided, and not in whose words. */
export function planTable(
  table: Plan["tables"][number],
  titleOf: TitleOf,
  reader: Reader,
): Omit<ExecutionTable, "before"> {
  return "writes" in table ? amendedTable(table, titleOf, reader) : erasedTable(table, titleOf, reader);
}

const cellsOf = (count: number): string => `${count} ${count === 1 ? "value" : "values"}`;

function amendedTable(
  table: AmendedTable,
  titleOf: TitleOf,
  { pseudonymous }: Reader,
): Omit<ExecutionTable, "before"> {
  return {
    table: table.table,
    title: titleOf(table.table),
    rows: countsOf(table),
    why: [
      ...table.writes.map(
        ({ column, inside, cells }) =>
          `${column}${inside ? ", within its document" : ""}: ${cellsOf(cells)} written`,
      ),
      ...table.left
        .filter(({ why }) => why !== "answered")
        .map(({ column, why, cells }) => `${column}: ${cellsOf(cells)} left, ${leftWords[why] ?? why}`),
    ],
    changes: [],
    answered: table.answered.map(
      ({ column, becomes, because, cells }) =>
        `${column}: ${cellsOf(cells)} ${becomes === "change" ? "written" : "left as it was"}${pseudonymous ? "" : `: ${because}`}`,
    ),
  };
}

function erasedTable(
  table: TablePlan,
  titleOf: TitleOf,
  { pseudonymous }: Reader,
): Omit<ExecutionTable, "before"> {
  const { kept, answered = [] } = table;
  return {
    table: table.table,
    title: titleOf(table.table),
    rows: countsOf(table),
    why: table.why
      .filter(({ becomes }) => becomes !== "review")
      .map(({ becomes, why, rows }) => `${counted(rows)} ${fates[becomes]}: ${reasonWords[why] ?? why}`),
    changes: table.changes.map(({ does, rows, empties, stays }) => ({
      does,
      rows,
      empties: empties.map(({ column, becomes }) => ({ column, becomes: blanks[becomes] ?? becomes })),
      stays: stays.map(({ column, why }) => ({ column, why: stayWords[why] ?? why })),
    })),
    ...(kept === undefined
      ? {}
      : {
          kept: {
            because: kept.because ?? "the map says so",
            ...(kept.exemption === undefined ? {} : { exemption: kept.exemption }),
            ...(kept.until === undefined ? {} : { until: spanOf(kept.until) }),
          },
        }),
    answered: answered.map(
      ({ becomes, because, until, rows }) =>
        `${counted(rows)} ${fates[becomes]}${until === undefined ? "" : ` until ${until}`}${pseudonymous ? "" : `: ${because}`}`,
    ),
  };
}

function spanOf({ first, last }: { readonly first: string; readonly last: string }): string {
  return first === last ? first : `${first} to ${last}`;
}

export function stepSentence(step: Plan["steps"][number], titleOf: TitleOf): string {
  if (!("does" in step)) return `Write ${counted(step.rows)} of ${titleOf(step.table)}`;
  const { does, tables, rows, in_one_statement: once } = step;
  const verb = { unlink: "Unlink", anonymise: "Empty", delete: "Delete" }[does];
  return `${verb} ${counted(rows)} of ${tables.map(titleOf).join(", ")}${once ? ", in one statement" : ""}`;
}

export function besidesSentences(plan: Plan, titleOf: TitleOf): string[] {
  const { triggers, side_effects: effects, steps, refusals } = plan;
  const unmarked = isAmendmentPlan(plan) && plan.purpose === "restrict" ? plan.unmarked : [];
  return [
    ...unmarked.map(
      ({ table, rows }) =>
        `${titleOf(table)} has no marker: ${counted(rows)} must be kept out of use by hand. Plan a measure for it.`,
    ),
    ...triggers.map(
      ({ table, name, kind, events }) =>
        `The ${kind} ${name} of ${titleOf(table)} runs (${events.join(", ")}): read what it does before you approve.`,
    ),
    ...(effects ?? []).map(
      ({ table, inserted, updated, deleted }) =>
        `${titleOf(table)}: the system itself ${[
          ...(inserted === 0 ? [] : [`adds ${counted(inserted)}`]),
          ...(updated === 0 ? [] : [`changes ${counted(updated)}`]),
          ...(deleted === 0 ? [] : [`deletes ${counted(deleted)}`]),
        ].join(", ")}.`,
    ),
    ...(effects === undefined && steps.length > 0 && refusals.length === 0
      ? ["The system does not count changes (track_counts), so what its triggers change stays unseen."]
      : []),
  ];
}

export function knownSentence(
  { table, column, values, shared, short }: NonNullable<ErasurePlan["also_known"]>[number],
  titleOf: TitleOf,
): string {
  const many = (count: number): string => `${count} ${count === 1 ? "value" : "values"}`;
  const not = [
    ...(shared === 0 ? [] : [`${many(shared)} not, because somebody else is known by it as well`]),
    ...(short === 0 ? [] : [`${many(short)} not, because it is too short to say anything in a text`]),
  ];
  return [`${titleOf(table)}, ${column}: ${many(values)}`, ...not].join("; ");
}

/** What keeps it from running; what somebody is asked is a question of its own. */
export function refusalSentences({ refusals }: Plan, titleOf: TitleOf): string[] {
  return refusals.flatMap((each) => {
    if (each.kind === "question" || each.kind === "ask") return [];
    const sentence = amendRefusalSentence(each);
    return [
      "table" in each && each.table !== undefined && each.table !== ""
        ? sentence.replace(each.table, titleOf(each.table))
        : sentence,
    ];
  });
}

export function lookSentences(look: Verification | AmendmentLook, titleOf: TitleOf): string[] {
  if ("wrong" in look) return amendedSentences(look, titleOf);
  const { rows, values, unverified } = look;
  return [
    ...rows.map(({ table, rows: count }) => `${titleOf(table)}: the search still finds ${counted(count)}.`),
    ...values.map(
      ({ table, column, rows: count }) =>
        `${titleOf(table)}, ${column}: something the person is known by still stands in ${counted(count)}.`,
    ),
    ...unverified.map(({ what, why }) => `${what} was not looked at: ${why}.`),
  ];
}

function amendedSentences(
  { wrong, visible, hidden, elsewhere, unverified }: AmendmentLook,
  titleOf: TitleOf,
): string[] {
  return [
    ...wrong.map(
      ({ table, column, cells }) => `${titleOf(table)}, ${column}: ${cellsOf(cells)} not as it should be.`,
    ),
    ...visible.map(({ view, rows }) => `${titleOf(view)} still shows ${counted(rows)}.`),
    ...hidden.map((view) => `${titleOf(view)} shows none of the rows.`),
    ...elsewhere.map(
      ({ table, column, rows }) =>
        `${titleOf(table)}, ${column}: the old value stands in ${counted(rows)}, of whomever: look whether they are meant.`,
    ),
    ...unverified.map(({ what, why }) => `${what} was not looked at: ${why}.`),
  ];
}
