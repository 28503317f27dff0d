// Goal: on the embedded server the product's roles and database are made once and are what the boot check demands.
// Method: the run's own embedded server, a database of another name, prepared twice at once, migrated, checked.
import { inject, expect, test } from "vitest";
import pg from "pg";
import { randomBytes } from "node:crypto";
import { checkBoot } from "./boot.ts";
import { openDatabase } from "./db.ts";
import { migrate } from "./migrate.ts";
import { superuser } from "./postgres/postgres.ts";
import { prepareEmbedded } from "./roles.ts";

test("a prepared database migrates as the owner and passes the boot check as the app role", async () => {
  const host = inject("postgresSocketFolder");
  const connection = (database: string, user: string): pg.ClientConfig => ({
    host,
    port: 5432,
    database,
    user,
  });
  const name = `test_${randomBytes(6).toString("hex")}`;
  const [first, second] = await Promise.all([
    prepareEmbedded({ connection }, name),
    prepareEmbedded({ connection }, name),
  ]);
  expect(second).toEqual(first);
  await migrate(first);
  const db = openDatabase(first.app);
  const problems = await checkBoot(db);
  const { rows } = await db.pool.query(
    "select current_user as role, has_database_privilege(current_database(), 'create') as creates",
  );
  await db.close();
  const client = new pg.Client(connection("postgres", superuser));
  await client.connect();
  await client.query(`drop database ${name} with (force)`);
  await client.end();
  expect(problems).toEqual([]);
  expect(rows).toEqual([{ role: "kept_app", creates: false }]);
});
