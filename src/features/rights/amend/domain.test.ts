// Goal: what is wrong is put right where it stands in the person's own rows, and everything doubtful is asked or left with a word.
// Method: single rows given as texts, one rule at a time; comparisons as a table.
import { expect, test } from "vitest";
import type { TableEntry } from "../../connectors/index.ts";
import { compare, corrected, Correction, marked, objected, type RowColumn } from "./domain.ts";

const column = (category: string): TableEntry["columns"][string] => ({
  category,
  access: "disclose",
  shared: "disclose",
  because: undefined,
});
const entry: TableEntry = {
  kind: "personal",
  identities: [],
  label: [],
  relations: [],
  when_shared: "review",
  columns: {
    last_name: column("user.name.last"),
    nickname: column("user.name"),
    notes: column("user.content"),
    profile: column("user.content"),
    tags: column("user.content"),
    token: { ...column("user.name"), access: "secret" },
  },
};
const own = { way: "owned", shared: false } as const;
const text = (name: string, value: string | null, type = "text"): RowColumn => ({ name, type, text: value });
const surname: Correction = { category: "user.name", was: "Varga", becomes: "Vargas" };
const judge = (
  columns: readonly RowColumn[],
  correction = surname,
  standing: Parameters<typeof corrected>[2] = own,
) => corrected(columns, entry, standing, "student", [correction]);
const set = (
  name: string,
  ask?: unknown,
  path: readonly (string | number)[] = [],
  to: string | null = "Vargas",
) => ({
  kind: "set",
  cell: { column: name, path },
  to,
  ask,
});

test.each([
  ["Varga", "Varga", "same"],
  ["VARGA ", "Varga", "similar"],
  ["Jose\u0301", "José", "similar"],
  ["Ana Varga", "Varga", "within"],
  ["Ana Vargas", "Varga", "none"],
  ["Al says", "Al", "none"],
  ["écoleÉ", "école", "none"],
  ["", "Varga", "none"],
])("%j is compared with %j: %s", (value, was, expected) => {
  expect(compare(value, was)).toBe(expected);
});

test("a category is meant with what is below it, and no other that begins alike", () => {
  expect(judge([text("last_name", "Varga"), text("nickname", "Varga")])).toEqual([
    set("last_name"),
    set("nickname"),
  ]);
  const narrow = { ...surname, category: "user.nam" };
  expect(judge([text("last_name", "Varga")], narrow)).toEqual([
    { kind: "left", column: "last_name", why: "other_column" },
  ]);
});

test("a secret column is never looked at", () => {
  expect(judge([text("token", "Varga")])).toEqual([]);
});

test("what stands within a longer text, in a list or in another column is told and left", () => {
  expect(
    judge([text("notes", "Spoke to Varga."), text("tags", "{Varga}", "text[]"), text("notes", "Varga")]),
  ).toEqual([
    { kind: "left", column: "notes", why: "text" },
    { kind: "left", column: "tags", why: "other_column" },
    { kind: "left", column: "notes", why: "other_column" },
  ]);
});

test("a shared row, one that is kept and another spelling are asked about; a mere mention is left", () => {
  expect(judge([text("last_name", "Varga")], surname, { way: "owned", shared: true })).toEqual([
    set("last_name", "shared"),
  ]);
  expect(judge([text("last_name", "Varga")], surname, { way: "touched", shared: false })).toEqual([
    set("last_name", "shared"),
  ]);
  expect(judge([text("last_name", "varga")])).toEqual([set("last_name", "similar")]);
  expect(judge([text("last_name", "Varga")], surname, { way: "mentioned", shared: false })).toEqual([
    { kind: "left", column: "last_name", why: "mentioned" },
  ]);
  const kept = { ...entry, keep: { because: "accounts" } };
  expect(corrected([text("last_name", "Varga")], kept, own, "student", [surname])).toEqual([
    set("last_name", "kept"),
  ]);
});

test("values within a document are written in place, numbers as numbers", () => {
  const json = '{"who": {"last": "Varga"}, "all": ["Varga", "Ann Varga"], "age": 41, "n": "Vargas"}';
  expect(judge([text("profile", json, "jsonb")])).toEqual([
    set("profile", undefined, ["who", "last"], '"Vargas"'),
    set("profile", undefined, ["all", 0], '"Vargas"'),
    { kind: "left", column: "profile", why: "text" },
  ]);
  const age = (becomes: string | null): unknown =>
    judge([text("profile", json, "json")], { was: "41", becomes });
  expect(age("42")).toEqual([set("profile", undefined, ["age"], "42")]);
  expect(age(null)).toEqual([set("profile", undefined, ["age"], "null")]);
  expect(age("forty")).toEqual([{ kind: "left", column: "profile", why: "type" }]);
});

test("what is missing is completed where it is named, and there alone", () => {
  const missing: Correction = { table: "student", column: "nickname", was: null, becomes: "Ani" };
  expect(judge([text("nickname", null), text("last_name", null)], missing)).toEqual([
    set("nickname", undefined, [], "Ani"),
  ]);
  expect(judge([text("nickname", "Ani")], missing)).toEqual([{ kind: "already", column: "nickname" }]);
  expect(judge([text("nickname", "Other")], missing)).toEqual([]);
});

test("a correction that changes nothing, or says nothing, is none", () => {
  for (const wrong of [
    { was: "a", becomes: "a" },
    { was: null, becomes: "a" },
    { column: "x", was: "a", becomes: "b" },
    { was: "", becomes: "b" },
    { was: "a", becomes: "b", also: 1 },
  ])
    expect([wrong, Correction.safeParse(wrong).success]).toEqual([wrong, false]);
});

test("a marker is set once, asked about where somebody else owns the row, and freed only where it was ours", () => {
  const marker = { column: "held", restricted: "true", free: null };
  const held = { column: "held", path: [] };
  expect(marked(null, marker, "restrict", own, false)).toEqual({
    kind: "set",
    cell: held,
    to: "true",
    ask: undefined,
  });
  expect(marked("true", marker, "restrict", own, false)).toEqual({ kind: "already", column: "held" });
  expect(marked(null, marker, "restrict", { way: "owned", shared: true }, false)).toMatchObject({
    ask: "shared",
  });
  expect(marked(null, marker, "restrict", { way: "mentioned", shared: false }, false)).toBeUndefined();
  expect(marked("true", marker, "lift", own, true)).toEqual({
    kind: "set",
    cell: held,
    to: null,
    ask: undefined,
  });
  expect(marked("true", marker, "lift", own, false)).toEqual({
    kind: "left",
    column: "held",
    why: "not_ours",
  });
  expect(marked(null, marker, "lift", own, true)).toEqual({ kind: "already", column: "held" });
});

test("an objection refuses whatever a row said, asks where somebody else has a say, and leaves mentions", () => {
  const marker = { column: "newsletter", refused: "no" };
  const cell = { column: "newsletter", path: [] };
  for (const before of ["yes", "weekly", null])
    expect(objected(before, marker, own)).toEqual({ kind: "set", cell, to: "no", ask: undefined });
  expect(objected("no", marker, own)).toEqual({ kind: "already", column: "newsletter" });
  expect(objected("yes", marker, { way: "owned", shared: true })).toMatchObject({ ask: "shared" });
  expect(objected("yes", marker, { way: "touched", shared: false })).toMatchObject({ ask: "shared" });
  expect(objected("yes", marker, { way: "mentioned", shared: false })).toBeUndefined();
  const emptied = { column: "newsletter", refused: null };
  expect(objected("yes", emptied, own)).toMatchObject({ to: null });
  expect(objected(null, emptied, own)).toEqual({ kind: "already", column: "newsletter" });
});
