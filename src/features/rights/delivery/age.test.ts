// Goal: a package sealed for a person's age key opens with the `age` command, whole, and a file of that command opens with
// the package's library; cut or changed, neither opens.
// Method: what `fetch.ts` seals, given to the `age` and `age-keygen` of this machine, and back; sizes around age's chunks.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { Decrypter } from "age-encryption";
import { afterAll, expect, test } from "vitest";
import { ageRecipient } from "./contract.ts";
import { sealedFor } from "./fetch.ts";

/** Why these tests cannot run here; `undefined` when they can. */
function ageMissing(): string | undefined {
  try {
    for (const tool of ["age", "age-keygen"]) execFileSync(tool, ["--version"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "needs the age command (apt-get install age)";
  }
}

const missing = ageMissing();
const home = mkdtempSync(path.join(tmpdir(), "kept-age-"));
afterAll(() => rmSync(home, { recursive: true }));

const keyFile = path.join(home, "key.txt");
const newKey = (): { readonly identity: string; readonly recipient: string } => {
  rmSync(keyFile, { force: true });
  const text = execFileSync("age-keygen", [], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  writeFileSync(keyFile, text, { mode: 0o600 });
  return {
    identity: /AGE-SECRET-KEY-1\S+/u.exec(text)?.[0] ?? "",
    recipient: /age1\S+/u.exec(text)?.[0] ?? "",
  };
};
const opened = (sealed: Buffer): Buffer =>
  execFileSync("age", ["--decrypt", "--identity", keyFile], {
    input: sealed,
    stdio: ["pipe", "pipe", "ignore"],
    maxBuffer: 2 ** 28,
  });

/** Around the 64 KiB of a chunk, where a last chunk is empty, full, or one byte. */
const sizes = [0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_003];

test.skipIf(missing !== undefined)(
  `what we seal opens with the age command, and cut or changed it does not (${missing ?? "here"})`,
  async () => {
    const { recipient } = newKey();
    expect(ageRecipient.safeParse(recipient).success).toBe(true);
    for (const size of sizes) {
      const plain = randomBytes(size);
      const sealed = await buffer(await sealedFor(recipient, Readable.from([plain])));
      expect(opened(sealed).equals(plain)).toBe(true);
      const changed = Buffer.from(sealed);
      changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
      expect(() => opened(changed)).toThrow("Command failed: age");
      expect(() => opened(sealed.subarray(0, -1))).toThrow("Command failed: age");
    }
    const others = await buffer(await sealedFor(recipient, Readable.from([Buffer.from("for another")])));
    newKey();
    expect(() => opened(others)).toThrow("Command failed: age");
  },
);

test.skipIf(missing !== undefined)(
  `what the age command seals opens with our library (${missing ?? "here"})`,
  async () => {
    const { identity, recipient } = newKey();
    for (const size of sizes) {
      const plain = randomBytes(size);
      const sealed = execFileSync("age", ["--recipient", recipient], { input: plain, maxBuffer: 2 ** 28 });
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      expect(Buffer.from(await decrypter.decrypt(sealed)).equals(plain)).toBe(true);
    }
  },
);
