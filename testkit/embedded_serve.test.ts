// Goal: on the embedded database the product starts from nothing, keeps what it has, shares it, and leaves nothing running.
// Method: `serve` in an empty folder, stopped and started again, twice at once; the processes are looked for afterwards.
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { serve } from "../src/main.ts";
import type { ServeOptions } from "../src/main.ts";
import { freePort } from "./serving.ts";

const folder = mkdtempSync(path.join(tmpdir(), "kept-embedded-"));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function options(): Promise<ServeOptions> {
  const port = await freePort();
  return {
    folder: path.join(folder, "data"),
    keystore: path.join(folder, "keys"),
    host: "127.0.0.1",
    port,
    url: `http://localhost:${port}`,
    version: "0.1.0",
    logLevel: "warn",
    writeLog: () => undefined,
    mail: {},
  };
}
const postmaster = (): string => path.join(folder, "data", "postgres", "data", "postmaster.pid");

test("from nothing, again, and twice at once; the last to leave stops the database", async () => {
  const first = await serve(await options());
  expect(await (await fetch(`${first.address}/readyz`)).json()).toEqual({ ready: true });
  const second = await serve(await options());
  expect((await fetch(`${second.address}/readyz`)).status).toBe(200);
  await first.stop();
  expect((await fetch(`${second.address}/readyz`)).status).toBe(200);
  expect(existsSync(postmaster())).toBe(true);
  await second.stop();
  expect(existsSync(postmaster())).toBe(false);
  const again = await serve(await options());
  expect((await fetch(`${again.address}/readyz`)).status).toBe(200);
  void again.stop();
  await again.stop();
  expect(existsSync(postmaster())).toBe(false);
});
