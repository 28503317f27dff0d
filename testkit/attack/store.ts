/** A throw-away store for one attack: a schema, a map and a reader's role. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { checkMap, introspect, openStore, testConnection } from "../../src/features/connectors/index.ts";
import { statusOf } from "../../src/features/rights/access.ts";
import { search, type SearchLimits } from "../../src/features/rights/search/search.ts";
import type { GivenIdentity } from "../../src/features/rights/search/seeds.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { confirmedMap } from "../maps.ts";

export type Seen = {
  readonly status: string;
  /** `table key disposition`, sorted. */
  readonly rows: readonly string[];
  readonly outcomes: Readonly<Record<string, { readonly outcome: string }>>;
  readonly gaps: readonly unknown[];
  readonly softDeleted: readonly string[];
  /** Names of other owners written down, a list that several rows share counted once. */
  readonly named: number;
  readonly content: Readonly<Record<string, readonly Readonly<Record<string, string | null>>[]>>;
};

export class Store {
  readonly database: TestDatabase;
  readonly admin: pg.Client;
  readonly role: string;
  readonly #spoolFolder = mkdtempSync(path.join(tmpdir(), "kept-attack-"));

  private constructor(database: TestDatabase, admin: pg.Client) {
    this.database = database;
    this.admin = admin;
    this.role = `${database.name}_reader`;
  }

  static async open(schema: string, createWith = ""): Promise<Store> {
    let database = await freshDatabase();
    if (createWith !== "") {
      const root = new pg.Client({ ...database.connection, database: "postgres" });
      await root.connect();
      await root.query(`drop database ${database.name}`);
      await root.query(`create database ${database.name} template template0 ${createWith}`);
      await root.end();
      database = { ...database };
    }
    const admin = new pg.Client(database.connection);
    admin.on("error", () => undefined);
    await admin.connect();
    const store = new Store(database, admin);
    await admin.query(`create role ${store.role} login`);
    await admin.query(schema);
    await admin.query(`grant select on all tables in schema public to ${store.role}`);
    return store;
  }

  /** Tests the connection and describes the store, as its superuser. */
  async describe(): Promise<void> {
    await openStore(this.database.connection, async (client) => {
      await testConnection(client);
      await introspect(client);
    });
  }

  /** Sentences of the map's check, at the levels that stop or are reported. */
  async problems(map: unknown): Promise<readonly string[]> {
    const found = checkMap(confirmedMap(map), await introspect(this.admin));
    return found
      .filter(({ level }) => level !== "note")
      .map(({ level, sentence }) => `${level}: ${sentence}`);
  }

  async search(
    map: unknown,
    identities: readonly GivenIdentity[],
    options: { limits?: Partial<SearchLimits> } = {},
  ): Promise<Seen> {
    const found = await search(
      this.database.as(this.role),
      { map: confirmedMap(map), identities, unreviewed: false, limits: options.limits ?? {} },
      { spoolFolder: this.#spoolFolder },
    );
    const { result } = found;
    const content: Record<string, Record<string, string | null>[]> = {};
    for (const table of new Set(result.findings.map((finding) => finding.table))) {
      content[table] = [];
      for await (const row of found.rows(table)) content[table].push({ ...row.values });
    }
    found.close();
    return {
      status: statusOf(result),
      rows: result.findings
        .map(({ table, key, disposition }) => `${table} ${key.join("/")} ${disposition}`)
        .toSorted(),
      outcomes: Object.fromEntries(result.outcomes),
      gaps: result.gaps,
      named: [...new Set(result.findings.map(({ others }) => others))].reduce(
        (sum, { length }) => sum + length,
        0,
      ),
      softDeleted: result.findings.filter((finding) => finding.softDeleted).map(({ table }) => table),
      content,
    };
  }

  async close(): Promise<void> {
    await this.admin.query(`drop owned by ${this.role}; drop role ${this.role}`).catch(() => undefined);
    await this.admin.end();
    await this.database.drop();
    rmSync(this.#spoolFolder, { recursive: true });
  }
}

/** Runs `use` on a store and removes it. */
export async function withStore(
  schema: string,
  use: (store: Store) => Promise<void>,
  createWith = "",
): Promise<void> {
  const store = await Store.open(schema, createWith);
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

export const ada: readonly GivenIdentity[] = [{ name: "email", value: "ada@club.example" }];

export const columns = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, "user"]));

export const member = {
  kind: "person",
  identities: [{ name: "email", column: "email", match: "email" }],
  columns: columns("id", "email"),
};

export const twoMembers = `
  create table member (id int primary key, email text);
  insert into member values (1, 'ada@club.example'), (2, 'ben@club.example');
`;
