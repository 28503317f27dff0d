/** What the office asks of rehearsed requests and is told about them. Safe for the browser. */
import { z } from "zod";
import { line, sentCount, text } from "../../../platform/text.ts";
import { loggedCapacities, loggedChannels, requestRights } from "../request/contract.ts";
import { LogRequest } from "../request/office/contract.ts";

const moment = z.iso.datetime({ offset: true });

export const drillDays = { usual: 30, most: 90 } as const;

/** As a request is logged, of somebody who did not ask; received now, on any channel. */
export const StartDrill = z.strictObject({
  right: z.enum(requestRights),
  channel: z.enum(["portal", ...loggedChannels]),
  capacity: z.enum(loggedCapacities),
  requester: LogRequest.shape.requester,
  subject: LogRequest.shape.subject,
  identities: LogRequest.shape.identities,
  wording: LogRequest.shape.wording,
  delivery: LogRequest.shape.delivery,
  language: LogRequest.shape.language,
  /** What is rehearsed: what whoever began it wants to know. */
  aim: text({ max: 1000, min: 1 }),
  /** After so many days it ends by itself. */
  endsInDays: sentCount.min(1).max(drillDays.most),
});
export type StartDrill = z.infer<typeof StartDrill>;

const status = z.enum(["kept", "due", "broken", "unproven", "n/a"]);

/** A rehearsal as its page shows it: in sentences, for one reader. */
export const DrillView = z.strictObject({
  reference: z.string(),
  right: z.string(),
  aim: z.string().optional(),
  begunBy: z.string(),
  begunAt: moment,
  endsAt: moment,
  /** When it ended; the report below is then the one that was stored. */
  endedAt: moment.optional(),
  hash: z.string().optional(),
  asOf: moment,
  /** The case is over, and the rehearsal is still to be ended. */
  isCaseOver: z.boolean(),
  mayEnd: z.boolean(),
  summary: z.string(),
  timed: z.int(),
  inTime: z.int(),
  steps: z.array(
    z.strictObject({
      name: z.string(),
      at: moment.optional(),
      took: z.string().optional(),
      who: z.string().optional(),
      limits: z.array(z.strictObject({ status, text: z.string() })),
    }),
  ),
  gates: z.array(z.strictObject({ name: z.string(), text: z.string() })),
  findings: z.array(
    z.strictObject({
      id: z.string(),
      text: z.string(),
      /** The action that was opened for it. */
      action: z.string().optional(),
    }),
  ),
  told: z.array(
    z.strictObject({ at: moment, whom: z.string(), addressee: z.string().optional(), state: z.string() }),
  ),
  acts: z.array(z.strictObject({ who: z.string(), acts: z.int() })),
  mayOpenActions: z.boolean(),
});
export type DrillView = z.infer<typeof DrillView>;

export const DrillList = z.strictObject({
  drills: z
    .array(
      z.strictObject({
        reference: z.string(),
        right: z.string(),
        aim: z.string().optional(),
        begunAt: moment,
        endedAt: moment.optional(),
        /** “Rehearsed on 3 March 2026: 3 of 4 steps in time.” */
        summary: z.string(),
        findings: z.int(),
      }),
    )
    .max(100),
  asOf: moment,
});

/** The id of a finding as the page has it. */
export const OpenAction = z.strictObject({ finding: line({ max: 180, min: 1 }) });
