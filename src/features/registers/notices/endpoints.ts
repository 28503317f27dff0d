/** Privacy notices: drafted and published in the office, read by everybody. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { sentCount } from "../../../platform/text.ts";
import { entryKey } from "../kinds/field.ts";
import { noticeLanguages, NoticePage, NoticeText } from "./contract.ts";

const base = "/o/:organisation/api/registers/notices/:key" as const;
const one = z.strictObject({ organisation: organisationParam, key: entryKey });

export const readNotice = endpoint({
  kind: "json",
  method: "GET",
  path: base,
  permission: "register:read",
  params: one,
  reply: NoticePage,
  refusals: ["not_found"],
  summary: "Says what a notice would say, what its laws ask for and it lacks, and what is published of it.",
});

export const publishNotice = endpoint({
  kind: "json",
  method: "POST",
  path: `${base}/publish`,
  permission: "register:write",
  params: one,
  body: z.strictObject({ version: sentCount, acknowledged: z.array(z.string().max(80)).max(200) }),
  reply: NoticePage,
  refusals: ["not_found", "conflict"],
  summary: "Publishes a notice; refused while it lacks something that is not acknowledged.",
});

const inFrame = { name: z.string(), slug: z.string(), chosen: z.enum(noticeLanguages).optional() };
const language = z.enum(noticeLanguages).optional();

export const NoticeListModel = z.object({
  ...inFrame,
  notices: z.array(z.object({ key: z.string(), title: z.string(), isForChildren: z.boolean() })),
});
export const NoticeModel = z.object({
  ...inFrame,
  key: z.string(),
  version: z.int(),
  newest: z.int(),
  /** ISO 8601, in the organisation's zone. */
  day: z.string(),
  /** In what language it is told; another than the frame's where it has no other. */
  told: z.enum(noticeLanguages),
  text: NoticeText,
});

export const noticeList = endpoint({
  kind: "page",
  method: "GET",
  path: "/p/:organisation/notices",
  permission: "public",
  params: z.strictObject({ organisation: organisationParam }),
  query: z.strictObject({ language }),
  reply: NoticeListModel,
  refusals: ["not_found"],
  summary: "Lists the privacy notices of an organisation.",
});

export const noticePage = endpoint({
  kind: "page",
  method: "GET",
  path: "/p/:organisation/notices/:key",
  permission: "public",
  params: one,
  query: z.strictObject({
    language,
    version: z.coerce.number().int().min(1).max(2_147_483_646).optional(),
  }),
  reply: NoticeModel,
  refusals: ["not_found"],
  summary: "Shows a privacy notice: in short, then whole; the newest, or as it was.",
});
