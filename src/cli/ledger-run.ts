/** What `kept ledger` does: opens the installation beside a running server or by itself, and says what it finds. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  auditHistory,
  auditLog,
  cosignatureType,
  findNote,
  followKeys,
  nodePrimitives,
  openCheckpoint,
  parseKeyChange,
  parseKeyHistory,
  parseNote,
  readArchive,
  readVerifierKey,
  toBase64,
} from "../evidence/index.ts";
import type {
  BoundKey,
  Checkpoint,
  KeyChange,
  LogFault,
  LogFiles,
  ToldChange,
  VerifierKey,
} from "../evidence/index.ts";
import type { Config } from "../platform/config.ts";
import { read, readGlobal, write } from "../platform/db.ts";
import type { Database, WriteTx } from "../platform/db.ts";
import { idSchema } from "../platform/ids.ts";
import type { LedgerEntryId, OrganisationId } from "../platform/ids.ts";
import type { KeyProvider } from "../platform/keys.ts";
import { openAnchor } from "../platform/ledger/anchor.ts";
import { acknowledgeLoss, hasCheckpoints } from "../platform/ledger/continuity.ts";
import { append } from "../platform/ledger/ledger.ts";
import { exportFiles, receiptOf, verifierKeyText } from "../platform/ledger/publish.ts";
import { faultSentence } from "../platform/ledger/fault_words.ts";
import { openLedgerKey } from "../platform/ledger/signing_key.ts";
import type { LedgerKey } from "../platform/ledger/signing_key.ts";
import { removeWitness, setPublic, setWitness } from "../platform/ledger/witness_store.ts";
import { verifyLedger } from "../platform/ledger/verify.ts";
import { countOrganisations, organisationIdOf, systemScope } from "../platform/organisations.ts";
import type { Scope } from "../platform/scope.ts";
import { systemNow } from "../platform/time.ts";
import type {
  AcknowledgeCommandOptions,
  ExportCommandOptions,
  FsckCommandOptions,
  ProveCommandOptions,
  PublishOptions,
  VerifyCommandOptions,
  WitnessOptions,
} from "./ledger.ts";
import { withInstallation } from "./installation.ts";
import { CommandProblem, counted, say, UsageProblem } from "./output.ts";
import { stage } from "./place.ts";

type Opened = {
  readonly db: Database;
  readonly keys: KeyProvider;
  readonly key: LedgerKey;
  readonly keystore: string;
};

export async function verify(config: Config, options: VerifyCommandOptions): Promise<void> {
  await withLedger(config, async (opened) => {
    const scope = await scopeNamed(opened.db, options.organisation);
    const against = (options.against ?? []).map(noteIn);
    const known = openAnchor(opened.keystore).known(scope.organisationId);
    const verdict = await read(opened.db, scope, (tx) =>
      verifyLedger(tx, scope, { key: opened.key, against, ...(known === undefined ? {} : { known }) }),
    );
    say(`Derived ${counted(verdict.size, "entry", "entries")} again; root ${toBase64(verdict.root)}.`);
    say(`Held ${counted(verdict.checkpoints, "signed checkpoint")} against them.`);
    if (verdict.waiting > 0)
      say(`${counted(verdict.waiting, "entry waits", "entries wait")} to be numbered.`);
    if (verdict.fault !== undefined) throw new CommandProblem(faultSentence(verdict.fault));
    say("Nothing is wrong.");
  });
}

export async function prove(config: Config, entry: string, options: ProveCommandOptions): Promise<void> {
  const id = idSchema<LedgerEntryId>().safeParse(entry);
  if (!id.success)
    throw new UsageProblem("An entry is named by its id, as the journal and the timeline show it.");
  await withLedger(config, async ({ db }) => {
    const scope = await scopeNamed(db, options.organisation);
    const receipt = await read(db, scope, (tx) => receiptOf(tx, scope, id.data));
    if (receipt.result === "unknown") throw new CommandProblem("There is no such entry in this ledger.");
    if (receipt.result === "waiting") {
      throw new CommandProblem(
        "The entry is recorded and not numbered yet; a running server numbers it within a second.",
      );
    }
    if (options.out === undefined) process.stdout.write(receipt.text);
    else writeFileSync(options.out, receipt.text, { flag: "wx" });
  });
}

export async function exportLedger(config: Config, options: ExportCommandOptions): Promise<void> {
  const staging = stage(options.out);
  try {
    await withLedger(config, async ({ db, key }) => {
      const scope = await scopeNamed(db, options.organisation);
      let count = 0;
      await read(db, scope, async (tx) => {
        for await (const file of exportFiles(tx, scope, key)) {
          const target = path.join(staging.folder, file.path);
          mkdirSync(path.dirname(target), { recursive: true });
          writeFileSync(target, file.bytes);
          count += 1;
        }
      });
      if (count === 0) throw new CommandProblem("The ledger has no entries yet.");
      await staging.settle();
      say(`Wrote ${counted(count, "file")} to ${options.out}.`);
    });
  } finally {
    staging.discard();
  }
}

/** `target`: a folder, or the one file the office gives. */
export async function fsck(target: string, options: FsckCommandOptions): Promise<void> {
  const fileIn = filesIn(target);
  const own = options.key === undefined ? fileIn("verifier-key") : readFileSync(options.key);
  const key = own === undefined ? undefined : readVerifierKey(Buffer.from(own).toString("utf8").trim());
  if (key === undefined) throw new UsageProblem("There is no verification key: name it with --key.");
  if (options.key === undefined)
    say("The key is the export's own: it proves that the files agree, not whose they are.");
  const { keys, changes } = await historyIn(fileIn, key, options.history);
  const witnessed = (options.against ?? []).map((file): Checkpoint => {
    const { checkpoint, problem } = openCheckpoint(noteIn(file), keys, true);
    if (checkpoint !== undefined) return checkpoint;
    throw new CommandProblem(
      problem === "retired"
        ? `${file} is signed by a key of this ledger whose time was over.`
        : `${file} is not a checkpoint of this ledger.`,
    );
  });
  const told = changes.flatMap(({ statement }) => parseKeyChange(parseNote(statement)?.text ?? "") ?? []);
  const { checkpoint, fault } = auditLog(fileIn, keys, witnessed);
  if (fault !== undefined) throw new CommandProblem(fileFaultSentence(fault));
  const size = checkpoint?.size ?? 0;
  const points = told
    .filter((one) => one.size <= size)
    .map((one): Checkpoint => ({ ...one, extensions: [] }));
  const denied =
    auditLog(fileIn, keys, points).fault !== undefined ||
    (await auditHistory(fileIn, size, changes)) !== undefined;
  if (denied) throw new CommandProblem("The ledger's entries and the history of its key disagree.");
  for (const one of told) say(keyChangeSentence(one));
  say(`${counted(checkpoint?.size ?? 0, "entry", "entries")}, every tile and the signed root agree.`);
}

/** The keys that the history leads to from the one that is trusted; the export's own history where none was given. */
async function historyIn(
  fileIn: LogFiles,
  key: VerifierKey,
  file: string | undefined,
): Promise<{ readonly keys: readonly BoundKey[]; readonly changes: readonly ToldChange[] }> {
  const own = file === undefined ? fileIn("key-history") : readFileSync(file);
  if (own === undefined) return { keys: [key], changes: [] };
  const changes = parseKeyHistory(Buffer.from(own).toString("utf8"));
  const keys = changes === undefined ? undefined : await followKeys(changes, key.name, [key], nodePrimitives);
  if (changes === undefined || keys === undefined || typeof keys === "string") {
    throw new CommandProblem(
      keys === "history_foreign"
        ? "The key is not one that this ledger ever had, by the history of its key."
        : "The history of the key is not one chain of signed statements.",
    );
  }
  return { keys, changes };
}

/** In the exact words of the statement: who checks is told what the new key rests on. */
function keyChangeSentence({ kind, size, madeAtSeconds }: KeyChange): string {
  const on = `on ${new Date(madeAtSeconds * 1000).toISOString().slice(0, 10)}, after ${counted(size, "entry", "entries")}`;
  switch (kind) {
    case "exchanged":
      return `The key was exchanged ${on}; the former key signed the new one.`;
    case "lost":
      return `The key was lost ${on}: nothing but the keeper's word ties the new one to it.`;
    case "stolen":
      return `The key was given up as stolen ${on}: nothing larger that it signed counts.`;
  }
}

/** A checkpoint as it was kept: by itself, or within the mail that brought it. */
function noteIn(file: string): string {
  const text = readFileSync(file, "utf8");
  return findNote(text) ?? text;
}

function filesIn(target: string): LogFiles {
  if (!existsSync(target)) throw new UsageProblem(`There is no ${target}.`);
  if (statSync(target).isDirectory())
    return (name) => {
      const file = path.join(target, name);
      return existsSync(file) ? readFileSync(file) : undefined;
    };
  const files = readArchive(readFileSync(target));
  if (files === undefined) throw new CommandProblem(`${target} is not an exported ledger, or it was cut.`);
  return (name) => files.get(name);
}

function fileFaultSentence(fault: LogFault): string {
  switch (fault.problem) {
    case "missing":
      return `${fault.path} is missing.`;
    case "malformed":
      return `${fault.path} has not its form.`;
    case "signature":
      return "The checkpoint is not signed by this key.";
    case "retired":
      return (
        "The checkpoint is signed by a key that might not sign it: its time was over, or it took the place of one that " +
        "was lost or stolen, and the key given does not lead to it. Ask the organisation for its present key."
      );
    case "root":
      return "The tiles do not lead to the signed root.";
    case "entry":
      return `Entry ${fault.index} is not what its leaf was made of (${fault.path}).`;
    case "leaf":
      return `Hash ${fault.index} of ${fault.path} is not that of the tile below.`;
    case "shorter":
      return `The ledger was cut: somebody saw ${counted(fault.size, "entry", "entries")}.`;
    case "rewritten":
      return `The ledger was rewritten within its first ${counted(fault.size, "entry", "entries")}.`;
  }
}

export async function acknowledge(
  config: Config,
  organisation: string,
  { reason }: AcknowledgeCommandOptions,
): Promise<void> {
  await withLedger(config, async ({ db, keys, key, keystore }) => {
    const { organisationId } = await scopeNamed(db, organisation);
    const anchor = openAnchor(keystore);
    const done = await acknowledgeLoss({ db, keys, key, anchor, now: systemNow, organisationId, reason });
    say(`Recorded: the ledger had ${done.formerSize} entries and was found with ${done.foundSize}.`);
    say(
      `It goes on as ${done.origin}. Witnesses and whoever keeps its key need the new one: kept ledger export.`,
    );
  });
}

export async function nameWitness(config: Config, address: string, options: WitnessOptions): Promise<void> {
  const key = readVerifierKey(options.key);
  if (key?.type !== cosignatureType) throw new UsageProblem("That is not the verification key of a witness.");
  if (!URL.canParse(address) || !/^https?:$/u.test(new URL(address).protocol)) {
    throw new UsageProblem("The address of a witness begins with https:// (or http:// in your own network).");
  }
  await withLedger(config, async ({ db, keys, key: ledgerKey }) => {
    const scope = await scopeNamed(db, options.organisation);
    await write(db, scope, async (tx) => {
      if (options.remove) await removeWitness(tx, scope, options.key);
      else await setWitness(tx, scope, { address, verifierKey: options.key }, systemNow());
      await record(tx, scope, keys, options.remove ? "ledger.witness_removed" : "ledger.witness_named");
    });
    say(
      options.remove
        ? "It is no longer asked."
        : `${key.name} is asked from now on. It needs the key of this ledger:`,
    );
    if (!options.remove) say(await read(db, scope, (tx) => verifierKeyText(tx, scope, ledgerKey)));
  });
}

export async function publish(config: Config, options: PublishOptions): Promise<void> {
  await withLedger(config, async ({ db, keys }) => {
    const scope = await scopeNamed(db, options.organisation);
    await write(db, scope, async (tx) => {
      await setPublic(tx, scope, !options.off, systemNow());
      await record(tx, scope, keys, options.off ? "ledger.withdrawn" : "ledger.published");
    });
    say(options.off ? "The ledger is no longer public." : "Anybody may read the ledger now.");
  });
}

async function record(tx: WriteTx, scope: Scope, keys: KeyProvider, type: string): Promise<void> {
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  await append(tx, scope, keys, { type, now: systemNow(), payload: {}, owner });
}

async function withLedger(config: Config, work: (opened: Opened) => Promise<void>): Promise<void> {
  await withInstallation(config, async ({ db, keys }) => {
    const keystore = config.KEPT_KEYSTORE;
    const key = await openLedgerKey(keystore, () => hasCheckpoints(db));
    await work({ db, keys, key, keystore });
  });
}

async function scopeNamed(db: Database, named: string | undefined): Promise<Scope> {
  const { count, only } = await countOrganisations(db);
  const name = named ?? only;
  if (name === undefined) {
    throw new UsageProblem(
      count === 0 ? "There is no organisation yet." : "There are several: say --organisation.",
    );
  }
  const id = idSchema<OrganisationId>().safeParse(name);
  const organisationId = id.success ? await existing(db, id.data) : await organisationIdOf(db, name);
  if (organisationId === undefined) throw new CommandProblem("There is no organisation of this short name.");
  return systemScope(db, organisationId);
}

async function existing(db: Database, id: OrganisationId): Promise<OrganisationId | undefined> {
  const row = await readGlobal(db, (tx) =>
    tx.selectFrom("organisation").select("id").where("id", "=", id).executeTakeFirst(),
  );
  return row?.id;
}
