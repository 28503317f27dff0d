/**
 * The field of a register entry: one value from which its form, its page, its history, its column and its gap follow.
 * A value is a text or a list of texts, so that each can be typed, compared and written into a cell. Safe for the browser.
 */
import { z } from "zod";
import { line as lineOf, sentDay, text as textOf } from "../../../platform/text.ts";

export type FieldValue = string | readonly string[];

/** How a value is typed and shown. */
export type FieldType =
  | { readonly is: "line" | "text" | "lines" | "day" | "country" | "countries" | "period" }
  | { readonly is: "address" | "fingerprint" }
  | { readonly is: "choice" | "choices"; readonly options: Readonly<Record<string, string>> }
  | { readonly is: "link" | "links"; readonly to: KindName };

export type About = {
  readonly label: string;
  /** What belongs here, in a sentence. */
  readonly help?: string;
  /** Whose demand it is: `GDPR Art. 30(1)(b)`. */
  readonly law?: string;
  /** An entry without it is not complete. */
  readonly isNeeded?: boolean;
  /** Of words that are held in two languages: which. */
  readonly language?: "en" | "es";
  /** Asked only when another field of the entry holds one of these. */
  readonly when?: { readonly field: string; readonly holds: readonly string[] };
};

export type Field<Value extends FieldValue = FieldValue> = About & {
  readonly type: FieldType;
  readonly schema: z.ZodType<Value>;
};

/** The kinds there are; each has its fields in one of the files beside this one. */
export const kindNames = [
  "processing-activity",
  "purpose",
  "data-set",
  "data-category",
  "retention-rule",
  "notice",
  "system",
  "vendor",
  "transfer",
  "authority",
  "role",
  "document",
  "risk",
  "security-measure",
  "course",
  "site",
  "camera",
  "occasion",
  "device",
  "paper-store",
] as const;
export type KindName = (typeof kindNames)[number];

/** The name by which an entry is addressed and linked: `student-records`. */
export const entryKey = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(80);

const item = lineOf({ min: 1, max: 300 });
const items = z.array(item).max(40);
const many = 60;

export const line = (about: About): Field<string> => ({ ...about, type: { is: "line" }, schema: item });
export const text = (about: About): Field<string> => ({
  ...about,
  type: { is: "text" },
  schema: textOf({ min: 1, max: 4000 }),
});
/** One fact a line. */
export const lines = (about: About): Field<string[]> => ({ ...about, type: { is: "lines" }, schema: items });
/** What ties an entry to the promises it proves; the same in every kind that has it. */
export const clauses = lines({
  label: "Clauses of the policy it serves",
  help: "By their numbers, one a line. Their promises are judged by what this entry says.",
});
export const day = (about: About): Field<string> => ({ ...about, type: { is: "day" }, schema: sentDay });

const countryCode = z.string().regex(/^[A-Z]{2}$/, { error: "must be two capital letters, such as GB" });
/** ISO 3166-1 alpha-2. */
export const country = (about: About): Field<string> => ({
  ...about,
  type: { is: "country" },
  schema: countryCode,
});
export const countries = (about: About): Field<string[]> => ({
  ...about,
  type: { is: "countries" },
  schema: z.array(countryCode).max(many),
});
/** Where a system answers over https; the address alone, with nothing that could be a secret. */
export const httpsAddress = (about: About): Field<string> => ({
  ...about,
  type: { is: "address" },
  schema: item.refine((typed) => /^https:\/\/[^\s/?#@]+(\/[^\s?#@]*)?$/i.test(typed) && URL.canParse(typed), {
    error: "must be an address such as https://example.org/v2",
  }),
});
/** Of a certificate: SHA-256 in hexadecimal. */
export const fingerprint = (about: About): Field<string> => ({
  ...about,
  type: { is: "fingerprint" },
  schema: item.refine((typed) => /^[0-9a-f]{64}$/i.test(typed.replaceAll(/[:\s]/g, "")), {
    error: "must be 64 hexadecimal signs",
  }),
});
/** ISO 8601, whole days, weeks, months or years: `P6M`. */
export const period = (about: About): Field<string> => ({
  ...about,
  type: { is: "period" },
  schema: z.string().regex(/^P[1-9]\d{0,3}[DWMY]$/, { error: "must be a period such as P6M" }),
});

const codesOf = <const Options extends Readonly<Record<string, string>>>(
  options: Options,
): z.ZodType<keyof Options & string> =>
  z.custom<keyof Options & string>((value) => typeof value === "string" && Object.hasOwn(options, value), {
    error: "is none of the choices",
  });

export function choice<const Options extends Readonly<Record<string, string>>>(
  options: Options,
  about: About,
): Field<keyof Options & string> {
  return { ...about, type: { is: "choice", options }, schema: codesOf(options) };
}

export function choices<const Options extends Readonly<Record<string, string>>>(
  options: Options,
  about: About,
): Field<(keyof Options & string)[]> {
  return { ...about, type: { is: "choices", options }, schema: z.array(codesOf(options)).max(many) };
}

export const link = (to: KindName, about: About): Field<string> => ({
  ...about,
  type: { is: "link", to },
  schema: entryKey,
});
export const links = (to: KindName, about: About): Field<string[]> => ({
  ...about,
  type: { is: "links", to },
  schema: z.array(entryKey).max(many),
});

export const yesOrNo = { yes: "Yes", no: "No" } as const;

export type Fields = Readonly<Record<string, Field>>;
type ValueOf<F> = F extends Field<infer Value> ? Value : never;
/** An entry always has a name; a fact nobody wrote down is absent. */
export type Body<F extends Fields> = { readonly name: string } & {
  readonly [Key in keyof F]?: ValueOf<F[Key]> | undefined;
};

export type KindAbout = {
  /** `Vendor`. */
  readonly title: string;
  readonly plural: string;
  /** What the register lists, in a sentence. */
  readonly what: string;
};

/** The schemas of fields as the shape of an object, each optional: a fact nobody wrote down is absent. */
export function shapeOf<F extends Fields>(
  fields: F,
): { readonly [Key in keyof F]: z.ZodOptional<F[Key]["schema"]> } {
  const shape = Object.entries(fields).map(([key, { schema }]) => [key, schema.optional()] as const);
  // Object.fromEntries forgets the keys; they are those of `fields`.
  return Object.fromEntries(shape) as { readonly [Key in keyof F]: z.ZodOptional<F[Key]["schema"]> };
}

const nameText = lineOf({ min: 1, max: 120 });

export type Kind<B = unknown> = KindAbout & {
  readonly kind: KindName;
  /** By the path of the value: `country`, `words.en.purposes`. */
  readonly fields: Fields;
  readonly schema: z.ZodType<B>;
};

export function kindOf<F extends Fields>(kind: KindName, about: KindAbout, fields: F): Kind<Body<F>> {
  const schema: z.ZodType = z.strictObject({ name: nameText, ...shapeOf(fields) });
  // `Body` says in types what `shapeOf` made of the same fields.
  return {
    ...about,
    kind,
    fields: { name: line({ label: "Name", isNeeded: true }), ...fields },
    schema: schema as z.ZodType<Body<F>>,
  };
}
