// Goal: a destroyed key is gone here at once and from every copy of the keystore after two epochs; every other key opens
// at every moment, whatever is rotated, interrupted, lost in one place, or tried with somebody else's bytes.
// Method: real folders; an attacker who holds every file that is left, every copy ever made, and the present root key, and
// who tries each epoch on each key; a change of epoch or root broken off at each of its steps and opened again.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, expect, test } from "vitest";
import { transitService } from "../../../testkit/vault/transit_service.ts";
import { armFailPoints } from "../fail_point.ts";
import type { FailPoint } from "../fail_point.ts";
import type { OrganisationId } from "../ids.ts";
import type { KeyOwner, OwnerKey } from "../keys.ts";
import type { Instant } from "../time.ts";
import { openEpoch } from "./epochs.ts";
import { openOwnerKeys } from "./owner_keys.ts";
import { rootOf } from "./root.ts";
import { hasRoot } from "./root_file.ts";
import { unwrap } from "./key_seal.ts";
import { openVault } from "./vault.ts";
import type { Vault, VaultOptions } from "./vault.ts";

const home = mkdtempSync(path.join(tmpdir(), "kept-vault-"));
const organisation = randomUUID() as OrganisationId;
const other = randomUUID() as OrganisationId;
let moment: Instant = Temporal.Instant.from("2026-03-02T09:00:00Z");
const now = (): Instant => moment;
const open: Vault[] = [];
let places = 0;

const newFolder = (): string => path.join(home, String((places += 1)));
const start = async (folder: string, more: Partial<VaultOptions> = {}): Promise<Vault> => {
  const vault = await openVault({ folder, now, ...more });
  open.push(vault);
  return vault;
};
const aWeek = (): void => {
  moment = moment.add({ hours: 7 * 24 });
};
const newOwner = (): KeyOwner => ({ kind: "subject", id: randomUUID() });
const owners = (count: number): readonly KeyOwner[] => Array.from({ length: count }, newOwner);
const keysOf = (vault: Vault, of: readonly KeyOwner[]): Promise<readonly OwnerKey[]> =>
  Promise.all(of.map((owner) => vault.current(organisation, owner)));
const opens = async (vault: Vault, of: readonly KeyOwner[], keys: readonly OwnerKey[]): Promise<number> => {
  let count = 0;
  for (const [at, owner] of of.entries()) {
    const key = keys[at];
    if (key === undefined) continue;
    const found = await vault.find(organisation, owner, key.id);
    if (found?.secret.equals(key.secret) === true) count += 1;
  }
  return count;
};

afterEach(() => {
  armFailPoints(() => undefined);
  for (const vault of open.splice(0)) vault.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What somebody could open who has these files, each copy of the keystore, and the root key of today. */
async function recovered(
  folder: string,
  copies: readonly string[],
  secrets: readonly Buffer[],
): Promise<number> {
  const root = await rootOf(readFileSync(path.join(folder, "root.key"), "utf8"), "root.key", {});
  const wanted = new Set(secrets.map((secret) => secret.toString("hex")));
  const found = new Set<string>();
  for (const file of [path.join(folder, "keys.sqlite"), ...copies]) {
    const place = mkdtempSync(path.join(home, "attack-"));
    cpSync(file, path.join(place, "keys.sqlite"));
    const store = openOwnerKeys(path.join(place, "keys.sqlite"), Buffer.alloc(16));
    const rows = new DatabaseSync(path.join(place, "keys.sqlite")).prepare("select id from owner_key").all();
    const names = readdirSync(folder).flatMap(
      (name) => /^epoch-(?<n>\d+)\.key$/u.exec(name)?.groups?.["n"] ?? [],
    );
    for (const name of names) {
      const epoch = await openEpoch([folder], store.id, [root], Number(name));
      for (const row of rows) {
        const key = store.byId(Buffer.from(row["id"] as Uint8Array));
        if (key === undefined) continue;
        try {
          const secret = unwrap(store.id, key, epoch).toString("hex");
          if (wanted.has(secret)) found.add(secret);
        } catch {
          // Another epoch's: the attacker goes on to the next.
        }
      }
    }
    store.close();
  }
  return found.size;
}

test("destroyed: gone at once here, from every copy after two epochs, and everybody else stays", async () => {
  const folder = newFolder();
  const vault = await start(folder);
  const erased = owners(60);
  const kept = owners(60);
  const gone = await keysOf(vault, erased);
  const stay = await keysOf(vault, kept);
  const secrets = gone.map(({ secret }) => secret);
  const copies: string[] = [];
  const copy = (): void => {
    const file = path.join(home, `copy-${randomUUID()}.sqlite`);
    vault.copyTo(file);
    copies.push(file);
  };
  copy();
  aWeek();
  await vault.turnEpoch();
  copy();
  for (const owner of erased) expect(vault.destroy(organisation, owner)).toHaveLength(1);
  expect(vault.destroy(organisation, newOwner())).toEqual([]);
  expect(await opens(vault, erased, gone)).toBe(0);
  expect(await opens(vault, kept, stay)).toBe(60);
  // Without the copies nothing is left; with them everything is, which is what the certificate must say.
  expect(await recovered(folder, [], secrets)).toBe(0);
  expect(await recovered(folder, copies, secrets)).toBe(60);
  copy();
  aWeek();
  await vault.turnEpoch();
  expect(await recovered(folder, copies, secrets)).toBe(60);
  copy();
  aWeek();
  await vault.turnEpoch();
  expect(await recovered(folder, copies, secrets)).toBe(0);
  expect(await opens(vault, kept, stay)).toBe(60);
  expect([...vault.tombstones()].map(({ owner }) => owner.id)).toEqual(
    expect.arrayContaining(erased.map(({ id }) => id)),
  );
  // Nothing of a secret stands anywhere in the clear, alive or not.
  const files = [...readdirSync(folder).map((name) => path.join(folder, name)), ...copies];
  const left = Buffer.concat(files.map((file) => readFileSync(file)));
  const all = [...gone, ...stay].map(({ secret }) => secret);
  expect(all.filter((secret) => left.indexOf(secret) !== -1)).toEqual([]);
});

test("another process that remembers a key forgets it when it is destroyed here", async () => {
  const folder = newFolder();
  const [here, there] = [await start(folder), await start(folder)];
  const [owner, stays] = [newOwner(), newOwner()];
  const key = await there.current(organisation, owner);
  const kept = await there.current(organisation, stays);
  expect(await there.find(organisation, owner, key.id)).toEqual(key);
  here.destroy(organisation, owner);
  expect(await there.find(organisation, owner, key.id)).toBeUndefined();
  expect((await there.current(organisation, owner)).id).not.toEqual(key.id);
  expect(await there.find(organisation, stays, kept.id)).toEqual(kept);
});

test("two processes make one key for one owner, and go on across an epoch the other began", async () => {
  const folder = newFolder();
  const [here, there] = [await start(folder), await start(folder)];
  const owner = newOwner();
  const [one, two] = await Promise.all([
    here.current(organisation, owner),
    there.current(organisation, owner),
  ]);
  expect(one).toEqual(two);
  for (let week = 0; week < 3; week += 1) {
    aWeek();
    await (week % 2 === 0 ? here : there).turnEpoch();
    const made = await there.current(organisation, newOwner());
    expect(made.secret).toHaveLength(32);
  }
  await here.renewRoot("file");
  aWeek();
  await there.turnEpoch();
  expect(await here.find(organisation, owner, one.id)).toEqual(one);
});

test("an epoch lasts a week, and only two are ever there", async () => {
  const folder = newFolder();
  const vault = await start(folder);
  expect(vault.isEpochDue()).toBe(false);
  expect(await vault.turnEpoch()).toBeUndefined();
  for (let week = 2; week < 8; week += 1) {
    aWeek();
    expect(vault.isEpochDue()).toBe(true);
    expect((await vault.turnEpoch())?.number).toBe(week);
    const files = readdirSync(folder).filter((name) => name.startsWith("epoch-"));
    expect(files.toSorted()).toEqual([`epoch-${week - 1}.key`, `epoch-${week}.key`].toSorted());
  }
  expect(vault.status()).toMatchObject({ behind: 0, nextEpochAt: now().add({ hours: 7 * 24 }) });
});

class BrokenOff extends Error {}

/** Breaks `work` off the `nth` time it comes to `point`; false when it never does. */
async function breakOff(point: FailPoint, nth: number, work: () => Promise<unknown>): Promise<boolean> {
  let count = 0;
  armFailPoints((reached) => {
    if (reached === point && (count += 1) === nth) throw new BrokenOff();
  });
  try {
    await work();
    return false;
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error;
    return true;
  } finally {
    armFailPoints(() => undefined);
  }
}

test.each(["epoch.made", "epoch.begun", "epoch.resealed", "epoch.destroyed", "epoch.ended"] as const)(
  "a change of epoch broken off at %s is finished later: no key is lost, and none comes back",
  async (point) => {
    for (const nth of [1, 2]) {
      const folder = newFolder();
      const copy = `${folder}-copy`;
      const more = nth === 1 ? { copies: [copy] } : {};
      const all = owners(nth === 1 ? 20 : 600);
      const vault = await start(folder, more);
      const keys = await keysOf(vault, all);
      aWeek();
      await vault.turnEpoch();
      aWeek();
      const broken = await breakOff(point, nth, () => vault.turnEpoch());
      expect(broken || nth > 1).toBe(true);
      vault.destroy(organisation, all[0] ?? newOwner());
      vault.close();
      const again = await start(folder, more);
      expect(await opens(again, all, keys)).toBe(all.length - 1);
      await again.turnEpoch();
      expect(again.status().behind).toBe(0);
      expect(await opens(again, all, keys)).toBe(all.length - 1);
      const epochsIn = (place: string): readonly string[] =>
        readdirSync(place)
          .filter((name) => name.startsWith("epoch-"))
          .toSorted();
      const both = nth === 1 ? [folder, copy] : [folder];
      expect(both.map(epochsIn)).toEqual(both.map(() => epochsIn(folder)));
      again.close();
    }
  },
);

test.each(["root.made", "root.rewrapped", "root.shredded", "root.changed"] as const)(
  "a change of the root key broken off at %s is finished by the next start",
  async (point) => {
    const folder = newFolder();
    const vault = await start(folder);
    const all = owners(5);
    const keys = await keysOf(vault, all);
    const before = readFileSync(path.join(folder, "root.key"), "utf8");
    const beside = await start(folder);
    expect(await breakOff(point, 1, () => vault.renewRoot("file"))).toBe(true);
    vault.close();
    // Whoever ran beside it goes on meanwhile, and the product would start.
    aWeek();
    await beside.turnEpoch();
    expect(await opens(beside, all, keys)).toBe(5);
    expect(hasRoot(folder)).toBe(true);
    beside.close();
    const again = await start(folder);
    expect(await opens(again, all, keys)).toBe(5);
    expect(readFileSync(path.join(folder, "root.key"), "utf8")).not.toBe(before);
    expect(existsSync(path.join(folder, "root.key.next"))).toBe(false);
    // The old root opens nothing any more.
    const old = await rootOf(before, "root.key", {});
    await expect(openEpoch([folder], again.id, [old], 2)).rejects.toThrow("belongs to another root key");
  },
);

test("a passphrase opens the keystore, another does not, and a short or open one is refused", async () => {
  const folder = newFolder();
  const passphraseFile = path.join(home, "passphrase");
  const say = (text: string, mode = 0o400): void => {
    rmSync(passphraseFile, { force: true });
    writeFileSync(passphraseFile, `${text}\n`, { mode });
  };
  const more = { rootKind: "passphrase", passphraseFile } as const;
  say("too short");
  await expect(start(folder, more)).rejects.toThrow("has at least 20 characters");
  say("four boats under a bridge", 0o444);
  await expect(start(folder, more)).rejects.toThrow("can be read by others");
  say("four boats under a bridge");
  const vault = await start(folder, more);
  const owner = newOwner();
  const key = await vault.current(organisation, owner);
  vault.close();
  expect(readFileSync(path.join(folder, "root.key"), "utf8")).not.toContain("boats");
  say("five boats under a bridge");
  await expect(start(folder, more)).rejects.toThrow("is not the one of the root key");
  await expect(start(folder)).rejects.toThrow("KEPT_ROOT_PASSPHRASE_FILE");
  say("four boats under a bridge");
  expect(await (await start(folder, more)).find(organisation, owner, key.id)).toEqual(key);
});

test("a key service holds the root: it sees epochs only, and without it nothing opens", async () => {
  const service = await transitService("kept");
  const tokenFile = path.join(home, "token");
  writeFileSync(tokenFile, `${service.token}\n`, { mode: 0o400 });
  const transit = { url: service.url, key: "kept", tokenFile };
  const folder = newFolder();
  const vault = await start(folder, { rootKind: "transit", transit });
  const all = owners(20);
  const before = service.asked.length;
  const keys = await keysOf(vault, all);
  expect(service.asked).toHaveLength(before);
  aWeek();
  await vault.turnEpoch();
  expect(await opens(vault, all, keys)).toBe(20);
  vault.close();
  service.answerWith(503);
  await expect(start(folder, { transit })).rejects.toThrow("The key service answered 503");
  service.answerWith(undefined);
  await expect(start(folder, { transit: { ...transit, key: "another" } })).rejects.toThrow(/answered 404/);
  writeFileSync(path.join(home, "foreign-token"), "no\n", { mode: 0o400 });
  const foreign = { ...transit, tokenFile: path.join(home, "foreign-token") };
  await expect(start(folder, { transit: foreign })).rejects.toThrow("answered 403");
  // From the service to a file of our own, and everything opens without it.
  const again = await start(folder, { transit });
  await again.renewRoot("file");
  again.close();
  await service.close();
  expect(await opens(await start(folder), all, keys)).toBe(20);
});

test("an epoch lost or damaged in one place is made again from the other", async () => {
  const folder = newFolder();
  const copy = `${folder}-copy`;
  const first = await start(folder, { copies: [copy] });
  const owner = newOwner();
  const key = await first.current(organisation, owner);
  first.close();
  const file = path.join(folder, "epoch-1.key");
  rmSync(file);
  (await start(folder, { copies: [copy] })).close();
  expect(readFileSync(file)).toEqual(readFileSync(path.join(copy, "epoch-1.key")));
  writeFileSync(file, "kept epoch 1 1 zz\n");
  const again = await start(folder, { copies: [copy] });
  expect(await again.find(organisation, owner, key.id)).toEqual(key);
  rmSync(path.join(copy, "epoch-1.key"));
  again.close();
  (await start(folder, { copies: [copy] })).close();
  expect(existsSync(path.join(copy, "epoch-1.key"))).toBe(true);
});

test("a sealed key opens in its own row only, and no changed bit of it opens", async () => {
  const folder = newFolder();
  const vault = await start(folder);
  const [mine, yours] = [newOwner(), newOwner()];
  const key = await vault.current(organisation, mine);
  await vault.current(organisation, yours);
  await vault.current(other, mine);
  vault.close();
  const file = path.join(folder, "keys.sqlite");
  const whole = readFileSync(file);
  const change = async (statement: string, ...values: (string | Buffer)[]): Promise<void> => {
    const db = new DatabaseSync(file);
    db.prepare(statement).run(...values);
    db.close();
    const tampered = await start(folder);
    await expect(tampered.find(organisation, mine, key.id)).rejects.toThrow("was changed or moved");
    tampered.close();
    for (const name of ["keys.sqlite-wal", "keys.sqlite-shm"])
      rmSync(path.join(folder, name), { force: true });
    writeFileSync(file, whole);
  };
  const swap =
    "update owner_key set wrapped = (select wrapped from owner_key where owner_id = ?) where id = ?";
  await change(swap, yours.id, key.id);
  await change("update owner_key set serves_all = 1 where id = ?", key.id);
  const db = new DatabaseSync(file);
  const row = db.prepare("select wrapped from owner_key where id = ?").get(key.id);
  db.close();
  const wrapped = Buffer.from(row?.["wrapped"] as Uint8Array);
  for (let bit = 0; bit < wrapped.length * 8; bit += 13) {
    const changed = Buffer.from(wrapped);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    await change("update owner_key set wrapped = ? where id = ?", changed, key.id);
  }
  expect(await (await start(folder)).find(organisation, mine, key.id)).toEqual(key);
});

test("a renewed key seals from then on, the one before still opens until it is retired", async () => {
  const vault = await start(newFolder());
  const owner = newOwner();
  const before = await vault.current(organisation, owner);
  expect(vault.retire(before.id)).toBe(false);
  const after = await vault.renew(organisation, owner);
  expect((await vault.current(organisation, owner)).id).toEqual(after.id);
  expect(await vault.find(organisation, owner, before.id)).toEqual(before);
  expect(vault.retire(before.id)).toBe(true);
  expect(await vault.find(organisation, owner, before.id)).toBeUndefined();
  expect(await vault.find(organisation, owner, after.id)).toEqual(after);
});

test("a copy folder that others can read is refused", async () => {
  const copy = newFolder();
  mkdirSync(copy);
  chmodSync(copy, 0o755);
  await expect(start(newFolder(), { copies: [copy] })).rejects.toThrow(
    `The folder ${copy} of the keystore is open`,
  );
});
