/** Judges what a person typed into the public form: a complaint, or the mistakes beside their fields. Pure. */
import { z } from "zod";
import { line, text } from "../../../platform/text.ts";
import { sorts } from "../events.ts";

type Field = "sort" | "name" | "email" | "postal" | "complaint" | "trap";
export type Typed = { readonly [F in Field]?: string | undefined };

export type Complaint = {
  readonly sort: (typeof sorts)[number];
  readonly name: string;
  readonly email: string | undefined;
  readonly postal: string | undefined;
  readonly complaint: string;
};
export type Mistake = { readonly field: Field; readonly key: `mistake.${Field | "way"}` };

const schemas = {
  sort: z.enum(sorts),
  name: line({ max: 200, min: 1 }),
  email: z.string().trim().toLowerCase().pipe(z.email().max(254)),
  postal: text({ max: 600, min: 1 }),
  complaint: text({ max: 8000, min: 1 }),
} as const;

/** A name, what it is about, and one way to answer; nothing else is asked of anybody. */
export function judgeComplaint(
  typed: Typed,
): { readonly complaint: Complaint } | { readonly mistakes: readonly Mistake[] } {
  const mistakes: Mistake[] = [];
  const take = <N extends keyof typeof schemas>(
    field: N,
    isOptional = false,
  ): z.output<(typeof schemas)[N]> | undefined => {
    const given = typed[field]?.trim() ?? "";
    if (given === "" && isOptional) return undefined;
    const read = schemas[field].safeParse(given);
    if (read.success) return read.data as z.output<(typeof schemas)[N]>;
    mistakes.push({ field, key: `mistake.${field}` });
    return undefined;
  };
  // In the order of the form: so are the mistakes listed.
  const sort = take("sort");
  const complaint = take("complaint");
  const name = take("name");
  const email = take("email", true);
  const postal = take("postal", true);
  const isUnreachable = email === undefined && postal === undefined;
  if (isUnreachable && !mistakes.some(({ field }) => field === "email" || field === "postal"))
    mistakes.push({ field: "email", key: "mistake.way" });
  if ((typed.trap ?? "") !== "") mistakes.push({ field: "trap", key: "mistake.trap" });
  if (mistakes.length > 0 || sort === undefined || name === undefined || complaint === undefined)
    return { mistakes };
  return { complaint: { sort, name, email, postal, complaint } };
}
