/**
 * A witness of others' ledgers (`c2sp.org/tlog-witness`): its own small process with its own key and one file of what it
 * has seen, because a witness that shares a database, a disk or an administrator with the ledger proves little
 * (docs/decisions/0072-witness-and-anchor.md). It is written before it is answered; both happen without a wait in between, so
 * that no two requests can both continue the same checkpoint.
 */
import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { z } from "zod";
import { fromBase64, toBase64 } from "../../evidence/bytes.ts";
import { cosignatureType, formatVerifierKey, signatureLine } from "../../evidence/note.ts";
import type { BoundKey } from "../../evidence/note.ts";
import { cosign, signerOf, verifierKeyOf } from "../../evidence/sign.ts";
import { decideAddCheckpoint } from "../../evidence/witness.ts";
import type { Seen } from "../../evidence/witness.ts";
import type { Now } from "../time.ts";
import { LedgerRefused } from "./signing_key.ts";

export type WitnessServerOptions = {
  readonly name: string;
  readonly folder: string;
  readonly logs: readonly BoundKey[];
  readonly host: string;
  readonly port: number;
  readonly now: Now;
};

export type RunningWitness = {
  readonly address: string;
  /** Its verification key, for the ledgers it watches. */
  readonly verifierKey: string;
  readonly stop: () => Promise<void>;
};

const mostBytes = 64 * 1024;
const Content = z.strictObject({
  version: z.literal(1),
  seen: z.record(
    z.string(),
    z.strictObject({ size: z.int().nonnegative(), root: z.string(), note: z.string() }),
  ),
});
type Stored = { readonly size: number; readonly root: string; readonly note: string };

export async function startWitness(options: WitnessServerOptions): Promise<RunningWitness> {
  const { name, folder, logs, now } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const signer = signerOf(name, seedIn(path.join(folder, "witness.key")));
  const stateFile = path.join(folder, "seen.json");
  const seen = new Map(Object.entries(readState(stateFile)));
  const seenOf = (origin: string): Seen | undefined => {
    const stored = seen.get(origin);
    const root = stored === undefined ? undefined : fromBase64(stored.root);
    return stored === undefined || root === undefined ? undefined : { size: stored.size, root };
  };
  const add = (body: Uint8Array, response: ServerResponse): void => {
    const decision = decideAddCheckpoint(body, logs, seenOf);
    if (decision.status === 409) return answer(response, 409, `${decision.size}\n`, "text/x.tlog.size");
    if (decision.status !== 200) return answer(response, decision.status, "");
    const { checkpoint, text } = decision;
    const line = signatureLine(cosign(text, signer, Math.floor(now().epochMilliseconds / 1000)));
    const note = `${Buffer.from(body).toString("utf8").split("\n\n").slice(1).join("\n\n")}${line}`;
    seen.set(checkpoint.origin, { size: checkpoint.size, root: toBase64(checkpoint.root), note });
    writeWhole(
      stateFile,
      `${JSON.stringify({ version: 1, seen: Object.fromEntries(seen) }, undefined, 1)}\n`,
      0o600,
    );
    answer(response, 200, line);
  };
  const server = createServer((request, response) => {
    const { method, url } = request;
    if (method === "POST" && url === "/add-checkpoint") {
      bodyOf(request).then(
        (body) => (body === undefined ? answer(response, 400, "") : add(body, response)),
        () => response.destroy(),
      );
      return;
    }
    // The monitoring side: what it last signed of a log, by the hash of its origin.
    const found = [...seen].find(
      ([origin]) => url === `/${createHash("sha256").update(origin).digest("hex")}/checkpoint`,
    );
    if (method === "GET" && found !== undefined) return answer(response, 200, found[1].note);
    answer(response, 404, "");
  });
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const bound = server.address();
  return {
    address: `http://${options.host}:${typeof bound === "object" && bound !== null ? bound.port : options.port}`,
    verifierKey: formatVerifierKey(verifierKeyOf(signer, cosignatureType)),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function answer(
  response: ServerResponse,
  status: number,
  body: string,
  type = "text/plain; charset=utf-8",
): void {
  response.writeHead(status, {
    "content-type": type,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(body);
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) return undefined;
    size += part.length;
    if (size > mostBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function seedIn(file: string): Uint8Array {
  if (!existsSync(file)) writeWhole(file, `kept witness key 1 ${randomBytes(32).toString("hex")}\n`, 0o400);
  const hex = /^kept witness key 1 (?<hex>[0-9a-f]{64})\n$/u.exec(readFileSync(file, "utf8"))?.groups?.[
    "hex"
  ];
  if (hex === undefined)
    throw new LedgerRefused(`The witness's key ${file} is damaged; put it back from its copy.`);
  return Buffer.from(hex, "hex");
}

function readState(file: string): Readonly<Record<string, Stored>> {
  if (!existsSync(file)) return {};
  try {
    return Content.parse(JSON.parse(readFileSync(file, "utf8"))).seen;
  } catch (error) {
    // Begun anew it would sign whatever it is shown first.
    throw new LedgerRefused(`What the witness has seen, ${file}, is damaged; put it back from its copy.`, {
      cause: error,
    });
  }
}

/** Written beside its place, flushed, renamed: it is the old file or the new one. */
function writeWhole(file: string, content: string, mode: number): void {
  const partial = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const descriptor = openSync(partial, "wx", mode);
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(partial, file);
  const directory = openSync(path.dirname(file), "r");
  fsyncSync(directory);
  closeSync(directory);
}
