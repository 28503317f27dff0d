/** The office's calls on cases of all kinds. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../platform/endpoint.ts";
import {
  Acted,
  ActOnCase,
  CaseForm,
  CaseView,
  OpenCase,
  OpenedCase,
  OwnCases,
  MoveWall,
  reference,
  Wall,
  WallMoved,
  WorkList,
  WorkQuery,
} from "./contract.ts";

const organisation = z.strictObject({ organisation: organisationParam });
const one = z.strictObject({ organisation: organisationParam, reference });
const cases = "/o/:organisation/api/cases";

export const listWork = endpoint({
  kind: "json",
  method: "GET",
  path: cases,
  permission: "case:read",
  params: organisation,
  query: WorkQuery,
  reply: WorkList,
  refusals: [],
  summary: "Lists cases of every kind, the most pressing first.",
});

export const countLate = endpoint({
  kind: "json",
  method: "GET",
  path: "/o/:organisation/api/late-cases",
  permission: "case:read",
  params: organisation,
  reply: z.object({
    /** As the Work list counts them. */
    late: z.int(),
    today: z.int(),
    nobodys: z.int(),
    /** Each of those once. */
    pressing: z.int(),
    /** In nobody's hands until whoever asked confirms their address: anybody can send these, and none of them presses. */
    unconfirmed: z.int(),
  }),
  refusals: [],
  summary: "Says how many cases are late, due today or in nobody's hands.",
});

export const openCase = endpoint({
  kind: "json",
  method: "POST",
  path: cases,
  permission: "case:log",
  params: organisation,
  body: OpenCase,
  reply: OpenedCase,
  refusals: ["forbidden", "not_found", "not_yet", "conflict"],
  summary:
    "Opens a case of a kind: a complaint that arrived, a question to the officer, a change, an action.",
});

export const caseForm = endpoint({
  kind: "json",
  method: "GET",
  path: "/o/:organisation/api/case-forms/:kind",
  permission: "case:log",
  params: z.strictObject({ organisation: organisationParam, kind: z.string().regex(/^[a-z0-9-]{1,40}$/) }),
  reply: CaseForm,
  refusals: ["not_found", "forbidden"],
  summary: "Gives the form with which a case of a kind is opened.",
});

export const readCase = endpoint({
  kind: "json",
  method: "GET",
  path: `${cases}/:reference`,
  permission: "case:read",
  params: one,
  reply: CaseView,
  refusals: ["not_found"],
  summary: "Shows one case: clocks, next action, facts, texts, timeline.",
});

const acting = {
  kind: "json",
  method: "POST",
  params: one,
  body: ActOnCase,
  reply: Acted,
  refusals: ["not_found", "forbidden", "conflict", "not_yet"],
} as const;

export const workOnCase = endpoint({
  ...acting,
  path: `${cases}/:reference/work`,
  permission: "case:work",
  summary: "Does one step of the work on a case.",
});

export const decideOnCase = endpoint({
  ...acting,
  path: `${cases}/:reference/decide`,
  permission: "case:decide",
  summary: "Takes a decision on a case.",
});

export const actOnOwnCase = endpoint({
  ...acting,
  path: `${cases}/:reference/own`,
  permission: "case:log",
  summary: "Does a step on a case that the caller opened or has in hand.",
});

export const readWall = endpoint({
  kind: "json",
  method: "GET",
  path: `${cases}/:reference/wall`,
  permission: "case:decide",
  params: one,
  reply: Wall,
  refusals: ["not_found"],
  summary: "Says from which colleagues a case is kept, and from whom it could be.",
});

export const wallFrom = endpoint({
  kind: "json",
  method: "POST",
  path: `${cases}/:reference/wall`,
  permission: "case:decide",
  params: one,
  body: MoveWall,
  reply: WallMoved,
  refusals: ["not_found", "conflict", "not_yet"],
  summary: "Keeps a case, and what was born of it, from a colleague, or opens it to them again.",
});

export const listOwnCases = endpoint({
  kind: "json",
  method: "GET",
  path: "/o/:organisation/api/own-cases",
  permission: "case:log",
  params: organisation,
  reply: OwnCases,
  refusals: [],
  summary: "Lists what the caller asked of the officer and what they have in hand.",
});
