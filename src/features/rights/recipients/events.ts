/** What happens between us and a recipient, as events of the request they were told about. Words lie in cells. */
import { z } from "zod";
import { defineEvent } from "../../../platform/events.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { MailId } from "../../../platform/identifiers.ts";
import {
  answerKinds,
  answerWays,
  excuses,
  giveUpReasons,
  mostNotices,
  mostReminders,
  noticeActs,
  noticeSources,
  noticeWays,
} from "./contract.ts";
import type { ExchangeId, NoticeId } from "./contract.ts";

const notice = idSchema<NoticeId>();
const mailId = idSchema<MailId>();
const exchangeId = idSchema<ExchangeId>();
const day = z.iso.date();
const number = z.int().min(1).max(mostNotices);
const days = z.int().min(1).max(366);

/** Somebody went through the register and the systems for whom the data went to; so many are on the list now. */
export const listed = defineEvent(
  "recipients.listed",
  1,
  z.strictObject({ act: z.enum(noticeActs), added: z.int().nonnegative() }),
);
export const proposed = defineEvent(
  "recipient.proposed",
  1,
  z.strictObject({
    notice,
    number,
    act: z.enum(noticeActs),
    source: z.enum(noticeSources),
    /** The one who passed the data on. */
    from: notice.optional(),
  }),
);
export const changed = defineEvent("recipient.changed", 1, z.strictObject({ notice, number }));
export const sent = defineEvent(
  "recipient.sent",
  1,
  z.strictObject({
    notice,
    number,
    way: z.enum(noticeWays),
    mailId: mailId.optional(),
    exchangeId: exchangeId.optional(),
    days,
  }),
);
/** A mail server took it, it was posted, or somebody was told: the days count from here. */
export const reached = defineEvent(
  "recipient.reached",
  1,
  z.strictObject({ notice, number, way: z.enum(noticeWays), on: day, dueOn: day }),
);
/** A mail server refused it, it came back, a processor's system did not take it, or not any longer, or nobody opened a bundle. */
export const undelivered = defineEvent(
  "recipient.undelivered",
  1,
  z.strictObject({ notice, number, by: z.enum(["server", "return", "address", "processor", "unopened"]) }),
);
export const reminded = defineEvent(
  "recipient.reminded",
  1,
  z.strictObject({ notice, number, reminder: z.int().min(1).max(mostReminders), mailId }),
);
/** The day is past and nobody answered: it is the handler's to decide. */
export const escalated = defineEvent("recipient.escalated", 1, z.strictObject({ notice, number }));
export const answered = defineEvent(
  "recipient.answered",
  1,
  z.strictObject({
    notice,
    number,
    kind: z.enum(answerKinds),
    way: z.enum(answerWays),
    on: day,
    until: day.optional(),
    /** It takes the place of an answer given before. */
    isCorrection: z.boolean(),
  }),
);
export const givenUp = defineEvent(
  "recipient.given-up",
  1,
  z.strictObject({ notice, number, reason: z.enum(giveUpReasons) }),
);
export const excused = defineEvent(
  "recipient.not-needed",
  1,
  z.strictObject({ notice, number, reason: z.enum(excuses) }),
);
export const putBack = defineEvent("recipient.put-back", 1, z.strictObject({ notice, number }));

export const recipientEvents = [
  listed,
  proposed,
  changed,
  sent,
  reached,
  undelivered,
  reminded,
  escalated,
  answered,
  givenUp,
  excused,
  putBack,
] as const;

/** The request's own state says nothing of recipients: they have rows of their own. */
const unchanged = <S>(state: S): S => state;
export const recipientSteps = {
  "recipients.listed": unchanged,
  "recipient.proposed": unchanged,
  "recipient.changed": unchanged,
  "recipient.sent": unchanged,
  "recipient.reached": unchanged,
  "recipient.undelivered": unchanged,
  "recipient.reminded": unchanged,
  "recipient.escalated": unchanged,
  "recipient.answered": unchanged,
  "recipient.given-up": unchanged,
  "recipient.not-needed": unchanged,
  "recipient.put-back": unchanged,
} as const;
