/** A serving installation for tests: a migrated database of its own, a free port, a keystore that goes with it. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { serve } from "../src/main.ts";
import type { Running, ServeOptions } from "../src/main.ts";
import { appRole } from "../src/platform/roles.ts";
import { systemNow } from "../src/platform/time.ts";
import { world } from "./world.ts";
import type { World } from "./world.ts";

export type Serving = Running & {
  readonly world: World;
  readonly options: ServeOptions;
  readonly lines: string[];
  close(): Promise<void>;
};

export async function serving(more: Partial<ServeOptions> = {}): Promise<Serving> {
  const base = await world();
  const folder = mkdtempSync(path.join(tmpdir(), "kept-serve-"));
  const port = await freePort();
  const lines: string[] = [];
  const options: ServeOptions = {
    folder: path.join(folder, "data"),
    keystore: path.join(folder, "keys"),
    databaseUrl: base.database.url(appRole),
    host: "127.0.0.1",
    port,
    url: `http://localhost:${port}`,
    version: "0.1.0",
    logLevel: "info",
    writeLog: (line) => lines.push(line),
    mail: {},
    now: systemNow,
    ...more,
  };
  const running = await serve(options);
  return {
    ...running,
    world: base,
    options,
    lines,
    close: async () => {
      await running.stop();
      await base.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return typeof address === "object" && address !== null ? address.port : 0;
}
