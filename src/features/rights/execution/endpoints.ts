/** Plan, answers, approval, run and certificate of what is carried out for a request. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { text } from "../../../platform/text.ts";
import { requestParams } from "../run/endpoints.ts";
import {
  AnswerInput,
  AskedRows,
  correctionInput,
  ExecutionView,
  identityInput,
  questionWhy,
  tableName,
} from "./contract.ts";
import type { ExecutionId } from "./contract.ts";

const execution = "/o/:organisation/api/rights/execution/:reference";
const one = z.strictObject({
  organisation: organisationParam,
  reference: requestParams.shape.reference,
  execution: idSchema<ExecutionId>(),
});
const done = z.strictObject({});

export const readExecution = endpoint({
  kind: "json",
  method: "GET",
  path: execution,
  permission: "case:read",
  params: requestParams,
  reply: ExecutionView,
  refusals: [],
  summary: "Shows what would be, is and was carried out for a request, system by system.",
});

export const planExecution = endpoint({
  kind: "json",
  method: "POST",
  path: `${execution}/plan`,
  permission: "case:work",
  params: requestParams,
  body: z.strictObject({
    /** By what the person is found; without it, by what the search of the request was made with. */
    identities: z.array(identityInput).min(1).max(30).optional(),
    /** What is wrong and what is right; of a request for rectification, and of its first plan needed. */
    corrections: z.array(correctionInput).min(1).max(50).optional(),
  }),
  reply: done,
  refusals: ["not_yet"],
  summary: "Has a plan made for every connected system in which something can be changed from here.",
});

export const planAgain = endpoint({
  kind: "json",
  method: "POST",
  path: `${execution}/:execution/plan`,
  permission: "case:work",
  params: one,
  reply: done,
  refusals: ["not_yet"],
  summary: "Has the plan of one system made again.",
});

export const listAskedRows = endpoint({
  kind: "json",
  method: "GET",
  path: `${execution}/:execution/questions`,
  permission: "case:work",
  params: one,
  query: z.strictObject({
    table: tableName,
    why: questionWhy,
    after: z.coerce.number().int().nonnegative().optional(),
  }),
  reply: AskedRows,
  refusals: [],
  summary: "Lists rows of which a person must say what becomes of them, a page at a time.",
});

export const answerQuestion = endpoint({
  kind: "json",
  method: "POST",
  path: `${execution}/:execution/answer`,
  permission: "case:decide",
  params: one,
  body: AnswerInput,
  reply: done,
  refusals: ["not_yet"],
  summary: "Says what becomes of rows that wait for a person, with the reason; the next plan follows it.",
});

export const approveExecution = endpoint({
  kind: "json",
  method: "POST",
  path: `${execution}/:execution/approve`,
  permission: "case:decide",
  stepUp: true,
  params: one,
  body: z.strictObject({
    /** Of the plan that was read: nothing else is carried out. */
    digest: z.string().regex(/^hmac-sha256:[0-9a-f]{64}$/),
    /** Typed by hand, so that nobody erases the wrong person. */
    typed: z.string().max(40),
  }),
  reply: done,
  refusals: ["not_yet"],
  summary: "Approves the plan that was read: it is carried out once, if the store still is as it says.",
});

export const resumeExecution = endpoint({
  kind: "json",
  method: "POST",
  path: `${execution}/:execution/resume`,
  permission: "case:decide",
  stepUp: true,
  params: one,
  reply: done,
  refusals: ["not_yet"],
  summary: "Takes up a run that failed, or looks again whether anything is left.",
});

export const handExecution = endpoint({
  kind: "json",
  method: "POST",
  path: `${execution}/:execution/hand`,
  permission: "case:decide",
  params: one,
  body: z.strictObject({ words: text({ max: 4000, min: 1 }) }),
  reply: done,
  refusals: ["not_yet"],
  summary: "Gives one system to a person: it becomes a measure, and nothing is carried out there from here.",
});

export const exportExecution = endpoint({
  kind: "stream",
  method: "GET",
  path: `${execution}/:execution/certificate`,
  permission: "case:read",
  params: one,
  reply: z.strictObject({ mediaType: z.literal("application/json; charset=utf-8"), fileName: z.string() }),
  refusals: ["not_yet"],
  summary:
    "Gives the certificates of a system with the receipt of their ledger entry, to be checked without Kept.",
});
