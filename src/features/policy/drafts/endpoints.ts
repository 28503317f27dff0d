/** Drafts of the policy: brought from a file, worked on clause by clause, approved for a day. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { InstallReply } from "../contract.ts";
import {
  ApproveBody,
  ClauseBody,
  draftClauseId,
  draftId,
  DraftReply,
  DraftsReply,
  FileBody,
  TextBody,
} from "./contract.ts";

const base = "/o/:organisation/api/policy/drafts" as const;
const organisation = z.strictObject({ organisation: organisationParam });
const one = z.strictObject({ organisation: organisationParam, draft: draftId });
const clause = z.strictObject({ organisation: organisationParam, draft: draftId, clause: draftClauseId });
const Made = z.strictObject({ id: draftId });

export const listDrafts = endpoint({
  kind: "json",
  method: "GET",
  path: base,
  permission: "policy:read",
  params: organisation,
  reply: DraftsReply,
  refusals: [],
  summary: "Gives the draft that is worked on, and every version of the policy.",
});

export const draftFromFile = endpoint({
  kind: "json",
  method: "POST",
  path: "/o/:organisation/api/policy/draft-from-file",
  permission: "settings:write",
  files: true,
  params: organisation,
  body: FileBody,
  reply: Made,
  refusals: ["conflict", "invalid_request"],
  summary: "Reads a policy's file (DOCX, PDF, Markdown, text) into a draft; nothing comes into force by it.",
});

export const draftFromText = endpoint({
  kind: "json",
  method: "POST",
  path: "/o/:organisation/api/policy/draft-from-text",
  permission: "settings:write",
  params: organisation,
  body: TextBody,
  reply: Made,
  refusals: ["conflict", "invalid_request"],
  summary: "Reads pasted text into a draft; nothing comes into force by it.",
});

export const draftFromVersion = endpoint({
  kind: "json",
  method: "POST",
  path: "/o/:organisation/api/policy/draft-from-version",
  permission: "settings:write",
  params: organisation,
  reply: Made,
  refusals: ["conflict", "not_found"],
  summary: "Takes the policy in force as a draft, to change it.",
});

export const readDraft = endpoint({
  kind: "json",
  method: "GET",
  path: `${base}/:draft`,
  permission: "policy:read",
  params: one,
  reply: DraftReply,
  refusals: ["not_found"],
  summary:
    "Gives a draft: its clauses, what each seems to promise, what changed against the version in force, what is wrong with it.",
});

export const changeDraftClause = endpoint({
  kind: "json",
  method: "POST",
  path: `${base}/:draft/clauses/:clause`,
  permission: "settings:write",
  params: clause,
  body: ClauseBody,
  reply: z.strictObject({}),
  refusals: ["conflict", "invalid_request", "not_found"],
  summary: "Changes the words of a clause, or says what it is bound to.",
});

export const removeDraftClause = endpoint({
  kind: "json",
  method: "DELETE",
  path: `${base}/:draft/clauses/:clause`,
  permission: "settings:write",
  params: clause,
  reply: z.strictObject({}),
  refusals: ["conflict", "not_found"],
  summary: "Takes a clause out of a draft.",
});

export const approveDraft = endpoint({
  kind: "json",
  method: "POST",
  path: `${base}/:draft/approve`,
  permission: "settings:write",
  params: one,
  body: ApproveBody,
  reply: z.strictObject({ installed: InstallReply.nullable() }),
  refusals: ["conflict", "invalid_request", "not_found", "not_yet"],
  summary: "Approves a draft: it becomes the policy on the day, today or later.",
});

export const discardDraft = endpoint({
  kind: "json",
  method: "POST",
  path: `${base}/:draft/discard`,
  permission: "settings:write",
  params: one,
  reply: z.strictObject({}),
  refusals: ["conflict", "not_found"],
  summary: "Lets a draft go, also one that waits for its day.",
});
