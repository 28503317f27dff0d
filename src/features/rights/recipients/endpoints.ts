/** The office's calls for recipients, and the page they answer on. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import {
  CodeToRead,
  DecideOnNotice,
  ExcuseSeveral,
  MakeList,
  NewNotice,
  NoticeDone,
  RecipientsView,
  VendorPageSent,
  WorkOnNotice,
} from "./contract.ts";
import type { NoticeId } from "./contract.ts";
import { AnswerForm, NoticeReply } from "./public/contract.ts";

/** A reference as it stands in an address; anything else is not found. */
const reference = z.string().regex(/^[A-Z]{1,3}-\d{4}-\d{4,12}$/);
const ofRequest = z.strictObject({ organisation: organisationParam, reference });
const one = ofRequest.extend({ notice: idSchema<NoticeId>() });
const path = "/o/:organisation/api/rights/recipients/:reference";

export const listRecipients = endpoint({
  kind: "json",
  method: "GET",
  path,
  permission: "case:read",
  params: ofRequest,
  reply: RecipientsView,
  refusals: ["not_found"],
  summary: "Lists whom the data of a request went to, and what became of telling them.",
});

export const makeRecipientList = endpoint({
  kind: "json",
  method: "POST",
  path: `${path}/list`,
  permission: "case:work",
  params: ofRequest,
  body: MakeList,
  reply: z.object({ added: z.int() }),
  refusals: ["not_found", "conflict", "not_yet"],
  summary: "Puts on the list whom the register and the connected systems name.",
});

export const addRecipient = endpoint({
  kind: "json",
  method: "POST",
  path,
  permission: "case:work",
  params: ofRequest,
  body: NewNotice,
  reply: z.object({ id: idSchema<NoticeId>() }),
  refusals: ["not_found", "conflict", "not_yet"],
  summary: "Puts one more recipient on the list.",
});

export const workOnRecipient = endpoint({
  kind: "json",
  method: "POST",
  path: `${path}/:notice/work`,
  permission: "case:work",
  params: one,
  body: z.strictObject({ step: WorkOnNotice }),
  reply: NoticeDone,
  refusals: ["not_found", "conflict", "not_yet"],
  summary: "Changes, sends or records what concerns one recipient.",
});

export const decideOnRecipient = endpoint({
  kind: "json",
  method: "POST",
  path: `${path}/:notice/decide`,
  permission: "case:decide",
  params: one,
  body: z.strictObject({ step: DecideOnNotice }),
  reply: NoticeDone,
  refusals: ["not_found", "conflict", "not_yet", "invalid_request"],
  summary: "Decides that a recipient need not be told, or is waited for no longer.",
});

export const excuseRecipients = endpoint({
  kind: "json",
  method: "POST",
  path: `${path}/excuse`,
  permission: "case:decide",
  params: ofRequest,
  body: ExcuseSeveral,
  reply: z.object({ decided: z.int() }),
  refusals: ["not_found", "conflict", "not_yet", "invalid_request"],
  summary: "Decides for several recipients, for one reason, that they need not be told.",
});

export const readNoticeLetter = endpoint({
  kind: "stream",
  method: "GET",
  path: `${path}/:notice/letter`,
  permission: "case:work",
  params: one,
  reply: z.object({ mediaType: z.literal("application/pdf") }),
  refusals: ["not_found", "not_yet", "forbidden"],
  summary: "Shows the notice to one recipient as a letter to print.",
});

export const readNoticeReceipts = endpoint({
  kind: "stream",
  method: "GET",
  path: `${path}/:notice/receipts`,
  permission: "case:work",
  params: one,
  reply: z.object({ mediaType: z.literal("application/json; charset=utf-8"), fileName: z.string() }),
  refusals: ["not_found", "forbidden"],
  summary: "Gives what the system of a recipient signed, with its certificate, to be verified without Kept.",
});

export const readOutCode = endpoint({
  kind: "json",
  method: "POST",
  path: `${path}/:notice/code`,
  permission: "case:work",
  params: one,
  reply: CodeToRead,
  refusals: ["not_found", "conflict"],
  summary: "Makes a code for a vendor’s page, to be read out by telephone.",
});

const ofVendor = z.strictObject({
  organisation: organisationParam,
  vendor: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    .max(80),
});
const vendorPath = "/o/:organisation/api/rights/vendors/:vendor";

export const sendVendorPage = endpoint({
  kind: "json",
  method: "POST",
  path: `${vendorPath}/page`,
  permission: "case:work",
  params: ofVendor,
  reply: VendorPageSent,
  refusals: ["not_found"],
  summary: "Mails a vendor the link of its own page; the link before it is over.",
});

export const readOutVendorCode = endpoint({
  kind: "json",
  method: "POST",
  path: `${vendorPath}/code`,
  permission: "case:work",
  params: ofVendor,
  reply: CodeToRead,
  refusals: ["not_found"],
  summary: "Makes a code for a vendor’s page, to be read out by telephone.",
});

const open = {
  permission: "public",
  path: "/p/:organisation/notice/:token",
  params: z.strictObject({ organisation: organisationParam, token: z.string().regex(/^[\w-]{43}$/) }),
  reply: NoticeReply,
} as const;

export const noticePage = endpoint({
  ...open,
  kind: "page",
  method: "GET",
  query: z.strictObject({ language: z.enum(["en", "es"]).optional(), thanks: z.literal("1").optional() }),
  refusals: ["not_found"],
  summary:
    "Shows a recipient what is asked of them; opening it changes nothing, because mail scanners open links.",
});

export const answerNotice = endpoint({
  ...open,
  kind: "form",
  method: "POST",
  query: z.strictObject({ language: z.enum(["en", "es"]).optional() }),
  body: AnswerForm,
  refusals: ["not_found", "too_many_tries", "conflict"],
  summary: "Takes a recipient's answer, or a correction of it.",
});
