/**
 * The public form for a complaint about data protection (UK DPA 2018 s. 164A(3): a form that can be completed
 * electronically): its fields, wide here and judged in `domain.intake.ts`, and its two endpoints.
 */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { text } from "../../../platform/text.ts";
import { OfOrganisation } from "../../rights/index.ts";

/** Far more than any field may hold: what is only too long is told to the person, not refused by the door. */
const typed = text({ max: 12_000 }).optional();

export const ComplainForm = z.strictObject({
  sort: typed,
  name: typed,
  email: typed,
  postal: typed,
  complaint: typed,
  trap: typed,
});
export type ComplainForm = z.output<typeof ComplainForm>;

const inFrame = { organisation: OfOrganisation };
const FormPage = z.object({
  ...inFrame,
  kind: z.literal("form"),
  values: ComplainForm,
  problems: z.array(z.object({ field: z.string(), key: z.string() })),
  slowUntil: z.iso.datetime().optional(),
});
export type FormPage = z.output<typeof FormPage>;
const SentPage = z.object({
  ...inFrame,
  kind: z.literal("sent"),
  reference: z.string(),
  /** The address a letter goes to; absent when none does. */
  email: z.string().optional(),
  /** The letter waits: no mail server sends it, or the last try failed. */
  isMailWaiting: z.boolean(),
  /** The last day to hear that it arrived, where a law gives one. */
  due: z.iso.date().optional(),
});
export type SentPage = z.output<typeof SentPage>;
export const ComplainReply = z.object({ page: z.discriminatedUnion("kind", [FormPage, SentPage]) });

const open = {
  permission: "public",
  path: "/p/:organisation/complain",
  params: z.strictObject({ organisation: organisationParam }),
  query: z.strictObject({ language: z.enum(["en", "es"]).optional() }),
  reply: ComplainReply,
} as const;

export const complainPage = endpoint({
  ...open,
  kind: "page",
  method: "GET",
  refusals: ["not_found"],
  summary: "Shows the form for a complaint about how data are handled.",
});

export const complain = endpoint({
  ...open,
  kind: "form",
  method: "POST",
  body: ComplainForm,
  refusals: ["not_found", "too_many_tries", "conflict"],
  summary: "Takes a complaint about how data are handled.",
});
