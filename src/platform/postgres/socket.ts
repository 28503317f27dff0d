/** Chooses the folder of the Unix socket: beside the data, unless the path would not fit into a socket address. */
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { PostgresError } from "./error.ts";
import { privateFolder } from "./folders.ts";
import type { ServerUser } from "./user.ts";

/** Only names the socket: there is no TCP port. */
export const port = 5432;

/** sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included. */
const longestPathBytes = process.platform === "darwin" ? 103 : 107;

/** The folder for the socket of the cluster in `clusterFolder`, made and checked when it is not that folder itself. */
export async function openSocketFolder(clusterFolder: string, user: ServerUser): Promise<string> {
  if (fits(clusterFolder)) return clusterFolder;
  const name = `kept-${createHash("sha256").update(clusterFolder).digest("hex").slice(0, 16)}`;
  const short = [tmpdir(), "/tmp"].map((folder) => path.resolve(folder, name)).find(fits);
  if (short === undefined) {
    throw new PostgresError(
      "socket-path",
      `The path ${clusterFolder} is too long for a socket: choose a shorter KEPT_DATA.`,
    );
  }
  await privateFolder(short, user);
  return short;
}

/** Line breaks cannot stand in the settings file, so such a path goes the same way as one that is too long. */
function fits(folder: string): boolean {
  const bytes = Buffer.byteLength(path.join(folder, `.s.PGSQL.${port}`));
  return bytes <= longestPathBytes && !/[\r\n]/.test(folder);
}
