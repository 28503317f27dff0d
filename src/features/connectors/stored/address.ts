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
import type { PostgresConnection } from "../store.ts";
import { GuardedSocket } from "./guarded_socket.ts";

/** What is sealed; the reader of a list is shown all but the password. */
export const StoreAddress = z.strictObject({
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
});
export type StoreAddress = z.infer<typeof StoreAddress>;

export type ReachOptions = {
  /** The installation's own folder: its sockets lead to Kept's own database. */
  readonly folder?: string | undefined;
  readonly resolve?: Resolve | undefined;
};

/**
 * The role that may change the tables, at the same address as the one that reads: nobody can have a plan made in one
 * database and carried out in another.
 */
export const StoreEraser = z.strictObject({
  user: z.string().min(1).max(63),
  password: z.string().max(1000).optional(),
});
export type StoreEraser = z.infer<typeof StoreEraser>;

export function eraserConnectionOf(
  { password: _reader, ...address }: StoreAddress,
  { user, password }: StoreEraser,
  reach: ReachOptions = {},
): PostgresConnection {
  return connectionOf({ ...address, user, ...(password === undefined ? {} : { password }) }, reach);
}

/** What the driver needs. The address is judged when it is connected to, each time anew. */
export function connectionOf(address: StoreAddress, reach: ReachOptions = {}): PostgresConnection {
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

function tls(encryption: StoreAddress["encryption"], host: string): pg.ClientConfig["ssl"] {
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
export function addressOfConnection(connection: PostgresConnection): StoreAddress {
  const { host, port, database, user, password, ssl } = connection;
  return StoreAddress.parse({
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
