/** A plan and what came of it in the office's words: tables by their titles, counts, reasons, what to do. Pure. */
import { sentences } from "../../../platform/i18n/messages.ts";
import type { ErasurePlan, TablePlan } from "../erase/plan.ts";
import type { Verification } from "../erase/verification.ts";
import { reasonWords, refusalSentence, rows as counted, stayWords } from "../erase/words.ts";
import { missingSteps } from "../request/gates.ts";
import { officeSentences } from "../request/office/sentences.ts";
import type { ExecutionTable } from "./contract.ts";

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
    other: "Somebody has to say what becomes of them.",
    "sameness-open":
      "It must be said whether the rows that were found are of one person: see the review of the search.",
  },
  {},
);

const whys = ["own", "shared", "linked", "owners_unsure", "keep_ended", "reference"] as const;

export function questionWords(why: string): string {
  return say("en", whys.find((one) => one === why) ?? "other");
}

export function missingSentence(code: string): string {
  const step = missingSteps.find((one) => one === code);
  return step === undefined ? say("en", "sameness-open") : officeSentences.say("en", `missing.${step}`);
}

/** Whoever reads under pseudonyms is told what was decided, and not in whose words. */
export function planTable(
  table: TablePlan,
  titleOf: TitleOf,
  { pseudonymous }: { readonly pseudonymous: boolean },
): Omit<ExecutionTable, "before"> {
  const { kept, answered = [] } = table;
  return {
    table: table.table,
    title: titleOf(table.table),
    rows: table.rows,
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

export function stepSentence(
  { does, tables, rows, in_one_statement: once }: ErasurePlan["steps"][number],
  titleOf: TitleOf,
): string {
  const verb = { unlink: "Unlink", anonymise: "Empty", delete: "Delete" }[does];
  return `${verb} ${counted(rows)} of ${tables.map(titleOf).join(", ")}${once ? ", in one statement" : ""}`;
}

export function besidesSentences(
  { triggers, side_effects: effects, steps, refusals }: ErasurePlan,
  titleOf: TitleOf,
): string[] {
  return [
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
export function refusalSentences({ refusals }: ErasurePlan, titleOf: TitleOf): string[] {
  return refusals.flatMap((each) => {
    if (each.kind === "question") return [];
    const sentence = refusalSentence(each);
    return [
      "table" in each && each.table !== undefined && each.table !== ""
        ? sentence.replace(each.table, titleOf(each.table))
        : sentence,
    ];
  });
}

export function lookSentences({ rows, values, unverified }: Verification, titleOf: TitleOf): string[] {
  return [
    ...rows.map(({ table, rows: count }) => `${titleOf(table)}: the search still finds ${counted(count)}.`),
    ...values.map(
      ({ table, column, rows: count }) =>
        `${titleOf(table)}, ${column}: something the person is known by still stands in ${counted(count)}.`,
    ),
    ...unverified.map(({ what, why }) => `${what} was not looked at: ${why}.`),
  ];
}
