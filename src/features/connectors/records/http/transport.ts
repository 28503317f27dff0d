/**
 * One question over HTTP and its answer. Every address a name resolves to is judged before it is called (platform/reach.ts)
 * and each question has a connection of its own; an answer is read up to a bound; a redirect is followed within the same
 * origin only, or, without a word of ours, to hosts the description names. No failure says what was sent or answered.
 */
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { guardedLookup, refusalOf } from "../../../../platform/reach.ts";
import type { Guard, Resolve } from "../../../../platform/reach.ts";
import { stopIfAborted } from "../gaps.ts";

export type Line = {
  /** Hosts on one's own network, by name: nothing private is called otherwise, nothing unencrypted ever else. */
  readonly ownHosts: readonly string[];
  readonly resolve?: Resolve | undefined;
  /** Another origin for one of the description's: a national cloud, a gateway. */
  readonly instead: Readonly<Record<string, string>>;
};

export type Question = {
  readonly method: string;
  readonly address: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly milliseconds: number;
  readonly mostBytes: number;
  readonly elsewhere?: readonly string[] | undefined;
};

export type Answer = {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

export type FailureKind =
  | "unreachable"
  | "refused_address"
  | "timed_out"
  | "cut"
  | "too_large"
  | "redirected";

const sentences: Readonly<Record<FailureKind, string>> = {
  unreachable: "The API could not be reached.",
  refused_address: "The address of the API is not one that may be called.",
  timed_out: "The API did not answer in time.",
  cut: "The connection to the API ended in the middle.",
  too_large: "The API's answer is larger than allowed.",
  redirected: "The API sent the question to another address, which was not asked.",
};

export class CallFailed extends Error {
  override readonly name = "CallFailed";
  readonly kind: FailureKind;
  /** Something was sent: what was asked may have been done. */
  readonly isSent: boolean;
  constructor(kind: FailureKind, isSent: boolean) {
    super(sentences[kind]);
    this.kind = kind;
    this.isSent = isSent;
  }
}

const mostRedirects = 3;

export async function ask(line: Line, question: Question, signal: AbortSignal): Promise<Answer> {
  const end = AbortSignal.any([signal, AbortSignal.timeout(question.milliseconds)]);
  let at = question;
  for (let redirects = 0; ; redirects += 1) {
    stopIfAborted(signal);
    const answer = await askOnce(line, at, signal, end);
    if (![301, 302, 303, 307, 308].includes(answer.status)) return answer;
    const next = question.method === "GET" && redirects < mostRedirects ? redirected(at, answer) : undefined;
    if (next === undefined) throw new CallFailed("redirected", true);
    at = next;
  }
}

function redirected(from: Question, answer: Answer): Question | undefined {
  const location = answer.header("location") ?? "";
  if (!URL.canParse(location, from.address)) return undefined;
  const address = new URL(location, from.address);
  if (address.origin === from.address.origin) return { ...from, address };
  const isNamed = (from.elsewhere ?? []).some((end) => address.hostname.endsWith(end));
  return isNamed && address.protocol === "https:" ? { ...from, address, headers: {} } : undefined;
}

async function askOnce(
  line: Line,
  question: Question,
  signal: AbortSignal,
  end: AbortSignal,
): Promise<Answer> {
  const url = insteadOf(line, question.address);
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const isUnencrypted = url.protocol === "http:";
  const isOwn = line.ownHosts.includes(host);
  const guard: Guard = { ownNetwork: isOwn, isUnencrypted, resolve: line.resolve };
  const isFamiliar = url.protocol === "https:" || (isUnencrypted && isOwn);
  const isPlain = url.username === "" && url.password === "";
  if (!isFamiliar || !isPlain || (net.isIP(host) !== 0 && refusalOf([host], guard) !== undefined))
    throw new CallFailed("refused_address", false);
  let isSent = false;
  const failed = (error: unknown): Error => {
    if (error instanceof CallFailed) return error;
    if (signal.aborted) return new DOMException("The work was stopped.", "AbortError");
    if (end.aborted) return new CallFailed("timed_out", isSent);
    const name = error instanceof Error ? error.name : "";
    if (name === "ReachRefused" || name === "NotOwnNetwork") return new CallFailed("refused_address", false);
    return new CallFailed(isSent ? "cut" : "unreachable", isSent);
  };
  const { request } = isUnencrypted ? http : https;
  const asking = new Promise<Answer>((resolve, reject) => {
    const sent = request(
      url,
      {
        method: question.method,
        headers: { ...question.headers, "accept-encoding": "identity", "user-agent": "kept" },
        agent: false,
        lookup: guardedLookup(guard),
        signal: end,
      },
      (message) => {
        answerOf(message, question.mostBytes).then(resolve, reject);
      },
    );
    sent.on("socket", (socket) => {
      socket.once(isUnencrypted ? "connect" : "secureConnect", () => {
        isSent = true;
      });
    });
    sent.on("error", reject);
    sent.end(question.body);
  });
  return await asking.catch((error: unknown) => {
    throw failed(error);
  });
}

function insteadOf({ instead }: Line, address: URL): URL {
  const other = instead[address.origin];
  return other === undefined ? address : new URL(address.pathname + address.search, other);
}

async function answerOf(message: http.IncomingMessage, mostBytes: number): Promise<Answer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message) {
    if (!Buffer.isBuffer(part)) throw new CallFailed("cut", true);
    size += part.length;
    if (size > mostBytes) {
      message.destroy();
      throw new CallFailed("too_large", true);
    }
    parts.push(part);
  }
  const { headers, statusCode = 0 } = message;
  return {
    status: statusCode,
    header: (name) => {
      const value = headers[name.toLowerCase()];
      return Array.isArray(value) ? value.join(", ") : value;
    },
    bytes: new Uint8Array(Buffer.concat(parts)),
  };
}
