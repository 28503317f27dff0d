/** What a rectification, a restriction or its lifting, and an objection to marketing say of themselves, in sentences. */
import { effect, refusalSentence, rows } from "../erase/words.ts";
import type { AmendedTable, AmendmentLook, AmendmentPlan, AmendRefusal, Purpose } from "./plan.ts";

export const nouns: Readonly<Record<Purpose, string>> = {
  rectify: "a rectification",
  restrict: "a restriction",
  lift: "the lifting of a restriction",
  object: "an objection to marketing",
};

export function amendRefusalSentence(refusal: AmendRefusal): string {
  switch (refusal.kind) {
    case "ask":
      return `${refusal.table}.${refusal.column}: somebody has to say whether ${cells(refusal.cells)} change (${asked[refusal.why]}). Answer with table, column, why: ${refusal.why}, becomes: change or leave, and because.`;
    case "unwritable":
      return `${refusal.table}.${refusal.column} cannot be written: ${unwritable[refusal.why]}.`;
    case "nowhere":
      return "What is said to be wrong stands nowhere in the person's rows: make sure that it is spelt as it stands there.";
    case "no_marker":
      return "The map names no marker for any table in which the person has rows: add restrict to the tables whose rows an application leaves alone when they are marked (docs/map.md).";
    case "no_marketing":
      return "The map names no column that says whether somebody may be written to for marketing: add marketing to the tables that have one (docs/map.md).";
    case "loses":
      return `${refusal.table}: ${rows(refusal.rows)} of the person would no longer be found by what they are known by then. Rectify what links them as well.`;
    case "gains":
      return `${refusal.table}: ${rows(refusal.rows)} of somebody else would be taken for the person's by the new value: it is theirs too.`;
    case "nobody":
      return "Nobody in the store is known by this: make sure that it is spelt right; or nothing of them is there.";
    case "not_settled":
    case "somebody_else":
    case "not_searched":
    case "question":
    case "referring_unreadable":
    case "stuck":
    case "no_right":
    case "not_a_table":
    case "unerasable":
    case "dry_run":
    case "side_effect":
      return refusalSentence(refusal);
  }
}

const asked = {
  shared: "the row is somebody else's as well",
  kept: "the row is kept for a reason, as it was",
  similar: "it is written there in another way",
} as const;

const unwritable = {
  key: "it names the row",
  computed: "the store computes it",
  no_right: "our role may not read or change it",
  no_key: "its rows have no key, so none of them can be named",
} as const;

export const leftWords: Readonly<Record<string, string>> = {
  text: "within a longer text: read and put right by hand",
  list: "an element of a list: put right by hand",
  mentioned: "in a row of somebody else's that mentions the person",
  other_column: "in a column the correction does not name",
  type: "a number in a document, and what it becomes is none",
  no_key: "not looked into, because its rows have no key: look there by hand",
  answered: "a person said that it stays",
  not_ours: "marked before, by somebody else: it stays marked",
};

function cells(count: number): string {
  return `${count} ${count === 1 ? "cell" : "cells"}`;
}

/** One line per table: `person: 1 row changes (last_name), 2 cells seen and left`. */
function tableLines({
  tables,
  unmarked,
  purpose,
}: Pick<AmendmentPlan, "tables" | "unmarked" | "purpose">): readonly string[] {
  return [
    ...tables.map((table) => `${table.table}: ${partsOf(table).join("; ")}`),
    ...(purpose === "restrict"
      ? unmarked.map(
          ({ table, rows: count }) => `${table}: ${rows(count)} without a marker; keep them out by hand`,
        )
      : []),
  ];
}

function partsOf({ rows: counts, writes, asks, answered, left }: AmendedTable): readonly string[] {
  const columns = writes.map(({ column, inside }) => (inside ? `${column}, within its document` : column));
  const parts = [
    ...(counts.change > 0 ? [`${rows(counts.change)} written (${columns.join(", ")})`] : []),
    ...(counts.already > 0 ? [`${rows(counts.already)} already right`] : []),
    ...asks.map(
      ({ column, why, cells: count }) => `${column}: ${cells(count)} wait for an answer, ${asked[why]}`,
    ),
    ...answered.map(
      ({ column, becomes, because, cells: count }) =>
        `${column}: ${cells(count)} ${becomes === "change" ? "written" : "left"}, said a person: ${because}`,
    ),
    ...left
      .filter(({ why }) => why !== "answered")
      .map(({ column, why, cells: count }) => `${column}: ${cells(count)} left, ${leftWords[why] ?? why}`),
  ];
  return parts.length === 0 ? ["nothing to write"] : parts;
}

/** The plan for somebody who approves it. */
export function amendmentText(plan: AmendmentPlan): string {
  const lines = [
    `Plan of ${nouns[plan.purpose]} in ${plan.store} (database ${plan.database}), as of ${plan.as_of}`,
    `By: ${plan.identities.join(", ")}`,
    "",
    "What is written",
    ...tableLines(plan).map((line) => `  ${line}`),
    ...(plan.tables.length === 0 ? ["  Nothing."] : []),
    "",
    "Steps, in one transaction",
    ...plan.steps.map(({ number, table, rows: count }) => `  ${number}. write ${rows(count)} of ${table}`),
    ...(plan.steps.length === 0 ? ["  None."] : []),
    ...besides(plan),
    ...(plan.refusals.length === 0
      ? []
      : ["", "This cannot run", ...plan.refusals.map((each) => `  · ${amendRefusalSentence(each)}`)]),
    "",
    `Digest: ${plan.digest}`,
  ];
  return `${lines.join("\n")}\n`;
}

export function besides({
  triggers,
  side_effects: effects = [],
}: Pick<AmendmentPlan, "triggers" | "side_effects">): readonly string[] {
  if (triggers.length + effects.length === 0) return [];
  return [
    "",
    "What the store does besides",
    ...triggers.map(
      ({ table, name, kind }) => `  ${kind} ${name} of ${table}: read what it does before you approve`,
    ),
    ...effects.map((each) => `  ${each.table}: ${effect(each)}`),
  ];
}

const verdicts: Readonly<Record<Purpose, Readonly<Record<AmendmentLook["verdict"], string>>>> = {
  rectify: {
    verified: "Verified: every cell says what is right.",
    residual: "Something still says what is wrong:",
    unverifiable: "Nothing wrong was found, but not everything could be looked at:",
  },
  restrict: {
    verified: "Verified: every row is marked, and no view that must not shows one.",
    residual: "Something is not restricted:",
    unverifiable: "Every row is marked, but not everything could be looked at:",
  },
  lift: {
    verified: "Verified: every row that was marked is free.",
    residual: "Something is still restricted:",
    unverifiable: "Every row that was seen is free, but not everything could be looked at:",
  },
  object: {
    verified: "Verified: every row refuses marketing.",
    residual: "Something does not refuse marketing:",
    unverifiable: "Every row that was seen refuses marketing, but not everything could be looked at:",
  },
};

function lookLines(look: AmendmentLook): readonly string[] {
  return [
    ...look.wrong.map(({ table, column, cells: count }) => `${table}.${column}: ${cells(count)}`),
    ...look.visible.map(({ view, rows: count }) => `${view} still shows ${rows(count)}`),
    ...look.hidden.map((view) => `${view} shows none of the rows`),
    ...look.elsewhere.map(
      ({ table, column, rows: count }) =>
        `${table}.${column}: the old value stands in ${rows(count)}, of whomever: look whether they are meant`,
    ),
    ...look.unverified.map(({ what, why }) => `${what}: ${why}`),
  ];
}

/** For whoever shows it: the command line, the office. */
export const amendmentSentences = {
  refusal: amendRefusalSentence,
  tables: tableLines,
  verdict: (purpose: Purpose, look: AmendmentLook): string => verdicts[purpose][look.verdict],
  look: lookLines,
} as const;
