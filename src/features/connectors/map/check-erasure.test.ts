// Goal: a map whose words about erasure cannot be meant is told so, and a first suggestion is careful.
// Method: one small store described by hand, a sound map of it, one fault at a time; suggestions from names alone.
import { expect, test } from "vitest";
import type { Catalog, Column, Table } from "../catalog.ts";
import { checkMap } from "./check.ts";
import { erasureExemptions } from "./check-erasure.ts";
import { DataMap } from "./map.ts";
import { suggestMap } from "./suggest.ts";
import { remarkKey } from "./write.ts";

function column(name: string, type = "text", more: Partial<Column> = {}): Column {
  return { name, type, notNull: false, readable: true, ...more };
}
function table(name: string, columns: readonly Column[], more: Partial<Table> = {}): Table {
  return {
    id: name,
    schema: "public",
    name,
    kind: "table",
    columns: [column("id", "bigint", { notNull: true }), ...columns],
    primaryKey: ["id"],
    uniqueKeys: [],
    foreignKeys: [],
    uniqueIndexes: [],
    checks: [],
    triggers: [],
    inherits: [],
    readable: true,
    narrowed: false,
    ...more,
  };
}
function keyTo(to: string, ...columns: string[]): Table["foreignKeys"][number] {
  return {
    name: `${columns.join("_")}_fkey`,
    columns,
    to,
    toColumns: ["id"],
    validated: true,
    enforced: true,
    onDelete: "no action",
    onUpdate: "no action",
    deferrable: "no",
    match: "simple",
  };
}
function catalogOf(...tables: readonly Table[]): Catalog {
  const store = { kind: "postgresql" as const, version: "18", database: "d" };
  return { store, tables: new Map(tables.map((one) => [one.id, one])), equality: new Map() };
}
const filled = { notNull: true };
const catalog = catalogOf(
  table("member", [column("email")]),
  table(
    "deal",
    [
      column("member_id", "bigint", filled),
      column("partner_id", "bigint", filled),
      column("clerk_id", "bigint"),
      column("clerk_name", "text", filled),
      column("shout", "text", { generated: "upper(clerk_name)" }),
      column("paid_on", "date"),
      column("amount", "numeric"),
    ],
    { foreignKeys: [keyTo("member", "member_id"), keyTo("member", "partner_id")] },
  ),
  table("hall", [column("topic")]),
);

type Words = Record<string, unknown>;

/** What is said of erasure, confirmations and columns left aside. */
function said(deal: Words = {}, clerk: Words = {}, partner: Words = {}, hall: Words = {}): readonly string[] {
  const map = DataMap.parse({
    kept_map: 1,
    store: "s",
    tables: {
      member: { kind: "person", identities: [{ name: "email", column: "email" }] },
      deal: {
        kind: "personal",
        relations: [
          { owned_by: "member", match: { member_id: "id" } },
          { co_owned_by: "member", match: { partner_id: "id" }, ...partner },
          { accessed_by: "member", match: { clerk_id: "id" }, on_erase: "unlink", ...clerk },
          { lookup: "hall", match: { amount: "id" } },
        ],
        ...deal,
      },
      hall: { kind: "impersonal", ...hall },
    },
  });
  return checkMap(map, catalog)
    .filter(({ path }) => path !== "confirmed" && !path.startsWith("columns"))
    .map(({ level, path, sentence }) => `${level} ${path}: ${sentence}`);
}

const keep = { because: "Accounts" };

test("a sound map says nothing of erasure that cannot be meant", () => {
  expect(said()).toEqual([]);
  expect(
    said(
      {
        on_erase: "keep",
        on_erase_shared: "keep",
        keep: { ...keep, exemption: "legal-obligation", until: { column: "paid_on", years: 7 } },
      },
      { unlink_also: ["clerk_name"] },
      { on_erase: "delete" },
    ),
  ).toEqual([]);
  expect(erasureExemptions).toContain("legal-claims");
});

test.each<[readonly [Words?, Words?, Words?, Words?], string]>([
  [[{ on_erase: "keep" }], "error keep: Rows are to stay, and nothing says why: add keep with because."],
  [[{}, { on_erase: "keep" }], "error keep: Rows are to stay, and nothing says why: add keep with because."],
  [[{ keep }], "note keep: A reason to keep rows is given, but nothing says that rows are kept."],
  [
    [{ on_erase: "keep", keep: { ...keep, exemption: "habit" } }],
    `error keep.exemption: No law this release knows lets an erasure be refused for habit: write one of ${erasureExemptions.join(", ")}, or leave it out.`,
  ],
  [
    [{ on_erase: "keep", keep: { ...keep, until: { column: "amount", years: 1 } } }],
    "error keep.until.column: deal.amount is numeric, not a day: no time can be counted from it.",
  ],
  [
    [{ on_erase: "keep", keep: { ...keep, until: { column: "paid", years: 1 } } }],
    "error keep.until.column: The table deal has no column paid.",
  ],
  [
    [{}, { on_erase: "delete" }],
    "error relations.2.on_erase: Who only handled a row does not take it along: say unlink, keep or review instead of delete.",
  ],
  [[{}, { unlink_also: ["clerk"] }], "error relations.2.unlink_also: The table deal has no column clerk."],
  [
    [{}, { unlink_also: ["id"] }],
    "error relations.2.unlink_also: deal.id tells the rows apart, so it is never emptied.",
  ],
  [
    [{}, { unlink_also: ["shout"] }],
    "error relations.2.unlink_also: The store computes deal.shout itself: empty what it is computed from.",
  ],
  [
    [{}, { unlink_also: ["member_id"] }],
    "error relations.2.unlink_also: deal.member_id must not be empty and a foreign key holds it.",
  ],
  [
    [{}, {}, { on_erase: "unlink" }],
    "error relations.1.on_erase: deal.partner_id must not be empty and a foreign key holds it: no row can be unlinked here. Say keep or review.",
  ],
  [
    [{}, {}, {}, { on_erase: "anonymise" }],
    "error on_erase: The table is impersonal, so nobody's rows are erased there: take this word out, or change the kind.",
  ],
])("a word that cannot be meant is told: %j", (input, sentence) => {
  expect(said(...input)).toEqual([sentence]);
});

test("a table's own rows follow the table's word, not one of the relation that owns them", () => {
  const owning = { relations: [{ owned_by: "member", match: { member_id: "id" }, on_erase: "keep" }], keep };
  expect(said(owning)).toEqual([
    "error relations.0.on_erase: Only co_owned_by and accessed_by say on_erase of their own: what owned_by links follows the table's on_erase.",
  ]);
  expect(said({ on_erase_shared: "unlink" })).toEqual([
    "note relations.0.match: deal.member_id must not be empty and a foreign key holds it: a shared row that would have to be unlinked here is asked about.",
    "note relations.1.match: deal.partner_id must not be empty and a foreign key holds it: a shared row that would have to be unlinked here is asked about.",
  ]);
});

test("a suggestion keeps accounts for a time to be named, leaves messages to the others, and says how sure it is", () => {
  const shop = catalogOf(
    table("customer", [column("email"), column("full_name")]),
    table(
      "customer_invoice",
      [
        column("customer_id", "bigint"),
        column("updated_at", "timestamp with time zone"),
        column("issued_on", "date"),
      ],
      { foreignKeys: [keyTo("customer", "customer_id")] },
    ),
    table("audit_log", [column("customer_id", "bigint")], {
      foreignKeys: [keyTo("customer", "customer_id")],
    }),
    table("message", [column("customer_id", "bigint"), column("approved_by", "bigint")], {
      foreignKeys: [keyTo("customer", "customer_id"), keyTo("customer", "approved_by")],
    }),
    table("wish", [column("customer_id", "bigint")], { foreignKeys: [keyTo("customer", "customer_id")] }),
  );
  const { map, remarks } = suggestMap(shop);
  expect(map.tables["customer_invoice"]).toMatchObject({
    on_erase: "keep",
    on_erase_shared: "keep",
    keep: { exemption: "legal-obligation", until: { column: "issued_on", years: 7 } },
  });
  expect(map.tables["audit_log"]).toMatchObject({ on_erase: "keep" });
  expect(map.tables["message"]).toMatchObject({ on_erase_shared: "unlink" });
  expect(map.tables["message"]?.relations.map(({ role, onErase }) => [role, onErase])).toEqual([
    ["owned_by", undefined],
    ["accessed_by", "unlink"],
  ]);
  expect([map.tables["wish"]?.on_erase, map.tables["customer"]?.on_erase]).toEqual([undefined, undefined]);
  expect(remarks.get(remarkKey("customer_invoice", "keep"))?.confidence).toBeLessThan(0.5);
  expect(remarks.get(remarkKey("audit_log", "on_erase"))?.confidence).toBeLessThan(0.5);
  expect(checkMap(map, shop).filter(({ level }) => level === "error")).toEqual([]);
});
