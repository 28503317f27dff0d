/**
 * A real MariaDB for tests, as Debian ships it: run by an ordinary user on a free port, with a folder of its own and a
 * certificate that signs itself.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { createConnection, type Connection } from "mysql2/promise";
import { guard } from "./guard.ts";
import { freePort, own, person } from "./process.ts";

const server = "/usr/sbin/mariadbd";
const install = "/usr/bin/mariadb-install-db";

/** Why the tests that need it are skipped; `undefined` when it is installed. */
export function mariadbMissing(): string | undefined {
  try {
    accessSync(server);
    accessSync(install);
    return undefined;
  } catch {
    return "MariaDB is not installed (apt-get install mariadb-server)";
  }
}

export type Mariadb = {
  readonly port: number;
  readonly socket: string;
  /** The certificate it shows, which signs itself. */
  readonly certificate: string;
  /** As the one who may do anything; several statements at once. */
  readonly connect: (database?: string) => Promise<Connection>;
  readonly close: () => Promise<void>;
};

/** `name`: whose certificate it shows. */
export async function mariadb({ name = "localhost" }: { readonly name?: string } = {}): Promise<Mariadb> {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-mariadb-"));
  own(folder);
  const at = (inside: string): string => path.join(folder, inside);
  for (const inside of ["data", "tmp"]) {
    mkdirSync(at(inside));
    own(at(inside));
  }
  await certify(folder, name);
  const as = person === undefined ? {} : { uid: person.uid, gid: person.gid };
  // A server that starts clears the folder for temporary tables: those of another must not stand there.
  const files = ["--no-defaults", `--datadir=${at("data")}`, `--tmpdir=${at("tmp")}`];
  await promisify(execFile)(
    install,
    [...files, "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"],
    { ...as, cwd: folder },
  );
  const port = await freePort();
  const socket = at("s");
  const child = spawn(
    server,
    [
      ...files,
      `--socket=${socket}`,
      `--port=${port}`,
      "--bind-address=127.0.0.1",
      `--pid-file=${at("pid")}`,
      `--log-error=${at("log")}`,
      `--ssl-cert=${at("cert.pem")}`,
      `--ssl-key=${at("key.pem")}`,
      "--innodb-buffer-pool-size=64M",
      "--skip-log-bin",
      "--character-set-server=utf8mb4",
    ],
    { ...as, cwd: folder, stdio: "ignore", detached: true },
  );
  guard(child, folder);
  const connect = (database?: string): Promise<Connection> =>
    createConnection({
      socketPath: socket,
      user: "root",
      multipleStatements: true,
      rowsAsArray: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      dateStrings: true,
      charset: "utf8mb4",
      ...(database === undefined ? {} : { database }),
    });
  const close = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answering(connect);
  } catch (error) {
    const said = readFileSync(at("log"), "utf8");
    await close();
    throw new Error(`MariaDB does not answer: ${said}`, { cause: error });
  }
  return { port, socket, certificate: readFileSync(at("cert.pem"), "utf8"), connect, close };
}

async function answering(connect: () => Promise<Connection>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      const client = await connect();
      await client.end();
      return;
    } catch (error) {
      if (tries > 300) throw error;
      await pause(50);
    }
  }
}

async function certify(folder: string, name: string): Promise<void> {
  const named = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`];
  const [key, cert] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
  const make = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"];
  await promisify(execFile)("openssl", ["req", "-x509", ...make, ...named, "-keyout", key, "-out", cert]);
  for (const file of [key, cert]) own(file);
}
