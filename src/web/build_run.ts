/** `node bin/run.mjs src/web/build_run.ts [folder]`: builds the office, by default into what a published package carries. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { buildInto } from "./build.ts";

const folder = path.resolve(process.argv[2] ?? "dist/web");
await mkdir(folder, { recursive: true });
await buildInto(folder);
