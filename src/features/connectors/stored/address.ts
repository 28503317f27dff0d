/**
 * The sealed address of a stored connection and the connection it makes. The password leaves the seal in one place,
 * here, and only into the driver.
 */
import { realpathSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import { z } from "zod";
import { ReachRefused, type Resolve } from "../../../platform/reach.ts";
import { encryptions } from "../contract.ts";
import type { MysqlConnection, PostgresConnection, SqliteConnection, StoreConnection } from "../store.ts";
import { GuardedSocket } from "./guarded_socket.ts";

const server = {
  /** A name, an address, or the folder of a Unix socket. */
  host: z.string().min(1).max(255),
  port: z.int().min(1).max(65_535),
  database: z.string().min(1).max(63),
  user: z.string().min(1).max(63),
  password: z.string().max(1000).optional(),
  encryption: z.enum(encryptions),
  /** Private addresses and sockets are allowed: somebody said that the database is on their own network. */
  ownNetwork: z.boolean(),
  /** Written by whoever runs the installation, not through the form. */
  installed: z.boolean().default(false),
};

/** `kind` may be left out: addresses were kept before there was a second one. */
const PostgresAddress = z.strictObject({ kind: z.literal("postgresql").optional(), ...server });
type PostgresAddress = z.infer<typeof PostgresAddress>;
const MysqlAddress = z.strictObject({ kind: z.literal("mysql"), ...server, user: z.string().min(1).max(80) });
type MysqlAddress = z.infer<typeof MysqlAddress>;
const SqliteAddress = z.strictObject({
  kind: z.literal("sqlite"),
  file: z.string().min(1).max(1000),
  installed: z.boolean().default(false),
});
type SqliteAddress = z.infer<typeof SqliteAddress>;

/** What is sealed; the reader of a list is shown all but the password. */
export const StoreAddress = z.union([PostgresAddress, MysqlAddress, SqliteAddress]);
export type StoreAddress = z.infer<typeof StoreAddress>;

export type ReachOptions = {
  /** The installation's own folder: its sockets lead to Kept's own database. */
  readonly folder?: string | undefined;
  readonly resolve?: Resolve | undefined;
  /** Where files of SQLite's may lie that a form names, as the operator has said; none without a word of theirs. */
  readonly sqliteFolders?: readonly string[] | undefined;
};

/**
 * The role that may change the tables, at the same address as the one that reads: nobody can have a plan made in one
 * database and carried out in another. A file knows no roles: somebody says that it may be changed.
 */
export const StoreEraser = z.union([
  z.strictObject({ user: z.string().min(1).max(80), password: z.string().max(1000).optional() }),
  z.strictObject({ mayChange: z.literal(true) }),
]);
export type StoreEraser = z.infer<typeof StoreEraser>;

/** `undefined` where what was given does not fit the kind of store: then nothing is erased there. */
export function eraserConnectionOf(
  address: StoreAddress,
  eraser: StoreEraser,
  reach: ReachOptions = {},
): StoreConnection | undefined {
  if (address.kind === "sqlite") return "mayChange" in eraser ? fileOf(address, reach) : undefined;
  if ("mayChange" in eraser) return undefined;
  const { password: _reader, ...rest } = address;
  const { user, password } = eraser;
  return connectionOf({ ...rest, user, ...(password === undefined ? {} : { password }) }, reach);
}

/** What the driver needs. The address is judged when it is connected to, each time anew. */
export function connectionOf(address: PostgresAddress, reach?: ReachOptions): PostgresConnection;
export function connectionOf(address: StoreAddress, reach?: ReachOptions): StoreConnection;
export function connectionOf(address: StoreAddress, reach: ReachOptions = {}): StoreConnection {
  if (address.kind === "sqlite") return fileOf(address, reach);
  return address.kind === "mysql" ? mysqlOf(address, reach) : postgresOf(address, reach);
}

function fileOf({ file, installed }: SqliteAddress, reach: ReachOptions): SqliteConnection {
  return { kind: "sqlite", file, ...(installed ? {} : { within: reach.sqliteFolders ?? [] }) };
}

function mysqlOf(address: MysqlAddress, { resolve }: ReachOptions): MysqlConnection {
  const { host, port, database, user, password, encryption, ownNetwork, installed } = address;
  const account = {
    kind: "mysql",
    database,
    user,
    encryption,
    ...(password === undefined ? {} : { password }),
  } as const;
  // The form takes no socket: its owner would be let in as whoever runs Kept.
  if (installed) return host.startsWith("/") ? { ...account, socketPath: host } : { ...account, host, port };
  return { ...account, host, port, guard: { ownNetwork, ...(resolve === undefined ? {} : { resolve }) } };
}

function postgresOf(address: PostgresAddress, reach: ReachOptions): PostgresConnection {
  const { host, port, database, user, password, encryption, ownNetwork, installed } = address;
  return {
    host,
    port,
    database,
    user,
    // An empty function: without a password the driver would take PGPASSWORD or ~/.pgpass of whoever runs Kept.
    password: password ?? (() => ""),
    ssl: tls(encryption, host),
    connectionTimeoutMillis: 8000,
    ...(installed
      ? {}
      : {
          stream: () =>
            new GuardedSocket({
              ownNetwork,
              isUnencrypted: encryption === "none",
              judgeSocket: (file) => judgeSocket(file, reach.folder),
              ...(reach.resolve === undefined ? {} : { resolve: reach.resolve }),
            }),
        }),
  };
}

function tls(encryption: PostgresAddress["encryption"], host: string): pg.ClientConfig["ssl"] {
  if (encryption === "none" || host.startsWith("/")) return false;
  return { rejectUnauthorized: encryption === "verified" };
}

/** What `platform/postgres` calls the folder of our socket when the path of the data would not fit into an address. */
const shortFolder = /^kept-[0-9a-f]{16}$/;

/** Peer authentication would let the form in as whoever runs Kept: its own sockets are out of bounds. */
function judgeSocket(file: string, folder: string | undefined): void {
  const real = (place: string): string => {
    try {
      return realpathSync(place);
    } catch {
      return path.resolve(place);
    }
  };
  const asked = real(path.dirname(file));
  if (shortFolder.test(path.basename(asked))) throw new ReachRefused("socket_refused");
  if (folder === undefined) return;
  const inside = path.relative(real(folder), asked);
  if (!inside.startsWith("..") && !path.isAbsolute(inside)) throw new ReachRefused("socket_refused");
}

/** The address behind a connection that the operator of the installation hands in. */
export function addressOfConnection(connection: StoreConnection): StoreAddress {
  if (connection.kind === "sqlite")
    return { kind: "sqlite", file: path.resolve(connection.file), installed: true };
  if (connection.kind === "mysql") {
    const { host = "localhost", port = 3306, socketPath, database, user, password, encryption } = connection;
    return MysqlAddress.parse({
      kind: "mysql",
      host: socketPath ?? host,
      port,
      database,
      user,
      ...(password === undefined ? {} : { password }),
      encryption,
      ownNetwork: true,
      installed: true,
    });
  }
  const { host, port, database, user, password, ssl } = connection;
  return PostgresAddress.parse({
    kind: "postgresql",
    host,
    port: port ?? 5432,
    database,
    user,
    ...(typeof password === "string" && password !== "" ? { password } : {}),
    encryption:
      ssl === undefined || ssl === false
        ? "none"
        : typeof ssl === "object" && ssl.rejectUnauthorized === false
          ? "unverified"
          : "verified",
    ownNetwork: true,
    installed: true,
  });
}
