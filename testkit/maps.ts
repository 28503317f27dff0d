/** Maps for tests, confirmed as a person would confirm them. */
import { entryHash } from "../src/features/connectors/map/hash.ts";
import { DataMap } from "../src/features/connectors/map/map.ts";

/** Parses `input` and confirms every table of it. */
export function confirmedMap(input: unknown): DataMap {
  const map = DataMap.parse(input);
  const tables = Object.entries(map.tables).map(([table, entry]) => {
    const confirmed = { by: "Test", on: "2026-03-02", hash: entryHash(table, entry) };
    return [table, { ...entry, confirmed }] as const;
  });
  return { ...map, tables: Object.fromEntries(tables) };
}
