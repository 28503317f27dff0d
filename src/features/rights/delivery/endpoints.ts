/** The package: released by the office, fetched by the person. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { sentDay, text } from "../../../platform/text.ts";
import { requestParams } from "../run/endpoints.ts";
import { ageRecipient, deliveries, FetchPage, PackageView } from "./contract.ts";

const office = { params: requestParams } as const;

export const readPackage = endpoint({
  ...office,
  kind: "json",
  method: "GET",
  path: "/o/:organisation/api/rights/package/:reference",
  permission: "case:read",
  reply: PackageView,
  refusals: [],
  summary: "Shows the package of a request and what stands between it and its release.",
});

export const releasePackage = endpoint({
  ...office,
  kind: "json",
  method: "POST",
  path: "/o/:organisation/api/rights/package/:reference/release",
  permission: "case:decide",
  stepUp: true,
  body: z.strictObject({
    /** The package that was shown: no other is released by this call. */
    packageId: idSchema(),
    delivery: z.enum(deliveries),
    /** Typed by hand, so that nobody releases the wrong case. */
    typed: z.string().max(40),
    ageRecipient: ageRecipient.optional(),
    /** Why it goes out although something a person must be told is missing. */
    without: text({ min: 1, max: 2000 }).optional(),
  }),
  reply: z.strictObject({ released: z.literal(true) }),
  refusals: ["not_yet", "conflict"],
  summary: "Hands the package over: by a link, by post, or sealed for the person's own key.",
});

export const makePackageAgain = endpoint({
  ...office,
  kind: "json",
  method: "POST",
  path: "/o/:organisation/api/rights/package/:reference/make-again",
  permission: "case:work",
  body: z.strictObject({}),
  reply: z.strictObject({ making: z.literal(true) }),
  refusals: ["conflict"],
  summary: "Makes the package again under the same review, because what the register tells has changed.",
});

export const releasePackageAgain = endpoint({
  ...office,
  kind: "json",
  method: "POST",
  path: "/o/:organisation/api/rights/package/:reference/release-again",
  permission: "case:decide",
  stepUp: true,
  body: z.strictObject({
    packageId: idSchema(),
    /** A new link by mail, or by post after all. */
    by: z.enum(["link", "post"]),
    typed: z.string().max(40),
    /** Why it did not arrive: kept in the history of the request. */
    reason: text({ min: 1, max: 2000 }),
  }),
  reply: z.strictObject({ released: z.literal(true) }),
  refusals: ["not_yet", "conflict"],
  summary: "Hands the package over again after its mail reached nobody; every link from before is dead.",
});

export const downloadInOffice = endpoint({
  ...office,
  kind: "stream",
  method: "GET",
  path: "/o/:organisation/api/rights/package/:reference/file",
  permission: "case:decide",
  stepUp: true,
  reply: z.strictObject({ mediaType: z.literal("application/zip"), fileName: z.string() }),
  refusals: ["not_yet", "link_expired"],
  summary: "Gives the package to whoever prints and posts it.",
});

export const openPackage = endpoint({
  ...office,
  kind: "json",
  method: "POST",
  path: "/o/:organisation/api/rights/package/:reference/look",
  permission: "case:decide",
  stepUp: true,
  reply: z.strictObject({
    /** Of its first page; for who asked alone, and until then. */
    address: z.string(),
    until: z.iso.datetime({ offset: true }),
  }),
  refusals: ["not_yet", "link_expired"],
  summary: "Opens the package to be looked through, exactly as it goes out.",
});

const name = z.string().regex(/^[a-zA-Z0-9_-][a-zA-Z0-9._-]{0,120}$/);
const looking = {
  kind: "stream",
  method: "GET",
  permission: "case:decide",
  reply: z.strictObject({
    mediaType: z.string(),
    fileName: z.string().optional(),
    styleSource: z.string().optional(),
  }),
  refusals: ["not_yet", "link_expired", "too_large"],
  summary: "Shows one file of the package, as it stands in it.",
} as const;
const looked = requestParams.extend({ ticket: z.string().regex(/^\d{13}\.[A-Za-z0-9_-]{43}$/), file: name });

export const lookAtFront = endpoint({
  ...looking,
  path: "/o/:organisation/api/rights/package/:reference/look/:ticket/:file",
  params: looked,
});

export const lookAtSystem = endpoint({
  ...looking,
  path: "/o/:organisation/api/rights/package/:reference/look/:ticket/:system/:file",
  params: looked.extend({ system: name }),
});

export const lookAtPart = endpoint({
  ...looking,
  path: "/o/:organisation/api/rights/package/:reference/look/:ticket/:system/:folder/:file",
  params: looked.extend({ system: name, folder: name }),
});

export const recordPosting = endpoint({
  ...office,
  kind: "json",
  method: "POST",
  path: "/o/:organisation/api/rights/package/:reference/posted",
  permission: "case:work",
  body: z.strictObject({ on: sentDay }),
  reply: z.strictObject({ postedOn: z.iso.date() }),
  refusals: ["not_yet", "conflict"],
  summary: "Writes down the day the package was given to the post.",
});

const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const language = z.enum(["en", "es"]).optional();
const link = z.strictObject({ organisation: organisationParam, token });

const ticket = z.string().regex(/^\d{13}\.[A-Za-z0-9_-]{43}$/);

export const fetchPage = endpoint({
  kind: "page",
  method: "GET",
  path: "/p/:organisation/package/:token",
  permission: "public",
  params: link,
  query: z.strictObject({ language, sent: z.literal("1").optional(), open: ticket.optional() }),
  reply: FetchPage,
  refusals: ["link_expired"],
  summary: "Says what the package is, how large, and until when it can be fetched.",
});

export const fetchProof = endpoint({
  kind: "stream",
  method: "GET",
  path: "/p/:organisation/package/:token/receipt",
  permission: "public",
  params: link,
  reply: z.strictObject({ mediaType: z.literal("text/plain; charset=utf-8"), fileName: z.string() }),
  refusals: ["link_expired"],
  summary: "Gives the receipt of the answer, to be checked without us.",
});

export const sendCode = endpoint({
  kind: "form",
  method: "POST",
  path: "/p/:organisation/package/:token/code",
  permission: "public",
  params: link,
  query: z.strictObject({ language }),
  body: z.strictObject({}),
  reply: FetchPage,
  refusals: ["link_expired", "too_many_tries"],
  summary: "Mails a code to the confirmed address.",
});

export const enterCode = endpoint({
  kind: "form",
  method: "POST",
  path: "/p/:organisation/package/:token/open",
  permission: "public",
  params: link,
  query: z.strictObject({ language }),
  body: z.strictObject({ code: z.string().max(40) }),
  reply: FetchPage,
  refusals: ["link_expired", "too_many_tries"],
  summary: "Takes the mailed code and leads to the file.",
});

export const fetchFile = endpoint({
  kind: "stream",
  method: "GET",
  path: "/p/:organisation/package/:token/file/:ticket",
  permission: "public",
  params: link.extend({ ticket }),
  reply: z.strictObject({ mediaType: z.string(), fileName: z.string() }),
  refusals: ["link_expired"],
  summary: "Gives the package to whoever has just entered the mailed code.",
});
