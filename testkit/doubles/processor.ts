/**
 * The system of a processor as OpenDSR 2.0 describes it, on loopback: holds each call to the letter of the protocol, signs
 * its answers, and misbehaves as a test asks. It stands for https addresses that a test's line leads here.
 */
import { createHash, sign } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { once } from "node:events";
import { Unanswered, answerOf } from "../../src/features/rights/recipients/opendsr/call.ts";
import type { Line } from "../../src/features/rights/recipients/opendsr/call.ts";
import type { Made } from "./certificate.ts";

export const misbehaviours = [
  "none",
  "busy",
  "server-failed",
  "refuses",
  "silent-after-taking",
  "unsigned",
  "wrong-key",
  "altered-after-signing",
  "other-domain",
  "other-request",
  "other-body",
  "no-json",
  "redirect",
  "ok-instead-of-created",
  "moment-no-calendar-has",
] as const;
export type Misbehaviour = (typeof misbehaviours)[number];

export type ProcessorDouble = {
  readonly line: Line;
  /** `GET /v2/discovery`, as they came. */
  readonly calls: string[];
  /** What came and is not of the protocol. */
  readonly problems: string[];
  readonly requests: Map<string, { status: string; body: string }>;
  /** Of the calls with this end of the path, or of all. */
  misbehave(how: Misbehaviour, at?: "discovery" | "certificate" | "request" | "status" | "cancel"): void;
  certificate: Made;
  roots: readonly string[];
  discovery: Record<string, unknown>;
  status: string;
  close(): Promise<void>;
};

export const processorDomain = "opendsr.northgate.example";
export const processorBase = `https://${processorDomain}/v2`;

const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** `stranger`: whose key signs where a wrong one is asked for. */
export async function processorDouble(given: {
  readonly certificate: Made;
  readonly stranger: Made;
  readonly roots: readonly string[];
  readonly now: () => Temporal.Instant;
}): Promise<ProcessorDouble> {
  let wrong: { how: Misbehaviour; at: string | undefined } = { how: "none", at: undefined };
  let isAway = false;

  const reply = (of: ServerResponse, part: string, status: number, body: unknown): void => {
    const how = wrong.at === undefined || wrong.at === part ? wrong.how : "none";
    if (how === "busy") return void of.writeHead(429, { "retry-after": "1" }).end();
    if (how === "server-failed") return void of.writeHead(503).end("<h1>Down</h1>");
    if (how === "refuses")
      return void of.writeHead(400).end(JSON.stringify({ error: { code: 400, message: "no" } }));
    if (how === "redirect") return void of.writeHead(307, { location: "https://elsewhere.example/" }).end();
    if (how === "silent-after-taking") return void of.destroy();
    if (part === "certificate") return void of.end(how === "no-json" ? "nothing" : double.certificate.pem);
    const said =
      how === "other-request" && typeof body === "object"
        ? { ...body, subject_request_id: crypto.randomUUID() }
        : body;
    const asked =
      how === "other-body" && typeof said === "object" ? { ...said, encoded_request: "e30=" } : said;
    const bytes = Buffer.from(how === "no-json" ? "completed" : JSON.stringify(asked));
    const key = how === "wrong-key" ? given.stranger : double.certificate;
    const sent = how === "altered-after-signing" ? Buffer.concat([bytes, Buffer.from(" ")]) : bytes;
    of.writeHead(how === "ok-instead-of-created" ? 200 : status, {
      "content-type": "application/json",
      ...(how === "unsigned"
        ? {}
        : { "x-opendsr-signature": sign("sha256", bytes, key.privateKey).toString("base64") }),
      "x-opendsr-processor-domain": how === "other-domain" ? "elsewhere.example" : processorDomain,
    }).end(sent);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) if (Buffer.isBuffer(part)) parts.push(part);
    const text = Buffer.concat(parts).toString();
    const call = `${request.method} ${request.url}`;
    double.calls.push(call);
    const expected =
      wrong.how === "moment-no-calendar-has"
        ? "0000-01-01T00:00:00Z"
        : given.now().add({ hours: 48 }).toString({ smallestUnit: "second" });
    const standing = /^GET \/v2\/requests\/([^/?]+)$/.exec(call)?.[1];
    if (call === "GET /v2/discovery") return reply(response, "discovery", 200, double.discovery);
    if (call === "GET /certificate.pem") return reply(response, "certificate", 200, undefined);
    if (call === "POST /v2/requests") {
      double.problems.push(...problemsOf(request, text));
      const { subject_request_id: id } = JSON.parse(text) as { subject_request_id: string };
      if (wrong.how !== "busy" && wrong.how !== "server-failed" && wrong.how !== "refuses")
        double.requests.set(id, { status: double.status, body: text });
      return reply(response, "request", 201, {
        controller_id: "kept-1",
        expected_completion_time: expected,
        received_time: given.now().toString({ smallestUnit: "second" }),
        subject_request_id: id,
        encoded_request: Buffer.from(text).toString("base64"),
      });
    }
    const taken = /^DELETE \/v2\/requests\/([^/?]+)$/.exec(call)?.[1];
    if (taken !== undefined && !double.requests.has(taken)) return void response.writeHead(404).end();
    if (taken !== undefined && double.status !== "pending")
      return reply(response, "cancel", 400, { error: { code: 400, message: "not pending" } });
    if (taken !== undefined) {
      if (wrong.how === "none") double.status = "cancelled";
      return reply(response, "cancel", 202, {
        controller_id: "kept-1",
        subject_request_id: taken,
        received_time: given.now().toString({ smallestUnit: "second" }),
        api_version: "2.0",
      });
    }
    if (standing !== undefined && !double.requests.has(standing)) return void response.writeHead(404).end();
    if (standing !== undefined)
      return reply(response, "status", 200, {
        controller_id: "kept-1",
        expected_completion_time: expected,
        subject_request_id: standing,
        request_status: double.status,
        api_version: "2.0",
      });
    double.problems.push(`not of the protocol: ${call}`);
    return void response.writeHead(404).end();
  };

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  const double: ProcessorDouble = {
    line: {
      ask: async ({ method, address: to, body, signal }) => {
        const url = new URL(to);
        if (url.protocol !== "https:" || url.hostname !== processorDomain)
          throw new Unanswered("address_refused");
        const init = {
          method,
          redirect: "manual" as const,
          signal,
          ...(body === undefined ? {} : { body, headers: { "content-type": "application/json" } }),
        };
        try {
          if (isAway) throw new Error("away");
          return await answerOf(await fetch(`http://127.0.0.1:${port}${url.pathname}${url.search}`, init));
        } catch {
          throw new Unanswered("unreachable");
        }
      },
      roots: () => double.roots,
    },
    calls: [],
    problems: [],
    requests: new Map(),
    misbehave: (how, at) => {
      wrong = { how, at };
    },
    certificate: given.certificate,
    roots: given.roots,
    discovery: {
      api_version: "2.0",
      supported_identities: [
        { identity_type: "email", identity_format: "raw" },
        { identity_type: "email", identity_format: "sha256" },
        { identity_type: "controller_customer_id", identity_format: "raw" },
      ],
      supported_subject_request_types: ["access", "erasure"],
      processor_certificate: `https://${processorDomain}/certificate.pem`,
    },
    status: "pending",
    close: async () => {
      isAway = true;
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return double;
}

/** What is wrong with a request, by the letter of the protocol. */
function problemsOf(request: IncomingMessage, text: string): readonly string[] {
  const body = JSON.parse(text) as Record<string, unknown>;
  const needed = [
    "regulation",
    "subject_request_id",
    "subject_request_type",
    "submitted_time",
    "subject_identities",
    "api_version",
  ];
  const identities = body["subject_identities"] as readonly Record<string, string>[];
  return Object.entries({
    "content type": request.headers["content-type"] !== "application/json",
    "fields beyond the protocol": Object.keys(body).toSorted().join() !== needed.toSorted().join(),
    regulation: body["regulation"] !== "gdpr",
    "request id": !uuid4.test(String(body["subject_request_id"])),
    "request type": body["subject_request_type"] !== "erasure",
    "submitted time": !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(String(body["submitted_time"])),
    "no identity": identities.length === 0,
    "identity fields": identities.some(
      (one) => Object.keys(one).toSorted().join() !== "identity_format,identity_type,identity_value",
    ),
  }).flatMap(([problem, isSo]) => (isSo ? [problem] : []));
}

export const hashed = (value: string): string => createHash("sha256").update(value).digest("hex");
