/** Descriptions that come with the product. */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import type { ApiDescription } from "./description.ts";
import { parseDescription } from "./parse.ts";

const folder = path.join(import.meta.dirname, "apis");

/** By the name of their file, without its ending. */
export function shippedDescriptions(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yml"))
    .map((file) => path.basename(file, ".yml"))
    .toSorted();
}

/** `undefined`: none of that name comes with the product. */
export function shippedDescription(name: string): ApiDescription | undefined {
  if (!shippedDescriptions().includes(name)) return undefined;
  const parsed = parseDescription(readFileSync(path.join(folder, `${name}.yml`), "utf8"));
  if ("description" in parsed) return parsed.description;
  throw new Error(`The description ${name} is broken: ${parsed.problems[0]?.sentence ?? ""}`);
}
