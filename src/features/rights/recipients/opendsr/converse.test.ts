// Goal: a processor's system is asked exactly as OpenDSR 2.0 says, its certificate is judged before anything of a person is
// sent, and no answer counts that is not signed, over its raw bytes, by the key of the domain in the register.
// Method: a double on loopback that holds every call to the letter, certificates made on the spot, and every misbehaviour at
// every call; the line of the product itself against addresses it must not call.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { certificate } from "../../../../../testkit/doubles/certificate.ts";
import type { Made } from "../../../../../testkit/doubles/certificate.ts";
import {
  hashed,
  misbehaviours,
  processorBase,
  processorDomain,
  processorDouble,
} from "../../../../../testkit/doubles/processor.ts";
import type { ProcessorDouble } from "../../../../../testkit/doubles/processor.ts";
import { lineOver } from "./call.ts";
import { look, mayPass, submit } from "./converse.ts";
import type { Counterpart } from "./converse.ts";
import { fingerprintOf, isSignedBy, judgeCertificate } from "./signature.ts";
import { X509Certificate } from "node:crypto";

const now = Temporal.Instant.from("2026-03-02T09:00:00Z");
const term = { from: now.subtract({ hours: 24 }), until: now.add({ hours: 24 * 90 }) };
const authority: Made = certificate({ name: "Test Authority", ...term, isAuthority: true });
const issuer = { ...authority, name: "Test Authority" };
const right = certificate({ name: processorDomain, ...term, by: issuer });
const stranger = certificate({ name: "elsewhere.example", ...term, by: issuer });

let double: ProcessorDouble;
beforeAll(async () => {
  double = await processorDouble({ certificate: right, stranger, roots: [authority.pem], now: () => now });
});
afterAll(() => double.close());
beforeEach(() => {
  double.calls.splice(0);
  double.requests.clear();
  double.status = "pending";
  double.misbehave("none");
});

const of = (more: Partial<Counterpart> = {}): Counterpart => ({
  base: processorBase,
  domain: processorDomain,
  fingerprint: undefined,
  line: double.line,
  ...more,
});
const at = () => ({ now, signal: AbortSignal.timeout(5000) });
const texts = {
  requesterName: "Robin Hart",
  requesterEmail: "Robin.Hart@example.org ",
  identities: [
    { name: "student-number", value: "S-1042" },
    { name: "passport", value: "X-1" },
  ],
};

async function sent(counterpart = of(), more: { texts?: object; customerNumber?: string } = {}) {
  const subjectRequestId = crypto.randomUUID();
  let willSends = 0;
  const result = await submit(
    counterpart,
    { subjectRequestId, submittedAt: now, texts, customerNumber: "student-number", ...more },
    {
      ...at(),
      willSend: () => {
        willSends += 1;
        return Promise.resolve();
      },
    },
  );
  return { subjectRequestId, result, willSends };
}

test("a request goes as the protocol says, with the identities it takes and no others, and its receipt can be verified again", async () => {
  const { subjectRequestId, result, willSends } = await sent();
  expect(double.problems).toEqual([]);
  expect(willSends).toBe(1);
  expect(double.calls).toEqual(["GET /v2/discovery", "GET /certificate.pem", "POST /v2/requests"]);
  const body = JSON.parse(double.requests.get(subjectRequestId)?.body ?? "{}") as Record<string, unknown>;
  expect(body).toEqual({
    regulation: "gdpr",
    subject_request_id: subjectRequestId,
    subject_request_type: "erasure",
    submitted_time: "2026-03-02T09:00:00Z",
    subject_identities: [
      {
        identity_type: "email",
        identity_value: hashed("robin.hart@example.org"),
        identity_format: "sha256",
      },
      { identity_type: "controller_customer_id", identity_value: "S-1042", identity_format: "raw" },
    ],
    api_version: "2.0",
  });
  if ("trouble" in result) throw new Error(result.trouble);
  expect(result.expectedAt.toString()).toBe("2026-03-04T09:00:00Z");
  const { receipt } = result;
  const kept = new X509Certificate(receipt.certificate);
  expect(receipt.fingerprint).toBe(fingerprintOf(kept));
  expect(isSignedBy(kept, Buffer.from(receipt.body, "base64"), receipt.signature)).toBe(true);
});

test("the address of whoever asks for somebody else is not sent as the person's, and a number only by the name the register gives", async () => {
  const named = { texts: { ...texts, subjectName: "Kim Hart" } };
  const { subjectRequestId } = await sent(of(), named);
  expect(double.requests.get(subjectRequestId)?.body).toContain("S-1042");
  expect(double.requests.get(subjectRequestId)?.body).not.toContain(hashed("robin.hart@example.org"));
  const nobody = await sent(of(), { ...named, customerNumber: "member-number" });
  expect(nobody).toMatchObject({ result: { trouble: "no_identity_taken" }, willSends: 0 });
});

test("where it stands is what the processor signs, for this request", async () => {
  const { subjectRequestId } = await sent();
  for (const status of ["pending", "in_progress", "completed", "cancelled"]) {
    double.status = status;
    expect(await look(of(), subjectRequestId, at())).toMatchObject({ status });
  }
  double.status = "done";
  expect(await look(of(), subjectRequestId, at())).toEqual({ trouble: "not_understood" });
  expect(await look(of(), crypto.randomUUID(), at())).toEqual({ trouble: "unknown_there" });
});

test("no misbehaviour of their system at any call makes a request taken or done", async () => {
  const troubles: Record<string, string> = {
    busy: "busy",
    "server-failed": "server_failed",
    refuses: "refused",
    "silent-after-taking": "unreachable",
    unsigned: "not_signed",
    "wrong-key": "signature_wrong",
    "altered-after-signing": "signature_wrong",
    "other-domain": "domain_of_another",
    "other-request": "request_of_another",
    "other-body": "request_altered",
    "no-json": "not_understood",
    redirect: "not_understood",
    "ok-instead-of-created": "not_understood",
    "moment-no-calendar-has": "not_understood",
  };
  const { subjectRequestId } = await sent();
  double.status = "completed";
  let tried = 0;
  for (const how of misbehaviours) {
    if (how === "none") continue;
    double.misbehave(how, "request");
    const { result } = await sent();
    expect([how, result]).toEqual([how, { trouble: troubles[how] }]);
    double.misbehave(how, "status");
    const standing = await look(of(), subjectRequestId, at());
    // These two are none of a status: that repeats no body of ours, and is a 200.
    const isNone = how === "other-body" || how === "ok-instead-of-created";
    expect([how, "trouble" in standing ? standing.trouble : standing.status]).toEqual([
      how,
      isNone ? "completed" : troubles[how],
    ]);
    for (const part of ["discovery", "certificate"] as const) {
      if (!["busy", "server-failed", "refuses", "silent-after-taking", "no-json", "redirect"].includes(how))
        continue;
      double.misbehave(how, part);
      const before = double.requests.size;
      const early = await sent();
      expect(early.result).toHaveProperty("trouble");
      expect([how, part, early.willSends, double.requests.size]).toEqual([how, part, 0, before]);
    }
    tried += 1;
  }
  expect(tried).toBe(misbehaviours.length - 1);
  expect(["unreachable", "busy", "server_failed"].every((one) => mayPass(one as "busy"))).toBe(true);
  expect(mayPass("signature_wrong")).toBe(false);
});

test("nothing about the person is sent to a certificate that is not the domain's, not valid, weak, or not trusted", async () => {
  const self = certificate({ name: processorDomain, ...term });
  const old = { from: now.subtract({ hours: 48 }), until: now.subtract({ hours: 1 }) };
  const wrong: readonly [string, Made][] = [
    ["certificate_not_trusted", self],
    ["certificate_of_another", stranger],
    ["certificate_not_valid_now", certificate({ name: processorDomain, ...old, by: issuer })],
    ["certificate_weak", certificate({ name: processorDomain, ...term, by: issuer, bits: 1024 })],
    // Issued by a certificate that is no authority, though that one is trusted.
    [
      "certificate_not_trusted",
      certificate({ name: processorDomain, ...term, by: { ...stranger, name: "elsewhere.example" } }),
    ],
    [
      "certificate_unreadable",
      { ...right, pem: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" },
    ],
  ];
  for (const [trouble, made] of wrong) {
    double.certificate = made;
    const { result, willSends } = await sent();
    expect([result, willSends, double.requests.size]).toEqual([{ trouble }, 0, 0]);
  }
  // With the fingerprint of the contract no authority is asked, and any other certificate is refused.
  double.certificate = self;
  const pinned = of({ fingerprint: fingerprintOf(new X509Certificate(self.pem)) });
  expect((await sent(pinned)).result).toHaveProperty("receipt");
  double.certificate = right;
  expect((await sent(pinned)).result).toEqual({ trouble: "certificate_not_trusted" });
});

test("an authority between is followed to the one that is trusted, and a chain without end is not", () => {
  const between = certificate({ name: "Between", ...term, by: issuer, isAuthority: true });
  const leaf = certificate({ name: processorDomain, ...term, by: { ...between, name: "Between" } });
  const processor = { domain: processorDomain, fingerprint: undefined };
  const roots = [authority.pem];
  expect(judgeCertificate(leaf.pem + between.pem, processor, { roots, now })).toHaveProperty("certificate");
  const alone = judgeCertificate(leaf.pem, processor, { roots, now });
  expect(alone).toEqual({ problem: "certificate_not_trusted" });
  // Issued by one that is trusted and is no authority itself.
  const under = certificate({
    name: processorDomain,
    ...term,
    by: { ...stranger, name: "elsewhere.example" },
  });
  expect(judgeCertificate(under.pem + stranger.pem, processor, { roots, now })).toEqual({
    problem: "certificate_not_trusted",
  });
  const itself = judgeCertificate(leaf.pem + between.pem, processor, { roots: [stranger.pem], now });
  expect(itself).toEqual({ problem: "certificate_not_trusted" });
});

test("the product's own line calls nothing unencrypted and nothing in its own network", async () => {
  for (const address of [
    "http://opendsr.northgate.example/v2/discovery",
    "https://127.0.0.1/v2/discovery",
    "https://localhost/v2/discovery",
    "https://[::1]/v2/discovery",
    "https://169.254.169.254/v2/discovery",
    "https://10.0.0.8/v2/discovery",
    "https://name:word@opendsr.northgate.example/v2/discovery",
  ])
    await expect(
      lineOver().ask({ method: "GET", address, signal: AbortSignal.timeout(2000) }),
    ).rejects.toMatchObject({ code: "address_refused" });
  expect(lineOver().roots().length).toBeGreaterThan(10);
});

test("a system that says nothing is not waited for, and one that answers is read with its two headers", async () => {
  const address = `${processorBase}/discovery`;
  const never = lineOver(
    (_address, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(new Error("aborted")));
      }),
    20,
  );
  const asked = { method: "GET", address, signal: AbortSignal.timeout(5000) } as const;
  await expect(never.ask(asked)).rejects.toMatchObject({ code: "unreachable" });
  const headers = { "X-OpenDSR-Processor-Domain": processorDomain, "X-OpenDSR-Signature": "AAAA" };
  const guards: unknown[] = [];
  const line = lineOver((_address, _asked, guard) => {
    guards.push(guard);
    return Promise.resolve(new Response("{}", { status: 201, headers }));
  });
  expect(await line.ask(asked)).toEqual({
    status: 201,
    bytes: new TextEncoder().encode("{}"),
    domain: processorDomain,
    signature: "AAAA",
  });
  expect(guards).toEqual([{ ownNetwork: false }]);
});
