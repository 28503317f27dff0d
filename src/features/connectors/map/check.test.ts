// Goal: a map that cannot mean what it says, or does not cover the store, is told so in words and as a gap.
// Method: one small store described by hand, a sound map of it, and that map with one fault at a time.
import { expect, test } from "vitest";
import type { Catalog, Column, Table } from "../catalog.ts";
import { checkMap, gapsOf } from "./check.ts";
import { entryHash } from "./hash.ts";
import { DataMap } from "./map.ts";

function column(name: string, type = "text"): Column {
  return { name, type, notNull: false, readable: true };
}
function table(name: string, columns: readonly Column[], more: Partial<Table> = {}): Table {
  return {
    id: name,
    schema: "public",
    name,
    kind: "table",
    columns,
    primaryKey: ["id"],
    uniqueKeys: [],
    foreignKeys: [],
    uniqueIndexes: [],
    checks: [],
    triggers: [],
    inherits: [],
    estimatedRows: 10,
    readable: true,
    narrowed: false,
    ...more,
  };
}
function foreignKey(name: string, to: string): Table["foreignKeys"][number] {
  return {
    name: `${name}_fkey`,
    columns: [name],
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

const catalog = catalogOf(
  table("student", [column("id", "bigint"), column("email")]),
  table("booking", [
    column("id", "uuid"),
    column("student_id", "bigint"),
    column("kind"),
    column("extra", "jsonb"),
    column("also", "bigint[]"),
  ]),
  table("course", [column("id", "bigint"), column("topic")]),
);
const columns = { id: "system.operations" };
const sound = {
  kept_map: 1,
  store: "s",
  tables: {
    student: {
      kind: "person",
      identities: [{ name: "email", column: "email" }],
      columns: { ...columns, email: "user.contact.email" },
    },
    booking: {
      kind: "personal",
      columns: {
        ...columns,
        student_id: "user.unique_id",
        kind: "user",
        extra: "user",
        also: "user.unique_id",
      },
      relations: [{ owned_by: "student", match: { student_id: "id" }, when: { kind: "x" } }],
    },
    course: { kind: "impersonal" },
  },
};
type Draft = typeof sound & { tables: Record<string, Record<string, unknown>> };

/** The sound map, changed, then every entry confirmed as it stands. */
function confirmed(change: (draft: Draft) => void = () => undefined): DataMap {
  const draft = structuredClone(sound) as Draft;
  change(draft);
  const map = DataMap.parse(draft);
  const tables = Object.entries(map.tables).map(([id, entry]) => [
    id,
    { ...entry, confirmed: { by: "Ada", on: "2026-11-21", hash: entryHash(id, entry) } },
  ]);
  return { ...map, tables: Object.fromEntries(tables) };
}
function relation(input: Record<string, unknown>): (draft: Draft) => void {
  return (draft) => {
    draft.tables.booking.relations = [
      { owned_by: "student", match: { student_id: "id" }, ...input } as never,
    ];
  };
}

test("a sound, confirmed map has no problems", () => {
  expect(checkMap(confirmed(), catalog)).toEqual([]);
  expect(gapsOf(confirmed(), catalog)).toEqual([]);
});

test.each([
  ["refused", { readable: false }, "Our role may not read this table: grant select on it."],
  ["narrowed", { narrowed: true }, "Row-level security hides rows of this table from our role."],
])("a table that is %s to our role is said before a search", (_, sight, sentence) => {
  const [student, ...others] = [...catalog.tables.values()];
  if (student === undefined) throw new Error("the catalogue has a student");
  const problems = checkMap(confirmed(), catalogOf({ ...student, ...sight }, ...others));
  expect(problems).toEqual([{ level: "gap", table: "student", path: "", sentence }]);
});

test("a map nobody confirmed, or changed since, leaves a gap for every table that is or looks personal", () => {
  expect(gapsOf(DataMap.parse(sound), catalog)).toEqual([
    { kind: "unconfirmed", table: "student", why: "never" },
    { kind: "unconfirmed", table: "booking", why: "never" },
  ]);
  const map = confirmed();
  const changed = {
    ...map,
    tables: { ...map.tables, booking: { ...map.tables["booking"], title: "New" } },
  } as DataMap;
  expect(gapsOf(changed, catalog)).toEqual([{ kind: "unconfirmed", table: "booking", why: "changed" }]);
  const hidden = DataMap.parse({ ...sound, tables: { ...sound.tables, course: { kind: "impersonal" } } });
  const named = catalogOf(...catalog.tables.values(), table("teacher", [column("id"), column("surname")]));
  const called = {
    ...hidden,
    tables: { ...hidden.tables, teacher: DataMap.shape.tables.valueType.parse({ kind: "impersonal" }) },
  };
  expect(gapsOf(called, named)).toContainEqual({ kind: "unconfirmed", table: "teacher", why: "never" });
});

test("what the store has and the map has not is a gap where it looks personal, else a note", () => {
  const wider = catalogOf(
    ...catalog.tables.values(),
    table("colour", [column("id"), column("hex")]),
    table("guardian", [column("id")]),
    table("log", [column("id"), column("client_ip")]),
    table("seat", [column("id"), column("s")], {
      foreignKeys: [foreignKey("s", "student")],
    }),
    table("student_view", [column("email")], { kind: "view" }),
  );
  expect(gapsOf(confirmed(), wider)).toEqual([
    { kind: "unmapped_table", table: "guardian", why: "its name guardian speaks of people" },
    { kind: "unmapped_table", table: "log", why: "its column client_ip looks personal" },
    { kind: "unmapped_table", table: "seat", why: "a foreign key leads to student" },
  ]);
  expect(
    checkMap(confirmed(), wider)
      .filter(({ level }) => level === "note")
      .map((one) => one.table),
  ).toEqual(["colour", "student_view"]);
  const narrower = confirmed((draft) => {
    delete (draft.tables.booking.columns as Record<string, string>)["extra"];
  });
  expect(gapsOf(narrower, catalog)).toEqual([{ kind: "unmapped_column", table: "booking", column: "extra" }]);
});

test("what the map names and the store has not is an error and a gap", () => {
  const map = confirmed((draft) => {
    (draft.tables as Record<string, unknown>)["ghost"] = { kind: "personal" };
    draft.tables.student.identities = [{ name: "phone", column: "phone" }];
  });
  expect(gapsOf(map, catalog)).toEqual([
    { kind: "missing_column", table: "student", column: "phone" },
    { kind: "missing_table", table: "ghost" },
  ]);
});

test.each([
  [{ match: { student_id: "ident" } }, "The table student has no column ident."],
  [{ match: { pupil_id: "id" } }, "The table booking has no column pupil_id."],
  [{ when: { colour: "x" } }, "The table booking has no column colour."],
  [{ when_there: { colour: "x" } }, "The table student has no column colour."],
  [{ match: { id: "id" } }, "booking.id is uuid and student.id is bigint: they are never equal."],
  [
    { match: { "kind->student.id": "id" } },
    "booking.kind is text, not a JSON column: kind->student.id finds nothing in it.",
  ],
  [
    { match: { "kind[*]": "id" } },
    "booking.kind is text, neither a list nor JSON: kind[*] finds nothing in it.",
  ],
  [{ match: { extra: "id" } }, "booking.extra is jsonb: say which value in it, for example extra->id."],
  [{ match: { also: "id" } }, "booking.also is a list: its elements are written also[*]."],
  [
    { on_access: "redact" },
    "Rows are to be disclosed redacted, but no column is marked shared: redact, so nothing would be.",
  ],
  [{ owned_by: "teacher" }, "The map says nothing about teacher, so nothing can be reached from it."],
])("a relation that can never hold is an error: %j", (input, sentence) => {
  const problems = checkMap(confirmed(relation(input)), catalog).filter(({ level }) => level === "error");
  expect(problems.map((one) => one.sentence)).toEqual([sentence]);
});

test.each([{ "also[*]": "id" }, { "extra->student.id": "id" }, { "extra->[*].id": "id" }, { kind: "id" }])(
  "a relation that can hold is none: %j",
  (match) => {
    expect(checkMap(confirmed(relation({ match })), catalog)).toEqual([]);
  },
);

test("a relation to an impersonal table is an error, and leaves the table unreachable", () => {
  const map = confirmed(relation({ owned_by: "course" }));
  expect(checkMap(map, catalog).map(({ level, path }) => [level, path])).toEqual([
    ["error", "relations.0"],
    ["gap", "relations"],
  ]);
  expect(gapsOf(map, catalog)).toEqual([{ kind: "outcome", table: "booking", outcome: "unreachable" }]);
});

test("a cycle of relations is fine when a person stands in it, and unreachable when none does", () => {
  const loop = confirmed((draft) => {
    draft.tables.booking.relations = [{ bridge: "booking", match: { id: "id" } } as never];
  });
  expect(gapsOf(loop, catalog)).toEqual([{ kind: "outcome", table: "booking", outcome: "unreachable" }]);
  const reached = confirmed((draft) => {
    draft.tables.booking.relations.push({ bridge: "booking", match: { id: "id" } } as never);
  });
  expect(gapsOf(reached, catalog)).toEqual([]);
});

test("keys must tell rows apart", () => {
  const withKey = (key: readonly string[]): DataMap =>
    confirmed((draft) => Object.assign(draft.tables.student, { key }));
  expect(checkMap(withKey(["id"]), catalog)).toEqual([]);
  expect(checkMap(withKey(["email"]), catalog).map(({ level }) => level)).toEqual(["error"]);
  const keyless = catalogOf(
    ...catalog.tables.values(),
    table("student", [column("id", "bigint"), column("email")], { primaryKey: [], kind: "view" }),
  );
  expect(checkMap(confirmed(), keyless).map(({ level, path }) => [level, path])).toEqual([["error", "key"]]);
  expect(checkMap(withKey(["email"]), keyless).map(({ level }) => level)).toEqual(["note"]);
});
