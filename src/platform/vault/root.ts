/**
 * The root key: what every other key hangs from, and the only one an organisation must guard by hand. Three kinds stand
 * behind one type: a file that only the service may read, a passphrase (argon2id, RFC 9106), and a key service that
 * never gives its key out (transit.ts). It seals epoch keys and nothing else (docs/decisions/0074-keystore.md).
 */
import { argon2, createSecretKey, hkdfSync, randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { nonceBytes, seal, unseal, Unauthentic } from "../aead.ts";
import { keyId } from "../keys.ts";
import { KeystoreRefused } from "./refused.ts";
import { openTransit } from "./transit.ts";
import type { TransitOptions } from "./transit.ts";

export type RootKey = {
  /** 16 bytes that name it; of a key we hold they are a commitment to it (HKDF). */
  readonly id: Buffer;
  readonly kind: RootKind;
  /** Seals an epoch key (32 bytes) for one context; what comes back is one line of ASCII without a space. */
  wrap(context: Uint8Array, secret: Uint8Array): Promise<string>;
  /** `undefined` when it was sealed with another root, for another context, or was changed. */
  unwrap(context: Uint8Array, wrapped: string): Promise<Buffer | undefined>;
};

export type RootKind = "file" | "passphrase" | "transit";

/** Where the secrets are that the key file itself does not hold. */
export type RootSecrets = {
  /** A file with the passphrase; a line feed at its end does not count. */
  readonly passphraseFile?: string | undefined;
  readonly transit?: TransitOptions | undefined;
};

/** RFC 9106 §4, second recommendation: 64 MiB, three passes; one lane, so that it is the same on every machine. */
const cost = { memory: 65_536, passes: 3, lanes: 1 };
const shortestPassphrase = 20;

/** A new root key: its file's one line, and the key. */
export async function newRoot(
  kind: RootKind,
  secrets: RootSecrets,
): Promise<{ readonly line: string; readonly root: RootKey }> {
  if (kind === "file") {
    const secret = randomBytes(32);
    return { line: `kept root key 1 ${secret.toString("hex")}\n`, root: held("file", secret) };
  }
  if (kind === "passphrase") {
    const salt = randomBytes(16);
    const secret = await stretched(passphraseOf(secrets, true), salt, cost);
    const figures = `${cost.memory} ${cost.passes} ${cost.lanes} ${salt.toString("hex")}`;
    const line = `kept root passphrase 1 ${figures} ${keyId(secret).toString("hex")}\n`;
    return { line, root: held("passphrase", secret) };
  }
  const root = await openTransit(transitOf(secrets));
  return { line: `kept root transit 1 ${root.id.toString("hex")}\n`, root };
}

/** The key that a root file's line names; throws `KeystoreRefused` with a sentence that says what to do. */
export async function rootOf(line: string, file: string, secrets: RootSecrets): Promise<RootKey> {
  const hex = /^kept root key 1 (?<hex>[0-9a-f]{64})\n$/u.exec(line)?.groups?.["hex"];
  if (hex !== undefined) return held("file", Buffer.from(hex, "hex"));
  const stretch =
    /^kept root passphrase 1 (?<memory>\d{4,8}) (?<passes>\d{1,2}) (?<lanes>\d) (?<salt>[0-9a-f]{32}) (?<id>[0-9a-f]{32})\n$/u.exec(
      line,
    )?.groups;
  if (stretch !== undefined) {
    const figure = (name: string): number => Number(stretch[name]);
    const figures = { memory: figure("memory"), passes: figure("passes"), lanes: figure("lanes") };
    // More than this is a damaged file that would take the machine's memory, not a stronger key.
    if (figures.memory > 2_097_152) throw new KeystoreRefused(damaged(file));
    const salt = Buffer.from(stretch["salt"] ?? "", "hex");
    const secret = await stretched(passphraseOf(secrets, false), salt, figures);
    if (keyId(secret).toString("hex") !== stretch["id"]) {
      throw new KeystoreRefused(
        `The passphrase in KEPT_ROOT_PASSPHRASE_FILE is not the one of the root key ${file}.`,
      );
    }
    return held("passphrase", secret);
  }
  const service = /^kept root transit 1 (?<id>[0-9a-f]{32})\n$/u.exec(line)?.groups?.["id"];
  if (service === undefined) throw new KeystoreRefused(damaged(file));
  const root = await openTransit(transitOf(secrets));
  if (root.id.toString("hex") !== service) {
    throw new KeystoreRefused(
      `The key service in KEPT_TRANSIT_URL and KEPT_TRANSIT_KEY is not the one named in ${file}.`,
    );
  }
  return root;
}

/** The secret of a root file's line: what an installation from before the keystore derived its keys from. */
export function secretOfLine(line: string): Buffer | undefined {
  const hex = /^kept root key 1 (?<hex>[0-9a-f]{64})\n$/u.exec(line)?.groups?.["hex"];
  return hex === undefined ? undefined : Buffer.from(hex, "hex");
}

export function damaged(file: string): string {
  return `The root key ${file} is damaged; put it back from its copy.`;
}

function held(kind: RootKind, secret: Buffer): RootKey {
  const wrapping = createSecretKey(
    Buffer.from(hkdfSync("sha256", secret, Buffer.alloc(0), "kept epoch wrap v1", 32)),
  );
  return {
    id: keyId(secret),
    kind,
    wrap: (context, epoch) => {
      const nonce = randomBytes(nonceBytes);
      return Promise.resolve(Buffer.concat([nonce, seal(wrapping, nonce, context, epoch)]).toString("hex"));
    },
    unwrap: (context, wrapped) => {
      if (!/^(?:[0-9a-f]{2})+$/u.test(wrapped)) return Promise.resolve(undefined);
      const bytes = Buffer.from(wrapped, "hex");
      try {
        const nonce = bytes.subarray(0, nonceBytes);
        return Promise.resolve(unseal(wrapping, nonce, context, bytes.subarray(nonceBytes)));
      } catch (error) {
        if (error instanceof Unauthentic) return Promise.resolve(undefined);
        throw error;
      }
    },
  };
}

type Cost = { readonly memory: number; readonly passes: number; readonly lanes: number };

function stretched(message: Buffer, nonce: Buffer, figures: Cost): Promise<Buffer> {
  const { memory, passes, lanes: parallelism } = figures;
  return new Promise((resolve, reject) => {
    argon2("argon2id", { message, nonce, memory, passes, parallelism, tagLength: 32 }, (error, derived) => {
      if (error === null) resolve(derived);
      else reject(error);
    });
  });
}

function passphraseOf({ passphraseFile }: RootSecrets, isNew: boolean): Buffer {
  if (passphraseFile === undefined) {
    throw new KeystoreRefused(
      "The root key is made from a passphrase; name the file that holds it in KEPT_ROOT_PASSPHRASE_FILE.",
    );
  }
  let text: string;
  try {
    if ((statSync(passphraseFile).mode & 0o077) !== 0) {
      throw new KeystoreRefused(`The file ${passphraseFile} can be read by others; run chmod 400 on it.`);
    }
    text = readFileSync(passphraseFile, "utf8")
      .replace(/\r?\n$/u, "")
      .normalize("NFKC");
  } catch (error) {
    if (error instanceof KeystoreRefused) throw error;
    throw new KeystoreRefused(`The file ${passphraseFile} of the passphrase cannot be read.`, {
      cause: error,
    });
  }
  if (isNew && text.length < shortestPassphrase) {
    throw new KeystoreRefused(
      `A passphrase for the root key has at least ${shortestPassphrase} characters; four or five words chosen by chance do.`,
    );
  }
  return Buffer.from(text, "utf8");
}

function transitOf({ transit }: RootSecrets): TransitOptions {
  if (transit === undefined) {
    throw new KeystoreRefused(
      "The root key lies in a key service; set KEPT_TRANSIT_URL, KEPT_TRANSIT_KEY and KEPT_TRANSIT_TOKEN_FILE.",
    );
  }
  return transit;
}
