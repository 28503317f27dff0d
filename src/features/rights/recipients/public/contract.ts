/**
 * What the page of a recipient takes and shows: what is asked and until when, and no word about the person. A form's
 * fields are wide here and judged in `domain.answer.ts`. Safe for the browser.
 */
import { z } from "zod";
import { text } from "../../../../platform/text.ts";
import { OfOrganisation } from "../../public/contract.ts";
import { answerKinds, noticeActs } from "../contract.ts";

/** Far more than any field may hold: what is only too long is told to the person, not refused by the door. */
const typed = text({ max: 6000 }).optional();

export const AnswerForm = z.strictObject({
  answer: typed,
  rest: typed,
  until: typed,
  law: typed,
  "law-until": typed,
  whom: typed,
  note: typed,
  /** The button of another language was pressed; and whether the form had been judged before. */
  switch: typed,
  judged: typed,
});
export type AnswerForm = z.output<typeof AnswerForm>;
export type AnswerField = Exclude<keyof AnswerForm, "switch" | "judged">;

const day = z.iso.date();
const inFrame = {
  organisation: OfOrganisation,
  token: z.string(),
  /** On a vendor's page: which of its notices, and the ticket a right code was exchanged for. */
  vendor: z.object({ notice: z.string(), open: z.string() }).optional(),
};

const NoticePage = z.object({
  ...inFrame,
  kind: z.literal("notice"),
  /** Of a rehearsed request. */
  isDrill: z.literal(true).optional(),
  reference: z.string(),
  act: z.enum(noticeActs),
  /** The day by which an answer is asked. */
  dueOn: day.optional(),
  /** What was answered, while it may be changed. */
  answer: z.object({ kind: z.enum(answerKinds), on: day, until: day.optional() }).optional(),
  /** The last day that may be asked for. */
  latest: day,
  values: AnswerForm,
  problems: z.array(z.object({ field: z.string(), key: z.string() })),
  slowUntil: z.iso.datetime().optional(),
  isThanked: z.boolean(),
  /** On a vendor's page, while the ticket lasts: whom it is about. */
  about: z.object({ person: z.string().optional(), data: z.string().optional() }).optional(),
});
export type NoticePage = z.output<typeof NoticePage>;

/** `gone`: no link of ours, or one that is over. `over`: the request has ended, and nothing is asked any more. */
const EndPage = z.object({ ...inFrame, kind: z.enum(["gone", "over"]) });
export const NoticeReply = z.object({ page: z.discriminatedUnion("kind", [NoticePage, EndPage]) });
