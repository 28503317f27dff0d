/**
 * Whether an answer is the processor's: its certificate is issued to the domain the vendor's entry names and is trusted, and
 * the signature over the raw bytes of the body is made with its key (OpenDSR 2.0; FIPS 186-4: RSA PKCS #1 v1.5, SHA-256).
 */
import { verify, X509Certificate } from "node:crypto";

type Instant = Temporal.Instant;

export type CertificateProblem =
  | "certificate_unreadable"
  | "certificate_not_valid_now"
  | "certificate_of_another"
  | "certificate_weak"
  | "certificate_not_trusted";

export type Processor = {
  readonly domain: string;
  /** SHA-256 of its certificate in lower-case hexadecimal, where the contract names it; then no authority is asked. */
  readonly fingerprint: string | undefined;
};

const mostInChain = 6;
const leastBits = 2048;

/** The certificate by which answers are verified, or what is wrong with it. `roots`: authorities that are trusted, as PEM. */
export function judgeCertificate(
  pem: string,
  { domain, fingerprint }: Processor,
  { roots, now }: { readonly roots: readonly string[]; readonly now: Instant },
): { readonly certificate: X509Certificate } | { readonly problem: CertificateProblem } {
  const chain = readAll(pem);
  const [certificate, ...above] = chain;
  if (certificate === undefined || chain.length > mostInChain) return { problem: "certificate_unreadable" };
  if (!isValid(certificate, now)) return { problem: "certificate_not_valid_now" };
  if (certificate.checkHost(domain, { subject: "never" }) === undefined)
    return { problem: "certificate_of_another" };
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  if (type !== "rsa" || (details?.modulusLength ?? 0) < leastBits) return { problem: "certificate_weak" };
  const isTrusted =
    fingerprint === undefined
      ? leadsToRoot(certificate, above, roots, now)
      : fingerprintOf(certificate) === fingerprint;
  return isTrusted ? { certificate } : { problem: "certificate_not_trusted" };
}

export function fingerprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(":", "").toLowerCase();
}

/** `signature` as it stands in the header, over the bytes as they came. */
export function isSignedBy(
  certificate: X509Certificate,
  bytes: Uint8Array,
  signature: string | null,
): boolean {
  if (signature === null || !/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) return false;
  return verify("sha256", bytes, certificate.publicKey, Buffer.from(signature, "base64"));
}

function readAll(pem: string): readonly X509Certificate[] {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  try {
    return found.map((one) => new X509Certificate(one));
  } catch {
    return [];
  }
}

function isValid({ validFromDate, validToDate }: X509Certificate, now: Instant): boolean {
  const at = now.epochMilliseconds;
  return validFromDate.getTime() <= at && at <= validToDate.getTime();
}

/** Each certificate is issued by the next, and the last by an authority that is trusted. */
function leadsToRoot(
  leaf: X509Certificate,
  above: readonly X509Certificate[],
  roots: readonly string[],
  now: Instant,
): boolean {
  const trusted = roots.map((root) => new X509Certificate(root));
  let at = leaf;
  for (let step = 0; step < mostInChain; step += 1) {
    const issuedBy = (one: X509Certificate): boolean =>
      one.ca && isValid(one, now) && at.checkIssued(one) && at.verify(one.publicKey);
    if (trusted.some(issuedBy)) return true;
    const next = above.find((one) => one !== at && issuedBy(one));
    if (next === undefined) return false;
    at = next;
  }
  return false;
}
