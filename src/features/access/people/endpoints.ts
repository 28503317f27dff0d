/** The People door, and one's own account. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { AbsenceWish, Grants, Invite, NewToken, Own, People, PersonPage } from "./contract.ts";

const base = "/o/:organisation/api/access";
const params = z.strictObject({ organisation: organisationParam });
const done = z.object({ done: z.literal(true) });
const nothing = z.strictObject({});
const account = z.strictObject({ organisation: organisationParam, account: idSchema() });
const change = { kind: "json", method: "POST", params, refusals: [] } as const;

export const people = endpoint({
  kind: "json",
  method: "GET",
  path: `${base}/people`,
  permission: "people:read",
  params,
  reply: People,
  refusals: [],
  summary: "Lists who has an account, with roles, proofs and absences.",
});

export const person = endpoint({
  kind: "json",
  method: "GET",
  path: `${base}/people/:account`,
  permission: "people:read",
  params: account,
  reply: PersonPage,
  refusals: ["not_found"],
  summary: "Gives one account: roles, proofs, where it is signed in, absences.",
});

export const invite = endpoint({
  ...change,
  path: `${base}/people`,
  permission: "people:write",
  stepUp: true,
  body: Invite,
  reply: done,
  refusals: ["conflict"],
  summary: "Makes an account for an address and mails its owner a link.",
});

export const inviteAgain = endpoint({
  ...change,
  path: `${base}/people/:account/invitation`,
  permission: "people:write",
  stepUp: true,
  params: account,
  body: nothing,
  reply: done,
  summary: "Mails a new link, by which somebody comes in anew and the old ways in are closed.",
});

export const setRoles = endpoint({
  kind: "json",
  method: "PUT",
  path: `${base}/people/:account/roles`,
  permission: "people:write",
  stepUp: true,
  params: account,
  body: z.strictObject({ grants: Grants }),
  reply: done,
  refusals: ["conflict"],
  summary: "Gives an account other roles.",
});

export const endPerson = endpoint({
  ...change,
  path: `${base}/people/:account/end`,
  permission: "people:write",
  stepUp: true,
  params: account,
  body: nothing,
  reply: done,
  refusals: ["conflict"],
  summary: "Ends an account; its sessions and tokens end with it.",
});

export const signOutPerson = endpoint({
  ...change,
  path: `${base}/people/:account/sign-out`,
  permission: "people:write",
  stepUp: true,
  params: account,
  body: nothing,
  reply: z.object({ ended: z.int() }),
  summary: "Ends every session of an account; its ways in stay.",
});

export const addAbsence = endpoint({
  ...change,
  path: `${base}/absences`,
  permission: "member",
  // It hands a role to somebody else, which a browser left open must not do.
  stepUp: true,
  body: AbsenceWish,
  reply: done,
  summary: "Says who is away, until when, and who stands in; for oneself, or as an owner for anybody.",
});

export const endAbsence = endpoint({
  kind: "json",
  method: "DELETE",
  path: `${base}/absences/:absence`,
  permission: "member",
  params: z.strictObject({ organisation: organisationParam, absence: idSchema() }),
  reply: done,
  refusals: [],
  summary: "Ends an absence.",
});

export const own = endpoint({
  kind: "json",
  method: "GET",
  path: `${base}/own`,
  permission: "member",
  params,
  reply: Own,
  refusals: [],
  summary: "Gives one's own account: proofs, sessions, tokens.",
});

export const setPassword = endpoint({
  ...change,
  path: `${base}/own/password`,
  permission: "member",
  stepUp: true,
  body: z.strictObject({ password: z.string().max(1000) }),
  reply: z.object({ problem: z.enum(["too_short", "too_long", "too_common", "too_close"]).optional() }),
  summary: "Changes one's own password and ends one's other sessions.",
});

export const appOptions = endpoint({
  ...change,
  path: `${base}/own/app-options`,
  permission: "member",
  stepUp: true,
  body: nothing,
  reply: z.object({ secret: z.string(), qr: z.object({ size: z.int(), path: z.string() }) }),
  summary: "Gives the picture for an authenticator app.",
});

export const setApp = endpoint({
  ...change,
  path: `${base}/own/app`,
  permission: "member",
  stepUp: true,
  body: z.strictObject({ secret: z.string().regex(/^[A-Z2-7]{32}$/), code: z.string().max(20) }),
  reply: z.object({ right: z.boolean() }),
  summary: "Puts another authenticator app in the place of the old.",
});

export const newCodes = endpoint({
  ...change,
  path: `${base}/own/recovery-codes`,
  permission: "member",
  stepUp: true,
  body: nothing,
  reply: z.object({ codes: z.array(z.string()) }),
  summary: "Makes ten new recovery codes; the old ones are worth nothing.",
});

export const endSession = endpoint({
  kind: "json",
  method: "DELETE",
  path: `${base}/own/sessions/:session`,
  permission: "member",
  params: z.strictObject({ organisation: organisationParam, session: idSchema() }),
  reply: done,
  refusals: [],
  summary: "Ends one of one's own sessions.",
});

export const endOtherSessions = endpoint({
  ...change,
  path: `${base}/own/end-other-sessions`,
  permission: "member",
  body: nothing,
  reply: done,
  summary: "Ends all of one's own sessions but this one.",
});

export const makeToken = endpoint({
  ...change,
  path: `${base}/own/tokens`,
  permission: "token:write",
  stepUp: true,
  body: NewToken,
  reply: z.object({ token: z.string() }),
  refusals: ["forbidden"],
  summary: "Makes an API token; it is shown this once.",
});

export const endToken = endpoint({
  kind: "json",
  method: "DELETE",
  path: `${base}/own/tokens/:token`,
  permission: "token:write",
  params: z.strictObject({ organisation: organisationParam, token: idSchema() }),
  reply: done,
  refusals: [],
  summary: "Ends an API token.",
});
