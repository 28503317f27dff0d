/** What the endpoints of reading and signing exchange. Safe for the browser. */
import { z } from "zod";
import { line, sentDay } from "../../../platform/text.ts";

const moment = z.iso.datetime();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const SigningReply = z.strictObject({
  /** The version in force; null while there is no policy. */
  version: z
    .strictObject({ number: z.int(), title: z.string(), hash: z.string(), inForceFrom: z.iso.date() })
    .nullable(),
  asked: z.strictObject({ askedAt: moment, dueOn: z.iso.date(), isOver: z.boolean() }).nullable(),
  mine: z.strictObject({ signedAt: moment, name: z.string() }).nullable(),
  signed: z.int(),
  of: z.int(),
  /** Who has and who has not, for whoever looks after the policy; null for others. */
  people: z
    .array(z.strictObject({ name: z.string(), signedAt: moment.nullable(), as: z.string().nullable() }))
    .nullable(),
  today: z.iso.date(),
  /** A day to propose. */
  fortnight: z.iso.date(),
});

export const AskBody = z.strictObject({ dueOn: sentDay });
/** The hash is of what was on the screen: a version that came since is not signed by it. */
export const SignBody = z.strictObject({ hash, name: line({ min: 2, max: 120 }) });
