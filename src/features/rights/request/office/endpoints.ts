/** The office's calls on rights requests. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../../platform/endpoint.ts";
import { idSchema } from "../../../../platform/identifiers.ts";
import type { FileId } from "../../../../platform/identifiers.ts";
import {
  Acted,
  decideBody,
  DraftFields,
  draftForm,
  ListQuery,
  LoggedRequest,
  LogRequest,
  NewEvidence,
  reference,
  RequestList,
  RequestView,
  Unconfirmed,
  workBody,
} from "./contract.ts";

const organisation = z.strictObject({ organisation: organisationParam });
const one = z.strictObject({ organisation: organisationParam, reference });
const draft = z.strictObject({ organisation: organisationParam, form: draftForm });
const requests = "/o/:organisation/api/rights/requests";

export const listRequests = endpoint({
  kind: "json",
  method: "GET",
  path: requests,
  permission: "case:read",
  params: organisation,
  query: ListQuery,
  reply: RequestList,
  refusals: [],
  summary: "Lists rights requests, the most pressing first.",
});

export const countUnconfirmed = endpoint({
  kind: "json",
  method: "GET",
  path: "/o/:organisation/api/rights/unconfirmed",
  permission: "case:read",
  params: organisation,
  reply: Unconfirmed,
  refusals: [],
  summary: "Counts the requests whose address nobody confirmed: those that wait, those that lapsed of late.",
});

export const logRequest = endpoint({
  kind: "json",
  method: "POST",
  path: requests,
  permission: "case:log",
  params: organisation,
  body: LogRequest,
  reply: LoggedRequest,
  refusals: ["invalid_request", "not_yet"],
  summary:
    "Logs a request that arrived by telephone, post, mail or in person, with its true time of receipt.",
});

export const readRequest = endpoint({
  kind: "json",
  method: "GET",
  path: `${requests}/:reference`,
  permission: "case:read",
  params: one,
  reply: RequestView,
  refusals: ["not_found"],
  summary: "Shows one rights request: clock, next action, people, timeline.",
});

const acting = { kind: "json", method: "POST", params: one, reply: Acted } as const;

export const workOnRequest = endpoint({
  ...acting,
  path: `${requests}/:reference/work`,
  permission: "case:work",
  body: workBody,
  refusals: ["not_found", "conflict", "not_yet", "too_many_tries"],
  summary: "Does one step of the work on a request.",
});

export const decideOnRequest = endpoint({
  ...acting,
  path: `${requests}/:reference/decide`,
  permission: "case:decide",
  body: decideBody,
  refusals: ["not_found", "conflict", "not_yet"],
  summary: "Takes a decision on a request: no proof needed, more time, refusal, withdrawal.",
});

export const addEvidence = endpoint({
  ...acting,
  path: `${requests}/:reference/evidence`,
  permission: "case:work",
  files: true,
  body: NewEvidence,
  refusals: ["not_found", "conflict"],
  summary: "Keeps a proof that came by post, mail or hand until the decision it is for.",
});

export const readEvidence = endpoint({
  kind: "stream",
  method: "GET",
  path: `${requests}/:reference/evidence/:file`,
  permission: "case:work",
  params: z.strictObject({ organisation: organisationParam, reference, file: idSchema<FileId>() }),
  reply: z.object({ mediaType: z.string(), fileName: z.string() }),
  refusals: ["not_found"],
  summary: "Gives a proof of identity or authority that is still held.",
});

const drafts = "/o/:organisation/api/rights/drafts/:form";

export const readDraft = endpoint({
  kind: "json",
  method: "GET",
  path: drafts,
  permission: "case:log",
  params: draft,
  reply: z.strictObject({ fields: DraftFields, savedAt: z.iso.datetime({ offset: true }).optional() }),
  refusals: [],
  summary: "Gives back what the caller typed into a form and has not sent.",
});

export const saveDraft = endpoint({
  kind: "json",
  method: "PUT",
  path: drafts,
  permission: "case:log",
  params: draft,
  body: z.strictObject({ fields: DraftFields }),
  reply: z.strictObject({ savedAt: z.iso.datetime({ offset: true }) }),
  refusals: [],
  summary: "Keeps what the caller has typed so far, sealed, for a day.",
});

export const dropDraft = endpoint({
  kind: "json",
  method: "DELETE",
  path: drafts,
  permission: "case:log",
  params: draft,
  reply: z.strictObject({}),
  refusals: [],
  summary: "Forgets what the caller typed.",
});
