/**
 * An installation to be knocked over: the product in processes of its own over its embedded PostgreSQL, with a small
 * connected store, an officer, a mail server and a journal that outlive it. The test's own connections only prepare and
 * look; everything that is judged goes over HTTP.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { createMember, sessionCookie } from "../../src/features/access/index.ts";
import { installStore } from "../../src/features/connectors/index.ts";
import { openDatabase, write } from "../../src/platform/db.ts";
import type { Database } from "../../src/platform/db.ts";
import { openKeystore } from "../../src/platform/vault/keystore.ts";
import { openOrganisation } from "../../src/platform/organisations.ts";
import { startPostgres, superuser } from "../../src/platform/postgres/postgres.ts";
import type { PostgresServer } from "../../src/platform/postgres/postgres.ts";
import { appRole } from "../../src/platform/roles.ts";
import { scopeOf } from "../../src/platform/scope.ts";
import type { Scope } from "../../src/platform/scope.ts";
import { systemNow } from "../../src/platform/time.ts";
import { openJournal } from "./journal.ts";
import type { Journal } from "./journal.ts";
import type { MutantName } from "./mutants.ts";
import type { ServerOrder } from "./order.ts";
import { killAll, postgresProcesses } from "./processes.ts";
import { openSink } from "./sink.ts";
import type { Sink } from "./sink.ts";
import { makeStore, smallMap } from "./store.ts";

export const slug = "riverbridge";

/** Hundreds of starts read the same sources; what was made of them is kept. */
export const compileCache = path.join(tmpdir(), "kept-compile-cache");

export type SiteOptions = {
  /** Of the installation's data; made when missing. */
  readonly folder: string;
  /** Where journal, log and keystore lie; what is cut off from power must not hold the journal. */
  readonly outside: string;
  readonly keystore?: string;
  readonly port: number;
  readonly mutant?: MutantName;
  /** Settings of PostgreSQL for a negative control, put in force before the load begins. */
  readonly settings?: Readonly<Record<string, string>>;
};

export class Site {
  readonly options: SiteOptions;
  readonly url: string;
  readonly sink: Sink;
  readonly journal: Journal;
  readonly logFile: string;
  readonly reachedFile: string;
  server: ChildProcess | undefined;
  #seeded: Seeded | undefined;

  private constructor(options: SiteOptions, sink: Sink) {
    this.options = options;
    this.url = `http://localhost:${options.port}`;
    this.sink = sink;
    this.journal = openJournal(path.join(options.outside, "journal"));
    this.logFile = path.join(options.outside, "log");
    this.reachedFile = path.join(options.outside, "reached");
  }

  static async open(options: SiteOptions): Promise<Site> {
    for (const folder of [options.folder, options.outside])
      mkdirSync(folder, { recursive: true, mode: 0o711 });
    const site = new Site(options, await openSink());
    writeFileSync(site.reachedFile, "");
    return site;
  }

  get keystore(): string {
    return this.options.keystore ?? path.join(this.options.outside, "keys");
  }

  get seeded(): Seeded {
    if (this.#seeded === undefined) throw new Error("The installation is not prepared yet.");
    return this.#seeded;
  }

  /** Starts a server; it kills itself at `failAt`. A second one on the same folder is another port's. */
  spawn(more: Partial<ServerOrder> = {}, mutant = this.options.mutant): ChildProcess {
    const order: ServerOrder = {
      folder: this.options.folder,
      keystore: this.keystore,
      port: this.options.port,
      logFile: this.logFile,
      reachedFile: this.reachedFile,
      smtpUrl: this.sink.url,
      ...more,
    };
    const script = (name: string): string => path.join(import.meta.dirname, "child", name);
    return spawn(
      process.execPath,
      [
        "--disable-warning=ExperimentalWarning",
        "--disable-proto=delete",
        ...(mutant === undefined ? [] : ["--import", script("mutate.ts")]),
        script("server.ts"),
        JSON.stringify(order),
      ],
      {
        stdio: ["pipe", "ignore", "inherit"],
        env: {
          ...process.env,
          NODE_COMPILE_CACHE: compileCache,
          ...(mutant === undefined ? {} : { FAULTS_MUTANT: mutant }),
        },
      },
    );
  }

  /** Starts the server and waits until it says that it is ready; gives the seconds. */
  async start(more: Partial<ServerOrder> = {}): Promise<number> {
    const began = performance.now();
    this.server = this.spawn(more);
    await this.ready();
    return (performance.now() - began) / 1000;
  }

  /** Waits for `/readyz`; fails when the process ends first. */
  async ready(url = this.url, server = this.server, patienceSeconds = 90): Promise<void> {
    const until = performance.now() + patienceSeconds * 1000;
    while (performance.now() < until) {
      if (server !== undefined && hasEnded(server)) throw new Error("The server ended before it was ready.");
      const reply = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) }).catch(
        () => undefined,
      );
      await reply?.text().catch(() => undefined);
      if (reply?.status === 200) return;
      await pause(40);
    }
    throw new Error(`The server was not ready within ${patienceSeconds} seconds.`);
  }

  async killServer(): Promise<void> {
    const { server } = this;
    if (server === undefined || hasEnded(server)) return;
    const ended = once(server, "exit");
    server.kill("SIGKILL");
    await ended;
  }

  /** Waits until the server has killed itself at its fail-point; false when it has not within `seconds`. */
  async killedItself(seconds: number): Promise<boolean> {
    const { server } = this;
    if (server === undefined) return false;
    if (!hasEnded(server)) await Promise.race([once(server, "exit"), pause(seconds * 1000)]);
    return server.signalCode === "SIGKILL";
  }

  killDatabase(): void {
    killAll(postgresProcesses(this.postgres.dataFolder));
  }

  get postgres(): PostgresServer {
    return this.seeded.postgres;
  }

  /** As a superuser of the database, without row security. */
  async asSuperuser<T>(fn: (client: pg.Client) => Promise<T>, database = "kept"): Promise<T> {
    const client = new pg.Client(this.postgres.connection(database, superuser));
    client.on("error", () => undefined);
    await client.connect();
    try {
      return await fn(client);
    } finally {
      await client.end();
    }
  }

  /** Organisation, store and officer, over the database the first start has made. */
  async prepare(): Promise<void> {
    const { folder, settings } = this.options;
    const postgres = await startPostgres({ folder });
    const db = openDatabase(postgres.connection("kept", appRole), { maxConnections: 4 });
    const keys = await openKeystore(this.keystore, db, systemNow);
    const scope = await openOrganisation(db, systemNow, {
      slug,
      name: "Riverbridge Language School",
      language: "en",
      site: { name: "Riverbridge", zone: "Europe/London", calendar: "england-and-wales" },
    });
    const connection = await makeStore(postgres);
    const now = systemNow();
    const officer = await write(db, scope, async (tx) => {
      await installStore(tx, scope, keys, { name: "School database", connection, map: smallMap, now });
      const grants = (["owner", "officer"] as const).map((role) => ({ role }));
      const who = { name: "Anna Ferrer", email: "anna.ferrer@riverbridge.example" };
      return createMember(tx, scope, keys, { ...who, grants, now });
    });
    this.#seeded = { postgres, db, keys, scope, officer };
    if (settings === undefined) return;
    for (const [name, value] of Object.entries(settings)) {
      await this.asSuperuser((client) => client.query(`alter role ${appRole} set ${name} = '${value}'`));
    }
    // What waits in memory is written every fifth of a second otherwise, and little is lost.
    writeFileSync(path.join(postgres.dataFolder, "local.conf"), "wal_writer_delay = '10s'\n", {
      mode: 0o644,
    });
    await this.asSuperuser(async (client) => {
      await client.query("select pg_reload_conf()");
      await client.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = $1", [
        appRole,
      ]);
    });
  }

  /** Lets go of the keystore: a volume with a file in use is not taken down. */
  releaseKeys(): void {
    this.seeded.keys.close();
  }

  async reopenKeys(): Promise<void> {
    const { db } = this.seeded;
    this.#seeded = { ...this.seeded, keys: await openKeystore(this.keystore, db, systemNow) };
  }

  /** Takes a control's settings back: the product refuses to start with them. */
  async setRight(): Promise<void> {
    if (this.options.settings === undefined) return;
    await this.asSuperuser((client) => client.query(`alter role ${appRole} reset all`));
  }

  /** A cookie of the officer, who has just proved who they are. */
  async cookie(): Promise<string> {
    const { db, scope, officer } = this.seeded;
    const acting = scopeOf({ organisationId: scope.organisationId, actorId: officer.actorId });
    const session = { slug, url: this.url, accountId: officer.accountId, now: systemNow() };
    const made = await write(db, acting, (tx) => sessionCookie(tx, acting, session));
    return made.split(";", 1)[0] ?? "";
  }

  async close(): Promise<void> {
    await this.killServer();
    await this.#seeded?.db.close();
    await this.#seeded?.postgres.stop().catch(() => undefined);
    await this.sink.close();
    await this.journal.close();
  }
}

type Seeded = {
  readonly postgres: PostgresServer;
  readonly db: Database;
  readonly keys: Awaited<ReturnType<typeof openKeystore>>;
  readonly scope: Scope;
  readonly officer: Awaited<ReturnType<typeof createMember>>;
};

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
