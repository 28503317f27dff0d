/**
 * The map: a reviewed, versioned statement of whose data each table of a store holds (docs/map.md).
 * Reachability is not ownership: only `owned_by` and `bridge` lead from a person to rows and on to further rows.
 * Whatever the map does not say is not disclosed.
 */
import { z } from "zod";
import {
  ColumnErase,
  EraseTreatment,
  Keep,
  LinkEraseTreatment,
  Restrict,
  SharedEraseTreatment,
  unlessDefault,
} from "./erasure.ts";
import { Marketing } from "./marketing.ts";
import { name, sentence } from "./names.ts";
import { Origin, ProcessingBasis } from "./portable.ts";

export const roles = ["owned_by", "co_owned_by", "bridge", "accessed_by", "lookup"] as const;
/** How the rows of a table relate to the rows they match in another table. */
export type Role = (typeof roles)[number];

export const accessTreatments = ["disclose", "review", "redact", "skip"] as const;
/** What happens to a row on an access request (GDPR art. 15; others' rights: art. 15(4)). */
export type AccessTreatment = (typeof accessTreatments)[number];

/** A value a condition compares with: equality on the column's text form, `null` for SQL NULL. */
const conditionValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** All columns must agree; a list means any of its values; `not: null` means present. */
export const Condition = z.record(
  name,
  z.union([conditionValue, z.array(conditionValue).min(1), z.strictObject({ not: z.null() })]),
);
export type Condition = z.infer<typeof Condition>;

/**
 * A column, a path into a JSON column or the elements of an array column:
 * `student_id` · `after->student.id` · `payload->students[*].id` · `student_ids[*]`.
 */
const LinkExpression = name;

const relationInput = z.strictObject({
  owned_by: name.optional(),
  co_owned_by: name.optional(),
  bridge: name.optional(),
  accessed_by: name.optional(),
  lookup: name.optional(),
  /** This table's link expression → the other table's link expression; several pairs make a composite match. */
  match: z
    .record(LinkExpression, LinkExpression)
    .refine((pairs) => Object.keys(pairs).length > 0, "needs a pair of columns"),
  /** Holds only for rows of this table that satisfy it (type columns, soft delete). */
  when: Condition.default({}),
  /** Holds only for rows of the other table that satisfy it. */
  when_there: Condition.default({}),
  on_access: z.enum(accessTreatments).optional(),
  /** What becomes of a row this relation links when the person is erased (decision 98). */
  on_erase: LinkEraseTreatment.optional(),
  /** Columns emptied together with the link, such as a copied name. */
  unlink_also: z.array(name).optional(),
  because: sentence.optional(),
});

export type Relation = {
  readonly role: Role;
  /** The other table: the one whose person these rows belong to. */
  readonly table: string;
  readonly match: Readonly<Record<string, string>>;
  readonly when: Condition;
  readonly whenThere: Condition;
  readonly onAccess: AccessTreatment;
  /** Absent when it stands at its default, as every word about erasure does: see `linkErase`. */
  readonly onErase?: LinkEraseTreatment | undefined;
  readonly unlinkAlso?: readonly string[] | undefined;
  readonly because: string | undefined;
};

/** Unless the map says otherwise: own rows are disclosed, shared ones reviewed, mere mentions held back. */
export const defaultTreatment: Readonly<Record<Role, AccessTreatment>> = {
  owned_by: "disclose",
  bridge: "disclose",
  co_owned_by: "review",
  accessed_by: "skip",
  lookup: "skip",
};

/** Exactly one role with the other table's name, the columns that match, and when it holds. */
export const Relation = relationInput.transform((input, context): Relation => {
  const given = roles.filter((role) => input[role] !== undefined);
  const [role] = given;
  const table = role === undefined ? undefined : input[role];
  if (role === undefined || table === undefined || given.length > 1) {
    context.addIssue({ code: "custom", message: `needs exactly one of ${roles.join(", ")}` });
    return z.NEVER;
  }
  const { match, when, when_there: whenThere, on_access: onAccess, because } = input;
  const onErase = unlessDefault(input.on_erase, "review");
  const unlinkAlso = input.unlink_also?.length === 0 ? undefined : input.unlink_also;
  return {
    role,
    table,
    match,
    when,
    whenThere,
    onAccess: onAccess ?? defaultTreatment[role],
    ...(onErase === undefined ? {} : { onErase }),
    ...(unlinkAlso === undefined ? {} : { unlinkAlso }),
    because,
  };
});

/** How the value an officer enters is compared with what the column holds. */
export const identityMatches = ["exact", "case_insensitive", "email", "email_with_aliases", "phone"] as const;
export type IdentityMatch = (typeof identityMatches)[number];

export const Identity = z.strictObject({
  /** What the officer enters it as: `--identity email=…`. */
  name: z.string().regex(/^[a-z][a-z0-9_]*$/, "lower case letters, digits and _"),
  column: name,
  match: z.enum(identityMatches).default("exact"),
  /** When one value finds several rows: stop and ask (`ambiguous`), or they are all this person (`allowed`). */
  several: z.enum(["ambiguous", "allowed"]).default("ambiguous"),
});
export type Identity = z.infer<typeof Identity>;

export type ColumnEntry = {
  readonly category: string;
  readonly access: "disclose" | "withhold" | "secret";
  readonly shared: "disclose" | "redact";
  readonly erase?: ColumnErase | undefined;
  readonly basis?: z.infer<typeof ProcessingBasis> | undefined;
  readonly origin?: Origin | undefined;
  readonly because: string | undefined;
};

/** A column: its category alone, or with how it is treated. Columns left out are held back and reported as a gap. */
export const ColumnEntry = z.union([
  sentence.transform((category): ColumnEntry => ({
    category,
    access: "disclose",
    shared: "disclose",
    because: undefined,
  })),
  z
    .strictObject({
      category: sentence,
      /** `secret` never leaves (password hashes); `withhold` is held back for a reason the subject is told. */
      access: z.enum(["disclose", "withhold", "secret"]).default("disclose"),
      /** What to do with it in a row that also belongs to someone else and is disclosed redacted. */
      shared: z.enum(["disclose", "redact"]).default("disclose"),
      /** What an anonymised row loses: `keep` says that the column says nothing about the person. */
      erase: ColumnErase.optional(),
      /** Where they differ from the table's. */
      basis: ProcessingBasis.optional(),
      origin: Origin.optional(),
      because: sentence.optional(),
    })
    .refine(
      (column) => column.access !== "withhold" || column.because !== undefined,
      "withhold needs a reason: because",
    )
    .transform(({ erase, because, ...column }): ColumnEntry => ({
      ...column,
      ...(erase === "keep" ? { erase } : {}),
      because,
    })),
]);

export const Confirmation = z.strictObject({
  by: sentence,
  on: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a date: 2026-11-21"),
  /** Hash of the table's entry as it was confirmed; an edit afterwards undoes the confirmation. */
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** The columns the store had then, and their types: what the person saw (`kept map confirm --url`). */
  types: z.record(name, sentence).optional(),
});
export type Confirmation = z.infer<typeof Confirmation>;

export const TableEntry = z.strictObject({
  /** `person`: each row is a person · `personal`: rows belong to persons by relations · `impersonal`: nobody's data. */
  kind: z.enum(["person", "personal", "impersonal"]),
  because: sentence.optional(),
  /** Purpose and category for the reader of a package, for example "Bookings and attendance". */
  title: sentence.optional(),
  /** On which basis the rows are processed and how they came to be held: what a portable copy holds (GDPR art. 20). */
  basis: ProcessingBasis.optional(),
  origin: Origin.optional(),
  identities: z.array(Identity).default([]),
  /** Columns that name the row to a reviewer; disclosed to no one else. */
  label: z.array(name).default([]),
  /** Key to use where the store declares none (views). */
  key: z.array(name).min(1).optional(),
  columns: z.record(name, ColumnEntry).default({}),
  relations: z.array(Relation).default([]),
  /** Rows with more than one owner. */
  when_shared: z.enum(accessTreatments).default("review"),
  /** What becomes of rows that are wholly one person's when that person is erased; `delete` where nothing is said. */
  on_erase: EraseTreatment.transform((word) => unlessDefault(word, "delete")).optional(),
  /** The same for rows somebody else owns as well; `review` where nothing is said. */
  on_erase_shared: SharedEraseTreatment.transform((word) => unlessDefault(word, "review")).optional(),
  /** Why rows stay, and until when; every `keep` needs it. */
  keep: Keep.optional(),
  /** How a row is marked while its processing is restricted. */
  restrict: Restrict.optional(),
  /** How a row says whether the person may be written to for marketing. */
  marketing: Marketing.optional(),
  /** Columns that say a row is deleted in the application but still held, for example `deleted_at`: shown, not excluded. */
  soft_deleted: name.optional(),
  confirmed: Confirmation.optional(),
});
export type TableEntry = z.output<typeof TableEntry>;

/** A gap known and left for a time, so that `kept map test` passes; a search stays incomplete all the same. */
export const AcceptedGap = z.strictObject({
  table: name,
  /** The column, or a link expression into a JSON column; left out for what is said of the table as a whole. */
  column: name.optional(),
  because: sentence,
  /** The last day it is accepted. */
  until: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, "a date: 2026-11-21")
    .refine(isDay, "a day of the calendar"),
});
export type AcceptedGap = z.infer<typeof AcceptedGap>;

function isDay(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: "reject" }).toString() === text;
  } catch {
    return false;
  }
}

export const DataMap = z.strictObject({
  kept_map: z.literal(1),
  /** Short name of the store, used in journals and file names. */
  store: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, "lower case letters, digits and -"),
  title: sentence.optional(),
  tables: z.record(name, TableEntry),
  gaps: z.array(AcceptedGap).max(1000).optional(),
});
export type DataMap = z.output<typeof DataMap>;
