// Goal: the keystore is made once, kept private, proved at every start, and never silently replaced.
// Method: real folders and a real database; files lost, exchanged, damaged, opened to others; two first starts at once; an
// installation from before the keystore taken over.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { writeGlobal } from "../db.ts";
import { deriveKey, keyId } from "../keys.ts";
import type { KeyOwner } from "../keys.ts";
import { ownerRole } from "../roles.ts";
import { inheritedSecret, openKeystore } from "./keystore.ts";
import { KeystoreRefused } from "./refused.ts";
import type { Vault } from "./vault.ts";

let w: World;
let folder: string;
let file: string;
beforeAll(async () => {
  w = await world();
  folder = path.join(mkdtempSync(path.join(tmpdir(), "kept-keystore-")), "keystore");
  file = path.join(folder, "root.key");
});
afterAll(async () => {
  await w.close();
  rmSync(path.dirname(folder), { recursive: true, force: true });
});

const start = async (place = folder, of = w): Promise<Vault> => openKeystore(place, of.db, of.now);
const owner = (id: string): KeyOwner => ({ kind: "case", id });

test("two first starts at once agree on one keystore, readable by nobody else", async () => {
  const [here] = w.organisations;
  const vaults = await Promise.all([start(), start()]);
  const keys = await Promise.all(
    vaults.map((vault) => vault.current(here.organisationId, owner(here.actorId))),
  );
  expect(keys[0]).toEqual(keys[1]);
  expect(statSync(file).mode & 0o777).toBe(0o400);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const vault of vaults) vault.close();
  expect(readdirSync(folder).toSorted()).toEqual(["epoch-1.key", "keys.sqlite", "root.key"]);
});

test("keys differ by owner, organisation and purpose, and are the same after a restart", async () => {
  const [here, there] = w.organisations;
  const before = await start();
  const mine = await before.current(here.organisationId, owner(here.actorId));
  const other = await before.current(here.organisationId, owner(there.actorId));
  const theirs = await before.current(there.organisationId, owner(here.actorId));
  before.close();
  const again = await start();
  expect(new Set([mine, other, theirs].map(({ id }) => id.toString("hex"))).size).toBe(3);
  const purposes = (["field", "file", "ledger tag", "body hash"] as const).map((purpose) =>
    deriveKey(mine, purpose).toString("hex"),
  );
  expect(new Set([...purposes, mine.secret.toString("hex")]).size).toBe(5);
  expect(await again.find(here.organisationId, owner(here.actorId), mine.id)).toEqual(mine);
  expect(await again.find(here.organisationId, owner(here.actorId), theirs.id)).toBeUndefined();
  expect(await again.find(here.organisationId, owner(there.actorId), mine.id)).toBeUndefined();
  again.close();
});

test.each(["root.key", "keys.sqlite"])(
  "without its %s nothing starts, and no new one is made",
  async (name) => {
    const place = path.join(folder, name);
    renameSync(place, `${place}.away`);
    const left = readdirSync(folder);
    await expect(start()).rejects.toThrow(KeystoreRefused);
    await expect(start()).rejects.toThrow(`${place} is missing, and this database was made with one.`);
    expect(readdirSync(folder)).toEqual(left);
    renameSync(`${place}.away`, place);
    (await start()).close();
  },
);

test("without the key of its epoch nothing starts", async () => {
  const place = path.join(folder, "epoch-1.key");
  renameSync(place, `${place}.away`);
  await expect(start()).rejects.toThrow(`The key of epoch 1 in ${folder} is missing, damaged`);
  renameSync(`${place}.away`, place);
  (await start()).close();
});

test("another installation's keystore, a damaged one, and one that others can read are refused", async () => {
  const other = path.join(path.dirname(folder), "other");
  const place = path.join(other, "root.key");
  await expect(start(other)).rejects.toThrow("is missing");
  const stranger = await world();
  (await start(other, stranger)).close();
  await stranger.close();
  await expect(start(other)).rejects.toThrow(
    `The keystore in ${other} is not the one this database was made with. ` +
      "Set KEPT_KEYSTORE to the folder of this database's own keystore.",
  );
  chmodSync(other, 0o750);
  await expect(start(other)).rejects.toThrow("is open to others; run chmod 700 on it.");
  chmodSync(other, 0o700);
  chmodSync(place, 0o440);
  await expect(start(other)).rejects.toThrow(
    `The root key ${place} can be read by others; run chmod 400 on it.`,
  );
  chmodSync(place, 0o600);
  writeFileSync(place, "kept root key 1 00\n");
  await expect(start(other)).rejects.toThrow(`The root key ${place} is damaged; put it back from its copy.`);
});

test("a keystore file that is no longer SQLite, or was cut, is refused and left as it is", async () => {
  const place = path.join(folder, "keys.sqlite");
  renameSync(place, `${place}.away`);
  writeFileSync(place, randomBytes(8192));
  await expect(start()).rejects.toThrow("is damaged or cannot be opened");
  expect(statSync(place).size).toBe(8192);
  rmSync(place);
  renameSync(`${place}.away`, place);
  (await start()).close();
});

test("an installation from before the keystore keeps its key, which opens what it sealed for every owner", async () => {
  const old = await world();
  const [here, there] = old.organisations;
  const home = path.join(path.dirname(folder), "older");
  const root = randomBytes(32);
  // As an older release left it: a root key, its id in the database, and nothing else.
  const made = await openKeystore(home, old.db, old.now);
  made.close();
  rmSync(home, { recursive: true });
  await writeGlobal(old.db, async (tx) => {
    await tx.updateTable("installation").set({ keystore_since: null }).execute();
  });
  const client = await old.client(ownerRole);
  await client.query("update installation set root_key_id = $1", [keyId(root)]);
  mkdirSync(home, { mode: 0o700 });
  writeFileSync(path.join(home, "root.key"), `kept root key 1 ${root.toString("hex")}\n`, { mode: 0o400 });
  const vault = await start(home, old);
  const secret = inheritedSecret(root, here.organisationId);
  const found = await vault.find(here.organisationId, owner(here.actorId), keyId(secret));
  expect(found?.secret).toEqual(secret);
  expect(await vault.find(there.organisationId, owner(here.actorId), keyId(secret))).toBeUndefined();
  // What is sealed from now on has a key of its own; the organisation's own key stays.
  expect((await vault.current(here.organisationId, owner(here.actorId))).id).not.toEqual(keyId(secret));
  const organisation = { kind: "organisation", id: here.organisationId } as const;
  expect((await vault.current(here.organisationId, organisation)).id).toEqual(keyId(secret));
  vault.close();
  await old.close();
});
