/**
 * The headers of every answer (OWASP Secure Headers; CSP Level 3). Strict policies, no `unsafe-inline`, Trusted Types
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

/** The office and the few pages with a script of ours: nothing inline, nothing from elsewhere, no string to script. */
const office =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
  "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";
const policies = { document, office, data: nothing } as const;

/** Of a stream that is a page with one style sheet inside it, named by its hash: no script, and nothing fetched. */
export function styledPolicy(styleSource: string): string {
  if (!/^'sha256-[A-Za-z0-9+/]{43}='$/.test(styleSource))
    throw new TypeError("Not the hash of a style sheet.");
  return `${nothing}; style-src ${styleSource}`;
}

export function securityHeaders(
  content: keyof typeof policies,
  options: SecurityOptions,
): Readonly<Record<string, string>> {
  return {
    "content-security-policy": policies[content] + (options.secure ? "; upgrade-insecure-requests" : ""),
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
