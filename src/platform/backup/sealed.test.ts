// Goal: a sealed backup is one file that shows nothing, opens with its key into exactly the backup it would otherwise be, also
// with common tools, and is refused whole when one byte of it was changed or its end is missing.
// Method: a real database and keystore; the sealed file against the plain folder of the same moment, file by file; every bit of
// its head, bytes and cuts all over its body; `tar` as the foreign reader; memory watched while much is written.
import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { Decrypter, generateIdentity, identityToRecipient } from "age-encryption";
import { afterAll, beforeAll, expect, test } from "vitest";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { writeCell } from "../cells/cells.ts";
import { write } from "../db.ts";
import { openFileStore } from "../files.ts";
import { newId } from "../ids.ts";
import { openKeystore } from "../vault/keystore.ts";
import type { Vault } from "../vault/vault.ts";
import { BackupRefused } from "./format.ts";
import { openSealedBackup, writeSealedBackup } from "./sealed.ts";
import type { Opening } from "./sealed.ts";
import { readTar, tarEnd, tarHead, tarPadding } from "./tar.ts";
import type { BackupSource } from "./write.ts";
import { writeBackup } from "./write.ts";

let w: World;
let home: string;
let vault: Vault;
let source: BackupSource;
let identity: string;
let sealed: string;
const at = (...names: readonly string[]): string => path.join(home, ...names);

beforeAll(async () => {
  w = await world();
  home = mkdtempSync(path.join(tmpdir(), "kept-sealed-"));
  vault = await openKeystore(at("keys"), w.db, w.now);
  const files = openFileStore(at("files"), vault, w.now);
  for (const { scope, organisationId } of w.organisations) {
    const owner = { kind: "organisation", id: organisationId } as const;
    await write(w.db, scope, async (tx) => {
      for (let n = 0; n < 40; n += 1)
        await writeCell(tx, scope, vault, {
          row: { table: "visit", column: "told", rowId: newId() },
          owner,
          text: `Żółć 寿 ${n}`.repeat(20),
          now: w.now(),
        });
      const picture = Readable.from([Buffer.alloc(70_001, 7)]);
      await files.put(tx, scope, picture, { owner, mediaType: "image/png", now: w.now() });
    });
  }
  source = { db: w.db, filesFrom: at("files"), keystoreId: vault.id, product: "test", now: w.now };
  identity = await generateIdentity();
  sealed = at("backup.age");
  await writeSealedBackup(source, sealed, { recipients: [await identityToRecipient(identity)] });
});
afterAll(async () => {
  vault.close();
  await w.close();
  rmSync(home, { recursive: true });
});

function everyFile(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return new Map(
    names
      .map(({ parentPath, name }) => path.join(parentPath, name))
      .toSorted()
      .map((file) => [path.relative(folder, file), readFileSync(file, "base64")]),
  );
}

/** As the folder that it would be otherwise; nothing is there where it does not open. */
async function openInto(file: string, opening: Opening, name: string): Promise<void> {
  const backup = await openSealedBackup(file, opening);
  for await (const { name: part, bytes } of backup.parts()) {
    mkdirSync(path.dirname(at(name, part)), { recursive: true });
    writeFileSync(at(name, part), "");
    for await (const chunk of bytes) appendFileSync(at(name, part), chunk);
  }
  writeFileSync(at(name, "manifest.json"), `${JSON.stringify(backup.manifest, undefined, 2)}\n`);
}

test("it opens into exactly the backup of the folder, and shows nothing before", async () => {
  mkdirSync(at("plain"));
  await writeBackup(source, at("plain"));
  await openInto(sealed, { identities: [identity] }, "opened");
  const [plain, opened] = [everyFile(at("plain")), everyFile(at("opened"))];
  expect([...opened.keys()]).toEqual([...plain.keys()]);
  expect(opened).toEqual(plain);
  expect(plain.size).toBeGreaterThan(30);
  const bytes = readFileSync(sealed, "latin1");
  for (const word of ["manifest", "ledger_entry", "harbour-school", "ustar"])
    expect(bytes).not.toContain(word);
  expect(readdirSync(home).filter((name) => name.includes("partial"))).toEqual([]);
  await expect(writeSealedBackup(source, sealed, { passphrase: "x".repeat(20) })).rejects.toThrow("already");
});

test("other programs read it: tar, and age where it is installed", async () => {
  const isThere = spawnSync("age", ["--version"]).error === undefined;
  if (isThere) {
    writeFileSync(at("key.txt"), `${identity}\n`, { mode: 0o600 });
    execFileSync("age", ["-d", "-i", at("key.txt"), "-o", at("backup.tar"), sealed]);
  } else {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    writeFileSync(at("backup.tar"), await decrypter.decrypt(new Uint8Array(readFileSync(sealed))));
  }
  mkdirSync(at("untarred"));
  execFileSync("tar", ["-xf", at("backup.tar"), "-C", at("untarred")]);
  await openInto(sealed, { identities: [identity] }, "again");
  expect(everyFile(at("untarred"))).toEqual(everyFile(at("again")));
});

test("a passphrase seals as well; another key, another passphrase and what is no backup open nothing", async () => {
  const passphrase = "correct horse battery staple";
  await writeSealedBackup(source, at("phrase.age"), { passphrase });
  await openInto(at("phrase.age"), { passphrase }, "phrase");
  writeFileSync(at("no.age"), "not a backup");
  const stranger = await generateIdentity();
  const tries: readonly (readonly [string, Opening])[] = [
    [sealed, { identities: [stranger] }],
    [sealed, { passphrase }],
    [at("phrase.age"), { passphrase: `${passphrase}r` }],
    [at("no.age"), { identities: [identity] }],
  ];
  for (const [file, opening] of tries) {
    await expect(openInto(file, opening, "refused")).rejects.toThrow(BackupRefused);
    expect(existsSync(at("refused"))).toBe(false);
  }
  await expect(writeSealedBackup(source, at("to.age"), { recipients: ["age1nobody"] })).rejects.toThrow(
    "--to",
  );
});

test("one changed bit, a cut anywhere and anything behind the end are refused, and leave nothing", async () => {
  const bytes = readFileSync(sealed);
  const refused = async (changed: Uint8Array, what: string): Promise<void> => {
    writeFileSync(at("changed.age"), changed);
    const opened = openInto(at("changed.age"), { identities: [identity] }, "changed");
    const problem = await opened.then(
      () => "opened",
      (error: unknown) => (error instanceof BackupRefused ? "refused" : error),
    );
    expect([what, problem, existsSync(at("changed"))]).toEqual([what, "refused", false]);
  };
  for (let place = 0; place < bytes.length; place += place < 200 ? 1 : Math.ceil(bytes.length / 60)) {
    const changed = Buffer.from(bytes);
    changed[place] = (changed[place] ?? 0) ^ 0x10;
    await refused(changed, `byte ${place}`);
  }
  const chunk = 65_536 + 16;
  const body = bytes.length - (bytes.indexOf("\n---") + 1 + 3 + 1 + 43 + 1) - 16;
  // At the edges of what age seals at once a cut leaves whole chunks: the last of them is not marked as the last.
  for (let chunks = 0; chunks * chunk < body; chunks += 1)
    await refused(bytes.subarray(0, bytes.length - body + chunks * chunk), `cut after ${chunks}`);
  for (const cut of [1, 16, 17, 1000, bytes.length - 10])
    await refused(bytes.subarray(0, -cut), `cut ${cut}`);
  await refused(Buffer.concat([bytes, Buffer.from("x")]), "more");
});

test("an archive of other files is refused, whoever sealed it", async () => {
  const archive = (files: readonly (readonly [string, string])[]): Buffer =>
    Buffer.concat([
      ...files.flatMap(([name, text]) => [
        tarHead(name, text.length),
        Buffer.from(text),
        tarPadding(text.length),
      ]),
      tarEnd(),
    ]);
  const read = async (bytes: Buffer): Promise<readonly string[]> => {
    const seen: string[] = [];
    for await (const part of readTar(Readable.from([bytes]))) if ("begin" in part) seen.push(part.begin);
    return seen;
  };
  expect(
    await read(
      archive([
        ["manifest.json", "{}"],
        ["a/b", "x".repeat(600)],
      ]),
    ),
  ).toEqual(["manifest.json", "a/b"]);
  const { Encrypter } = await import("age-encryption");
  for (const files of [
    [["../escaped", "x"]],
    [["/tmp/absolute", "x"]],
    [["tables/x.sql", "x"]],
    [
      ["manifest.json", "{}"],
      ["manifest.json", "{}"],
    ],
    [["manifest.json", "{}"]],
  ] as const) {
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(identity));
    writeFileSync(at("other.age"), await encrypter.encrypt(new Uint8Array(archive(files))));
    await expect(openInto(at("other.age"), { identities: [identity] }, "other")).rejects.toThrow(
      BackupRefused,
    );
    expect(existsSync(at("other"))).toBe(false);
  }
  // Beyond what octal digits hold.
  const head = tarHead("files/large", 9 * 2 ** 30);
  const first = await readTar(Readable.from([head])).next();
  expect(first.value).toEqual({ begin: "files/large", sizeBytes: 9 * 2 ** 30 });
});
