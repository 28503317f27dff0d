// Goal: what keeps the database from starting is said in one sentence under a name, and nothing is lost or changed by it.
// Method: each obstacle is really put up (a full file system, a foreign owner, another version, a taken socket), the
// refusal is compared, the obstacle taken away, and the rows are counted again.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  freshFolder,
  isRoot,
  preparedFolder,
  query,
  refusal,
  smallDisk,
  started,
} from "../../../testkit/setup/clusters.ts";
import { PostgresError, startPostgres } from "./postgres.ts";
import { serverUser } from "./user.ts";

/** The user `nobody`, or one like it: has a name on every Linux. */
const nobody = 65_534;

test.skipIf(!isRoot)("a folder of another user is left alone (needs root)", async () => {
  const folder = freshFolder();
  chownSync(folder, nobody, nobody);
  expect(await refusal(startPostgres({ folder }))).toMatchObject({
    code: "folder-of-another-user",
    sentence: `${folder} belongs to another user (id ${nobody}), so Kept leaves it alone: start Kept as that user, or choose another folder with KEPT_DATA.`,
  });
});

test.skipIf(!isRoot)("an ordinary user is refused the folder of root (needs root)", async () => {
  const folder = freshFolder();
  process.seteuid?.(nobody);
  const error = await refusal(startPostgres({ folder })).finally(() => process.seteuid?.(0));
  expect(error).toMatchObject({ code: "folder-of-another-user" });
});

test.skipIf(!isRoot)(
  "a cluster folder or a socket folder of another user is refused (needs root)",
  async () => {
    const folder = await preparedFolder();
    chownSync(path.join(folder, "postgres"), nobody, nobody);
    expect(await refusal(startPostgres({ folder }))).toMatchObject({ code: "folder-of-another-user" });
  },
);

test.skipIf(!isRoot)("a user id without a name is told so (needs root)", async () => {
  const folder = freshFolder();
  process.seteuid?.(54_321);
  const error = await refusal(startPostgres({ folder })).finally(() => process.seteuid?.(0));
  expect(error).toMatchObject({ code: "nameless-user" });
});

test.skipIf(!isRoot)(
  "a folder the server's user cannot enter is refused, and its mode is left (needs root)",
  async () => {
    const closed = freshFolder();
    writeFileSync(path.join(closed, "something"), "");
    chmodSync(closed, 0o700);
    const error = await refusal(startPostgres({ folder: path.join(closed, "data") }));
    expect(error).toMatchObject({ code: "folder-unreachable" });
  },
);

test("a folder everybody may write in is refused", async () => {
  const folder = freshFolder();
  chmodSync(folder, 0o777);
  expect(await refusal(startPostgres({ folder }))).toMatchObject({ code: "folder-of-another-user" });
});

test("a file in the folder's place is refused", async () => {
  const folder = path.join(freshFolder(), "data");
  writeFileSync(folder, "");
  expect(await refusal(startPostgres({ folder }))).toMatchObject({ code: "folder-not-writable" });
});

test("files of another major version are refused and not touched", async () => {
  const folder = await preparedFolder();
  const version = path.join(folder, "postgres/data/PG_VERSION");
  writeFileSync(version, "17\n");
  const error = await refusal(startPostgres({ folder }));
  expect(error).toMatchObject({ code: "other-version" });
  expect(error instanceof PostgresError ? error.sentence : "").toContain("was written by PostgreSQL 17");
  expect(readFileSync(version, "utf8")).toBe("17\n");
  writeFileSync(version, "18\n");
  expect(await query(await started({ folder }), "select 1 as answer")).toEqual([{ answer: 1 }]);
});

test("a data folder with strange files is refused and not touched", async () => {
  const folder = await preparedFolder();
  execFileSync("rm", [path.join(folder, "postgres/data/PG_VERSION")]);
  expect(await refusal(startPostgres({ folder }))).toMatchObject({ code: "not-a-cluster" });
});

test("another program on the socket is refused and keeps it", async () => {
  const folder = await preparedFolder();
  const socket = path.join(folder, "postgres/.s.PGSQL.5432");
  const stranger = createServer((connection) => connection.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  stranger.listen(socket);
  await once(stranger, "listening");
  onTestFinished(() => void stranger.close());
  expect(await refusal(startPostgres({ folder }))).toMatchObject({ code: "socket-taken" });
  expect(stranger.listening).toBe(true);
});

test("a folder in the socket's place is refused", async () => {
  const folder = await preparedFolder();
  mkdirSync(path.join(folder, "postgres/.s.PGSQL.5432"));
  expect(await refusal(startPostgres({ folder }))).toMatchObject({ code: "socket-taken" });
});

test("a server that ends at once is reported with its own last words, without times and process ids", async () => {
  const folder = await preparedFolder();
  const user = serverUser();
  const local = path.join(folder, "postgres/data/local.conf");
  appendFileSync(local, "shared_preload_libraries = 'no_such_library'\n");
  if (user !== undefined) chownSync(local, user.uid, user.gid);
  expect(await refusal(startPostgres({ folder }))).toMatchObject({
    code: "did-not-start",
    sentence:
      'PostgreSQL ended at once (status 1): FATAL:  could not access file "no_such_library": No such file or directory ' +
      `See ${folder}/postgres.log.`,
  });
});

test.skipIf(!isRoot)(
  "a disk that fills while the cluster is made leaves nothing half-made (needs root to mount)",
  async () => {
    const folder = path.join(smallDisk(24), "kept");
    expect(await refusal(startPostgres({ folder }))).toMatchObject({ code: "disk-full" });
    expect(execFileSync("ls", ["-A", path.join(folder, "postgres")], { encoding: "utf8" })).toBe("");
  },
);

test.skipIf(!isRoot)(
  "a full disk at start is said, and with room again every row is there (needs root to mount)",
  async () => {
    const folder = path.join(smallDisk(96), "kept");
    const server = await started({ folder });
    await query(server, "create table kept_row as select generate_series(1, 1000) as id");
    const ballast = path.join(folder, "ballast");
    execFileSync("sh", ["-c", 'cat /dev/zero > "$0" 2>/dev/null || true', ballast]);
    expect((await startPostgres({ folder })).startedHere).toBe(false);
    await server.stop();
    expect(await refusal(startPostgres({ folder }))).toMatchObject({ code: "disk-full" });
    execFileSync("rm", [ballast]);
    const again = await started({ folder });
    expect(await query(again, "select count(*)::int as n from kept_row")).toEqual([{ n: 1000 }]);
  },
);
