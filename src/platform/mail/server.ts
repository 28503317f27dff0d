/**
 * The mail server of an organisation, sealed, and the connection it makes. The name is resolved and judged once per
 * connection (platform/reach.ts, CWE-918) and the judged address is called, while the certificate is held against the
 * name. A server's words are never repeated: it has been sent the password.
 */
import net from "node:net";
import { createTransport } from "nodemailer";
import type { Transporter } from "nodemailer";
import { z } from "zod";
import { judgedAddress, judgeUnencrypted, NotOwnNetwork, ReachRefused } from "../reach.ts";
import type { Resolve } from "../reach.ts";
import { mailEncryptions } from "./contract.ts";

export const MailServer = z.strictObject({
  host: z.string().min(1).max(255),
  port: z.int().min(1).max(65_535),
  encryption: z.enum(mailEncryptions),
  user: z.string().max(255).optional(),
  password: z.string().max(1000).optional(),
  /** The sender of every mail. */
  from: z.string().min(3).max(254),
  ownNetwork: z.boolean(),
});
export type MailServer = z.infer<typeof MailServer>;

const always = {
  // The library reads files and addresses named in a message unless it is told not to.
  disableFileAccess: true,
  disableUrlAccess: true,
  connectionTimeout: 20_000,
  greetingTimeout: 20_000,
  socketTimeout: 60_000,
  logger: false,
} as const;

/** To the server whoever runs the installation has named: trusted with its address. */
export function transportTo(url: string): Transporter {
  return createTransport({ url, ...always });
}

/** To a server that a form named. Throws `ReachRefused`, or what the resolver says. */
export async function transportOf(
  { host, port, encryption, user, password, ownNetwork }: MailServer,
  reach: { readonly resolve?: Resolve | undefined; readonly ca?: string | undefined } = {},
): Promise<Transporter> {
  const { resolve, ca } = reach;
  const called = await judgedAddress(host, { ownNetwork, resolve });
  if (encryption === "none") judgeUnencrypted(called);
  return createTransport({
    ...always,
    host: called,
    port,
    secure: encryption === "tls",
    requireTLS: encryption === "starttls",
    ignoreTLS: encryption === "none",
    tls: {
      rejectUnauthorized: true,
      minVersion: "TLSv1.2",
      ...(net.isIP(host) === 0 ? { servername: host } : {}),
      ...(ca === undefined ? {} : { ca: [ca] }),
    },
    ...(user === undefined || user === "" ? {} : { auth: { user, pass: password ?? "" } }),
  });
}

const byCode: Readonly<Record<string, string>> = {
  ENOTFOUND: "mail_unknown_host",
  EAI_AGAIN: "mail_unknown_host",
  EDNS: "mail_unknown_host",
  ETIMEDOUT: "mail_timed_out",
  ETLS: "mail_no_encryption",
  EAUTH: "mail_login_refused",
  ENOAUTH: "mail_login_refused",
  EPROTOCOL: "mail_not_smtp",
};
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|ALTNAME/;

/** Why a mail could not be sent now, as a code of ours; the mail server may take it later. */
export function mailProblem(error: unknown): string {
  if (error instanceof ReachRefused)
    return error.code === "own_network" ? "mail_own_network" : "mail_address_refused";
  if (error instanceof NotOwnNetwork) return "mail_not_own_network";
  if (!(error instanceof Error)) return "mail_server_unreachable";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const cause = "cause" in error && error.cause instanceof Error ? error.cause : error;
  const deeper = "code" in cause && typeof cause.code === "string" ? cause.code : code;
  if (certificate.test(deeper) || certificate.test(code) || /certificate|altname/i.test(error.message))
    return "mail_certificate";
  if (code === "ESOCKET" && /wrong version number|ssl/i.test(error.message)) return "mail_no_encryption";
  return byCode[deeper] ?? byCode[code] ?? "mail_server_unreachable";
}
