/** The office as an app: its pages (one shell for all), its files, and what the shell itself asks. */
import { z } from "zod";
import { endpoint, organisationParam, parameterNames } from "../../platform/endpoint.ts";
import { Me } from "./contract.ts";

/** Every address of the office below `/o/:organisation`. A new page is a line here and one in its feature's `ui/pages.ts`. */
export const officePaths = [
  "/",
  "/policy/:clause",
  "/week",
  "/work",
  "/work/new",
  "/work/import",
  "/work/mail",
  "/work/mail/:mail",
  "/work/new/:kind",
  "/work/mine",
  "/work/actions",
  "/work/answers",
  "/work/tasks",
  "/work/drills",
  "/work/drills/new",
  "/work/drills/:reference",
  "/work/:reference",
  "/work/:reference/review",
  "/work/:reference/package",
  "/work/:reference/files/:file",
  "/work/:reference/letters/:letter",
  "/work/:reference/systems",
  "/work/:reference/erase",
  "/work/certificates/:certificate",
  "/registers",
  "/registers/controller",
  "/registers/suppression",
  "/registers/disclosures",
  "/registers/tables",
  "/registers/:kind",
  "/registers/:kind/:key",
  "/people",
  "/people/me",
  "/proved",
  "/people/:account",
  "/reports",
  "/reports/figures",
  "/reports/packs",
  "/reports/packs/:number",
  "/reports/audits",
  "/reports/ledger",
  "/setup",
  "/setup/policy",
  "/setup/policy/:draft",
  "/setup/connections",
  "/setup/connections/new",
  "/setup/connections/:connection",
  "/setup/connections/:connection/:table",
  "/setup/mailboxes",
  "/setup/mailboxes/new",
  "/setup/mailboxes/:mailbox",
  "/setup/mail",
  "/setup/mail/:mail",
  "/setup/mail-server",
  "/setup/settings",
  "/setup/how-long",
  "/setup/calendars",
  "/setup/calendars/:calendar",
  "/setup/stopped",
  "/setup/sign-in",
  "/setup/tokens",
  "/setup/controllers",
] as const satisfies readonly `/${string}`[];

const segment = z.string().regex(/^[A-Za-z0-9._~-]{1,100}$/);

/** One page endpoint per address; all answer with the same shell. */
export const officePages = officePaths.map((path) =>
  endpoint({
    kind: "page",
    method: "GET",
    path: path === "/" ? "/o/:organisation" : `/o/:organisation${path}`,
    permission: "member",
    scripted: true,
    params: z.strictObject({
      organisation: organisationParam,
      ...Object.fromEntries(parameterNames(path).map((name) => [name, segment])),
    }),
    // Filters and tabs of a page: the shell does not read them, the page does.
    query: z.object({}).catchall(z.string().max(500)),
    reply: z.object({
      organisation: z.string(),
      script: z.string(),
      imports: z.array(z.string()),
      styles: z.array(z.string()),
    }),
    refusals: ["not_ready"],
    summary: "Shows a page of the office.",
  }),
);

export const officeFile = endpoint({
  kind: "stream",
  method: "GET",
  path: "/assets/office/:file",
  permission: "public",
  params: z.strictObject({ file: z.string().regex(/^[A-Za-z0-9_-]{1,80}\.(?:js|css|woff2|svg)$/) }),
  reply: z.object({
    mediaType: z.enum([
      "text/javascript; charset=utf-8",
      "text/css; charset=utf-8",
      "font/woff2",
      "image/svg+xml",
    ]),
    immutable: z.literal(true),
    /** Absent for what does not shrink, and for a browser that does not take it. */
    contentEncoding: z.literal("gzip").optional(),
  }),
  refusals: ["not_found", "not_ready"],
  summary: "Gives a script, a style sheet or a font of the office; its name changes with its content.",
});

export const me = endpoint({
  kind: "json",
  method: "GET",
  path: "/o/:organisation/api/office/me",
  permission: "member",
  params: z.strictObject({ organisation: organisationParam }),
  reply: Me,
  refusals: [],
  summary: "Says who is signed in, in which organisation, and what they may do.",
});

export const find = endpoint({
  kind: "json",
  method: "GET",
  path: "/o/:organisation/api/office/find",
  permission: "member",
  params: z.strictObject({ organisation: organisationParam }),
  // A reference names no person: it may stand in an address.
  query: z.strictObject({ q: z.string().max(40) }),
  reply: z.object({
    found: z.array(z.object({ reference: z.string(), title: z.string(), path: z.string() })).max(8),
  }),
  refusals: [],
  summary: "Finds cases by the beginning of their reference, among those the caller may see.",
});
