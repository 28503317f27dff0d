// Goal: limits count the person, not the proxy in front; and nobody chooses their address by writing a header.
// Method: the real server asked from given socket addresses, a route that says which address it saw.
import { afterEach, expect, test } from "vitest";
import type { FastifyInstance } from "fastify";
import { ask, edge, endpoints } from "../../../testkit/edge.ts";
import { jsonRoute } from "./routes.ts";

const servers: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function seenFrom(trustedProxies: readonly string[]) {
  const sees = jsonRoute(endpoints.search, async ({ ip }) => ({ name: ip, level: "B1" }));
  const server = await edge({ trustedProxies, routes: [sees] });
  servers.push(server);
  return async (remoteAddress: string, forwarded?: string): Promise<string> => {
    const headers = { "x-forwarded-for": forwarded, "x-forwarded-host": "evil.example" };
    const reply = await ask(server, { url: "/api/v1/search?q=a", remoteAddress, headers });
    return reply.json<{ name: string }>().name;
  };
}

test("without a configured proxy the header is what a stranger wrote", async () => {
  const seen = await seenFrom([]);
  expect(await seen("127.0.0.1", "203.0.113.7")).toBe("127.0.0.1");
  expect(await seen("10.1.2.3", "203.0.113.7")).toBe("10.1.2.3");
});

test("a configured proxy is believed, and nobody else is", async () => {
  const seen = await seenFrom(["10.0.0.0/8", "2001:db8::7"]);
  expect(await seen("10.1.2.3", "203.0.113.7")).toBe("203.0.113.7");
  expect(await seen("::ffff:10.1.2.3", "203.0.113.7")).toBe("203.0.113.7");
  expect(await seen("2001:db8::7", "2001:db8:ff::1")).toBe("2001:db8:ff::1");
  expect(await seen("11.1.2.3", "203.0.113.7")).toBe("11.1.2.3");
  expect(await seen("2001:db8::8", "203.0.113.7")).toBe("2001:db8::8");
  expect(await seen("10.1.2.3")).toBe("10.1.2.3");
});

test("what the sender put before the proxy's own word is not believed", async () => {
  const seen = await seenFrom(["10.0.0.0/8"]);
  expect(await seen("10.1.2.3", "198.51.100.1, 203.0.113.7")).toBe("203.0.113.7");
  expect(await seen("10.1.2.3", "198.51.100.1, 203.0.113.7, 10.9.9.9")).toBe("203.0.113.7");
});
