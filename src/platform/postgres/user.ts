/** PostgreSQL refuses to run as root; started by root it runs as a system user of its own. */
import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";

export type ServerUser = { readonly uid: number; readonly gid: number };

const name = "kept";

/** `undefined` for an ordinary user (the server runs as oneself); for root the system user `kept`, made when missing. */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return lookUp();
  } catch {
    execFileSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name]);
    return lookUp();
  }
}

function lookUp(): ServerUser {
  const id = (flag: string): number =>
    Number(execFileSync("id", [flag, name], { stdio: ["ignore", "pipe", "ignore"] }));
  return { uid: id("-u"), gid: id("-g") };
}

/** Runs a PostgreSQL tool to its end as `user`; fails with what it wrote to standard error. */
export async function runAs(
  user: ServerUser | undefined,
  file: string,
  args: readonly string[],
): Promise<void> {
  await promisify(execFile)(file, args, { env: { LC_ALL: "C" }, cwd: "/", ...user });
}
