/** Judges what a vendor typed: what it tells, or the mistakes beside their own fields. Pure. */
import type { PlainDate } from "../../platform/time.ts";
import { fieldsOf, type FieldSpec, type Telling, type Typed } from "./form.ts";

export type Told = Readonly<Record<string, string>>;
export type Mistake = { readonly field: string; readonly key: string };

export function judgeTold(
  what: Telling,
  typed: Typed,
  today: PlainDate,
): { readonly told: Told } | { readonly mistakes: readonly Mistake[] } {
  const judged = fieldsOf[what].map((spec) => ({ spec, given: givenIn(spec, typed[spec.name]) }));
  const mistakes = judged.flatMap(({ spec, given }): Mistake[] => {
    const key = mistakeIn(spec, given, today);
    return key === undefined ? [] : [{ field: spec.name, key }];
  });
  if (mistakes.length > 0) return { mistakes };
  const told = judged.flatMap(({ spec, given }) => (given === "" ? [] : [[spec.name, given] as const]));
  return { told: Object.fromEntries(told) };
}

/** Of one line without line ends. */
function givenIn({ kind }: FieldSpec, typed = ""): string {
  return kind === "area" ? typed.trim() : typed.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

function mistakeIn(spec: FieldSpec, given: string, today: PlainDate): string | undefined {
  const { name, kind, max, choices = [] } = spec;
  if (given === "") return spec.isNeeded === true ? `mistake.${name}` : undefined;
  if (Array.from(given).length > max) return "mistake.long";
  if (kind === "choice" && !choices.includes(given)) return `mistake.${name}`;
  if (kind === "email" && !/^[^\s@]{1,64}@[^\s@]+\.[^\s@.]{2,}$/.test(given)) return "mistake.email";
  if (kind !== "day") return undefined;
  const day = dayIn(given);
  if (day === undefined) return "mistake.day";
  return spec.isPast === true && Temporal.PlainDate.compare(day, today) > 0 ? "mistake.future" : undefined;
}

/** `undefined` for what is no day, and for one nobody can mean. */
export function dayIn(given: string): PlainDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(given)) return undefined;
  try {
    const day = Temporal.PlainDate.from(given, { overflow: "reject" });
    return day.year < 2000 || day.year > 2100 ? undefined : day;
  } catch {
    return undefined;
  }
}
