/** The words of the screen for statuses, layers and natures. */
import type { z } from "zod";
import type { StatusCode } from "../../../web/widgets/index.ts";
import type { ClauseReply, LookReply, PackName, PolicyReply } from "../contract.ts";

export type Clause = z.output<typeof ClauseReply>;
export type Look = z.output<typeof LookReply>;
export type Changed = Look["changed"][number];
export type Policy = NonNullable<z.output<typeof PolicyReply>["policy"]>;
export type Line = Policy["sections"][number]["clauses"][number];
type StatusName = Line["status"];

export const statusCode = (status: StatusName): StatusCode => (status === "not_applicable" ? "n/a" : status);

export const filters = ["kept", "due", "broken", "unproven", "law", "attested", "changed", "others"] as const;
export type Filter = (typeof filters)[number];

export const filterNamed = (name: string | null): Filter | undefined => filters.find((one) => one === name);

/** By label what is otherwise than when the reader last looked. */
export type Changes = ReadonlyMap<string, Changed>;

/** Whether a line is among those a filter shows. */
export function isShown(line: Line, filter: Filter | undefined, changes: Changes): boolean {
  if (filter === undefined) return true;
  if (filter === "attested") return line.isAttested;
  if (filter === "changed") return changes.has(line.label);
  if (filter === "law") return line.law !== "lawful" && line.law !== "above";
  if (filter === "others") return line.status === "not_applicable";
  return line.status === filter;
}

const notPromises: Readonly<Record<string, string>> = {
  permission: "A permission, not a promise",
  definition: "A definition, not a promise",
  aspiration: "An aim, not a promise",
  fact: "A fact, not a promise",
  exposure: "A warning, not a promise",
};

export const longDay = (day: string): string =>
  new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(`${day}T00:00:00Z`));

/** The day it is now, where the organisation is. */
export const todayIn = (moment: string, zone: string): string =>
  new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone: zone }).format(new Date(moment));

/** How a clause was before, in a word or two. */
export function wasWords({ was, isReworded }: Changed): string {
  if (was === null) return "new";
  const words = [was === "not_applicable" ? "no promise" : was, ...(isReworded ? ["in other words"] : [])];
  return `was ${words.join(", ")}`;
}

/** The moment of the facts, in the organisation's zone. */
export const asOfWords = (moment: string, zone: string): string =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: zone }).format(
    new Date(moment),
  );

/** What stands in the pill: the status, and the one thing to know about it. */
export function statusWord(
  clause: Pick<
    Clause,
    "status" | "since" | "nature" | "basis" | "isMeasured" | "isAttested" | "of" | "registers"
  >,
): string {
  if (clause.status === "not_applicable") return notPromises[clause.nature] ?? "Not a promise";
  if (clause.status === "broken") {
    return clause.since === null ? "Broken" : `Broken since ${longDay(clause.since)}`;
  }
  if (clause.status === "due") return "Due";
  if (clause.status === "kept") return clause.isAttested ? "Kept, on somebody's word" : "Kept";
  if (clause.isAttested) return "Unproven";
  if (!clause.isMeasured)
    return clause.basis === "attested" ? "Unproven, nobody has looked" : "Unproven, nothing connected yet";
  if (clause.of > 0) return "Unproven";
  return clause.registers.length > 0 ? "Unproven, not on the register" : "Unproven, no occasion on record";
}

/** What the result rests on, in the fewest words that are true. */
export function basisLine(clause: Pick<Clause, "basis" | "isMeasured" | "isAttested" | "n" | "of">): string {
  if (clause.basis === null) return "";
  if (clause.isAttested) return "Attested: no record shows it";
  if (!clause.isMeasured)
    return clause.basis === "attested"
      ? "At best attested: no record can show it"
      : `At best ${clause.basis}, once connected`;
  const basis = clause.basis.charAt(0).toUpperCase() + clause.basis.slice(1);
  return clause.of === 0 ? basis : `${basis}, ${clause.n} of ${clause.of}`;
}

export const packWords: Readonly<Record<PackName, string>> = {
  school: "A language school (United Kingdom)",
  edtech: "A company with learning software (United States, customers in Europe)",
  consultancy: "A consultancy (United Kingdom)",
  marketplace: "A website for classified advertisements",
  events: "Events, a preschool and travel (Singapore)",
};

export const layerNames = {
  policy: "Policy",
  law: "Law",
  effective: "Effective",
  setting: "Setting",
} as const;
