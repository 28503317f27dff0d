/** Passkeys: signing in, proving again, and one's own keys. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { Assertion, Attestation, CeremonyOptions } from "./contract.ts";

const params = z.strictObject({ organisation: organisationParam });
const begin = {
  kind: "json",
  method: "POST",
  params,
  body: z.strictObject({}),
  reply: CeremonyOptions,
} as const;
const finish = {
  kind: "json",
  method: "POST",
  params,
  body: z.strictObject({ credential: Assertion, to: z.string().max(500).optional() }),
  // Without `see` the proof did not hold: no refusal, so that the challenge stays used and the ledger keeps the try.
  reply: z.object({ see: z.string().optional() }),
} as const;

export const signInOptions = endpoint({
  ...begin,
  path: "/o/:organisation/sign-in/passkey/options",
  permission: "public",
  refusals: ["not_found", "too_many_tries"],
  summary: "Gives the challenge of a sign-in with a passkey.",
});

export const signInWithPasskey = endpoint({
  ...finish,
  path: "/o/:organisation/sign-in/passkey",
  permission: "public",
  refusals: ["not_found"],
  summary: "Checks a passkey's answer and begins a session.",
});

export const againOptions = endpoint({
  ...begin,
  path: "/o/:organisation/sign-in/again/passkey/options",
  permission: "member",
  refusals: [],
  summary: "Gives the challenge by which somebody proves again who they are.",
});

export const againWithPasskey = endpoint({
  ...finish,
  path: "/o/:organisation/sign-in/again/passkey",
  permission: "member",
  refusals: [],
  summary: "Checks a passkey's answer and renews the session.",
});

export const registerOptions = endpoint({
  ...begin,
  path: "/o/:organisation/api/access/passkey-options",
  permission: "member",
  stepUp: true,
  refusals: ["forbidden"],
  summary: "Gives what a browser needs to make a passkey for one's own account.",
});

export const registerPasskey = endpoint({
  kind: "json",
  method: "POST",
  path: "/o/:organisation/api/access/passkeys",
  permission: "member",
  stepUp: true,
  params,
  body: z.strictObject({ credential: Attestation }),
  reply: z.object({ registered: z.boolean() }),
  refusals: ["forbidden"],
  summary: "Adds a passkey to one's own account.",
});

export const removePasskey = endpoint({
  kind: "json",
  method: "DELETE",
  path: "/o/:organisation/api/access/passkeys/:passkey",
  permission: "member",
  stepUp: true,
  params: z.strictObject({ organisation: organisationParam, passkey: idSchema() }),
  reply: z.object({ removed: z.literal(true) }),
  refusals: ["conflict"],
  summary: "Removes one of one's own passkeys.",
});
