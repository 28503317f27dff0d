/**
 * The product as people run it: the example school of `kept demo` with as many rows as asked for, then `kept serve` as a
 * process of its own on its embedded PostgreSQL, in a folder that goes afterwards.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { superuser } from "../../src/platform/postgres/cluster.ts";
import { startPostgres } from "../../src/platform/postgres/postgres.ts";
import { asSuperuser } from "../../src/platform/roles.ts";

export type Installation = {
  readonly port: number;
  readonly slug: string;
  readonly run: string;
  readonly signal: (name: NodeJS.Signals) => void;
  /** A link that signs the example's officer in, once. */
  readonly signInLink: () => Promise<string>;
  readonly metrics: () => Promise<Metrics>;
  /** Has the server collect its garbage; only where it was started to be looked into. */
  readonly collect: () => Promise<void>;
  readonly handles: () => number;
  readonly connections: () => Promise<number>;
  readonly filesIn: (folder: "spool" | "files") => number;
  /** Lines of the log that tell of a fault. */
  readonly faults: () => readonly string[];
  readonly close: () => Promise<void>;
};

export type Metrics = {
  readonly resident: number;
  readonly heap: number;
  /** Cumulative counts of timers at most so many seconds late; `+Inf` is all. */
  readonly loop: ReadonlyMap<string, number>;
};

export type InstallationOptions = {
  readonly rows: number;
  /** The server's; the next is the debugger's. */
  readonly port: number;
  readonly mailPort: number;
  readonly inspected: boolean;
  /** Kept and used again when it holds an installation already. */
  readonly folder?: string | undefined;
  readonly say: (line: string) => void;
};

const root = path.resolve(import.meta.dirname, "../..");
const flags = ["--disable-warning=ExperimentalWarning", "--disable-proto=delete"];
const command = path.join(root, "src/cli/main.ts");
const token = "a-token-of-the-load-test-and-nothing-else";
const officer = "anna.ferrer@riverbridge.example";
const startSeconds = 60;

export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), "kept-load-"));
  // Started by root, the database runs as a user of its own, who must be able to pass through.
  chmodSync(folder, 0o711);
  const remove = (): void => {
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    return await start(options, folder, remove);
  } catch (error) {
    remove();
    throw error;
  }
}

async function start(
  options: InstallationOptions,
  folder: string,
  remove: () => void,
): Promise<Installation> {
  const { port, say } = options;
  const base = {
    PATH: process.env["PATH"],
    KEPT_CACHE: process.env["KEPT_CACHE"],
    KEPT_PORT: String(port),
    KEPT_URL: `http://localhost:${port}`,
  };
  const parent = { ...base, KEPT_DATA: path.join(folder, "data"), KEPT_KEYSTORE: path.join(folder, "keys") };
  // The demo keeps what it makes in folders of its own; serving from them is serving what it made.
  const data = path.join(folder, "data/demo");
  if (!existsSync(data)) {
    say(`Making the example school with ${options.rows} rows.`);
    await kept(["demo", "--once", "--rows", String(options.rows)], parent);
  }
  const environment = {
    ...base,
    KEPT_DATA: data,
    KEPT_KEYSTORE: path.join(folder, "keys/demo"),
    KEPT_METRICS_TOKEN: token,
    // Every visitor has an address of their own, which a proxy would tell.
    KEPT_TRUSTED_PROXIES: "127.0.0.1",
    KEPT_SMTP_URL: `smtp://127.0.0.1:${options.mailPort}`,
    KEPT_MAIL_FROM: "privacy@riverbridge.example",
  };
  const log = path.join(folder, "server.log");
  const inspect = options.inspected ? [`--inspect=127.0.0.1:${port + 1}`] : [];
  const child = spawn(process.execPath, [...flags, ...inspect, command, "serve"], {
    env: environment,
    stdio: ["ignore", "ignore", openSync(log, "w")],
  });
  // Whatever ends us ends it.
  const end = (): void => void child.kill("SIGTERM");
  process.once("exit", end);
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => process.exit(130));
  try {
    await ready(child, port, log);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  const close = async (): Promise<void> => {
    child.kill("SIGCONT");
    const ended = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
    child.kill("SIGTERM");
    await ended;
    remove();
  };
  return {
    port,
    slug: "riverbridge",
    run: Date.now().toString(36),
    signal: (name) => void child.kill(name),
    signInLink: async () => {
      const said = await kept(
        ["sign-in-link", "--organisation", "riverbridge", "--email", officer],
        environment,
      );
      const [link] = /http:\/\/\S+/.exec(said) ?? [];
      if (link === undefined) throw new Error("No sign-in link was printed.");
      return link;
    },
    metrics: () => metricsOf(port),
    collect: () => collectGarbage(port + 1),
    handles: () => {
      const open = `/proc/${child.pid}/fd`;
      return existsSync(open) ? readdirSync(open).length : -1;
    },
    connections: () => countConnections(data),
    filesIn: (name) => countFiles(path.join(data, name)),
    faults: () =>
      readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => line.includes('"level":"error"')),
    close,
  };
}

async function kept(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, [...flags, command, ...args], {
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [said, complaint, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  if (status !== 0) throw new Error(`kept ${args[0]} ended with status ${status}: ${complaint}${said}`);
  return said;
}

async function ready(child: ChildProcess, port: number, log: string): Promise<void> {
  for (let tries = 0; tries < startSeconds * 20; tries += 1) {
    if (child.exitCode !== null)
      throw new Error(`kept serve ended: ${readFileSync(log, "utf8").slice(-2000)}`);
    const reply = await ask(port, "/readyz").catch(() => undefined);
    if (reply?.status === 200) return;
    await pause(50);
  }
  throw new Error(`kept serve was not ready within ${startSeconds} seconds.`);
}

function ask(port: number, address: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${address}`, { headers: { authorization: `Bearer ${token}` } });
}

/** Overloaded, the server refuses its figures as it refuses everything; they are asked for until they come. */
async function metricsOf(port: number): Promise<Metrics> {
  for (let tries = 0; tries < startSeconds * 5; tries += 1) {
    const reply = await ask(port, "/metrics");
    const page = await reply.text();
    if (reply.ok) return readMetrics(page);
    if (reply.status !== 503) throw new Error(`/metrics answered with status ${reply.status}.`);
    await pause(200);
  }
  throw new Error("The server did not give its figures within a minute.");
}

/** The few lines of the Prometheus text we look at. */
export function readMetrics(page: string): Metrics {
  const value = (name: string): number => {
    const line = page.split("\n").find((each) => each.startsWith(`${name} `));
    if (line === undefined) throw new Error(`/metrics has no ${name}.`);
    return Number(line.slice(name.length));
  };
  const buckets = page.matchAll(/^kept_event_loop_delay_seconds_bucket\{le="([^"]+)"\} (\d+)$/gm);
  return {
    resident: value('kept_memory_bytes{kind="resident"}'),
    heap: value('kept_memory_bytes{kind="heap"}'),
    loop: new Map([...buckets].map(([, bound = "", count = ""]) => [bound, Number(count)])),
  };
}

async function collectGarbage(port: number): Promise<void> {
  const [target] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  if (target === undefined) throw new Error("The server cannot be looked into.");
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await once(socket, "open");
  const answered = once(socket, "message");
  socket.send(JSON.stringify({ id: 1, method: "HeapProfiler.collectGarbage" }));
  await answered;
  const closed = once(socket, "close");
  socket.close();
  await closed;
}

async function countConnections(data: string): Promise<number> {
  const server = await startPostgres({ folder: data });
  return await asSuperuser(server.connection("postgres", superuser), async (client) => {
    const { rows } = await client.query<{ count: number }>(
      "select count(*)::int as count from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
    );
    return rows[0]?.count ?? 0;
  });
}

function countFiles(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .length;
}
