// Goal: a suggestion is worth reviewing: for a store nobody prepared for it, most of it is what people wrote by hand.
// Method: the example school, suggested from scratch, held against its hand-written map; the shares are a floor (decision 41).
import { readFile } from "node:fs/promises";
import pg from "pg";
import { expect, test } from "vitest";
import { generateSchool } from "../../../../packs/school/generate.ts";
import { freshDatabase } from "../../../../testkit/database.ts";
import { introspect } from "../postgres/introspect.ts";
import { sampleStore } from "../postgres/sample.ts";
import type { DataMap } from "./map.ts";
import { readMap } from "./read.ts";
import { suggestMap } from "./suggest.ts";

function relationsOf(map: DataMap): ReadonlySet<string> {
  const all = Object.entries(map.tables).flatMap(([table, entry]) =>
    entry.relations
      .filter(({ role }) => role !== "lookup")
      .map(({ role, table: to, match, when }) =>
        JSON.stringify([table, role, to, Object.entries(match).sort(([a], [b]) => (a < b ? -1 : 1)), when]),
      ),
  );
  return new Set(all);
}

/** `[shared, only suggested, only by hand]`. */
function compared(
  suggested: ReadonlySet<string>,
  byHand: ReadonlySet<string>,
): readonly (readonly string[])[] {
  return [suggested.intersection(byHand), suggested.difference(byHand), byHand.difference(suggested)].map(
    (set) => [...set].sort(),
  );
}

test("the school's suggestion agrees with the hand-written map in most lines", async () => {
  const database = await freshDatabase();
  const client = new pg.Client(database.connection);
  try {
    await generateSchool(database.connection, { rows: 20_000 });
    await client.connect();
    const catalog = await introspect(client);
    const { map } = suggestMap(catalog, await sampleStore(client, catalog), { store: "school" });
    const read = readMap(
      await readFile(new URL("../../../../packs/school/map.yml", import.meta.url), "utf8"),
    );
    if ("problems" in read) throw new Error(JSON.stringify(read.problems));
    const kinds = (of: DataMap): ReadonlySet<string> =>
      new Set(Object.entries(of.tables).map(([id, { kind }]) => `${id}: ${kind}`));
    const [, , otherKind = []] = compared(kinds(map), kinds(read.map));
    const [same = [], extra = [], missed = []] = compared(relationsOf(map), relationsOf(read.map));
    const secrets = (of: DataMap): readonly string[] =>
      Object.entries(of.tables).flatMap(([id, entry]) =>
        Object.entries(entry.columns)
          .filter(([, column]) => column.access === "secret")
          .map(([name]) => `${id}.${name}`),
      );
    expect(secrets(map).toSorted()).toEqual(secrets(read.map).toSorted());
    expect(otherKind).toEqual([]);
    expect(same.length / (same.length + missed.length)).toBeGreaterThan(0.85);
    expect(same.length / (same.length + extra.length)).toBeGreaterThan(0.85);
  } finally {
    await client.end();
    await database.drop();
  }
});
