/** Signing in and out, and proving again who is there: server-rendered pages that need no script. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { line } from "../../../platform/text.ts";

const params = z.strictObject({ organisation: organisationParam });
const to = z.string().max(500).optional();
const language = z.enum(["en", "es"]).optional();
const problem = z.enum(["wrong", "wrong_code", "no_second_factor", "expired"]).optional();

/** As typed: what it must look like is nobody's business at the sign-in. */
const typedPassword = z.string().max(1000);
const email = line({ max: 254 });

/** Only of the example organisation: whom one may be without a proof. */
const Door = z.array(z.object({ account: z.string(), name: z.string(), does: z.string() }));

const SignIn = z.object({
  organisation: z.string(),
  name: z.string(),
  to: z.string().optional(),
  email: z.string().optional(),
  passkeys: z.boolean(),
  exposed: z.boolean(),
  provider: z.boolean(),
  door: Door,
  problem,
});

export const signInPage = endpoint({
  kind: "page",
  method: "GET",
  path: "/o/:organisation/sign-in",
  permission: "public",
  scripted: true,
  params,
  query: z.strictObject({ to, language }),
  reply: SignIn,
  refusals: ["not_found"],
  summary: "Shows the ways to sign in.",
});

export const signIn = endpoint({
  kind: "form",
  method: "POST",
  path: "/o/:organisation/sign-in",
  permission: "public",
  scripted: true,
  params,
  body: z.strictObject({ email, password: typedPassword, to }),
  reply: SignIn,
  refusals: ["not_found", "too_many_tries"],
  summary: "Checks address and password, then asks for the second factor.",
});

const Code = z.object({ organisation: z.string(), name: z.string(), problem });

export const codePage = endpoint({
  kind: "page",
  method: "GET",
  path: "/o/:organisation/sign-in/code",
  permission: "public",
  params,
  query: z.strictObject({ language }),
  reply: Code,
  refusals: ["not_found"],
  summary: "Asks for the code of the app, or for a recovery code.",
});

export const code = endpoint({
  kind: "form",
  method: "POST",
  path: "/o/:organisation/sign-in/code",
  permission: "public",
  params,
  body: z.strictObject({ code: line({ max: 40 }) }),
  reply: Code,
  refusals: ["not_found", "too_many_tries"],
  summary: "Checks the second factor and begins a session.",
});

const Again = z.object({
  organisation: z.string(),
  name: z.string(),
  to: z.string().optional(),
  passkeys: z.boolean(),
  /** False for whoever came in by a link or a provider and has set up nothing of their own: there is nothing to ask for. */
  hasProofs: z.boolean(),
  door: Door,
  problem,
});

export const againPage = endpoint({
  kind: "page",
  method: "GET",
  path: "/o/:organisation/sign-in/again",
  permission: "member",
  scripted: true,
  params,
  query: z.strictObject({ to, language }),
  reply: Again,
  refusals: [],
  summary: "Asks somebody who is signed in to prove again who they are.",
});

export const again = endpoint({
  kind: "form",
  method: "POST",
  path: "/o/:organisation/sign-in/again",
  permission: "member",
  scripted: true,
  params,
  body: z.strictObject({ password: typedPassword, code: line({ max: 40 }), to }),
  reply: Again,
  refusals: ["too_many_tries"],
  summary: "Proves again who is there, with password and code.",
});

const Out = z.object({ organisation: z.string(), name: z.string(), out: z.boolean() });

export const outPage = endpoint({
  kind: "page",
  method: "GET",
  path: "/o/:organisation/sign-in/out",
  permission: "public",
  params,
  query: z.strictObject({ language }),
  reply: Out,
  refusals: ["not_found"],
  summary: "Asks whether to sign out.",
});

export const out = endpoint({
  kind: "form",
  method: "POST",
  path: "/o/:organisation/sign-in/out",
  permission: "public",
  params,
  body: z.strictObject({}),
  reply: Out,
  refusals: ["not_found"],
  summary: "Ends the session of this browser.",
});
