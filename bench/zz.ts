import { mkdtempSync } from "node:fs";
import { startPostgres } from "../src/platform/postgres/postgres.ts";
import { benchPromises } from "./promises.ts";
const server = await startPostgres({ folder: mkdtempSync("/tmp/zz-") });
try {
  console.log(await benchPromises(server, Number(process.argv[2] ?? 4)));
} finally {
  await server.stop();
}
