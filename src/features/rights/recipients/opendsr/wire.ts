/**
 * OpenDSR 2.0 as a controller speaks it to a processor: what is sent, and how answers are read after their signature was
 * verified. Pure. The protocol knows access, portability and erasure; recipients are told of erasures with it.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { sentMoment } from "../../../../platform/text.ts";
import type { RequestTexts } from "../../request/texts.ts";

const secureAddress = z.url({ protocol: /^https$/ }).max(2000);
/** What a processor says of itself; whatever else it says is left alone. */
export const Discovery = z.object({
  api_version: z.string().max(20),
  supported_identities: z
    .array(z.object({ identity_type: z.string().max(100), identity_format: z.string().max(20) }))
    .max(200),
  supported_subject_request_types: z.array(z.string().max(40)).max(20),
  processor_certificate: secureAddress,
});
export type Discovery = z.infer<typeof Discovery>;

/** The answer to a request that was taken (201). */
export const Accepted = z.object({
  controller_id: z.string().max(200),
  expected_completion_time: sentMoment,
  received_time: sentMoment,
  subject_request_id: z.string(),
  encoded_request: z.string().max(100_000),
});

/** The answer to a request that was taken back (202). */
export const TakenBack = z.object({
  controller_id: z.string().max(200),
  received_time: sentMoment,
  subject_request_id: z.string(),
});

export const statuses = ["pending", "in_progress", "completed", "cancelled"] as const;
export type ProcessorStatus = (typeof statuses)[number];
export const Status = z.object({
  controller_id: z.string().max(200),
  expected_completion_time: sentMoment,
  subject_request_id: z.string(),
  request_status: z.enum(statuses),
});

export type Identity = {
  readonly identity_type: "email" | "controller_customer_id";
  readonly identity_value: string;
  readonly identity_format: "raw" | "sha256";
};

/**
 * What the processor is told the person by: their e-mail address and, where the vendor's entry names one of our identifiers
 * for it, their number; of each what the processor says it takes. Hashed where it takes a hash that is not broken; the
 * address of whoever asks for somebody else is not the person's.
 */
export function identitiesFor(
  discovery: Pick<Discovery, "supported_identities">,
  texts: Pick<RequestTexts, "requesterEmail" | "subjectName" | "identities">,
  customerNumber: string | undefined,
): readonly Identity[] {
  const { requesterEmail, subjectName, identities = [] } = texts;
  const own = subjectName === undefined && requesterEmail !== undefined ? [requesterEmail] : [];
  const named = identities.filter(({ name }) => name === "email").map(({ value }) => value);
  const numbers = identities.filter(({ name }) => name === customerNumber).map(({ value }) => value);
  const emails = new Set([...own, ...named].map((email) => email.trim().toLowerCase()));
  return [
    ...[...emails].map((value) => ({ type: "email" as const, value })),
    ...numbers.map((value) => ({ type: "controller_customer_id" as const, value: value.trim() })),
  ].flatMap(({ type, value }): readonly Identity[] => {
    const takes = (format: string): boolean =>
      discovery.supported_identities.some(
        (one) => one.identity_type === type && one.identity_format === format,
      );
    const format = takes("sha256") ? "sha256" : takes("raw") ? "raw" : undefined;
    if (format === undefined || value === "") return [];
    const written = format === "raw" ? value : createHash("sha256").update(value, "utf8").digest("hex");
    return [{ identity_type: type, identity_value: written, identity_format: format }];
  });
}

/** The body of `POST /requests`, in the bytes that are sent. */
export function requestBody(of: {
  readonly subjectRequestId: string;
  readonly submittedAt: Temporal.Instant;
  readonly identities: readonly Identity[];
  /** Where the processor may tell us of a change. */
  readonly callback?: string | undefined;
}): string {
  return JSON.stringify({
    regulation: "gdpr",
    subject_request_id: of.subjectRequestId,
    subject_request_type: "erasure",
    submitted_time: of.submittedAt.toString({ smallestUnit: "second" }),
    subject_identities: of.identities,
    api_version: "2.0",
    ...(of.callback === undefined ? {} : { status_callback_urls: [of.callback] }),
  });
}

/** What a processor calls back with: the status, and the address it was told to call. */
export const CalledBack = Status.extend({ status_callback_url: z.string().max(1000) });

/** Whether what the processor says it was sent is what was sent: the same bytes, or the same JSON. */
export function isSameRequest(encoded: string, sent: string): boolean {
  return Buffer.from(encoded, "base64").equals(Buffer.from(sent, "utf8"));
}

export function parsed<T>(schema: z.ZodType<T>, bytes: Uint8Array): T | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  return schema.safeParse(value).data;
}
