/**
 * A connection to a directory (RFC 4511), to an address that was judged before it is called, with encryption that is held
 * against the name. Its errors in our own words: a server's text may hold what it was asked for.
 */
import net from "node:net";
import tls from "node:tls";
import { Client, ResultCodeError } from "ldapts";
import { judgedAddress, judgeUnencrypted, NotOwnNetwork, ReachRefused } from "../../../../platform/reach.ts";
import type { Resolve } from "../../../../platform/reach.ts";
import { isAbort, stopIfAborted } from "../gaps.ts";
import type { GapReason } from "../system.ts";

export type DirectoryAddress = {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte, `starttls` before anybody signs in, `none` on one's own network alone. */
  readonly encryption: "tls" | "starttls" | "none";
  /** Empty signs nobody in. */
  readonly user: string;
  readonly password: string;
  readonly ownNetwork: boolean;
};
export type Reaching = {
  readonly address: DirectoryAddress;
  /** An authority of one's own, beside those the machine trusts. */
  readonly ca?: string | undefined;
  readonly resolve?: Resolve | undefined;
  readonly milliseconds?: number | undefined;
};

/** LDAP result codes (RFC 4511 appendix A) that mean something to whoever asked. */
export const codes = {
  timeLimit: 3,
  sizeLimit: 4,
  referral: 10,
  adminLimit: 11,
  noSuchAttribute: 16,
  noSuchObject: 32,
  invalidCredentials: 49,
  insufficientAccess: 50,
  busy: 51,
  unavailable: 52,
  unwilling: 53,
  objectClassViolation: 65,
  notAllowedOnNonLeaf: 66,
} as const;

export function codeOf(error: unknown): number | undefined {
  return error instanceof ResultCodeError ? error.code : undefined;
}

export function gapOf(error: unknown): GapReason {
  const code = codeOf(error);
  if (code === codes.timeLimit) return "timed_out";
  if (code === codes.sizeLimit || code === codes.adminLimit) return "cut_off";
  if (code === codes.insufficientAccess || code === codes.noSuchObject || code === codes.unwilling)
    return "refused";
  if (code === undefined && error instanceof Error && /time(?:d )?out/i.test(error.message))
    return "timed_out";
  return "half_answer";
}

/** Why it cannot be reached, in a sentence. */
export function sentenceOf(error: unknown): string {
  if (error instanceof NotOwnNetwork)
    return "Without encryption only a server on one's own network is called.";
  if (error instanceof ReachRefused)
    return error.code === "own_network"
      ? "The directory is on a network of one's own: say `own_network: true` if that is meant."
      : "An address of this kind is never called.";
  const code = codeOf(error);
  if (code === codes.invalidCredentials) return "The directory did not accept user and password.";
  if (code !== undefined) return `The directory refused (LDAP result ${code}).`;
  const system = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test(system))
    return "The directory's certificate is not trusted, or is another server's.";
  if (system === "ENOTFOUND" || system === "EAI_AGAIN")
    return "The directory's name is not known: check the host.";
  if (gapOf(error) === "timed_out") return "The directory did not answer in time.";
  return "The directory cannot be reached, or the connection to it was lost.";
}

export type Connection = { readonly client: Client; close(): void };

/** Signed in; throws what the library throws, or `AbortError`. */
export async function connect(
  { address, ca, resolve, milliseconds = 30_000 }: Reaching,
  signal: AbortSignal,
): Promise<Connection> {
  stopIfAborted(signal);
  const { host, port, encryption } = address;
  const called = await judgedAddress(host, {
    ownNetwork: address.ownNetwork,
    ...(resolve === undefined ? {} : { resolve }),
  });
  if (encryption === "none") judgeUnencrypted(called);
  const trust = {
    minVersion: "TLSv1.2",
    ...(net.isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca: [ca] }),
  } as const;
  let socket: net.Socket | undefined;
  const client = new Client({
    url: `${encryption === "tls" ? "ldaps" : "ldap"}://${net.isIP(called) === 6 ? `[${called}]` : called}:${port}`,
    timeout: milliseconds,
    connectTimeout: milliseconds,
    autoRebind: false,
    createConnection: () => (socket = net.connect({ host: called, port })),
    // For STARTTLS the library makes its own, on the socket there is.
    ...(encryption === "tls"
      ? { createSecureConnection: () => (socket = tls.connect({ host: called, port, ...trust })) }
      : {}),
  });
  const cut = (): void => void socket?.destroy();
  signal.addEventListener("abort", cut, { once: true });
  const close = (): void => {
    signal.removeEventListener("abort", cut);
    client.unbind().catch(() => undefined);
  };
  try {
    if (encryption === "starttls") await client.startTLS({ ...trust, host: called });
    await client.bind(address.user, address.password);
    return { client, close };
  } catch (error) {
    close();
    cut();
    throw signal.aborted ? new DOMException("The work was stopped.", "AbortError") : error;
  }
}

/** What was thrown while the work was to stop is that it was to stop. */
export function rethrowAbort(error: unknown, signal: AbortSignal): void {
  stopIfAborted(signal);
  if (isAbort(error)) throw error;
}
