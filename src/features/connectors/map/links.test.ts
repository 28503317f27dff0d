// Goal: a link expression means one thing, and whatever cannot be read is refused with a sentence.
// Method: the documented examples, hostile names, and a round trip over generated links.
import fc from "fast-check";
import { expect, test } from "vitest";
import { LinkError, parseLink, writeLink } from "./links.ts";

test.each([
  ["student_id", "student_id", []],
  ["after->student.id", "after", ["student", "id"]],
  ["payload->students[*].id", "payload", ["students", "*", "id"]],
  ["student_ids[*]", "student_ids", ["*"]],
  ["payload->[*].id", "payload", ["*", "id"]],
  ["payload[*]->id", "payload", ["*", "id"]],
  ["grid[*][*]", "grid", ["*", "*"]],
  ['"we->ird"', "we->ird", []],
  ['"a ""b"" [c]"->"x.y".z', 'a "b" [c]', ["x.y", "z"]],
  ["Größe in cm", "Größe in cm", []],
  ["we-ird", "we-ird", []],
])("%s is read", (expression, column, path) => {
  expect(parseLink(expression)).toEqual({ column, path });
});

test.each([
  "",
  "->id",
  "after->",
  "after->student.",
  "after->.id",
  "after.id",
  "ids[0]",
  "ids[*",
  "ids[*]x",
  '"open',
  '""',
  '"a"b',
  " id",
  "after->*",
  'after->"*"',
])("%j is refused", (expression) => {
  expect(() => parseLink(expression)).toThrow(LinkError);
});

test("every link that can be written is read back as itself", () => {
  const name = fc.oneof(
    fc.stringMatching(/^["[\].*> a-z-]{1,8}$/),
    fc.string({ minLength: 1, maxLength: 8, unit: "grapheme" }),
  );
  const step = fc.oneof(
    fc.constant("*"),
    name.filter((key) => key !== "*"),
  );
  fc.assert(
    fc.property(name, fc.array(step, { maxLength: 5 }), (column, path) => {
      expect(parseLink(writeLink({ column, path }))).toEqual({ column, path });
    }),
    { numRuns: 2000 },
  );
});
