/**
 * Goal: no server of the tests outlives them, however they end.
 * Method: a process starts the real server in a folder of ours and is killed without a word (SIGKILL, which runs no
 * handler); afterwards nobody answers at the port and the folder is empty.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dovecotMissing } from "./dovecot.ts";
import { mariadbMissing } from "./mariadb.ts";
import { slapdMissing } from "./slapd.ts";

const kinds = [
  ["mariadb", mariadbMissing()],
  ["slapd", slapdMissing()],
  ["dovecot", dovecotMissing()],
] as const;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "kg-"));
  // The servers run as somebody else where the tests run as root.
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

for (const [kind, missing] of kinds)
  test.skipIf(missing !== undefined)(
    `a ${kind} ends with the tests that were killed`,
    { timeout: 120_000 },
    async () => {
      const child = spawn(
        process.execPath,
        [fileURLToPath(new URL("guarded_child.ts", import.meta.url)), kind],
        {
          env: { ...process.env, TMPDIR: folder },
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      const [said] = await once(child.stdout, "data");
      const port = Number(String(said));
      expect(await answers(port)).toBe(true);
      expect(readdirSync(folder)).toHaveLength(1);

      child.kill("SIGKILL");
      await once(child, "exit");

      await expect.poll(() => readdirSync(folder), { timeout: 20_000 }).toEqual([]);
      expect(await answers(port)).toBe(false);
    },
  );
