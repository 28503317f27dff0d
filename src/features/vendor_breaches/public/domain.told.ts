/** Judges what a vendor typed about a breach: the fields of the case, or the mistakes beside their own. Pure. */
import type { BreachForm } from "./form.ts";

export type Told = {
  readonly happened: string;
  readonly affected?: string;
  readonly done?: string;
  readonly contact?: string;
};
type Field = keyof Told;
export type ToldMistake = { readonly field: Field; readonly key: "mistake.happened" | "mistake.long" };

const most = { happened: 8000, affected: 4000, done: 4000, contact: 200 } as const;

export function judgeTold(typed: BreachForm): { readonly told: Told } | { readonly mistakes: ToldMistake[] } {
  const given = (field: Field): string => (typed[field] ?? "").trim();
  const fields: readonly Field[] = ["happened", "affected", "done", "contact"];
  const mistakes = fields.flatMap((field): ToldMistake[] =>
    Array.from(given(field)).length > most[field] ? [{ field, key: "mistake.long" }] : [],
  );
  const happened = given("happened");
  if (happened === "") mistakes.unshift({ field: "happened", key: "mistake.happened" });
  if (mistakes.length > 0) return { mistakes };
  const more = (field: Exclude<Field, "happened">) => (given(field) === "" ? {} : { [field]: given(field) });
  const contact = given("contact")
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim();
  return { told: { happened, ...more("affected"), ...more("done"), ...(contact === "" ? {} : { contact }) } };
}
