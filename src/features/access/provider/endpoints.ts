/** Signing in through the organisation's identity provider (OpenID Connect Core 1.0), and its settings. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { line } from "../../../platform/text.ts";

/** Why a provider was not even asked. */
const reachProblems = ["own_network", "address_refused", "socket_refused"] as const;

const params = z.strictObject({ organisation: organisationParam });
const language = z.enum(["en", "es"]).optional();
const answer = z.string().max(4000);

const Leave = z.object({
  organisation: z.string(),
  name: z.string(),
  /** Where the person goes on, at the provider. */
  address: z.string().optional(),
  host: z.string(),
});

export const leave = endpoint({
  kind: "form",
  method: "POST",
  path: "/o/:organisation/sign-in/provider",
  permission: "public",
  params,
  body: z.strictObject({ to: z.string().max(500).optional() }),
  reply: Leave,
  refusals: ["not_found", "too_many_tries"],
  summary: "Begins a sign-in at the organisation's identity provider.",
});

const Return = z.object({
  organisation: z.string(),
  name: z.string(),
  code: z.string(),
  state: z.string(),
  iss: z.string().optional(),
  failed: z.boolean(),
});

export const returnPage = endpoint({
  kind: "page",
  method: "GET",
  path: "/o/:organisation/sign-in/provider/return",
  permission: "public",
  scripted: true,
  params,
  // A provider may add parameters of its own; they are not read.
  query: z
    .object({ code: answer.optional(), state: answer.optional(), iss: answer.optional(), language })
    .catchall(answer),
  reply: Return,
  refusals: ["not_found"],
  summary: "Receives the provider's answer; nothing changes until its form is sent.",
});

export const finish = endpoint({
  kind: "form",
  method: "POST",
  path: "/o/:organisation/sign-in/provider/return",
  permission: "public",
  params,
  body: z.strictObject({ code: answer, state: answer, iss: answer.optional() }),
  reply: Return,
  refusals: ["not_found"],
  summary: "Checks the provider's answer and begins a session.",
});

const shown = {
  issuer: z.string(),
  clientId: z.string(),
  emailDomain: z.string().optional(),
  ownNetwork: z.boolean(),
  enabled: z.boolean(),
};

export const provider = endpoint({
  kind: "json",
  method: "GET",
  path: "/o/:organisation/api/access/provider",
  permission: "settings:read",
  params,
  reply: z.object({ ...shown, hasSecret: z.boolean(), returnAddress: z.string() }),
  refusals: [],
  summary: "Gives the settings of the identity provider, without its secret.",
});

export const setProvider = endpoint({
  kind: "json",
  method: "PUT",
  path: "/o/:organisation/api/access/provider",
  // Whoever names the provider can come in as anybody, so it takes what giving out roles takes.
  permission: "people:write",
  stepUp: true,
  params,
  body: z.strictObject({
    issuer: z.url({ protocol: /^https?$/ }).max(300),
    clientId: line({ max: 200, min: 1 }),
    secret: z.string().max(500).optional(),
    emailDomain: z
      .string()
      .max(200)
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)
      .optional(),
    /** Whether private addresses may be asked: the provider is on the organisation's own network. */
    ownNetwork: z.boolean().default(false),
    enabled: z.boolean(),
  }),
  reply: z.object({ works: z.boolean(), problem: z.enum(reachProblems).optional() }),
  refusals: [],
  summary: "Sets the identity provider; it is asked whether it answers first.",
});
