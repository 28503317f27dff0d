/** A one-time link that signs an existing account in: printed on the command line of whoever runs the installation. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";

const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const params = z.strictObject({ organisation: organisationParam, token });
const Link = z.object({
  organisation: z.string(),
  name: z.string(),
  token: z.string(),
  exposed: z.boolean(),
});

export const linkPage = endpoint({
  kind: "page",
  method: "GET",
  path: "/o/:organisation/sign-in/link/:token",
  permission: "public",
  params,
  query: z.strictObject({ language: z.enum(["en", "es"]).optional() }),
  reply: Link,
  refusals: ["link_expired"],
  summary: "Shows the button of a one-time link; opening it changes nothing.",
});

export const followLink = endpoint({
  kind: "form",
  method: "POST",
  path: "/o/:organisation/sign-in/link/:token",
  permission: "public",
  params,
  body: z.strictObject({}),
  reply: Link,
  refusals: ["link_expired"],
  summary: "Begins a session and spends the link.",
});
