/**
 * OpenDSR 2.0 as a processor answers it: the addresses, what comes in and what goes out. Everything that is answered is signed
 * (`signer.ts`). The protocol sends hashed identities, too; what is looked for here is looked for in clear, so those are not
 * offered. Browser-safe.
 */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { sentMoment } from "../../../platform/text.ts";

const base = "/p/:organisation/opendsr";
const organisation = z.strictObject({ organisation: organisationParam });

/** UUID version 4 in lower-case letters, as the controller made it. */
const requestId = z
  .string()
  .max(36)
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
const one = z.strictObject({ organisation: organisationParam, request: requestId });

export const askedRights = ["access", "portability", "erasure"] as const;
export const identityTypes = ["email", "controller_customer_id"] as const;

const moment = z.iso.datetime({ offset: true });
const Identity = z.object({
  identity_type: z.enum(identityTypes),
  identity_format: z.literal("raw"),
  identity_value: z.string().trim().min(1).max(320),
});

/** What a controller sends. Fields the protocol may add are left alone; a regulation of another law is not for us. */
export const Asked = z.object({
  regulation: z.literal("gdpr"),
  subject_request_id: requestId,
  subject_request_type: z.enum(askedRights),
  submitted_time: sentMoment,
  subject_identities: z.array(Identity).min(1).max(20),
  api_version: z.string().max(20).optional(),
  status_callback_urls: z
    .array(z.url({ protocol: /^https$/ }).max(1000))
    .max(5)
    .optional(),
});
export type Asked = z.output<typeof Asked>;

const said = { controller_id: z.string(), subject_request_id: z.string(), api_version: z.literal("2.0") };

export const Standing = z.object({
  ...said,
  expected_completion_time: moment,
  request_status: z.enum(["pending", "in_progress", "completed", "cancelled"]),
  /** Of a copy that is ready: where it is fetched with the same key. */
  results_url: z.string().optional(),
  results_count: z.int().optional(),
  /** The protocol has no word for a refusal: what became of it stands here, under our domain. */
  extensions: z
    .record(z.string(), z.object({ outcome: z.enum(["refused", "partly", "withdrawn"]) }))
    .optional(),
});
export type Standing = z.output<typeof Standing>;

export const discover = endpoint({
  kind: "exchange",
  method: "GET",
  path: `${base}/v2/discovery`,
  permission: "public",
  params: organisation,
  reply: z.object({
    api_version: z.literal("2.0"),
    supported_identities: z.array(
      z.object({ identity_type: z.enum(identityTypes), identity_format: z.literal("raw") }),
    ),
    supported_subject_request_types: z.array(z.enum(askedRights)),
    processor_certificate: z.string(),
  }),
  refusals: ["not_found"],
  summary: "Says by OpenDSR what the organisation takes as a processor, and where its certificate is.",
});

export const showCertificate = endpoint({
  kind: "stream",
  method: "GET",
  path: `${base}/certificate.pem`,
  permission: "public",
  params: organisation,
  reply: z.strictObject({ mediaType: z.literal("application/x-pem-file") }),
  refusals: ["not_found"],
  summary: "Gives the certificate that the answers to controllers' systems are verified with.",
});

export const takeRequest = endpoint({
  kind: "exchange",
  method: "POST",
  path: `${base}/v2/requests`,
  permission: "opendsr:ask",
  params: organisation,
  body: Asked,
  reply: z.object({
    ...said,
    expected_completion_time: moment,
    received_time: moment,
    /** The whole body, as it came: the controller sees that what was signed for is what it sent. */
    encoded_request: z.base64(),
  }),
  refusals: ["not_found", "too_many_tries", "conflict"],
  summary:
    "Takes a request of a person from the system of the controller whose processor the organisation is.",
});

export const tellStanding = endpoint({
  kind: "exchange",
  method: "GET",
  path: `${base}/v2/requests/:request`,
  permission: "opendsr:ask",
  params: one,
  reply: Standing,
  refusals: ["not_found", "too_many_tries"],
  summary: "Says to the controller that asked where its request stands.",
});

export const takeBack = endpoint({
  kind: "exchange",
  method: "DELETE",
  path: `${base}/v2/requests/:request`,
  permission: "opendsr:ask",
  params: one,
  reply: z.object({ ...said, received_time: moment }),
  refusals: ["not_found", "too_many_tries", "not_yet"],
  summary: "Takes a request back that nobody has begun on.",
});

export const handResults = endpoint({
  kind: "stream",
  method: "GET",
  path: `${base}/v2/requests/:request/results`,
  permission: "opendsr:ask",
  params: one,
  reply: z.strictObject({ mediaType: z.literal("application/zip"), fileName: z.string() }),
  refusals: ["not_found", "too_many_tries", "link_expired"],
  summary: "Gives the controller that asked for a copy the package that was released.",
});
