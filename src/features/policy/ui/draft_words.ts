/** The words of a draft's page, and which clauses a filter shows. */
import type { z } from "zod";
import type { DraftReply } from "../drafts/contract.ts";

export type Draft = z.output<typeof DraftReply>;
export type DraftClause = Draft["clauses"][number];

export const draftFilters = [
  ["all", "clauses"],
  ["open", "to decide"],
  ["bound", "measured"],
  ["unmeasured", "nothing measures"],
  ["not_promise", "no promises"],
  ["changed", "changed"],
  ["findings", "with a finding"],
] as const;
export type DraftFilter = (typeof draftFilters)[number][0];

export function isIn(line: DraftClause, filter: DraftFilter, { findings, obstacles }: Draft): boolean {
  if (filter === "all") return true;
  if (filter === "changed") return line.change !== "same";
  if (filter === "findings") return [...findings, ...obstacles].some(({ label }) => label === line.label);
  return line.decision === filter;
}

export function countsOf(draft: Draft): Readonly<Record<DraftFilter, number>> {
  const counts = draftFilters.map(
    ([name]) => [name, draft.clauses.filter((line) => isIn(line, name, draft)).length] as const,
  );
  return Object.fromEntries(counts) as Readonly<Record<DraftFilter, number>>;
}

export const decisionWords: Readonly<Record<DraftClause["decision"], string>> = {
  open: "To decide",
  bound: "Measured",
  unmeasured: "A promise, and nothing measures it yet",
  not_promise: "No promise",
};

export const natures = [
  { value: "fact", label: "a fact or explanation" },
  { value: "definition", label: "a definition" },
  { value: "permission", label: "a permission" },
  { value: "aspiration", label: "an aim" },
  { value: "exposure", label: "a warning" },
] as const;

/** `P40D` as people say it. */
export function durationWords(iso: string, isInWorkingDays = false): string {
  const found = /^P(?:(\d+)([DMY])|T(\d+)H)$/.exec(iso);
  if (found === null) return iso;
  const [, count = "", unit = "", hours = ""] = found;
  if (hours !== "") return hours === "1" ? "one hour" : `${hours} hours`;
  const names = { D: isInWorkingDays ? "working day" : "day", M: "month", Y: "year" } as const;
  const name = names[unit as keyof typeof names];
  return count === "1" ? `one ${name}` : `${count} ${name}s`;
}
