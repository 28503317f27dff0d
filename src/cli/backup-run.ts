/** What `kept backup`, `kept restore` and `kept drill restore` do. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { features } from "../features.ts";
import { drillRestore, isProved } from "../platform/backup/drill.ts";
import type { Drilled } from "../platform/backup/drill.ts";
import { clearDrill } from "../platform/backup/drill_folder.ts";
import { noteInEveryLedger, replayDestructions } from "../platform/backup/replay.ts";
import { readFolder } from "../platform/backup/reading.ts";
import type { BackupReading } from "../platform/backup/reading.ts";
import { restoreBackup } from "../platform/backup/restore.ts";
import type { Manifest } from "../platform/backup/format.ts";
import { encrypterFor, openSealedBackup, writeSealedBackup } from "../platform/backup/sealed.ts";
import type { Opening, Sealing } from "../platform/backup/sealed.ts";
import { writeBackup } from "../platform/backup/write.ts";
import type { BackupSource } from "../platform/backup/write.ts";
import { forgetIn } from "../platform/cases/holdings.ts";
import type { Config } from "../platform/config.ts";
import { openConnections } from "../platform/connections.ts";
import { systemNow } from "../platform/time.ts";
import { hasKeys, keysFile } from "../platform/vault/root_file.ts";
import { reindexAll } from "../platform/vault/renewal/indexes.ts";
import { epochDays } from "../platform/vault/turn.ts";
import type { BackupOptions, DrillCommandOptions, RestoreCommandOptions, SealedOptions } from "./backup.ts";
import { withInstallation } from "./installation.ts";
import { CommandProblem, counted, say, UsageProblem } from "./output.ts";
import { reindexes } from "./keys-run.ts";
import { refuseUnwritable, stage } from "./place.ts";
import type { Staging } from "./place.ts";
import { keystoreOptions } from "./serving.ts";
import { version } from "./version.ts";

const filesOf = (config: Config): string => path.join(config.KEPT_DATA, "files");

export async function backup(config: Config, options: BackupOptions): Promise<void> {
  const { out, keystore } = options;
  if (out === undefined && keystore === undefined) {
    throw new UsageProblem(
      "Say where to: --out for the rows and files, --keystore for the sealed keys, or both.",
    );
  }
  const sealing = sealingOf(options);
  if (sealing !== undefined && out === undefined)
    throw new UsageProblem("--to and --passphrase-file seal what --out names: say that, too.");
  if (keystore !== undefined) refuseUnwritable(keystore);
  if (sealing !== undefined && out !== undefined) refuseTaken(out, sealing);
  const staging = out === undefined || sealing !== undefined ? undefined : stage(out);
  try {
    await withInstallation(config, async ({ db, keys, now }) => {
      if (out !== undefined) {
        const source = { db, filesFrom: filesOf(config), keystoreId: keys.id, product: version, now };
        const { tables, files } = await writeWhere(source, out, { staging, sealing });
        const rows = tables.reduce((sum, table) => sum + table.rows, 0);
        say(
          `${counted(rows, "row")} of ${counted(tables.length, "table")} and ${counted(files.count, "file")}: ${out}.`,
        );
        if (sealing !== undefined)
          say("Sealed as a whole: without its key or passphrase nobody opens it, and nobody can help.");
        if (files.missing > 0) say(`${counted(files.missing, "file")} had no content to copy.`);
        await noteInEveryLedger(db, keys, now(), "backup.written", {
          rows,
          files: files.count,
          sealed: sealing !== undefined,
        });
      }
      if (keystore !== undefined) copyKeys(keystore, (file) => keys.copyTo(file));
    });
  } finally {
    staging?.discard();
  }
}

/** Into the staging folder, or sealed into one file. */
async function writeWhere(
  source: BackupSource,
  out: string,
  { staging, sealing }: { readonly staging: Staging | undefined; readonly sealing: Sealing | undefined },
): Promise<Manifest> {
  if (sealing !== undefined) return (await writeSealedBackup(source, out, sealing)).manifest;
  if (staging === undefined) throw new Error("There is no place for the backup.");
  mkdirSync(staging.folder, { recursive: true, mode: 0o700 });
  const manifest = await writeBackup(source, staging.folder);
  await staging.settle();
  return manifest;
}

function sealingOf({ to, passphraseFile }: BackupOptions): Sealing | undefined {
  if (to !== undefined && passphraseFile !== undefined)
    throw new UsageProblem("--to and --passphrase-file are two ways; take one.");
  if (to !== undefined) return { recipients: to };
  return passphraseFile === undefined ? undefined : { passphrase: passphraseIn(passphraseFile) };
}

/** Before an hour of work: a place that is taken or cannot be written, and recipients that are none. */
function refuseTaken(file: string, sealing: Sealing): void {
  if (existsSync(file)) throw new UsageProblem(`${file} is there already; a sealed backup is a new file.`);
  refuseUnwritable(path.dirname(path.resolve(file)));
  if (!existsSync(path.dirname(path.resolve(file))))
    throw new UsageProblem(`There is no folder ${path.dirname(file)}.`);
  encrypterFor(sealing);
}

function passphraseIn(file: string): string {
  const [passphrase = ""] = linesIn(file);
  if (passphrase.length < 12)
    throw new UsageProblem("The passphrase is the first line of its file and has 12 signs or more.");
  return passphrase;
}

function linesIn(file: string): readonly string[] {
  try {
    return readFileSync(file, "utf8").split(/\r?\n/u);
  } catch {
    throw new UsageProblem(`${file} cannot be read.`);
  }
}

function openingOf({ identity, passphraseFile }: SealedOptions): Opening | undefined {
  if (identity !== undefined && passphraseFile !== undefined)
    throw new UsageProblem("--identity and --passphrase-file are two ways; take one.");
  if (passphraseFile !== undefined) return { passphrase: passphraseIn(passphraseFile) };
  if (identity === undefined) return undefined;
  const identities = linesIn(identity)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (identities.length === 0)
    throw new UsageProblem(`${identity} holds no identity of age (AGE-SECRET-KEY-1…).`);
  return { identities };
}

/** The backup of a folder, or of a sealed file, which is read to its end here and held against its manifest. */
async function backupAt(from: string, options: SealedOptions): Promise<BackupReading> {
  const opening = openingOf(options);
  const isFile = existsSync(from) && statSync(from).isFile();
  if (!isFile) {
    if (opening !== undefined) throw new UsageProblem(`${from} is no sealed backup: that is one file.`);
    return readFolder(from);
  }
  if (opening === undefined)
    throw new UsageProblem(`${from} is one file: say with --identity or --passphrase-file what opens it.`);
  return openSealedBackup(from, opening);
}

const copyName = /^keys-(?<at>\d{8}T\d{6}Z)\.sqlite$/u;

/** A copy of the sealed keys; what is older than two epochs opens nothing any more and is removed. */
function copyKeys(folder: string, write: (file: string) => void): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stamp = (at: Temporal.Instant): string =>
    at.toString({ smallestUnit: "second" }).replaceAll(/[-:]/gu, "");
  const now = systemNow();
  const name = `keys-${stamp(now)}.sqlite`;
  write(path.join(folder, name));
  const oldest = stamp(now.subtract({ hours: 2 * 24 * epochDays }));
  for (const other of readdirSync(folder)) {
    const at = copyName.exec(other)?.groups?.["at"];
    if (at !== undefined && at < oldest) rmSync(path.join(folder, other));
  }
  say(`The sealed keys: ${path.join(folder, name)}. Of no use without the root key and the epochs.`);
}

export async function restore(config: Config, options: RestoreCommandOptions): Promise<void> {
  const { from, keystore } = options;
  if (from === undefined && keystore === undefined) {
    throw new UsageProblem("Say from what: --from for a backup, --keystore for a copy of the sealed keys.");
  }
  if (keystore !== undefined) putKeysBack(config, keystore);
  if (from !== undefined) {
    await restoreRows(config, await backupAt(from, options));
    // What the backup holds may be hashed with a key that was renewed since.
    await withInstallation(config, ({ db, keys }) => reindexAll(db, keys, reindexes));
  }
  if (keystore === undefined) return;
  await withInstallation(config, async ({ db, keys }) => {
    const again = await replayDestructions(db, keys);
    say(
      `${counted(again, "key")} destroyed since that copy was made, as the ledger has it, ${again === 1 ? "is" : "are"} destroyed again.`,
    );
    say("What was sealed with keys made since then cannot be read.");
  });
}

function putKeysBack(config: Config, copy: string): void {
  const place = path.join(config.KEPT_KEYSTORE, keysFile);
  if (!existsSync(copy)) throw new UsageProblem(`There is no file ${copy}.`);
  if (hasKeys(config.KEPT_KEYSTORE)) {
    throw new CommandProblem(
      `${place} is there; a copy takes the place of a lost or damaged one only. Move it away first, together with its -wal and -shm files.`,
    );
  }
  // Through SQLite, because what it has not put into its file yet stands beside it.
  const source = new DatabaseSync(copy);
  source.prepare("vacuum into ?").run(place);
  source.close();
  chmodSync(place, 0o600);
}

async function restoreRows(config: Config, from: BackupReading): Promise<void> {
  const connections = await openConnections({ folder: config.KEPT_DATA, databaseUrl: config.DATABASE_URL });
  try {
    const owner = connections.owner ?? ownerOf(config);
    const { manifest, loaded, replayed } = await restoreBackup({
      ...keystoreOptions(config),
      from,
      keystore: config.KEPT_KEYSTORE,
      target: { owner, app: connections.app, appRole: connections.appRole },
      filesTo: filesOf(config),
      forget: forgetIn(features),
      now: systemNow,
    });
    say(
      `${counted(loaded.rows, "row")} of ${counted(loaded.tables, "table")} and ${counted(loaded.files, "file")}, as they stood at ${manifest.madeAt}.`,
    );
    const { texts, payloads, files: erased } = replayed;
    say(
      `Erased again, because it was erased since: ${counted(texts, "text")}, ${counted(erased, "file")} and the contents of ${counted(payloads, "ledger entry", "ledger entries")}.`,
    );
    say("Everybody signs in again. Duties that were under way go on by themselves.");
  } finally {
    await connections.close();
  }
}

function ownerOf(config: Config): { readonly connectionString: string } {
  if (config.KEPT_OWNER_URL === undefined) {
    throw new CommandProblem("Set KEPT_OWNER_URL as well: an external database is filled as its owner.");
  }
  return { connectionString: config.KEPT_OWNER_URL };
}

const remainsWords = "A trial that was broken off had left its copy of the rows behind; it was removed.";

export async function drill(config: Config, sealed: DrillCommandOptions): Promise<void> {
  if (await clearDrill(config.KEPT_DATA)) say(remainsWords);
  const from = await backupAt(sealed.from, sealed);
  const options = { ...keystoreOptions(config), keystore: config.KEPT_KEYSTORE, now: systemNow };
  const drilled = await drillRestore({ ...options, from, home: config.KEPT_DATA });
  for (const line of reportOf(drilled)) say(line);
  const proved = isProved(drilled);
  const { entries, texts, contents, loaded, manifest } = drilled;
  await withInstallation(config, ({ db, keys, now }) =>
    noteInEveryLedger(db, keys, now(), "backup.drilled", {
      madeAt: manifest.madeAt,
      proved,
      rows: loaded.rows,
      entries: { ...entries },
      texts: { ...texts },
      files: { ...contents },
    }),
  );
  if (!proved) throw new CommandProblem("The backup is not whole; make another, and find out why.");
  say("The backup is whole. The ledger has an entry of this trial.");
}

function reportOf({
  entries,
  texts,
  contents,
  loaded,
  replayed,
  manifest,
  seconds,
}: Drilled): readonly string[] {
  const of = ({ tried, unreadable }: { readonly tried: number; readonly unreadable: number }): string =>
    `${tried - unreadable} of ${tried}`;
  return [
    `The backup of ${manifest.madeAt} was restored beside the running system in ${seconds.toFixed(0)} seconds.`,
    `${counted(loaded.rows, "row")} of ${counted(loaded.tables, "table")}, every foreign key proved.`,
    `Ledger: ${entries.read - entries.wrong} of ${counted(entries.read, "entry", "entries")} are what their leaf says.`,
    `Sealed texts that open: ${of(texts)} tried. Files that open: ${of(contents)} tried; ${manifest.files.missing} without content.`,
    `Erased again, as since the backup: ${counted(replayed.texts, "text")}, ${counted(replayed.files, "file")}.`,
  ];
}
