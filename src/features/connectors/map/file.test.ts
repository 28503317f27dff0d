// Goal: a map file is read strictly, written stably, and confirmed without disturbing it.
// Method: hand-written files with one fault each and the line it stands on; round trips; the confirmation undone by edits.
import { expect, test } from "vitest";
import { confirmationOf, confirmTables } from "./confirm.ts";
import { entryHash, mapHash } from "./hash.ts";
import { DataMap } from "./map.ts";
import { mapSizeLimit, readMap } from "./read.ts";
import { remarkKey, writeMap } from "./write.ts";

const school = `# Our school
kept_map: 1
store: school
tables:
  student:   # who learns here
    kind: person
    identities: [{ name: email, column: email, match: email }]
    columns:
      email: user.contact.email   # keep this comment
      password: { category: user.authorization.password, access: secret }

  booking:
    kind:   personal # theirs
    # the next line matters
    relations:
      - owned_by: student
        match: { student_id: id }
  course: { kind: impersonal, columns: { title: system.operations } }
`;

function problemsOf(text: string): readonly (readonly [number, string])[] {
  const read = readMap(text);
  return "problems" in read ? read.problems.map(({ line, sentence }) => [line, sentence]) : [];
}
function mapOf(text: string): DataMap {
  const read = readMap(text);
  if ("problems" in read) throw new Error(JSON.stringify(read.problems));
  return read.map;
}

test("a well-formed map is read with its defaults", () => {
  const map = mapOf(school);
  expect(Object.keys(map.tables)).toEqual(["student", "booking", "course"]);
  expect(map.tables["student"]?.columns["email"]).toEqual({
    category: "user.contact.email",
    access: "disclose",
    shared: "disclose",
    because: undefined,
  });
  expect(map.tables["booking"]?.relations).toEqual([
    {
      role: "owned_by",
      table: "student",
      match: { student_id: "id" },
      when: {},
      whenThere: {},
      onAccess: "disclose",
      because: undefined,
    },
  ]);
});

const head = "kept_map: 1\nstore: s\ntables:\n  a:\n    kind: personal\n";
test.each([
  ["", 1, "The file is empty: a map begins with `kept_map: 1`."],
  ["kept_map: 2\nstore: s\ntables: {}\n", 1, "This must be `1`."],
  ["kept_map: 1\ntables: {}\n", 1, "`store` is missing."],
  ["kept_map: 1\nstore: S\ntables: {}\n", 2, "This must be: lower case letters, digits and -."],
  [`${head}    kind: person\n`, 6, "This key stands twice; keep one of the two."],
  [`${head}  a:\n    kind: person\n`, 6, "This key stands twice; keep one of the two."],
  [`${head}    colour: red\n`, 6, "`colour` is not a word of the map here."],
  [
    `${head}    columns:\n      x: { category: c, acess: secret }\n`,
    7,
    "`acess` is not a word of the map here.",
  ],
  [`${head}    on_erase: shred\n`, 6, "This must be `delete` or `anonymise` or `keep` or `review`."],
  [`${head}    keep: { exemption: legal-obligation }\n`, 6, "`because` is missing."],
  [`${head}    keep: { because: b, until: { column: c, years: 0 } }\n`, 6, "This must not be empty."],
  [
    `${head}    columns:\n      x: { category: c, access: withhold }\n`,
    7,
    "Withhold needs a reason: because.",
  ],
  [`${head}    columns:\n      x: 7\n`, 7, "This is none of the forms that are allowed here."],
  [
    `${head}    relations:\n      - owned_by: a\n        lookup: a\n        match: { x: y }\n`,
    7,
    "Needs exactly one of owned_by, co_owned_by, bridge, accessed_by, lookup.",
  ],
  [`${head}    relations:\n      - owned_by: a\n        match: {}\n`, 8, "Needs a pair of columns."],
  [
    `${head}    relations:\n      - owned_by: a\n        match: { b: id }\n      - owned_by: a\n        match: { "b[0]": id }\n`,
    10,
    `"b[0]": cannot read "[0]" at character 2.`,
  ],
  [
    `${head}    title: &x hello\n`,
    6,
    "Anchors and aliases (& and *) are not used in maps: write the value out.",
  ],
  [`${head}    title: !secret hello\n`, 6, expect.stringContaining("tag")],
  [`${head}    columns: { __proto__: x }\n`, 6, "`__proto__` cannot be used as a name in a map."],
  [`${head}   title: [`, 6, expect.stringMatching(/^This is not YAML: /)],
])("a faulty map is refused: %j", (text, line, sentence) => {
  const [first] = problemsOf(text);
  expect(first).toEqual([line, sentence]);
});

test("bombs are refused quickly: aliases, depth, size", () => {
  const aliases = `a: &a [x,x]\n${Array.from({ length: 40 }, (_, i) => `k${i}: [*a,*a]`).join("\n")}\n`;
  expect(problemsOf(aliases)[0]?.[1]).toContain("Anchors and aliases");
  expect(problemsOf("[".repeat(100_000))).not.toEqual([]);
  expect(problemsOf("- ".repeat(100_000))).not.toEqual([]);
  expect(problemsOf("#".repeat(mapSizeLimit + 1))[0]?.[1]).toContain("MiB");
});

test("what is written is read back as the same map, remarks beside the lines", () => {
  const map = DataMap.parse({
    kept_map: 1,
    store: "s",
    title: 'Quoted: "x" # no comment',
    tables: {
      '"We ird".t': {
        kind: "impersonal",
        because: "no: nobody",
        columns: { yes: "a", "1": "b", "# x": "c" },
      },
      person: {
        kind: "person",
        key: ["a", "b"],
        label: ["full name"],
        identities: [{ name: "email", column: "e: mail", match: "email_with_aliases", several: "allowed" }],
        columns: {
          plain: { category: "p", erase: "keep" },
          "e: mail": { category: "x", access: "withhold", because: "why" },
          "\u0085": "y",
        },
        soft_deleted: "deleted_at",
        when_shared: "redact",
        on_erase: "keep",
        on_erase_shared: "unlink",
        keep: {
          because: "the tax law: 6 years",
          exemption: "legal-obligation",
          until: { column: "paid on", years: 6, days: 1 },
        },
      },
      item: {
        kind: "personal",
        relations: [
          {
            co_owned_by: "person",
            match: { "ids[*]": "a", 'x->"y.z"': "b" },
            when: { type: ["A", 1, null], gone: null, here: { not: null }, flag: true },
            when_there: { kind: "null" },
            on_access: "skip",
            on_erase: "unlink",
            unlink_also: ["copied name"],
            because: "b",
          },
        ],
        confirmed: { by: "Ada Example", on: "2026-11-21", hash: `sha256:${"0".repeat(64)}` },
      },
    },
  });
  const remarks = new Map([
    [remarkKey("person", "kind"), { confidence: 0.91, reason: "names and\ncontacts" }],
    [remarkKey("item", "relations", 0), { confidence: 0.4, reason: "a guess" }],
  ]);
  const text = writeMap(map, remarks);
  expect(mapOf(text)).toEqual(map);
  expect(text).toContain("    kind: person  # 0.91 names and contacts\n");
  expect(text).toContain("      - co_owned_by: person  # check: 0.40 a guess\n");
  expect(writeMap(mapOf(text), remarks)).toBe(text);
});

test("the fingerprint is over what the map says, not how", () => {
  const map = mapOf(school);
  const rewritten = mapOf(writeMap(map));
  expect(mapHash(rewritten)).toBe(mapHash(map));
  expect(mapHash(map)).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(mapHash(mapOf(school.replace("{ student_id: id }", "{ pupil_id: id }")))).not.toBe(mapHash(map));
  const { student } = map.tables;
  if (student === undefined) throw new Error("no student");
  expect(entryHash("other", student)).not.toBe(entryHash("student", student));
});

test("a word about erasure at its default is as if it were not there: nothing confirmed is undone", () => {
  const plain = mapOf(school);
  const spelt = mapOf(
    school
      .replace("kind: person\n", "kind: person\n    on_erase: delete\n    on_erase_shared: review\n")
      .replace("email: user.contact.email", "email: { category: user.contact.email, erase: clear }")
      .replace(
        "match: { student_id: id }",
        "match: { student_id: id }\n        on_erase: review\n        unlink_also: []",
      ),
  );
  expect(spelt).toEqual(plain);
  expect(mapHash(spelt)).toBe(mapHash(plain));
  // Written down when the map had no words about erasure.
  expect(mapHash(plain)).toBe("sha256:b167dcc8d636fc7cda458377b5150ceee6d95e17c5d4c5b0e2d89330b95083e8");
  expect(writeMap(spelt)).toBe(writeMap(plain));
  for (const [word, said] of [
    ["match: { student_id: id }", "match: { student_id: id }\n        on_erase: keep"],
    ["match: { student_id: id }", "match: { student_id: id }\n        unlink_also: [note]"],
    ["kind: person\n", "kind: person\n    on_erase: anonymise\n"],
    ["kind: person\n", "kind: person\n    keep: { because: why }\n"],
    ["access: secret", "access: secret, erase: keep"],
  ] as const)
    expect(mapHash(mapOf(school.replace(word, said)))).not.toBe(mapHash(plain));
});

test("words about portability are read, written and part of what is confirmed; a map without them keeps its fingerprint", () => {
  const plain = mapOf(school);
  expect(mapHash(plain)).toBe("sha256:b167dcc8d636fc7cda458377b5150ceee6d95e17c5d4c5b0e2d89330b95083e8");
  const said = mapOf(
    school
      .replace("kind: person\n", "kind: person\n    basis: contract\n    origin: provided\n")
      .replace(
        "email: user.contact.email ",
        "email: { category: user.contact.email, basis: consent, origin: observed } ",
      ),
  );
  expect(said.tables["student"]).toMatchObject({ basis: "contract", origin: "provided" });
  expect(said.tables["student"]?.columns["email"]).toMatchObject({ basis: "consent", origin: "observed" });
  expect(mapOf(writeMap(said))).toEqual(said);
  expect(mapHash(said)).not.toBe(mapHash(plain));
  expect(problemsOf(school.replace("kind: person\n", "kind: person\n    basis: because we like\n"))).toEqual([
    [7, expect.stringContaining("`consent` or `contract`")],
  ]);
});

test("a confirmation is set without touching another character, and an edit undoes it", () => {
  const confirmed = confirmTables(school, ["booking", "course", "student"], 'Ada "A" Example', "2026-11-21");
  if ("problems" in confirmed) throw new Error(JSON.stringify(confirmed.problems));
  const { text } = confirmed;
  const added =
    /\n? *confirmed: \{ by: "Ada \\"A\\" Example", on: "2026-11-21", hash: sha256:[0-9a-f]{64} \}(?:, )?/g;
  expect(text.match(added)).toHaveLength(3);
  expect(text.replaceAll(/confirmed: \{[^}]*\}, /g, "").replaceAll(added, "")).toBe(school);
  const states = (now: string): readonly string[] =>
    Object.entries(mapOf(now).tables).map(([table, entry]) => confirmationOf(table, entry));
  expect(states(school)).toEqual(["never", "never", "never"]);
  expect(states(text)).toEqual(["confirmed", "confirmed", "confirmed"]);
  const edited = text.replace("owned_by: student", "accessed_by: student");
  expect(states(edited)).toEqual(["confirmed", "changed", "confirmed"]);
  const again = confirmTables(edited, ["booking"], "Bo Example", "2026-11-22");
  if ("problems" in again) throw new Error(JSON.stringify(again.problems));
  expect(states(again.text)).toEqual(["confirmed", "confirmed", "confirmed"]);
  expect(again.text.match(/confirmed:/g)).toHaveLength(3);
  expect(mapHash(mapOf(text))).toBe(mapHash(mapOf(school)));
});

test("a confirmation written over several lines is replaced whole", () => {
  const block = `kept_map: 1\r\nstore: s\r\ntables:\r\n  a:\r\n    confirmed:\r\n      by: x\r\n      on: 2026-01-01\r\n      hash: sha256:${"0".repeat(64)}\r\n    kind: person\r\n`;
  const result = confirmTables(block, ["a"], "Ada", "2026-11-21");
  if ("problems" in result) throw new Error(JSON.stringify(result.problems));
  expect(result.text).toMatch(/a:\r\n    confirmed: \{ by: Ada, .*\}\r?\n    kind: person\r\n$/);
});

test("a table the map does not have, a missing name or a wrong date confirms nothing", () => {
  expect(confirmTables(school, ["student", "ghost"], "Ada", "2026-11-21")).toEqual({
    problems: [{ line: 1, path: "tables.ghost", sentence: "The map has no table ghost." }],
  });
  expect(confirmTables(school, ["student"], "", "2026-11-21")).toHaveProperty("problems");
  expect(confirmTables(school, ["student"], "Ada", "yesterday")).toHaveProperty("problems");
});

test("thousands of names are read in a time that grows with them, doubled or not", () => {
  const names = Array.from({ length: 8000 }, (_, at) => `k${at}: 1`);
  const began = performance.now();
  expect("problems" in readMap(names.join("\n"))).toBe(true);
  const doubled = readMap([...names, "k7: 1"].join("\n"));
  expect("problems" in doubled ? doubled.problems : []).toEqual([
    { line: 8001, path: "", sentence: "This key stands twice; keep one of the two." },
  ]);
  // It was a minute.
  expect(performance.now() - began).toBeLessThan(10_000);
});
