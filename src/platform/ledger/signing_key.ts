/**
 * The key that signs checkpoints: `ledger.key` in the keystore folder, of mode 0400, apart from the root key, because it
 * protects no secret and lives longer than any (docs/decisions/0070-ledger-tree.md). One key serves the installation; each
 * organisation's ledger has a name of its own, so that no signature of one passes for another's.
 */
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { equal } from "../../evidence/bytes.ts";
import { publicKeyOf, signerOf } from "../../evidence/sign.ts";
import type { Signer } from "../../evidence/sign.ts";
import { failPoint } from "../fail_point.ts";
import type { OrganisationId } from "../ids.ts";

/** The ledger cannot be served; the message says why and what to do. */
export class LedgerRefused extends Error {
  override readonly name = "LedgerRefused";
}

export type LedgerKey = {
  /** Signs as the organisation's ledger with the present key; `generation` grows when a rolled-back ledger goes on (decision 0072). */
  signer(organisationId: OrganisationId, generation: number): Signer;
  /** The same with the key of these public bytes; `undefined` when the keystore does not hold it. */
  signerFor(publicKey: Uint8Array, organisationId: OrganisationId, generation: number): Signer | undefined;
};

/** The present key, the one it took the place of while both sign, and the one that is to take its place (decision 0093). */
export const keyFiles = {
  present: "ledger.key",
  former: "ledger-former.key",
  next: "ledger-next.key",
} as const;
type KeyFile = keyof typeof keyFiles;
const form = /^kept ledger key 1 (?<hex>[0-9a-f]{64})\n$/u;

/** The name of an organisation's ledger: stable whatever address it is served at, and nobody's name. */
export function originOf(organisationId: OrganisationId, generation: number): string {
  return `kept-ledger/${organisationId}${generation === 1 ? "" : `/${generation}`}`;
}

/** The first seed is the present key's. */
export function ledgerKeyOf(present: Uint8Array, ...others: readonly Uint8Array[]): LedgerKey {
  const seeds = [present, ...others];
  const publicKeys = seeds.map((seed) => publicKeyOf(signerOf("any", seed)));
  const signWith = (seed: Uint8Array, organisationId: OrganisationId, generation: number): Signer =>
    signerOf(originOf(organisationId, generation), seed);
  return {
    signer: (organisationId, generation) => signWith(present, organisationId, generation),
    signerFor: (publicKey, organisationId, generation) => {
      const seed = seeds[publicKeys.findIndex((one) => equal(one, publicKey))];
      return seed === undefined ? undefined : signWith(seed, organisationId, generation);
    },
  };
}

/** Opens the key; makes it only where no checkpoint was ever signed (`hasCheckpoints`), as no other would continue them. */
export async function openLedgerKey(
  folder: string,
  hasCheckpoints: () => Promise<boolean>,
): Promise<LedgerKey> {
  const file = path.join(folder, keyFiles.present);
  if (!existsSync(file)) {
    if (await hasCheckpoints()) {
      throw new LedgerRefused(
        `The key of the ledger ${file} is missing, and this database has checkpoints that it signed. ` +
          "Put the file back from its copy, or set KEPT_KEYSTORE to the folder that holds it. Kept does not make a new one " +
          "by itself; if there is no copy, `kept ledger rotate-key --lost` says what that means.",
      );
    }
    createKey(folder, "present");
  }
  return keysIn(folder);
}

/** Keys as they lie in the folder; read again when the present file is another one, or a key is asked for that was not there. */
export function keysIn(folder: string): LedgerKey {
  let opened = readKeys(folder);
  const present = (): LedgerKey => {
    if (opened.stamp !== stampOf(folder)) opened = readKeys(folder);
    return opened.key;
  };
  return {
    signer: (organisationId, generation) => present().signer(organisationId, generation),
    signerFor: (publicKey, organisationId, generation) => {
      const known = present().signerFor(publicKey, organisationId, generation);
      if (known !== undefined) return known;
      opened = readKeys(folder);
      return opened.key.signerFor(publicKey, organisationId, generation);
    },
  };
}

/** Changes when another file stands in the place of the present key. */
function stampOf(folder: string): string {
  const { ino, mtimeMs } = statSync(path.join(folder, keyFiles.present));
  return `${ino} ${mtimeMs}`;
}

function readKeys(folder: string): { readonly key: LedgerKey; readonly stamp: string } {
  const stamp = stampOf(folder);
  const present = readSeed(folder, "present");
  if (present === undefined) throw new LedgerRefused("The key of the ledger was removed while it was read.");
  const others = (["former", "next"] as const).flatMap((name) => readSeed(folder, name) ?? []);
  return { key: ledgerKeyOf(present, ...others), stamp };
}

/** The seed in a file; `undefined` when there is none. Refuses one that others can read, and one that is damaged. */
export function readSeed(folder: string, name: KeyFile): Uint8Array | undefined {
  const file = path.join(folder, keyFiles[name]);
  if (!existsSync(file)) return undefined;
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new LedgerRefused(`The key of the ledger ${file} can be read by others; run chmod 400 on it.`);
  }
  const hex = form.exec(readFileSync(file, "utf8"))?.groups?.["hex"];
  if (hex === undefined) {
    throw new LedgerRefused(`The key of the ledger ${file} is damaged; put it back from its copy.`);
  }
  return Buffer.from(hex, "hex");
}

/** The next key takes the place of the present one, which stays as the former. Can be done again wherever it broke off. */
export function putNextInPlace(folder: string): void {
  const place = (name: KeyFile): string => path.join(folder, keyFiles[name]);
  if (!existsSync(place("next"))) return;
  rmSync(place("former"), { force: true });
  if (existsSync(place("present"))) linkSync(place("present"), place("former"));
  flushFolder(folder);
  failPoint("key.ledger_kept");
  renameSync(place("next"), place("present"));
  flushFolder(folder);
  failPoint("key.ledger_exchanged");
}

/** The former key signs nothing any more. */
export function destroyFormer(folder: string): void {
  const file = path.join(folder, keyFiles.former);
  if (!existsSync(file)) return;
  overwrite(file);
  rmSync(file);
  flushFolder(folder);
}

/** What was read from the disk before is beyond us; what lies there now is not the key. */
function overwrite(file: string): void {
  chmodSync(file, 0o600);
  const descriptor = openSync(file, "r+");
  try {
    writeSync(descriptor, Buffer.alloc(fstatSync(descriptor).size), 0, undefined, 0);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Written beside its place, flushed, then linked, like the root key: two first starts at once agree on one. */
export function createKey(folder: string, name: KeyFile): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, keyFiles[name]);
  const partial = path.join(folder, `.${keyFiles[name]}.${process.pid}.${randomBytes(4).toString("hex")}`);
  const descriptor = openSync(partial, "wx", 0o400);
  try {
    writeSync(descriptor, `kept ledger key 1 ${randomBytes(32).toString("hex")}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  failPoint("key.ledger_written");
  try {
    linkSync(partial, file);
    failPoint("key.ledger_linked");
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(partial);
  }
  flushFolder(folder);
}

function flushFolder(folder: string): void {
  const directory = openSync(folder, "r");
  fsyncSync(directory);
  closeSync(directory);
}
