// Goal: no other user of the machine reaches the database, and no value of a statement reaches its log.
// Method: connecting as another user, first against the closed socket, then with the socket opened wide so that only
// peer authentication is left; statements that fail in many ways carry planted names, and the log is searched.
import { chmodSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { isRoot, preparedFolder, query, refusal, started } from "../../../testkit/setup/clusters.ts";
import { superuser } from "./cluster.ts";

test.skipIf(!isRoot)(
  "another user of the machine is refused by the socket and by peer authentication (needs root)",
  async () => {
    const folder = await preparedFolder();
    const server = await started({ folder });
    const asNobody = async (): Promise<unknown> => {
      process.seteuid?.(65_534);
      return await refusal(query(server, "select 1")).finally(() => process.seteuid?.(0));
    };
    expect(await asNobody()).toMatchObject({ code: "EACCES" });
    chmodSync(server.socketFolder, 0o755);
    expect(await asNobody()).toMatchObject({ code: "EACCES" });
    chmodSync(path.join(server.socketFolder, ".s.PGSQL.5432"), 0o777);
    expect(await asNobody()).toMatchObject({ code: "28000" });
    expect(await query(server, "select 1 as answer")).toEqual([{ answer: 1 }]);
  },
);

test("statements, values and messages of failed statements stay out of the log", async () => {
  const server = await started({ folder: await preparedFolder() });
  await query(server, "create table person (email text primary key, born date)");
  await query(server, "insert into person values ('canary.one@mail.example', '2001-01-01')");
  const failing = [
    "select 'Canary Two'::int",
    "insert into person values ('canary.one@mail.example', null)",
    "select 'canary three' from nowhere",
    "do $$ begin raise warning 'Canary Four'; raise exception 'Canary Five'; end $$",
    "select canary six",
    "create table person (canary_seven int)",
    "set statement_timeout = 1; select 'canary eight', pg_sleep(1)",
  ];
  for (const statement of failing) {
    await query(server, statement).catch(() => undefined);
  }
  const client = new pg.Client(server.connection("postgres", superuser));
  await client.connect();
  await client.query("select $1::date", ["Canary Nine"]).catch(() => undefined);
  await client.end();
  await server.stop();
  const log = readFileSync(server.logFile, "utf8");
  expect(log).toContain("database system is ready to accept connections");
  expect(log.toLowerCase()).not.toContain("canary");
});
