/** A worker in a process of its own that takes a duty and never ends it, to be killed: `duty_child.ts <connection as JSON>`. */
import { openDatabase } from "../src/platform/db.ts";
import { startWorker } from "../src/platform/duties/worker.ts";
import { createLogger } from "../src/platform/log.ts";
import { systemNow } from "../src/platform/time.ts";
import { testKind } from "./duties.ts";
import { derivedKeys } from "./keys.ts";

const connection = JSON.parse(process.argv[2] ?? "{}");
await startWorker({
  db: openDatabase(connection),
  connection,
  keys: derivedKeys(Buffer.alloc(32, 1)),
  kinds: [
    testKind("erase", async () => {
      process.stdout.write("taken\n");
      return new Promise(() => undefined);
    }),
  ],
  log: createLogger({ write: () => undefined, level: "error", now: systemNow }),
  now: systemNow,
});
