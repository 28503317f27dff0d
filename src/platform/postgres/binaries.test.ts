// Goal: PostgreSQL is unpacked once, whole, even by several processes at once, and a broken copy is never run.
// Method: real unpacking into temporary cache folders; the copy is then cut short and made unrunnable.
import { readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { elsewhere, freshFolder, refusal } from "../../../testkit/setup/clusters.ts";
import { hydrate } from "./binaries.ts";
import { openCluster } from "./cluster.ts";
import { runAs, serverUser } from "./user.ts";

test("two at once share one copy, a whole copy is kept, and one cut short is made again", async () => {
  const user = serverUser();
  const cache = freshFolder();
  const [first, second] = await Promise.all([hydrate(user, cache), hydrate(user, cache)]);
  expect(second).toBe(first);
  const server = path.join(first, "bin/postgres");
  await runAs(user, server, ["--version"]);
  const made = statSync(first).ino;
  expect(await hydrate(user, cache)).toBe(first);
  expect(statSync(first).ino).toBe(made);
  truncateSync(server, 1000);
  await hydrate(user, cache);
  await runAs(user, server, ["--version"]);
  expect(statSync(first).ino).not.toBe(made);
});

test("a copy without its marker is not used", async () => {
  const user = serverUser();
  const cache = freshFolder();
  const folder = await hydrate(user, cache);
  const marker = path.join(folder, "complete.json");
  const whole = readFileSync(marker, "utf8");
  writeFileSync(marker, "");
  expect(await hydrate(user, cache)).toBe(folder);
  expect(readFileSync(marker, "utf8")).toBe(whole);
});

test("programs whose loader is missing, as on Alpine, are refused with a sentence", async () => {
  const user = serverUser();
  const folder = freshFolder();
  const binaries = await hydrate(user, path.join(folder, "cache"));
  writeFileSync(path.join(binaries, "bin/initdb"), "#!/no/such/loader\n");
  const error = await refusal(openCluster(binaries, path.join(folder, "data"), user));
  expect(error).toMatchObject({ code: "binaries-not-executable" });
});

test("a cache folder that cannot be made is refused with a sentence", async () => {
  const folder = freshFolder();
  writeFileSync(path.join(folder, "file"), "");
  const environment = { ...process.env, KEPT_CACHE: path.join(folder, "file/cache") };
  expect(await elsewhere(path.join(folder, "data"), environment).said).toEqual({
    code: "folder-not-writable",
  });
});
