/** Letters of a rights request, as the office sees and edits them. Safe for the browser. */
import { z } from "zod";
import { idSchema } from "../../../platform/identifiers.ts";
import { line, sentCount, text } from "../../../platform/text.ts";
import type { Id } from "../../../platform/identifiers.ts";

/** The same id as in the request's events, which the browser does not load. */
export type LetterId = Id<"letter">;

export const letterTemplates = [
  "acknowledgement",
  "identity",
  "clarification",
  "extension",
  "fee",
  "answer",
  "partial-answer",
  "refusal",
  "restriction-lifting",
  "outcome",
] as const;
export type LetterTemplate = (typeof letterTemplates)[number];

export const letterLanguages = ["en", "es"] as const;
export type LetterLanguage = (typeof letterLanguages)[number];

/** Words in double brackets are for the officer to fill in; a letter that still has some is not sent. */
export const unfinished = /\[\[[^\]]*\]\]/;

const words = text({ min: 1, max: 8000 });

export const LetterBlock = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("heading"), text: line({ min: 1, max: 300 }) }),
  z.strictObject({ kind: z.literal("paragraph"), text: words }),
  z.strictObject({
    kind: z.literal("list"),
    items: z
      .array(text({ min: 1, max: 2000 }))
      .min(1)
      .max(200),
  }),
  z.strictObject({
    kind: z.literal("facts"),
    facts: z
      .array(z.strictObject({ term: line({ min: 1, max: 300 }), text: words }))
      .min(1)
      .max(60),
  }),
]);
export type LetterBlock = z.infer<typeof LetterBlock>;

export const LetterBody = z.strictObject({
  title: line({ min: 1, max: 180 }),
  recipient: z.array(line({ min: 1, max: 200 })).max(10),
  blocks: z.array(LetterBlock).min(1).max(300),
  signature: z.array(line({ min: 1, max: 200 })).max(6),
});
export type LetterBody = z.infer<typeof LetterBody>;

const moment = z.iso.datetime({ offset: true });
/** What the officer should look at before it goes out: a code, what it is about, and both as a sentence. */
const LetterGap = z.strictObject({ reason: z.string(), about: z.string(), sentence: z.string() });

export const LetterLine = z.object({
  id: idSchema<LetterId>(),
  template: z.enum(letterTemplates),
  language: z.enum(letterLanguages),
  state: z.enum(["draft", "sent"]),
  sentBy: z.enum(["mail", "print"]).optional(),
  /** Of a mailed one: what became of the mail, and when a mail server took it. */
  mail: z.enum(["waiting", "sent", "refused", "suppressed"]).optional(),
  mailedAt: moment.optional(),
  title: z.string(),
  version: z.int(),
  changedAt: moment,
  sentAt: moment.optional(),
});
export type LetterLine = z.infer<typeof LetterLine>;

export const LetterList = z.object({
  letters: z.array(LetterLine),
  /** Which letters there are about this right under its law. */
  templates: z.array(z.enum(letterTemplates)),
  /** Whether a mail can be sent: an address is known. */
  hasAddress: z.boolean(),
  /** Of a right whose recipients are told: whether the person asked who they are; absent where none are told. */
  wantsRecipients: z.boolean().optional(),
  /** The language the person is written to in. */
  language: z.enum(letterLanguages),
});

export const LetterPage = LetterLine.extend({
  body: LetterBody,
  gaps: z.array(LetterGap),
  /** Of a rehearsed request: on paper and in its mail it says so. */
  isDrill: z.literal(true).optional(),
});
export type LetterPage = z.infer<typeof LetterPage>;

export const NewLetter = z.strictObject({
  template: z.enum(letterTemplates),
  language: z.enum(letterLanguages).optional(),
  /** Of an answer: it names whom the data went to. Without it, when the person asked for that. */
  isNaming: z.boolean().optional(),
});
export const ChangedLetter = z.strictObject({ version: sentCount.min(1), body: LetterBody });
export const SendLetter = z.strictObject({ version: sentCount.min(1), by: z.enum(["mail", "print"]) });
