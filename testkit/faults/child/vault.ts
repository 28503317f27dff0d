/**
 * One act on keys or copies in a process of its own, beside the server that serves: a turn of the epoch, another root, other
 * owners' keys, another index, an erasure, a backup, a restore. It kills itself at the wanted place.
 */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { identityToRecipient } from "age-encryption";
import { features } from "../../../src/features.ts";
import { reindexAccounts } from "../../../src/features/access/index.ts";
import { casesUnderSearch, remarkPersons } from "../../../src/features/rights/index.ts";
import { drillRestore, isProved } from "../../../src/platform/backup/drill.ts";
import { restoreBackup } from "../../../src/platform/backup/restore.ts";
import { openSealedBackup, writeSealedBackup } from "../../../src/platform/backup/sealed.ts";
import { forgetIn } from "../../../src/platform/cases/holdings.ts";
import { writeCell } from "../../../src/platform/cells/cells.ts";
import { openDatabase, write } from "../../../src/platform/db.ts";
import type { Database } from "../../../src/platform/db.ts";
import { armFailPoints } from "../../../src/platform/fail_point.ts";
import { openFileStore } from "../../../src/platform/files.ts";
import { newId } from "../../../src/platform/ids.ts";
import type { SubjectId } from "../../../src/platform/ids.ts";
import { publicScope } from "../../../src/platform/organisations.ts";
import { startPostgres } from "../../../src/platform/postgres/postgres.ts";
import { appRole, prepareEmbedded } from "../../../src/platform/roles.ts";
import { systemNow } from "../../../src/platform/time.ts";
import { erasePerson } from "../../../src/platform/vault/erase.ts";
import { openKeystore } from "../../../src/platform/vault/keystore.ts";
import { renewIndexes } from "../../../src/platform/vault/renewal/indexes.ts";
import { renewOwners } from "../../../src/platform/vault/renewal/owners.ts";
import type { Vault } from "../../../src/platform/vault/vault.ts";
import { VaultOrder } from "../order.ts";

const order = VaultOrder.parse(JSON.parse(process.argv[2] ?? ""));
let times = 0;
armFailPoints((point) => {
  if (point !== order.failAt?.point) return;
  times += 1;
  if (times >= order.failAt.time) process.kill(process.pid, "SIGKILL");
});

const now = systemNow;
const { keystore, copy } = order;
const filesFrom = path.join(order.folder, "files");

async function act(db: Database, keys: Vault): Promise<void> {
  const files = openFileStore(filesFrom, keys, now);
  switch (order.act) {
    case "epoch":
      await keys.turnEpoch({ evenIfNotDue: true });
      return;
    case "root":
      await keys.renewRoot("file");
      return;
    case "owners":
      await renewOwners({ db, keys, files, now, busy: casesUnderSearch, end: order.end });
      return;
    case "index":
      await renewIndexes(db, keys, [reindexAccounts, remarkPersons]);
      return;
    case "erase":
      await eraseSomebody(db, keys);
      return;
    case "backup": {
      mkdirSync(path.dirname(copy), { recursive: true });
      const source = { db, filesFrom, keystoreId: keys.id, product: "0.1.0", now };
      await writeSealedBackup(source, copy, { recipients: [await identityToRecipient(order.identity)] });
      return;
    }
    case "restore":
    case "drill":
      throw new Error("These have no database of their own yet.");
  }
}

/** Somebody nobody else speaks of: planted and erased in one go, so that a kill leaves them whole or gone. */
async function eraseSomebody(db: Database, keys: Vault): Promise<void> {
  const scope = await publicScope(db, order.slug);
  const subjectId: SubjectId = newId();
  const owner = { kind: "subject", id: subjectId } as const;
  const row = { table: "visit", column: "words", rowId: subjectId };
  await write(db, scope, (tx) =>
    writeCell(tx, scope, keys, { row, owner, text: "To be forgotten", now: now() }),
  );
  const files = openFileStore(filesFrom, keys, now);
  await write(db, scope, (tx) => erasePerson(tx, scope, { keys, files }, { subjectId, now: now() }));
}

const opened = () => openSealedBackup(copy, { identities: [order.identity] });

async function restore(): Promise<void> {
  const server = await startPostgres({ folder: order.target });
  try {
    const target = await prepareEmbedded(server);
    const filesTo = path.join(order.target, "files");
    const forget = forgetIn(features);
    await restoreBackup({ from: await opened(), keystore, target, filesTo, forget, now });
  } finally {
    await server.stop();
  }
}

if (order.act === "restore") await restore();
else if (order.act === "drill") {
  const from = await opened();
  if (!isProved(await drillRestore({ from, home: order.folder, keystore, now }))) process.exitCode = 3;
} else {
  const postgres = await startPostgres({ folder: order.folder });
  const db = openDatabase(postgres.connection("kept", appRole), { maxConnections: 3 });
  const keys = await openKeystore(keystore, db, now);
  await act(db, keys);
  keys.close();
  await db.close();
}
// The database belongs to the server beside us: it is left running.
process.exit();
