// Goal: what becomes of rows is the least answer to "what remains keeps what it refers to", whatever refers to what; the order
// of steps never deletes what is still referred to; a value that says nothing keeps to its column.
// Method: generated graphs and columns; each answer is held to its own definition, written here another way.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  freshValue,
  isConstant,
  valuesOfKind,
  type Catalog,
  type Column,
  type ForeignKey,
  type Table,
} from "../../connectors/standalone.ts";
import { deleteOrder } from "./domain.order.ts";
import { mostPreserving, settle, type RowReference, type Wanted, type Wish } from "./domain.plan.ts";

const { blankOf } = valuesOfKind("postgresql");
const key = (column: string): ForeignKey => ({
  name: `${column}_fkey`,
  columns: [column],
  to: "t",
  toColumns: ["id"],
  validated: true,
  enforced: true,
  onDelete: "no action",
  onUpdate: "no action",
  deferrable: "no",
  match: "simple",
});
/** Of the two columns that refer, one is emptied in a row that is changed. */
const [kept, emptied] = [key("kept"), key("emptied")];
const lost = (): ReadonlySet<string> => new Set(["emptied"]);

const graphs = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc.record({
    wishes: fc.array(fc.constantFrom<Wanted>("delete", "delete", "delete", "anonymise", "unlink", "keep"), {
      minLength: size,
      maxLength: size,
    }),
    references: fc.array(
      fc.record({
        key: fc.constantFrom(kept, emptied),
        from: fc.option(fc.nat(size - 1), { nil: undefined, freq: 8 }),
        target: fc.nat(size - 1),
      }),
      { maxLength: 30 },
    ),
  }),
);

const wish = (wanted: Wanted): Wish => ({ wanted, why: "own" });
const refers = (
  { key: by, from }: RowReference,
  remains: (row: number) => boolean,
  wanted: (row: number) => Wanted,
): boolean => {
  if (from === undefined) return true;
  if (!remains(from)) return false;
  return by === kept || wanted(from) === "keep";
};

test("a row stays exactly when something that stays goes on referring to it, and no row stays without need", () => {
  fc.assert(
    fc.property(graphs, ({ wishes, references }) => {
      const before = wishes.map(wish);
      const { wishes: after } = settle(before, references, lost);
      const wanted = (row: number): Wanted => after[row]?.wanted ?? "keep";
      // Closed: nothing that goes is referred to by what stays.
      for (const reference of references)
        expect(
          wanted(reference.target) === "delete" &&
            refers(reference, (row) => wanted(row) !== "delete", wanted),
        ).toBe(false);
      // Least: what was turned is reached from a row that was never to go, or from outside, along keys that hold.
      const needed = new Set(wishes.flatMap((each, row) => (each === "delete" ? [] : [row])));
      for (let size = -1; size !== needed.size;) {
        size = needed.size;
        for (const reference of references)
          if (refers(reference, (row) => needed.has(row), wanted)) needed.add(reference.target);
      }
      const least = wishes.map((each, row) => (each === "delete" && needed.has(row) ? "anonymise" : each));
      expect(after.map((each) => each.wanted)).toEqual(least);
    }),
    { numRuns: 500 },
  );
});

test("the more preserving word counts, in whatever order they are said", () => {
  const words = fc.array(fc.constantFrom<Wanted>("keep", "review", "unlink", "delete"), { minLength: 1 });
  fc.assert(
    fc.property(words, (said) => {
      const order = ["keep", "review", "unlink", "delete"];
      const expected = order.find((word) => said.some((each) => each === word));
      expect(mostPreserving(said.map(wish)).wanted).toBe(expected);
      expect(mostPreserving(said.toReversed().map(wish)).wanted).toBe(expected);
    }),
  );
  expect(mostPreserving([]).wanted).toBe("review");
});

const table = (id: string, more: Partial<Table> = {}): Table => ({
  id,
  schema: "public",
  name: id,
  kind: "table",
  columns: [],
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
});

test("what refers goes first, and only what stands in a circle goes together", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const edges = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 14 });
  fc.assert(
    fc.property(edges, (pairs) => {
      const tables = names.map((name) => {
        const to = pairs.flatMap(([from, target]) => (from === name ? [{ ...key(target), to: target }] : []));
        return table(name, { foreignKeys: to });
      });
      const catalog: Catalog = {
        store: { kind: "postgresql", version: "18", database: "d" },
        tables: new Map(tables.map((each) => [each.id, each])),
        equality: new Map(),
      };
      const groups = deleteOrder(names, catalog);
      const place = new Map(groups.flatMap(({ tables: ids }, at) => ids.map((id) => [id, at] as const)));
      expect([...place.keys()].toSorted()).toEqual(names);
      const leads = (from: string, to: string): boolean => {
        const seen = new Set([from]);
        for (const node of seen) for (const [a, b] of pairs) if (a === node) seen.add(b);
        return seen.has(to) && (from !== to || pairs.some(([a, b]) => b === to && seen.has(a)));
      };
      for (const [from, to] of pairs) expect(place.get(from) ?? 0).toBeLessThanOrEqual(place.get(to) ?? 0);
      const twos = names.flatMap((a) => names.flatMap((b) => (a === b ? [] : [[a, b] as const])));
      for (const [a, b] of twos) expect(place.get(a) === place.get(b)).toBe(leads(a, b) && leads(b, a));
      for (const { tables: ids, isCycle } of groups) expect(isCycle).toBe(ids.some((id) => leads(id, id)));
    }),
  );
});

const unique = (column: string): Table =>
  table("t", {
    uniqueIndexes: [
      { name: "u", primary: false, exclusion: false, columns: [column], nullsNotDistinct: false },
    ],
  });

test("a fresh value keeps to the length of its column, is known again, and hardly ever comes twice", () => {
  const types = fc.constantFrom(
    "text",
    "character varying",
    "character",
    "smallint",
    "integer",
    "bigint",
    "numeric(6,2)",
    "date",
    "uuid",
    "bytea",
    "bit varying",
  );
  fc.assert(
    fc.property(types, fc.integer({ min: 1, max: 60 }), (type, length) => {
      const hasLength = /^(?:char|bit)/.test(type);
      const column: Column = {
        name: "c",
        type,
        notNull: true,
        readable: true,
        ...(hasLength ? { maxLength: length } : {}),
      };
      const blank = blankOf(unique("c"), column);
      if (blank?.kind !== "fresh") throw new Error("not fresh");
      let seed = length;
      const random = (bytes: number): Uint8Array =>
        Uint8Array.from(
          { length: bytes },
          () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) >>> 16,
        );
      const value = freshValue(blank, random);
      const wide = !hasLength || length > 30;
      const isMany = wide && type !== "smallint" && type !== "numeric(6,2)";
      const faults = [
        hasLength && value.length > length,
        type === "smallint" && Number(value) < -32_768,
        type === "numeric(6,2)" && Number(value) <= -10_000,
        type === "date" && !/^0[1-9]\d\d-\d\d-\d\d$/.test(value),
        type !== "bytea" && !new RegExp(blank.sign).test(value),
        isMany && freshValue(blank, random) === value,
      ];
      expect([type, value, faults.includes(true)]).toEqual([type, value, false]);
    }),
  );
  expect.assertions(100);
});

test("what may be empty is emptied; a default counts only where it is a constant", () => {
  const column = (more: Partial<Column>): Column => ({
    name: "c",
    type: "text",
    notNull: true,
    readable: true,
    ...more,
  });
  expect(blankOf(unique("c"), column({ notNull: false }))).toEqual({ kind: "null" });
  expect(blankOf(table("t"), column({ default: "'open'::text" }))).toEqual({ kind: "default" });
  expect(blankOf(table("t"), column({ default: "gen_random_uuid()" }))).toEqual({ kind: "value", text: "" });
  expect(blankOf(table("t"), column({ type: "public.shape" }))).toBeUndefined();
  expect(blankOf(table("t"), column({ type: "public.mood", labels: ["calm"] }))).toEqual({
    kind: "value",
    text: "calm",
  });
  for (const text of ["'a''b'::character varying(3)", "0", "'{}'::text[]", "true", "'1'::numeric(4,1)"])
    expect(isConstant(text)).toBe(true);
  for (const text of ["now()", "'a'::text || f()", "CURRENT_DATE", "nextval('s'::regclass)", "(id + 1)"])
    expect(isConstant(text)).toBe(false);
});
