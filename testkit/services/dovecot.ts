/**
 * A real IMAP server for tests: Dovecot as Debian ships it, run by an ordinary user on free ports with a configuration and
 * a folder of its own. Mails are delivered by dropping them into the Maildir, so that the server's clock of a mail
 * (INTERNALDATE) is the file's time.
 */
import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { accessSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { guard } from "./guard.ts";
import { freePort, own, person } from "./process.ts";

const binary = "/usr/sbin/dovecot";

/** Why the tests that need it are skipped; `undefined` when it is installed. */
export function dovecotMissing(): string | undefined {
  try {
    accessSync(binary);
    return undefined;
  } catch {
    return "dovecot is not installed (apt-get install dovecot-imapd)";
  }
}

export type Dovecot = {
  /** For clear text and STARTTLS; for TLS from the first byte. */
  readonly port: number;
  readonly tlsPort: number;
  readonly password: string;
  /** The certificate of `localhost`, which signs itself. */
  readonly certificate: string;
  /** Puts a mail into a user's folder; `at` is when the server got it. */
  deliver(user: string, mail: string | Buffer, at: Temporal.Instant, folder?: string): void;
  /** The folder is made anew with the same mails: every UID is another, and so is UIDVALIDITY. */
  renumber(user: string): void;
  /** The user's Maildir. */
  home(user: string): string;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
};

/** `capabilities`: what the server says it can, where that is to be less than it can. */
export async function dovecot(users: readonly string[], capabilities?: string): Promise<Dovecot> {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-dovecot-"));
  own(folder);
  const password = "a password of the test";
  const [port, tlsPort] = [await freePort(), await freePort()];
  await certify(folder);
  const id = await promisify(execFile)("id", ["-un"]);
  const group = await promisify(execFile)("id", ["-gn"]);
  const who = person ?? { user: id.stdout.trim(), group: group.stdout.trim() };
  writeFileSync(path.join(folder, "users"), users.map((user) => `${user}:{PLAIN}${password}\n`).join(""));
  writeFileSync(
    path.join(folder, "dovecot.conf"),
    `${configuration(folder, { port, tlsPort, ...who })}${capabilities === undefined ? "" : `imap_capability = ${capabilities}\n`}`,
  );
  for (const file of ["users", "dovecot.conf", "key.pem", "cert.pem"]) own(path.join(folder, file));
  const home = (user: string, ...more: readonly string[]): string => path.join(folder, "mail", user, ...more);
  const make = (place: string): void => {
    if (place.length > folder.length) make(path.dirname(place));
    try {
      mkdirSync(place);
      own(place);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  };
  let server: ChildProcess | undefined;
  let count = 0;
  const start = async (): Promise<void> => {
    server = spawn(binary, ["-F", "-c", path.join(folder, "dovecot.conf")], {
      stdio: "ignore",
      detached: true,
      ...(person === undefined ? {} : { uid: person.uid, gid: person.gid }),
    });
    guard(server, folder);
    await answering(port, () => readFileSync(path.join(folder, "log"), "utf8"));
  };
  const stop = async (): Promise<void> => {
    if (server === undefined || server.exitCode !== null) return;
    server.kill("SIGTERM");
    await once(server, "exit");
  };
  for (const user of users) for (const part of ["new", "cur", "tmp"]) make(home(user, part));
  await start();
  return {
    port,
    tlsPort,
    password,
    certificate: readFileSync(path.join(folder, "cert.pem"), "utf8"),
    deliver: (user, mail, at, inside) => {
      const box = inside === undefined ? home(user) : home(user, `.${inside}`);
      for (const part of ["new", "cur", "tmp"]) make(path.join(box, part));
      count += 1;
      const file = path.join(
        box,
        "new",
        `${Math.floor(at.epochMilliseconds / 1000)}.${String(count).padStart(6, "0")}.test`,
      );
      writeFileSync(file, mail);
      own(file);
      utimesSync(file, at.epochMilliseconds / 1000, at.epochMilliseconds / 1000);
    },
    renumber: (user) => {
      for (const name of [
        "dovecot-uidlist",
        "dovecot-uidvalidity",
        "dovecot.index",
        "dovecot.index.log",
        "dovecot.index.cache",
      ])
        rmSync(home(user, name), { force: true });
    },
    home,
    start,
    stop,
    close: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(
  folder: string,
  {
    port,
    tlsPort,
    user,
    group,
  }: { readonly port: number; readonly tlsPort: number; readonly user: string; readonly group: string },
): string {
  const plainService = (name: string): string => `service ${name} {\n  chroot =\n}\n`;
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
first_valid_uid = 1
first_valid_gid = 1
disable_plaintext_auth = no
auth_failure_delay = 0
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
mail_location = maildir:${folder}/mail/%u
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${user} gid=${group} home=${folder}/mail/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
${["anvil", "dict", "stats", "ipc", "director", "old-stats"].slice(0, 2).map(plainService).join("")}
`;
}

async function certify(folder: string): Promise<void> {
  const named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const files = ["-keyout", path.join(folder, "key.pem"), "-out", path.join(folder, "cert.pem")];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await promisify(execFile)("openssl", ["req", "-x509", ...key, ...named, ...files, "-days", "30"]);
}

async function answering(port: number, log: () => string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const socket = connect(port, "127.0.0.1");
    const answer = await Promise.race([
      once(socket, "data").then(([data]) => String(data)),
      once(socket, "error").then(() => ""),
      once(socket, "close").then(() => ""),
    ]).catch(() => "");
    socket.destroy();
    if (answer.startsWith("* OK")) return;
    await pause(50);
  }
  throw new Error(`Dovecot does not answer: ${log()}`);
}
