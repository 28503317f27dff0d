/**
 * HTTP to an address that a form named (an identity provider): the guard of `reach.ts` on every connection, no redirect
 * followed, a limit on the answer. Each request opens a connection of its own, so that none is used that was judged for
 * somebody else; the certificate is always checked. The shape is that of `fetch`, as far as its callers use it.
 */
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { guardedLookup, judgeAddress, ReachRefused } from "./reach.ts";
import type { Guard } from "./reach.ts";

export type Asked = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Descriptions, key sets and tokens are a few kilobytes. */
const mostBytes = 1_048_576;

/** Asks once; rejects with `ReachRefused` when the address may not be reached. A redirect is an answer like another. */
export async function guardedFetch(address: string, asked: Asked, guard: Guard): Promise<Response> {
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new ReachRefused("address_refused");
  // A name and a password in an address hide where it leads, and would be sent along.
  if (url.username !== "" || url.password !== "") throw new ReachRefused("address_refused");
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  // No name is looked up for an address that is one already.
  if (net.isIP(host) !== 0) judgeAddress(host, guard.ownNetwork);
  const { method, headers, body, signal } = asked;
  const { request } = url.protocol === "https:" ? https : http;
  return await new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        headers: { ...headers },
        agent: false,
        lookup: guardedLookup(guard),
        ...(signal === undefined ? {} : { signal }),
      },
      (message) => {
        collected(message).then((bytes) => resolve(answerOf(message, bytes)), reject);
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

async function collected(message: http.IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message) {
    if (!Buffer.isBuffer(part)) throw new Error("The answer is not bytes.");
    size += part.length;
    if (size > mostBytes) throw new Error("The answer is too long.");
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function answerOf(message: http.IncomingMessage, bytes: Uint8Array<ArrayBuffer>): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  const status = message.statusCode ?? 0;
  if (status < 200 || status > 599) throw new Error("The answer has no status.");
  return new Response([204, 205, 304].includes(status) ? null : bytes, { status, headers });
}
