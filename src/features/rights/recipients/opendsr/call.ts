/**
 * One question to a processor: only over https, only to an address the guard lets pass, within twenty seconds, no redirect
 * followed. What went wrong is a code; neither address nor body is ever part of it.
 */
import tls from "node:tls";
import { guardedFetch } from "../../../../platform/guarded_fetch.ts";
import { ReachRefused } from "../../../../platform/reach.ts";

export type Question = {
  readonly method: "GET" | "POST" | "DELETE";
  readonly address: string;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
};
export type Answer = {
  readonly status: number;
  readonly bytes: Uint8Array;
  readonly domain: string | null;
  readonly signature: string | null;
};
export type Line = {
  readonly ask: (question: Question) => Promise<Answer>;
  /** Authorities whose certificates are trusted. */
  readonly roots: () => readonly string[];
};

/** Nothing came back, or it may not be asked. */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
  readonly code: "unreachable" | "address_refused";
  constructor(code: "unreachable" | "address_refused") {
    super(code);
    this.code = code;
  }
}

const patience = 20_000;

export async function answerOf(response: Response): Promise<Answer> {
  return {
    status: response.status,
    bytes: new Uint8Array(await response.arrayBuffer()),
    domain: response.headers.get("x-opendsr-processor-domain"),
    signature: response.headers.get("x-opendsr-signature"),
  };
}

/** `fetched` and `milliseconds`: as they are, but in a test that cannot wait. */
export const lineOver = (
  fetched: typeof guardedFetch = guardedFetch,
  milliseconds: number = patience,
): Line => ({
  ask: async ({ method, address, body, headers: given, signal }) => {
    if (!address.startsWith("https://")) throw new Unanswered("address_refused");
    const headers = {
      ...given,
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    const end = AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
    try {
      const asked = { method, headers, body, signal: end };
      return await answerOf(await fetched(address, asked, { ownNetwork: false }));
    } catch (error) {
      throw new Unanswered(error instanceof ReachRefused ? "address_refused" : "unreachable");
    }
  },
  roots: () => tls.getCACertificates("default"),
});
