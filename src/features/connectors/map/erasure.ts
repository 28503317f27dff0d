/**
 * The map's words for what becomes of a row when a person is erased (GDPR art. 17; decision 98). A word that stands at
 * its default is left out when a map is read, so maps that say nothing keep their fingerprint and their confirmations.
 */
import { z } from "zod";
import { name, sentence } from "./names.ts";

const eraseTreatments = ["delete", "anonymise", "keep", "review"] as const;
/** What becomes of a row all of whose owners are erased. */
export const EraseTreatment = z.enum(eraseTreatments);
export type EraseTreatment = z.infer<typeof EraseTreatment>;

const sharedEraseTreatments = ["review", "unlink", "keep"] as const;
/** What becomes of a row that somebody else owns as well: it is never deleted. */
export const SharedEraseTreatment = z.enum(sharedEraseTreatments);
export type SharedEraseTreatment = z.infer<typeof SharedEraseTreatment>;

const linkEraseTreatments = ["review", "unlink", "keep", "delete"] as const;
/** What becomes of a row that only a `co_owned_by` or `accessed_by` relation links; `delete` is for the former alone. */
export const LinkEraseTreatment = z.enum(linkEraseTreatments);
export type LinkEraseTreatment = z.infer<typeof LinkEraseTreatment>;

/** Whether an anonymised row loses a column. */
export const ColumnErase = z.enum(["clear", "keep"]);
export type ColumnErase = z.infer<typeof ColumnErase>;

const count = z.int().min(1).max(1200).optional();

/** Why rows stay, on which ground, and until when: a date column of the row plus a period. */
export const Keep = z.strictObject({
  because: sentence,
  /** The id of a ground of `src/law` on which erasure may be refused in part, for example `legal-obligation`. */
  exemption: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/, "lower case letters, digits and -")
    .optional(),
  until: z.strictObject({ column: name, years: count, months: count, days: count }).optional(),
});
export type Keep = z.infer<typeof Keep>;

/**
 * How a row is marked while its processing is restricted (GDPR art. 18; decision 109): a column that takes one value while it
 * is and another while it is not; `hides_from`: views a restricted row no longer stands in, which is then looked at.
 */
export const Restrict = z
  .strictObject({
    column: name,
    /** As the column's text: `true`, `restricted`. */
    restricted: z.string().max(200),
    free: z.string().max(200).nullable(),
    hides_from: z.array(name).max(50).optional(),
  })
  .refine(({ restricted, free }) => restricted !== free, "restricted and free must differ");
export type Restrict = z.infer<typeof Restrict>;

export function unlessDefault<Word extends string>(word: Word | undefined, standard: Word): Word | undefined {
  return word === standard ? undefined : word;
}

/** What the table's entry says of rows that are wholly one person's. */
export function tableErase(entry: { readonly on_erase?: EraseTreatment | undefined }): EraseTreatment {
  return entry.on_erase ?? "delete";
}

/** What it says of rows that somebody else owns as well. */
export function tableEraseShared(entry: {
  readonly on_erase_shared?: SharedEraseTreatment | undefined;
}): SharedEraseTreatment {
  return entry.on_erase_shared ?? "review";
}

/** What a relation says of rows that only it links. */
export function linkErase(relation: {
  readonly onErase?: LinkEraseTreatment | undefined;
}): LinkEraseTreatment {
  return relation.onErase ?? "review";
}

/** Whether an anonymised row loses a column the map lists. */
export function columnErase(column: { readonly erase?: ColumnErase | undefined }): ColumnErase {
  return column.erase ?? "clear";
}
