/**
 * Opens the keystore that belongs to a database, and refuses any other: a keystore that is lost, exchanged or damaged
 * stops the start with a sentence, and no new one is made in its place. An installation older than the keystore had
 * one key per organisation, derived from its root; it is taken over, and opens what it sealed until all is sealed anew.
 */
import { hkdfSync } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Database } from "../db.ts";
import { readGlobal, writeGlobal } from "../db.ts";
import { failPoint } from "../fail_point.ts";
import type { OrganisationId } from "../ids.ts";
import type { Now } from "../time.ts";
import { KeystoreRefused } from "./refused.ts";
import { secretOfLine } from "./root.ts";
import type { RootKind, RootSecrets } from "./root.ts";
import { hasKeys, hasRoot, keysFile } from "./root_file.ts";
import { openVault } from "./vault.ts";
import type { InheritedKey, Vault } from "./vault.ts";

export type KeystoreOptions = RootSecrets & {
  readonly copies?: readonly string[] | undefined;
  readonly rootKind?: RootKind | undefined;
};

/** Opens the keystore in `folder` and proves that it is this database's; makes it only for a new database. */
export async function openKeystore(
  folder: string,
  db: Database,
  now: Now,
  options: KeystoreOptions = {},
): Promise<Vault> {
  const known = await recorded(db);
  if (known !== undefined && !hasRoot(folder)) throw new KeystoreRefused(lost(path.join(folder, "root.key")));
  if (known?.since !== undefined && !hasKeys(folder))
    throw new KeystoreRefused(lost(path.join(folder, keysFile)));
  const vault = await openVault({ ...options, folder, now });
  try {
    const belongs = known ?? (await record(db, vault.id, now));
    if (!belongs.id.equals(vault.id)) throw new KeystoreRefused(foreign(folder));
    if (belongs.since === undefined) {
      vault.inherit(await inheritedKeys(folder, db));
      failPoint("key.inherited");
      await noteSince(db, now);
    }
    return vault;
  } catch (error) {
    vault.close();
    throw error;
  }
}

type Recorded = { readonly id: Buffer; readonly since: Temporal.Instant | undefined };

async function recorded(db: Database): Promise<Recorded | undefined> {
  const row = await readGlobal(db, (tx) =>
    tx.selectFrom("installation").select(["root_key_id", "keystore_since"]).executeTakeFirst(),
  );
  return row === undefined ? undefined : { id: row.root_key_id, since: row.keystore_since ?? undefined };
}

/** Two first starts at once agree on what stands. */
async function record(db: Database, id: Buffer, now: Now): Promise<Recorded> {
  await writeGlobal(db, (tx) =>
    tx
      .insertInto("installation")
      .values({ root_key_id: id, created_at: now(), keystore_since: now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
  failPoint("key.recorded");
  const row = await recorded(db);
  if (row === undefined) throw new Error("The installation's row is not there after it was written.");
  return row;
}

async function noteSince(db: Database, now: Now): Promise<void> {
  await writeGlobal(db, (tx) => tx.updateTable("installation").set({ keystore_since: now() }).execute());
}

async function inheritedKeys(folder: string, db: Database): Promise<readonly InheritedKey[]> {
  const root = secretOfLine(readFileSync(path.join(folder, "root.key"), "utf8"));
  if (root === undefined) return [];
  const organisations = await readGlobal(db, (tx) => tx.selectFrom("organisation").select("id").execute());
  return organisations.map(({ id }) => ({ organisationId: id, secret: inheritedSecret(root, id) }));
}

/** What installations before the keystore used for everything of an organisation (RFC 5869). */
export function inheritedSecret(root: Buffer, organisationId: OrganisationId): Buffer {
  const salt = Buffer.from(organisationId, "utf8");
  return Buffer.from(hkdfSync("sha256", root, salt, "kept organisation key v1", 32));
}

function lost(file: string): string {
  return (
    `${file} is missing, and this database was made with one. Without it nothing sealed can be read: ` +
    "put the file back from its copy, or set KEPT_KEYSTORE to the folder that holds it. Kept does not make a new one."
  );
}

function foreign(folder: string): string {
  return (
    `The keystore in ${folder} is not the one this database was made with. ` +
    "Set KEPT_KEYSTORE to the folder of this database's own keystore."
  );
}
