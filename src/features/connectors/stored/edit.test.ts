// Goal: an edit in the office changes what it names and loses nothing the dialog does not show.
// What is said of basis, origin and marketing can be set, taken back, and is refused where it means nothing.
// Method: hand-written entries; one part is changed at a time, against a small store described by hand.
import { expect, test } from "vitest";
import { entryHash } from "../map/hash.ts";
import { DataMap } from "../map/map.ts";
import { changeEntry } from "./edit.ts";

test("a changed column keeps what is said of its basis and origin", () => {
  const column = { category: "user.content", basis: "consent", origin: "observed" };
  const map = DataMap.parse({
    kept_map: 1,
    store: "hall",
    tables: {
      member: { kind: "person", basis: "contract", origin: "provided", columns: { visits: column } },
    },
  });
  const [entry] = Object.values(map.tables);
  if (entry === undefined) throw new Error("the map has one table");
  const hash = entryHash("member", entry);
  const visits = {
    name: "visits",
    category: "user.behavior",
    access: "disclose",
    shared: "disclose",
  } as const;
  const edited = changeEntry(map, "member", { hash, columns: [visits] }, undefined);
  expect(edited).toMatchObject({
    map: {
      tables: {
        member: {
          basis: "contract",
          origin: "provided",
          columns: { visits: { category: "user.behavior", basis: "consent", origin: "observed" } },
        },
      },
    },
  });
});

const entryOf = (map: DataMap) => {
  const [entry] = Object.values(map.tables);
  if (entry === undefined) throw new Error("the map has one table");
  return entry;
};
const plainMap = (more: object = {}): DataMap =>
  DataMap.parse({
    kept_map: 1,
    store: "hall",
    tables: { member: { kind: "person", columns: { news: "user" }, ...more } },
  });
const edit = (map: DataMap, change: object) =>
  changeEntry(map, "member", { hash: entryHash("member", entryOf(map)), ...change }, undefined);
const changed = (map: DataMap, change: object) => {
  const edited = edit(map, change);
  if (!("map" in edited)) throw new Error(JSON.stringify(edited));
  return entryOf(edited.map);
};

test("basis and origin of a table and of a column are set and taken back in the office", () => {
  const news = { name: "news", category: "user", access: "disclose", shared: "disclose" };
  const set = changed(plainMap(), { use: { basis: "contract", origin: "provided" } });
  expect([set.basis, set.origin]).toEqual(["contract", "provided"]);
  const own = changed(plainMap({ basis: "contract" }), {
    columns: [{ ...news, basis: "consent", origin: "observed" }],
  });
  expect(own.columns["news"]).toMatchObject({ basis: "consent", origin: "observed" });
  const column = { category: "user", basis: "consent", origin: "derived" };
  const back = changed(plainMap({ basis: "contract", columns: { news: column } }), {
    use: {},
    columns: [{ ...news, basis: null }],
  });
  expect([back.basis, back.columns["news"]?.basis, back.columns["news"]?.origin]).toEqual([
    undefined,
    undefined,
    "derived",
  ]);
  expect(entryHash("member", changed(plainMap({ basis: "consent" }), { use: {} }))).toBe(
    entryHash("member", entryOf(plainMap())),
  );
});

test("what an objection to marketing writes is set, taken back, gone with the people, and refused where it means nothing", () => {
  const marketing = [{ column: "news", allowed: "1", refused: "0" }];
  expect(changed(plainMap(), { marketing }).marketing).toEqual(marketing);
  expect(changed(plainMap({ marketing }), { marketing: [] }).marketing).toBeUndefined();
  expect(changed(plainMap({ marketing }), { title: "Members" }).marketing).toEqual(marketing);
  expect(changed(plainMap({ marketing }), { kind: "impersonal" }).marketing).toBeUndefined();
  const same = edit(plainMap(), { marketing: [{ column: "news", allowed: "1", refused: "1" }] });
  expect(JSON.stringify(same)).toContain("Allowed and refused must differ");
  const stale = changeEntry(plainMap(), "member", { hash: `sha256:${"0".repeat(64)}`, marketing }, undefined);
  expect(stale).toEqual({ stale: true });
});
