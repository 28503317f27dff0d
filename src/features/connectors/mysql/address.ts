/** `mysql://user:password@host:3306/database?ssl-mode=…` as a connection. */
import { readFileSync } from "node:fs";
import type { MysqlConnection } from "../store.ts";

/** The words of MySQL's own clients, and those people know from PostgreSQL. */
const modes: Readonly<Record<string, MysqlConnection["encryption"]>> = {
  disabled: "none",
  disable: "none",
  required: "unverified",
  require: "unverified",
  verify_identity: "verified",
  "verify-full": "verified",
};

/** A sentence where it cannot be read; it repeats nothing of the address. */
export function mysqlConnectionOf(address: string): MysqlConnection | string {
  const url = URL.parse(address);
  const database = part(url?.pathname.replace(/^\//, "") ?? "");
  const user = part(url?.username ?? "");
  const password = part(url?.password ?? "");
  if (url === null || database === undefined || user === undefined || password === undefined)
    return "The database's address cannot be read. In a name or password, # / ? @ : % are written %23 %2F %3F %40 %3A %25.";
  if (user === "" || database === "" || database.includes("/"))
    return "The address names user and database: mysql://user@host/database.";
  const known = new Set(["ssl-mode", "sslmode", "ssl-ca", "socket"]);
  const strange = [...url.searchParams.keys()].find((name) => !known.has(name));
  if (strange !== undefined)
    return "After the ? of the address stand ssl-mode, ssl-ca and socket, nothing else.";
  const socketPath = url.searchParams.get("socket") ?? undefined;
  const mode = url.searchParams.get("ssl-mode") ?? url.searchParams.get("sslmode");
  const encryption = mode === null ? "none" : modes[mode.toLowerCase()];
  if (encryption === undefined) return "ssl-mode is DISABLED, REQUIRED or VERIFY_IDENTITY.";
  const authority = url.searchParams.get("ssl-ca");
  return {
    kind: "mysql",
    ...(socketPath === undefined
      ? {
          host: url.hostname === "" ? "localhost" : url.hostname.replaceAll(/^\[|\]$/g, ""),
          port: Number(url.port || 3306),
        }
      : { socketPath }),
    database,
    user,
    ...(password === "" ? {} : { password }),
    encryption,
    ...(authority === null ? {} : { authority: readFileSync(authority, "utf8") }),
  };
}

function part(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
