/** The page on which a vendor tells of a breach (GDPR art. 33(2)): its fields, wide here and judged in `domain.told.ts`. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { text } from "../../../platform/text.ts";
import { OfOrganisation } from "../../rights/index.ts";

/** Far more than any field may hold: what is only too long is told to them, not refused by the door. */
const typed = text({ max: 12_000 }).optional();

export const BreachForm = z.strictObject({
  happened: typed,
  affected: typed,
  done: typed,
  contact: typed,
  /** The button of another language was pressed; and whether the form had been judged before. */
  switch: typed,
  judged: typed,
});
export type BreachForm = z.output<typeof BreachForm>;

const inFrame = { organisation: OfOrganisation, token: z.string() };
const FormPage = z.object({
  ...inFrame,
  kind: z.literal("form"),
  open: z.string(),
  values: BreachForm,
  problems: z.array(z.object({ field: z.string(), key: z.string() })),
  slowUntil: z.iso.datetime().optional(),
});
export type FormPage = z.output<typeof FormPage>;
const TakenPage = z.object({ ...inFrame, kind: z.literal("taken"), reference: z.string(), open: z.string() });
/** `closed`: the ticket of the code is over, or there was none. */
const ClosedPage = z.object({ ...inFrame, kind: z.literal("closed") });
export const BreachReply = z.object({
  page: z.discriminatedUnion("kind", [FormPage, TakenPage, ClosedPage]),
});
export type BreachPage = z.output<typeof BreachReply>["page"];

const open = {
  permission: "public",
  path: "/p/:organisation/vendor/:token/breach",
  params: z.strictObject({ organisation: organisationParam, token: z.string().regex(/^[\w-]{43}$/) }),
  query: z.strictObject({
    language: z.enum(["en", "es"]).optional(),
    open: z
      .string()
      .regex(/^\d{1,16}\.[\w-]{43}$/)
      .optional(),
  }),
  reply: BreachReply,
} as const;

export const breachPage = endpoint({
  ...open,
  kind: "page",
  method: "GET",
  refusals: ["not_found"],
  summary: "Shows a vendor the form to tell of a breach, while the ticket of a code lasts.",
});

export const tellBreach = endpoint({
  ...open,
  kind: "form",
  method: "POST",
  body: BreachForm,
  refusals: ["not_found", "too_many_tries", "conflict"],
  summary: "Takes what a vendor tells of a breach, and opens the case whose hours begin now.",
});
