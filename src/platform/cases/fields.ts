/**
 * The fields of a command's form: what a person fills in, as one value from which come the form, the schema that judges
 * it, and what a decision may know. Text of people never reaches a decision: it learns whether there was any, and the
 * text itself goes into a cell (docs/decisions/0078-case-engine.md). Everything arrives as text.
 */
import { z } from "zod";
import { idSchema } from "../identifiers.ts";
import type { AccountId, ActorId } from "../identifiers.ts";
import { line, sentDay, text } from "../text.ts";

export const fieldKinds = ["words", "line", "email", "choice", "day", "member", "colleague", "yes"] as const;
export type FieldKind = (typeof fieldKinds)[number];

/** `T` is what a decision gets of it. */
export type Field<T = unknown> = {
  readonly kind: FieldKind;
  readonly isRequired: boolean;
  readonly choices: readonly string[];
  /** Choices that no form of the office offers. */
  readonly hidden: readonly string[];
  readonly max: number;
  /** Of a colleague: only those who work on cases. */
  readonly isWorker: boolean;
  /** Judges what was sent; for text the text, otherwise the value of the decision. */
  readonly schema: z.ZodType;
  /** The value as a decision gets it, from what the schema gave; `undefined` when nothing was sent. */
  readonly read: (parsed: unknown) => T;
};

export type Fields = Readonly<Record<string, Field>>;
export type InputOf<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

const isText = ({ kind }: Field): boolean => kind === "words" || kind === "line" || kind === "email";

const textField = (kind: "words" | "line" | "email", schema: z.ZodType, max: number, isRequired: boolean) =>
  ({
    kind,
    schema,
    max,
    isRequired,
    choices: [],
    hidden: [],
    isWorker: false,
    read: (given) => given !== undefined,
  }) satisfies Field<boolean>;

type Need = { readonly isOptional?: boolean };

/** Several lines of a person's words; a decision learns whether there are any. */
export const words = ({
  max = 4000,
  isOptional = false,
}: Need & { readonly max?: number } = {}): Field<boolean> =>
  textField("words", text({ max, min: 1 }), max, !isOptional);

/** One line of a person's words. */
export const oneLine = ({
  max = 200,
  isOptional = false,
}: Need & { readonly max?: number } = {}): Field<boolean> =>
  textField("line", line({ max, min: 1 }), max, !isOptional);

export const email = ({ isOptional = false }: Need = {}): Field<boolean> =>
  textField("email", z.string().trim().toLowerCase().pipe(z.email().max(254)), 254, !isOptional);

function coded<T>(
  kind: FieldKind,
  schema: z.ZodType<T>,
  more: Partial<Field> & { readonly isRequired: boolean },
) {
  return { kind, schema, max: 80, choices: [], hidden: [], isWorker: false, ...more };
}

/** One of a closed list. */
export const choice = <const C extends readonly [string, ...string[]]>(
  choices: C,
  hidden: readonly C[number][] = [],
): Field<C[number]> => {
  const schema = z.enum(choices);
  const read = (given: unknown): C[number] => schema.parse(given);
  return { ...coded("choice", schema, { isRequired: true }), choices, hidden, read };
};

/** A day, ISO 8601. */
export const day = (): Field<string> => ({
  ...coded("day", sentDay, { isRequired: true }),
  read: (given) => sentDay.parse(given),
});
export const dayIfGiven = (): Field<string | undefined> => ({
  ...coded("day", sentDay, { isRequired: false }),
  read: (given) => (given === undefined ? undefined : sentDay.parse(given)),
});

/** Somebody here, as the one who acts. */
export const member = (): Field<ActorId> => {
  const schema = idSchema<ActorId>();
  return { ...coded("member", schema, { isRequired: true }), read: (given) => schema.parse(given) };
};

/** Somebody who works on cases. */
export const worker = (): Field<ActorId> => ({ ...member(), isWorker: true });

/** The colleague a case is about, if any: it does not exist for them. */
export const colleagueIfAny = (): Field<AccountId | undefined> => {
  const schema = idSchema<AccountId>();
  return {
    ...coded("colleague", schema, { isRequired: false }),
    read: (given) => (given === undefined ? undefined : schema.parse(given)),
  };
};

/** Ticked or not. */
export const yes = (): Field<boolean> => ({
  ...coded("yes", z.literal("yes"), { isRequired: false }),
  read: (given) => given !== undefined,
});

export type Sent = Readonly<Record<string, string>>;
export type Understood =
  | {
      /** As a decision gets them, by name. */
      readonly values: Readonly<Record<string, unknown>>;
      /** The words, by name: for cells. */
      readonly texts: ReadonlyMap<string, string>;
    }
  | {
      readonly wrong: readonly {
        readonly field: string;
        readonly reason: "missing" | "invalid" | "unknown";
      }[];
    };

/** Judges what was sent against the fields. An empty text is as if nothing was sent. */
export function understandFields(fields: Fields, sent: Sent): Understood {
  const wrong: { field: string; reason: "missing" | "invalid" | "unknown" }[] = Object.keys(sent)
    .filter((name) => !Object.hasOwn(fields, name))
    .map((field) => ({ field, reason: "unknown" }));
  const values: Record<string, unknown> = {};
  const texts = new Map<string, string>();
  for (const [name, field] of Object.entries(fields)) {
    const given = sent[name]?.trim() === "" ? undefined : sent[name];
    const parsed = given === undefined ? undefined : field.schema.safeParse(given);
    if (given === undefined && field.isRequired) wrong.push({ field: name, reason: "missing" });
    else if (parsed?.success === false) wrong.push({ field: name, reason: "invalid" });
    else values[name] = field.read(parsed?.data);
    if (parsed?.success === true && isText(field)) texts.set(name, String(parsed.data));
  }
  return wrong.length > 0 ? { wrong } : { values, texts };
}
