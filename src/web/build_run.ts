/**
 * `node bin/run.mjs src/web/build_run.ts [folder] [entry] [base]`: builds the office, by default into what a published
 * package carries.
 */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { buildInto } from "./build.ts";

const [, , folder = "dist/web", from, base] = process.argv;
await mkdir(path.resolve(folder), { recursive: true });
await buildInto(path.resolve(folder), {
  ...(from === undefined ? {} : { from }),
  ...(base === undefined ? {} : { base }),
});
