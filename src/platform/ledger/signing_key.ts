/**
 * The key that signs checkpoints: `ledger.key` in the keystore folder, of mode 0400, apart from the root key, because it
 * protects no secret and lives longer than any (docs/decisions/0070-ledger-tree.md). One key serves the installation; each
 * organisation's ledger has a name of its own, so that no signature of one passes for another's.
 */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { signerOf } from "../../evidence/sign.ts";
import type { Signer } from "../../evidence/sign.ts";
import { failPoint } from "../fail_point.ts";
import type { OrganisationId } from "../ids.ts";

/** The ledger cannot be served; the message says why and what to do. */
export class LedgerRefused extends Error {
  override readonly name = "LedgerRefused";
}

export type LedgerKey = {
  /** Signs as the organisation's ledger; `generation` grows when a rolled-back ledger goes on (decision 0072). */
  signer(organisationId: OrganisationId, generation: number): Signer;
};

const fileName = "ledger.key";
const form = /^kept ledger key 1 (?<hex>[0-9a-f]{64})\n$/u;

/** The name of an organisation's ledger: stable whatever address it is served at, and nobody's name. */
export function originOf(organisationId: OrganisationId, generation: number): string {
  return `kept-ledger/${organisationId}${generation === 1 ? "" : `/${generation}`}`;
}

export function ledgerKeyOf(seed: Uint8Array): LedgerKey {
  return { signer: (organisationId, generation) => signerOf(originOf(organisationId, generation), seed) };
}

/** Opens the key; makes it only where no checkpoint was ever signed (`hasCheckpoints`), as no other would continue them. */
export async function openLedgerKey(
  folder: string,
  hasCheckpoints: () => Promise<boolean>,
): Promise<LedgerKey> {
  const file = path.join(folder, fileName);
  if (!existsSync(file)) {
    if (await hasCheckpoints()) {
      throw new LedgerRefused(
        `The key of the ledger ${file} is missing, and this database has checkpoints that it signed. ` +
          "Put the file back from its copy, or set KEPT_KEYSTORE to the folder that holds it. Kept does not make a new one.",
      );
    }
    create(folder, file);
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new LedgerRefused(`The key of the ledger ${file} can be read by others; run chmod 400 on it.`);
  }
  const hex = form.exec(readFileSync(file, "utf8"))?.groups?.["hex"];
  if (hex === undefined) {
    throw new LedgerRefused(`The key of the ledger ${file} is damaged; put it back from its copy.`);
  }
  return ledgerKeyOf(Buffer.from(hex, "hex"));
}

/** Written beside its place, flushed, then linked, like the root key: two first starts at once agree on one. */
function create(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const partial = path.join(folder, `.${fileName}.${process.pid}.${randomBytes(4).toString("hex")}`);
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
  const directory = openSync(folder, "r");
  fsyncSync(directory);
  closeSync(directory);
}
