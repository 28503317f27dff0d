/**
 * What a vendor's page shows: how much waits, and after a code by another way than the link, whose data each is about. Safe for
 * the browser.
 */
import { z } from "zod";
import { OfOrganisation } from "../../public/contract.ts";
import { answerKinds, noticeActs, secondWays } from "../contract.ts";
import { NoticeReply } from "../public/contract.ts";

const day = z.iso.date();
const inFrame = { organisation: OfOrganisation, token: z.string() };

/** What became of the code so far. */
const codeStandings = ["none", "sent", "wrong", "expired", "exhausted"] as const;

const LockedPage = z.object({
  ...inFrame,
  kind: z.literal("locked"),
  /** How many have no answer yet. */
  waiting: z.int(),
  second: z.enum(secondWays),
  code: z.enum(codeStandings),
  isThanked: z.boolean(),
});

const ListedNotice = z.object({
  notice: z.string(),
  reference: z.string(),
  act: z.enum(noticeActs),
  person: z.string().optional(),
  data: z.string().optional(),
  dueOn: day.optional(),
  answer: z.object({ kind: z.enum(answerKinds), on: day }).optional(),
});
export type ListedNotice = z.output<typeof ListedNotice>;

const OpenPage = z.object({
  ...inFrame,
  kind: z.literal("open"),
  open: z.string(),
  notices: z.array(ListedNotice),
  isThanked: z.boolean(),
});

/** `dead`: no link of ours, one that is over, or one made for another contact. */
const DeadPage = z.object({ ...inFrame, kind: z.literal("dead") });

export const VendorReply = z.object({
  page: z.discriminatedUnion("kind", [LockedPage, OpenPage, DeadPage]),
});
export type VendorPage = z.output<typeof VendorReply>["page"];

export const VendorAnswerReply = z.object({
  page: z.union([NoticeReply.shape.page, VendorReply.shape.page]),
});
