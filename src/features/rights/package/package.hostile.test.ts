/**
 * Goal: nothing a row, a column, a table or a name holds becomes markup, a formula, a path or a broken file.
 * Method: hostile texts in every position at once; the page is read by a small tokenizer that knows only the elements and
 * attributes this program writes, the CSV by a parser of its own, the JSON by the platform.
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  byEmail,
  hostileTexts,
  inputOf,
  legitimateTexts,
  ownedBy,
  table,
} from "../../../../testkit/package-input.ts";
import { decoded, parseCsv, readPage } from "../../../../testkit/package-reading.ts";
import { DataMap, tableId } from "../../connectors/index.ts";
import { guardFormula } from "../../../platform/csv_write.ts";
import { FileNames } from "./names.ts";
import { writePackage } from "./package.ts";

const texts = [...hostileTexts, ...legitimateTexts];
/** Names cannot hold NUL or halves of characters; the store refuses them. */
const nameTexts = texts.filter(
  (text) =>
    text !== "" && !/[\0\ud800-\udfff](?<![\ud800-\udbff][\udc00-\udfff])(?![\udc00-\udfff])/.test(text),
);
const sentences = nameTexts.filter((text) => !/\p{Cc}/u.test(text));
const big = "0123456789 & <b>".repeat(65_536);

const hostileTables = nameTexts.map((text) => tableId("public", text));
const many = table("values", [
  ["id", "integer"],
  ["plain", "text"],
  ["document", "jsonb"],
  ["list", "text[]"],
  ["day", "date"],
  ["at", "timestamp"],
  ["flag", "boolean"],
  ["amount", "numeric"],
  ["blob", "bytea"],
]);
const few = table("few", [
  ["plain", "text"],
  ["other", "text"],
]);
const named = hostileTables.map((id, index) =>
  table(
    id,
    nameTexts.map((text) => [text, "text"] as const),
    { name: nameTexts[index] ?? "" },
  ),
);

const columnsOf = (each: typeof many) => Object.fromEntries(each.columns.map(({ name }) => [name, "Any"]));
const map = DataMap.parse({
  kept_map: 1,
  store: "school",
  tables: Object.fromEntries([
    ["values", { kind: "person", title: sentences[0], columns: columnsOf(many) }],
    ["few", { kind: "personal", title: sentences[3], columns: columnsOf(few) }],
    ...named.map((each, index) => [
      each.id,
      { kind: "personal", title: sentences[index % sentences.length], columns: columnsOf(each) },
    ]),
  ]),
});
const rows = [
  ...[...texts, big].map((text, index) => ({
    table: "values",
    key: [String(index)],
    disposition: "disclose" as const,
    reason: byEmail,
    softDeleted: index % 5 === 0,
    values: {
      id: String(index),
      plain: text,
      document: JSON.stringify({ [text.slice(0, 99)]: [text] }),
      list: `{${JSON.stringify(text.slice(0, 99).toWellFormed())}}`,
      day: text,
      at: text,
      flag: text,
      amount: text,
      blob: text,
    },
  })),
  ...[...texts, big].map((text, index) => ({
    table: "few",
    key: [text],
    disposition: "disclose" as const,
    reason: index % 2 === 0 ? ownedBy(0) : byEmail,
    values: { plain: text, other: null },
  })),
  ...hostileTables.map((id) => ({
    table: id,
    key: ["1"],
    disposition: "disclose" as const,
    reason: ownedBy(0),
    values: Object.fromEntries(nameTexts.map((text) => [text, text])),
  })),
];

// oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
const disguised = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]/g;

let place = "";
let files: readonly string[] = [];
const read = async (path: string): Promise<string> => await readFile(join(place, "out", path), "utf8");
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "kept-hostile-"));
  const [script = ""] = hostileTexts;
  const written = await writePackage(
    inputOf({
      tables: [many, few, ...named],
      map,
      rows,
      gaps: [
        ...sentences.map((why) => ({ kind: "unmapped_table", table: why, why }) as const),
        { kind: "ambiguous_identity", identity: script, table: script, rows: 2 },
        { kind: "outcome", table: script, outcome: "failed", why: script },
      ],
      result: {
        store: script,
        mapHash: script,
        identities: [...hostileTexts],
        withheld: sentences.map(
          (because) => ({ table: "values", column: because, access: "withhold", because }) as const,
        ),
      },
      about: { organisation: hostileTexts.join(" "), subject: hostileTexts.join(" "), madeOn: script },
    }),
    join(place, "out"),
  );
  files = written.files.map(({ path }) => path);
});
afterAll(async () => {
  await rm(place, { recursive: true });
});

describe("the pages", () => {
  test("hold no element or attribute out of the data, and show every text", async () => {
    const page = await read("index.html");
    const shown = decoded(readPage(page));
    for (const text of texts) {
      const visible = text
        .toWellFormed()
        .replaceAll(
          disguised,
          (character) => `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
        );
      expect(shown).toContain(visible);
    }
  });

  test("hold no raw character that reorders or hides text", async () => {
    expect(await read("index.html")).not.toMatch(disguised);
  });

  test("run nothing and fetch nothing", async () => {
    const page = await read("index.html");
    expect(page).toMatch(
      /content="default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; img-src data:; base-uri 'none'; form-action 'none'"/,
    );
    expect(readPage("<style></style><p>x</p>")).toBe("x");
    expect(() => readPage("<style></style><script>x</script>")).toThrow("<script>");
    expect(() => readPage('<style></style><p onclick="x">x</p>')).toThrow("onclick");
  });

  test("show the beginning of a text of a megabyte and link to the whole", async () => {
    const page = await read("index.html");
    expect(page).toContain("the whole is in");
    const path = files.find((each) => each.startsWith("files/few-")) ?? "";
    expect(await read(path)).toBe(big);
    expect(page.length).toBeLessThan(2_000_000);
  });
});

/** What a spreadsheet would make of a cell: it drops blanks and invisible characters and looks at the first sign. */
const signs = "=+-@＝＋－＠";
function runs(cell: string): boolean {
  const start = cell.replace(/^[\s\p{Cc}\p{Cf}"]+/u, "");
  return signs.includes(start.charAt(0)) && start !== "" && /[^0-9 ()./+-]/.test(start);
}

describe("the tables", () => {
  test("give every cell back, guarded where a spreadsheet would run it", async () => {
    const lines = parseCsv(await read("csv/few.csv"));
    expect(lines[0]).toEqual(["plain", "other"]);
    expect(lines.slice(1)).toEqual(
      [...texts, big].map((text) => [guardFormula(text.toWellFormed()), undefined]),
    );
    expect(lines.slice(1).filter(([cell]) => cell !== undefined && runs(cell))).toEqual([]);
  });

  test("keep their number of fields whatever is in them", async () => {
    for (const path of files.filter((each) => each.endsWith(".csv"))) {
      const lines = parseCsv(await read(path));
      expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
      const cells = lines.flat().filter((cell) => cell !== undefined);
      expect(cells.filter((cell) => runs(cell) && !/^-?\d/.test(cell))).toEqual([]);
    }
  });

  test("leave legitimate texts alone", () => {
    expect(legitimateTexts.map(guardFormula)).toEqual(legitimateTexts);
    for (const text of ["Mei Tan", "a-b=c", "x@example.org", "12:30", "5 + 3", "one; two - three"])
      expect(guardFormula(text)).toBe(text);
  });

  test("hold nothing that acts in a sheet split at another separator", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "=",
            "+",
            "-",
            "@",
            ";",
            "\t",
            "\n",
            "\r",
            "'",
            '"',
            " ",
            "cmd|x",
            "f(1)",
            "1",
            "＝",
          ),
          { maxLength: 12 },
        ),
        (parts) => {
          const guarded = guardFormula(parts.join(""));
          for (const part of guarded.split(/[;\t\r\n]/))
            expect(runs(part) && /[(|!]/.test(part) && /[a-z]/.test(part)).toBe(false);
          expect(runs(guarded)).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("have guards that never make two texts the same", () => {
    const known = new Map<string, string>();
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("=", "+", "'", "\t", ";", "\n", " ", "f(", "1"), { maxLength: 7 }),
        (parts) => {
          const text = parts.join("");
          const guarded = guardFormula(text);
          expect(known.get(guarded) ?? text).toBe(text);
          known.set(guarded, text);
        },
      ),
      { numRuns: 20_000 },
    );
  });
});

test("data.json gives every text back, with no half of a character", async () => {
  const source = await read("data.json");
  const data = z
    .object({ tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))) })
    .parse(JSON.parse(source));
  expect(data.tables["few"]?.map(({ plain }) => plain)).toEqual(
    [...texts, big].map((text) => text.toWellFormed()),
  );
  const documents = data.tables["values"]?.map(({ document }) => document);
  expect(documents).toEqual(
    [...texts, big].map((text) => ({ [text.slice(0, 99).toWellFormed()]: [text.toWellFormed()] })),
  );
  expect(source).not.toMatch(/\\ud83d(?!\\ud)/i);
  expect(JSON.stringify(JSON.parse(source)).isWellFormed()).toBe(true);
  expect(JSON.stringify(data)).not.toMatch(/\\ud[89a-f]/i);
  expect(Object.getOwnPropertyNames({})).toEqual([]);
});

describe("file names", () => {
  test("are safe and unique whatever the tables are called", async () => {
    const listed = await readdir(join(place, "out"), { recursive: true });
    const safe =
      /^(?:(?:csv|files|html)(?:\/[a-z0-9_-]{1,70}(?:-\d{4})?\.(?:csv|bin|txt|html))?|index\.html|data\.json|manifest\.json|README\.txt)$/;
    expect(listed.filter((path) => !safe.test(path))).toEqual([]);
    expect(new Set(listed.map((path) => path.toLowerCase())).size).toBe(listed.length);
    expect(await readdir(place)).toEqual(["out"]);
  });

  test("never leave the folder, hide, collide or name a device", () => {
    const names = new FileNames();
    const claimed = [
      "../../etc/passwd",
      "..",
      ".",
      "",
      "CON",
      "con",
      "Nul",
      "lpt1",
      "a/b",
      "A\\B",
      "a:b",
      "x".repeat(300),
      "x".repeat(301),
      "表",
      "Üser",
      "user",
      "user-2",
      "USER",
      "name ",
      "name.",
    ].map((name) => names.claim(name));
    expect(claimed.slice(0, 8)).toEqual([
      "etc-passwd",
      "table",
      "table-2",
      "table-3",
      "table-con",
      "table-con-2",
      "table-nul",
      "table-lpt1",
    ]);
    expect(new Set(claimed).size).toBe(claimed.length);
    for (const name of claimed) expect(name).toMatch(/^[a-z0-9_][a-z0-9_-]{0,69}$/);
  });
});
