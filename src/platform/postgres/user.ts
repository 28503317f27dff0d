/** PostgreSQL refuses to run as root; started by root it runs as a system user of its own. */
import { execFile, execFileSync } from "node:child_process";
import { userInfo } from "node:os";
import { promisify } from "node:util";
import { PostgresError } from "./error.ts";

/** Undefined stands for "as oneself". */
export type ServerUser = { readonly uid: number; readonly gid: number } | undefined;

/** The system user that runs PostgreSQL for root. */
export const systemUser = "kept";

/** Fixed, so that an empty environment and a foreign language change nothing. */
export const toolEnvironment: NodeJS.ProcessEnv = {
  LC_ALL: "C",
  TZ: "UTC",
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
};

/** `undefined` for an ordinary user; for root the system user `kept`, made when missing. */
export function serverUser(): ServerUser {
  if (process.geteuid?.() !== 0) return undefined;
  const known = lookUp();
  if (known !== undefined) return known;
  const commands: readonly (readonly [string, readonly string[]])[] = [
    ["useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", systemUser]],
    ["adduser", ["--system", "--group", "--no-create-home", systemUser]],
    ["adduser", ["-S", "-H", "-D", systemUser]],
  ];
  for (const [command, args] of commands) {
    try {
      execFileSync(command, args, { env: toolEnvironment, stdio: "ignore" });
    } catch {
      // Missing, or another start was quicker: the look-up below decides.
    }
    const made = lookUp();
    if (made !== undefined) return made;
  }
  throw new PostgresError(
    "no-server-user",
    `PostgreSQL does not run as root, and the system user "${systemUser}" could not be made: ` +
      `run "useradd --system ${systemUser}" and start again, or start Kept as an ordinary user.`,
  );
}

function lookUp(): ServerUser {
  const id = (flag: string): number =>
    Number(
      execFileSync("id", [flag, systemUser], { env: toolEnvironment, stdio: ["ignore", "pipe", "ignore"] }),
    );
  try {
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return undefined;
  }
}

/** The name under which peer authentication will see this process; refuses a user id without one. */
export function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    throw new PostgresError(
      "nameless-user",
      `This process runs as user id ${process.geteuid?.()}, which has no name on this machine, and PostgreSQL needs one: ` +
        "start Kept as a user with an entry in /etc/passwd.",
    );
  }
}

/** Runs a command to its end as `user`; the rejection carries what it wrote to standard error. */
export async function runAs(user: ServerUser, file: string, args: readonly string[]): Promise<void> {
  await promisify(execFile)(file, args, { env: toolEnvironment, cwd: "/", ...user });
}
