/**
 * A root key that never leaves its key service: the transit engine of OpenBao and HashiCorp Vault (HTTP API v1,
 * `transit/encrypt/:key` and `transit/decrypt/:key`, key type aes256-gcm96 with associated data). The service sees
 * epoch keys only, never a person's key; when it is away the product does not start, and runs on when it goes later.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { KeystoreRefused } from "./refused.ts";
import type { RootKey } from "./root.ts";

export type TransitOptions = {
  /** The service's address, with the mount when it is not `transit`: `https://bao.example:8200/v1/transit`. */
  readonly url: string;
  /** The key's name in the service. */
  readonly key: string;
  readonly tokenFile: string;
};

const Encrypted = z.object({ data: z.object({ ciphertext: z.string().regex(/^[\w:+/=.-]{1,2000}$/u) }) });
const Decrypted = z.object({ data: z.object({ plaintext: z.base64() }) });
const answerWithin = 10_000;

/** Opens the key of a service and proves with one round trip that it seals and opens for us. */
export async function openTransit(options: TransitOptions): Promise<RootKey> {
  const root = rootOfService(options);
  const context = Buffer.from("kept transit trial");
  const back = await root.unwrap(context, await root.wrap(context, context));
  if (back?.equals(context) !== true) {
    throw new KeystoreRefused(
      "The key service does not give back what it sealed; is its key of type aes256-gcm96?",
    );
  }
  return root;
}

function rootOfService(options: TransitOptions): RootKey {
  const { url, key } = options;
  return {
    // The service's key is not ours to commit to; its address and name say which one it is.
    id: createHash("sha256").update(`kept transit 1\n${url}\n${key}`).digest().subarray(0, 16),
    kind: "transit",
    wrap: async (context, secret) => {
      const body = { plaintext: base64(secret), associated_data: base64(context) };
      const answer = await ask(options, "encrypt", body);
      const read = Encrypted.safeParse(answer.body);
      if (answer.status !== 200 || !read.success) throw refused("encrypt", answer.status);
      return read.data.data.ciphertext;
    },
    unwrap: async (context, wrapped) => {
      const answer = await ask(options, "decrypt", { ciphertext: wrapped, associated_data: base64(context) });
      // 400 is what the service says of a ciphertext that is not its own or was sealed for another context.
      if (answer.status === 400) return undefined;
      const read = Decrypted.safeParse(answer.body);
      if (answer.status !== 200 || !read.success) throw refused("decrypt", answer.status);
      return Buffer.from(read.data.data.plaintext, "base64");
    },
  };
}

async function ask(
  { url, key, tokenFile }: TransitOptions,
  what: "encrypt" | "decrypt",
  body: unknown,
): Promise<{ readonly status: number; readonly body: unknown }> {
  try {
    const answer = await fetch(`${url}/${what}/${encodeURIComponent(key)}`, {
      method: "POST",
      headers: {
        "x-vault-token": readFileSync(tokenFile, "utf8").trim(),
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(answerWithin),
    });
    return { status: answer.status, body: await answer.json().catch(() => undefined) };
  } catch (error) {
    throw new KeystoreRefused(
      "The key service in KEPT_TRANSIT_URL does not answer, or its token cannot be read. Without it the keys stay closed.",
      { cause: error },
    );
  }
}

function refused(what: string, status: number): KeystoreRefused {
  return new KeystoreRefused(
    `The key service answered ${status} to ${what}: check that its token may use the key in KEPT_TRANSIT_KEY.`,
  );
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
