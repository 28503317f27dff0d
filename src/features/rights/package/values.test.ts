/**
 * Goal: values, names, dates and reasons read as they are meant, and whatever does not read as its type stays as it was.
 * Method: tables of examples, and arrays written by a writer of the test's own and read back.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Finding } from "../findings.ts";
import { parseArray, type ArrayItem } from "./array.ts";
import { fileExtension, readCell } from "./cells.ts";
import { Chains } from "./chains.ts";
import { prettyJson } from "./json.ts";
import { bareTableName, readableName } from "./names.ts";
import { wordsIn } from "./pages.ts";
import { structureOf, type Structure } from "./structure.ts";
import { gapSentence } from "./words.ts";

const { date: dateWords, instant: instantWords } = wordsIn("en");

function written(item: ArrayItem): string {
  if (item === null) return "NULL";
  if (typeof item === "string") return `"${item.replaceAll(/["\\]/g, "\\$&")}"`;
  return `{${item.map(written).join(",")}}`;
}

test("array literals are read back, quoted, nested and with NULL", () => {
  const text = fc.oneof(fc.string(), fc.constantFrom("NULL", "{", "}", ",", '"', "\\", " x "));
  const list = fc.array(fc.oneof(text, fc.constant(null), fc.array(text, { minLength: 1 })));
  fc.assert(
    fc.property(list, (items) => {
      expect(parseArray(written(items))).toEqual(items);
    }),
  );
  expect(parseArray("{}")).toEqual([]);
  expect(parseArray("{a,b c,null}")).toEqual(["a", "b c", null]);
  expect(parseArray("[0:1]={1,2}")).toEqual(["1", "2"]);
  // PostgreSQL quotes for blanks of ASCII alone; other spaces belong to the value.
  expect(parseArray("{\u3000東京\u00a0,\u00a0,\ufeffb}")).toEqual(["\u3000東京\u00a0", "\u00a0", "\ufeffb"]);
  const wrong = ["", "a", "{", "}", "{a", "{a}}", "{a,}", "{,a}", "{a}{b}", '{a b"c"}', '{"a}', "{a},"];
  expect(wrong.map(parseArray)).toEqual(wrong.map(() => undefined));
});

test("a value is read by its type, or stays text", () => {
  expect(readCell("7", "integer")).toEqual({ kind: "number", text: "7", exact: true });
  expect(readCell("7", "bigint")).toEqual({ kind: "number", text: "7", exact: false });
  expect(readCell("NaN", "double precision")).toEqual({ kind: "number", text: "NaN", exact: false });
  expect(readCell("maybe", "boolean")).toEqual({ kind: "text", text: "maybe" });
  expect(readCell("{oops", "jsonb")).toEqual({ kind: "text", text: "{oops" });
  expect(readCell("\\x00ff", "bytea")).toEqual({ kind: "unfiled", bytes: Buffer.from([0, 255]) });
  expect(readCell("\\x0", "bytea")).toEqual({ kind: "text", text: "\\x0" });
  expect(readCell(null, "integer[]")).toEqual({ kind: "null" });
  expect(readCell("{1,NULL}", "integer[]")).toMatchObject({ items: [{ exact: true }, { kind: "null" }] });
  // The one built-in type whose array is divided by semicolons.
  expect(readCell("{(1,1),(0,0);NULL}", "box[]")).toEqual({ kind: "text", text: "{(1,1),(0,0);NULL}" });
  expect(readCell("2026-01-01", "timestamp(3) with time zone")).toMatchObject({ kind: "instant" });
});

test("a file's extension comes from its content and is never one that runs", () => {
  expect(fileExtension(Buffer.from("%PDF-1.7"))).toBe("pdf");
  expect(fileExtension(Buffer.from("<svg onload=alert(1)>"))).toBe("bin");
  expect(fileExtension(Buffer.from("RIFF....WEBPVP8 "))).toBe("webp");
  expect(fileExtension(new Uint8Array())).toBe("bin");
});

test("names become readable, odd ones stay as they are", () => {
  const names = [
    "first_name",
    "firstName",
    "student_id",
    "created_at",
    "name",
    "Größe",
    "=cmd|x",
    "名字",
    "_",
  ];
  expect(names.map(readableName)).toEqual([
    "First name",
    "First name",
    "Student ID",
    "Created at",
    "Name",
    "Größe",
    "=cmd|x",
    "名字",
    "_",
  ]);
  expect(["bookings", "sales.orders", '"My ""x"""', 'a."b.c"'].map(bareTableName)).toEqual([
    "bookings",
    "orders",
    'My "x"',
    "b.c",
  ]);
});

test("dates are said in words with their zone, others as they are", () => {
  expect(dateWords("2026-09-04")).toBe("4 September 2026");
  expect(["infinity", "0044-03-15 BC", "2026-13-01"].map(dateWords)).toEqual([
    "infinity",
    "0044-03-15 BC",
    "2026-13-01",
  ]);
  expect(instantWords("2026-09-04 09:14:07.5+00")).toBe("4 September 2026, 09:14:07 UTC");
  expect(instantWords("2026-09-04 09:14:00+05:30")).toBe("4 September 2026, 09:14 UTC+05:30");
  expect(instantWords("2026-09-04 09:14:00")).toBe("4 September 2026, 09:14");
  expect(instantWords("-infinity")).toBe("-infinity");
});

test("JSON is indented without touching its numbers or strings", () => {
  expect(prettyJson('{"a":[1e400,-0.10],"b":{},"c":"x\\"{,}"}')).toBe(
    '{\n  "a": [\n    1e400,\n    -0.10\n  ],\n  "b": {},\n  "c": "x\\"{,}"\n}',
  );
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(prettyJson(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("each kind of gap has a sentence that names its table by title", () => {
  const titleOf = (table: string): string => `<${table}>`;
  const outcomes = [
    "hidden",
    "unsteady",
    "refused",
    "truncated",
    "failed",
    "unreachable",
    "done",
    "nothing_found",
  ] as const;
  const sentences = outcomes.map((outcome) => gapSentence({ kind: "outcome", table: "t", outcome }, titleOf));
  expect(new Set(sentences).size).toBe(7);
  expect(sentences.every((sentence) => sentence.includes("“<t>”"))).toBe(true);
  expect(
    gapSentence({ kind: "ambiguous_identity", identity: "email", table: "t", rows: 2 }, titleOf),
  ).toContain("2 records in “<t>”");
});

test("a thread of a hundred thousand replies is one reason, and a ring of reasons ends", () => {
  const reply = (ordinal: number): Finding => ({
    table: "messages",
    key: [String(ordinal)],
    ordinal,
    disposition: "disclose",
    others: [],
    softDeleted: false,
    reason:
      ordinal === 0
        ? { kind: "identity", identity: "email", column: "sender" }
        : { kind: "relation", role: "bridge", match: { reply_to: "id" }, from: ordinal - 1 },
  });
  const thread = Array.from({ length: 100_000 }, (_, ordinal) => reply(ordinal)).toReversed();
  const chains = new Chains(thread, () => "Messages");
  expect(chains.sentence(0)).toBe("Found by the e-mail given");
  const words =
    "Is connected with the record in “Messages”, directly or through others of its kind, found by the e-mail given";
  expect(chains.sentence(2)).toBe(words);
  expect(chains.sentence(99_999)).toBe(words);
  const ring = [
    reply(1),
    { ...reply(2), reason: { ...reply(1).reason, kind: "relation", role: "bridge", match: {}, from: 1 } },
  ] as const;
  const closed = [
    { ...ring[0], reason: { kind: "relation", role: "owned_by", match: {}, from: 2 } as const },
    ring[1],
  ];
  expect(new Chains(closed, () => "Messages").sentence(2)).toContain("Is connected with");
});

/** What a structure says, written back: nothing of a value is lost on its way to the page. */
function writtenBack(value: Structure): string {
  switch (value.kind) {
    case "object":
      return `{${value.members.map(([name, member]) => `${JSON.stringify(name)}:${writtenBack(member)}`).join(",")}}`;
    case "list":
      return `[${value.items.map(writtenBack).join(",")}]`;
    case "text":
      return JSON.stringify(value.text);
    case "number":
      return value.text;
    case "boolean":
      return String(value.value);
    case "null":
      return "null";
    default:
      return value satisfies never;
  }
}

test("JSON is read as names and values without losing a digit or a name, and left alone where it is deep", () => {
  const shallow = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value));
  fc.assert(
    fc.property(shallow, (text) => {
      const structure = structureOf(text);
      // What is left alone is shown as it is held.
      expect(structure === undefined ? text : writtenBack(structure)).toBe(text);
    }),
  );
  for (const text of [
    '{"a":1,"a":12345678901234567890.10}',
    '{"it":{"is":[true,null,"2026-09-04"]}}',
    '"x"',
    "{}",
  ])
    expect(writtenBack(structureOf(text) ?? { kind: "null" })).toBe(text);
  for (const text of ["[".repeat(9) + "]".repeat(9), "[1,]", "{1:2}", "[1 2]", "", `[${"1,".repeat(3000)}1]`])
    expect(structureOf(text)).toBeUndefined();
});

test("a moment is told where the organisation is, by the name of its time, and one without an offset as it is held", () => {
  const { instant } = wordsIn("en", "Europe/London");
  expect(instant("2026-09-04 09:14:07.5+00")).toBe("4 September 2026, 10:14:07 BST");
  expect(instant("2026-12-04T23:30:00Z")).toBe("4 December 2026, 23:30 GMT");
  expect(instant("2026-12-31 23:30:00+00")).toBe("31 December 2026, 23:30 GMT");
  expect(wordsIn("es", "Europe/Madrid").instant("2026-12-31T23:30:00Z")).toBe(
    "1 de enero de 2027, 00:30 CET",
  );
  expect(instant("2026-09-04 09:14:00")).toBe("4 September 2026, 09:14");
  expect(instant("infinity")).toBe("infinity");
});
