/** Builds the server of an installation and listens; a port that is taken is a sentence, not a stack. */
import { timingSafeEqual } from "node:crypto";
import { createHash } from "node:crypto";
import { Server } from "node:https";
import type { FastifyRequest } from "fastify";
import { faultPage } from "../../public/layout.ts";
import { newId } from "../ids.ts";
import type { Actor, Identify } from "./routes.ts";
import { createServer } from "./server.ts";
import { followTls, readTls } from "./tls.ts";
import type { TlsFiles } from "./tls.ts";
import type { ServerOptions } from "./server.ts";

export type ListenOptions = Omit<ServerOptions, "newId" | "origins" | "actorOf" | "renderError" | "tls"> & {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly tls?: TlsFiles | undefined;
  readonly metricsToken?: string | undefined;
  /** The features' ways to recognise a caller, asked in order. */
  readonly identify: readonly Identify[];
};

class ListenRefused extends Error {
  override readonly name = "ListenRefused";
}

export type Listening = {
  readonly address: string;
  readonly description: () => object;
  readonly close: () => Promise<void>;
};

export async function listen(options: ListenOptions): Promise<Listening> {
  const { tls: files } = options;
  const scheme = files === undefined ? "http" : "https";
  const app = await createServer({
    ...options,
    tls: files === undefined ? undefined : readTls(files, options.now()),
    origins: ownOrigins(options.url, scheme, options.port),
    newId: () => newId(),
    actorOf: (request) => whoCalls(request, options),
    renderError: faultPage,
  });
  try {
    await app.listen({ host: options.host, port: options.port });
  } catch (error) {
    await app.close();
    throw sentenceFor(error, options);
  }
  const { server } = app;
  const unfollow =
    files !== undefined && server instanceof Server ? followTls(server, files, options) : undefined;
  const name = options.host.includes(":") ? `[${options.host}]` : options.host;
  return {
    address: `${scheme}://${name}:${options.port}`,
    description: () => app.swagger(),
    close: async () => {
      unfollow?.();
      await app.close();
    },
  };
}

/** The public address, and this machine's names for itself. */
function ownOrigins(url: string, scheme: "http" | "https", port: number): readonly string[] {
  const local = ["127.0.0.1", "localhost", "[::1]"].map(
    (host) => new URL(`${scheme}://${host}:${port}`).origin,
  );
  return [...new Set([new URL(url).origin, ...local])];
}

async function whoCalls(request: FastifyRequest, options: ListenOptions): Promise<Actor> {
  const caller = { path: request.url.split("?", 1)[0] ?? "", headers: request.headers, ip: request.ip };
  for (const identify of options.identify) {
    const actor = await identify(caller);
    if (actor !== undefined) return actor;
  }
  return operatorOrNobody(request, options);
}

const loopback = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/**
 * The operator is whoever brings the token, or, as long as the installation is not published under another name, a
 * program on this machine: behind a proxy everybody seems to be on this machine, so there the token alone counts.
 */
function operatorOrNobody(
  request: Pick<FastifyRequest, "headers" | "ip">,
  options: { readonly url: string; readonly metricsToken?: string | undefined },
): Actor {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  if (bearer !== undefined && options.metricsToken !== undefined && sameText(bearer, options.metricsToken)) {
    return { kind: "operator" };
  }
  const published = !["127.0.0.1", "localhost", "[::1]"].includes(new URL(options.url).hostname);
  const forwarded = "forwarded" in request.headers || "x-forwarded-for" in request.headers;
  if (!published && !forwarded && loopback.has(request.ip)) return { kind: "operator" };
  return { kind: "nobody" };
}

function sameText(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function sentenceFor(error: unknown, options: ListenOptions): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const where = `${options.host}:${options.port}`;
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `${where} is taken by another program, perhaps by another Kept. Stop it, or choose another port with KEPT_PORT.`,
    EACCES: `This user may not listen on ${where}. Choose a port above 1023 with KEPT_PORT.`,
    EADDRNOTAVAIL: `This machine has no address ${options.host}. Set KEPT_HOST to one of its own, or to 127.0.0.1.`,
    ENOTFOUND: `The name ${options.host} is unknown here. Set KEPT_HOST to an address of this machine.`,
  };
  const sentence = typeof code === "string" ? sentences[code] : undefined;
  return sentence === undefined ? error : new ListenRefused(sentence, { cause: error });
}
