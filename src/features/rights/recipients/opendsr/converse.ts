/**
 * The conversation with a processor about one erasure: who it is, what it takes, the request, its status. Certificate
 * and identities are settled before anything about the person is sent; nothing an answer says counts before its signature.
 */
import type { X509Certificate } from "node:crypto";
import type { ExchangeTrouble as Trouble } from "../contract.ts";
import type { RequestTexts } from "../../request/texts.ts";
import { Unanswered } from "./call.ts";
import type { Answer, Line } from "./call.ts";
import { fingerprintOf, isSignedBy, judgeCertificate } from "./signature.ts";
import type { Processor } from "./signature.ts";
import {
  Accepted,
  Discovery,
  identitiesFor,
  isSameRequest,
  parsed,
  requestBody,
  Status,
  TakenBack,
} from "./wire.ts";
import type { ProcessorStatus } from "./wire.ts";

type Instant = Temporal.Instant;

/** Trouble that may pass by itself; every other is a person's. */
const passing: ReadonlySet<Trouble> = new Set(["unreachable", "busy", "server_failed"]);
export const mayPass = (trouble: Trouble): boolean => passing.has(trouble);

/** An answer whose signature was verified, with what is needed to verify it again. */
export type Receipt = {
  readonly body: string;
  readonly signature: string;
  readonly certificate: string;
  readonly fingerprint: string;
  readonly domain: string;
  readonly at: string;
};

type Failed = { readonly trouble: Trouble };
export type Taken = { readonly expectedAt: Instant; readonly receipt: Receipt };
export type Standing = Taken & { readonly status: ProcessorStatus };

export type Counterpart = Processor & {
  readonly base: string;
  readonly line: Line;
  /** What their interface knows us by (RFC 9110 §11.6.2): sent to it and nowhere else. */
  readonly authorization?: string | undefined;
};
type At = { readonly now: Instant; readonly signal: AbortSignal };
type Known = { readonly discovery: Discovery; readonly certificate: X509Certificate; readonly pem: string };

/** Who it is: what it says of itself, and the certificate its answers are verified by. */
async function meet(of: Counterpart, { now, signal }: At): Promise<Known | Failed> {
  const said = await asked(of, { method: "GET", address: `${of.base}/discovery`, signal });
  if ("trouble" in said) return said;
  if (said.status !== 200) return { trouble: troubleOf(said.status) };
  const discovery = parsed(Discovery, said.bytes);
  if (discovery === undefined) return { trouble: "not_understood" };
  const shown = await asked(of, { method: "GET", address: discovery.processor_certificate, signal });
  if ("trouble" in shown) return shown;
  if (shown.status !== 200) return { trouble: troubleOf(shown.status) };
  const pem = Buffer.from(shown.bytes).toString("latin1");
  const judged = judgeCertificate(pem, of, { roots: of.line.roots(), now });
  return "problem" in judged
    ? { trouble: judged.problem }
    : { discovery, certificate: judged.certificate, pem };
}

export type Erasure = {
  readonly subjectRequestId: string;
  readonly submittedAt: Instant;
  readonly texts: RequestTexts;
  readonly customerNumber: string | undefined;
  readonly callback?: string | undefined;
};

/** Sends the request. `willSend` is called once everything is settled and before anything leaves. */
export async function submit(
  of: Counterpart,
  erasure: Erasure,
  { willSend, ...at }: At & { readonly willSend: () => Promise<void> },
): Promise<Taken | Failed> {
  const known = await meet(of, at);
  if ("trouble" in known) return known;
  const { discovery } = known;
  if (!discovery.supported_subject_request_types.includes("erasure"))
    return { trouble: "erasure_not_supported" };
  const identities = identitiesFor(discovery, erasure.texts, erasure.customerNumber);
  if (identities.length === 0) return { trouble: "no_identity_taken" };
  const body = requestBody({ ...erasure, identities });
  await willSend();
  const answer = await asked(of, {
    method: "POST",
    address: `${of.base}/requests`,
    body,
    signal: at.signal,
  });
  if ("trouble" in answer) return answer;
  if (answer.status !== 201) return { trouble: troubleOf(answer.status) };
  const receipt = verified(of, known, answer, at.now);
  if ("trouble" in receipt) return receipt;
  const taken = parsed(Accepted, answer.bytes);
  if (taken === undefined) return { trouble: "not_understood" };
  if (taken.subject_request_id !== erasure.subjectRequestId) return { trouble: "request_of_another" };
  if (!isSameRequest(taken.encoded_request, body)) return { trouble: "request_altered" };
  return { expectedAt: Temporal.Instant.from(taken.expected_completion_time), receipt };
}

/** Where the request stands, as the processor says and signs. */
export async function look(of: Counterpart, subjectRequestId: string, at: At): Promise<Standing | Failed> {
  const known = await meet(of, at);
  if ("trouble" in known) return known;
  const address = `${of.base}/requests/${subjectRequestId}`;
  const answer = await asked(of, { method: "GET", address, signal: at.signal });
  if ("trouble" in answer) return answer;
  if (answer.status === 404) return { trouble: "unknown_there" };
  if (answer.status !== 200) return { trouble: troubleOf(answer.status) };
  const receipt = verified(of, known, answer, at.now);
  if ("trouble" in receipt) return receipt;
  const said = parsed(Status, answer.bytes);
  if (said === undefined) return { trouble: "not_understood" };
  if (said.subject_request_id !== subjectRequestId) return { trouble: "request_of_another" };
  return {
    status: said.request_status,
    expectedAt: Temporal.Instant.from(said.expected_completion_time),
    receipt,
  };
}

/** Takes a request back (OpenDSR 2.0, `DELETE`): only what is still pending there can be. */
export async function cancel(
  of: Counterpart,
  subjectRequestId: string,
  at: At,
): Promise<{ readonly receipt: Receipt } | Failed> {
  const known = await meet(of, at);
  if ("trouble" in known) return known;
  const address = `${of.base}/requests/${subjectRequestId}`;
  const answer = await asked(of, { method: "DELETE", address, signal: at.signal });
  if ("trouble" in answer) return answer;
  if (answer.status === 404) return { trouble: "unknown_there" };
  if (answer.status !== 202) return { trouble: troubleOf(answer.status) };
  const receipt = verified(of, known, answer, at.now);
  if ("trouble" in receipt) return receipt;
  const said = parsed(TakenBack, answer.bytes);
  if (said === undefined) return { trouble: "not_understood" };
  if (said.subject_request_id !== subjectRequestId) return { trouble: "request_of_another" };
  return { receipt };
}

async function asked(
  { base, line, authorization }: Counterpart,
  question: Parameters<Line["ask"]>[0],
): Promise<Answer | Failed> {
  const isTheirs = authorization !== undefined && question.address.startsWith(`${base}/`);
  try {
    return await line.ask(isTheirs ? { ...question, headers: { authorization } } : question);
  } catch (error) {
    if (error instanceof Unanswered) return { trouble: error.code };
    throw error;
  }
}

/** A redirect and a success of another kind are no answer of the protocol. */
function troubleOf(status: number): Trouble {
  if (status === 429) return "busy";
  if (status >= 500) return "server_failed";
  return status >= 400 ? "refused" : "not_understood";
}

/** The raw bytes, before anything reads them. */
function verified(
  of: Processor,
  { certificate, pem }: Known,
  answer: Answer,
  now: Instant,
): Receipt | Failed {
  const { bytes, domain, signature } = answer;
  if (signature === null || domain === null) return { trouble: "not_signed" };
  if (domain.toLowerCase() !== of.domain) return { trouble: "domain_of_another" };
  if (!isSignedBy(certificate, bytes, signature)) return { trouble: "signature_wrong" };
  return {
    body: Buffer.from(bytes).toString("base64"),
    signature,
    certificate: pem,
    fingerprint: fingerprintOf(certificate),
    domain: of.domain,
    at: now.toString(),
  };
}
