/**
 * The files PostgreSQL reads at start, written anew each time so that an upgrade can change them.
 * `postgresql.conf` is ours as a whole; `local.conf`, when somebody writes one, is read after it and left alone.
 */
import { open, rename, rm } from "node:fs/promises";
import { totalmem } from "node:os";
import path from "node:path";
import type { ServerUser } from "./user.ts";

export type Settings = Readonly<Record<string, string>>;

/** Our settings; durability is left at PostgreSQL's safe defaults and spelled out, because the product relies on it. */
function ourSettings(socketFolder: string): Settings {
  return {
    listen_addresses: "",
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    // Nobody else on the machine may even knock; root passes in any case.
    unix_socket_permissions: "0700",
    max_connections: "200",
    shared_buffers: `${sharedBuffersMegabytes()}MB`,
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    // The file is the one place for settings; a changed row in the cluster would survive upgrades unseen.
    allow_alter_system: "off",
    // The packaged server has no LLVM library; say so instead of looking for it.
    jit: "off",
    lc_messages: "C",
    lc_monetary: "C",
    lc_numeric: "C",
    lc_time: "C",
    timezone: "UTC",
    log_timezone: "UTC",
    // No personal data in the log: messages of failed statements quote values, so only LOG, FATAL and PANIC are written
    // (errors reach the client that caused them), without DETAIL, statement or parameters.
    log_statement: "none",
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
    log_parameter_max_length: "0",
    log_parameter_max_length_on_error: "0",
    log_checkpoints: "off",
  };
}

/** A sixteenth of the memory this process may use, between 32 and 256 MB. */
function sharedBuffersMegabytes(): number {
  const limit = process.constrainedMemory();
  const bytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.max(32, Math.min(256, Math.floor(bytes / 16 / 2 ** 20)));
}

/** Writes settings and access rules; `osUser` is who may connect, as any role. */
export async function writeSettings(
  dataFolder: string,
  socketFolder: string,
  osUser: string,
  user: ServerUser,
  more: Settings = {},
): Promise<void> {
  const lines = Object.entries({ ...ourSettings(socketFolder), ...more }).map(
    ([name, value]) => `${name} = ${quote(value)}\n`,
  );
  const write = (name: string, text: string): Promise<void> =>
    replaceFile(path.join(dataFolder, name), text, user);
  await write(
    "postgresql.conf",
    `# Written by Kept at each start: your own settings go into local.conf.\n${lines.join("")}include_if_exists = 'local.conf'\n`,
  );
  await write("pg_hba.conf", "local all all peer map=kept\n");
  await write("pg_ident.conf", `kept "${osUser.replaceAll('"', '""')}" all\n`);
}

/** PostgreSQL's settings files read backslashes as escapes and doubled quotes as one. */
function quote(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** Whole or not at all; made exclusively and renamed, so that a link planted by the server's user leads root nowhere. */
async function replaceFile(file: string, text: string, user: ServerUser): Promise<void> {
  const partial = `${file}.new`;
  await rm(partial, { force: true });
  const handle = await open(partial, "wx", 0o600);
  try {
    await handle.writeFile(text);
    if (user !== undefined) await handle.chown(user.uid, user.gid);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, file);
}
