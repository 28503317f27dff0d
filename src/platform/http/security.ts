/**
 * The headers of every answer (OWASP Secure Headers; CSP Level 3). One strict policy, no `unsafe-inline`, Trusted Types
 * required and none allowed, nothing from elsewhere. What a page needs beyond that is added here or not at all.
 */
export type SecurityOptions = {
  /** Served over https (directly or behind a proxy): only then may a browser be told to insist on it. */
  readonly secure: boolean;
};

const nothing = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const document =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; " +
  "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/** Powerful features are off for us and everything inside us. */
const permissionsPolicy = [
  "accelerometer",
  "camera",
  "display-capture",
  "geolocation",
  "gyroscope",
  "magnetometer",
  "microphone",
  "payment",
  "usb",
]
  .map((feature) => `${feature}=()`)
  .join(", ");

export function securityHeaders(
  content: "document" | "data",
  options: SecurityOptions,
): Readonly<Record<string, string>> {
  return {
    "content-security-policy":
      (content === "document" ? document : nothing) + (options.secure ? "; upgrade-insecure-requests" : ""),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": permissionsPolicy,
    "x-robots-tag": "noindex, nofollow",
    ...(options.secure ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
  };
}
