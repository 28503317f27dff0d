/** The first run, and how people who were invited come in: one-time links, server-rendered pages. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { line } from "../../../platform/text.ts";

/** A name such as `Europe/London`, also one newer than the runtime's own list; an offset knows no summer time. */
function isZone(zone: string): boolean {
  if (zone !== "UTC" && !/^[A-Z][A-Za-z]+\/[A-Z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone }).format();
    return true;
  } catch {
    return false;
  }
}

const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const language = z.enum(["en", "es"]).optional();
const problem = z.string().max(40).optional();

const FirstRun = z.object({
  token: z.string(),
  exposed: z.boolean(),
  zones: z.array(z.string()),
  calendars: z.array(
    z.object({ id: z.string(), name: z.string(), until: z.string(), sources: z.array(z.string()) }),
  ),
});

export const firstRunPage = endpoint({
  kind: "page",
  method: "GET",
  path: "/first-run/:token",
  permission: "public",
  params: z.strictObject({ token }),
  query: z.strictObject({ language }),
  reply: FirstRun,
  refusals: ["link_expired"],
  summary: "Asks whose data protection it is, once.",
});

export const firstRun = endpoint({
  kind: "form",
  method: "POST",
  path: "/first-run/:token",
  permission: "public",
  params: z.strictObject({ token }),
  body: z.strictObject({
    name: line({ max: 120, min: 1 }),
    // `kept-form` is the name of another cookie. Left empty, it is made from the name.
    slug: z
      .string()
      .max(60)
      .regex(/^(?:(?!form$)[a-z0-9](-?[a-z0-9])*)?$/),
    zone: z.string().max(60).refine(isZone, { error: "is not a time zone" }),
    /** One that the page offered, or none of them. */
    calendar: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/),
    language: z.enum(["en", "es"]),
  }),
  reply: FirstRun,
  refusals: ["link_expired"],
  summary: "Makes the first organisation and leads on to its owner's account.",
});

const params = z.strictObject({ organisation: organisationParam, token });

const Welcome = z.object({
  organisation: z.string(),
  name: z.string(),
  token: z.string(),
  /** The first owner names themselves; the invited have an address already. */
  first: z.boolean(),
  returning: z.boolean(),
  exposed: z.boolean(),
  person: z.object({ name: z.string(), email: z.string() }),
  problems: z.object({ name: problem, email: problem, password: problem }),
});

export const welcomePage = endpoint({
  kind: "page",
  method: "GET",
  path: "/o/:organisation/welcome/:token",
  permission: "public",
  params,
  query: z.strictObject({ language }),
  reply: Welcome,
  refusals: ["link_expired"],
  summary: "Asks an invited person for name and password.",
});

export const welcome = endpoint({
  kind: "form",
  method: "POST",
  path: "/o/:organisation/welcome/:token",
  permission: "public",
  params,
  body: z.strictObject({
    name: line({ max: 120 }),
    email: line({ max: 254 }).optional(),
    password: z.string().max(1000),
    officer: z.literal("yes").optional(),
  }),
  reply: Welcome,
  refusals: ["link_expired"],
  summary: "Sets an invited person's name and password, then asks for the second factor.",
});

const Factor = z.object({
  organisation: z.string(),
  name: z.string(),
  token: z.string(),
  qr: z.object({ size: z.int(), path: z.string() }),
  secret: z.string(),
  problem,
  /** Once the code was right: shown this one time. */
  recoveryCodes: z.array(z.string()).optional(),
});

export const factorPage = endpoint({
  kind: "page",
  method: "GET",
  path: "/o/:organisation/welcome/:token/code",
  permission: "public",
  params,
  query: z.strictObject({ language }),
  reply: Factor,
  refusals: ["link_expired"],
  summary: "Shows the picture for the authenticator app.",
});

export const factor = endpoint({
  kind: "form",
  method: "POST",
  path: "/o/:organisation/welcome/:token/code",
  permission: "public",
  params,
  body: z.strictObject({ code: line({ max: 20 }) }),
  reply: Factor,
  refusals: ["link_expired", "too_many_tries"],
  summary: "Checks the first code, opens the account, signs in and shows the recovery codes.",
});
