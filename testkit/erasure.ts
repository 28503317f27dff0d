/**
 * A store of its own for tests of erasure, with maps confirmed as a person would: one person table `person`, and what else
 * stands in it. Ann is the one who is erased.
 */
import pg from "pg";
import { parse } from "yaml";
import { expect } from "vitest";
import type { DataMap } from "../src/features/connectors/index.ts";
import { executeErasure, planErasure, type EraseRequest } from "../src/features/rights/erase/erase.ts";
import type { ErasurePlan } from "../src/features/rights/erase/plan.ts";
import { freshDatabase, type TestDatabase } from "./database.ts";
import { confirmedMap } from "./maps.ts";

export const ann = "ann@example.org";

export type ErasureWorld = {
  readonly database: TestDatabase;
  readonly client: pg.Client;
  /** Empties the store. */
  clear(): Promise<void>;
  dump(query: string): Promise<unknown[]>;
  request(map: DataMap): EraseRequest;
  plan(map: DataMap): Promise<ErasurePlan>;
  /** Plans and carries out; the plan must run. */
  erase(map: DataMap): Promise<ErasurePlan>;
  drop(): Promise<void>;
};

export async function erasureWorld(): Promise<ErasureWorld> {
  const database = await freshDatabase();
  const client = new pg.Client(database.connection);
  await client.connect();
  const request = (map: DataMap): EraseRequest => ({
    connection: database.connection,
    map,
    identities: [{ name: "email", value: ann }],
    secret: "a secret of the test",
  });
  const plan = (map: DataMap): Promise<ErasurePlan> => planErasure(request(map));
  return {
    database,
    client,
    clear: async () => {
      await client.query("drop schema public cascade; create schema public");
    },
    dump: async (query) => (await client.query<Record<string, unknown>>(query)).rows,
    request,
    plan,
    erase: async (map) => {
      const approved = await plan(map);
      expect(approved.refusals).toEqual([]);
      const done = await executeErasure(request(map), approved);
      expect({ done: done.done, differs: "differs" in done ? done.differs : [] }).toEqual({
        done: true,
        differs: [],
      });
      return approved;
    },
    drop: async () => {
      await client.end();
      await database.drop();
    },
  };
}

export const people = `
  create table person (id int primary key, email text not null);
  insert into person values (1, '${ann}'), (2, 'bea@example.org');`;

export function mapOf(yaml: string): DataMap {
  return confirmedMap(parse(yaml));
}

/** A map of the table `person`, and of `tables`. */
export function withPerson(tables: string): DataMap {
  return mapOf(`
kept_map: 1
store: example
tables:
  person:
    kind: person
    identities: [{ name: email, column: email, match: email }]
    columns: { id: id, email: email }
${tables}`);
}

/** What became of how many rows, by table. */
export function counts({ tables }: ErasurePlan): Record<string, Record<string, number>> {
  return Object.fromEntries(
    tables.map(({ table, rows }) => [
      table,
      Object.fromEntries(Object.entries(rows).filter(([, count]) => count > 0)),
    ]),
  );
}
