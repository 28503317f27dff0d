/**
 * Passwords at rest: argon2id (RFC 9106) with 19 MiB, two passes, one lane, the floor of the OWASP cheat sheet, as a PHC
 * string so that it can be raised later. Two at a time: each takes a thread of the pool that files need, too.
 */
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";

const memoryKib = 19_456;
const passes = 2;
const parallelism = 1;
const bytes = 32;

/** The hash to store. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const made = await derive(password, salt, { memoryKib, passes, parallelism });
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${plain(salt)}$${plain(made)}`;
}

const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Whether it is this password. Without a stored hash the same work is done, and the answer is no. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const found = phc.exec(stored ?? "");
  const [, memory = String(memoryKib), t = String(passes), p = String(parallelism), salt, hash] = found ?? [];
  const cost = { memoryKib: Number(memory), passes: Number(t), parallelism: Number(p) };
  const saltBytes = salt === undefined ? Buffer.alloc(16) : Buffer.from(salt, "base64");
  const made = await derive(password, saltBytes, cost);
  const wanted = hash === undefined ? randomBytes(bytes) : Buffer.from(hash, "base64");
  return made.length === wanted.length && timingSafeEqual(made, wanted) && found !== null;
}

function plain(value: Buffer): string {
  return value.toString("base64").replaceAll("=", "");
}

type Cost = { readonly memoryKib: number; readonly passes: number; readonly parallelism: number };

const atOnce = 2;
let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  if (running >= atOnce) await new Promise<void>((resolve) => void waiting.push(resolve));
  running += 1;
  try {
    return await new Promise((resolve, reject) => {
      argon2(
        "argon2id",
        {
          message: password,
          nonce: salt,
          parallelism: cost.parallelism,
          tagLength: bytes,
          memory: cost.memoryKib,
          passes: cost.passes,
        },
        (error, made) => (error === null ? resolve(made) : reject(error)),
      );
    });
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}
