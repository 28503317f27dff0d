// Goal: nothing an administrator types as the address of a database or of an identity provider leads to this machine, its
// network or a cloud's metadata, unless that connection says it is on their own network; and then not to metadata.
// Method: each private address in every spelling that some reader takes for it, as host of a connection and in the address
// of a provider; traps that listen on all addresses of this machine count who comes. The resolver is this machine's for
// numbers, and otherwise the worst there is: it answers with the trap. The controls must reach the trap.
import dns from "node:dns";
import { createServer } from "node:http";
import type { Server } from "node:http";
import net from "node:net";
import os from "node:os";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { claimedBy, leavingAddress } from "../../src/features/access/provider/exchange.ts";
import { connectionOf } from "../../src/features/connectors/stored/address.ts";
import { GuardedSocket } from "../../src/features/connectors/stored/guarded_socket.ts";
import { guardedFetch } from "../../src/platform/guarded_fetch.ts";
import type { Resolve } from "../../src/platform/reach.ts";

let trap: net.Server;
let port = 0;
let visits = 0;

beforeAll(async () => {
  trap = net.createServer((socket) => {
    visits += 1;
    socket.destroy();
  });
  port = await listening(trap, "::");
});
afterAll(() => trap.close());

async function listening(server: net.Server, host: string): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, host, resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** An IPv4 address as the readers of the world spell it: `inet_aton`, browsers, IPv6 transition forms. */
function spellings(address: string): readonly string[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
  const whole = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = (value: number): string => value.toString(16);
  const words = `${hex(a * 256 + b)}:${hex(c * 256 + d)}`;
  const wide = (text: string): string =>
    text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
  return [
    address,
    `${address}.`,
    String(whole),
    `0x${hex(whole)}`,
    `0X${hex(whole).toUpperCase()}`,
    `0${whole.toString(8)}`,
    `${a}.${(b * 256 + c) * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    [a, b, c, d].map((part) => `0x${hex(part)}`).join("."),
    [a, b, c, d].map((part) => `0${part.toString(8)}`).join("."),
    [a, b, c, d].map((part) => `0000${part.toString(8)}`).join("."),
    `0x${hex(a)}.${b}.0${c.toString(8)}.${d}`,
    wide(address),
    address.replaceAll(".", "\u3002"),
    address.replaceAll(".", "\uff0e"),
    `[::ffff:${address}]`,
    `[::ffff:${words}]`,
    `[0:0:0:0:0:ffff:${words}]`,
    `[::ffff:0:${words}]`,
    `[::${words}]`,
    `[64:ff9b::${words}]`,
    `[64:ff9b:1::${words}]`,
    `[2002:${words}::1]`,
    `[2001:db8::5efe:${words}]`,
  ];
}

const own = Object.values(os.networkInterfaces()).flatMap((each) => each ?? []);
const hosts: readonly string[] = [
  ...[
    "127.0.0.1",
    "127.99.1.7",
    "0.0.0.0",
    "169.254.169.254",
    "10.0.0.1",
    "192.168.0.1",
    "172.16.0.1",
    "100.64.0.1",
  ].flatMap(spellings),
  ...own.map(({ address, family }) => (family === "IPv6" ? `[${address.split("%", 1)[0]}]` : address)),
  "[::1]",
  "[::]",
  "[0:0:0:0:0:0:0:1]",
  "[0000:0000:0000:0000:0000:0000:0000:0001]",
  "[fe80::1]",
  "[fc00::1]",
  "[fd00:ec2::254]",
  "[fec0::1]",
  "[ff02::1]",
  "[3fff::1]",
  "[5f00::1]",
  "localhost",
  "LOCALHOST",
  "localhost.",
  "localhost.localdomain",
  "ip6-localhost",
  "ip6-loopback",
  "metadata.google.internal",
  "instance-data",
  "127.0.0.1.nip.example",
  "trap.example",
  "TRAP.EXAMPLE.",
  "\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3",
  "local\u00adhost",
];

/** Numbers and names of this machine as this machine reads them; every other name leads to the trap. */
const worst: Resolve = (host, done) => {
  if (/^[0-9a-fx.]+$/i.test(host) || /^(?:localhost\.?|ip6-)/i.test(host))
    dns.lookup(host, { all: true }, (error, addresses) => done(error, addresses ?? []));
  else done(null, [{ address: "127.0.0.1", family: 4 }]);
};

async function connected(host: string, ownNetwork: boolean): Promise<unknown> {
  const client = new pg.Client(
    connectionOf(
      {
        host,
        port,
        database: "d",
        user: "u",
        encryption: "none",
        ownNetwork,
        installed: false,
      },
      { resolve: worst },
    ),
  );
  client.on("error", () => undefined);
  const error: unknown = await client.connect().catch((failure: unknown) => failure);
  await client.end().catch(() => undefined);
  return error;
}

test("no spelling of a private address is reached as the host of a database", async () => {
  const before = visits;
  expect(hosts.length).toBeGreaterThan(200);
  const bare = hosts.map((host) => host.replace(/^\[(.*)\]$/, "$1"));
  const letIn: string[] = [];
  for (const host of bare) {
    const error = await connected(host, false);
    // The system may not know the spelling at all; otherwise it is we who refuse.
    const refused =
      error instanceof Error && (error.name === "ReachRefused" || /ENOTFOUND|EAI_/.test(error.message));
    if (!refused) letIn.push(`${host}: ${String(error)}`);
  }
  expect(letIn).toEqual([]);
  expect(visits).toBe(before);
});

const asProvider = (issuer: string, ownNetwork = false) =>
  leavingAddress(
    { issuer, clientId: "kept", secret: undefined, ownNetwork, resolve: worst },
    "t".repeat(43),
    "http://localhost/",
  ).catch((error: unknown) => ({ problem: error instanceof TypeError ? "not an address" : String(error) }));

test("no spelling of a private address is reached as an identity provider, over http, https or dressed up", async () => {
  const before = visits;
  const dressed = [
    `http://example.org@127.0.0.1:${port}/`,
    `https://user:secret@localhost:${port}/`,
    `http://127.0.0.1:${port}#@example.org/`,
    `http://example.org\\@127.0.0.1:${port}/`,
    `http://127.0.0.1:${port}/?https://example.org`,
    `http:\\\\127.0.0.1:${port}\\`,
    `http:/127.0.0.1:${port}`,
    `file:///etc/passwd`,
    `gopher://127.0.0.1:${port}/_x`,
    `ftp://127.0.0.1:${port}/`,
    `data:application/json,{}`,
    ` http://127.0.0.1:${port}/`,
    `http://127.0.0.1\t:${port}/`,
  ];
  const addresses = hosts.flatMap((host) => [`http://${host}:${port}/`, `https://${host}:${port}/`]);
  const letIn: string[] = [];
  let judged = 0;
  for (const issuer of [...addresses, ...dressed]) {
    const { problem, ...rest } = await asProvider(issuer);
    // Without a reason: the system did not know the spelling.
    if (
      "address" in rest ||
      !["own_network", "address_refused", "not an address", undefined].includes(problem)
    )
      letIn.push(`${issuer}: ${String(problem)}`);
    if (problem !== undefined) judged += 1;
  }
  expect(letIn).toEqual([]);
  expect(judged).toBeGreaterThan(200);
  expect(visits).toBe(before);
});

test("the trap springs where a connection says it is on their own network: these were no empty tries", async () => {
  const before = visits;
  await connected("127.0.0.1", true);
  await connected("trap.example", true);
  await asProvider(`http://127.0.0.1:${port}/`, true);
  await asProvider(`https://trap.example:${port}/`, true);
  expect(visits).toBe(before + 4);
  await connected("169.254.169.254", true);
  expect(await asProvider("https://169.254.169.254/", true)).toEqual({ problem: "address_refused" });
  expect(visits).toBe(before + 4);
});

test("a name that changes its answer a thousand times is asked once for each connection, and that answer is called", async () => {
  let answers = 0;
  const resolve: Resolve = (_host, done) => {
    answers += 1;
    done(null, [{ address: answers % 2 === 0 ? "169.254.169.254" : "127.0.0.1", family: 4 }]);
  };
  const before = visits;
  const reached: (string | undefined)[] = [];
  const once = async (): Promise<void> => {
    const socket = new GuardedSocket({ ownNetwork: true, resolve, judgeSocket: () => undefined });
    await new Promise<void>((done) => {
      socket.once("connect", () => reached.push(socket.remoteAddress));
      socket.once("error", () => undefined);
      socket.once("close", () => done());
      socket.connect(port, "rebound.example");
      socket.resume();
    });
  };
  for (let each = 0; each < 20; each += 1) await Promise.all(Array.from({ length: 50 }, once));
  expect(reached).toEqual(Array.from({ length: 500 }, () => "127.0.0.1"));
  expect(answers).toBe(1000);
  expect(visits).toBe(before + 500);
});

test("a redirect is not followed, and what a provider's description names is judged like its own address", async () => {
  const before = visits;
  let named: string;
  let asked = 0;
  const server: Server = createServer((request, response) => {
    asked += 1;
    if (request.url === "/away")
      return void response.writeHead(302, { location: `http://trap.example:${port}/` }).end();
    if (request.url === "/long") return void response.end("x".repeat(2_000_000));
    response.writeHead(200, { "content-type": "application/json" }).end(
      JSON.stringify({
        issuer: named,
        authorization_endpoint: `${named}/authorize`,
        token_endpoint: "http://169.254.169.254/token",
        jwks_uri: "http://169.254.169.254/keys",
        response_types_supported: ["code"],
      }),
    );
  });
  const at = await listening(server, "127.0.0.1");
  named = `http://127.0.0.1:${at}`;
  const plain = { method: "GET", headers: {} };
  const guard = { ownNetwork: true, resolve: worst };
  const away = await guardedFetch(`${named}/away`, plain, guard);
  expect([away.status, away.headers.get("location")]).toEqual([302, `http://trap.example:${port}/`]);
  await expect(guardedFetch(`${named}/long`, plain, guard)).rejects.toThrow("too long");
  await expect(guardedFetch(`${named}/away`, plain, { ...guard, ownNetwork: false })).rejects.toThrow(
    "own_network",
  );
  asked = 0;
  const client = { issuer: named, clientId: "kept", secret: undefined, ownNetwork: true };
  expect(await leavingAddress(client, "t".repeat(43), "http://localhost/")).toHaveProperty("address");
  expect(
    await claimedBy(client, "t".repeat(43), "http://localhost/", { code: "c", state: "s" }),
  ).toBeUndefined();
  expect([asked, visits]).toEqual([2, before]);
  server.close();
});
