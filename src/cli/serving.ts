/** What `kept serve` does, and the demo at its end. To be stopped is how serving ends, so it ends with 0. */
import { constants } from "node:os";
import { serve } from "../main.ts";
import type { Running, ServeOptions } from "../main.ts";
import type { Config } from "../platform/config.ts";
import { defaultFolders } from "../platform/postgres/folders.ts";
import type { KeystoreOptions } from "../platform/vault/keystore.ts";
import { officeBundle, OfficeMissing } from "../web/build.ts";
import { say } from "./output.ts";
import { version } from "./version.ts";

/** Serves until the process is told to stop. `folders` replace the configured ones, and `example` opens a door of its own: both for the demo. */
export async function serveUntilStopped(
  config: Config,
  folders: Folders = { folder: config.KEPT_DATA, keystore: config.KEPT_KEYSTORE },
  greet: (running: Running) => Promise<void> = (running) => showWayIn(running, config.KEPT_URL),
  example?: ServeOptions["example"],
): Promise<void> {
  const asked = untilAsked();
  await prepareOffice();
  const running = await serve({ ...optionsFor(config, folders), example });
  try {
    await greet(running);
    await asked;
  } finally {
    await running.stop();
  }
}

type Folders = { readonly folder: string; readonly keystore: string };

/** What it takes to serve with this configuration. */
export function optionsFor(config: Config, folders: Folders): ServeOptions {
  return {
    ...folders,
    keystoreOptions: keystoreOptions(config),
    databaseUrl: config.DATABASE_URL,
    sqliteFolders: config.KEPT_SQLITE_FOLDERS,
    documentFolders: config.KEPT_DOCUMENT_FOLDERS,
    host: config.KEPT_HOST,
    port: config.KEPT_PORT,
    url: config.KEPT_URL,
    version,
    logLevel: config.KEPT_LOG_LEVEL,
    writeLog: (line) => process.stderr.write(line),
    trustedProxies: config.KEPT_TRUSTED_PROXIES,
    tls: tlsFiles(config),
    metricsToken: config.KEPT_METRICS_TOKEN,
    mail: { smtpUrl: config.KEPT_SMTP_URL, from: config.KEPT_MAIL_FROM },
  };
}

function tlsFiles({ KEPT_TLS_CERT_FILE: certificate, KEPT_TLS_KEY_FILE: key }: Config): ServeOptions["tls"] {
  return certificate === undefined || key === undefined ? undefined : { certificate, key };
}

/** How the configured keystore is opened, and what the root key of a new one is. */
export function keystoreOptions(config: Config): KeystoreOptions {
  const { KEPT_TRANSIT_URL: url, KEPT_TRANSIT_KEY: key, KEPT_TRANSIT_TOKEN_FILE: tokenFile } = config;
  const { KEPT_ROOT_PASSPHRASE_FILE: passphraseFile, KEPT_KEYSTORE_COPIES: copies } = config;
  const transit = url === undefined || tokenFile === undefined ? undefined : { url, key, tokenFile };
  const rootKind = transit === undefined ? (passphraseFile === undefined ? "file" : "passphrase") : "transit";
  return { copies, passphraseFile, transit, rootKind };
}

/**
 * One name for one address: this machine has several names for itself, and what is signed in under one of them is a
 * stranger under the next. Behind a proxy both are said: where people reach it, and where it listens.
 */
export function answersAt(url: string, address: string): string {
  const [told, heard] = [new URL(url), new URL(address)];
  if (!ownNames.has(told.hostname)) return `${told.origin}, and listens at ${heard.origin}`;
  const isSame = ownNames.has(heard.hostname) && told.protocol === heard.protocol && told.port === heard.port;
  return isSame ? told.origin : heard.origin;
}

const ownNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

async function showWayIn(running: Running, url: string): Promise<void> {
  say(`Kept answers at ${answersAt(url, running.address)} (stop with Ctrl-C).`);
  const link = await running.wayIn();
  if (link === undefined) return;
  say("Nobody can sign in yet. This link sets it up. It works once, within a day, for whoever has it:");
  say(link);
}

/** Builds the office where that is still to be done. Without it the public pages and the API work all the same. */
export async function prepareOffice(): Promise<void> {
  try {
    await officeBundle({ cache: defaultFolders().cache, notice: say });
  } catch (error) {
    if (!(error instanceof OfficeMissing)) throw error;
    say(error.message);
  }
}

/** Listened for before anything is opened: a stop asked for during the start is a stop as well. Asked again, it ends at once. */
async function untilAsked(): Promise<void> {
  await new Promise<void>((resolve) => {
    let before = false;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        if (before) process.exit(128 + constants.signals[signal]);
        before = true;
        resolve();
      });
    }
  });
}
