/** The kinds of store under test, each with a fixture of its own and a way to look into it beside the product. */
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { freshDatabase } from "../database.ts";
import { schema, type StoreKindUnderTest } from "./fixture.ts";
import { mariadbKind } from "./mariadb.ts";

const postgresql: StoreKindUnderTest = {
  kind: "postgresql",
  trigger: (store, when, statement) =>
    store.run(
      `create function told() returns trigger language plpgsql as $$ begin ${statement}; return null; end $$;
       create trigger told ${when} for each row execute function told()`,
    ),
  make: async () => {
    const database = await freshDatabase();
    const client = new pg.Client(database.connection);
    const reader = `${database.name}_reader`;
    await client.connect();
    await client.query(schema("jsonb"));
    return {
      connection: database.connection,
      query: async (sql) => {
        const { rows } = await client.query<unknown[]>({ text: sql, rowMode: "array" });
        return rows.map((row) => row.map(textOf));
      },
      run: async (sql) => {
        await client.query(sql);
      },
      broken: () => Promise.resolve([]),
      bytes: () => undefined,
      readOnly: async () => {
        await client.query(
          `create role ${reader} login; grant select on all tables in schema public to ${reader}`,
        );
        return database.as(reader);
      },
      drop: async () => {
        await client.query(`do $$ begin if exists (select from pg_roles where rolname = '${reader}') then
          drop owned by ${reader}; drop role ${reader}; end if; end $$`);
        await client.end();
        await database.drop();
      },
    };
  },
};

const sqlite = (mode: "wal" | "delete"): StoreKindUnderTest => ({
  kind: "sqlite",
  trigger: (store, when, statement) => store.run(`create trigger told ${when} begin ${statement}; end`),
  make: () => {
    const folder = mkdtempSync(path.join(tmpdir(), "kept-sqlite-"));
    const file = path.join(folder, "club.db");
    const open = <T>(use: (db: DatabaseSync) => T): T => {
      const db = new DatabaseSync(file);
      try {
        return use(db);
      } finally {
        db.close();
      }
    };
    open((db) => db.exec(`pragma journal_mode = ${mode}; ${schema("json")}`));
    return Promise.resolve({
      connection: { kind: "sqlite" as const, file },
      query: (sql: string) =>
        Promise.resolve(
          open((db) =>
            db
              .prepare(sql)
              .all()
              .map((row) => Object.values(row).map(textOf)),
          ),
        ),
      run: (sql: string) => Promise.resolve(open((db) => db.exec(sql))),
      broken: () =>
        Promise.resolve(
          open((db) =>
            [...db.prepare("pragma integrity_check").all(), ...db.prepare("pragma foreign_key_check").all()]
              .map((row) => Object.values(row).map(textOf).join(" "))
              .filter((said) => said !== "ok"),
          ),
        ),
      bytes: () =>
        Buffer.concat(
          [file, `${file}-wal`, `${file}-journal`].flatMap((each) =>
            existsSync(each) ? [readFileSync(each)] : [],
          ),
        ),
      readOnly: () => {
        // A newer version than any SQLite writes: whoever runs the tests, the file may only be read.
        const handle = openSync(file, "r+");
        writeSync(handle, Buffer.from([3]), 0, 1, 18);
        closeSync(handle);
        return Promise.resolve({ kind: "sqlite" as const, file });
      },
      drop: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
    });
  },
});

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  return typeof value === "string"
    ? value
    : JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? Number(each) : each));
}

export const kinds: readonly (readonly [string, StoreKindUnderTest])[] = [
  ["PostgreSQL", postgresql],
  ["SQLite (WAL)", sqlite("wal")],
  ["SQLite (rollback journal)", sqlite("delete")],
  ["MariaDB", mariadbKind],
];
