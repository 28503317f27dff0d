// Goal: an edit in the office changes what it names and loses nothing the dialog does not show.
// Method: a hand-written entry with words about portability; one column is given another category.
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
