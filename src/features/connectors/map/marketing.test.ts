// Goal: a yes or no to marketing is proposed with the right values and missed where the map does not speak of it; what a map says
// of it is read, written, confirmed and held against the store.
// Method: names and types of columns by the list, then one small table described by hand and its map with one fault at a time.
import { expect, test } from "vitest";
import { confirmedMap } from "../../../../testkit/maps.ts";
import type { Catalog, Column, Table } from "../catalog.ts";
import { mapOfText, mapText } from "../stored/map-text.ts";
import { checkMap } from "./check.ts";
import { entryHash } from "./hash.ts";
import { DataMap } from "./map.ts";
import { guessMarketing } from "./marketing.ts";
import { readMap } from "./read.ts";
import { suggestMap } from "./suggest.ts";
import { unknownTo } from "./unknown.ts";
import { writeMap } from "./write.ts";

const column = (name: string, type = "boolean", more: Partial<Column> = {}): Column => ({
  name,
  type,
  notNull: true,
  readable: true,
  ...more,
});
const member: Table = {
  id: "member",
  schema: "public",
  name: "member",
  kind: "table",
  columns: [
    column("id", "bigint"),
    column("email", "text"),
    column("newsletter"),
    column("no_calls", "boolean", { notNull: false }),
    column("sum", "boolean", { generated: "not newsletter" }),
  ],
  primaryKey: ["id"],
  uniqueKeys: [],
  foreignKeys: [],
  uniqueIndexes: [],
  checks: [],
  triggers: [],
  inherits: [],
  readable: true,
  narrowed: false,
};
const catalog: Catalog = {
  store: { kind: "postgresql", version: "18", database: "d" },
  tables: new Map([["member", member]]),
  equality: new Map(),
};
const newsletter = { column: "newsletter", allowed: "true", refused: "false" };
const mapWith = (marketing: unknown, more: object = {}): DataMap =>
  confirmedMap({
    kept_map: 1,
    store: "club",
    tables: {
      member: {
        kind: "person",
        identities: [{ name: "email", column: "email", match: "email" }],
        columns: {
          id: "user.unique_id",
          email: "user.contact.email",
          newsletter: "user",
          no_calls: "user",
          sum: "user",
        },
        ...(marketing === undefined ? {} : { marketing }),
        ...more,
      },
    },
  });

test.each([
  ["newsletter", "true", "false"],
  ["marketingConsent", "true", "false"],
  ["accepts_marketing", "true", "false"],
  ["email_opt_in", "true", "false"],
  ["OPT_OUT", "false", "true"],
  ["newsletter_opt_out", "false", "true"],
  ["unsubscribed", "false", "true"],
  ["do_not_contact", "false", "true"],
  ["Werbewiderspruch", "false", "true"],
])("the column %s is proposed with what allows and what refuses", (name, allowed, refused) => {
  expect(guessMarketing(column(name), "postgresql")?.marker).toEqual({ column: name, allowed, refused });
});

test.each([
  column("newsletter_sent"),
  column("campaign_marketing_id"),
  column("active"),
  column("newsletter", "text"),
  column("marketing_spend", "integer"),
  column("unsubscribed_at", "timestamp with time zone"),
  column("newsletter", "boolean", { generated: "true" }),
])("a column that is no yes or no to marketing is not proposed: %o", (one) => {
  expect(guessMarketing(one, "postgresql")).toBeUndefined();
});

test("how a yes is written is the store's: a flag kept as a number, an enum of two words", () => {
  const flag = column("newsletter", "smallint", { default: "0" });
  expect(guessMarketing(column("newsletter"), "sqlite")?.marker).toMatchObject({
    allowed: "1",
    refused: "0",
  });
  expect(guessMarketing(flag, "mysql")?.marker).toMatchObject({ allowed: "1", refused: "0" });
  const words = column("newsletter", "enum", { labels: ["n", "y"] });
  expect(guessMarketing(words, "mysql")?.marker).toMatchObject({ allowed: "y", refused: "n" });
  expect(guessMarketing(column("newsletter", "enum", { labels: ["day", "week"] }), "mysql")).toBeUndefined();
});

test("a suggestion proposes the columns, and says why beside them", () => {
  const { map, remarks } = suggestMap(catalog);
  expect(map.tables["member"]?.marketing).toEqual([newsletter]);
  const text = writeMap(map, remarks);
  expect(text).toContain('marketing: { column: newsletter, allowed: "true", refused: "false" }  # ');
  expect(text).toContain("by name a yes or no to marketing");
});

test("one column or several are read, written and confirmed; a map without them keeps its fingerprint", () => {
  const calls = { column: "no_calls", allowed: null, refused: "true" };
  for (const said of [newsletter, [newsletter], [newsletter, calls]]) {
    const map = mapWith(said);
    const read = readMap(writeMap(map));
    expect("map" in read ? read.map : read.problems).toEqual(map);
    expect(mapOfText(mapText(map))).toEqual(map);
  }
  const hash = (map: DataMap): string => {
    const entry = map.tables["member"];
    return entry === undefined ? "" : entryHash("member", entry);
  };
  expect(hash(mapWith(newsletter))).toBe(hash(mapWith([newsletter])));
  expect(hash(mapWith(newsletter))).not.toBe(hash(mapWith(undefined)));
  const same = { ...newsletter, refused: "true" };
  expect(
    DataMap.safeParse({ kept_map: 1, store: "x", tables: { a: { kind: "person", marketing: same } } })
      .success,
  ).toBe(false);
});

test.each([
  [{ ...newsletter, column: "gone" }, {}, "The table member has no column gone."],
  [{ ...newsletter, refused: null }, {}, "member.newsletter may not be empty"],
  [{ ...newsletter, column: "sum" }, {}, "member.sum is computed by the store"],
  [{ ...newsletter, column: "id", refused: "0" }, {}, "member.id names the row"],
  [[newsletter, newsletter], {}, "member.newsletter cannot say two things"],
  [
    newsletter,
    { restrict: { column: "newsletter", restricted: "true", free: "false" } },
    "cannot say two things",
  ],
  [newsletter, { kind: "impersonal", identities: [], columns: {} }, "nobody objects to anything there"],
])("what marketing cannot mean is said: %o %o", (marketing, more, sentence) => {
  const errors = checkMap(mapWith(marketing, more), catalog).filter(({ level }) => level === "error");
  expect(errors.map((each) => each.sentence).join(" ")).toContain(sentence);
});

test("a map test names the column of which the map says nothing, and its lines mend it", () => {
  const [found, ...more] = unknownTo(mapWith(undefined), catalog);
  expect([found?.kind, found?.table, found?.column, more]).toEqual([
    "unsaid_marketing",
    "member",
    "newsletter",
    [],
  ]);
  expect(found?.add).toEqual([
    {
      below: "the table's entry",
      text: '    marketing: { column: newsletter, allowed: "true", refused: "false" }',
    },
  ]);
  expect(found?.nobodys?.text).toBe('      newsletter: { category: user, because: "…" }');
  expect(unknownTo(mapWith(newsletter), catalog)).toEqual([]);
  const columns = {
    id: "user.unique_id",
    email: "user.contact.email",
    newsletter: { category: "user", because: "a number of the printed letter" },
    no_calls: "user",
    sum: "user",
  };
  expect(unknownTo(mapWith(undefined, { columns }), catalog)).toEqual([]);
});
