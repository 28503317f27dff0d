// Goal: tests run on a real PostgreSQL 18 with the settings the product demands.
// Method: a fresh database on the embedded server, asked for its settings.
import pg from "pg";
import { expect, test } from "vitest";
import { freshDatabase } from "./database.ts";

test("a fresh database is UTF-8, checksummed and durable", async () => {
  const database = await freshDatabase();
  const client = new pg.Client(database.connection);
  await client.connect();
  const { rows } = await client.query(
    `select current_setting('server_version_num')::int / 10000 as major, current_setting('server_encoding') as encoding,
            current_setting('data_checksums') as checksums, current_setting('fsync') as fsync`,
  );
  await client.end();
  await database.drop();
  expect(rows).toEqual([{ major: 18, encoding: "UTF8", checksums: "on", fsync: "on" }]);
});
