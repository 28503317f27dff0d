/** Opens the installation beside a running server or by itself, for one command, and leaves it as it was. */
import { refuseUnfitDatabase } from "../platform/boot.refusal.ts";
import type { Config } from "../platform/config.ts";
import { openConnections, prepareSchema } from "../platform/connections.ts";
import { openDatabase } from "../platform/db.ts";
import type { Platform } from "../platform/feature.ts";
import { systemNow } from "../platform/time.ts";
import { openKeystore } from "../platform/vault/keystore.ts";
import type { Vault } from "../platform/vault/vault.ts";
import { keystoreOptions } from "./serving.ts";

type Opened = Pick<Platform, "db" | "now" | "url"> & { readonly keys: Vault };

export async function withInstallation<T>(
  config: Config,
  work: (platform: Opened) => Promise<T>,
): Promise<T> {
  await using opened = new AsyncDisposableStack();
  const connections = await openConnections({ folder: config.KEPT_DATA, databaseUrl: config.DATABASE_URL });
  opened.defer(() => connections.close());
  await prepareSchema(connections);
  const db = openDatabase(connections.app, { maxConnections: 2 });
  opened.defer(() => db.close());
  await refuseUnfitDatabase(db);
  const keys = await openKeystore(config.KEPT_KEYSTORE, db, systemNow, keystoreOptions(config));
  opened.defer(() => keys.close());
  return await work({ db, keys, now: systemNow, url: config.KEPT_URL });
}
