// Goal: a file of a package that cannot be read fails the attempt, and never the server.
// Method: a real folder from which a file goes missing, read to its end.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { zipped } from "./zipped.ts";

const folder = mkdtempSync(path.join(tmpdir(), "kept-archive-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = Temporal.Instant.from("2026-10-05T09:00:00Z");

async function bytesOf(names: readonly string[]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of zipped(folder, names, at)) parts.push(part);
  return Buffer.concat(parts);
}

test("the same files are the same archive in any order, and one that is gone fails it", async () => {
  for (const name of ["a.txt", "b.txt"]) writeFileSync(path.join(folder, name), name.repeat(40_000));
  const whole = await bytesOf(["b.txt", "a.txt"]);
  expect(whole.subarray(0, 2).toString()).toBe("PK");
  expect(whole.equals(await bytesOf(["a.txt", "b.txt"]))).toBe(true);
  rmSync(path.join(folder, "b.txt"));
  await expect(bytesOf(["a.txt", "b.txt"])).rejects.toMatchObject({ code: "ENOENT" });
});
