// Goal: no spelling of an address and no answer of a name server lets a connection reach what it may not.
// Method: spellings of link-local, metadata, private and public addresses judged by table; the guarded socket against a
// listening trap, with a resolver that answers as a test says; generated IPv4 addresses in all their IPv6 forms.
import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reachOf, type Resolve } from "../../../platform/reach.ts";
import { connectionOf, type StoreAddress } from "./address.ts";

let trap: net.Server;
let port = 0;
let calls = 0;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "kept-reach-"));
  trap = net.createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => {
    trap.listen(0, "127.0.0.1", resolve);
  });
  const address = trap.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterAll(() => {
  trap.close();
  rmSync(folder, { recursive: true, force: true });
});

test("addresses are as far away as the registries say, in whatever form", () => {
  const expected = {
    never: [
      "169.254.169.254",
      "169.254.0.1",
      "0.0.0.0",
      "0.1.2.3",
      "100.100.100.200",
      "168.63.129.16",
      "192.0.0.192",
      "224.0.0.1",
      "255.255.255.255",
      "::",
      "fe80::1",
      "fe80::1%eth0",
      "fd00:ec2::254",
      "fd20:ce::254",
      "ff02::1",
      "::ffff:169.254.169.254",
      "::ffff:a9fe:a9fe",
      "64:ff9b::a9fe:a9fe",
      "64:ff9b:1::a9fe:a9fe",
      "2002:a9fe:a9fe::1",
      "::169.254.169.254",
      "2001:db8::1",
      "0xa9fea9fe",
      "2852039166",
      "0251.0376.0251.0376",
      "localhost",
      "",
    ],
    own: [
      "127.0.0.1",
      "127.255.0.9",
      "10.0.0.1",
      "172.16.0.1",
      "172.31.255.255",
      "192.168.1.1",
      "100.64.0.1",
      "198.18.0.1",
      "::1",
      "fc00::1",
      "fd12:3456::1",
      "::ffff:10.0.0.1",
      "::ffff:7f00:1",
      "64:ff9b::10.0.0.1",
      "2002:7f00:1::",
    ],
    public: ["8.8.8.8", "172.32.0.1", "192.169.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"],
  };
  for (const [reach, addresses] of Object.entries(expected))
    for (const address of addresses) expect([address, reachOf(address)]).toEqual([address, reach]);
});

test("an IPv4 address is no further away for being written inside IPv6", () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
      const words = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
      for (const form of [`::ffff:${address}`, `::ffff:${words}`, `64:ff9b::${words}`, `2002:${words}::1`])
        expect([form, reachOf(form)]).toEqual([form, reachOf(address)]);
    }),
  );
});

type PostgresAddress = Extract<StoreAddress, { kind?: "postgresql" | undefined }>;
type Try = Partial<PostgresAddress> & { readonly answers?: readonly string[] };

/** The code a connection ends with, through the driver. */
async function ending({ answers, ...given }: Try): Promise<unknown> {
  const resolve: Resolve = (_host, done) => {
    done(
      null,
      (answers ?? []).map((address) => ({ address, family: net.isIPv6(address) ? 6 : 4 })),
    );
  };
  const address: PostgresAddress = {
    host: "db.example",
    port,
    database: "d",
    user: "u",
    encryption: "none",
    ownNetwork: false,
    installed: false,
    ...given,
  };
  const client = new pg.Client({
    ...connectionOf(address, { folder, resolve }),
    connectionTimeoutMillis: 3000,
  });
  client.on("error", () => undefined);
  const error: unknown = await client.connect().then(
    () => undefined,
    (failure: unknown) => failure,
  );
  await client.end().catch(() => undefined);
  return error instanceof Error && "code" in error ? error.code : error;
}

test("a refused address is never connected to, whoever names it", async () => {
  const before = calls;
  const refused: [Try, string][] = [
    [{ host: "127.0.0.1" }, "own_network"],
    [{ host: "::1" }, "own_network"],
    [{ answers: ["127.0.0.1"] }, "own_network"],
    [{ answers: ["8.8.8.8", "127.0.0.1"] }, "own_network"],
    [{ answers: ["::ffff:127.0.0.1"] }, "own_network"],
    [{ answers: [] }, "address_refused"],
    [{ ownNetwork: true, host: "169.254.169.254" }, "address_refused"],
    [{ ownNetwork: true, answers: ["127.0.0.1", "169.254.169.254"] }, "address_refused"],
    [{ ownNetwork: true, answers: ["fe80::1"] }, "address_refused"],
    [{ host: folder }, "own_network"],
    [{ host: folder, ownNetwork: true }, "socket_refused"],
    [{ host: `${folder}/../${path.basename(folder)}/postgres`, ownNetwork: true }, "socket_refused"],
    [{ host: path.join(path.dirname(folder), "kept-0123456789abcdef"), ownNetwork: true }, "socket_refused"],
  ];
  for (const [given, code] of refused) expect([given, await ending(given)]).toEqual([given, code]);
  expect(calls).toBe(before);
});

test("an address of the internet is never called without encryption, whatever somebody says of their network", async () => {
  const before = calls;
  const refused: Try[] = [
    { host: "8.8.8.8" },
    { host: "8.8.8.8", ownNetwork: true },
    { ownNetwork: true, answers: ["127.0.0.1", "8.8.8.8"] },
  ];
  for (const given of refused) expect([given, await ending(given)]).toEqual([given, "not_own_network"]);
  expect(calls).toBe(before);
});

test("with the word of somebody that it is their own network, the trap is reached: the guard lets through what it may", async () => {
  const before = calls;
  await ending({ ownNetwork: true, host: "127.0.0.1" });
  await ending({ ownNetwork: true, answers: ["127.0.0.1"] });
  expect(calls).toBe(before + 2);
});

test("an address that changes between two answers is judged at each connection", async () => {
  expect(await ending({ answers: ["127.0.0.1"] })).toBe("own_network");
  const own = await ending({ ownNetwork: true, answers: ["127.0.0.1"] });
  expect(own).not.toBe("own_network");
  expect(await ending({ ownNetwork: true, answers: ["169.254.169.254"] })).toBe("address_refused");
});
