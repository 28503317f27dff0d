/**
 * The sealed address of a mailbox, and the connection it makes. The password leaves the seal here and goes into the
 * client alone. The name is resolved and judged by us, once per connection (platform/reach.ts, CWE-918), and it is the
 * judged address that is called, while the certificate is still held against the name.
 */
import net from "node:net";
import { ImapFlow } from "imapflow";
import { z } from "zod";
import { judgedAddress, judgeUnencrypted } from "../../../platform/reach.ts";
import type { Resolve } from "../../../platform/reach.ts";
import { encryptions } from "../contract.ts";

/** What is sealed; the reader of a page is shown all but the password. */
export const MailboxAddress = z.strictObject({
  host: z.string().min(1).max(255),
  port: z.int().min(1).max(65_535),
  encryption: z.enum(encryptions),
  user: z.string().min(1).max(255),
  password: z.string().min(1).max(1000),
  folder: z.string().min(1).max(255),
  ownNetwork: z.boolean(),
});
export type MailboxAddress = z.infer<typeof MailboxAddress>;

export type ReachOptions = {
  readonly resolve?: Resolve | undefined;
  /** Certificates of an authority of one's own, beside those the machine trusts. */
  readonly ca?: string | undefined;
};

/** A mail may be this big; of a bigger one the head is kept. Mail servers commonly take 25 megabytes. */
export const mostMailBytes = 26_214_400;

/** A client that has not connected yet. Throws `ReachRefused`, or what the resolver says. */
export async function clientFor(address: MailboxAddress, options: ReachOptions = {}): Promise<ImapFlow> {
  const { host, port, encryption, user, password } = address;
  const called = await judgedAddress(host, {
    ownNetwork: address.ownNetwork,
    ...(options.resolve === undefined ? {} : { resolve: options.resolve }),
  });
  if (encryption === "none") judgeUnencrypted(called);
  const client = new ImapFlow({
    host: called,
    port,
    ...(net.isIP(host) === 0 ? { servername: host } : {}),
    secure: encryption === "tls",
    doSTARTTLS: encryption === "starttls",
    tls: {
      rejectUnauthorized: true,
      minVersion: "TLSv1.2",
      ...(options.ca === undefined ? {} : { ca: [options.ca] }),
    },
    auth: { user, pass: password },
    // The library's log would hold addresses and subjects.
    logger: false,
    emitLogs: false,
    disableAutoIdle: true,
    disableCompression: true,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    maxLineLength: 8 * 1024 * 1024,
    maxLiteralSize: mostMailBytes + 1024,
    maxResponseSize: mostMailBytes + 8 * 1024 * 1024,
    clientInfo: { name: "Kept" },
  });
  // A connection that fails between two commands says so here; the next command fails for the same reason.
  client.on("error", () => undefined);
  return client;
}
