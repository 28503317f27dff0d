/** What every service of the tests needs: who runs it, a free port. */
import { chownSync } from "node:fs";
import { createServer } from "node:net";

/** Debian's `nobody`; whoever runs the tests as root runs the server as it. */
export const person =
  process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534, user: "nobody", group: "nogroup" } : undefined;

export function own(place: string): void {
  if (person !== undefined) chownSync(place, person.uid, person.gid);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createServer();
    socket.once("error", reject);
    socket.listen(0, "127.0.0.1", () => {
      const address = socket.address();
      socket.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
