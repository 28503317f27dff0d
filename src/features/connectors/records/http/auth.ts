/**
 * Who we are to the API: the header that says so, for whose data. Tokens are fetched where the description says, never where
 * an answer or a key file does, and stay in memory. A secret is in no error.
 */
import { sign } from "node:crypto";
import { z } from "zod";
import type { ApiAuth } from "./description.ts";
import { filled } from "./template.ts";
import type { Values } from "./template.ts";

/** The API was not even asked: what we are to sign in with is missing or was refused. */
export class SignInFailed extends Error {
  override readonly name = "SignInFailed";
  /** Worth trying again. */
  readonly isPassing: boolean;
  constructor(message: string, isPassing: boolean) {
    super(message);
    this.isPassing = isPassing;
  }
}

export type SendForm = (
  address: string,
  form: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number; readonly json: unknown }>;

const Token = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce.number().min(0).max(31_536_000).default(300),
  refresh_token: z.string().optional(),
});
const KeyFile = z.object({
  client_email: z.string().min(3),
  private_key: z.string().min(30),
  private_key_id: z.string().optional(),
});

export type SignIn = {
  headers(values: Values, send: SendForm, now: number): Promise<Readonly<Record<string, string>>>;
  /** The token was refused: the next question fetches another. `false`: there is no other. */
  forget(values: Values): boolean;
};

export function secretNames(auth: ApiAuth): readonly string[] {
  return auth.kind === "refresh_token" ? [auth.secret, auth.refresh_secret] : [auth.secret];
}

export function signInOf(auth: ApiAuth, secrets: Readonly<Record<string, string>>): SignIn {
  const secret = secrets[auth.secret] ?? "";
  const fixed = (headers: (values: Values) => Readonly<Record<string, string>>): SignIn => ({
    headers: (values) => Promise.resolve(headers(values)),
    forget: () => false,
  });
  switch (auth.kind) {
    case "key":
      return fixed(() => ({ [auth.header]: `${auth.prefix ?? ""}${secret}` }));
    case "bearer":
      return fixed(() => ({ authorization: `Bearer ${secret}` }));
    case "basic":
      return fixed((values) => {
        const pair = `${filled(auth.user, values)}:${secret}`;
        return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
      });
    case "client_credentials":
    case "refresh_token":
    case "google_service_account":
      return byToken(auth, secrets);
  }
}

type TokenAuth = Extract<ApiAuth, { readonly token: string }>;

function byToken(auth: TokenAuth, secrets: Readonly<Record<string, string>>): SignIn {
  const tokens = new Map<string, { readonly token: string; readonly until: number }>();
  let refresh = auth.kind === "refresh_token" ? (secrets[auth.refresh_secret] ?? "") : "";
  const subjectOf = (values: Values): string =>
    auth.kind === "google_service_account" && auth.subject !== undefined ? filled(auth.subject, values) : "";
  return {
    headers: async (values, send, now) => {
      const subject = subjectOf(values);
      const known = tokens.get(subject);
      if (known !== undefined && known.until > now) return { authorization: `Bearer ${known.token}` };
      const address = filled(auth.token, values, encodeURIComponent);
      const form = formOf(auth, secrets, { values, subject, refresh, now, address });
      const { status, json } = await send(address, form);
      const token = Token.safeParse(json);
      if (status !== 200 || !token.success)
        throw new SignInFailed("The API's sign-in did not give a token.", status >= 500 || status === 429);
      const { access_token, expires_in, refresh_token } = token.data;
      if (refresh_token !== undefined && refresh !== "") refresh = refresh_token;
      tokens.set(subject, { token: access_token, until: now + Math.max(0, expires_in - 60) * 1000 });
      return { authorization: `Bearer ${access_token}` };
    },
    forget: (values) => tokens.delete(subjectOf(values)),
  };
}

type TokenQuestion = {
  readonly values: Values;
  readonly subject: string;
  readonly refresh: string;
  readonly now: number;
  readonly address: string;
};

function formOf(
  auth: TokenAuth,
  secrets: Readonly<Record<string, string>>,
  { values, subject, refresh, now, address }: TokenQuestion,
): Readonly<Record<string, string>> {
  const secret = secrets[auth.secret] ?? "";
  switch (auth.kind) {
    case "client_credentials":
      return {
        grant_type: "client_credentials",
        client_id: filled(auth.client_id, values),
        client_secret: secret,
        ...(auth.scope === undefined ? {} : { scope: auth.scope }),
      };
    case "refresh_token":
      return {
        grant_type: "refresh_token",
        client_id: filled(auth.client_id, values),
        client_secret: secret,
        refresh_token: refresh,
      };
    case "google_service_account":
      return {
        grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
        assertion: assertionOf(secret, auth.scopes, { subject, now, address }),
      };
  }
}

/** RFC 7523, section 3; an hour is the longest Google takes. */
function assertionOf(
  keyFile: string,
  scopes: readonly string[],
  { subject, now, address }: Pick<TokenQuestion, "subject" | "now" | "address">,
): string {
  try {
    const key = KeyFile.parse(JSON.parse(keyFile));
    const issued = Math.floor(now / 1000);
    const head = {
      alg: "RS256",
      typ: "JWT",
      ...(key.private_key_id === undefined ? {} : { kid: key.private_key_id }),
    };
    const claims = {
      iss: key.client_email,
      scope: scopes.join(" "),
      aud: address,
      iat: issued,
      exp: issued + 3600,
      ...(subject === "" ? {} : { sub: subject }),
    };
    const encoded = [head, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    return `${encoded}.${sign("RSA-SHA256", Buffer.from(encoded), key.private_key).toString("base64url")}`;
  } catch {
    throw new SignInFailed("The secret is not the key file of a service account.", false);
  }
}
