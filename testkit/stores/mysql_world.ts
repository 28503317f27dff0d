/** A database of MariaDB's for each test of a file, and the engine on it; Ann is the one who is searched and erased. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import {
  describeStore,
  openErasure,
  type Catalog,
  type DataMap,
  type ErasureSession,
  type KeyedTable,
} from "../../src/features/connectors/index.ts";
import {
  executeErasure,
  planErasure,
  usualLimits,
  type EraseRequest,
} from "../../src/features/rights/erase/erase.ts";
import type { ErasurePlan } from "../../src/features/rights/erase/plan.ts";
import { search } from "../../src/features/rights/search/search.ts";
import { ann } from "./fixture.ts";
import { mariadbStore, startMariadb, stopMariadb, type MariadbStore } from "./mariadb.ts";

export const owned = "relations: [{ owned_by: person, match: { person_id: id } }]";

export type MysqlWorld = {
  readonly store: MariadbStore;
  readonly folder: string;
  request(map: DataMap, email?: string): EraseRequest;
  /** Plans and carries out; the plan must run. */
  erase(map: DataMap): Promise<ErasurePlan>;
  catalog(): Promise<Catalog>;
  /** What the test of a connection says, by its name: level and sentence. */
  findings(connection?: MariadbStore["connection"]): Promise<Readonly<Record<string, string>>>;
  /** `table key` of every row found; nothing may be left open. */
  keysFound(map: DataMap, email?: string): Promise<readonly string[]>;
  session(): Promise<ErasureSession>;
  on(session: ErasureSession, table: string): KeyedTable;
};

/** To be called where the tests are described. */
export function mysqlWorld(): MysqlWorld {
  let store: MariadbStore;
  let folder: string;
  beforeAll(async () => {
    await startMariadb();
  });
  afterAll(stopMariadb);
  beforeEach(async () => {
    store = await mariadbStore("");
    folder = mkdtempSync(path.join(tmpdir(), "kept-mysql-"));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await store.drop();
  });
  const request = (map: DataMap, email = ann): EraseRequest => ({
    connection: store.connection,
    map,
    identities: [{ name: "email", value: email }],
    secret: "a secret of the test",
  });
  return {
    get store() {
      return store;
    },
    get folder() {
      return folder;
    },
    request,
    erase: async (map) => {
      const plan = await planErasure(request(map));
      expect(plan.refusals).toEqual([]);
      expect(await executeErasure(request(map), plan)).toMatchObject({ done: true });
      return plan;
    },
    catalog: () => describeStore(store.connection, (each) => each.introspect()),
    findings: async (connection = store.connection) => {
      const tested = await describeStore(connection, (each) => each.test());
      return Object.fromEntries(
        tested.findings.map(({ what, level, sentence }) => [what, `${level}: ${sentence}`]),
      );
    },
    keysFound: async (map, email = ann) => {
      const found = await search(
        store.connection,
        { map, identities: [{ name: "email", value: email }], unreviewed: false },
        { spoolFolder: folder },
      );
      found.close();
      expect(found.result.gaps).toEqual([]);
      return found.result.findings.map(({ table, key }) => `${table} ${key.join("/")}`).toSorted();
    },
    session: () =>
      openErasure(store.connection, { ...usualLimits, lockTimeoutSeconds: 1 }, new Set(["person", "note"])),
    on: (from, table) => {
      const found = from.catalog.tables.get(table);
      if (found === undefined) throw new Error(`no table ${table}`);
      return { table: found, key: found.primaryKey };
    },
  };
}
