/**
 * A real LDAP server for tests: OpenLDAP's slapd as Debian ships it, run by an ordinary user on free ports in a folder of its
 * own. What stands in it is given as entries; it is read beside the product by another bind.
 */
import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  accessSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { Client, Control } from "ldapts";
import { guard } from "./guard.ts";

const binary = "/usr/sbin/slapd";

/** Why the tests that need it are skipped; `undefined` when it is installed. */
export function slapdMissing(): string | undefined {
  try {
    accessSync(binary);
    return undefined;
  } catch {
    return "slapd is not installed (apt-get install slapd)";
  }
}

export const suffix = "dc=example,dc=org";
export const admin = { user: `cn=admin,${suffix}`, password: "a password of the test" };
/** May read all, and change nothing. */
export const reader = { user: `cn=reader,ou=system,${suffix}`, password: "another password" };

/** RFC 3296: what leads elsewhere is shown as the entry it is. */
const referralsAsEntries = new Control("2.16.840.1.113730.3.4.2", { critical: true });

export type Attributes = Readonly<Record<string, string | readonly string[]>>;
export type Slapd = {
  readonly port: number;
  readonly tlsPort: number;
  /** The certificate of `localhost`, which signs itself. */
  readonly certificate: string;
  add(dn: string, attributes: Attributes): Promise<void>;
  change(dn: string, attribute: string, value: string): Promise<void>;
  /** Every entry with all its attributes, those the server keeps of changes too. */
  entries(): Promise<Readonly<Record<string, string>>>;
  /** Everything is taken out. */
  clear(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
};

/** Debian's `nobody`; whoever runs the tests as root runs the server as it. */
const person = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

/** `lines`: more of the server's configuration, for the database. */
export async function slapd(lines: readonly string[] = []): Promise<Slapd> {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-slapd-"));
  mkdirSync(path.join(folder, "data"));
  const named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "30"];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const made = ["-keyout", path.join(folder, "key.pem"), "-out", path.join(folder, "cert.pem")];
  await promisify(execFile)("openssl", ["req", "-x509", ...key, ...named, ...made]);
  writeFileSync(path.join(folder, "slapd.conf"), configuration(folder, lines));
  if (person !== undefined)
    for (const name of [".", ...readdirSync(folder)])
      chownSync(path.join(folder, name), person.uid, person.gid);
  const [port, tlsPort] = [await freePort(), await freePort()];
  let server: ChildProcess | undefined;
  const asAdmin = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    const client = new Client({ url: `ldap://127.0.0.1:${port}`, timeout: 5000, connectTimeout: 5000 });
    try {
      await client.bind(admin.user, admin.password);
      return await work(client);
    } finally {
      await client.unbind();
    }
  };
  const add = (dn: string, attributes: Attributes): Promise<void> =>
    asAdmin((client) =>
      client.add(
        dn,
        Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [
            name,
            typeof value === "string" ? value : [...value],
          ]),
        ),
      ),
    );
  const start = async (): Promise<void> => {
    const urls = `ldap://127.0.0.1:${port}/ ldaps://127.0.0.1:${tlsPort}/`;
    server = spawn(binary, ["-d", "0", "-f", path.join(folder, "slapd.conf"), "-h", urls], {
      stdio: "ignore",
      detached: true,
      ...person,
    });
    guard(server, folder);
    for (let tries = 0; ; tries += 1)
      try {
        await asAdmin((client) => client.search("", { scope: "base" }));
        return;
      } catch (error) {
        if (tries > 100 || server.exitCode !== null) throw error;
        await pause(50);
      }
  };
  const stop = async (): Promise<void> => {
    if (server === undefined || server.exitCode !== null) return;
    server.kill("SIGTERM");
    await once(server, "exit");
  };
  const all = async (client: Client): Promise<readonly Record<string, unknown>[]> =>
    (
      await client
        .search(
          suffix,
          {
            scope: "sub",
            filter: "(objectClass=*)",
            attributes: ["*", "+"],
            paged: { pageSize: 1000 },
          },
          [referralsAsEntries],
        )
        .catch(() => ({ searchEntries: [] }))
    ).searchEntries;
  await start();
  return {
    port,
    tlsPort,
    certificate: readFileSync(path.join(folder, "cert.pem"), "utf8"),
    add,
    change: (dn, attribute, value) =>
      asAdmin(async (client) => {
        const { Attribute, Change } = await import("ldapts");
        await client.modify(
          dn,
          new Change({
            operation: "replace",
            modification: new Attribute({ type: attribute, values: [value] }),
          }),
        );
      }),
    entries: () =>
      asAdmin(async (client) =>
        Object.fromEntries((await all(client)).map((entry) => [String(entry["dn"]), JSON.stringify(entry)])),
      ),
    clear: () =>
      asAdmin(async (client) => {
        const names = (await all(client)).map((entry) => String(entry["dn"]));
        for (const dn of names.toSorted((one, other) => other.length - one.length))
          await client.del(dn, [referralsAsEntries]);
      }),
    start,
    stop,
    close: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(folder: string, lines: readonly string[]): string {
  const schemas = ["core", "cosine", "inetorgperson", "nis"].map(
    (name) => `include /etc/ldap/schema/${name}.schema`,
  );
  return `${schemas.join("\n")}
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${folder}/slapd.pid
TLSCertificateFile ${folder}/cert.pem
TLSCertificateKeyFile ${folder}/key.pem
database mdb
maxsize 104857600
suffix "${suffix}"
rootdn "${admin.user}"
rootpw "${admin.password}"
directory ${folder}/data
dbnosync
index objectClass,entryUUID,entryCSN eq
${lines.join("\n")}
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${reader.user}" read by * none
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createServer();
    socket.once("error", reject);
    socket.listen(0, "127.0.0.1", () => {
      const address = socket.address();
      socket.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
