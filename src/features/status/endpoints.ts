/** How the installation is: for machines, for people, and what it offers to other systems. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../platform/endpoint.ts";

const shared = { permission: "public", method: "GET", refusals: [] } as const;

export const health = endpoint({
  ...shared,
  kind: "json",
  path: "/healthz",
  reply: z.object({ alive: z.literal(true) }),
  summary: "Says that the process answers.",
});

export const ready = endpoint({
  ...shared,
  kind: "json",
  path: "/readyz",
  reply: z.object({ ready: z.literal(true) }),
  refusals: ["not_ready"],
  summary: "Says that the database, its migrations and the worker are in order.",
});

export const metrics = endpoint({
  ...shared,
  kind: "stream",
  path: "/metrics",
  permission: "metrics:read",
  reply: z.object({ mediaType: z.literal("text/plain; version=0.0.4; charset=utf-8") }),
  summary: "Gives counts for Prometheus; no personal data.",
});

export const description = endpoint({
  ...shared,
  kind: "json",
  path: "/api/v1/openapi.json",
  reply: z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }),
  summary: "Describes what other systems may ask of Kept.",
});

export const version = endpoint({
  ...shared,
  kind: "json",
  path: "/api/v1/version",
  reply: z.object({ version: z.string() }),
  summary: "Gives the version of Kept.",
});

export const firstPage = endpoint({
  ...shared,
  kind: "page",
  path: "/",
  reply: z.object({
    version: z.string(),
    problems: z.array(z.enum(["database_down", "migrations_pending", "worker_silent", "clock_skewed"])),
    /** The only organisation, so that its doors can be shown; with several, each has its own address. */
    organisation: z.object({ slug: organisationParam, name: z.string() }).optional(),
    organisations: z.int().nonnegative(),
  }),
  summary: "Shows what this is and how it is.",
});

export const asset = endpoint({
  ...shared,
  kind: "stream",
  path: "/assets/:file",
  params: z.strictObject({ file: z.string().regex(/^[a-z0-9-]{1,60}\.[0-9a-f]{16}\.(?:css|woff2|js|svg)$/) }),
  reply: z.object({
    mediaType: z.enum([
      "text/css; charset=utf-8",
      "font/woff2",
      "text/javascript; charset=utf-8",
      "image/svg+xml",
    ]),
    immutable: z.literal(true),
  }),
  refusals: ["not_found"],
  summary: "Gives a style sheet, a font, a script or the icon; its name changes with its content.",
});
