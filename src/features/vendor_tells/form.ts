/**
 * What a vendor may tell on its own page: a breach (GDPR art. 33(2)), a request of a person that reached them (art. 28(3)(e)), a new
 * sub-processor (art. 28(2)). The fields of each are declared here, wide at the door and judged in `domain.told.ts`.
 */
import { z } from "zod";
import { endpoint, organisationParam } from "../../platform/endpoint.ts";
import { text } from "../../platform/text.ts";
import { OfOrganisation } from "../rights/index.ts";

export const tellings = ["breach", "request", "sub-processor"] as const;
export type Telling = (typeof tellings)[number];

export const forwardedRights = [
  "access",
  "rectification",
  "erasure",
  "restriction",
  "portability",
  "objection",
] as const;

export type FieldSpec = {
  readonly name: string;
  readonly kind: "area" | "line" | "email" | "day" | "choice";
  readonly max: number;
  readonly isNeeded?: true;
  /** A day that has come. */
  readonly isPast?: true;
  readonly choices?: readonly string[];
};

const contact = { name: "contact", kind: "line", max: 200 } as const;

export const fieldsOf: Readonly<Record<Telling, readonly FieldSpec[]>> = {
  breach: [
    { name: "happened", kind: "area", max: 8000, isNeeded: true },
    { name: "affected", kind: "area", max: 4000 },
    { name: "done", kind: "area", max: 4000 },
    contact,
  ],
  request: [
    { name: "right", kind: "choice", max: 40, isNeeded: true, choices: forwardedRights },
    { name: "reachedOn", kind: "day", max: 10, isNeeded: true, isPast: true },
    { name: "person", kind: "line", max: 160, isNeeded: true },
    { name: "email", kind: "email", max: 254 },
    { name: "said", kind: "area", max: 8000 },
  ],
  "sub-processor": [
    { name: "who", kind: "line", max: 160, isNeeded: true },
    { name: "where", kind: "line", max: 160 },
    { name: "does", kind: "area", max: 2000, isNeeded: true },
    { name: "whose", kind: "area", max: 1000, isNeeded: true },
    { name: "startsOn", kind: "day", max: 10, isNeeded: true },
  ],
};

/** Far more than any field may hold: what is only too long is told to them, not refused by the door. */
const typed = text({ max: 12_000 }).optional();
/** The button of another language was pressed; and whether the form had been judged before. */
const beside = { switch: typed, judged: typed };

export type Typed = Readonly<Record<string, string | undefined>>;

const inFrame = { organisation: OfOrganisation, token: z.string(), what: z.enum(tellings) };
const FormPage = z.object({
  ...inFrame,
  kind: z.literal("form"),
  open: z.string(),
  values: z.record(z.string(), z.string().optional()),
  problems: z.array(z.object({ field: z.string(), key: z.string() })),
  slowUntil: z.iso.datetime().optional(),
});
export type FormPage = z.output<typeof FormPage>;
const TakenPage = z.object({ ...inFrame, kind: z.literal("taken"), reference: z.string(), open: z.string() });
/** `closed`: the ticket of the code is over, or there was none. */
const ClosedPage = z.object({ ...inFrame, kind: z.literal("closed") });
export const TellingReply = z.object({
  page: z.discriminatedUnion("kind", [FormPage, TakenPage, ClosedPage]),
});
export type TellingPage = z.output<typeof TellingReply>["page"];

const open = {
  permission: "public",
  params: z.strictObject({ organisation: organisationParam, token: z.string().regex(/^[\w-]{43}$/) }),
  query: z.strictObject({
    language: z.enum(["en", "es"]).optional(),
    open: z
      .string()
      .regex(/^\d{1,16}\.[\w-]{43}$/)
      .optional(),
  }),
  reply: TellingReply,
} as const;
const place = "/p/:organisation/vendor/:token";
const refusals = ["not_found", "too_many_tries", "conflict"] as const;

export const breachPage = endpoint({
  ...open,
  kind: "page",
  method: "GET",
  path: `${place}/breach`,
  refusals: ["not_found"],
  summary: "Shows a vendor the form to tell of a breach, while the ticket of a code lasts.",
});
export const tellBreach = endpoint({
  ...open,
  kind: "form",
  method: "POST",
  path: `${place}/breach`,
  body: z.strictObject({ happened: typed, affected: typed, done: typed, contact: typed, ...beside }),
  refusals,
  summary: "Takes what a vendor tells of a breach, and opens the case whose hours begin now.",
});

export const requestPage = endpoint({
  ...open,
  kind: "page",
  method: "GET",
  path: `${place}/request`,
  refusals: ["not_found"],
  summary: "Shows a vendor the form to hand on a request of a person, while the ticket of a code lasts.",
});
export const tellRequest = endpoint({
  ...open,
  kind: "form",
  method: "POST",
  path: `${place}/request`,
  body: z.strictObject({
    right: typed,
    reachedOn: typed,
    person: typed,
    email: typed,
    said: typed,
    ...beside,
  }),
  refusals,
  summary: "Takes a request that reached a vendor, and opens it with the day it reached them.",
});

export const subProcessorPage = endpoint({
  ...open,
  kind: "page",
  method: "GET",
  path: `${place}/sub-processor`,
  refusals: ["not_found"],
  summary: "Shows a vendor the form to tell of a new sub-processor, while the ticket of a code lasts.",
});
export const tellSubProcessor = endpoint({
  ...open,
  kind: "form",
  method: "POST",
  path: `${place}/sub-processor`,
  body: z.strictObject({ who: typed, where: typed, does: typed, whose: typed, startsOn: typed, ...beside }),
  refusals,
  summary: "Takes that a vendor means to use another processor, and opens a plan the officer decides.",
});
