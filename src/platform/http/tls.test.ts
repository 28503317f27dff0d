// Goal: with a certificate Kept answers over TLS and takes up a renewed one; with a wrong one it says what is wrong.
// Method: certificates made on the spot with openssl (skipped where there is none), a real server, a real client.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import { afterAll, expect, test } from "vitest";
import { createLogger } from "../log.ts";
import { systemNow } from "../time.ts";
import { listen } from "./listen.ts";
import { readTls } from "./tls.ts";

const folder = mkdtempSync(path.join(tmpdir(), "kept-tls-"));
afterAll(() => rmSync(folder, { recursive: true }));
const isMissing = spawnSync("openssl", ["version"]).status !== 0;
const why = isMissing ? " (openssl is not installed)" : "";

/** A certificate for localhost that signs itself, and its key. */
function made(name: string): { readonly certificate: string; readonly key: string } {
  const files = { certificate: path.join(folder, `${name}.crt`), key: path.join(folder, `${name}.key`) };
  const request =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost";
  const names = "-addext subjectAltName=DNS:localhost,IP:127.0.0.1";
  const { status } = spawnSync("openssl", [
    ...`${request} ${names}`.split(" "),
    "-keyout",
    files.key,
    "-out",
    files.certificate,
  ]);
  expect(status).toBe(0);
  return files;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

type Reply = { readonly status: number; readonly hsts: string | undefined; readonly peer: string };

async function ask(port: number, ca: Buffer, more: object = {}): Promise<Reply> {
  const request = get({
    host: "127.0.0.1",
    port,
    path: "/nowhere",
    ca,
    agent: false,
    servername: "localhost",
    ...more,
  });
  const [reply] = (await once(request, "response")) as [IncomingMessage];
  const peer = (reply.socket as TLSSocket).getPeerX509Certificate()?.fingerprint256 ?? "";
  await text(reply);
  return { status: reply.statusCode ?? 0, hsts: reply.headers["strict-transport-security"], peer };
}

test.skipIf(isMissing)(
  `a server with a certificate speaks TLS 1.2 or newer, and takes up a renewed one${why}`,
  async () => {
    const [one, other] = [made("one"), made("other")];
    const files = { certificate: path.join(folder, "live.crt"), key: path.join(folder, "live.key") };
    const put = (from: typeof one): void => {
      cpSync(from.certificate, files.certificate);
      cpSync(from.key, files.key);
    };
    put(one);
    const port = await freePort();
    const renewed = Promise.withResolvers<void>();
    const log = createLogger({
      write: (line) => (line.includes("tls.renewed") ? renewed.resolve() : undefined),
      level: "info",
      now: systemNow,
    });
    const server = await listen({
      routes: [],
      identify: [],
      log,
      now: systemNow,
      idempotency: { run: () => Promise.reject(new Error("Nothing changes here.")) },
      version: "0",
      host: "127.0.0.1",
      port,
      url: `https://localhost:${port}`,
      tls: { ...files, lookMilliseconds: 50 },
    });
    try {
      expect(server.address).toBe(`https://127.0.0.1:${port}`);
      const first = await ask(port, readFileSync(one.certificate));
      expect(first).toMatchObject({ status: 404, hsts: expect.stringContaining("max-age") });
      await expect(ask(port, readFileSync(other.certificate))).rejects.toThrow(/self-signed|certificate/u);
      await expect(ask(port, readFileSync(one.certificate), { maxVersion: "TLSv1.1" })).rejects.toThrow(
        /protocol|version/iu,
      );
      await expect(fetch(`http://127.0.0.1:${port}/nowhere`)).rejects.toThrow("fetch failed");
      put(other);
      await renewed.promise;
      const second = await ask(port, readFileSync(other.certificate));
      expect(second.status).toBe(404);
      expect(second.peer).not.toBe(first.peer);
    } finally {
      await server.close();
    }
  },
);

test.skipIf(isMissing)(
  `a certificate that cannot serve is refused in a sentence, and never replaces a good one${why}`,
  () => {
    const [one, other] = [made("good"), made("foreign")];
    const now = systemNow();
    const nonsense = path.join(folder, "nonsense.pem");
    writeFileSync(nonsense, "no certificate");
    expect(() => readTls({ ...one, key: other.key }, now)).toThrow(/is not the key of the certificate/u);
    expect(() => readTls(one, now.add({ hours: 24 * 40 }))).toThrow(/was valid until .* Renew it/u);
    expect(() => readTls(one, now.subtract({ hours: 24 }))).toThrow(/is valid from .* clock/u);
    expect(() => readTls({ ...one, certificate: nonsense }, now)).toThrow(/holds no certificate/u);
    expect(() => readTls({ ...one, key: nonsense }, now)).toThrow(/holds no private key/u);
    expect(() => readTls({ ...one, key: path.join(folder, "none") }, now)).toThrow(/cannot be read/u);
    expect(readTls(one, now).minVersion).toBe("TLSv1.2");
  },
);
