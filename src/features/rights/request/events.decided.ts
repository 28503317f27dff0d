/**
 * What is decided and done about a request that asks for an act (GDPR arts. 7(3), 12(5), 16–18, 20–22): the other right,
 * fees, a child's own view, examination, decision, measures, restriction, and the letter that is the answer.
 */
import { z } from "zod";
import { code, defineEvent } from "../../../platform/events.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { ActorId, EntryId, Id, MailId } from "../../../platform/identifiers.ts";
import {
  childViews,
  feeCurrencies,
  feeGrounds,
  feeValue,
  feeWays,
  findings,
  measureOutcomes,
  measureTasks,
  requestRights,
  rerouteReasons,
  verdicts,
} from "./contract.ts";

export type LetterId = Id<"letter">;
export type MeasureId = Id<"measure">;

const none = z.strictObject({});

/** It was logged as one right and is dealt with as another. The clock goes on from the receipt. */
export const rerouted = defineEvent(
  "request.rerouted",
  1,
  z.strictObject({
    from: z.enum(requestRights),
    to: z.enum(requestRights),
    reason: z.enum(rerouteReasons),
  }),
);
export const feeAsked = defineEvent(
  "fee.asked",
  1,
  z.strictObject({
    ground: z.enum(feeGrounds),
    by: z.enum(feeWays),
    amount: z.strictObject({ value: z.string().regex(feeValue), currency: z.enum(feeCurrencies) }).optional(),
  }),
);
export const feePaid = defineEvent("fee.paid", 1, none);
export const feeWaived = defineEvent("fee.waived", 1, none);
/** The child themselves was heard, or why not; what was said stands in the event's cell. */
export const childHeard = defineEvent("child.heard", 1, z.strictObject({ view: z.enum(childViews) }));

/** What was found out before the decision; how stands in the event's cell. */
export const examined = defineEvent(
  "request.examined",
  1,
  z.strictObject({
    finding: z.enum(findings),
    /** Who looked again at a decision, and who had a part in it before, when that was a colleague. */
    reviewer: idSchema<ActorId>().optional(),
    madeBy: idSchema<ActorId>().optional(),
  }),
);
/** The decision; its reasons stand in the event's cell. Bases and grounds are ids of the law's rows. */
export const assessed = defineEvent(
  "request.assessed",
  1,
  z.strictObject({
    verdict: z.enum(verdicts),
    bases: z.array(code).max(10),
    grounds: z.array(code).max(20),
  }),
);
const measure = { measureId: idSchema<MeasureId>() };
/** What is to be done where; the place and the words lie in cells. */
export const measurePlanned = defineEvent(
  "measure.planned",
  1,
  z.strictObject({
    ...measure,
    task: z.enum(measureTasks),
    owner: idSchema<ActorId>(),
    due: z.iso.date(),
    /** The connected store, when it is one. */
    storeId: idSchema<EntryId>().optional(),
  }),
);
export const measureHanded = defineEvent(
  "measure.handed",
  1,
  z.strictObject({ ...measure, owner: idSchema<ActorId>(), due: z.iso.date() }),
);
export const measureSettled = defineEvent(
  "measure.settled",
  1,
  z.strictObject({
    ...measure,
    outcome: z.enum(measureOutcomes),
    /** Of what was not done, or in part: the law's reason, and until when it holds. */
    reason: code.optional(),
    until: z.iso.date().optional(),
  }),
);
/** Planned by mistake, or overtaken; why stands in the event's cell. */
export const measureDropped = defineEvent("measure.dropped", 1, z.strictObject(measure));

/** Data are blocked while accuracy or interests are looked into. One that was asked for is in force with its answer. */
export const restrictionBegun = defineEvent("restriction.begun", 1, none);
/** The last day it is meant to be in force: the letter names the day after which it is not. */
export const liftingPlanned = defineEvent(
  "restriction.lifting-planned",
  1,
  z.strictObject({ on: z.iso.date() }),
);
/** The person was told that it ends, before it does. */
export const liftingTold = defineEvent(
  "restriction.lifting-told",
  1,
  z.strictObject({ mailId: idSchema<MailId>().optional() }),
);
export const restrictionLifted = defineEvent("restriction.lifted", 1, none);
/** Somebody answers for it from here on; who and how stands in the event's cell. */
export const restrictionHandedOn = defineEvent("restriction.handed-on", 1, none);

/** What was asked is done, or cannot be, and the letter that says so has gone out: the answer where no copy goes out. */
export const done = defineEvent(
  "request.done",
  1,
  z.strictObject({
    letterId: idSchema<LetterId>(),
    verdict: z.enum(verdicts),
    by: z.enum(["mail", "print"]),
    mailId: idSchema<MailId>().optional(),
  }),
);
