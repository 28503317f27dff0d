/**
 * Judges what a person typed into the form that asks for their data: a request, or the mistakes beside their fields
 * (GDPR art. 12(2): made easy; art. 12(6): no more asked than needed). Pure. Only a name and a way to answer are
 * required of somebody who asks for themselves.
 */
import { z } from "zod";
import { line, text } from "../../../platform/text.ts";
import { survivorRelations } from "../request/contract.ts";
import type { SurvivorRelation } from "../request/contract.ts";
import { askRights } from "./contract.ts";
import type { AskField, AskForm, AskRight, StopField, StopForm } from "./contract.ts";

export type Wish = { readonly right: AskRight; readonly words: string | undefined };

export type Intake = {
  /** What is wanted, one at least; each becomes a request of its own. */
  readonly wishes: readonly [Wish, ...Wish[]];
  readonly capacity: "self" | "guardian" | "agent" | "survivor";
  /** What a survivor was to the dead. */
  readonly kinship: SurvivorRelation | undefined;
  /** Whom the data went to is to be told. */
  readonly wantsRecipients: boolean;
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

export type Mistake = { readonly field: AskField | StopField; readonly key: MistakeKey };
export type MistakeKey =
  | "mistake.want"
  | "mistake.about-rectification"
  | "mistake.about-automated-decision"
  | "mistake.reach"
  | "mistake.reach-or-name"
  | "mistake.which"
  | "mistake.capacity"
  | "mistake.name"
  | "mistake.subject-name"
  | "mistake.subject-born"
  | "mistake.relation"
  | "mistake.dead-name"
  | "mistake.dead-relation"
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

const capacities = ["self", "guardian", "agent", "survivor"] as const;
const deliveries = ["portal", "post", "age"] as const;

/** `today` is the present day in the organisation's zone. */
export function judgeIntake(form: AskForm, today: Temporal.PlainDate): Judged {
  const mistakes: Mistake[] = [];
  const wrong = (field: AskField, key: MistakeKey): undefined => {
    mistakes.push({ field, key });
    return undefined;
  };
  const take = (field: keyof AskForm, schema: z.ZodType<string>, key: MistakeKey): string | undefined => {
    const read = schema.safeParse(form[field] ?? "");
    return read.success ? read.data : wrong(field, key);
  };
  const perhaps = (field: keyof AskForm, schema: z.ZodType<string>, key: MistakeKey): string | undefined =>
    isEmpty(form[field]) ? undefined : take(field, schema, key);

  const [firstWish, ...moreWishes] = readWishes(form, take, perhaps);
  if (firstWish === undefined) wrong("want", "mistake.want");
  const capacity = oneOf(capacities, form.capacity) ?? wrong("capacity", "mistake.capacity");
  const kinship =
    capacity === "survivor"
      ? (oneOf(survivorRelations, form["dead-relation"]) ?? wrong("dead-relation", "mistake.dead-relation"))
      : undefined;
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
  if (firstWish === undefined) return { mistakes };
  const wishes = [firstWish, ...moreWishes] as const;
  return {
    intake: {
      wishes,
      capacity,
      kinship,
      wantsRecipients: form["tell-recipients"] === "yes",
      name,
      email,
      postal,
      delivery,
      ageKey,
      about,
      wording,
      otherAddresses,
      number,
    },
  };
}

/** The field for the words of a right, and whether nothing can be done without them. */
const aboutFields = {
  rectification: "mistake.about-rectification",
  "automated-decision": "mistake.about-automated-decision",
  erasure: undefined,
  restriction: undefined,
  objection: undefined,
  portability: undefined,
} as const satisfies Readonly<Record<Exclude<AskRight, "access">, MistakeKey | undefined>>;

function readWishes(form: AskForm, take: Take, perhaps: Take): readonly Wish[] {
  return askRights
    .filter((right) => form[`want-${right}`] === "yes")
    .map((right): Wish => {
      if (right === "access") return { right, words: undefined };
      const needed = aboutFields[right];
      const field = `about-${right}` as const;
      const words =
        needed === undefined
          ? perhaps(field, someText(2000), "mistake.wording")
          : take(field, someText(2000), needed);
      return { right, words };
    });
}

export type Stop = {
  /** As it was given: an address, a number, a name; an e-mail address is told apart. */
  readonly reach: string | undefined;
  readonly email: string | undefined;
  readonly name: string | undefined;
  readonly which: string | undefined;
};

/** What takes effect at once needs nothing but to know whom it is for. `needsReach`: nobody can be left alone by name. */
export function judgeStop(
  form: StopForm,
  needsReach: boolean,
): { readonly stop: Stop } | { readonly mistakes: readonly Mistake[] } {
  const mistakes: Mistake[] = [];
  const read = (field: StopField, schema: z.ZodType<string>, key: MistakeKey): string | undefined => {
    if (isEmpty(form[field])) return undefined;
    const judged = schema.safeParse(form[field]);
    if (judged.success) return judged.data;
    mistakes.push({ field, key });
    return undefined;
  };
  const reach = read("reach", oneLine(254), "mistake.reach");
  const name = read("name", oneLine(120), "mistake.name");
  const which = read("which", someText(1000), "mistake.which");
  const isSilent = isEmpty(form.reach) && (needsReach || isEmpty(form.name));
  if (isSilent)
    mistakes.push({ field: "reach", key: needsReach ? "mistake.reach" : "mistake.reach-or-name" });
  if (!isEmpty(form.trap)) mistakes.push({ field: "trap", key: "mistake.trap" });
  if (mistakes.length > 0) return { mistakes };
  const email = emailAddress.safeParse(reach ?? "");
  return { stop: { reach, name, which, email: email.success ? email.data : undefined } };
}

type Take = (field: keyof AskForm, schema: z.ZodType<string>, key: MistakeKey) => string | undefined;

function readAbout(
  capacity: Intake["capacity"] | undefined,
  form: AskForm,
  today: Temporal.PlainDate,
  take: Take,
  perhaps: Take,
  wrong: (field: keyof AskForm, key: MistakeKey) => undefined,
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
  if (capacity === "survivor") {
    const name = take("dead-name", oneLine(120), "mistake.dead-name") ?? "";
    const email = perhaps("dead-email", emailAddress, "mistake.subject-email");
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
