/** The pages of a vendor whose notices come in a bundle. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../../platform/endpoint.ts";
import { idSchema } from "../../../../platform/identifiers.ts";
import type { NoticeId } from "../contract.ts";
import { AnswerForm } from "../public/contract.ts";
import { VendorAnswerReply, VendorReply } from "./contract.ts";

const language = z.enum(["en", "es"]).optional();
const ticket = z.string().regex(/^\d{1,16}\.[\w-]{43}$/);
const open = {
  permission: "public",
  params: z.strictObject({ organisation: organisationParam, token: z.string().regex(/^[\w-]{43}$/) }),
} as const;
const path = "/p/:organisation/vendor/:token";

export const vendorPage = endpoint({
  ...open,
  kind: "page",
  method: "GET",
  path,
  query: z.strictObject({
    language,
    open: ticket.optional(),
    sent: z.literal("1").optional(),
    thanks: z.literal("1").optional(),
  }),
  reply: VendorReply,
  refusals: ["not_found"],
  summary:
    "Shows a vendor how much waits for them, and whose data it is about while the ticket of a code lasts.",
});

export const sendVendorCode = endpoint({
  ...open,
  kind: "form",
  method: "POST",
  path: `${path}/new-code`,
  query: z.strictObject({ language }),
  body: z.strictObject({}),
  reply: VendorReply,
  refusals: ["not_found", "too_many_tries"],
  summary: "Sends a code to the second address the register has of the vendor.",
});

export const enterVendorCode = endpoint({
  ...open,
  kind: "form",
  method: "POST",
  path: `${path}/open`,
  query: z.strictObject({ language }),
  body: z.strictObject({ code: z.string().max(40) }),
  reply: VendorReply,
  refusals: ["not_found", "too_many_tries", "conflict"],
  summary: "Takes a vendor’s code and leads to what waits for them.",
});

/** Without its place in the bundle, or a ticket, the page is a locked one. */
const one = z.strictObject({
  language,
  notice: idSchema<NoticeId>().optional(),
  open: ticket.optional(),
});

export const vendorAnswerPage = endpoint({
  ...open,
  kind: "page",
  method: "GET",
  path: `${path}/answer`,
  query: one,
  reply: VendorAnswerReply,
  refusals: ["not_found"],
  summary: "Shows a vendor one notice of their bundle and the form to answer it.",
});

export const answerAsVendor = endpoint({
  ...open,
  kind: "form",
  method: "POST",
  path: `${path}/answer`,
  query: one,
  body: AnswerForm,
  reply: VendorAnswerReply,
  refusals: ["not_found", "too_many_tries", "conflict"],
  summary: "Takes a vendor’s answer to one notice of their bundle, or a correction of it.",
});
