/**
 * A key service for tests: the two calls of the transit engine over HTTP, with a key it never gives out. It counts what
 * it is asked, and can be told to be away.
 */
import { createSecretKey, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { nonceBytes, seal, unseal } from "../../src/platform/aead.ts";

export type TransitService = {
  readonly url: string;
  readonly token: string;
  readonly asked: readonly string[];
  answerWith(status: number | undefined): void;
  close(): Promise<void>;
};

export async function transitService(keyName: string): Promise<TransitService> {
  const key = createSecretKey(randomBytes(32));
  const token = randomBytes(16).toString("hex");
  const asked: string[] = [];
  let forced: number | undefined;
  const server = createServer((request, response) => {
    void (async () => {
      const body = JSON.parse(await textOf(request)) as Record<string, string>;
      asked.push(request.url ?? "");
      const answer = (status: number, data: unknown): void => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(data));
      };
      if (forced !== undefined) return answer(forced, { errors: ["told to"] });
      if (request.headers["x-vault-token"] !== token) return answer(403, { errors: ["permission denied"] });
      const context = Buffer.from(body["associated_data"] ?? "", "base64");
      if (request.url === `/v1/transit/encrypt/${keyName}`) {
        const nonce = randomBytes(nonceBytes);
        const plain = Buffer.from(body["plaintext"] ?? "", "base64");
        const sealed = Buffer.concat([nonce, seal(key, nonce, context, plain)]).toString("base64");
        return answer(200, { data: { ciphertext: `vault:v1:${sealed}` } });
      }
      if (request.url !== `/v1/transit/decrypt/${keyName}`) return answer(404, { errors: [] });
      try {
        const bytes = Buffer.from((body["ciphertext"] ?? "").replace("vault:v1:", ""), "base64");
        const plain = unseal(key, bytes.subarray(0, nonceBytes), context, bytes.subarray(nonceBytes));
        return answer(200, { data: { plaintext: plain.toString("base64") } });
      } catch {
        return answer(400, { errors: ["invalid ciphertext"] });
      }
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1/transit`,
    token,
    asked,
    answerWith: (status) => {
      forced = status;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
