/**
 * What ends a server of the tests when they end, whatever ended them: nobody runs a handler after SIGKILL. A process of its own
 * holds the other end of a pipe; the kernel closes it with us, and the server's whole group and its folder go.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";

/** The folder goes once nobody is left who could write to it; what cannot be told is waited for five seconds. */
const watch = `
trap '' INT TERM HUP
read -r never
kill -s KILL -- "-$1"
for try in $(seq 100); do kill -s 0 -- "-$1" 2>/dev/null || break; sleep 0.05; done
rm -rf -- "$2"
`;

/** `server` leads a process group (`detached`); `folder` is its own alone. It is left in peace once the server has ended. */
export function guard(server: ChildProcess, folder: string): void {
  if (server.pid === undefined) return;
  const guardian = spawn("/bin/sh", ["-c", watch, "guard", String(server.pid), folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  server.once("exit", () => guardian.kill("SIGKILL"));
}
