/**
 * Somebody who has everything: the database's files and write-ahead log, every backup, every copy of the keystore, whatever
 * epochs' keys are left, and the root key of today. They read plain bytes wherever they lie, open every key that an epoch
 * still opens (in rows, and carved out of pages that were left behind), and try each on every sealed value.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { nonceBytes } from "../../src/platform/aead.ts";
import { open, readHead } from "../../src/platform/cells/seal.ts";
import type { OrganisationId } from "../../src/platform/ids.ts";
import type { KeyOwner } from "../../src/platform/keys.ts";
import type { KeyOwnerKind } from "../../src/platform/tables.ts";
import { openEpoch } from "../../src/platform/vault/epochs.ts";
import type { EpochKey } from "../../src/platform/vault/epochs.ts";
import { unwrap } from "../../src/platform/vault/key_seal.ts";
import { openOwnerKeys } from "../../src/platform/vault/owner_keys.ts";
import { rootOf } from "../../src/platform/vault/root.ts";

export type Loot = {
  /** The living keystore's folder, and the folders of the epochs' copies. */
  readonly keystores: readonly [string, ...string[]];
  /** Copies of `keys.sqlite`, of whatever age. */
  readonly copies: readonly string[];
  /** Rows of backups and of the living database, as JSON lines. */
  readonly cells: readonly string[];
  readonly payloads: readonly string[];
  /** Where bytes may have been left: searched for keys that no row names any more. */
  readonly disks: readonly string[];
  /** An empty folder of the attacker's own. */
  readonly workshop: string;
};

/** Every text and payload that the loot opens. */
export async function recovered(loot: Loot): Promise<ReadonlySet<string>> {
  const sealed = [...loot.cells.map(cellOf), ...loot.payloads.map(payloadOf)];
  const keys = await keysIn(loot, sealed);
  const texts = new Set<string>();
  for (const { organisationId, owner, place, envelope } of sealed) {
    const secret = keys.get(readHead(envelope).keyId.toString("hex"));
    if (secret === undefined) continue;
    const key = { id: readHead(envelope).keyId, secret };
    texts.add(open(key, owner, { organisationId, ...place }, envelope).toString("utf8"));
  }
  return texts;
}

export type Sealed = {
  readonly organisationId: OrganisationId;
  readonly owner: KeyOwner;
  readonly place: { readonly table: string; readonly column: string; readonly rowId: string };
  readonly envelope: Buffer;
};

async function keysIn(loot: Loot, sealed: readonly Sealed[]): Promise<ReadonlyMap<string, Buffer>> {
  const [home] = loot.keystores;
  const found = new Map<string, Buffer>();
  const root = await rootOf(readFileSync(path.join(home, "root.key"), "utf8"), "root.key", {});
  let carving: Carving | undefined;
  for (const copy of [path.join(home, "keys.sqlite"), ...loot.copies]) {
    const place = mkdtempSync(path.join(loot.workshop, "copy-"));
    for (const end of ["", "-wal"])
      cpSync(`${copy}${end}`, path.join(place, `keys.sqlite${end}`), ifThere(copy, end));
    const file = path.join(place, "keys.sqlite");
    const store = openOwnerKeys(file, Buffer.alloc(16));
    const epochs = await epochsIn(loot, store.id, root);
    const rows = new DatabaseSync(file).prepare("select id from owner_key").all();
    for (const row of rows) {
      const key = store.byId(Buffer.from(row["id"] as Uint8Array));
      for (const epoch of key === undefined ? [] : epochs) {
        const secret = tried(() => (key === undefined ? undefined : unwrap(store.id, key, epoch)));
        if (secret !== undefined) found.set(key?.id.toString("hex") ?? "", secret);
      }
    }
    carving = { keystoreId: store.id, epochs, found };
    store.close();
  }
  if (carving !== undefined) carve(loot.disks, sealed, carving);
  return found;
}

const ifThere = (copy: string, end: string) => ({
  recursive: true,
  filter: () => end === "" || readdirSync(path.dirname(copy)).includes(`${path.basename(copy)}${end}`),
});

/** Whatever epoch has a file anywhere and opens with today's root. */
async function epochsIn(
  { keystores, workshop }: Loot,
  keystoreId: Buffer,
  root: Awaited<ReturnType<typeof rootOf>>,
): Promise<readonly EpochKey[]> {
  const epochs: EpochKey[] = [];
  for (const folder of keystores) {
    for (const name of readdirSync(folder)) {
      const number = /^epoch-(?<number>\d+)\.key$/u.exec(name)?.groups?.["number"];
      if (number === undefined) continue;
      const place = mkdtempSync(path.join(workshop, "epoch-"));
      cpSync(path.join(folder, name), path.join(place, name));
      const opened = await openEpoch([place], keystoreId, [root], Number(number)).catch(() => undefined);
      if (opened !== undefined) epochs.push(opened);
    }
  }
  return epochs;
}

type Carving = {
  readonly keystoreId: Buffer;
  readonly epochs: readonly EpochKey[];
  readonly found: Map<string, Buffer>;
};

/** Keys of sealed values whose id lies somewhere on a disk with something behind it that an epoch opens. */
function carve(disks: readonly string[], sealed: readonly Sealed[], carving: Carving): void {
  const wanted = new Map(sealed.map((one) => [readHead(one.envelope).keyId.toString("latin1"), one]));
  for (const bytes of bytesUnder(disks)) {
    // Ids stand before their organisation in a row of the keystore, and in nothing else of ours.
    for (const [id, { organisationId, owner }] of wanted) {
      const keyId = Buffer.from(id, "latin1");
      if (carving.found.has(keyId.toString("hex"))) continue;
      const before = Buffer.concat([keyId, Buffer.from(organisationId, "ascii")]);
      for (let at = bytes.indexOf(before); at !== -1; at = bytes.indexOf(before, at + 1)) {
        const end = at + before.length + owner.kind.length + owner.id.length;
        tryAt(bytes, end, { id: keyId, organisationId, owner }, carving);
      }
    }
  }
}

function tryAt(
  bytes: Buffer,
  end: number,
  key: { readonly id: Buffer; readonly organisationId: OrganisationId; readonly owner: KeyOwner },
  { keystoreId, epochs, found }: Carving,
): void {
  // The epoch's number, of none to eight bytes, stands between.
  for (let gap = 0; gap <= 8; gap += 1) {
    const wrapped = bytes.subarray(end + gap, end + gap + nonceBytes + 48);
    for (const epoch of epochs) {
      const sealedKey = { ...key, servesAll: false, epoch: epoch.number, wrapped };
      const secret = tried(() => unwrap(keystoreId, sealedKey, epoch));
      if (secret !== undefined) found.set(key.id.toString("hex"), secret);
    }
  }
}

function tried<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    // Another epoch's: on to the next.
    return undefined;
  }
}

/** The bytes of every file below these folders. */
function* bytesUnder(folders: readonly string[]): Generator<Buffer> {
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) yield readFileSync(path.join(entry.parentPath, entry.name));
    }
  }
}

/** How often a text lies somewhere in the clear: as it is, as hex, as Base64 at each of its three alignments. */
export function plainOccurrences(folders: readonly string[], needle: string): number {
  const bytes = Buffer.from(needle, "utf8");
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .slice(shift === 0 ? 0 : shift + 1, -4),
  );
  const forms = [needle, bytes.toString("hex"), ...base64].map((form) => Buffer.from(form, "latin1"));
  let count = 0;
  for (const content of bytesUnder(folders)) {
    for (const form of forms) {
      for (let at = content.indexOf(form); at !== -1; at = content.indexOf(form, at + 1)) count += 1;
    }
  }
  return count;
}

type CellLine = {
  readonly organisation_id: OrganisationId;
  readonly key_owner_kind: KeyOwnerKind;
  readonly key_owner_id: string;
  readonly row_table: string;
  readonly row_column: string;
  readonly row_id: string;
  readonly envelope: string;
};

export function cellOf(line: string): Sealed {
  const row = JSON.parse(line) as CellLine;
  return {
    organisationId: row.organisation_id,
    owner: { kind: row.key_owner_kind, id: row.key_owner_id },
    place: { table: row.row_table, column: row.row_column, rowId: row.row_id },
    envelope: bytea(row.envelope),
  };
}

type PayloadLine = Pick<CellLine, "organisation_id" | "key_owner_kind" | "key_owner_id"> & {
  readonly id: string;
  readonly payload: string;
};

export function payloadOf(line: string): Sealed {
  const row = JSON.parse(line) as PayloadLine;
  return {
    organisationId: row.organisation_id,
    owner: { kind: row.key_owner_kind, id: row.key_owner_id },
    place: { table: "ledger_payload", column: "payload", rowId: row.id },
    envelope: bytea(row.payload),
  };
}

const bytea = (text: string): Buffer => Buffer.from(text.replace(/^\\x/u, ""), "hex");
