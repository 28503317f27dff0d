// Goal: the root key is made once, kept private, proved at every start, and never silently replaced.
// Method: real folders and a real database; the file lost, exchanged, damaged, opened to others; two first starts at once.
import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { world } from "../../testkit/world.ts";
import type { World } from "../../testkit/world.ts";
import { deriveKey, KeystoreRefused, openKeystore } from "./keys.ts";
import type { KeyOwner } from "./keys.ts";

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

const start = (place = folder): ReturnType<typeof openKeystore> => openKeystore(place, w.db, w.now);
const owner = (id: string): KeyOwner => ({ kind: "case", id });

test("two first starts at once agree on one root key, readable by nobody else", async () => {
  const [here] = w.organisations;
  const providers = await Promise.all([start(), start()]);
  const ids = await Promise.all(
    providers.map((keys) => keys.current(here.organisationId, owner(here.actorId))),
  );
  expect(ids[0]).toEqual(ids[1]);
  expect(statSync(file).mode & 0o777).toBe(0o400);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toEqual(["root.key"]);
});

test("keys differ by organisation and by purpose, and are the same after a restart", async () => {
  const [here, there] = w.organisations;
  const before = await start();
  const again = await start();
  const mine = await before.current(here.organisationId, owner(here.actorId));
  const theirs = await before.current(there.organisationId, owner(here.actorId));
  expect(mine.secret.equals(theirs.secret)).toBe(false);
  const purposes = (["field", "file", "ledger tag", "body hash"] as const).map((purpose) =>
    deriveKey(mine, purpose).toString("hex"),
  );
  expect(new Set([...purposes, mine.secret.toString("hex")]).size).toBe(5);
  expect(await again.find(here.organisationId, owner(here.actorId), mine.id)).toEqual(mine);
  expect(await again.find(here.organisationId, owner(here.actorId), theirs.id)).toBeUndefined();
});

test("a lost root key is said, and no new one is made", async () => {
  renameSync(file, `${file}.away`);
  await expect(start()).rejects.toThrow(KeystoreRefused);
  await expect(start()).rejects.toThrow(
    `The root key ${file} is missing, and this database was made with one.`,
  );
  expect(readdirSync(folder)).toEqual(["root.key.away"]);
  renameSync(`${file}.away`, file);
  await start();
});

test("another installation's root key, a damaged one, and one that others can read are refused", async () => {
  const other = path.join(path.dirname(folder), "other");
  const place = path.join(other, "root.key");
  await expect(start(other)).rejects.toThrow("is missing");
  const stranger = await world();
  await openKeystore(other, stranger.db, stranger.now);
  await stranger.close();
  await expect(start(other)).rejects.toThrow(
    `The root key ${place} is not the one this database was made with. ` +
      "Set KEPT_KEYSTORE to the folder of this database's own keystore.",
  );
  chmodSync(place, 0o440);
  await expect(start(other)).rejects.toThrow(
    `The root key ${place} can be read by others; run chmod 400 on it.`,
  );
  chmodSync(place, 0o600);
  writeFileSync(place, "kept root key 1 00\n");
  await expect(start(other)).rejects.toThrow(`The root key ${place} is damaged; put it back from its copy.`);
});
