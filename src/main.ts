/** Starts the product: reads like a table of contents. The command line `kept serve` calls it. */
import path from "node:path";
import { refuseUnfitDatabase } from "./platform/boot.refusal.ts";
import { clearDrill } from "./platform/backup/drill_folder.ts";
import { replayErasures } from "./platform/backup/replay.ts";
import { forgetIn } from "./platform/cases/holdings.ts";
import { destroyExpiredCells } from "./platform/cells/cells.ts";
import { openConnections, prepareSchema } from "./platform/connections.ts";
import { openDatabase } from "./platform/db.ts";
import type { WriteTx } from "./platform/db.ts";
import { startWorker } from "./platform/duties/worker.ts";
import { watchEventLoop } from "./platform/event_loop.ts";
import { features } from "./features.ts";
import { wayIn } from "./features/access/index.ts";
import type { Platform } from "./platform/feature.ts";
import { hearConsole } from "./platform/foreign_console.ts";
import { exampleAt } from "./platform/example.ts";
import { openFileStore, sweepFiles } from "./platform/files.ts";
import { countAnswers, watchHealth } from "./platform/health.ts";
import { listen } from "./platform/http/listen.ts";
import { createIdempotency, forgetReplies } from "./platform/idempotency.ts";
import { forgetDays } from "./platform/vault/day_owner.ts";
import { oweTurn, vaultDuties } from "./platform/vault/duties.ts";
import { openKeystore } from "./platform/vault/keystore.ts";
import type { Vault } from "./platform/vault/vault.ts";
import { noteDenials } from "./platform/ledger/denials.ts";
import { openLedger } from "./platform/ledger/open.ts";
import { createLogger } from "./platform/log.ts";
import { mailDuty } from "./platform/mail/duty.ts";
import type { Running, ServeOptions } from "./platform/serve_options.ts";
import { sweepSpools } from "./platform/spool.ts";
import { forgetTries } from "./platform/throttle.ts";
import type { Scope } from "./platform/scope.ts";
import { systemNow } from "./platform/time.ts";
import type { Now } from "./platform/time.ts";

export type { Running, ServeOptions } from "./platform/serve_options.ts";

type Places = Pick<Platform, "folder" | "sqliteFolders" | "documentFolders" | "url">;

function placesOf({ folder, sqliteFolders, documentFolders, url }: ServeOptions): Places {
  return { folder, sqliteFolders, documentFolders, url };
}

/** Opens everything in order and serves; whatever fails first says so in one sentence, and what was opened is closed. */
export async function serve(options: ServeOptions): Promise<Running> {
  const now = options.now ?? systemNow;
  const log = createLogger({ write: options.writeLog, level: options.logLevel, now });
  await using opened = new AsyncDisposableStack();
  opened.defer(hearConsole(log).stop);
  const connections = await openConnections(options);
  opened.defer(() => connections.close());
  await prepareSchema(connections);
  const db = openDatabase(connections.app);
  opened.defer(() => db.close());
  await refuseUnfitDatabase(db);
  const keys = await openKeystore(options.keystore, db, now, options.keystoreOptions);
  opened.defer(() => keys.close());
  const ledger = await openLedger({ db, keys, folder: options.keystore, log, now });
  await clearRemains({ db, keys, now, log, folder: options.folder });
  const loop = watchEventLoop();
  opened.defer(() => loop.stop());
  const figures = { ...countAnswers(now, () => worker.lastReconciled()), loopDelays: loop.delays };
  const platform: Platform = {
    db,
    keys,
    log,
    now,
    version: options.version,
    health: watchHealth(db, now, () => worker.lastReconciled()),
    files: openFileStore(path.join(options.folder, "files"), keys, now),
    ...placesOf(options),
    hasMailServer: options.mail.smtpUrl !== undefined && options.mail.from !== undefined,
    mailFrom: options.mail.from ?? `kept@${new URL(options.url).hostname}`,
    example: exampleAt(options, options.example),
    description: () => server.description(),
    figures,
    ledger,
  };
  const kinds = [
    mailDuty(platform, options.mail),
    ...vaultDuties({ keys, now }),
    ...features.flatMap((feature) => feature.duties(platform)),
  ];
  const worker = await startWorker({
    ...platform,
    connection: connections.app,
    kinds,
    sweep: housekeeping(platform, keys),
    guardClock: options.guardClock ?? options.now === undefined,
  });
  opened.defer(() => worker.stop());
  const integrator = ledger.start();
  opened.defer(() => integrator.stop());
  const idempotency = createIdempotency(db, keys, now);
  const server = await listen({
    ...options,
    ...platform,
    routes: features.flatMap((feature) => feature.routes(platform)),
    identify: features.flatMap((feature) => feature.identify?.(platform) ?? []),
    idempotency,
    onAnswered: figures.note,
    onDenied: noteDenials({ db, keys, now, log }),
  });
  opened.defer(() => server.close());
  const everything = opened.move();
  log.info("serve.ready", { port: options.port });
  let stopped: Promise<void> | undefined;
  // Asked twice (two signals), both wait for the one stop.
  return {
    address: server.address,
    wayIn: () => wayIn(platform),
    stop: () => (stopped ??= everything.disposeAsync()),
  };
}

/** What is forgotten in passing, of one organisation at a time. */
function housekeeping(
  { now, files, folder, db }: Platform,
  keys: Vault,
): (tx: WriteTx, now: Now, scope: Scope) => Promise<void> {
  const forgottenFiles = sweepFiles(files, now);
  const forgottenDays = forgetDays(keys);
  return async (tx, _now, scope) => {
    await forgetReplies(tx, now);
    await forgetTries(tx, now().subtract({ hours: 24 }));
    await destroyExpiredCells(tx, scope, now());
    await forgottenFiles(tx, scope);
    forgottenDays(scope.organisationId, now());
    await oweTurn(tx, scope, keys, now());
    for (const feature of features) await feature.sweep?.(tx, now, { scope, folder, keys, db });
  };
}

/** Before anything is served: what was erased stays erased after a restore, and what a kill left behind goes. */
async function clearRemains(
  of: Pick<Platform, "db" | "now" | "log" | "folder"> & {
    readonly keys: Parameters<typeof replayErasures>[1];
  },
): Promise<void> {
  const { texts, payloads, files } = await replayErasures(of.db, of.keys, of.now, forgetIn(features));
  if (texts + payloads + files > 0) of.log.info("erasures.replayed", { texts, payloads, files });
  if (await clearDrill(of.folder)) of.log.info("drill.remains_removed", {});
  sweepSpools(path.join(of.folder, "spool"));
}
