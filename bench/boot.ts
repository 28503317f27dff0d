/** From the command to the first answer: `kept serve` as a process of its own, cold (an empty folder) and warm. */
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";

export type BootFigures = {
  readonly coldSeconds: number;
  readonly warmSeconds: number;
  readonly boundWarmSeconds: number;
};

const port = 18_360;

export async function benchBoot(): Promise<BootFigures> {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-boot-"));
  // Started by root, the database runs as a user of its own, who must be able to pass through.
  chmodSync(folder, 0o711);
  try {
    const coldSeconds = await boot(folder);
    const warm = [await boot(folder), await boot(folder), await boot(folder)].toSorted((a, b) => a - b);
    return { coldSeconds, warmSeconds: warm[1] ?? 0, boundWarmSeconds: 3 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds until `/readyz` answers 200; the server and its database are stopped again. */
async function boot(folder: string): Promise<number> {
  const began = performance.now();
  const kept = new URL("../bin/kept", import.meta.url).pathname;
  const child = spawn(process.execPath, [kept, "serve"], {
    stdio: "ignore",
    env: {
      PATH: process.env["PATH"],
      KEPT_DATA: path.join(folder, "data"),
      KEPT_KEYSTORE: path.join(folder, "keys"),
      KEPT_PORT: String(port),
      KEPT_URL: `http://localhost:${port}`,
    },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  try {
    for (let tries = 0; tries < 2000; tries += 1) {
      if (child.exitCode !== null) throw new Error(`kept serve ended with status ${child.exitCode}`);
      const reply = await fetch(`http://127.0.0.1:${port}/readyz`, {
        headers: { host: `localhost:${port}` },
      }).catch(() => undefined);
      if (reply?.status === 200) return Math.round(performance.now() - began) / 1000;
      await pause(10);
    }
    throw new Error("kept serve did not answer within 20 seconds");
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}
