/**
 * Judges what a person typed into the form that asks for their data: a request, or the mistakes beside their fields
 * (GDPR art. 12(2): made easy; art. 12(6): no more asked than needed). Pure. Only a name and a way to answer are
 * required of somebody who asks for themselves.
 */
import { z } from "zod";
import { line, text } from "../../../platform/text.ts";
import type { AskField, AskForm } from "./contract.ts";

export type Intake = {
  readonly capacity: "self" | "guardian" | "agent";
  readonly name: string;
  readonly email: string | undefined;
  readonly postal: string | undefined;
  readonly delivery: "portal" | "post" | "age";
  readonly ageKey: string | undefined;
  /** The person it is about, when it is not the one who asks. */
  readonly about:
    | {
        readonly name: string;
        readonly born: string | undefined;
        readonly email: string | undefined;
        readonly relation: string | undefined;
      }
    | undefined;
  readonly wording: string | undefined;
  readonly otherAddresses: string | undefined;
  readonly number: string | undefined;
};

export type Mistake = { readonly field: AskField; readonly key: MistakeKey };
export type MistakeKey =
  | "mistake.capacity"
  | "mistake.name"
  | "mistake.subject-name"
  | "mistake.subject-born"
  | "mistake.relation"
  | "mistake.subject-email"
  | "mistake.delivery"
  | "mistake.email"
  | "mistake.email-missing"
  | "mistake.postal"
  | "mistake.age-key"
  | "mistake.wording"
  | "mistake.other-addresses"
  | "mistake.number"
  | "mistake.trap";

export type Judged = { readonly intake: Intake } | { readonly mistakes: readonly Mistake[] };

const capacities = ["self", "guardian", "agent"] as const;
const deliveries = ["portal", "post", "age"] as const;

/** `today` is the present day in the organisation's zone. */
export function judgeIntake(form: AskForm, today: Temporal.PlainDate): Judged {
  const mistakes: Mistake[] = [];
  const wrong = (field: AskField, key: MistakeKey): undefined => {
    mistakes.push({ field, key });
    return undefined;
  };
  const take = (field: AskField, schema: z.ZodType<string>, key: MistakeKey): string | undefined => {
    const read = schema.safeParse(form[field] ?? "");
    return read.success ? read.data : wrong(field, key);
  };
  const perhaps = (field: AskField, schema: z.ZodType<string>, key: MistakeKey): string | undefined =>
    isEmpty(form[field]) ? undefined : take(field, schema, key);

  const capacity = oneOf(capacities, form.capacity) ?? wrong("capacity", "mistake.capacity");
  const about = readAbout(capacity, form, today, take, perhaps, wrong);
  const name = take("name", oneLine(120), "mistake.name");
  const delivery = oneOf(deliveries, form.delivery) ?? wrong("delivery", "mistake.delivery");
  const onPaper = delivery === "post";
  const email =
    isEmpty(form.email) && !onPaper
      ? wrong("email", "mistake.email-missing")
      : perhaps("email", emailAddress, "mistake.email");
  const postal = onPaper ? take("postal", someText(500), "mistake.postal") : undefined;
  const ageKey = delivery === "age" ? take("age-key", agePublicKey, "mistake.age-key") : undefined;
  const wording = perhaps("wording", someText(2000), "mistake.wording");
  const otherAddresses = perhaps("other-addresses", someText(500), "mistake.other-addresses");
  const number = perhaps("number", oneLine(120), "mistake.number");
  if (!isEmpty(form.trap)) wrong("trap", "mistake.trap");

  if (mistakes.length > 0 || capacity === undefined || delivery === undefined || name === undefined)
    return { mistakes };
  return {
    intake: { capacity, name, email, postal, delivery, ageKey, about, wording, otherAddresses, number },
  };
}

type Take = (field: AskField, schema: z.ZodType<string>, key: MistakeKey) => string | undefined;

function readAbout(
  capacity: Intake["capacity"] | undefined,
  form: AskForm,
  today: Temporal.PlainDate,
  take: Take,
  perhaps: Take,
  wrong: (field: AskField, key: MistakeKey) => undefined,
): Intake["about"] {
  if (capacity === "guardian") {
    const name = take("guardian-of", oneLine(120), "mistake.subject-name") ?? "";
    const born = readBirthday(form["guardian-born"], today);
    if (born === undefined) wrong("guardian-born", "mistake.subject-born");
    const relation = take("relation", oneLine(120), "mistake.relation");
    return { name, born, relation, email: undefined };
  }
  if (capacity === "agent") {
    const name = take("agent-for", oneLine(120), "mistake.subject-name") ?? "";
    const email = perhaps("agent-email", emailAddress, "mistake.subject-email");
    return { name, email, born: undefined, relation: undefined };
  }
  return undefined;
}

/** ISO 8601, as a date field sends it, or day, month and year as people write them where there is no such field. */
export function readBirthday(typed: string | undefined, today: Temporal.PlainDate): string | undefined {
  const written = (typed ?? "").trim();
  const asWritten = /^(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})$/.exec(written);
  const iso =
    asWritten === null
      ? written
      : `${asWritten[3]}-${asWritten[2]?.padStart(2, "0")}-${asWritten[1]?.padStart(2, "0")}`;
  if (!z.iso.date().safeParse(iso).success) return undefined;
  const day = Temporal.PlainDate.from(iso, { overflow: "reject" });
  const past = Temporal.PlainDate.compare(day, today) < 0;
  const living = Temporal.PlainDate.compare(day, today.subtract({ years: 130 })) > 0;
  return past && living ? day.toString() : undefined;
}

/** The same address whatever the case of its domain; the part before the sign is the owner's business. */
export const emailAddress: z.ZodType<string> = z
  .string()
  .transform((typed) => typed.trim())
  .pipe(
    z
      .email()
      .max(254)
      .refine((value) => /^[\u0021-\u007e]+$/.test(value) && !/[",;:<>()[\]\\]/.test(value)),
  )
  .transform((value) => {
    const at = value.lastIndexOf("@");
    return value.slice(0, at) + value.slice(at).toLowerCase();
  });

/** A bech32 recipient of age (age-encryption.org/v1, X25519); the checksum is checked where it is used. */
const agePublicKey = z
  .string()
  .transform((typed) => typed.trim().toLowerCase())
  .pipe(z.string().regex(/^age1[02-9ac-hj-np-z]{58}$/));

const oneLine = (max: number): z.ZodType<string> => line({ max, min: 1 });
const someText = (max: number): z.ZodType<string> => text({ max, min: 1 }).refine((value) => !isEmpty(value));

function isEmpty(value: string | undefined): boolean {
  return value === undefined || value.trim() === "";
}

function oneOf<const T extends string>(known: readonly T[], value: string | undefined): T | undefined {
  return known.find((one) => one === value);
}

/** Enough for its owner to recognise, too little for anybody else: `a…@riverbridge.example`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  return `${Array.from(email)[0] ?? ""}…${email.slice(at)}`;
}
