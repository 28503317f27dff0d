/**
 * An API for tests that plays from a script. In order (`strict`): each call must be the next one written down, to the letter of
 * method, host, path, query, headers and body; or as they come (`loose`), where what is answered may depend on what was done.
 */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isDeepStrictEqual } from "node:util";

export type Reply = {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Half of the body, then the connection ends. */
  readonly isCut?: boolean;
  /** No word at all. */
  readonly isSilent?: boolean;
};

export type Exchange = {
  /** What the call is for, so that a test can answer it otherwise. */
  readonly role: string;
  /** `GET graph.microsoft.com /v1.0/users?x=y`: as it goes over the wire. */
  readonly call: string;
  /** These, and no others of their name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The JSON sent, or what is wrong with the text sent. */
  readonly body?: unknown;
  readonly bodyProblem?: (text: string) => string | undefined;
  readonly reply: Reply;
};

export type Script = {
  readonly exchanges: readonly Exchange[];
  readonly order: "strict" | "loose";
  /** Another reply than the one written down. */
  readonly instead?: (exchange: Exchange) => Reply | undefined;
};

export type HttpDouble = {
  readonly port: number;
  play(script: Script): void;
  /** What came that was not written down, and what was written down and never came. */
  problems(): readonly string[];
  /** Calls that came, without their secrets. */
  readonly calls: readonly string[];
  /** Of the last call. */
  readonly headers: Readonly<Record<string, string>>;
  close(): Promise<void>;
};

export async function httpDouble(): Promise<HttpDouble> {
  let script: Script = { exchanges: [], order: "strict" };
  let at = 0;
  let problems: string[] = [];
  const calls: string[] = [];
  let last: IncomingMessage | undefined;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) if (Buffer.isBuffer(part)) parts.push(part);
    const text = Buffer.concat(parts).toString();
    const host = (request.headers.host ?? "").replace(/:\d+$/, "");
    const call = `${request.method} ${host} ${request.url}`;
    calls.push(call);
    last = request;
    const exchange =
      script.order === "strict"
        ? script.exchanges[at]
        : script.exchanges.find((each) => isFor(each, call, text));
    at += 1;
    const found =
      exchange === undefined ? [`not expected: ${call}`] : differences(exchange, call, request, text);
    problems.push(...found);
    if (exchange === undefined || found.length > 0)
      send(response, { status: 599, text: "not in the script" });
    else send(response, script.instead?.(exchange) ?? exchange.reply);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      problems.push(String(error));
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    play: (next) => {
      script = next;
      at = 0;
      problems = [];
      calls.length = 0;
    },
    problems: () =>
      script.order === "strict"
        ? [...problems, ...script.exchanges.slice(at).map(({ call }) => `never came: ${call}`)]
        : problems,
    calls,
    get headers() {
      const pairs = Object.entries(last?.headers ?? {}).map(([name, value]) => [name, String(value)]);
      return Object.fromEntries(pairs);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

/** Two questions may go to one address: their bodies tell them apart. */
function isFor(exchange: Exchange, call: string, text: string): boolean {
  return exchange.call === call && (!("body" in exchange) || isDeepStrictEqual(parsed(text), exchange.body));
}

function differences(
  exchange: Exchange,
  call: string,
  request: IncomingMessage,
  text: string,
): readonly string[] {
  const headers = Object.entries(exchange.headers ?? {}).filter(
    ([name, value]) => request.headers[name] !== value,
  );
  const isBody = "body" in exchange;
  const hasNone = !isBody && exchange.bodyProblem === undefined;
  return [
    ...(exchange.call === call ? [] : [`expected ${exchange.call}, came ${call}`]),
    ...headers.map(
      ([name]) => `${call}: the header ${name} is ${String(request.headers[name] ?? "missing")}`,
    ),
    ...(isBody && !isDeepStrictEqual(parsed(text), exchange.body) ? [`${call}: the body is ${text}`] : []),
    ...(hasNone && text !== "" ? [`${call}: a body came: ${text}`] : []),
    ...[exchange.bodyProblem?.(text)].filter((problem) => problem !== undefined),
  ];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function send(response: ServerResponse, { status, json, text, headers = {}, ...how }: Reply): void {
  if (how.isSilent === true) return;
  const body = Buffer.from(json === undefined ? (text ?? "") : JSON.stringify(json));
  const type = json === undefined ? {} : { "content-type": "application/json" };
  const hasBody = status !== 204 && status !== 304;
  response.writeHead(status, { ...type, ...(hasBody ? { "content-length": body.length } : {}), ...headers });
  if (how.isCut !== true) {
    response.end(hasBody ? body : undefined);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}
