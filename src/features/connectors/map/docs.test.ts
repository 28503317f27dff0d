// Goal: what is published about maps is true: the schema is the one the product reads by, the examples are valid.
// Method: the schema is generated anew and compared; every example of docs/map.md is read as what it says it is.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Catalog, Table } from "../catalog.ts";
import { checkMap } from "./check.ts";
import { parseLink } from "./links.ts";
import { Relation, TableEntry } from "./map.ts";
import { readMap } from "./read.ts";
import { mapTestJsonSchema } from "./report.ts";
import { mapJsonSchema } from "./schema.ts";
import { parse } from "yaml";

const docs = new URL("../../../../docs/", import.meta.url);
const page = await readFile(new URL("map.md", docs), "utf8");
const blocks = Array.from(page.matchAll(/^```yaml ?(.*)\n([^]*?)^```$/gm), ([, mark = "", text = ""]) => ({
  mark,
  text,
}));

test("the published schema is the one maps are read by", async () => {
  expect(await readFile(new URL("map.schema.json", docs), "utf8")).toBe(mapJsonSchema());
  expect(await readFile(new URL("map-test.schema.json", docs), "utf8")).toBe(mapTestJsonSchema());
});

test("every example is a valid map or a fragment marked so", () => {
  expect(blocks.map(({ mark }) => mark)).toEqual([
    "",
    "fragment=relation",
    "fragment=relation",
    "fragment=table",
    "fragment=table",
    "fragment=table",
    "fragment=table",
    "fragment=table",
    "fragment=table",
    "fragment=workflow",
    "",
  ]);
  const refused = blocks.flatMap(({ mark, text }): readonly unknown[] => {
    // Another program's file: it need only be YAML.
    if (mark === "fragment=workflow") return parse(text) === null ? ["empty"] : [];
    if (mark !== "")
      return (
        (mark === "fragment=relation" ? Relation : TableEntry).safeParse(parse(text)).error?.issues ?? []
      );
    const read = readMap(text);
    return "problems" in read ? read.problems : [];
  });
  expect(refused).toEqual([]);
});

test("the running example fits the store it describes: every column listed, every table reached", () => {
  const read = readMap(blocks[0]?.text ?? "");
  if ("problems" in read) throw new Error(JSON.stringify(read.problems));
  const types: Readonly<Record<string, string>> = { after: "jsonb", told_ids: "bigint[]" };
  const tables = Array.from(
    page.matchAll(/^\| (`[^|]+) \| (`[^|]+) \|$/gm),
    ([, names = "", columns = ""]) => {
      const lists = columns.split("·");
      return names.split(", ").map((name, index) => table(name.replaceAll("`", ""), lists[index] ?? ""));
    },
  )
    .flat()
    .filter((one) => Object.hasOwn(read.map.tables, one.id));
  expect(tables).toHaveLength(Object.keys(read.map.tables).length);
  const catalog: Catalog = {
    store: { kind: "postgresql", version: "18", database: "hall" },
    tables: new Map(tables.map((one) => [one.id, one])),
    equality: new Map(),
  };
  const problems = checkMap(read.map, catalog).filter(({ gap }) => gap?.kind !== "unconfirmed");
  expect(problems).toEqual([]);

  function table(id: string, list: string): Table {
    const columns = Array.from(list.matchAll(/`([^`]+)`/g), ([, name = ""]) => ({
      name,
      type: types[name] ?? "text",
      notNull: false,
      readable: true,
    }));
    const primaryKey = [columns[0]?.name ?? "id"];
    return {
      id,
      schema: "public",
      name: id,
      kind: "table",
      columns,
      primaryKey,
      uniqueKeys: [],
      foreignKeys: [],
      uniqueIndexes: [],
      checks: [],
      triggers: [],
      inherits: [],
      estimatedRows: 1,
      readable: true,
      narrowed: false,
    };
  }
});

test("every link expression the page explains can be read", () => {
  const [, rest = ""] = page.split("## JSON and lists");
  const [section = ""] = rest.split("\n## ");
  const explained = Array.from(section.matchAll(/^\| `([^`]+)` \|/gm), ([, link = ""]) => link);
  expect(explained).toHaveLength(5);
  for (const link of explained) expect(() => parseLink(link)).not.toThrow();
});
