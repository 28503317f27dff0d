/** MariaDB as a kind of store under test: a server for the file's tests, a database for each. */
import { randomUUID } from "node:crypto";
import type { Connection } from "mysql2/promise";
import { z } from "zod";
import type { MysqlConnection } from "../../src/features/connectors/store.ts";
import { mariadb, mariadbMissing, type Mariadb } from "../services/mariadb.ts";
import { schema, type StoreKindUnderTest, type TestStore } from "./fixture.ts";

let server: Mariadb | undefined;

export const missing = mariadbMissing();
const password = "a password of the test";

export async function startMariadb(): Promise<Mariadb> {
  server ??= await mariadb();
  return server;
}

export async function stopMariadb(): Promise<void> {
  await server?.close();
  server = undefined;
}

export type MariadbStore = TestStore & {
  readonly connection: MysqlConnection;
  readonly client: Connection;
  readonly database: string;
  /** The store as it is to a user with these rights. */
  as(...grants: readonly string[]): Promise<MysqlConnection>;
};

/** `sql`: what stands in it; the table for the numbers of runs is there as its operator would make it. */
export async function mariadbStore(sql: string): Promise<MariadbStore> {
  const { port, connect } = await startMariadb();
  const database = `kept_${randomUUID().slice(0, 8)}`;
  const client = await connect();
  await client.query(`create database ${database}; use ${database}`);
  await client.query("create table _kept_erasure (run char(36) primary key) engine=innodb");
  if (sql !== "") await client.query(sql);
  const users: string[] = [];
  const as = async (...grants: readonly string[]): Promise<MysqlConnection> => {
    const user = `u_${randomUUID().slice(0, 8)}`;
    users.push(user);
    await client.query(`create user ${user}@'%' identified by '${password}'`);
    for (const grant of grants) await client.query(`grant ${grant} to ${user}@'%'`);
    return { kind: "mysql", host: "127.0.0.1", port, database, user, password, encryption: "none" };
  };
  const connection = await as(`select, insert, update, delete, trigger on ${database}.*`);
  const query = async (text: string): Promise<readonly (readonly (string | null)[])[]> => {
    await client.query("set sql_mode = 'ANSI,STRICT_ALL_TABLES'");
    try {
      const [rows] = await client.query(text.replaceAll(/ as text\)/g, " as char)"));
      return z
        .array(z.array(z.unknown()))
        .parse(rows)
        .map((row) => row.map(textOf));
    } finally {
      await client.query("set sql_mode = 'STRICT_ALL_TABLES'");
    }
  };
  return {
    connection,
    client,
    database,
    as,
    query,
    run: async (text) => {
      await client.query(text);
    },
    broken: async () => {
      const tables = await query(
        "select table_name from information_schema.tables where table_schema = database() and table_type = 'BASE TABLE'",
      );
      const said = [];
      for (const [table] of tables)
        for (const [name, , kind, words] of await query(`check table "${table}" extended`))
          if (words !== "OK") said.push(`${name} ${kind} ${words}`);
      return said;
    },
    bytes: () => undefined,
    readOnly: () => as(`select on ${database}.*`),
    drop: async () => {
      await client.query(`drop database ${database}`);
      for (const user of users) await client.query(`drop user ${user}@'%'`);
      await client.end();
    },
  };
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string"
    ? value
    : Buffer.isBuffer(value)
      ? value.toString("hex")
      : JSON.stringify(value);
}

export const mariadbKind: StoreKindUnderTest = {
  kind: "mysql",
  ...(missing === undefined ? {} : { missing }),
  start: async () => {
    await startMariadb();
  },
  stop: stopMariadb,
  trigger: (store, when, statement) => store.run(`create trigger told ${when} for each row ${statement}`),
  make: () => mariadbStore(schema("json")),
};
