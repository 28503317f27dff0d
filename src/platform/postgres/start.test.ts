// Goal: a cluster is made once, started once, found again after every kind of sudden end, and nothing committed is lost.
// Method: real clusters in temporary folders; processes of our own and the postmaster are killed with -9, lock files are
// planted, sockets removed; then the rows are counted.
import { spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  elsewhere,
  freshFolder,
  isRoot,
  preparedFolder,
  query,
  refusal,
  started,
} from "../../../testkit/setup/clusters.ts";
import { startPostgres } from "./postgres.ts";
import { serverUser } from "./user.ts";

function postmasterId(dataFolder: string): number {
  return Number(readFileSync(path.join(dataFolder, "postmaster.pid"), "utf8").split("\n")[0]);
}

test("a first start makes a durable UTF-8 cluster without a network port, and stop ends it", async () => {
  const server = await started({ folder: freshFolder() });
  expect(server.startedHere).toBe(true);
  const expected = {
    server_encoding: "UTF8",
    data_checksums: "on",
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    listen_addresses: "",
    log_statement: "none",
    log_min_error_statement: "panic",
    log_parameter_max_length: "0",
    log_parameter_max_length_on_error: "0",
    allow_alter_system: "off",
    jit: "off",
    TimeZone: "UTC",
  };
  const values = Object.keys(expected).map((name) => `current_setting('${name}') as "${name}"`);
  expect(await query(server, `select ${values.join(", ")}`)).toEqual([expected]);
  await server.stop();
  await expect(query(server, "select 1")).rejects.toMatchObject({ code: "ENOENT" });
  await server.stop();
});

test("a second start attaches, a restart takes new settings, and local.conf has the last word", async () => {
  const folder = await preparedFolder();
  const first = await started({ folder });
  const second = await startPostgres({ folder });
  expect([first.startedHere, second.startedHere]).toEqual([true, false]);
  expect(await query(second, "show work_mem")).toEqual([{ work_mem: "4MB" }]);
  await second.stop();
  writeFileSync(path.join(first.dataFolder, "local.conf"), "statement_timeout = '7s'\n", { mode: 0o644 });
  const third = await started({ folder, settings: { work_mem: "5MB", statement_timeout: "3s" } });
  expect(third.startedHere).toBe(true);
  expect(
    await query(third, "select current_setting('work_mem') m, current_setting('statement_timeout') t"),
  ).toEqual([{ m: "5MB", t: "7s" }]);
});

test("two processes start the same new folder at once: one makes it, the other attaches", async () => {
  const folder = freshFolder();
  const said = await Promise.all([elsewhere(folder).said, elsewhere(folder).said]);
  const server = await started({ folder });
  expect(said.filter((one) => one["startedHere"] === true)).toHaveLength(1);
  expect(said.filter((one) => one["startedHere"] === false)).toHaveLength(1);
  expect(server.startedHere).toBe(false);
  expect(await query(server, "select 1 as answer")).toEqual([{ answer: 1 }]);
});

test.skipIf(!isRoot)(
  "a start that ended before its folder was the server's user's does not lock out the next",
  async () => {
    const folder = freshFolder();
    mkdirSync(path.join(folder, "postgres"), { mode: 0o700 });
    const server = await started({ folder });
    expect(server.startedHere).toBe(true);
    expect(await query(server, "select 1 as answer")).toEqual([{ answer: 1 }]);
  },
);

test("the server outlives a kill -9 of the process that started it, and the next start attaches", async () => {
  const folder = await preparedFolder();
  const starter = elsewhere(folder);
  expect(await starter.said).toMatchObject({ startedHere: true });
  await starter.kill();
  const server = await started({ folder });
  expect(server.startedHere).toBe(false);
  expect(await query(server, "select 1 as answer")).toEqual([{ answer: 1 }]);
});

test("a process killed with -9 while it makes the cluster leaves a folder the next start can use", async () => {
  const folder = freshFolder();
  const clusterFolder = path.join(folder, "postgres");
  const partials = (): string[] =>
    existsSync(clusterFolder) ? readdirSync(clusterFolder).filter((name) => name.includes("partial")) : [];
  const starter = elsewhere(folder);
  await expect.poll(partials, { interval: 5, timeout: 20_000 }).toHaveLength(1);
  await starter.kill();
  const server = await started({ folder });
  expect(server.startedHere).toBe(true);
  expect(await query(server, "select 1 as answer")).toEqual([{ answer: 1 }]);
  await server.stop();
  await started({ folder });
  expect(partials()).toEqual([]);
});

test("after a kill -9 of the postmaster the start waits for its last session and loses no committed row", async () => {
  const folder = await preparedFolder();
  const server = await started({ folder });
  await query(server, "create table kept_row as select generate_series(1, 1000) as id");
  // Busy without waiting for anything, so that it does not notice at once that its postmaster is gone.
  const endless = "set statement_timeout = '3s'; do $$ begin loop end loop; end $$";
  const busy = refusal(query(server, endless));
  const running =
    "select count(*)::int as n from pg_stat_activity where query like '%end loop%' and pid <> pg_backend_pid()";
  await expect.poll(() => query(server, running)).toEqual([{ n: 1 }]);
  process.kill(postmasterId(server.dataFolder), "SIGKILL");
  const again = await started({ folder });
  await busy;
  expect(again.startedHere).toBe(true);
  expect(await query(again, "select count(*)::int as n from kept_row")).toEqual([{ n: 1000 }]);
});

test("a lock file whose process id now belongs to another program does not hold the start up", async () => {
  const folder = await preparedFolder();
  const server = await started({ folder });
  const file = path.join(server.dataFolder, "postmaster.pid");
  const before = readFileSync(file, "utf8").split("\n");
  await server.stop();
  const user = serverUser();
  const stranger = spawn("sleep", ["600"], { cwd: "/", ...user });
  onTestFinished(() => void stranger.kill());
  writeFileSync(file, [String(stranger.pid), ...before.slice(1)].join("\n"), { mode: 0o600 });
  if (user !== undefined) chownSync(file, user.uid, user.gid);
  const again = await started({ folder });
  expect(again.startedHere).toBe(true);
  expect(stranger.exitCode).toBe(null);
});

test("a server whose socket was removed under it is stopped and started again", async () => {
  const folder = await preparedFolder();
  const server = await started({ folder });
  const before = postmasterId(server.dataFolder);
  rmSync(path.join(server.socketFolder, ".s.PGSQL.5432"));
  const again = await started({ folder });
  expect(again.startedHere).toBe(true);
  expect(postmasterId(again.dataFolder)).not.toBe(before);
  expect(await query(again, "select 1 as answer")).toEqual([{ answer: 1 }]);
});

test("a path too long for a socket, with quotes and spaces, gets a short private socket folder", async () => {
  const folder = path.join(freshFolder(), `it's "long", ${"x".repeat(90)}`);
  const server = await started({ folder });
  onTestFinished(() => rmSync(server.socketFolder, { recursive: true, force: true }));
  expect(server.socketFolder.startsWith(folder)).toBe(false);
  expect(await query(server, "select current_setting('data_directory') as folder")).toEqual([
    { folder: server.dataFolder },
  ]);
  expect((await startPostgres({ folder })).startedHere).toBe(false);
});

test("a short path with a quote, a comma and a space keeps its socket beside the data", async () => {
  const folder = path.join(freshFolder(), `it's "a", b`);
  const server = await started({ folder });
  expect(server.socketFolder).toBe(path.join(folder, "postgres"));
  expect(await query(server, "select 1 as answer")).toEqual([{ answer: 1 }]);
});

test("with an empty environment the cluster is UTF-8 all the same", async () => {
  const folder = freshFolder();
  expect(await elsewhere(folder, {}).said).toMatchObject({ startedHere: true });
  const server = await started({ folder });
  const settings = "current_setting('server_encoding') as encoding, upper('añ好') as text, datlocale";
  expect(await query(server, `select ${settings} from pg_database where datname = 'template1'`)).toEqual([
    { encoding: "UTF8", text: "AÑ好", datlocale: "C.UTF-8" },
  ]);
});
