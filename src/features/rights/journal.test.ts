// Goal: the journal names the exact rows and how each was reached, and holds no value of theirs but keys.
// Method: the journal of a rich example, written to a file and read back through its schema.
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { example } from "../../../testkit/package-example.ts";
import { writeJournal } from "./journal.file.ts";
import { Journal, journalOf } from "./journal.ts";

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "kept-journal-"));
  file = path.join(folder, "journal.json");
});

afterAll(async () => rm(folder, { recursive: true }));

test("the journal names exact rows and no values", async () => {
  const { result, map } = example();
  await writeJournal(file, journalOf(result, map));
  const text = await readFile(file, "utf8");
  const journal = Journal.parse(JSON.parse(text));
  expect(journal.counts).toEqual({ disclosed: 20, redacted: 1, review: 9, skip: 4, unreachable: 1, gaps: 3 });
  expect(journal.complete).toBe(false);
  expect(journal.redacted).toEqual([{ table: "messages", key: ["a2"], row: 19, way: 4, from: 0 }]);
  expect(journal.ways[4]).toEqual({
    kind: "relation",
    table: "messages",
    role: "co_owned_by",
    to: "students",
    match: { recipient_id: "id" },
    relation: 1,
  });
  expect(journal.held_back[0]).toEqual({
    table: "photos",
    key: ["0"],
    row: 21,
    way: 5,
    from: 0,
    reason: "review",
    others: [{ table: "students", key: ["1077"] }],
  });
  expect(journal.unreachable).toEqual(["visits"]);
  for (const value of ["Mei", "example.org", "陈美玲", "2013-11-28"]) expect(text).not.toContain(value);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});
