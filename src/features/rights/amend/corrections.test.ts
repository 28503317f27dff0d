/**
 * Goal: a file of corrections says what stands in the store, also where that looks like nothing.
 * Method: the file as somebody writes it, read as the command line reads it.
 */
import { expect, test } from "vitest";
import { correctionsIn } from "./corrections.ts";

const read = (was: string, becomes: string): unknown =>
  correctionsIn(`corrections:\n  - { table: student, column: nickname, was: ${was}, becomes: ${becomes} }\n`)
    .data?.corrections.map((one) => [one.was, one.becomes])
    .at(0);

test("a value that is not there is written ~ or null, and a text that reads so is quoted", () => {
  expect(read("~", "Ani")).toEqual([null, "Ani"]);
  expect(read("Ani", "null")).toEqual(["Ani", null]);
  expect(read('"~"', "~")).toEqual(["~", null]);
  expect(read("'null'", '"Null"')).toEqual(["null", "Null"]);
  expect(read("~", '"~"')).toEqual([null, "~"]);
  expect(read('"null"', "null")).toEqual(["null", null]);
});

test("dates, numbers and words that other files take for something are the texts they are", () => {
  expect(read("2010-02-03", "007")).toEqual(["2010-02-03", "007"]);
  expect(read("no", "NULL")).toEqual(["no", "NULL"]);
  expect(read("true", "1e3")).toEqual(["true", "1e3"]);
  expect(read("x", '""')).toEqual(["x", ""]);
});

test("nothing is not corrected to nothing, nor looked for without its column", () => {
  expect(read("~", "null")).toBeUndefined();
  const anywhere = "corrections:\n  - { table: student, was: ~, becomes: Ani }\n";
  expect(correctionsIn(anywhere).error?.issues.map(({ message }) => message)).toEqual([
    "what is empty needs its column",
  ]);
  const text = anywhere.replace("~", '"~"');
  expect(correctionsIn(text).success).toBe(true);
});
